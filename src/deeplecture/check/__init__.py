"""The check of a built site: what is wrong with its pages, told by source file, line and slide.

`run.check` does it all. A module a kind: `links` (what leads nowhere), `assets` (what is missing, unused, elsewhere or
heavy), `markup` (headings, ids, validity), `barriers` (for a keyboard, for who hears a page), `texts` (alternative texts, words, titles), `browser` (what only shows when
a page is drawn). `locate` finds each problem's line in the sources; `report` tells.
"""
