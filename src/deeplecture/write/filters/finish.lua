-- The second run, after the citations: where notes, asides, lists of references and lone pictures go, and then the nodes as
-- HTML.

local here = PANDOC_SCRIPT_FILE:match("(.*[/\\])") or ""
package.path = here .. "?.lua;" .. package.path

local page = require("page")

Pandoc = page.deck and require("slides") or require("ending")
