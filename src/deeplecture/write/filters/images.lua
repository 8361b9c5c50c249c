-- Pictures: their alternative texts, the kinds that stand alone or in a line, what a drawing says of itself.

local page = require("page")

local M = {}

-- The only picture of a paragraph that holds nothing else, or nil.
function M.only_image(block)
  if (block.t == "Para" or block.t == "Plain") and #block.content == 1 and block.content[1].t == "Image" then
    return block.content[1]
  end
end

-- Of the first run: give a picture its alternative text. In a figure its caption stands elsewhere.
function M.describe(image, in_figure)
  local attributes = image.attributes
  if attributes["fig-alt"] then attributes.alt = attributes["fig-alt"] end
  if attributes["fig-alt"] or in_figure then image.caption = {} end
  attributes["fig-alt"] = nil
  image.identifier = ""
  if attributes.kind then
    page.shows.film = page.shows.film or attributes.film ~= nil
    page.shows.interactive = page.shows.interactive or attributes.interactive ~= nil
    page.shows.knob = page.shows.knob or attributes.knob ~= nil
    page.shows.steps = page.shows.steps or M.has_steps(attributes)
  end
  return image
end

-- A deck builds a drawing up by clicks; in a chapter only a prediction hides a part of it.
function M.has_steps(about) return about.steps ~= nil and (page.deck or about.predicted ~= nil and about.predicted ~= "whole") end

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

-- A drawing's own size keeps its place on a page while it loads; on a slide the style gives it all there is.
local function take_size(attributes)
  local width, height = tonumber(attributes["natural-width"]), tonumber(attributes["natural-height"])
  attributes["natural-width"], attributes["natural-height"] = nil, nil
  if width and height and not page.deck and not attributes.width and not attributes.height then
    attributes.width, attributes.height = string.format("%.0f", width), string.format("%.0f", height)
  end
end

local READABLE = 9 -- px of type in a figure, on a phone too

-- How wide a drawing has to be so that its smallest letters can be read; where a chapter's lines are narrower it scrolls.
local function take_lettering(attributes)
  local share = tonumber(attributes.lettering)
  attributes.lettering = nil
  return share and math.ceil(READABLE / share) or nil
end

local ABOUT = { "kind", "source", "figure", "record", "record-address", "call", "command", "numbers", "made", "tested", "film",
  "film-says", "interactive", "interactive-says", "interactive-button", "steps", "step-count", "predicted", "knob" }

-- Of a renderer: make a picture ready, and take off it what a drawing says of itself.
-- Returns the picture, its alignment, and these words by name, or nil for a picture of no function.
function M.dress(image)
  local attributes, about = image.attributes, {}
  if #image.caption == 0 and not attributes.alt then attributes.alt = "" end
  local align = attributes["fig-align"] or page.option("fig-align", "center")
  for name in pairs(attributes) do
    if name:match("^fig%-") then attributes[name] = nil end
  end
  image.classes:insert("img-fluid")
  take_size(attributes)
  attributes.dark = nil
  about.least = take_lettering(attributes)
  for _, name in ipairs(ABOUT) do
    about[name], attributes[name] = attributes[name], nil
  end
  about.again = about.record and "deeplecture reproduce " .. about.record
    or about.figure and "deeplecture figure " .. about.figure
  return image, align ~= "default" and align or "center", about.kind and about or nil
end

return M
