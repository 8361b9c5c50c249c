-- The narration of a deck's slides as a dictionary of Typst: a slide's id, or its count among those without, to its text.

local level = pandoc.json.decode(os.getenv("DEEPLECTURE_PAGE"), false)["slide-level"]

local function raw(text) return pandoc.RawBlock("typst", text) end

-- A handout has none of the deck's anchors: what leads to one is text.
local function link(element)
  if element.target:match("^#") then return element.content end
end

function Pandoc(doc)
  local result = pandoc.Blocks({ raw('#let narration = ("": none,') })
  local key, unnamed, text = nil, 0, pandoc.Blocks({})
  local function finish()
    if key and #text > 0 then
      result:insert(raw('  "' .. key .. '": ['))
      result:extend(text)
      result:insert(raw("],"))
    end
    text = pandoc.Blocks({})
  end
  for _, block in ipairs(doc.blocks) do
    if block.t == "Header" and block.level <= level or block.t == "HorizontalRule" then
      finish()
      key = block.t == "Header" and block.identifier or ""
      if key == "" then
        unnamed = unnamed + 1
        key = "slide " .. unnamed
      end
    else
      pandoc.Blocks({ block }):walk({
        traverse = "topdown",
        Div = function(div)
          if div.classes:includes("notes") then
            text:extend(div.content)
            return div, false
          end
        end,
      })
    end
  end
  finish()
  result:insert(raw(")"))
  return pandoc.Pandoc(result:walk({ Link = link }), doc.meta)
end
