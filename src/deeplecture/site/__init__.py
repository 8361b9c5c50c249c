"""The site around bodies: frames and assets, the start page, gallery and search, and how all of it is published.

`site.site_of` makes its files, `frames` fills the templates of pages, `extras` and `start` make what is of the book as a whole,
`publish` puts the files in the place of those of the build before.
"""
