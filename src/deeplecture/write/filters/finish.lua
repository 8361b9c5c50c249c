-- The second run, after the citations: where notes, asides, lists of references and lone pictures go.

local here = PANDOC_SCRIPT_FILE:match("(.*[/\\])") or ""
package.path = here .. "?.lua;" .. package.path

local page = require("page")

local ending = page.deck and require("slides") or require("ending")

function Pandoc(doc)
  return ending(doc)
end
