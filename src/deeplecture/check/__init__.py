"""The check of a built site: what is wrong with its pages, told by source file, line and slide.

`run.check` does it all. A module a kind: `links` (addresses, anchors, assets, other hosts, weights), `markup` (headings,
ids, validity), `texts` (alternative texts, words, titles), `browser` (what only shows when a page is drawn).
"""
