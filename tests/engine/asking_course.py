"""A course of one unit that asks, predicts, builds up and lets knobs be turned, copied for each test that changes it."""

import shutil
from pathlib import Path

ASKING = Path(__file__).parent / "asking"
UNIT = "units/01-asking.qmd"
CHAPTER, DECK = "book/units/01-asking.html", "slides/units/01-asking.html"


def copy(folder: Path) -> Path:
    """The course in a folder that is not there yet."""
    shutil.copytree(ASKING, folder)
    return folder
