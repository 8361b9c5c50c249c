-- Figures, tables and listings: captions, numbers, panels of several.

local images = require("images")
local labels = require("labels")
local nodes = require("nodes")
local panels = require("panels")
local page = require("page")

local function is_display(block) return block.t == "Div" and block.classes:includes("cell-output-display") end

local function below(kind, attributes)
  local where = attributes[kind .. "-cap-location"] or attributes["cap-location"]
    or page.option(kind .. "-cap-location") or page.option("cap-location") or labels.KINDS[kind].caption
  attributes[kind .. "-cap-location"], attributes["cap-location"] = nil, nil
  return where ~= "top"
end

-- Number a float and note it. A float inside a float is a part of it, (a), (b)...; its parent counts them.
local function numbered_caption(id, kind, caption, parent)
  if parent then
    parent.parts = parent.parts + 1
    local letter = string.char(96 + parent.parts)
    labels.add(id, parent.kind, parent.number .. " (" .. letter .. ")", caption)
    local text = pandoc.Inlines({ pandoc.Str("(" .. letter .. ")") })
    if #caption > 0 then text:insert(pandoc.Space()) end
    return text .. caption
  end
  local number = labels.next_number(kind)
  labels.add(id, kind, number, caption)
  return labels.caption_prefix(kind, number, #caption > 0) .. caption, number
end

-- One float. `given` has id, content, caption (or, where it is numbered already, `text`) and perhaps parent, attributes,
-- classes, align and several.
local function float(given)
  local kind = labels.kind(given.id)
  return nodes.figure({ id = given.id, classes = given.classes, kind = kind, content = given.content,
    caption = given.text or numbered_caption(given.id, kind, given.caption, given.parent),
    above = not below(kind, given.attributes or {}), within = given.parent ~= nil or nil, align = given.align,
    several = given.several })
end

local function as_inlines(blocks) return pandoc.utils.blocks_to_inlines(blocks) end

local function figure(fig, parent)
  local found, location
  local content = fig.content:walk({
    Image = function(image)
      found, location = true, image.attributes["fig-cap-location"]
      return images.describe(image, true)
    end,
  })
  if not found then return nil end
  local caption = as_inlines(fig.caption.long)
  if labels.kind(fig.identifier, "float") then
    fig.attributes["fig-cap-location"] = location
    return float({ id = fig.identifier, content = content, caption = caption, parent = parent,
      attributes = fig.attributes, classes = fig.classes })
  end
  return nodes.figure({ id = fig.identifier, content = { pandoc.Para(as_inlines(content)) }, caption = caption })
end

-- A paragraph that holds only a picture without a caption, which with a label is a float all the same, or only a
-- picture that is a link, which with a caption is a figure.
local function picture(para, parent)
  local link = #para.content == 1 and para.content[1].t == "Link" and para.content[1]
  local linked = link and images.only_image(pandoc.Plain(link.content))
  if linked and #linked.caption > 0 then
    local attr = pandoc.Attr(linked.identifier)
    return figure(pandoc.Figure({ pandoc.Plain({ link }) }, { linked.caption }, attr), parent)
  end
  local image = images.only_image(para)
  if not image then return nil end
  if labels.kind(image.identifier, "float") then
    return figure(pandoc.Figure({ pandoc.Plain({ image }) }, { image.caption }, pandoc.Attr(image.identifier)), parent)
  end
  if parent or not image.attributes.kind then return nil end
  return nodes.figure({ content = { pandoc.Para({ images.describe(image, false) }) } })
end

local BOOTSTRAP = { striped = true, hover = true, active = true, bordered = true, borderless = true, sm = true }

-- Split "Caption {#tbl-x .class}" into the caption and its attributes.
local function split_caption(inlines)
  for i = #inlines, 1, -1 do
    local inline = inlines[i]
    if inline.t == "Str" and inline.text:match("^{[#.%a]") then
      local rest = pandoc.Inlines({})
      for j = i, #inlines do rest:insert(inlines[j]) end
      -- Written back as Markdown: quotes and all, so that Pandoc itself reads the attributes.
      local source = pandoc.write(pandoc.Pandoc({ pandoc.Plain(rest) }), "markdown-smart-citations",
        { wrap_text = "wrap-none" }):gsub("\\(.)", "%1"):gsub("%s+$", ""):gsub("“", '"'):gsub("”", '"')
      local span = source:match("}$") and pandoc.read("[]" .. source, "markdown").blocks[1]
      span = span and span.content and span.content[1]
      if span and span.t == "Span" then
        local caption = pandoc.Inlines({})
        for j = 1, i - 1 do caption:insert(inlines[j]) end
        while #caption > 0 and (caption[#caption].t == "Space" or caption[#caption].t == "SoftBreak") do
          caption:remove(#caption)
        end
        return caption, span.attr
      end
    end
  end
  return inlines, pandoc.Attr()
end

local function column_widths(tbl, value)
  if not value or value == "auto" or value == "true" then return end
  local widths = value ~= "false" and pandoc.json.decode(value, false) or {}
  local sum = 0
  for _, width in ipairs(widths) do sum = sum + width end
  for i, spec in ipairs(tbl.colspecs) do
    tbl.colspecs[i] = { spec[1], widths[i] and sum > 0 and widths[i] / sum or nil }
  end
end

local function dress_table(tbl, attr)
  tbl.classes:extend(attr.classes)
  tbl.classes = tbl.classes:map(function(c) return BOOTSTRAP[c] and "table-" .. c or c end)
  tbl.classes:extend({ "caption-top", "table" })
  column_widths(tbl, attr.attributes["tbl-colwidths"] or tbl.attributes["tbl-colwidths"]
    or page.option("tbl-colwidths"))
  tbl.attributes["tbl-colwidths"] = nil
  return tbl
end

local function table_block(tbl, parent)
  local caption, attr = split_caption(as_inlines(tbl.caption.long))
  local id = attr.identifier ~= "" and attr.identifier or tbl.identifier
  dress_table(tbl, attr)
  if not labels.kind(id, "float") then
    tbl.caption.long = #caption > 0 and { pandoc.Plain(caption) } or {}
    if id ~= "" then tbl.identifier = id end
    return tbl
  end
  tbl.caption.long = {}
  tbl.identifier = ""
  return float({ id = id, content = { tbl }, caption = caption, parent = parent, attributes = attr.attributes })
end

local function listing(code, parent)
  local caption = code.attributes["lst-cap"]
  if not caption or not labels.kind(code.identifier, "float") then return nil end
  code.attributes["lst-cap"] = nil
  local id = code.identifier
  code.identifier = ""
  return float({ id = id, content = { code }, caption = page.inlines(caption), parent = parent,
    attributes = code.attributes })
end

-- Take the caption of a float div: its last paragraph, an attribute, or that of its only table.
local function take_caption(div, kind)
  local last = div.content[#div.content]
  if last and last.t == "Para" and #div.content > 1 and not images.only_image(last) then
    div.content:remove(#div.content)
    return last.content
  end
  local named = div.attributes[kind .. "-cap"]
  div.attributes[kind .. "-cap"] = nil
  if named then return page.inlines(named) end
  local caption = pandoc.Inlines({})
  if kind == "tbl" then
    local tables = 0
    div.content:walk({ Table = function() tables = tables + 1 end })
    if tables == 1 then
      div.content = div.content:walk({
        Table = function(tbl)
          local text, attr = split_caption(as_inlines(tbl.caption.long))
          if attr.identifier ~= "" then return nil end
          caption = text
          tbl.caption.long = {}
          return dress_table(tbl, attr)
        end,
      })
    end
  end
  return caption
end

-- What of a cell stands before its outputs: the code that the reader sees and what it complained of.
local function split_cell(div)
  local before, rest = pandoc.Blocks({}), pandoc.Blocks({})
  for _, block in ipairs(div.content) do
    if block.t == "CodeBlock" and block.classes:includes("cell-code")
      or block.t == "Div" and block.classes:includes("cell-output-stderr") then
      before:insert(block)
    elseif is_display(block) and panels.wanted(div) and #block.content > 1 then
      for _, part in ipairs(block.content) do rest:insert(pandoc.Div({ part })) end
    else
      rest:insert(block)
    end
  end
  return before, rest
end

-- Captions of a cell's parts: `fig-subcap='["Up", "Down"]'` beside outputs that bear none.
local function label_parts(div, kind)
  local given = div.attributes[kind .. "-subcap"]
  div.attributes[kind .. "-subcap"] = nil
  local names = given and pandoc.json.decode(given, false)
  if type(names) ~= "table" then return end
  local i = 0
  div.content = div.content:walk({
    Para = function(para)
      local image = images.only_image(para)
      if not image then return nil end
      i = i + 1
      image.identifier = div.identifier .. "-" .. i
      image.caption = page.inlines(names[i] or "")
      return para
    end,
  })
end

local filter

-- A cell says of its table how wide the columns are.
local function pass_widths(div)
  local widths = div.attributes["tbl-colwidths"]
  div.attributes["tbl-colwidths"] = nil
  if not widths then return end
  div.content = div.content:walk({ Table = function(tbl)
    tbl.attributes["tbl-colwidths"] = widths
    return tbl
  end })
end

local function float_div(div, kind, parent)
  pass_widths(div)
  label_parts(div, kind)
  local caption = take_caption(div, kind)
  local is_cell = div.classes:includes("cell")
  local before = pandoc.Blocks({})
  if is_cell then before, div.content = split_cell(div) end
  local text, number = numbered_caption(div.identifier, kind, caption, parent)
  local whole = { kind = kind, number = number, parts = 0 }
  local content = div.content:walk(filter(whole))
  if whole.parts == 0 then
    content = content:walk({ Image = function(image) return images.describe(image, true) end })
  end
  local layout = panels.wanted(div)
  if layout then content = panels.rows(div, content) end
  local classes = div.classes:filter(function(c) return c ~= "cell" end)
  if layout then classes:insert("quarto-layout-panel") end
  local result = float({ id = div.identifier, content = content, text = text, parent = parent,
    attributes = div.attributes, classes = classes, align = div.attributes["fig-align"], several = whole.parts > 0 })
  if not is_cell then return result end
  before:insert(result)
  return pandoc.Div(before, pandoc.Attr("", { "cell" }))
end

local function panel(div, parent)
  local before
  before, div.content = split_cell(div)
  div.content = panels.rows(div, div.content:walk(filter(parent)))
  div.classes:insert("quarto-layout-panel")
  for _, name in ipairs(panels.ATTRIBUTES) do div.attributes[name] = nil end
  if #before == 0 then return div end
  before:insert(div)
  return pandoc.Div(before)
end

-- The filter for what lies inside `parent`, a float with parts, or at the top (nil).
filter = function(parent)
  return {
    traverse = "topdown",
    Div = function(div)
      local kind = labels.kind(div.identifier, "float")
      if kind then return float_div(div, kind, parent), false end
      if panels.wanted(div) then return panel(div, parent), false end
    end,
    Figure = function(fig) return figure(fig, parent), false end,
    Table = function(tbl)
      local result = table_block(tbl, parent)
      return result, result.t == "Table"
    end,
    CodeBlock = function(code) return listing(code, parent), false end,
    Para = function(para) return picture(para, parent) end,
  }
end

return filter(nil)
