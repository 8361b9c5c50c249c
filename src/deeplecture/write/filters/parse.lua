-- The first run: Markdown to a document of nodes (nodes.lua), whose numbers are given, and whose references wait.
-- Writes it to standard output as JSON, with what Python asks for as one string in `meta.page`.

local here = PANDOC_SCRIPT_FILE:match("(.*[/\\])") or ""
package.path = here .. "?.lua;" .. package.path

local page = require("page")
local images = require("images")
local labels = require("labels")
local numbers = require("numbers")
local terms = require("terms")

local function meta_inlines(value)
  if type(value) == "table" then value = value.name or value[1] or "" end
  if type(value) == "table" then value = value.literal or "" end
  return page.inlines(tostring(value))
end

local MONTHS = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December" }

-- Stock Quarto writes dates out on pages and leaves them as they are in decks.
local function date(value)
  local text = tostring(value)
  local year, month, day = text:match("^(%d%d%d%d)%-(%d%d?)%-(%d%d?)")
  if not year then month, day, year = text:match("^(%d%d?)/(%d%d?)/(%d%d%d%d)$") end
  if page.deck or not year or not MONTHS[tonumber(month)] then return text end
  local months = page.word("months")
  if months then return string.format("%d. %s %d", tonumber(day), months[tonumber(month)], tonumber(year)) end
  return string.format("%s %d, %s", MONTHS[tonumber(month)], tonumber(day), year)
end

-- What navigation shows of a page: its title as text, and as HTML with its formulas and stress.
local titles = {}

local function html_of(inlines)
  local options = pandoc.WriterOptions({ html_math_method = "mathjax", wrap_text = "wrap-none" })
  local shown = pandoc.Inlines(inlines):walk({ Note = function() return {} end, Link = function(link) return link.content end })
  return (pandoc.write(pandoc.Pandoc({ pandoc.Plain(shown) }), "html5", options):gsub("%s+$", ""))
end

local function title_block(doc, heading)
  local meta = doc.meta
  if page.option("subtitle") then meta.subtitle = meta_inlines(page.option("subtitle")) end
  if page.option("date") then meta.date = pandoc.Inlines(date(page.option("date"))) end
  for _, name in ipairs({ "footer", "abstract" }) do
    local text = page.option(name)
    if type(text) == "string" then meta[name] = meta_inlines(text) end
  end
  local author = page.option("author")
  if author then
    local several = type(author) == "table" and not author.name and author or { author }
    local names = pandoc.List()
    for _, one in ipairs(several) do names:insert(pandoc.MetaInlines(meta_inlines(one))) end
    meta.author = pandoc.MetaList(names)
  end
  if heading then
    meta.title = heading.content
    meta["title-id"] = heading.identifier
  elseif page.option("title") and not page.front then
    meta.title = meta_inlines(page.option("title"))
  end
  local first = heading or doc.blocks:find_if(function(block) return block.t == "Header" end)
  local inlines = meta.title or first and first.content or {}
  local called = page.plain(inlines)
  -- Where nothing is typeset a formula is read as it is spoken, `alpha^2`.
  local spoken = pandoc.Inlines(inlines):walk({ Math = function(math) return pandoc.Str((math.text:gsub("\\", ""))) end })
  titles.plain, titles.html = page.plain(spoken), html_of(inlines)
  meta.pagetitle = called ~= "" and called or page.source
  local numbered = page.number and not (heading and heading.classes:includes("unnumbered"))
  if numbered then
    meta[page.appendix and "appendix" or "number"] = page.number
    if heading and labels.kind(heading.identifier, "section") then
      labels.add(heading.identifier, "sec", page.number, heading.content, page.called())
    end
  end
  if page.book and meta.title then
    numbers.outline:insert({ 1, heading and heading.identifier or "", numbered and page.number or "", meta.pagetitle })
  end
end

-- What the page refers to, cites and links, noted in passing.
local found = { references = {}, citations = {}, links = {}, has_references = false }

local notes = {
  Cite = function(cite)
    for _, one in ipairs(cite.citations) do
      if labels.kind(one.id) then
        found.references[one.id:sub(1, 1):lower() .. one.id:sub(2)] = true
      else
        found.citations[one.id] = true
      end
    end
  end,
  Link = function(link)
    if link.target:match("%.qmd$") or link.target:match("%.qmd#") then found.links[link.target] = true end
  end,
}

local function keys(set)
  local list = pandoc.List()
  for key, held in pairs(set) do
    if held then list:insert(key) end
  end
  list:sort()
  return list
end

-- Pandoc turns "incremental" round for a list in a block quote; stock Quarto does not want that of bullets.
local quoted_lists = {
  BlockQuote = function(quote)
    local first = quote.content[1]
    if page.deck and first and first.t == "BulletList" then
      quote.content = { pandoc.Div(quote.content, { class = "blockquote-list-scaffold" }) }
      return quote
    end
  end,
}

-- Filters that have no element in common, as one: a walk over a long chapter takes some twenty milliseconds.
local function together(filters)
  local one = {}
  for _, filter in ipairs(filters) do
    for element, change in pairs(filter) do
      assert(one[element] == nil, element)
      one[element] = change
    end
  end
  return one
end

function Pandoc(doc)
  doc.meta = pandoc.Meta({})
  if page.option("nocite") then
    local named = page.option("nocite")
    doc.meta.nocite = meta_inlines(type(named) == "table" and table.concat(named, " ") or named)
    for _, one in ipairs(doc.meta.nocite) do
      if one.t == "Cite" then notes.Cite(one) end
    end
  end
  doc = doc:walk(require("visible"))
  doc = require("places")(doc)
  doc = doc:walk(require("boxes"))
  doc = require("openers")(doc)
  doc = doc:walk(require("floats"))
  numbers.front_page(doc)
  local heading = numbers.take_title(doc)
  numbers.start(doc)
  title_block(doc, heading)
  local described = {
    Image = function(image) return images.describe(image, false) end,
    Span = terms.mark,
    Div = function(div)
      if div.identifier == "refs" then found.has_references = true end
      return terms.glossary(div)
    end,
  }
  doc = doc:walk(together({ notes, described, require("code"), numbers.filter, quoted_lists }))
  terms.places(doc)
  if found.has_references then doc.meta["has-refs"] = true end
  doc.meta.page = pandoc.MetaString(pandoc.json.encode({
    references = keys(found.references),
    citations = keys(found.citations),
    links = keys(found.links),
    shows = keys(page.shows),
    targets = labels.targets,
    outline = numbers.outline,
    title = titles.plain,
    title_html = titles.html,
    marks = terms.marks,
    glossary = terms.entries,
  }))
  io.stdout:write(pandoc.write(doc, "json"))
  io.stdout:flush()
  return pandoc.Pandoc({})
end
