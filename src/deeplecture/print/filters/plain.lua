-- After references became links: the site's HTML structure becomes a document that any of Pandoc's writers can write.

local here = PANDOC_SCRIPT_FILE:match("(.*[/\\])") or ""
package.path = here .. "?.lua;" .. here .. "../../write/filters/?.lua;" .. package.path

local page = pandoc.json.decode(os.getenv("DEEPLECTURE_PAGE"), false)
local asked = require("asked")

local function html(block) return block.t == "RawBlock" and block.format:match("^html") and block.text end

-- A figure of the site: <figure>, content, its tag, <figcaption>, caption, </figcaption>, </figure>, in this or another order.
local function figure(blocks, first)
  local content, caption, above = pandoc.Blocks({}), pandoc.Inlines({}), false
  local tag, command, film
  local i = first + 1
  while i <= #blocks do
    local text = html(blocks[i])
    if text == "</figure>" then
      break
    elseif text and text:match("^<figcaption") then
      above = #content == 0
      caption = blocks[i + 1].content
      i = i + 2
    elseif text and text:match("figure%-kind") then
      tag = text:match("figure%-kind%-(%a+)")
      command = text:match('title="([^"]*)"')
      film = text:match('class="film%-note">(.-)</p>') or text:match('class="interactive%-note"[^>]*>(.-)</p>')
    else
      content:insert(blocks[i])
    end
    i = i + 1
  end
  if film then
    if #caption > 0 then caption:insert(pandoc.Space()) end
    caption:extend(pandoc.utils.blocks_to_inlines(pandoc.read(film, "html").blocks))
  end
  if tag then
    if #caption > 0 then caption:insert(pandoc.Space()) end
    local says = pandoc.Inlines({ pandoc.Str(tag) })
    if command then says:extend({ pandoc.Str(" · "), pandoc.Code(command) }) end
    caption:insert(pandoc.Span(says, { class = "figure-kind" }))
  end
  -- Plain, so that a picture alone does not become a figure of its own.
  content = content:walk({ Para = function(para)
    if #para.content == 1 and para.content[1].t == "Image" then return pandoc.Plain(para.content) end
  end })
  local long = #caption > 0 and { pandoc.Plain(caption) } or {}
  return pandoc.Figure(content, { long = long }, pandoc.Attr("", { above and "caption-above" or "caption-below" })), i
end

local function blocks_of(blocks)
  local result, i = pandoc.Blocks({}), 1
  while i <= #blocks do
    local block, text = blocks[i], html(blocks[i])
    if text and text:match("^<figure ") then
      block, i = figure(blocks, i)
      result:insert(block)
    elseif text then
      -- What cells printed as HTML, tables most often, and what authors wrote themselves.
      result:extend(pandoc.read(text, "html").blocks)
    elseif block.t ~= "Plain" or #block.content > 0 then
      result:insert(block)
    end
    i = i + 1
  end
  return result
end

local function find(div, class)
  local found
  div:walk({ Div = function(inner)
    if not found and inner.classes:includes(class) then found = inner end
  end })
  return found
end

local function callout(div)
  local kind = div.classes:find_if(function(class)
    return class:match("^callout%-%a+$") and class ~= "callout-titled"
  end)
  local title = find(div, "callout-title-container") or find(div, "callout-title")
  local body = find(div, "callout-body-container") or find(div, "callout-content")
  local content = pandoc.Blocks({})
  -- Nothing unfolds on paper: a solution that says so itself needs no line that asks to show it.
  local unfolds = find(div, "callout-collapse") ~= nil and find(body, "proof") ~= nil
  if title and not unfolds then content:insert(pandoc.Div(title.content, { class = "callout-title" })) end
  content:extend(body.content)
  return pandoc.Div(content, pandoc.Attr(div.identifier, { "callout", kind }))
end

-- Tabs lie under each other on paper, each under its name.
local function tabs(div)
  local names, panes, name = pandoc.List(), div.content[#div.content].content, nil
  for _, inline in ipairs(div.content[1].content) do
    if inline.t == "RawInline" then
      if inline.text:match("^<li") then name = pandoc.Inlines({}) end
      if inline.text:match("</li>") then names:insert(name) end
    else
      name:insert(inline)
    end
  end
  local content = pandoc.Blocks({})
  for i, pane in ipairs(panes) do
    content:insert(pandoc.Div({ pandoc.Para({ pandoc.Strong(names[i]) }) }, { class = "tab-name" }))
    content:extend(pane.content)
  end
  return pandoc.Div(content, pandoc.Attr(div.identifier, { "tabs" }))
end

local function div(element)
  local classes = element.classes
  -- It names the caption's id, which a figure of Pandoc's does not have and does not need.
  if element.attributes["aria-describedby"] then return element.content end
  if classes:includes("callout") then return callout(element) end
  if classes:includes("panel-tabset") then return tabs(element) end
  if element.attributes["data-question"] then return asked.question(element) end
  if classes:includes("code-with-filename-file") then
    local name = pandoc.utils.stringify(element.content)
    return pandoc.Div({ pandoc.Para({ pandoc.Code(name) }) }, { class = "file-name" })
  end
  -- A float is its figure; the label moves there.
  if classes:includes("quarto-float") or classes:includes("quarto-figure") or classes:includes("figure-uncaptioned") then
    local inner = blocks_of(element.content)
    if #inner == 1 and inner[1].t == "Figure" then
      local kind = element.identifier:sub(#page.prefix + 1):match("^(%a+)%-")
      inner[1].identifier = element.identifier
      if kind then inner[1].classes:insert("float-" .. kind) end
      return inner[1]
    end
  end
end

local function image(element)
  local known = page.files[element.src]
  if known then element.src = known end
  element.classes = {}
  -- What scripts and the dark theme would put in its place.
  for name in pairs(element.attributes) do
    if name:match("^data%-") then element.attributes[name] = nil end
  end
  return element
end

-- A page of the site is not there where the book is read: what leads to one is an address, or text.
local function link(element)
  local target = element.target
  if target:match("^#") or target:match("^%a[%w+.-]*:") or target:match("^//") then return nil end
  if not page.address then return element.content end
  target = page.address .. "/" .. target:gsub("^%./", "")
  local count
  repeat target, count = target:gsub("([^/:]+)/%.%./", "", 1) until count == 0
  element.target = target
  return element
end

local function raw_inline(element)
  if not element.format:match("^html") then return nil end
  if element.text:match("^<br") then return pandoc.LineBreak() end
  return {}
end

-- A note in the margin of a page is a footnote in print.
local function span(element)
  if element.classes:includes("follows") then return element.content end
  if element.classes:includes("aside") then return pandoc.Note({ pandoc.Para(element.content) }) end
end

-- Pandoc's reader of formulas does not know \Bigl and its kin; brackets grow with what they hold in MathML and Typst.
local function math(element)
  element.text = element.text:gsub("\\[bB]igg?[lrm]?%f[%A]", "")
  return element
end

local function title(doc)
  local meta = doc.meta
  if not meta.title then return end
  local content = pandoc.Inlines({})
  local number = meta.number or meta.appendix
  local classes = { "chapter" }
  if number then
    local text = pandoc.utils.stringify(number)
    content:extend({ pandoc.Span({ pandoc.Str(text) }, { class = "header-section-number" }), pandoc.Space() })
    if meta.appendix then table.insert(classes, "appendix") end
  else
    table.insert(classes, "unnumbered")
  end
  content:extend(meta.title)
  doc.blocks:insert(1, pandoc.Header(1, content, pandoc.Attr(page.anchor, classes)))
end

function Pandoc(doc)
  doc = doc:walk({ Div = div, traverse = "topdown" })
  if page.audience ~= "deck" then doc.blocks:extend(asked.answers(page.prefix)) end
  doc = doc:walk({ Blocks = blocks_of, Image = image, Span = span, Math = math, Link = link })
  doc = doc:walk({ RawInline = raw_inline })
  doc = doc:walk({ Plain = function(plain) if #plain.content == 0 then return {} end end })
  if page.audience == "deck" then return doc end
  title(doc)
  -- The page's own name leads to its beginning where it has no title of its own.
  if not doc.meta.title then
    local after = doc.blocks[1] and doc.blocks[1].t == "Header" and 2 or 1
    doc.blocks:insert(after, pandoc.Div({}, pandoc.Attr(page.anchor)))
  end
  return pandoc.Pandoc(doc.blocks)
end
