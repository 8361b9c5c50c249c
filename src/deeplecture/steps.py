"""Drawings that are built up: parts whose `gid` says with which step they come.

    axes.plot(place, height, gid="step-2-curve")

What bears no step, or step 1, is there from the start; a lecturer's first click brings the parts of step 2, and so on.
A deck puts the drawing itself in the place of its picture and shows its parts step by step (`site/assets/steps.js`);
chapters, paper, e-books and stock Quarto show all of it.
"""

import json
import re

STEP = re.compile(r'<g id="step-(\d+)(?:-[\w-]*)?"')


def count(drawing: str) -> int:
    """How many steps an SVG drawing has: 1 where all of it is there at once.

    Raises:
        ValueError: a step is left out, so that a click would bring nothing.
    """
    steps = {1, *map(int, STEP.findall(drawing))}
    last = max(steps)
    if missing := sorted({*range(1, last + 1)} - steps):
        raise ValueError(
            f"the drawing has parts of step {last} and none of step {missing[0]}: number steps without gaps"
        )
    return last


def script(light: str, dark: str, name: str) -> str:
    """A drawing for both themes as JavaScript, which a page on a disk can load where it may not fetch.

    Args:
        name: put before the drawing's ids, of which two drawings on one page may not share any.
    """
    both = [_own(light, f"{name}-light"), _own(dark, f"{name}-dark")]
    return f"window.deeplectureSteps = {json.dumps(both)};\n"


def _own(drawing: str, name: str) -> str:
    bare = re.sub(r"<metadata>.*?</metadata>\s*", "", drawing[drawing.index("<svg") :], flags=re.DOTALL)
    return re.sub(r'(\bid="|href="#|url\(#)', lambda found: f"{found[1]}{name}-", bare)
