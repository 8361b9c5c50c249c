"""How large the lettering of an SVG drawing is."""

import re
from functools import cache
from pathlib import Path


@cache
def smallest_outline(file: Path) -> float | None:
    """The smallest type size drawn as outlines, as a share of the drawing's width; None where there is none.

    Matplotlib draws text as glyph outlines made for 100 pt, scaled: `scale(0.14 -0.14)` is a text of 14 pt. The
    scales of sub- and superscripts lie within a text's group and are not counted. Text that is text is measured in the
    browser, which knows its style.
    """
    drawing = file.read_text(encoding="utf-8", errors="replace")
    box = re.search(r"viewBox=[\"']\s*\S+\s+\S+\s+([\d.]+)", drawing)
    if not box or not float(box[1]):
        return None
    sizes = []
    for group in drawing.split('<g id="text_')[1:]:
        if match := re.search(r"scale\((\d*\.?\d+) -", group.split("</defs>")[0].split('<g id="')[0]):
            sizes.append(100 * float(match[1]))
    return min(sizes) / float(box[1]) if sizes else None
