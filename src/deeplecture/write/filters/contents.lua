-- What a chapter holds: its sections as plain text, for the search, its drawings, for the gallery, what it finds against
-- the usual story, for the start page, and what a link may name and what it names, for the previews of links. Read from the
-- nodes, before a renderer writes them; only what a link may name is looked up after that, and written as it is shown.

local labels = require("labels")
local nodes = require("nodes")
local page = require("page")
local questions = require("questions")

local M = {}

local SECTIONS = 3 -- deeper headings are text
local BETWEEN = "\x1d" -- a sign that no text holds

local text_of -- of a list of blocks or inlines

-- Where the text is that is read: the section, and whether a surprise is open; and what was found on the way, the sections
-- that a drawing stands in, by its address in order, and surprises as {section, text}.
local at = { section = "", surprised = false, pictures = {}, surprises = pandoc.List() }

-- The text of an element, which is noted where the chapter marks it, `[...]{.surprise}`.
local function surprise(element)
  if not element.classes:includes("surprise") or at.surprised then return text_of(element.content) end
  at.surprised = true
  local text = text_of(element.content)
  at.surprised = false
  at.surprises:insert({ at.section, text })
  return text
end

-- Formulas stand as a sign: nobody searches for their sources.
local TEXT = {
  Str = function(one) return one.text end,
  Space = function() return " " end,
  SoftBreak = function() return " " end,
  LineBreak = function() return " " end,
  Math = function() return "…" end,
  Code = function(one) return one.text end,
  Image = function(one)
    if one.attributes.kind then
      at.pictures[one.src] = at.pictures[one.src] or pandoc.List()
      at.pictures[one.src]:insert(at.section)
    end
    return one.attributes["film-says"] or one.attributes["interactive-says"] or ""
  end,
  Span = surprise,
  RawInline = function() return "" end,
  Quoted = function(one)
    if one.quotetype == "DoubleQuote" then return "“" .. text_of(one.content) .. "”" end
    return "‘" .. text_of(one.content) .. "’"
  end,
  Note = function(one) return " " .. text_of(one.content) .. " " end,
  CodeBlock = function(one) return one.text end,
  HorizontalRule = function() return "" end,
  -- The author's own HTML, or what a cell printed.
  RawBlock = function(one)
    return one.format:match("^html") and text_of(pandoc.read(one.text, "html").blocks) or ""
  end,
  Table = function(one)
    local texts = pandoc.List({ text_of(one.caption.long) })
    local function rows(of)
      for _, row in ipairs(of) do
        for _, cell in ipairs(row.cells) do texts:insert(text_of(cell.contents)) end
      end
    end
    rows(one.head.rows)
    for _, body in ipairs(one.bodies) do
      rows(body.head)
      rows(body.body)
    end
    rows(one.foot.rows)
    return table.concat(texts, " ")
  end,
  Figure = function(one) return text_of(one.content) .. " " .. text_of(one.caption.long) end,
}

local function lists(one)
  local texts = pandoc.List()
  for _, item in ipairs(one.content) do texts:insert(text_of(item)) end
  return table.concat(texts, " ")
end

TEXT.BulletList, TEXT.OrderedList, TEXT.LineBlock = lists, lists, lists

function TEXT.DefinitionList(one)
  local texts = pandoc.List()
  for _, item in ipairs(one.content) do
    texts:insert(text_of(item[1]))
    for _, definition in ipairs(item[2]) do texts:insert(text_of(definition)) end
  end
  return table.concat(texts, " ")
end

function TEXT.Div(one)
  if one.classes:includes("term-index") then return "" end
  if nodes.name(one) ~= "question" then return surprise(one) end
  local opened = nodes.open(one)
  local texts = pandoc.List({ opened.traits.name, text_of(opened.asked), text_of(opened.before) })
  -- Without the verdicts: what the page hides until a reader chooses, no search shows.
  for _, answer in ipairs(questions.answers(opened)) do texts:insert(text_of(answer.text)) end
  texts:insert(text_of(opened.after))
  return table.concat(texts, " ")
end

local BLOCK = { Para = true, Plain = true, Header = true, CodeBlock = true, RawBlock = true, Table = true, Div = true,
  BulletList = true, OrderedList = true, DefinitionList = true, BlockQuote = true, LineBlock = true, Figure = true }

text_of = function(list)
  local texts = pandoc.List()
  for _, one in ipairs(list) do
    local known = TEXT[one.t]
    texts:insert(known and known(one) or text_of(one.content))
    if BLOCK[one.t] then texts:insert(" ") end
  end
  return table.concat(texts)
end

-- An entry of the glossary is a section of its own.
local function entries(list, sections)
  for _, item in ipairs(list.content) do
    local term = item[1][1]
    if term and term.t == "Span" and term.identifier:match("^term%-") then
      sections:insert({ id = term.identifier, title = text_of(item[1]), text = lists({ content = item[2] }) })
    end
  end
end

local function glossary(div, sections)
  div:walk({ DefinitionList = function(list) entries(list, sections) end })
end

-- Labels that a link may name, besides those of sections.
local NAMED = { ref = true }
for kind, about in pairs(labels.KINDS) do NAMED[kind] = about.group ~= "section" end

local function links(blocks)
  local found, known = pandoc.List(), {}
  blocks:walk({ Link = function(link)
    if (link.classes:includes("quarto-xref") or link.target:find("#ref-", 1, true)) and not known[link.target] then
      known[link.target] = true
      found:insert(link.target)
    end
  end })
  return found
end

-- Label to HTML. A prediction's figure is given away by no preview. All are written in one go, since each writing costs as
-- much as a small page does.
local function named(written)
  local ids, shown = pandoc.List(), pandoc.Blocks({})
  local options = pandoc.WriterOptions({ html_math_method = PANDOC_WRITER_OPTIONS.html_math_method,
    wrap_text = PANDOC_WRITER_OPTIONS.wrap_text, email_obfuscation = PANDOC_WRITER_OPTIONS.email_obfuscation })
  local function note(element, block)
    if NAMED[element.identifier:match("^(%a+)%-") or ""] then
      ids:insert(element.identifier)
      shown:extend({ block, page.raw(BETWEEN) })
    end
  end
  written:walk({
    traverse = "topdown",
    Div = function(div)
      if div.classes:includes("predict") then return div, false end
      note(div, div)
    end,
    Span = function(span) note(span, pandoc.Plain({ span })) end,
  })
  local found = {}
  for html in pandoc.write(pandoc.Pandoc(shown), "html5", options):gmatch("(.-)\n?" .. BETWEEN .. "\n?") do
    found[ids:remove(1)] = html
  end
  return found
end

-- Returns `figure(id, about, caption)`, which notes a drawing, and `all(written)`: {sections, figures, named, links, surprises}.
function M.of(blocks)
  local sections, figures = pandoc.List({ { id = "", title = "", text = "" } }), pandoc.List()
  local within = pandoc.List({ { level = 0, section = sections[1] } })
  for _, block in ipairs(blocks) do
    if block.t == "Header" and block.level <= SECTIONS and block.identifier ~= "" then
      while within[#within].level >= block.level do within:remove() end
      at.section = block.identifier
      local section = { id = block.identifier, title = text_of(block.content), text = "",
        synonyms = block.attributes.synonyms or "" }
      within:insert({ level = block.level, section = section })
      sections:insert(section)
    elseif block.t == "Div" and block.identifier == "glossary" then
      glossary(block, sections)
    else
      local section = within[#within].section
      at.section = section.id
      section.text = section.text .. text_of({ block })
    end
  end
  at.surprised = true -- captions, which are asked for again below, have been read
  local function figure(id, about, caption)
    local image = about.image
    local given = image.attributes
    figures:insert({ id = id:match("^fig%-") and id or "", name = about.figure or "", src = image.src,
      dark = given["data-dark"] or "", alt = given.alt or page.plain(image.caption), width = given.width or "",
      height = given.height or "", kind = about.kind, caption = text_of(caption), film = given["data-film"] or "", style = given.style or "",
      section = at.pictures[image.src] and at.pictures[image.src]:remove(1) or "" })
  end
  local named_elsewhere = links(blocks)
  return { figure = figure, all = function(written)
    return { sections = sections, figures = figures, named = named(written), links = named_elsewhere,
      surprises = at.surprises }
  end }
end

return M
