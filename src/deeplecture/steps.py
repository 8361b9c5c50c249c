"""Drawings that are built up: parts whose `gid` says with which step they come.

    axes.plot(place, height, gid="step-2-curve")

What bears no step, or step 1, is there from the start; a lecturer's first click brings the parts of step 2, and so on.
A deck puts the drawing itself in the place of its picture and shows its parts step by step (`site/assets/steps.js`);
chapters, paper, e-books and stock Quarto show all of it.
"""

import hashlib
import json
import re
from xml.etree import ElementTree

# Most parts are groups; a picture that `imshow` draws bears its gid itself.
NAME = r"step-(\d+)(?:-[\w.-]*)?"
STEP = re.compile(rf'\bid="{NAME}"')


def count(drawing: str) -> int:
    """How many steps an SVG drawing has: 1 where all of it is there at once.

    Raises:
        ValueError: a step is left out, so that a click would bring nothing.
    """
    steps = {1, *map(int, STEP.findall(drawing))}
    last = max(steps)
    # Up to the first gap: a drawing of a few parts may name any number, and come from anywhere.
    if missing := next((step for step in range(1, last) if step not in steps), 0):
        raise ValueError(f"the drawing has parts of step {last} and none of step {missing}: number steps without gaps")
    return last


def script(light: str, dark: str, name: str) -> str:
    """A drawing for both themes as JavaScript, which a page on a disk can load where it may not fetch.

    The dark one is told by the styles that differ, as `[number of the element, style]`: its shapes are the same.

    Args:
        name: a page's drawings have different ones, so that they share no id.
    """
    own = f"s{hashlib.sha256(name.encode()).hexdigest()[:5]}"  # short: a drawing names hundreds
    drawing = re.sub(r'(\bid="|href="#|url\(#)', lambda found: f"{found[1]}{own}-", _bare(light))
    drawing = drawing if "'" in drawing else drawing.replace('"', "'")  # which JSON need not escape
    pairs = zip(ElementTree.fromstring(_bare(light)).iter(), ElementTree.fromstring(_bare(dark)).iter(), strict=True)
    styles = [
        [number, other.get("style")]
        for number, (one, other) in enumerate(pairs)
        if one.get("style") != other.get("style")
    ]
    content = json.dumps({"id": own, "drawing": drawing, "dark": styles}, separators=(",", ":"))
    return f"window.deeplectureSteps = {content};\n"


def _bare(drawing: str) -> str:
    return re.sub(r"<metadata>.*?</metadata>\s*", "", drawing[drawing.index("<svg") :], flags=re.DOTALL)
