-- Questions: `::: {.question}`, and `::: {.predict}` around the figure that answers. A definition list has the answers,
-- each with the sentence why; `[...]{.right}` marks those that are right. A figure that is built up answers with its last
-- step, or with the one that `answer-step=2` names; with `steps="deck"` a chapter hides it as a whole until it is answered.

local nodes = require("nodes")
local page = require("page")

local M = {}

local count = { question = 0, prediction = 0 } -- each of its own

local function is_question(div) return div.classes:includes("question") or div.classes:includes("predict") end

-- The parts of a block: {before, asked, answers: list of {text, right, why}, after}.
local function read(div)
  local parts = { before = pandoc.Blocks({}), answers = pandoc.List(), after = pandoc.Blocks({}) }
  for _, block in ipairs(div.content) do
    if #parts.answers > 0 then
      parts.after:insert(block)
    elseif block.t ~= "DefinitionList" then
      parts.before:insert(block)
    else
      for _, item in ipairs(block.content) do
        local answer = { right = false, why = pandoc.Blocks({}) }
        answer.text = pandoc.Inlines(item[1]):walk({ Span = function(span)
          if not span.classes:includes("right") then return nil end
          answer.right = true
          return span.content
        end })
        for _, definition in ipairs(item[2]) do answer.why:extend(definition) end
        parts.answers:insert(answer)
      end
    end
  end
  local last = parts.before[#parts.before]
  if last and last.t == "Para" then
    parts.before:remove(#parts.before)
    parts.asked = last.content
  end
  return parts
end

-- The node of a block; pictures that answer a prediction say so.
function M.mark(div)
  if not is_question(div) then return nil end
  local parts = read(div)
  if not parts.asked or #parts.answers == 0 then
    local words = pandoc.utils.stringify(div):sub(1, 60)
    page.unsupported("“" .. words .. "...” is no question: a paragraph asks, and a list of `ANSWER` lines follows, "
      .. "each with its `:   WHY` below")
  end
  local predicts = div.classes:includes("predict")
  local kind = predicts and "prediction" or "question"
  count[kind] = count[kind] + 1
  page.shows.question = true
  if div.identifier == "" then div.identifier = kind .. "-" .. count[kind] end
  local step = div.attributes["answer-step"]
  div.attributes["answer-step"] = nil
  if step and not (predicts and step:match("^[1-9]%d*$")) then
    page.unsupported('answer-step="' .. step .. '" is the number of a step, of a .predict')
  end
  local where = div.attributes.steps
  div.attributes.steps = nil
  if where and not (predicts and where == "deck") then
    page.unsupported('steps="' .. where .. '": a .predict may say steps="deck", and nothing else')
  end
  if predicts then
    local function say_so(image)
      image.attributes.predicted = where and not page.deck and "whole" or step or "last"
      return image
    end
    parts.before, parts.after = parts.before:walk({ Image = say_so }), parts.after:walk({ Image = say_so })
  end
  local name = predicts and "Predict" or "Question " .. count[kind]
  return nodes.question(div, parts, { name = name, number = tostring(count[kind]), predicts = predicts })
end

-- Of a renderer: the answers of an opened question, each with right, text and why.
function M.answers(opened)
  return nodes.each(opened, "answer"):map(function(part)
    local answer = nodes.open(part.div)
    return { right = part.traits.right, text = answer.text, why = answer.why }
  end)
end

-- The sentence why, after a word that says whether the answer is right.
function M.revealed(answer)
  local blocks = pandoc.Blocks(answer.why):map(function(block)
    return block.t == "Plain" and pandoc.Para(block.content) or block
  end)
  local word = pandoc.Inlines({ pandoc.Strong({ pandoc.Str(answer.right and "Right." or "No.") }), pandoc.Space() })
  if blocks[1] and blocks[1].t == "Para" then
    blocks[1] = pandoc.Para(word .. blocks[1].content)
  else
    blocks:insert(1, pandoc.Para(word))
  end
  return blocks
end

return M
