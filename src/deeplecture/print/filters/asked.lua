-- Questions on paper, where nothing unfolds: the answers by letters in the text, and what is right at the chapter's end.
-- A prediction stands before the figure that answers it, and its sentences after it.

local nodes = require("nodes")
local page = require("page")
local questions = require("questions")

local M = { waiting = pandoc.List() }

local function letters(answers, content)
  local items = answers:map(content)
  return pandoc.OrderedList(items, pandoc.ListAttributes(1, "LowerAlpha", "TwoParens"))
end

-- The block, as plain text; `ending` follows the question itself.
local function asks(opened, answers, ending)
  local name = pandoc.Strong({ pandoc.Str(opened.traits.name .. ".") })
  local text = pandoc.Inlines({ name, pandoc.Space() }) .. nodes.line(opened.asked) .. ending
  local blocks = pandoc.Blocks({ pandoc.Para(text) }) .. opened.before
  blocks:insert(letters(answers, function(answer) return answer.text end))
  return blocks
end

function M.question(div, opened)
  local answers = questions.answers(opened)
  if opened.traits.predicts then
    -- A handout shows the slide, and beside it what is said.
    if page.deck then
      local said = pandoc.Blocks({})
      for _, answer in ipairs(answers) do said:extend(questions.revealed(answer)) end
      return pandoc.Div(said, pandoc.Attr("", { "notes" }))
    end
    local blocks = asks(opened, answers, pandoc.Inlines({})) .. opened.after
    blocks:insert(letters(answers, questions.revealed))
    return pandoc.Div(blocks, pandoc.Attr(div.identifier, { "predict" }))
  end
  local there = div.identifier .. "-answer"
  M.waiting:insert({ name = opened.traits.name, id = div.identifier, there = there, answers = answers })
  local link = pandoc.Inlines({ pandoc.Space(), pandoc.Link({ pandoc.Str("(Answer)") }, "#" .. there) })
  return pandoc.Div(asks(opened, answers, link) .. opened.after, pandoc.Attr(div.identifier))
end

-- What the chapter ends with.
function M.answers(prefix)
  local blocks = pandoc.Blocks({})
  if #M.waiting == 0 then return blocks end
  blocks:insert(pandoc.Header(2, "Answers to the questions", pandoc.Attr(prefix .. "answers", { "unnumbered" })))
  for _, one in ipairs(M.waiting) do
    local name = pandoc.Strong({ pandoc.Link({ pandoc.Str(one.name) }, "#" .. one.id), pandoc.Str(".") })
    blocks:insert(pandoc.Div({ pandoc.Div({ pandoc.Para({ name }) }, { class = "lead" }),
      letters(one.answers, questions.revealed) }, pandoc.Attr(one.there)))
  end
  return blocks
end

return M
