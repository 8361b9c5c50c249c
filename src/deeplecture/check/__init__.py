"""The check of a built site: what is wrong with its pages, told by source file, line and slide.

`run.check` does it all. A module a kind: `lint` (what is wrong with the sources, with `tested` for the titles of slides),
`links` (what leads nowhere), `assets` (what is missing, unused, elsewhere or heavy), `markup` (headings, ids, validity),
`barriers` (for a keyboard, for who hears a page), `texts` (alternative texts, words, titles), `answers` (questions and
knobs), `media` (files that nobody can open), `leftover` (what no author means to be read), `hollow` (what holds nothing),
`drawn` and `drawings` (the words in drawings), `browser` (what only shows when a page is drawn). `wording` belongs to `lint`.
`locate` finds each problem's line in the sources, `allowed` takes out what an author says is meant, and `report` tells.
"""
