-- First of all: take out what this page does not show.

local page = require("page")

local function holds(value, known)
  for _, name in ipairs(known) do
    if name == value then return true end
  end
  return false
end

local function meta_holds(path)
  local value = page.options
  for key in path:gmatch("[^.]+") do
    value = type(value) == "table" and value[key] or nil
  end
  return value == true
end

local TESTS = {
  format = function(value) return holds(value, page.FORMATS) end,
  profile = function(value) return holds(value, page.option("profiles")) end,
  meta = meta_holds,
}

local function shown(element)
  local visible = element.classes:includes("content-visible")
  if not visible and not element.classes:includes("content-hidden") then return nil end
  local matches, lively = true, element.attributes["when-format"] == "html:js" and visible
  for name, test in pairs(TESTS) do
    for word, wanted in pairs({ when = true, unless = false }) do
      local key = word .. "-" .. name
      local value = element.attributes[key]
      if value then
        matches = matches and test(value) == wanted
        element.attributes[key] = nil
      end
    end
  end
  element.classes = element.classes:filter(function(c) return c ~= "content-visible" and c ~= "content-hidden" end)
  -- For the pages' own print views.
  if lively then element.classes:insert("screen-only") end
  return matches == visible
end

local function keep(element)
  local answer = shown(element)
  if answer == nil then return nil end
  return answer and element or {}
end

return {
  Div = function(div)
    local answer = shown(div)
    if answer ~= nil then return answer and (div.classes:includes("screen-only") and div or div.content) or {} end
    -- Speaker notes belong to the deck: in a chapter their labels and footnotes must not count.
    if not page.deck and div.classes:includes("notes") then return {} end
  end,
  Span = keep,
  CodeBlock = keep,
  Para = function(para)
    if not page.deck and page.is_pause(para) then return {} end
  end,
}
