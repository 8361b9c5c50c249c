-- At the end of a book's way to Typst: what Pandoc's writer has no words for, in those of book.typ.

local here = PANDOC_SCRIPT_FILE:match("(.*[/\\])") or ""
package.path = here .. "../../write/filters/?.lua;" .. package.path

local nodes = require("nodes")

local function raw(text) return pandoc.RawBlock("typst", text) end

-- In a line a semicolon ends code: a bracket of the text that follows would be taken for an argument.
local function inline(code) return pandoc.RawInline("typst", code .. ";") end

local function quoted(text) return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"' end

local function label(id) return id ~= "" and " #label(" .. quoted(id) .. ")" or "" end

local function written(inlines)
  return (pandoc.write(pandoc.Pandoc({ pandoc.Plain(inlines) }), "typst-citations"):gsub("%s+$", ""))
end

-- Signs that have other names in Typst since Pandoc learned them: they stand for themselves.
local SIGNS = {
  ["angle.l"] = "⟨", ["angle.r"] = "⟩", ["ast.circle"] = "⊛", ["circle.nested"] = "⊚", ["dash.circle"] = "⊝", ["dot.circle"] = "⊙",
  ["dot.circle.big"] = "⨀", ["minus.circle"] = "⊖", ["ohm.inv"] = "℧", ["planck.reduce"] = "ℏ", ["sect"] = "∩", ["sect.big"] = "⋂",
  ["sect.double"] = "⋒", ["sect.sq"] = "⊓", ["times.circle"] = "⊗", ["times.circle.big"] = "⨂",
}

-- What stands between quotes are words of the author's.
local function with_signs(typst)
  return (typst:gsub('([^"]*)("?[^"]*"?)', function(math, words) return math:gsub("%a[%a.]*%a", SIGNS) .. words end))
end

-- A formula with what it says to those who do not see it: its source, with single spaces.
local function formula(element)
  local alt = element.text:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
  return inline("#formula(" .. quoted(alt) .. ")[" .. with_signs(written({ element })) .. "]")
end

local function typst(inlines) return written(pandoc.Inlines(inlines):walk({ Math = formula })) end

-- What follows turns boxes inside out: Pandoc does not look again at what a filter gave it as several blocks.
local BOXES

local function boxed(call, content, id)
  local blocks = pandoc.Blocks({ raw("#" .. call .. "[") })
  blocks:extend(pandoc.Blocks(content):walk(BOXES))
  blocks:insert(raw("]" .. label(id)))
  return blocks
end

-- Ten inches of a drawing, the width of a slide's, fill the line.
local FULL = 960

local function image(element)
  local attributes = element.attributes
  local width = attributes.width or ""
  local share = width:match("^([%d.]+)%%$") or (tonumber((width:gsub("px$", ""))) or FULL) / FULL * 100
  local size = element.attributes["width"] and string.format("%.4g%%", math.min(100, tonumber(share))) or "auto"
  local alt = attributes.alt or pandoc.utils.stringify(element.caption)
  return inline(string.format("#image(%s, width: %s, alt: %s)", quoted(element.src), size, quoted(alt)))
end

local function figure(element)
  local caption = element.caption.long[1] and element.caption.long[1].content or {}
  local above = element.classes:includes("caption-above")
  local floats = element.classes:includes("float-fig")
  local call = string.format("picture(floats: %s, above: %s, caption: [%s])", floats, above, typst(caption))
  return boxed(call, element.content, element.identifier)
end

-- Blocks side by side: the cells of a row by their shares, columns by their widths.
local function side_by_side(element)
  local widths, cells, sum = pandoc.List(), pandoc.Blocks({}), 0
  local code = false
  for _, cell in ipairs(element.content) do
    local width = nodes.traits(cell).share or (cell.attributes.width or ""):match("^([%d.]+)") or "1"
    widths:insert(tonumber(width))
    sum = sum + tonumber(width)
    cell:walk({ CodeBlock = function() code = true end })
  end
  -- Code needs the whole line.
  if code then
    for _, cell in ipairs(element.content) do cells:extend(cell.content:walk(BOXES)) end
    return cells
  end
  cells:insert(raw("#beside(grid(columns: (" .. table.concat(widths, "fr, ") .. "fr,), gutter: 1em,"))
  for i, cell in ipairs(element.content) do
    -- A drawing keeps its size on the page, as far as its column is wide enough.
    local function widened(inline)
      if not inline.text:match("^#image") then return nil end
      inline.text = inline.text:gsub("width: ([%d.]+)%%", function(share)
        return string.format("width: %.4g%%", math.min(100, tonumber(share) * sum / widths[i]))
      end)
      return inline
    end
    cells:insert(raw("["))
    cells:extend(cell.content:walk(BOXES):walk({ RawInline = widened }))
    cells:insert(raw("],"))
  end
  cells:insert(raw("))"))
  return cells
end

local function callout(div)
  local kind = div.classes:find_if(function(class) return class:match("^callout%-%a+$") ~= nil end):match("%-(%a+)")
  local title = "none"
  local first = div.content[1]
  if first and first.t == "Div" and first.classes:includes("callout-title") then
    title = "[" .. typst(pandoc.utils.blocks_to_inlines(first.content)) .. "]"
    div.content:remove(1)
  end
  return boxed(string.format("callout(%s, title: %s)", quoted(kind), title), div.content, div.identifier)
end

-- The glossary: a term, what it means and where it is introduced, in one paragraph.
local function glossary(element)
  return element:walk({ DefinitionList = function(list)
    local blocks = pandoc.Blocks({})
    for _, item in ipairs(list.content) do
      local says = pandoc.List()
      for _, definition in ipairs(item[2]) do says:insert(typst(pandoc.utils.blocks_to_inlines(definition))) end
      blocks:insert(raw(string.format("#glossary-entry([%s], [%s])", typst(item[1]), table.concat(says, "], ["))))
    end
    return blocks
  end }).content
end

-- The index: each term with the pages on which it is marked.
local function index(element)
  local blocks = pandoc.Blocks({ raw("#index(") })
  for _, item in ipairs(element.content[1].content) do
    local places, name = pandoc.List(), nil
    for _, inline in ipairs(item[1].content) do
      if inline.t == "Link" and name then places:insert("label(" .. quoted(inline.target:sub(2)) .. "),") end
      if inline.t == "Link" and not name then name = typst(inline.content) end
    end
    blocks:insert(raw(string.format("index-line([%s], (%s)),", name, table.concat(places, " "))))
  end
  blocks:insert(raw(")"))
  return blocks
end

-- "Solution." alone on its line stays with what follows.
local function led(content)
  local first = content[1]
  if #content > 1 and first.t == "Para" and #pandoc.utils.stringify(first) < 60 then
    return boxed("lead", { first }, "") .. { table.unpack(content, 2) }
  end
  return content
end

local function div(element)
  local classes = element.classes
  if classes:includes("term-index") then return index(element) end
  if element.identifier:match("%-glossary$") then return glossary(element) end
  if classes:includes("callout") then return callout(element) end
  if classes:includes("theorem") then return boxed("theorem", element.content, element.identifier) end
  if classes:includes("proof") then return boxed("proof", led(element.content), element.identifier) end
  if classes:includes("csl-entry") then return boxed("entry", element.content, element.identifier) end
  -- Its figure answers a question that stands before it.
  if classes:includes("predict") then return boxed("still", element.content, element.identifier) end
  if classes:includes("file-name") or classes:includes("tab-name") or classes:includes("lead") then return boxed("lead", element.content, "") end
  if classes:includes("columns") or nodes.name(element) == "row" then return side_by_side(element) end
  if element.identifier == "" then return element.content:walk(BOXES) end
end

BOXES = { traverse = "topdown", Figure = figure, Div = div }

local function span(element)
  if element.classes:includes("header-section-number") then
    return inline("#section-number[" .. typst(element.content) .. "]")
  end
  if element.classes:includes("figure-kind") then
    return inline("#kind[" .. typst(element.content) .. "]")
  end
  -- Something invisible bears the place of a term, for links and for the page that the index says.
  if element.identifier:match("%-mark%-") or element.identifier:match("%-term%-") then
    local content = element.content:walk({ Link = function(link)
      return inline("#term(" .. quoted(link.target:sub(2)) .. ")[" .. typst(link.content) .. "]")
    end })
    return pandoc.Inlines({ inline("#metadata(none)" .. label(element.identifier)) }) .. content
  end
  local number = element.attributes["equation-number"]
  if number then
    return inline(string.format("#numbered(%s)[%s]%s", quoted(number), typst(element.content), label(element.identifier)))
  end
end

-- Cells have served. What stood in one stands in the text, where a figure can float.
local function unwrapped(div)
  local cell = div.classes:includes("cell") or div.classes:find_if(function(class) return class:match("^cell%-output") end)
  if nodes.name(div) or nodes.is_part(div) then return nil end
  if div.identifier == "" and (cell or #div.classes == 0) and not div.attributes.style and not div.attributes.width then
    return div.content
  end
end

function Pandoc(doc)
  doc = doc:walk({ Div = unwrapped })
  doc = doc:walk({ Image = image, Span = span })
  doc = doc:walk({ Math = formula })
  return doc:walk(BOXES)
end
