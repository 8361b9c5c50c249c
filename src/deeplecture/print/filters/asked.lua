-- Questions on paper, where nothing unfolds: the answers by letters in the text, and what is right at the chapter's end.
-- A prediction stands before the figure that answers it, and its sentences after it.

local page = require("page")
local questions = require("questions")

local M = { waiting = pandoc.List() }

local function letters(answers, content)
  local items = answers:map(content)
  return pandoc.OrderedList(items, pandoc.ListAttributes(1, "LowerAlpha", "TwoParens"))
end

-- The block, as plain text; `ending` follows the question itself.
local function asks(div, parts, ending)
  local name = pandoc.Strong({ pandoc.Str(questions.name(div) .. ".") })
  local text = pandoc.Inlines({ name, pandoc.Space() }) .. parts.asked .. ending
  local blocks = pandoc.Blocks({ pandoc.Para(text) }) .. parts.before
  blocks:insert(letters(parts.answers, function(answer) return { pandoc.Plain(answer.text) } end))
  return blocks
end

function M.question(div)
  local parts = questions.read(div)
  if div.classes:includes("predict") then
    -- A handout shows the slide, and beside it what is said.
    if page.deck then
      local told = pandoc.Blocks({})
      for _, answer in ipairs(parts.answers) do told:extend(questions.told(answer)) end
      return pandoc.Div(told, pandoc.Attr("", { "notes" }))
    end
    local blocks = asks(div, parts, pandoc.Inlines({}))
    blocks:extend(parts.after)
    blocks:insert(letters(parts.answers, questions.told))
    return pandoc.Div(blocks, pandoc.Attr(div.identifier, { "predict" }))
  end
  local there = div.identifier .. "-answer"
  M.waiting:insert({ name = questions.name(div), id = div.identifier, there = there, answers = parts.answers })
  local link = pandoc.Inlines({ pandoc.Space(), pandoc.Link({ pandoc.Str("(Answer)") }, "#" .. there) })
  local blocks = asks(div, parts, link)
  blocks:extend(parts.after)
  return pandoc.Div(blocks, pandoc.Attr(div.identifier))
end

-- What the chapter ends with.
function M.answers(prefix)
  local blocks = pandoc.Blocks({})
  if #M.waiting == 0 then return blocks end
  blocks:insert(pandoc.Header(2, "Answers to the questions", pandoc.Attr(prefix .. "answers", { "unnumbered" })))
  for _, one in ipairs(M.waiting) do
    local name = pandoc.Strong({ pandoc.Link({ pandoc.Str(one.name) }, "#" .. one.id), pandoc.Str(".") })
    blocks:insert(pandoc.Div({ pandoc.Div({ pandoc.Para({ name }) }, { class = "lead" }),
      letters(one.answers, questions.told) }, pandoc.Attr(one.there)))
  end
  return blocks
end

return M
