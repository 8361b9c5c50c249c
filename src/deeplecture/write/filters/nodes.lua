-- The nodes of a page: what Markdown has no element for. Each has one constructor here. The first run makes them, what
-- comes after moves them about, and at the very end a renderer of each output (chapter.lua, deck.lua; of print plain.lua,
-- typst.lua and epub.lua) writes them in its own words.
--
-- A node is a Div that says its name and what else there is to know, and holds its parts, each a Div with a name:
--
--   figure    traits kind ("fig", "tbl", "lst"; absent where it is not numbered), within (another figure), above (the
--             caption stands so), align, several (has figures within)           parts content, caption (may be absent)
--   callout   traits kind, name, style, icon, folds, open                         parts title (may be absent), body
--   tabset    traits chosen                                                       parts tab (title, content), ...
--   question  traits name, number, predicts                    parts asked, before, answer (traits right; text, why), ..., after
--   row       traits valign                                         parts cell (traits share, empty, align), ...
--
-- Besides these, a Span with `equation-number` is a numbered equation, a CodeBlock bears `filename`, `code-fold` and
-- `code-summary`, a picture what `images.lua` takes off it, and theorems and proofs are the Divs of their classes.

local M = {}

local NAME, PART, TRAITS = "deeplecture-node", "deeplecture-part", "deeplecture-traits"

local function put(attributes, key, name, traits)
  attributes[key] = name
  if next(traits) then attributes[TRAITS] = pandoc.json.encode(traits) end
end

local function part(name, blocks, traits)
  local div = pandoc.Div(blocks)
  put(div.attributes, PART, name, traits or {})
  return div
end

-- Make a node of a Div, which keeps its identifier, classes and attributes.
local function node(div, name, traits, parts)
  put(div.attributes, NAME, name, traits)
  div.content = parts
  return div
end

-- given: id, classes, content, caption (Inlines or nil) and the traits of a figure.
function M.figure(given)
  local parts = pandoc.Blocks({ part("content", given.content) })
  if given.caption then
    parts:insert(given.above and 1 or 2, part("caption", { pandoc.Plain(given.caption) }))
  end
  local traits = { kind = given.kind, within = given.within, above = given.above or nil, align = given.align,
    several = given.several or nil }
  return node(pandoc.Div({}, pandoc.Attr(given.id or "", given.classes or {})), "figure", traits, parts)
end

function M.callout(div, title, traits)
  local parts = pandoc.Blocks({ part("body", div.content) })
  if #title > 0 then parts:insert(1, part("title", { pandoc.Plain(title) })) end
  return node(div, "callout", traits, parts)
end

-- tabs: list of {title, content}.
function M.tabset(div, tabs, chosen)
  local parts = pandoc.Blocks({})
  for _, tab in ipairs(tabs) do
    parts:insert(part("tab", { part("title", { pandoc.Plain(tab.title) }), part("content", tab.content) }))
  end
  return node(div, "tabset", { chosen = chosen }, parts)
end

-- given: asked (Inlines), before, answers (list of {text, right, why}), after.
function M.question(div, given, traits)
  local parts = pandoc.Blocks({ part("asked", { pandoc.Plain(given.asked) }), part("before", given.before) })
  for _, answer in ipairs(given.answers) do
    parts:insert(part("answer", { part("text", { pandoc.Plain(answer.text) }), part("why", answer.why) },
      { right = answer.right }))
  end
  parts:insert(part("after", given.after))
  return node(div, "question", traits, parts)
end

-- cells: list of {content, share, empty, align}.
function M.row(cells, valign)
  local parts = pandoc.Blocks({})
  for _, cell in ipairs(cells) do
    parts:insert(part("cell", cell.content, { share = cell.share, empty = cell.empty, align = cell.align }))
  end
  return node(pandoc.Div({}), "row", { valign = valign }, parts)
end

function M.equation(id, number, math)
  return pandoc.Span({ math }, pandoc.Attr(id, {}, { { "equation-number", number } }))
end

-- -- of those who read them --

-- The name of a node, or nil for any other block.
function M.name(block) return block.t == "Div" and block.attributes[NAME] or nil end

function M.is_part(div) return div.attributes[PART] ~= nil end

-- The traits of a node or a part.
function M.traits(div) return div.attributes[TRAITS] and pandoc.json.decode(div.attributes[TRAITS], false) or {} end

-- A node or a part, opened: its traits, its parts' content by name, and `parts`, a list of the parts themselves.
function M.open(div)
  local opened = { traits = M.traits(div), parts = pandoc.List() }
  for _, inner in ipairs(div.content) do
    local name = inner.t == "Div" and inner.attributes[PART]
    if name then
      opened.parts:insert({ name = name, div = inner, traits = M.traits(inner), content = inner.content })
      opened[name] = inner.content
    end
  end
  return opened
end

-- The opened parts of a name, where there may be several.
function M.each(opened, name) return opened.parts:filter(function(one) return one.name == name end) end

-- The content of an opened figure with its pictures as `change` gives them; figures within it are asked for themselves.
function M.with_pictures(opened, change)
  if opened.traits.several then return opened.content end
  return opened.content:walk({
    traverse = "topdown",
    Div = function(div) if M.name(div) == "figure" then return div, false end end,
    Image = change,
  })
end

-- A node as the plain Div that it was made of, with other content.
function M.plain(div, content)
  div.attributes[NAME], div.attributes[TRAITS] = nil, nil
  div.content = content
  return div
end

-- The inlines of a part that holds one line.
function M.line(content) return content and pandoc.utils.blocks_to_inlines(content) or pandoc.Inlines({}) end

return M
