-- Pictures: their alternative texts, the tag that says of which kind a figure is, their way into HTML.

local page = require("page")

local M = {}

-- The only picture of a paragraph that holds nothing else, or nil.
function M.only_image(block)
  if (block.t == "Para" or block.t == "Plain") and #block.content == 1 and block.content[1].t == "Image" then
    return block.content[1]
  end
end

local SPACE = { Space = true, SoftBreak = true, LineBreak = true }

local function holds_text(inlines)
  for _, inline in ipairs(inlines) do
    local inner = (inline.t == "Link" or inline.t == "Span") and inline.content
    if not SPACE[inline.t] and inline.t ~= "Image" and not (inner and not holds_text(inner)) then return true end
  end
  return false
end

-- Pictures that stand in a line of text say so: the style gives those that stand alone all the room there is.
function M.among_text(block)
  local found = false
  local marked = block:walk({ Image = function(image)
    found = true
    image.classes:insert("among-text")
    return image
  end })
  if found and holds_text(block.content) then return marked end
end

local panels = 0

-- In a chapter, what a reader can take away: the picture, its numbers, and the command that draws it again.
local function take_away(picture, given)
  local function save(address, suffix, text)
    return '<a href="' .. page.escape(address) .. '" download="' .. page.escape(given.figure .. suffix) .. '">' .. text .. "</a>"
  end
  local suffix = picture:match("%.%w+$") or ""
  local html = '<details class="figure-save" data-figure="' .. page.escape(given.figure) .. '"><summary>Save or redraw</summary>'
    .. '<div class="figure-files">' .. save(picture, suffix, suffix:sub(2):upper())
  if given.numbers then html = html .. save(given.numbers, ".csv", "Numbers (CSV)") end
  html = html .. "</div>"
  if given.command then html = html .. '<code class="figure-command">' .. page.escape(given.command) .. "</code>" end
  return html .. "</details>"
end

-- How the title above a figure is tested: in a chapter behind a line that unfolds, in a deck over the slide.
local function tested(claims)
  local lines = ""
  for _, claim in ipairs(claims) do
    lines = lines .. '<span class="figure-claim">This title is tested: <code>' .. page.escape(claim[1]) .. "</code>, "
      .. page.escape(claim[2]) .. ".</span>"
  end
  if not page.deck then
    return '<details class="figure-claims"><summary>Title tested</summary>' .. lines .. "</details>"
  end
  panels = panels + 1
  local id = "tested-" .. panels
  return '<span class="figure-tested screen-only"> · <button type="button" popovertarget="' .. id
    .. '" aria-label="How this title is tested" title="This title is tested">✓</button></span><span class="figure-claims" id="' .. id
    .. '" popover>' .. lines .. "</span>"
end

-- The tag under a figure: of which kind it is, linked to what it was made from, with the command that makes it again as
-- its title. A measured one is linked to its record, and beside it to its code. Takes these attributes off the picture.
local function take_tag(image)
  local given = {}
  for _, name in ipairs({ "kind", "source", "figure", "record", "record-address", "call", "command", "numbers", "tested", "film",
    "film-says", "interactive", "interactive-says", "interactive-button", "steps", "step-count", "predicted", "knob" }) do
    given[name] = image.attributes[name]
    image.attributes[name] = nil
  end
  if not given.kind then return nil end -- a picture of no function has none of the others
  local command = given.record and "deeplecture reproduce " .. given.record
    or given.figure and "deeplecture figure " .. given.figure
  local hint = command and ' title="' .. page.escape(command) .. '"' or ""
  local function link(address, text)
    return address and '<a href="' .. page.escape(address) .. '"' .. hint .. ">" .. page.escape(text) .. "</a>" or text
  end
  local text = link(given["record-address"] or given.source, given.kind)
  if given["record-address"] and given.source then text = text .. " · " .. link(given.source, "code") end
  -- What plays in the picture's place, and the sentence for those to whom it does not.
  local note = ""
  if given.film then
    image.attributes["data-film"] = given.film
    note = '<p class="film-note">' .. page.escape(given["film-says"]) .. "</p>"
  end
  if given.interactive then
    image.attributes["data-interactive"] = given.interactive
    note = note .. '<p class="interactive-note" data-button="' .. page.escape(given["interactive-button"]) .. '">'
      .. page.escape(given["interactive-says"]) .. "</p>"
  end
  -- A deck builds it up by clicks, which are fragments of reveal.js; in a chapter only a prediction hides a part of it.
  if given.steps and (page.deck or given.predicted) then image.attributes["data-steps"] = given.steps end
  if given.steps and page.deck then
    note = note .. ('<span class="fragment build-step"></span>'):rep(tonumber(given["step-count"]) - 1)
  end
  image.attributes["data-knob"] = given.knob
  local claims = given.tested and tested(pandoc.json.decode(given.tested, false)) or ""
  local tag = '<span class="figure-kind figure-kind-' .. page.escape(given.kind) .. '">' .. text
    .. (page.deck and claims or "") .. "</span>"
  if page.deck or not given.figure then return note .. tag end
  return note .. '<div class="figure-foot">' .. tag .. take_away(image.src, given) .. claims .. "</div>"
end

-- What a chapter shows in the picture's place in the dark theme; slides have one theme.
local function take_dark(attributes)
  attributes["data-dark"] = not page.deck and attributes.dark or nil
  attributes.dark = nil
end

-- A drawing's own size keeps its place on a page while it loads; on a slide the style gives it all there is.
local function take_size(attributes)
  local width, height = tonumber(attributes["natural-width"]), tonumber(attributes["natural-height"])
  attributes["natural-width"], attributes["natural-height"] = nil, nil
  if width and height and not page.deck and not attributes.width and not attributes.height then
    attributes.width, attributes.height = string.format("%.0f", width), string.format("%.0f", height)
  end
end

-- Make the picture ready for HTML; its caption, if it had one, stands elsewhere by now.
-- Returns the picture, its alignment and its tag.
function M.dress(image, in_figure)
  local attributes = image.attributes
  if attributes["fig-alt"] then
    attributes.alt = attributes["fig-alt"]
    image.caption = {}
  elseif in_figure then
    image.caption = {}
  end
  if #image.caption == 0 and not attributes.alt then attributes.alt = "" end
  local align = attributes["fig-align"] or page.option("fig-align", "center")
  for name in pairs(attributes) do
    if name:match("^fig%-") then attributes[name] = nil end
  end
  image.identifier = ""
  image.classes:insert("img-fluid")
  if in_figure then image.classes:insert("figure-img") end
  take_size(attributes)
  take_dark(attributes)
  local tag = take_tag(image)
  if image.classes:includes("absolute") then M.place(image) end
  return image, align ~= "default" and align or "center", tag
end

-- `.absolute` with top, left and so on, as stock Quarto places things on slides.
function M.place(element)
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

-- A <figure> with a caption above or below its content; all three are blocks, `caption` an Inlines or nil.
function M.figure(classes, content, caption, caption_classes, id, above, tag)
  local blocks = pandoc.Blocks({ page.raw('<figure class="' .. classes .. '">') })
  local function put_caption()
    if caption then
      local id_attribute = id and ' id="' .. id .. '"' or ""
      blocks:insert(page.raw("<figcaption" .. id_attribute .. ' class="' .. caption_classes .. '">'))
      blocks:insert(pandoc.Plain(caption))
      blocks:insert(page.raw("</figcaption>"))
    end
  end
  if above then put_caption() end
  blocks:extend(content)
  if tag then blocks:insert(page.raw(tag)) end
  if not above then put_caption() end
  blocks:insert(page.raw("</figure>"))
  return blocks
end

return M
