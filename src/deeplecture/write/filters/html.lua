-- What decks and chapters have in common when nodes become HTML; each has its own words for the others.

local images = require("images")
local nodes = require("nodes")
local page = require("page")

local M = {}

-- `.absolute` with top, left and so on, as stock Quarto places things on slides.
local function place(element)
  local style = element.attributes.style or ""
  for _, name in ipairs({ "top", "left", "bottom", "right", "width", "height" }) do
    local value = element.attributes[name]
    if value then
      style = style .. name .. ": " .. (tonumber(value) and value .. "px" or value) .. "; "
      element.attributes[name] = nil
    end
  end
  element.attributes.style = style
  return element
end

-- Make a picture ready: it names what scripts and the dark theme put in its place.
-- Returns it, its alignment, and what a drawing says of itself, or nil.
function M.image(image, in_figure)
  local dark = image.attributes.dark
  local dressed, align, about = images.dress(image)
  if in_figure then dressed.classes:insert("figure-img") end
  local attributes = dressed.attributes
  attributes["data-dark"] = dark
  if about then
    if about.least and not page.deck then
      attributes.style = (attributes.style or "") .. string.format("--least: %.0fpx;", about.least)
    end
    attributes["data-film"] = about.film
    attributes["data-interactive"] = about.interactive
    attributes["data-steps"] = images.has_steps(about) and about.steps or nil
    attributes["data-knob"] = about.knob
    about.image = dressed
  end
  if dressed.classes:includes("absolute") then place(dressed) end
  return dressed, align, about
end

local panels = 0

-- How a figure was made and how the title above it is tested: a panel over the page, which the browser itself opens at
-- its button, closes with Escape, and gives the focus back of.
local function panel(about)
  panels = panels + 1
  local id, rows = "made-" .. panels, ""
  local function row(word, html) rows = rows .. "<dt>" .. word .. "</dt><dd>" .. html .. "</dd>" end
  for _, one in ipairs(about.made and pandoc.json.decode(about.made, false) or {}) do
    row(page.escape(one[1]), page.escape(one[2]))
  end
  if about.again then
    local command = about.record and about.again or about.command or about.again
    row(about.record and "Repeat it" or "Draw it", "<code>" .. page.escape(command) .. "</code>")
  end
  for _, claim in ipairs(about.tested and pandoc.json.decode(about.tested, false) or {}) do
    row("Title tested", '<span class="figure-claim"><code>' .. page.escape(claim[1]) .. "</code>, " .. page.escape(claim[2]) .. ".</span>")
  end
  local links = ""
  local function link(address, text)
    if address then links = links .. '<a href="' .. page.escape(address) .. '" target="_blank">' .. text .. "</a> " end
  end
  link(about["record-address"], "Record (JSON)")
  link(about.source, "Code (Python)")
  return id, '<div class="figure-made" id="' .. id .. '" popover role="group" aria-label="How this figure was made"><dl>' .. rows
    .. '</dl><div class="figure-made-foot">' .. links .. '<button type="button" popovertarget="' .. id
    .. '" popovertargetaction="hide">Close</button></div></div>'
end

-- The tag under a figure: of which kind it is, a button for the panel of how it was made, with the command that makes it
-- again as its title and a tick where the title above it is tested.
-- Returns the tag, and before it the sentences of what plays in the picture's place and of what readers can handle there.
function M.tag(about)
  local id, made = panel(about)
  local hint = about.again and ' title="' .. page.escape(about.again) .. '"' or ""
  local tick = about.tested and '<span class="screen-only"> ✓<span class="visually-hidden"> title tested</span></span>' or ""
  local tag = '<div class="figure-kind figure-kind-' .. page.escape(about.kind) .. '"><button type="button" popovertarget="' .. id
    .. '"' .. hint .. ">" .. page.escape(about.kind) .. tick .. "</button>" .. made .. "</div>"
  local note = about.film and '<p class="film-note">' .. page.escape(about["film-says"]) .. "</p>" or ""
  if about.interactive then
    note = note .. '<p class="interactive-note" data-button="' .. page.escape(about["interactive-button"]) .. '">'
      .. page.escape(about["interactive-says"]) .. "</p>"
  end
  return tag, note
end

-- A <figure> with a caption above or below its content; `caption` has text (blocks), classes and perhaps id and above.
local function figure_element(classes, content, caption, tag)
  local blocks = pandoc.Blocks({ page.raw('<figure class="' .. classes .. '">') })
  local function put_caption()
    blocks:insert(page.raw("<figcaption" .. (caption.id and ' id="' .. caption.id .. '"' or "")
      .. ' class="' .. caption.classes .. '">'))
    blocks:extend(caption.text)
    blocks:insert(page.raw("</figcaption>"))
  end
  if caption and caption.above then put_caption() end
  blocks:extend(content)
  if tag then blocks:insert(page.raw(tag)) end
  if caption and not caption.above then put_caption() end
  blocks:insert(page.raw("</figure>"))
  return blocks
end

-- `tag_of` writes what stands under a picture.
local function figure(div, opened, tag_of, noted)
  local traits, id = opened.traits, div.identifier
  local align, about
  local content = nodes.with_pictures(opened, function(found)
    if found.classes:includes("img-fluid") then return nil end
    local made
    made, align, about = M.image(found, opened.caption ~= nil)
    return made
  end)
  local tag = about and tag_of(about)
  if about and noted then noted(id, about, nodes.line(opened.caption)) end
  align = traits.align or align or "center"
  if not opened.caption then
    return pandoc.Div(figure_element("figure", content, nil, tag), pandoc.Attr("", { "figure-uncaptioned" }))
  end
  if not traits.kind then
    return pandoc.Div(figure_element("figure", content, { text = opened.caption, classes = "figure-caption" }, tag),
      pandoc.Attr(id, { "quarto-figure", "quarto-figure-" .. align }))
  end
  local role = traits.within and "quarto-subfloat" or "quarto-float"
  local caption_id = id .. "-caption"
  local body = pandoc.Div(content, pandoc.Attr("", {}, { { "aria-describedby", caption_id } }))
  local outer = pandoc.List(div.classes)
  outer:insert("quarto-float")
  if traits.kind == "fig" then outer:extend({ "quarto-figure", "quarto-figure-" .. align }) end
  if traits.kind == "lst" then outer:insert("listing") end
  local classes = role .. "-caption " .. role .. "-" .. traits.kind .. " " .. role .. "-caption-" .. (traits.above and "top" or "bottom")
  return pandoc.Div(figure_element(role .. " " .. role .. "-" .. traits.kind .. " figure", { body },
    { text = opened.caption, classes = classes, id = caption_id, above = traits.above }, tag), pandoc.Attr(id, outer))
end

-- Blocks side by side. Cells grow by their share from nothing, so that the gaps between them need no sums.
function M.row(_, opened)
  local cells = pandoc.Blocks({})
  for _, cell in ipairs(opened.parts) do
    local style = "flex: " .. cell.traits.share .. " 1 0;"
    if cell.traits.empty then style = style .. " min-width: 0;" end
    if cell.traits.align then style = style .. " text-align: " .. cell.traits.align .. ";" end
    cells:insert(pandoc.Div(cell.content, pandoc.Attr("",
      { "quarto-layout-cell", cell.traits.empty and "quarto-figure-spacer" or nil }, { { "style", style } })))
  end
  local classes = { "quarto-layout-row" }
  if opened.traits.valign then table.insert(classes, "quarto-layout-valign-" .. opened.traits.valign) end
  return pandoc.Div(cells, pandoc.Attr("", classes))
end

function M.callout_icon()
  return pandoc.Div({ pandoc.Plain({ page.raw_inline('<i class="callout-icon" aria-hidden="true"></i>') }) },
    { class = "callout-icon-container" })
end

local function equation(span)
  local number = span.attributes["equation-number"]
  if not number then return nil end
  span.attributes["equation-number"] = nil
  span.content = span.content:walk({ Math = function(math)
    math.text = math.text .. " \\tag{" .. number .. "}"
    return math
  end })
  return span
end

-- Code that folds, and code under the name of its file.
local function code(block)
  local attributes = block.attributes
  local folds, summary, file = attributes["code-fold"], attributes["code-summary"], attributes.filename
  attributes.filename = nil
  local blocks = pandoc.Blocks({ block })
  if folds and block.classes:includes("cell-code") then
    attributes["code-fold"], attributes["code-summary"] = nil, nil
    local head = pandoc.Inlines({ page.raw_inline('<details class="code-fold"' .. (folds == "show" and " open" or "") .. "><summary>") })
    head:extend(page.inlines(summary))
    head:insert(page.raw_inline("</summary>"))
    blocks = pandoc.Blocks({ pandoc.Plain(head), block, page.raw("</details>") })
  end
  if not file then return blocks end
  local name = pandoc.Plain({ page.raw_inline("<pre>"), pandoc.Strong(file), page.raw_inline("</pre>") })
  blocks:insert(1, pandoc.Div({ name }, { class = "code-with-filename-file" }))
  return pandoc.Div(blocks, { class = "code-with-filename" })
end

-- Write all nodes of blocks as HTML.
-- own: what the output has of its own: callout, tabset, question, as the functions above, and `tag`, under a picture.
-- noted: a function that is given each drawing that has one, or nil.
function M.written(blocks, own, noted)
  local loose = false
  local renderers = { callout = own.callout, tabset = own.tabset, question = own.question, row = M.row,
    figure = function(div, opened) return figure(div, opened, own.tag, noted) end }
  blocks = blocks:walk({
    traverse = "topdown",
    Div = function(div)
      local name = nodes.name(div)
      local written = name and renderers[name](div, nodes.open(div))
      if page.deck and div.classes:includes("absolute") then return place(written or div) end
      return written
    end,
    Span = function(span)
      if page.deck and span.classes:includes("absolute") then return place(span) end
      return equation(span)
    end,
    CodeBlock = code,
    -- Pictures among text, and those that no figure took.
    Image = function(found)
      if found.classes:includes("img-fluid") then return nil end
      loose = true
      return (M.image(found, false))
    end,
  })
  return loose and blocks:walk({ Para = images.among_text, Plain = images.among_text }) or blocks
end

return M
