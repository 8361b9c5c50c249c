-- What can be referred to: the kinds, how they are called and counted, and the targets on this page.

local page = require("page")

local M = { targets = pandoc.List() }

-- kind -> what it is called; `group` says which filter numbers it.
M.KINDS = {
  fig = { name = "Figure", group = "float", caption = "bottom" },
  tbl = { name = "Table", group = "float", caption = "top" },
  lst = { name = "Listing", group = "float", caption = "top" },
  eq = { name = "Equation", group = "equation" },
  sec = { name = "Section", group = "section" },
  thm = { name = "Theorem", group = "theorem", class = "theorem" },
  lem = { name = "Lemma", group = "theorem", class = "lemma" },
  cor = { name = "Corollary", group = "theorem", class = "corollary" },
  prp = { name = "Proposition", group = "theorem", class = "proposition" },
  cnj = { name = "Conjecture", group = "theorem", class = "conjecture" },
  def = { name = "Definition", group = "theorem", class = "definition" },
  exm = { name = "Example", group = "theorem", class = "example" },
  exr = { name = "Exercise", group = "theorem", class = "exercise" },
  alg = { name = "Algorithm", group = "theorem", class = "algorithm" },
  sol = { name = "Solution", group = "proof", class = "solution" },
  rem = { name = "Remark", group = "proof", class = "remark" },
  nte = { name = "Note", group = "callout" },
  tip = { name = "Tip", group = "callout" },
  wrn = { name = "Warning", group = "callout" },
  imp = { name = "Important", group = "callout" },
  cau = { name = "Caution", group = "callout" },
}

local crossref = page.option("crossref", {})
if type(crossref) ~= "table" then crossref = {} end
-- The words of the page's language.
for kind, known in pairs(M.KINDS) do known.name = page.word(kind, known.name) end

-- The kind of a label, "fig" of "fig-line" (also of "Fig-line"), or nil; with its group if one is asked for.
function M.kind(label, group)
  local kind = label:match("^(%a+)%-.")
  kind = kind and kind:sub(1, 1):lower() .. kind:sub(2)
  local known = kind and M.KINDS[kind]
  return known and (group == nil or known.group == group) and kind or nil
end

function M.title(kind) return crossref[kind .. "-title"] or M.KINDS[kind].name end

local function prefix(kind) return crossref[kind .. "-prefix"] or M.title(kind) end

local counts = {}

function M.next_number(kind)
  counts[kind] = (counts[kind] or 0) + 1
  return page.chapter_prefix .. counts[kind]
end

-- Note an entry. `called` replaces the kind's name in references (Chapter, Appendix). The no-break space in a
-- label stands between name and number: references that show the number only cut there.
function M.add(id, kind, number, title, called)
  local label = (called or prefix(kind)) .. page.NBSP .. number
  M.targets:insert({ id = id, kind = kind, label = label, number = number, title = page.plain(title or {}) })
end

-- "Figure 2.1: " before a caption, "Figure 2.1" alone where there is none.
function M.caption_prefix(kind, number, captioned)
  local text = M.title(kind) .. page.NBSP .. number
  if not captioned then return pandoc.Inlines({ pandoc.Str(text) }) end
  return pandoc.Inlines({ pandoc.Str(text .. (crossref["title-delim"] or ":")), pandoc.Space() })
end

return M
