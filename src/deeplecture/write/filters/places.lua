-- Before anything is numbered: results on a slide of their own (`output-location: slide`), and lines of code with the
-- sentences of a list below it (`# <1>`).

local page = require("page")

local MARK = "%s*[#/%-%%]+%s*<([%d,]+)>%s*$"

-- A heading's slide once more, for what a cell gave: it has no place of its own in lists and numbers.
local function again(heading)
  local classes = pandoc.List(heading.classes or {})
  classes:extend({ "unnumbered", "unlisted", "output-location-slide" })
  return pandoc.Header(heading.level, heading.content, pandoc.Attr("", classes, heading.attributes))
end

local function is_later(block) return block.t == "Div" and block.classes:includes("output-location-slide") end

local function results_apart(doc)
  local slides = pandoc.List()
  for _, slide in ipairs(page.slides(doc.blocks)) do
    local later = slide.blocks:filter(is_later)
    slide.blocks = slide.blocks:filter(function(block) return not is_later(block) end)
    slides:insert(slide)
    for _, block in ipairs(later) do
      local heading = slide.heading and slide.heading.t == "Header" and again(slide.heading) or pandoc.HorizontalRule()
      slides:insert({ heading = heading, blocks = block.content })
    end
  end
  doc.blocks = page.joined(slides)
  return doc
end

-- Take the marks off lines of code: "1=2;3=1", the lines with their numbers. Paper keeps them, where nothing else tells.
local function marked(code)
  local places, lines, number = {}, {}, 0
  for line in (code.text .. "\n"):gmatch("(.-)\n") do
    number = number + 1
    local mark = line:match(MARK)
    if mark and page.options.paper then
      line = line:gsub(MARK, "  # (" .. mark .. ")")
    elseif mark then
      line = line:gsub(MARK, "")
      table.insert(places, number .. "=" .. mark)
    end
    table.insert(lines, line)
  end
  code.text = table.concat(lines, "\n")
  if #places > 0 and page.option("code-annotations") ~= false then code.attributes.annotated = table.concat(places, ";") end
  return #places > 0
end

-- The list below such code, as terms and what is said of them.
local function told(list)
  local items = pandoc.List()
  for i, item in ipairs(list.content) do
    items:insert({ { pandoc.Str(tostring(list.start + i - 1)) }, { item } })
  end
  return pandoc.Div({ pandoc.DefinitionList(items) }, { class = "code-annotations" })
end

local function annotations(blocks)
  for i, block in ipairs(blocks) do
    local found = false
    if block.t == "CodeBlock" and #block.classes > 0 then
      found = marked(block)
    elseif block.t == "Div" and block.classes:includes("cell") then
      block.content = block.content:walk({ CodeBlock = function(code)
        if code.classes:includes("cell-code") then
          found = marked(code) or found
          return code
        end
      end })
    end
    blocks[i] = block
    if found and blocks[i + 1] and blocks[i + 1].t == "OrderedList" then blocks[i + 1] = told(blocks[i + 1]) end
  end
  return blocks
end

return function(doc)
  local by = page.option("shift-heading-level-by")
  if by then
    doc = doc:walk({ Header = function(header)
      header.level = math.max(1, header.level + by)
      return header
    end })
  end
  if page.option("annotated") then doc = doc:walk({ traverse = "topdown", Blocks = annotations }) end
  if page.deck and page.option("output-slides") then doc = results_apart(doc) end
  return doc
end
