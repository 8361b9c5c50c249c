-- The narration of a deck's slides as a dictionary of Typst: a slide's id, or its count among those without, to its text.

local level = pandoc.json.decode(os.getenv("DEEPLECTURE_PAGE"), false)["slide-level"]

local function raw(text) return pandoc.RawBlock("typst", text) end

-- What leads to a place in the deck leads to the slide that it stands on.
local function link(element)
  local id = element.target:match("^#(.+)$")
  if not id then return nil end
  local result = pandoc.Inlines({ pandoc.RawInline("typst", "#within(" .. '"' .. id .. '"' .. ")[") })
  result:extend(element.content)
  result:insert(pandoc.RawInline("typst", "];"))
  return result
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
