-- Headings and equations: their numbers.

local labels = require("labels")
local nodes = require("nodes")
local page = require("page")

local M = {}

-- A book's front page bears the book's title; a title of its own is its first heading.
function M.front_page(doc)
  if page.front and page.option("title") then
    local title = page.inlines(tostring(page.option("title")))
    doc.blocks:insert(1, pandoc.Header(1, title, pandoc.Attr("", { "unnumbered" })))
  end
end

-- Any other page of a book without a front-matter title takes its first heading as its title.
function M.take_title(doc)
  if not page.book or page.front or page.option("title") then return nil end
  for i, block in ipairs(doc.blocks) do
    if block.t == "Header" and block.level == 1 then
      doc.blocks:remove(i)
      return block
    end
    if block.t ~= "RawBlock" then return nil end
  end
end

-- Stock Quarto's section numbers: a counter per level; a chapter's number stands for level 1; where the highest
-- heading of a lone page is not of level 1, that level does not count.
local sections = { 0, 0, 0, 0, 0, 0, 0 }
local counts_first = true

function M.start(doc)
  sections[1] = tonumber(page.number) or 0
  if not page.book then
    local highest = 7
    doc:walk({ Header = function(header) highest = math.min(highest, header.level) end })
    counts_first = highest == 1
  end
end

local function section_number()
  local parts = {}
  if page.chapter_prefix ~= "" then
    parts[1] = page.appendix and page.number or tostring(sections[1])
  elseif counts_first then
    parts[1] = tostring(sections[1])
  end
  local last = 1
  for i = 2, 7 do
    if sections[i] > 0 then last = i end
  end
  for i = 2, last do table.insert(parts, tostring(sections[i])) end
  return table.concat(parts, "."), last
end

local depth = tonumber(page.option("number-depth")) or 6
local shows_numbers = page.option("number-sections") == true or (page.book and page.option("number-sections") ~= false)

M.outline = pandoc.List()

local function number_header(header)
  local text = page.plain(header.content)
  local outlined = not (header.classes:includes("unlisted") and header.classes:includes("unnumbered"))
  local number = ""
  if page.book and not page.number and not header.classes:includes("unnumbered") then
    header.classes:insert("unnumbered")
  end
  if not header.classes:includes("unnumbered") then
    local level = math.min(header.level, 7)
    for i = level + 1, 7 do sections[i] = 0 end
    sections[level] = sections[level] + 1
    local last
    number, last = section_number()
    if labels.kind(header.identifier, "section") then
      local called = page.book and last == 1 and page.called() or nil
      labels.add(header.identifier, "sec", number, header.content, called)
    end
    if shows_numbers and header.level <= depth then
      header.attributes.number = nil
      header.content = pandoc.Inlines({ pandoc.Span({ pandoc.Str(number) }, { class = "header-section-number" }),
        pandoc.Space() }) .. header.content
    else
      number = shows_numbers and number or ""
    end
  end
  if outlined then M.outline:insert({ header.level, header.identifier, number, text }) end
  if page.deck and header.level <= page.slide_level then
    for _, class in ipairs({ "smaller", "scrollable", "center" }) do
      if page.option(class) == true then header.classes:insert(class) end
    end
  end
  return header
end

local function equations(block)
  local source = block.content
  if not source:find_if(function(inline) return inline.t == "Math" and inline.mathtype == "DisplayMath" end) then
    return nil
  end
  local result, i = pandoc.Inlines({}), 1
  while i <= #source do
    local inline = source[i]
    local j = i + 1
    while source[j] and (source[j].t == "Space" or source[j].t == "SoftBreak") do j = j + 1 end
    local label = inline.t == "Math" and inline.mathtype == "DisplayMath" and source[j] and source[j].t == "Str"
      and source[j].text:match("^{#(eq%-[^ }]+)")
    if label then
      local number = labels.next_number("eq")
      labels.add(label, "eq", number)
      inline.text = inline.text:gsub("%s+$", "")
      result:insert(nodes.equation(label, number, inline))
      while source[j] and not (source[j].t == "Str" and source[j].text:find("}")) do j = j + 1 end
      local rest = source[j] and source[j].text:match("}(.+)$")
      if rest then result:insert(pandoc.Str(rest)) end
      i = j + 1
    else
      result:insert(inline)
      i = i + 1
    end
  end
  block.content = result
  return block
end

M.filter = { Header = number_header, Para = equations, Plain = equations }

return M
