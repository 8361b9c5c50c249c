-- The end of a deck: its references, asides and footnotes at the foot of their slide, and a
-- slide's only picture as large as the slide allows. The same moves as stock Quarto's.

local deck = require("deck")
local html = require("html")
local images = require("images")
local nodes = require("nodes")
local page = require("page")

local notes = 0

-- Put what follows a pause into a fragment, as Pandoc would; done here so that speaker notes and the foot of the slide
-- stay out of it. Below a smaller heading a pause is no pause, for Pandoc and so for stock Quarto.
local function without_pauses(blocks)
  if not blocks:find_if(page.is_pause) then return blocks end
  if blocks:find_if(function(block) return block.t == "Header" end) then return blocks end
  local result, part, speaker_notes = pandoc.Blocks({}), nil, pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if page.is_pause(block) then
      part = pandoc.Div({}, { class = "fragment" })
      result:insert(part)
    elseif block.t == "Div" and block.classes:includes("notes") then
      speaker_notes:insert(block)
    elseif part then
      part.content:insert(block)
      result[#result] = part
    else
      result:insert(block)
    end
  end
  return result .. speaker_notes
end

-- Collect the asides (divs; a span stays where it is) and footnotes of a slide into one <aside>.
local function foot(slide)
  local asides, items, index = pandoc.Blocks({}), pandoc.Blocks({}), 0
  local function note(element)
    notes, index = notes + 1, index + 1
    items:insert(page.raw('<li id="fn' .. notes .. '">'))
    items:extend(element.content)
    items:insert(page.raw("</li>"))
    return page.raw_inline("<sup>" .. index .. "</sup>")
  end
  if slide.heading then slide.heading = slide.heading:walk({ Note = note }) end
  slide.blocks = slide.blocks:walk({ Note = note })
  slide.blocks = slide.blocks:walk({
    Div = function(div)
      if not div.classes:includes("aside") then return nil end
      asides:insert(page.raw("<div>"))
      asides:extend(div.content)
      asides:insert(page.raw("</div>"))
      return {}
    end,
  })
  if #asides + #items == 0 then return false end
  local whole = pandoc.Blocks({ page.raw("<aside>") }) .. asides
  if #items > 0 then
    whole = whole .. pandoc.Blocks({ page.raw('<ol class="aside-footnotes">') }) .. items
    whole:insert(page.raw("</ol>"))
  end
  whole:insert(page.raw("</aside>"))
  slide.blocks = slide.blocks .. whole
  return true
end

local function has_class(element, pattern)
  return element.classes and element.classes:find_if(function(class) return class:match(pattern) ~= nil end) ~= nil
end

local UNSTRETCHED = { "^column$", "^quarto%-layout%-panel$", "^fragment$", "panel%-" }

local function only_picture(slide)
  local found, count = nil, 0
  local function raw(element)
    if element.text:match("<img") then count = count + 1 end
  end
  slide.blocks:walk({
    Image = function(image) found, count = image, count + 1 end,
    RawBlock = raw,
    RawInline = raw,
  })
  return count == 1 and found or nil
end

local function holds_picture(block)
  local found, barred = false, false
  pandoc.Blocks({ block }):walk({
    Link = function(link) link.content:walk({ Image = function() barred = true end }) end,
    Div = function(div)
      for _, pattern in ipairs(UNSTRETCHED) do
        if has_class(div, pattern) then div:walk({ Image = function() barred = true end }) end
      end
    end,
    Image = function() found = true end,
  })
  return found, barred
end

-- What stays of a block when its picture is taken out of it.
local function without_picture(block)
  return pandoc.Blocks({ block }):walk({
    Div = function(div)
      if nodes.name(div) == "figure" or #div.content == 0 then
        return {}
      end
    end,
    Para = function(para)
      if images.only_image(para) then return {} end
    end,
  }):walk({ Div = function(div) if #div.content == 0 then return {} end end })
end

-- A numbered figure, or one that has a caption.
local function captioned(block)
  local opened = nodes.name(block) == "figure" and nodes.open(block)
  return opened and opened.caption ~= nil and (opened.traits.kind == "fig" or not opened.traits.kind)
end

local function in_figure(block)
  local found = nodes.name(block) == "figure"
  pandoc.Blocks({ block }):walk({ Div = function(div) found = found or nodes.name(div) == "figure" end })
  return found
end

local function stretch(slide)
  if page.option("auto-stretch") == false then return end
  if slide.heading and slide.heading.classes and slide.heading.classes:includes("nostretch") then return end
  local image = only_picture(slide)
  if not image then return end
  for i, block in ipairs(slide.blocks) do
    local found, barred = holds_picture(block)
    if found then
      local fits = images.only_image(block) or captioned(block)
        or block.t == "Div" and (has_class(block, "^cell$") or has_class(block, "^r?%-?stretch$"))
      if barred or not fits then return end
      local large = has_class(image, "^r?%-?stretch$")
      -- What a cell draws has its size in stock Quarto.
      local drawn = block.t == "Div" and has_class(block, "^cell$")
      local sized = drawn or image.attributes.height or (image.attributes.style or ""):match("height:")
      local grows = not sized and not has_class(image, "^absolute$")
      if not large and not grows then return end
      local figure = captioned(block) and block or nil
      pandoc.Blocks({ block }):walk({ Div = function(div)
        if captioned(div) then figure = div end
      end })
      local opened = figure and nodes.open(figure) or { traits = {} }
      local align, about
      image, align, about = html.image(image, figure ~= nil)
      if not large then image.classes:insert("r-stretch") end
      local put = without_picture(block)
      if figure then
        image.identifier = figure.identifier
        image.classes:insert("quarto-figure-" .. (opened.traits.align or align))
      end
      put:insert(pandoc.Plain({ image }))
      if opened.caption then
        put:insert(page.raw('<p class="caption">'))
        put:extend(opened.caption)
        put:insert(page.raw("</p>"))
      end
      if about and in_figure(block) then put:insert(page.raw(deck.tag(about))) end
      slide.blocks:remove(i)
      for j, new in ipairs(put) do slide.blocks:insert(i + j - 1, new) end
      return
    end
  end
end

-- The list of references, which Pandoc puts at the end of the last slide or where the author wants it: alone under its
-- heading it is small and scrollable; after other content the theme's script gives it a slide of its own.
local function place_references(slides)
  for _, slide in ipairs(slides) do
    for i, block in ipairs(slide.blocks) do
      if block.t == "Div" and block.identifier == "refs" then
        local heading = slide.heading
        if #slide.blocks > 1 then
          block.classes:insert("own-slide")
          slide.blocks[i] = block
        elseif heading and heading.t == "Header" then
          heading.classes:extend({ "smaller", "scrollable" })
        end
        return
      end
    end
  end
end

-- In the speaker's window a lecturer sees the cues, and what there is to say in full when it is unfolded.
local function fold_narration(blocks)
  return blocks:walk({ Div = function(div)
    if not div.classes:includes("notes") then return nil end
    local last = div.content[#div.content]
    if #div.content < 2 or last.t ~= "Div" or not last.classes:includes("narration") then return nil end
    div.content:remove(#div.content)
    div.content:insert(page.raw("<details><summary>Narration</summary>"))
    div.content:extend(last.content)
    div.content:insert(page.raw("</details>"))
    return div
  end })
end

local function is_hidden(slide)
  local attributes = slide.heading and slide.heading.attributes or {}
  return (attributes.visibility or attributes["data-visibility"]) == "hidden"
end

return function(doc)
  local slides = page.slides(doc.blocks):filter(function(slide) return not is_hidden(slide) end)
  place_references(slides)
  for _, slide in ipairs(slides) do
    slide.blocks = fold_narration(without_pauses(slide.blocks))
    if not foot(slide) then stretch(slide) end
    slide.blocks = html.written(slide.blocks, deck)
  end
  doc.blocks = page.joined(slides)
  return doc
end
