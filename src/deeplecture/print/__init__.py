"""What is read without the site: the book as PDF and EPUB, the decks as PDF, handouts.

`book` makes one Pandoc document of all chapters, from the same parsed pages that the site is written from, so that
every number is the site's; `typeset` makes a PDF of it with Typst, `epub` an e-book; `decks` prints decks in Chromium,
`handout` sets them beside their notes.
"""
