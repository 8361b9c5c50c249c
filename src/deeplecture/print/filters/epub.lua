-- At the end of a book's way to an e-book: equations with their numbers beside them.

local here = PANDOC_SCRIPT_FILE:match("(.*[/\\])") or ""
package.path = here .. "../../write/filters/?.lua;" .. package.path

local html = require("html")
local nodes = require("nodes")

return {
  {
    Math = function(math)
      -- What Pandoc writes for these is not MathML 3; inside a line they look the same as \frac.
      math.text = math.text:gsub("\\[td]frac%f[%A]", "\\frac")
      return math
    end,
    Span = function(span)
      local number = span.attributes["equation-number"]
      if not number then return nil end
      span.attributes["equation-number"] = nil
      span.classes:insert("equation")
      span.content:insert(pandoc.Span({ pandoc.Str("(" .. number .. ")") }, { class = "equation-number" }))
      return span
    end,
    Figure = function(figure)
      -- Pandoc finds the file that an id lies in for a division, not for a figure.
      if figure.identifier == "" then return nil end
      local id = figure.identifier
      figure.identifier = ""
      return pandoc.Div({ figure }, pandoc.Attr(id))
    end,
    Div = function(div)
      if nodes.name(div) == "row" then return html.row(div, nodes.open(div)) end
      -- Cells have served; readers of e-books know nothing of them.
      if div.classes:includes("cell") or div.classes:includes("cell-output") then
        return div.identifier == "" and div.content or pandoc.Div(div.content, pandoc.Attr(div.identifier))
      end
    end,
  },
}
