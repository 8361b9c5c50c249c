-- Boxes: callouts, theorems with their kin, proofs, tab sets, questions.

local labels = require("labels")
local nodes = require("nodes")
local page = require("page")
local questions = require("questions")

local function called(kind) return labels.KINDS[kind].name end

local CALLOUTS = { note = called("nte"), tip = called("tip"), warning = called("wrn"), important = called("imp"), caution = called("cau") }
local PROOFS = { proof = page.word("proof", "Proof"), remark = called("rem"), solution = called("sol") }

-- Take the title of a box: an attribute, or a heading that opens it.
local function take_title(div, attribute)
  local named = div.attributes[attribute]
  div.attributes[attribute] = nil
  if named and named ~= "" then return page.inlines(named) end
  local first = div.content[1]
  if first and first.t == "Header" then
    div.content:remove(1)
    return first.content
  end
  return pandoc.Inlines({})
end

local function take(div, name, otherwise)
  local value = div.attributes[name]
  div.attributes[name] = nil
  if value == nil then return otherwise end
  return value
end

local function callout(div)
  local class = div.classes:find_if(function(c) return CALLOUTS[c:match("^callout%-(%a+)$")] ~= nil end)
  if not class then return nil end
  local kind = class:match("%-(%a+)$")
  div.classes = div.classes:filter(function(c) return c ~= class end)
  local title = take_title(div, "title")
  local style = take(div, "appearance", page.option("callout-appearance", "default"))
  local icon = take(div, "icon", page.option("callout-icon", true))
  local collapse = take(div, "collapse")
  icon = page.is_true(icon) and style ~= "minimal"
  if style ~= "default" then style = "simple" end
  local numbered = labels.kind(div.identifier, "callout")
  if numbered then
    local number = labels.next_number(numbered)
    labels.add(div.identifier, numbered, number, title)
    title = labels.caption_prefix(numbered, number, #title > 0) .. title
  elseif style == "default" and #title == 0 then
    title = pandoc.Inlines({ pandoc.Str(CALLOUTS[kind]) })
  end
  return nodes.callout(div, title, { kind = kind, name = CALLOUTS[kind], style = style, icon = icon,
    folds = collapse ~= nil, open = collapse ~= nil and not page.is_true(collapse) })
end

local function bracketed(title)
  return pandoc.Inlines({ pandoc.Space(), pandoc.Str("(") }) .. title .. pandoc.Inlines({ pandoc.Str(")") })
end

local DIFFICULTIES = { easy = true, medium = true, hard = true }

-- What an exercise asks for: `{difficulty="easy" minutes=10}` as "(easy, 10 min)".
local function asks_for(div)
  local difficulty, minutes = take(div, "difficulty"), take(div, "minutes")
  if difficulty and not DIFFICULTIES[difficulty] then
    page.unsupported(div.identifier .. ': difficulty="' .. difficulty .. '" is none of easy, medium and hard')
  end
  if minutes and not tonumber(minutes) then
    page.unsupported(div.identifier .. ": minutes=" .. minutes .. " is no number")
  end
  local asked = pandoc.List({ difficulty, minutes and minutes .. page.NBSP .. "min" }):filter(function(one) return one end)
  if #asked == 0 then return pandoc.Inlines({}) end
  return pandoc.Inlines({ pandoc.Span({ pandoc.Str("(" .. table.concat(asked, ", ") .. ")") }, { class = "asks-for" }),
    pandoc.Space() })
end

local function theorem(div, kind)
  local name = take_title(div, "name")
  local asked = asks_for(div)
  local number = labels.next_number(kind)
  labels.add(div.identifier, kind, number, name)
  div.classes:insert("theorem")
  if kind ~= "thm" then div.classes:insert(labels.KINDS[kind].class) end
  local title = pandoc.Inlines({ pandoc.Str(labels.title(kind) .. page.NBSP .. number) })
  if #name > 0 then title:extend(bracketed(name)) end
  local first = div.content[1]
  if not first or first.t ~= "Para" then
    div.content:insert(1, pandoc.Para({ pandoc.Str(page.NBSP) }))
    first = div.content[1]
  end
  first.content = pandoc.Inlines({ pandoc.Span({ pandoc.Strong(title) }, { class = "theorem-title" }), pandoc.Space() })
    .. asked .. first.content
  return div
end

local function proof(div, kind)
  local class = kind and labels.KINDS[kind].class
    or div.classes:find_if(function(c) return PROOFS[c] ~= nil end)
  local name = take_title(div, "name")
  local called = pandoc.Inlines({ pandoc.Str(PROOFS[class]) })
  if kind then
    local number = labels.next_number(kind)
    labels.add(div.identifier, kind, number, name)
    called = pandoc.Inlines({ pandoc.Str(labels.title(kind)), pandoc.Space(), pandoc.Str(number) })
  end
  div.classes = div.classes:filter(function(c) return PROOFS[c] == nil end)
  div.classes:insert("proof")
  if class ~= "proof" then div.classes:insert(class) end
  local title = pandoc.Inlines({ pandoc.Emph(called) })
  if #name > 0 then title:extend(bracketed(name)) end
  title:extend({ pandoc.Str("."), pandoc.Space() })
  local span = pandoc.Span(title, { class = "proof-title" })
  local first = div.content[1]
  if first and first.t == "Para" then
    first.content:insert(1, span)
  else
    div.content:insert(1, pandoc.Para({ span }))
  end
  return div
end

local function tabset(div)
  local first = div.content:find_if(function(block) return block.t == "Header" end)
  if not first then page.unsupported("a .panel-tabset without headings: give each tab a heading") end
  local tabs = pandoc.List()
  for _, block in ipairs(div.content) do
    if block.t == "Header" and block.level == first.level then
      tabs:insert({ heading = block, content = pandoc.Blocks({}) })
    elseif #tabs > 0 then
      tabs[#tabs].content:insert(block)
    end
  end
  local chosen = 1
  for i, tab in ipairs(tabs) do
    if tab.heading.classes:includes("active") then chosen = i end
    tab.title = tab.heading.content
  end
  return nodes.tabset(div, tabs, chosen)
end

-- Rows that come one after the other; in a chapter all are there.
local function rows_in_steps(div)
  return div:walk({ Table = function(tbl)
    for _, body in ipairs(tbl.bodies) do
      for i, row in ipairs(body.body) do
        if i > 1 then row.attr = pandoc.Attr("", { "fragment" }) end
      end
    end
    return tbl
  end })
end

return {
  traverse = "topdown",
  Div = function(div)
    local kind = labels.kind(div.identifier)
    local group = kind and labels.KINDS[kind].group
    if group == "theorem" then return theorem(div, kind) end
    if group == "proof" then return proof(div, kind) end
    if div.classes:includes("panel-tabset") then return tabset(div) end
    if div.classes:includes("build-up") and page.deck then return rows_in_steps(div) end
    if div.classes:find_if(function(c) return PROOFS[c] ~= nil end) then return proof(div) end
    return questions.mark(div) or callout(div)
  end,
}
