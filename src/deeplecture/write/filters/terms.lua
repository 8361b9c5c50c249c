-- Terms: `[*risk*]{.term}` in a chapter marks one, `::: {#glossary}` holds the list that explains them. What a mark
-- leads to and what the index lists are known when all pages are read: see link and index, of the second run.

local page = require("page")

local M = { marks = pandoc.List(), entries = pandoc.List() }

-- A term as addresses name it: "Adam’s rate" -> "adam-s-rate".
local function key(text)
  return (pandoc.text.lower(text):gsub("’", "'"):gsub("[%s%p]+", "-"):gsub("^%-+", ""):gsub("%-+$", ""))
end

local count = {}

-- Decks and lone pages have no glossary: the mark goes, and what stood in it stays.
function M.mark(span)
  if not span.classes:includes("term") then return nil end
  if not page.book then return span.content end
  local text = page.plain(span.content)
  local entry = key(span.attributes.entry or text)
  count[entry] = (count[entry] or 0) + 1
  local id = "mark-" .. entry .. (count[entry] > 1 and "-" .. count[entry] or "")
  M.marks:insert({ id = id, entry = entry, text = text, section = "" })
  return pandoc.Span(span.content, pandoc.Attr(id, { "term" }, { entry = entry }))
end

-- The section that each mark stands in. Inlines are walked before blocks, so this needs a walk of its own.
function M.places(doc)
  if #M.marks == 0 then return end
  local section, order = "", {}
  doc:walk({
    traverse = "topdown",
    Header = function(header) section = header.identifier end,
    Span = function(span)
      if span.classes:includes("term") then order[span.identifier] = section end
    end,
  })
  for _, mark in ipairs(M.marks) do mark.section = order[mark.id] or "" end
end

function M.glossary(div)
  if div.identifier ~= "glossary" then return nil end
  return div:walk({
    DefinitionList = function(list)
      for i, item in ipairs(list.content) do
        local title = page.plain(item[1])
        M.entries:insert({ key(title), title })
        list.content[i] = { { pandoc.Span(item[1], pandoc.Attr("term-" .. key(title))) }, item[2] }
      end
      return list
    end,
  })
end

-- -- of the second run --

-- Whether the page marks terms or explains them.
function M.wanted()
  for name in pairs(page.references) do
    if name == "index" or name:match("^term ") then return true end
  end
  return false
end

function M.link(span)
  if not span.classes:includes("term") then return nil end
  local target = page.references["term " .. (span.attributes.entry or "")]
  span.attributes.entry = nil
  if target then span.content = { pandoc.Link(span.content, target[1]) } end
  return span
end

-- After the glossary, each of its terms with the sections that mark it.
function M.index(div)
  local terms = div.identifier:match("glossary$") and page.references.index
  if not terms then return nil end
  local items = pandoc.List()
  for _, term in ipairs(terms) do
    local line = pandoc.Inlines({ pandoc.Link(term[1], term[2]) })
    for i, place in ipairs(term[3]) do
      line:extend({ pandoc.Str(i == 1 and "" or ","), pandoc.Space(), pandoc.Link(place[1], place[2]) })
    end
    items:insert({ pandoc.Plain(line) })
  end
  local heading = pandoc.Header(2, "Index", pandoc.Attr((div.identifier:gsub("glossary$", "index")), { "unnumbered" }))
  return pandoc.Blocks({ div, heading, pandoc.Div({ pandoc.BulletList(items) }, { class = "term-index" }) })
end

return M
