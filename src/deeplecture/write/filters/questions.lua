-- Questions: `::: {.question}`, and `::: {.predict}` around the figure that answers. A definition list has the answers,
-- each with the sentence why; `[...]{.right}` marks those that are right. The first run marks the block, the second
-- writes it: in a chapter as a group of radio buttons, in a deck as letters that a click answers.

local page = require("page")

local M = {}

local count = { question = 0, prediction = 0 } -- each of its own

local function is_question(div) return div.classes:includes("question") or div.classes:includes("predict") end

-- Read the parts of a block: {before, asked, answers: list of {text, right, why}, after}.
function M.read(div)
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

-- Of the first run: a number and an id; pictures that answer a prediction say so.
function M.mark(div)
  if not is_question(div) then return nil end
  local parts = M.read(div)
  if not parts.asked or #parts.answers == 0 then
    local words = pandoc.utils.stringify(div):sub(1, 60)
    page.unsupported("“" .. words .. "...” is no question: a paragraph asks, and a list of `ANSWER` lines follows, "
      .. "each with its `:   WHY` below")
  end
  local kind = div.classes:includes("predict") and "prediction" or "question"
  count[kind] = count[kind] + 1
  M.found = true
  div.attributes["data-question"] = tostring(count[kind])
  if div.identifier == "" then div.identifier = kind .. "-" .. count[kind] end
  if div.classes:includes("predict") then
    div.content = div.content:walk({ Image = function(image)
      image.attributes.predicted = "true"
      return image
    end })
  end
  return div
end

-- The sentence why, after a word that says whether the answer is right.
function M.told(answer)
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

local function right(answer) return answer.right and " data-right" or "" end

function M.name(div) return div.classes:includes("predict") and "Predict" or "Question " .. div.attributes["data-question"] end

-- In a chapter: native radio buttons; the style shows the sentence of the one that is chosen.
local function for_chapter(div, parts)
  local id = div.identifier
  local blocks = pandoc.Blocks({ page.raw('<fieldset class="question"><legend><span class="question-name">'
    .. M.name(div) .. "</span> "), pandoc.Plain(parts.asked), page.raw("</legend>") })
  blocks:extend(parts.before)
  for i, answer in ipairs(parts.answers) do
    local letter = string.char(96 + i)
    local own = id .. "-" .. letter
    blocks:insert(page.raw(string.format(
      '<div class="answer"%s><input type="radio" name="%s" id="%s" value="%s"><label for="%s">',
      right(answer), id, own, letter, own)))
    blocks:insert(pandoc.Plain(answer.text))
    blocks:insert(page.raw('</label><div class="why">'))
    blocks:extend(M.told(answer))
    blocks:insert(page.raw("</div></div>"))
  end
  blocks:insert(page.raw("</fieldset>"))
  return blocks
end

-- In a deck: answers by letters; the empty fragment is the click that tells. Where the figure is built up, its last step
-- tells.
local function for_deck(parts, predict)
  local blocks = pandoc.Blocks({ page.raw('<p class="asked">'), pandoc.Plain(parts.asked), page.raw("</p>") })
  blocks:extend(parts.before)
  blocks:insert(page.raw('<ol class="answers" type="A">'))
  local notes = pandoc.Blocks({})
  for _, answer in ipairs(parts.answers) do
    blocks:insert(page.raw('<li class="answer"' .. right(answer) .. ">"))
    blocks:insert(pandoc.Plain(answer.text))
    if predict then
      notes:extend(M.told(answer))
    else
      blocks:insert(page.raw('<div class="why">'))
      blocks:extend(M.told(answer))
      blocks:insert(page.raw("</div>"))
    end
    blocks:insert(page.raw("</li>"))
  end
  blocks:insert(page.raw("</ol>"))
  local steps = false
  parts.after:walk({ Image = function(image) steps = steps or image.attributes["data-steps"] ~= nil end })
  if not steps then parts.after:insert(page.raw('<span class="fragment answers-told"></span>')) end
  if #notes > 0 then parts.after:insert(pandoc.Div(notes, pandoc.Attr("", { "notes" }))) end
  return blocks
end

-- Of the second run.
function M.write(div)
  if not is_question(div) then return nil end
  local parts = M.read(div)
  local predict = div.classes:includes("predict")
  local content = page.deck and for_deck(parts, predict) or for_chapter(div, parts)
  content:extend(parts.after)
  div.classes = pandoc.List({ predict and "predict" or "ask" })
  div.content = content
  return div
end

return M
