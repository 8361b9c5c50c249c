-- After references became links: nodes become elements that any of Pandoc's writers can write, and Divs of classes that
-- typst.lua and epub.css know.

local here = PANDOC_SCRIPT_FILE:match("(.*[/\\])") or ""
package.path = here .. "?.lua;" .. here .. "../../write/filters/?.lua;" .. package.path

local page = pandoc.json.decode(os.getenv("DEEPLECTURE_PAGE"), false)
local asked = require("asked")
local images = require("images")
local nodes = require("nodes")

local function image(element)
  local dressed, _, about = images.dress(element)
  dressed.src = page.files[dressed.src] or dressed.src
  dressed.classes = {}
  for name in pairs(dressed.attributes) do
    if name:match("^data%-") then dressed.attributes[name] = nil end
  end
  return dressed, about
end

-- What stands under a drawing in print: the sentence of its film, its kind, and the command that makes it again.
local function add_tag(caption, about)
  local function follow(inlines)
    if #caption > 0 then caption:insert(pandoc.Space()) end
    caption:extend(inlines)
  end
  for _, name in ipairs({ "film", "interactive" }) do
    if about[name] then follow(pandoc.Inlines(about[name .. "-says"])) end
  end
  local says = pandoc.Inlines({ pandoc.Str(about.kind) })
  if about.source or about["record-address"] then says:extend({ pandoc.Str(" · "), pandoc.Code(about.again) }) end
  follow({ pandoc.Span(says, { class = "figure-kind" }) })
end

local RENDERERS = {}

function RENDERERS.figure(div, opened)
  local traits, caption, about = opened.traits, nodes.line(opened.caption), nil
  local content = nodes.with_pictures(opened, function(found)
    local made
    made, about = image(found)
    return made
  end)
  if about then add_tag(caption, about) end
  -- Plain, so that a picture alone does not become a figure of its own.
  content = content:walk({ Para = function(para)
    if #para.content == 1 and para.content[1].t == "Image" then return pandoc.Plain(para.content) end
  end })
  local classes = { traits.above and "caption-above" or "caption-below" }
  if traits.kind then table.insert(classes, "float-" .. traits.kind) end
  local long = #caption > 0 and { pandoc.Plain(caption) } or {}
  return pandoc.Figure(content, { long = long }, pandoc.Attr(div.identifier, classes))
end

local function holds_proof(blocks)
  local found = false
  blocks:walk({ Div = function(div) found = found or div.classes:includes("proof") end })
  return found
end

function RENDERERS.callout(div, opened)
  local content = pandoc.Blocks({})
  -- Nothing unfolds on paper: a solution that says so itself needs no line that asks to show it.
  local asks = opened.traits.folds and holds_proof(opened.body)
  if opened.title and not asks then content:insert(pandoc.Div(opened.title, { class = "callout-title" })) end
  content:extend(opened.body)
  return pandoc.Div(content, pandoc.Attr(div.identifier, { "callout", "callout-" .. opened.traits.kind }))
end

-- Tabs lie under each other on paper, each under its name.
function RENDERERS.tabset(div, opened)
  local content = pandoc.Blocks({})
  for _, part in ipairs(opened.parts) do
    local tab = nodes.open(part.div)
    content:insert(pandoc.Div({ pandoc.Para({ pandoc.Strong(nodes.line(tab.title)) }) }, { class = "tab-name" }))
    content:extend(tab.content)
  end
  return pandoc.Div(content, pandoc.Attr(div.identifier, { "tabs" }))
end

RENDERERS.question = asked.question

local function div(element)
  local render = RENDERERS[nodes.name(element) or ""]
  if render then return render(element, nodes.open(element)) end
end

-- Code stands under the name of its file, unfolded.
local function code(block)
  local file = block.attributes.filename
  for _, name in ipairs({ "filename", "code-fold", "code-summary" }) do block.attributes[name] = nil end
  if not file then return block end
  local name = pandoc.Div({ pandoc.Para({ pandoc.Code(file) }) }, { class = "file-name" })
  return pandoc.Div({ name, block }, { class = "code-with-filename" })
end

-- What cells printed as HTML, tables most often, and what authors wrote themselves.
local function raw_block(element)
  if element.format:match("^html") then return pandoc.read(element.text, "html").blocks end
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
  local rendered = { traverse = "topdown", Div = div, CodeBlock = code,
    Image = function(found) return (image(found)) end }
  -- Paper has no network: a picture on another host is named.
  doc = doc:walk({ Image = function(found)
    if not found.src:match("^https?://") then return nil end
    local text = #found.caption > 0 and found.caption or { pandoc.Str(found.attributes.alt or found.src) }
    return pandoc.Link(text, found.src)
  end })
  doc = doc:walk(rendered)
  if page.audience ~= "deck" then doc.blocks:extend(asked.answers(page.prefix):walk(rendered)) end
  doc = doc:walk({ RawBlock = raw_block, Span = span, Math = math, Link = link })
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
