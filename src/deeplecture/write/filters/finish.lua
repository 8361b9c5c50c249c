-- The second run, after the citations: questions as pages ask them, and where notes, asides, lists of references and lone pictures go.

local here = PANDOC_SCRIPT_FILE:match("(.*[/\\])") or ""
package.path = here .. "?.lua;" .. package.path

local page = require("page")

local ending = page.deck and require("slides") or require("ending")

function Pandoc(doc)
  if doc.meta["has-questions"] then doc = doc:walk({ Div = require("questions").write }) end
  return ending(doc)
end
