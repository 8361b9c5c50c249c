-- A deck's nodes as HTML: the forms that stock Quarto gives there, which the theme's script brings to life.

local html = require("html")
local nodes = require("nodes")
local page = require("page")
local questions = require("questions")

local M = {}

function M.callout(div, opened)
  local traits = opened.traits
  local body = pandoc.Blocks({})
  div.classes:extend({ "callout", "callout-" .. traits.kind })
  if opened.title then
    local heading = pandoc.Blocks({ pandoc.Para({ pandoc.Strong(nodes.line(opened.title)) }) })
    if traits.icon then heading:insert(1, html.callout_icon()) end
    body:insert(pandoc.Div(heading, { class = "callout-title" }))
    div.classes:insert("callout-titled")
  elseif traits.icon then
    body:insert(html.callout_icon())
  end
  if not traits.icon then div.classes:insert("no-icon") end
  body:insert(pandoc.Div(opened.body, { class = "callout-content" }))
  div.classes:insert("callout-style-" .. traits.style)
  return nodes.plain(div, { pandoc.Div(body, { class = "callout-body" }) })
end

local tabsets = 0

-- The plain list of links that stock Quarto gives.
function M.tabset(div, opened)
  tabsets = tabsets + 1
  local id = "tabset-" .. tabsets
  local list = pandoc.Inlines({ page.raw_inline('<ul id="' .. id .. '" class="panel-tabset-tabby">') })
  local panes = pandoc.Blocks({})
  for i, part in ipairs(opened.parts) do
    local tab, pane = nodes.open(part.div), id .. "-" .. i
    local chosen = i == opened.traits.chosen and " data-tabby-default" or ""
    list:insert(page.raw_inline("<li><a" .. chosen .. ' href="#' .. pane .. '">'))
    list:extend(nodes.line(tab.title))
    list:insert(page.raw_inline("</a></li>"))
    panes:insert(pandoc.Div(tab.content, pandoc.Attr(pane)))
  end
  list:insert(page.raw_inline("</ul>"))
  return nodes.plain(div, { pandoc.Plain(list), pandoc.Div(panes, { class = "tab-content" }) })
end

-- Answers by letters; the empty fragment is the click that tells. Where the figure is built up, its last step tells, or the one named.
function M.question(div, opened)
  local traits = opened.traits
  local blocks = pandoc.Blocks({ page.raw('<p class="asked">') }) .. opened.asked
  blocks:insert(page.raw("</p>"))
  blocks:extend(opened.before)
  blocks:insert(page.raw('<ol class="answers" type="A">'))
  local notes = pandoc.Blocks({})
  for _, answer in ipairs(questions.answers(opened)) do
    blocks:insert(page.raw('<li class="answer"' .. (answer.right and " data-right" or "") .. ">"))
    blocks:extend(answer.text)
    if traits.predicts then
      notes:extend(questions.revealed(answer))
    else
      blocks:insert(page.raw('<div class="why">'))
      blocks:extend(questions.revealed(answer))
      blocks:insert(page.raw("</div>"))
    end
    blocks:insert(page.raw("</li>"))
  end
  blocks:insert(page.raw("</ol>"))
  local steps = false
  opened.after:walk({ Image = function(image) steps = steps or image.attributes.steps ~= nil end })
  blocks:extend(opened.after)
  if not steps then blocks:insert(page.raw('<span class="fragment answers-told"></span>')) end
  if #notes > 0 then blocks:insert(pandoc.Div(notes, pandoc.Attr("", { "notes" }))) end
  div.attributes["data-question"] = traits.number
  div.classes = pandoc.List({ traits.predicts and "predict" or "ask" })
  return nodes.plain(div, blocks)
end

-- A drawing is built up by clicks, which are fragments of reveal.js.
function M.tag(about)
  local tag, note = html.tag(about)
  local answers = tonumber(about.predicted)
  local steps = about.steps and tonumber(about["step-count"]) or 1
  if answers and (answers < 2 or answers > steps) then
    page.unsupported("answer-step=" .. about.predicted .. " is no click: the figure below has " .. steps .. " step(s)")
  end
  for step = 2, steps do
    local later = answers and step > answers and " after-answer" or ""
    note = note .. '<span class="fragment build-step' .. later .. '"></span>'
  end
  return note .. tag
end

return M
