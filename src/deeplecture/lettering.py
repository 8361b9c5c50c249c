"""How large the lettering of an SVG drawing is."""

import re


def smallest(drawing: str) -> float:
    """The smallest type size drawn as outlines, as a share of the drawing's width; 0 where there is none.

    Matplotlib draws text as glyph outlines made for 100 pt, scaled: `scale(0.14 -0.14)` is a text of 14 pt. The
    scales of sub- and superscripts lie within a text's group and are not counted.
    """
    box = re.search(r"viewBox=[\"']\s*\S+\s+\S+\s+([\d.]+)", drawing)
    if not box or not float(box[1]):
        return 0.0
    sizes = []
    for group in drawing.split('<g id="text_')[1:]:
        if match := re.search(r"scale\((\d*\.?\d+) -", group.split("</defs>")[0].split('<g id="')[0]):
            sizes.append(100 * float(match[1]))
    return min(sizes) / float(box[1]) if sizes else 0.0
