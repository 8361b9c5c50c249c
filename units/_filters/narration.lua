-- `::: {.narration}`: what a lecturer says and a student reads. In a deck it becomes the slide's speaker notes,
-- after those that are there already; in a chapter it is running text. Used by stock Quarto (`filters:`) and by
-- `deeplecture build` alike.

local in_deck = FORMAT:match("revealjs") ~= nil
local slide_level = PANDOC_WRITER_OPTIONS and PANDOC_WRITER_OPTIONS.slide_level or 2

local function is(block, class)
  return block.t == "Div" and block.classes:includes(class)
end

local function begins_slide(block)
  return block.t == "HorizontalRule" or block.t == "Header" and block.level <= slide_level
end

-- Give each slide one block of notes: its own first, then its narration.
local function collect(blocks)
  local result, notes = pandoc.Blocks({}), nil
  for _, block in ipairs(blocks) do
    if begins_slide(block) then notes = nil end
    if is(block, "narration") or is(block, "notes") then
      if notes then
        result[notes].content:extend(block.content)
      else
        result:insert(pandoc.Div(block.content, pandoc.Attr("", { "notes" })))
        notes = #result
      end
    else
      result:insert(block)
    end
  end
  return result
end

function Pandoc(doc)
  if in_deck then
    -- Narration inside another block becomes notes where it stands: the block may yet be hidden with all it holds.
    doc.blocks = collect(doc.blocks):walk({
      Div = function(div)
        if is(div, "narration") then return pandoc.Div(div.content, pandoc.Attr("", { "notes" })) end
      end,
    })
  else
    doc.blocks = doc.blocks:walk({
      Div = function(div)
        if is(div, "narration") then return div.content end
      end,
    })
  end
  return doc
end
