-- A chapter's or lone page's nodes as HTML: Bootstrap's tabs and folding callouts, native radio buttons for questions.

local html = require("html")
local nodes = require("nodes")
local page = require("page")
local questions = require("questions")

local M = {}

local callouts = 0

function M.callout(div, opened)
  local traits, title, body = opened.traits, nodes.line(opened.title), opened.body
  callouts = callouts + 1
  local id = "callout-" .. callouts .. "-contents"
  local icon = html.callout_icon()
  div.classes:extend({ "callout", "callout-style-" .. traits.style, "callout-" .. traits.kind })
  if not traits.icon then div.classes:insert("no-icon") end
  if #title == 0 then
    return nodes.plain(div, { pandoc.Div({ icon, pandoc.Div(body, { class = "callout-body-container" }) },
      { class = "callout-body d-flex" }) })
  end
  div.classes:insert("callout-titled")
  local label = page.escape(page.plain(title))
  if pandoc.utils.stringify(title) ~= traits.name then
    title:insert(1, page.raw_inline('<span class="screen-reader-only visually-hidden">' .. traits.name .. "</span>"))
  end
  local header = pandoc.Div({ icon, pandoc.Div({ pandoc.Plain(title) }, { class = "callout-title-container flex-fill" }) },
    { class = "callout-header d-flex align-content-center" })
  local container = pandoc.Div(body, { class = "callout-body-container callout-body" })
  if traits.folds then
    header.content:insert(pandoc.Plain({ page.raw_inline(string.format(
      '<button type="button" class="callout-btn-toggle%s" data-bs-toggle="collapse" data-bs-target="#%s" '
        .. 'aria-controls="%s" aria-expanded="%s" aria-label="Show or hide: %s">'
        .. '<i class="callout-toggle"></i></button>',
      traits.open and "" or " collapsed", id, id, traits.open, label)) }))
    container = pandoc.Div({ container }, { id = id, class = "callout-collapse collapse" .. (traits.open and " show" or "") })
  end
  return nodes.plain(div, { header, container })
end

local tabsets = 0

function M.tabset(div, opened)
  tabsets = tabsets + 1
  local id = "tabset-" .. tabsets
  local list, panes = pandoc.Inlines({ page.raw_inline('<ul class="nav nav-tabs" role="tablist">') }), pandoc.Blocks({})
  for i, part in ipairs(opened.parts) do
    local tab, pane, active = nodes.open(part.div), id .. "-" .. i, i == opened.traits.chosen
    list:insert(page.raw_inline(string.format(
      '<li class="nav-item" role="presentation"><button type="button" class="nav-link%s" id="%s-tab" '
        .. 'data-bs-toggle="tab" data-bs-target="#%s" role="tab" aria-controls="%s" aria-selected="%s">',
      active and " active" or "", pane, pane, pane, active)))
    list:extend(nodes.line(tab.title))
    list:insert(page.raw_inline("</button></li>"))
    panes:insert(pandoc.Div(tab.content, pandoc.Attr(pane, active and { "tab-pane", "active" } or { "tab-pane" },
      { { "role", "tabpanel" }, { "aria-labelledby", pane .. "-tab" }, { "tabindex", "0" } })))
  end
  list:insert(page.raw_inline("</ul>"))
  return nodes.plain(div, { pandoc.Plain(list), pandoc.Div(panes, { class = "tab-content" }) })
end

-- The style shows the sentence of the answer that is chosen.
function M.question(div, opened)
  local id, traits = div.identifier, opened.traits
  local blocks = pandoc.Blocks({ page.raw('<fieldset class="question"><legend><span class="question-name">'
    .. traits.name .. "</span> ") })
  blocks:extend(opened.asked)
  blocks:insert(page.raw("</legend>"))
  blocks:extend(opened.before)
  for i, answer in ipairs(questions.answers(opened)) do
    local letter = string.char(96 + i)
    local own = id .. "-" .. letter
    blocks:insert(page.raw(string.format(
      '<div class="answer"%s><input type="radio" name="%s" id="%s" value="%s"><label for="%s">',
      answer.right and " data-right" or "", id, own, letter, own)))
    blocks:extend(answer.text)
    blocks:insert(page.raw('</label><div class="why">'))
    blocks:extend(questions.revealed(answer))
    blocks:insert(page.raw("</div></div>"))
  end
  blocks:insert(page.raw("</fieldset>"))
  blocks:extend(opened.after)
  div.attributes["data-question"] = traits.number
  div.classes = pandoc.List({ traits.predicts and "predict" or "ask" })
  return nodes.plain(div, blocks)
end

-- What a reader can take away: the picture, its numbers, and the command that draws it again.
local function take_away(about)
  local function save(address, suffix, text)
    return '<a href="' .. page.escape(address) .. '" download="' .. page.escape(about.figure .. suffix) .. '">' .. text .. "</a>"
  end
  local picture = about.image.src
  local suffix = picture:match("%.%w+$") or ""
  local written = '<details class="figure-save" data-figure="' .. page.escape(about.figure)
    .. '"><summary>Save or redraw</summary><div class="figure-files">' .. save(picture, suffix, suffix:sub(2):upper())
  if about.numbers then written = written .. save(about.numbers, ".csv", "Numbers (CSV)") end
  written = written .. "</div>"
  if about.command then written = written .. '<code class="figure-command">' .. page.escape(about.command) .. "</code>" end
  return written .. "</details>"
end

function M.tag(about)
  local tag, note = html.tag(about)
  if not about.figure then return note .. tag end
  return note .. '<div class="figure-foot">' .. tag .. take_away(about) .. "</div>"
end

return M
