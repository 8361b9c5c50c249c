-- A deck that cites ends with a slide of its references. Without one, stock Quarto puts the list under the last slide and
-- cuts it off there. It cannot stand in the sources as `::: {#refs}`: the first chapter with such a line, hidden or not,
-- is where a book of stock Quarto puts the references of all its chapters. Used by stock Quarto (`filters:`) and by
-- `deeplecture build` alike.

local in_deck = FORMAT:match("revealjs") ~= nil
local slide_level = PANDOC_WRITER_OPTIONS and PANDOC_WRITER_OPTIONS.slide_level or 2

-- `@fig-line` leads to something in the deck, `@cauchy1847` to the bibliography.
local LABELS = pandoc.List({
  "fig", "tbl", "lst", "eq", "sec", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem", "alg", "nte",
  "tip", "wrn", "imp", "cau",
})

local function is_hidden(div)
  local away = div.classes:includes("content-visible") and div.attributes["unless-format"]
    or div.classes:includes("content-hidden") and div.attributes["when-format"]
  return away == "revealjs"
end

function Pandoc(doc)
  if not in_deck then return nil end
  local cites, listed = false, false
  local shown = doc.blocks:walk({ Div = function(div) if is_hidden(div) then return {} end end })
  shown:walk({
    Cite = function(cite)
      for _, citation in ipairs(cite.citations) do
        cites = cites or not LABELS:includes(citation.id:match("^(%l+)%-"))
      end
    end,
    Div = function(div) listed = listed or div.identifier == "refs" end,
  })
  if not cites or listed then return nil end
  doc.blocks:insert(pandoc.Header(slide_level, "References", pandoc.Attr("references")))
  doc.blocks:insert(pandoc.Div({}, pandoc.Attr("refs")))
  return doc
end
