-- First of all: every id of a page gets the page's name before it, since a book is one document.

local page = pandoc.json.decode(os.getenv("DEEPLECTURE_PAGE"), false)

local function named(element)
  if element.identifier ~= "" and element.identifier ~= "refs" then
    element.identifier = page.prefix .. element.identifier
    return element
  end
end

return {
  {
    Header = named, Div = named, Span = named, Code = named, CodeBlock = named, Table = named, Image = named,
    Link = function(link)
      if link.target:match("^#.") then link.target = "#" .. page.prefix .. link.target:sub(2) end
      named(link)
      return link
    end,
  },
}
