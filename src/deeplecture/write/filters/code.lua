-- Code that the reader sees: folded, with a file's name, with lines to point at.

local page = require("page")

local function fold(code)
  local how = code.attributes["code-fold"] or page.option("code-fold")
  local summary = code.attributes["code-summary"] or page.option("code-summary", "Code")
  code.attributes["code-fold"], code.attributes["code-summary"] = nil, nil
  if how == nil or how == false or how == "false" or how == "0" or how == "none" then return nil end
  local open = how == "show" and " open" or ""
  local head = pandoc.Inlines({ page.raw_inline('<details class="code-fold"' .. open .. "><summary>") })
  head:extend(page.inlines(summary))
  head:insert(page.raw_inline("</summary>"))
  return { pandoc.Plain(head), code, page.raw("</details>") }
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
    if #code.classes > 0 and (code.text .. "\n"):match("[#/]%s*<%d+>%s*\n") then
      page.unsupported("code annotations (# <1>) are not supported: say it in the text, or use code-line-numbers")
    end
    number_lines(code)
    local file = code.attributes.filename
    code.attributes.filename = nil
    local blocks = code.classes:includes("cell-code") and fold(code) or { code }
    if not file then return blocks end
    local name = pandoc.Plain({ page.raw_inline("<pre>"), pandoc.Strong(file), page.raw_inline("</pre>") })
    table.insert(blocks, 1, pandoc.Div({ name }, { class = "code-with-filename-file" }))
    return pandoc.Div(blocks, { class = "code-with-filename" })
  end,
}
