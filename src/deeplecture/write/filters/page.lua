-- What every filter knows of the page it works on, and small tools that all of them use.

local M = {}

local given = pandoc.json.decode(os.getenv("DEEPLECTURE_PAGE") or "{}", false)

M.options = given.options or {}
M.references = given.references or {}
M.number = given.number
M.book = M.options.book == true
M.deck = given.audience == "deck"
M.source = given.source or "page"
M.front = M.book and M.source == "index.qmd"
M.appendix = M.number ~= nil and M.number:match("^%u$") ~= nil
M.slide_level = tonumber(M.options["slide-level"]) or 2
-- A chapter's numbers begin with the chapter's; a deck's, a lone page's and those of an unnumbered page do not.
M.chapter_prefix = M.book and M.number and M.number .. "." or ""

M.NBSP = "\u{a0}"
-- What is read away from the screen has `options.paper`: there nothing can be pressed, played or unfolded ("html:js").
local PAPER = { pdf = { "pdf", "latex", "typst" }, epub = { "epub", "html" }, handout = { "html", "html5", "revealjs" } }
M.FORMATS = PAPER[M.options.paper]
  or M.deck and { "html", "html:js", "html5", "revealjs" } or { "html", "html:js", "html5" }

-- What this page shows that has a script and a style of its own: "film", "interactive", "question", "steps",
-- "knob", "mermaid".
M.shows = {}

function M.option(name, otherwise)
  local value = M.options[name]
  if value == nil then return otherwise end
  return value
end

-- What the page's language calls something; `otherwise` in English.
function M.word(name, otherwise) return M.option("words", {})[name] or otherwise end

-- What the page as a whole is called where others refer to it.
function M.called() return M.appendix and M.word("appendix", "Appendix") or M.word("chapter", "Chapter") end

function M.is_true(value) return value == true or value == "true" or value == "1" end

function M.raw(html) return pandoc.RawBlock("html", html) end
function M.raw_inline(html) return pandoc.RawInline("html", html) end

function M.inlines(markdown)
  return pandoc.utils.blocks_to_inlines(pandoc.read(markdown, "markdown").blocks)
end

-- The text of inlines as a reader sees it, for lists and titles: no notes.
function M.plain(inlines)
  local text = pandoc.Inlines(inlines):walk({ Note = function() return {} end })
  return (pandoc.utils.stringify(text):gsub("%s+", " "))
end

function M.escape(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

-- The paragraph ". . .", at which a slide waits.
function M.is_pause(block)
  return block.t == "Para" and #block.content == 5 and pandoc.utils.stringify(block) == ". . ."
end

-- Split a page's top blocks at the headings that begin slides: a list of {heading, blocks}, the first perhaps without
-- a heading.
function M.slides(blocks)
  local slides = pandoc.List({ { blocks = pandoc.Blocks({}) } })
  for _, block in ipairs(blocks) do
    if block.t == "Header" and block.level <= M.slide_level or block.t == "HorizontalRule" then
      slides:insert({ heading = block, blocks = pandoc.Blocks({}) })
    else
      slides[#slides].blocks:insert(block)
    end
  end
  return slides
end

function M.joined(slides)
  local blocks = pandoc.Blocks({})
  for _, slide in ipairs(slides) do
    if slide.heading then blocks:insert(slide.heading) end
    blocks:extend(slide.blocks)
  end
  return blocks
end

-- Something that this engine cannot do: ends the run with a message for the author.
function M.unsupported(what)
  error("deeplecture: " .. what, 0)
end

return M
