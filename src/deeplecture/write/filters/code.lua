-- Code that the reader sees: whether it folds, and lines to point at.

local page = require("page")

-- An own or the page's `code-fold` and `code-summary`, where there is anything to fold.
local function fold(code)
  local how = code.attributes["code-fold"] or page.option("code-fold")
  local folds = not (how == nil or how == false or how == "false" or how == "0" or how == "none")
  local summary = code.attributes["code-summary"] or page.option("code-summary", page.word("code", "Code"))
  code.attributes["code-fold"] = folds and (how == "show" and "show" or "true") or nil
  code.attributes["code-summary"] = folds and summary or nil
end

local function number_lines(code)
  local lines = code.attributes["code-line-numbers"]
  if lines == nil and page.option("code-line-numbers") == true and #code.classes > 0 then lines = "true" end
  code.attributes["code-line-numbers"] = nil
  if lines == nil or lines == "false" or lines == "0" then return end
  code.classes:insert("number-lines")
  if page.deck then code.attributes["code-line-numbers"] = lines end
end

return {
  CodeBlock = function(code)
    number_lines(code)
    page.shows.mermaid = page.shows.mermaid or code.classes:includes("diagram")
    if code.classes:includes("cell-code") then fold(code) end
    return code
  end,
}
