-- `::: {.narration}`: what a lecturer says and a student reads. In a deck it becomes the slide's speaker notes, in a
-- chapter it is running text. `::: {.notes}` are cues for the lecturer alone: they come first, and below them the
-- narration keeps its own block, which the deck folds. Used by stock Quarto (`filters:`) and by `deeplecture build` alike.

local in_deck = FORMAT:match("revealjs") ~= nil
local slide_level = PANDOC_WRITER_OPTIONS and PANDOC_WRITER_OPTIONS.slide_level or 2

local function is(block, class)
  return block.t == "Div" and block.classes:includes(class)
end

local function begins_slide(block)
  return block.t == "HorizontalRule" or block.t == "Header" and block.level <= slide_level
end

-- Give each slide one block of notes: cues first, then its narration.
local function collect(blocks)
  local result, at = pandoc.Blocks({}), nil
  local cues, narration = pandoc.Blocks({}), pandoc.Blocks({})
  local function finish()
    if not at then return end
    local told = #cues > 0 and #narration > 0
      and cues .. pandoc.Blocks({ pandoc.Div(narration, pandoc.Attr("", { "narration" })) }) or cues .. narration
    result[at] = pandoc.Div(told, pandoc.Attr("", { "notes" }))
    at, cues, narration = nil, pandoc.Blocks({}), pandoc.Blocks({})
  end
  for _, block in ipairs(blocks) do
    if begins_slide(block) then finish() end
    local cue = is(block, "notes")
    if cue or is(block, "narration") then
      if cue then cues:extend(block.content) else narration:extend(block.content) end
      if not at then
        result:insert(block)
        at = #result
      end
    else
      result:insert(block)
    end
  end
  finish()
  return result
end

function Pandoc(doc)
  if in_deck then
    -- Narration inside another block becomes notes where it stands: the block may yet be hidden with all it holds.
    doc.blocks = collect(doc.blocks):walk({
      traverse = "topdown",
      Div = function(div)
        if is(div, "notes") then return div, false end
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
