-- The end of a chapter or of a lone page: margin notes, and a lone page's appendix with references and footnotes.

local chapter = require("chapter")
local contents = require("contents")
local html = require("html")
local nodes = require("nodes")
local page = require("page")

local function margin(blocks) return pandoc.Div(blocks, { class = "column-margin margin-aside" }) end

-- Take the margin notes out of a block: [..]{.aside} anywhere, ::: aside in a callout.
local function take_notes(block)
  local notes = pandoc.Blocks({})
  local rest = pandoc.Blocks({ block }):walk({
    Span = function(span)
      if span.classes:includes("aside") or span.classes:includes("column-margin") then
        notes:insert(margin({ pandoc.Plain(span.content) }))
        return {}
      end
    end,
    Div = function(div)
      if div.classes:includes("aside") then
        notes:insert(margin(div.content))
        return {}
      end
    end,
  })
  return rest, notes
end

-- Margin notes stand after the paragraph, list, table or callout that they belong to.
local margins = {
  traverse = "topdown",
  Blocks = function(blocks)
    local result = pandoc.Blocks({})
    for _, block in ipairs(blocks) do
      local class = block.t == "Div" and block.classes or pandoc.List({})
      if class:includes("aside") then
        result:insert(margin(block.content))
      elseif block.t ~= "Div" or nodes.name(block) == "callout" then
        local rest, notes = take_notes(block)
        result:extend(rest)
        result:extend(notes)
      else
        result:insert(block)
      end
    end
    return result
  end,
}

-- Where a book's list of references is a page of its own, citations lead there; else each page ends with its own list.
local function citations_lead_away(doc)
  local target = page.references.refs
  if doc.meta["has-refs"] or not target then return doc end
  return doc:walk({
    Link = function(link)
      if link.target:match("^#ref%-") then
        link.target = target[1]:gsub("#.*$", "") .. link.target
        return link
      end
    end,
    Div = function(div)
      if div.identifier == "refs" then return {} end
    end,
  })
end

local function heading(inlines)
  local blocks = pandoc.Blocks({ page.raw('<h2 class="anchored quarto-appendix-heading">') })
  blocks:insert(pandoc.Plain(inlines))
  blocks:insert(page.raw("</h2>"))
  return blocks
end

-- Take the sections marked {.appendix} out of the page.
local function take_appendices(blocks)
  local kept, taken, current, level = pandoc.Blocks({}), pandoc.Blocks({}), nil, nil
  for _, block in ipairs(blocks) do
    if current and block.t == "Header" and block.level <= level then current = nil end
    if not current and block.t == "Header" and block.classes:includes("appendix") then
      level = block.level
      current = pandoc.Div({}, pandoc.Attr(block.identifier, { "section", "appendix" }))
      taken:insert(current)
      current.content = heading(block.content)
      current.content:insert(pandoc.Div({}, { class = "quarto-appendix-contents" }))
      taken[#taken] = current
    elseif current then
      current.content[#current.content].content:insert(block)
      taken[#taken] = current
    else
      kept:insert(block)
    end
  end
  return kept, taken
end

local function take_footnotes(doc)
  local items, count = pandoc.Blocks({}), 0
  doc = doc:walk({
    Note = function(note)
      count = count + 1
      local back = page.raw_inline('<a href="#fnref' .. count
        .. '" class="footnote-back" role="doc-backlink">\u{21a9}\u{fe0e}</a>')
      local last = note.content[#note.content]
      if last.t == "Para" or last.t == "Plain" then
        last.content:insert(back)
        note.content[#note.content] = last
      else
        note.content:insert(pandoc.Para({ back }))
      end
      items:insert(page.raw('<li id="fn' .. count .. '">'))
      items:extend(note.content)
      items:insert(page.raw("</li>"))
      return page.raw_inline(string.format(
        '<a href="#fn%d" class="footnote-ref" id="fnref%d" role="doc-noteref"><sup>%d</sup></a>', count, count, count))
    end,
  })
  return doc, items
end

-- A lone page ends as stock Quarto's: the author's appendices, references, footnotes.
local function appendix(doc)
  local items
  doc, items = take_footnotes(doc)
  local last = doc.blocks[#doc.blocks]
  local listed = not doc.meta["has-refs"] and last and last.t == "Div" and last.identifier == "refs"
  if listed then doc.blocks:remove(#doc.blocks) end
  local kept, sections = take_appendices(doc.blocks)
  if listed then
    local section = pandoc.Attr("", { "section", "quarto-appendix-contents" }, { { "role", "doc-bibliography" } })
    sections:insert(pandoc.Div(heading(page.word("references", "References")) .. pandoc.Blocks({ last }), section))
  end
  if #items > 0 then
    local list = heading("Footnotes")
    list:insert(page.raw("<ol>"))
    list:extend(items)
    list:insert(page.raw("</ol>"))
    sections:insert(pandoc.Div(list, pandoc.Attr("footnotes",
      { "section", "footnotes", "footnotes-end-of-document" }, { { "role", "doc-endnotes" } })))
  end
  if #sections > 0 then
    kept:insert(pandoc.Div(sections, pandoc.Attr("quarto-appendix", { "default" })))
  end
  doc.blocks = kept
  return doc
end

return function(doc)
  doc = doc:walk(margins)
  doc = page.book and citations_lead_away(doc) or appendix(doc)
  local found = page.book and contents.of(doc.blocks) or {}
  doc.blocks = html.written(doc.blocks, chapter, found.figure)
  if page.book then
    doc.meta.contents = pandoc.MetaInlines({ page.raw_inline(pandoc.json.encode(found.all(doc.blocks))) })
  end
  return doc
end
