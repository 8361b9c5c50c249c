-- The second run, before the citations: references become links, links to sources links to pages.

local here = PANDOC_SCRIPT_FILE:match("(.*[/\\])") or ""
package.path = here .. "?.lua;" .. package.path

local labels = require("labels")
local page = require("page")
local terms = require("terms")

-- The inlines of one reference: "Figure 2.1", "2.1" for [-@fig-x], "Fig. 2.1" for [Fig. @fig-x].
local function reference(one)
  local id = one.id:sub(1, 1):lower() .. one.id:sub(2)
  local target = page.references[id]
  if not target then return pandoc.Inlines({ pandoc.Strong("?@" .. one.id) }) end
  local href, label = target[1], target[2]
  local name, number = label:match("^(.-)" .. page.NBSP .. "(.*)$")
  if not name then name, number = "", label end
  local text = pandoc.Inlines({})
  if #one.prefix > 0 then
    text:extend(one.prefix)
    text:insert(pandoc.Str(page.NBSP .. number))
  elseif one.mode == "SuppressAuthor" then
    text:insert(pandoc.Str(number))
  else
    if one.id:match("^%u") then name = pandoc.text.upper(pandoc.text.sub(name, 1, 1)) .. pandoc.text.sub(name, 2) end
    text:insert(pandoc.Str(name .. page.NBSP .. number))
  end
  local link = pandoc.Inlines({ pandoc.Link(text, href, "", pandoc.Attr("", { "quarto-xref" })) })
  link:extend(one.suffix)
  return link
end

local function cite(element)
  local found = pandoc.Inlines({})
  for _, one in ipairs(element.citations) do
    if labels.kind(one.id) then
      if #found > 0 then found:extend({ pandoc.Str(","), pandoc.Space() }) end
      found:extend(reference(one))
    end
  end
  if #found > 0 then return found end
end

local function link(element)
  local known = page.references[element.target]
  if known then
    element.target = known[1]
  else
    element.target = element.target:gsub("%.qmd$", ".html"):gsub("%.qmd#", ".html#")
  end
  return element
end

function Pandoc(doc)
  doc = doc:walk({ Cite = cite, Link = link })
  -- Terms last: their links are resolved ones. A walk costs some twenty milliseconds, and decks have none.
  if terms.wanted() then doc = doc:walk({ Span = terms.link, Div = terms.index }) end
  doc.meta["link-citations"] = true
  if page.book and doc.meta["has-refs"] then
    doc.meta.nocite = pandoc.MetaInlines(pandoc.read("@*", "markdown").blocks[1].content)
  end
  return doc
end
