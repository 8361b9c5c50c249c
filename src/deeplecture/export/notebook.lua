-- A chapter as print has it becomes a notebook: figures and shown code are cells, and the text around them is Markdown that
-- every notebook shows: nothing is left that leads into the book or needs a style.

local page = pandoc.json.decode(os.getenv("DEEPLECTURE_PAGE"), false)

local function cell(code)
  return pandoc.Div({ pandoc.CodeBlock(code, { class = "python" }) }, { class = "cell code" })
end

local function is_cell(block) return block.t == "Div" and block.classes[1] == "cell" and block.classes[2] == "code" end

-- A figure is a call; what stood under it stands under the cell.
local function figure(element)
  local code = page.cells[element.identifier:sub(#page.prefix + 1)]
  if not code then return nil end
  local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
  caption = caption:filter(function(one) return not (one.t == "Span" and one.classes:includes("figure-kind")) end)
  if #caption > 0 and caption[#caption].t == "Space" then caption:remove() end
  return { cell(code), pandoc.Para({ pandoc.Emph(caption) }) }, false
end

-- What a shown cell gives is given by it again; of a hidden one the results are all that there is.
local function div(element)
  if is_cell(element) or not element.classes:includes("cell") then return nil end
  local shown = false
  element.content:walk({ CodeBlock = function(block) shown = shown or block.classes:includes("cell-code") end })
  if not shown then return element.content end
  return element.content:filter(function(block)
    -- Of a figure whose code is shown the call stands here already.
    return not is_cell(block) and not (block.t == "Div" and block.classes:includes("cell-output"))
  end)
end

local function code(element)
  if element.classes:includes("cell-code") then return cell(element.text) end
  element.attr = pandoc.Attr("", element.classes:includes("python") and { "python" } or {})
  return element
end

local function bare(element)
  element.attr = pandoc.Attr()
  return element
end

local function link(element)
  if element.target:match("^#.*%-answer$") then return pandoc.Str("(The answer stands at the end.)") end
  if element.target:match("^#") then return element.content end
  return bare(element)
end

-- The number of a formula is part of it.
local function span(element)
  local number = element.attributes["equation-number"]
  if number then
    return element.content:walk({ Math = function(math)
      math.text = math.text .. " \\tag{" .. number .. "}"
      return math
    end })
  end
  return element.content
end

local function note(element)
  local text = pandoc.utils.blocks_to_inlines(element.content)
  return pandoc.Inlines({ pandoc.Str(" (") }) .. text .. pandoc.Inlines({ pandoc.Str(")") })
end

local function unwrapped(blocks)
  local found = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if block.t == "Div" and not is_cell(block) then
      if block.classes:includes("callout-title") then
        found:insert(pandoc.Para({ pandoc.Strong(pandoc.utils.blocks_to_inlines(block.content)) }))
      else
        found:extend(unwrapped(block.content))
      end
    elseif block.t == "Figure" then
      found:extend(unwrapped(block.content))
      found:extend(block.caption.long)
    else
      found:insert(block)
    end
  end
  return found
end

-- Each heading begins a cell of text.
local function cells(blocks)
  local found, text = pandoc.Blocks({}), pandoc.Blocks({})
  local function close()
    if #text > 0 then found:insert(pandoc.Div(text, { class = "cell markdown" })) end
    text = pandoc.Blocks({})
  end
  for _, block in ipairs(blocks) do
    if is_cell(block) or block.t == "Header" then close() end
    if is_cell(block) then found:insert(block) else text:insert(block) end
  end
  close()
  return found
end

function Pandoc(doc)
  local blocks = doc.blocks:walk({ traverse = "topdown", Figure = figure })
  blocks = blocks:walk({ Div = div })
  blocks = blocks:walk({ CodeBlock = code })
  blocks = blocks:walk({ Span = span, Note = note, Link = link, Header = bare, Code = bare, Image = bare, RawInline = function() return {} end })
  blocks = unwrapped(blocks)
  local first = table.remove(blocks, 1)
  for _, block in ipairs(blocks) do
    if block.t == "Header" then block.level = math.max(block.level, 2) end
  end
  local head = pandoc.Blocks({ first }) .. pandoc.read(page.about, "markdown").blocks
  return pandoc.Pandoc(cells(head .. pandoc.Blocks({ cell(page.setup) }) .. blocks))
end
