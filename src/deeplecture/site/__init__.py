"""The pipeline from Quarto sources to decks and a book; a module is a stage.

    project, source, cells -> plan -> figures, kernel -> compose -> write -> publish

`build` runs the stages in that order; `cache` keeps what a stage made under a key of all it was made from.
"""
