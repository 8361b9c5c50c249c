-- At the end of a book's way to an e-book: equations with their numbers beside them.

return {
  {
    Math = function(math)
      -- What Pandoc writes for these is not MathML 3; inside a line they look the same as \frac.
      math.text = math.text:gsub("\\[td]frac%f[%A]", "\\frac")
      return math
    end,
    Span = function(span)
      local math = #span.content == 1 and span.content[1]
      local number = math and math.t == "Math" and math.text:match("\\tag{([^}]*)}%s*$")
      if not number then return nil end
      math.text = math.text:gsub("%s*\\tag{[^}]*}%s*$", "")
      span.classes:insert("equation")
      span.content = { math, pandoc.Span({ pandoc.Str("(" .. number .. ")") }, { class = "equation-number" }) }
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
      -- Cells have served; readers of e-books know nothing of them.
      if div.classes:includes("cell") or div.classes:includes("cell-output") then
        return div.identifier == "" and div.content or pandoc.Div(div.content, pandoc.Attr(div.identifier))
      end
    end,
  },
}
