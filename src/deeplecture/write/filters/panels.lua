-- Panels: blocks side by side, by layout-ncol, layout-nrow or layout.

local nodes = require("nodes")
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

-- The rows of a panel, of which a Div's attributes say how many and how wide.
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
  local content, next_cell = pandoc.Blocks({}), 1
  for _, row in ipairs(rows) do
    if next_cell > #cells then break end
    local of_row = pandoc.List()
    for _, width in ipairs(row) do
      local empty = tostring(width):match("^%-") ~= nil
      of_row:insert({ content = not empty and cells[next_cell] or {}, share = share(width), empty = empty,
        align = attributes["layout-align"] })
      if not empty then next_cell = next_cell + 1 end
    end
    content:insert(nodes.row(of_row, attributes["layout-valign"]))
  end
  for _, name in ipairs(M.ATTRIBUTES) do attributes[name] = nil end
  return content
end

return M
