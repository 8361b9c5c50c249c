-- Openers of parts: `::: {.opener figure="fig-line"}` below a `##` holds the question that the part answers. The deck sets
-- it large on the part's own slide and shows the figure small beside it, all of it; in a chapter it is the part's first
-- paragraph, and its figure comes soon enough.

local page = require("page")

local function first_picture(element)
  local found
  pandoc.Blocks({ element }):walk({ Image = function(image) found = found or image end })
  return found
end

-- Label to picture, of every figure on the page that stands in a paragraph, a block or alone.
local function pictures(doc)
  local found = {}
  local function block(element)
    if element.identifier ~= "" then found[element.identifier] = first_picture(element) end
  end
  doc:walk({
    Image = function(image) if image.identifier ~= "" then found[image.identifier] = image end end,
    Figure = block,
    Div = block,
  })
  return found
end

-- The picture without its label, its tag and what it would play or build up.
local function small(label, image)
  if not image then
    page.unsupported('figure="' .. label .. '" of an .opener: this deck has no such figure')
  end
  if image.attributes.predicted then
    page.unsupported('figure="' .. label .. '" of an .opener answers a prediction of this deck: show another')
  end
  local alt = image.attributes["fig-alt"] or page.plain(image.caption)
  local given = { alt = alt, dark = image.attributes.dark }
  return pandoc.Para({ pandoc.Image({}, image.src, "", pandoc.Attr("", { "opener-picture" }, given)) })
end

return function(doc)
  local known
  return doc:walk({ Div = function(div)
    if not div.classes:includes("opener") then return nil end
    local label = div.attributes.figure
    div.attributes.figure = nil
    if label and page.deck then
      known = known or pictures(doc)
      div.content:insert(small(label, known[label]))
    end
    return div
  end })
end
