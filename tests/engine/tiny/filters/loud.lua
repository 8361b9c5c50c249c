-- What is loud is said twice as clearly.
function Span(span)
  if span.classes:includes("loud") then
    return pandoc.Strong(span.content)
  end
end
