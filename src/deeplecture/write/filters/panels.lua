-- Panels: blocks side by side, by layout-ncol, layout-nrow or layout.

local page = require("page")

local M = { ATTRIBUTES = { "layout-ncol", "layout-nrow", "layout", "layout-align", "layout-valign" } }

function M.wanted(div)
  local attributes = div.attributes
  return attributes["layout-ncol"] or attributes["layout-nrow"] or attributes.layout
end

-- Rows of widths from `[[1,1],[2]]`, `[3,-1,7]` or lists of "30%".
local function given_rows(text, count)
  local ok, rows = pcall(pandoc.json.decode, text, false)
  if not ok or type(rows) ~= "table" then
    page.unsupported('layout="' .. text .. '" is not a list of widths such as [[1,1],[1]]')
  end
  if type(rows[1]) ~= "table" then
    local row = rows
    local cells = 0
    for _, width in ipairs(row) do
      if not tostring(width):match("^%-") then cells = cells + 1 end
    end
    rows = {}
    for _ = 1, math.ceil(count / math.max(cells, 1)) do table.insert(rows, row) end
  end
  return rows
end

local function even_rows(count, columns)
  local rows = {}
  for i = 1, count, columns do
    local row = {}
    for _ = i, i + columns - 1 do table.insert(row, 1) end
    table.insert(rows, row)
  end
  return rows
end

-- A cell's share of its row. Cells grow by it from nothing, so that the gaps between them need no sums.
local function share(width)
  local number = tonumber((tostring(width):gsub("%%$", "")))
  if not number then page.unsupported('the width "' .. tostring(width) .. '" of a layout is no number') end
  return string.format("%g", math.abs(number))
end

local function is_heading(block) return block.t == "Header" end

-- The cells of a panel: each block one; a heading goes with the block after it.
local function cells_of(blocks)
  local cells, waiting = pandoc.List(), pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if is_heading(block) then
      waiting:insert(page.deck and pandoc.Para({ pandoc.Strong(block.content) }) or block)
    else
      waiting:insert(block)
      cells:insert(waiting)
      waiting = pandoc.Blocks({})
    end
  end
  if #waiting > 0 then cells:insert(waiting) end
  return cells
end

-- One Div whose content are the rows.
function M.rows(div, blocks)
  local cells = cells_of(blocks)
  local attributes = div.attributes
  local rows
  if attributes["layout-ncol"] or attributes["layout-nrow"] then
    local columns = tonumber(attributes["layout-ncol"])
      or math.ceil(#cells / (tonumber(attributes["layout-nrow"]) or 1))
    rows = even_rows(#cells, math.max(columns, 1))
  else
    rows = given_rows(attributes.layout, #cells)
  end
  local align = attributes["layout-align"]
  local valign = attributes["layout-valign"]
  local content, next_cell = pandoc.Blocks({}), 1
  for _, row in ipairs(rows) do
    if next_cell > #cells then break end
    local blocks_of_row = pandoc.Blocks({})
    for _, width in ipairs(row) do
      local spacer = tostring(width):match("^%-")
      local cell = spacer and pandoc.Blocks({}) or cells[next_cell]
      if not spacer then next_cell = next_cell + 1 end
      local style = "flex: " .. share(width) .. " 1 0;"
      if spacer then style = style .. " min-width: 0;" end
      if align then style = style .. " text-align: " .. align .. ";" end
      blocks_of_row:insert(pandoc.Div(cell or {}, pandoc.Attr("",
        { "quarto-layout-cell", spacer and "quarto-figure-spacer" or nil }, { { "style", style } })))
    end
    local classes = { "quarto-layout-row" }
    if valign then table.insert(classes, "quarto-layout-valign-" .. valign) end
    content:insert(pandoc.Div(blocks_of_row, pandoc.Attr("", classes)))
  end
  for _, name in ipairs(M.ATTRIBUTES) do attributes[name] = nil end
  return pandoc.Div(content)
end

return M
