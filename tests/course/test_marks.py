"""The marks that pages for lecturers and readers are made of: what can be left out, and what contradicts the usual story."""

import re

import pytest
from test_notation import units

from deeplecture.read.claims import MARKED, attribute

UNITS = units()
HEADING = re.compile(r"^(##|###) .*?(\{#.*\})$", re.MULTILINE)
CUES = re.compile(r"^::: \{\.notes\}\n(.*?)\n:::", re.MULTILINE | re.DOTALL)
SPARE = re.compile(r"leave out (?:if|when) short", re.IGNORECASE)
MINUTES = re.compile(r"(\d+) minutes?\b")


def slides(text: str) -> list[tuple[str, str, str]]:
    """(attributes of a slide's heading, those of its part, its cues) of a unit."""
    found, part = [], ""
    heads = list(HEADING.finditer(text))
    for head, after in zip(heads, [*heads[1:], None]):
        if head[1] == "##":
            part = head[2]
            continue
        cues = CUES.search(text, head.end(), after.start() if after else len(text))
        found.append((head[2], part, cues[1] if cues else ""))
    return found


@pytest.mark.parametrize("name", UNITS)
def test_a_slide_is_marked_as_one_to_leave_out_if_and_only_if_its_cue_says_so(name):
    wrong, marked = [], 0
    for own, part, cues in slides(UNITS[name]):
        given, whole = attribute(own, "leave-out"), attribute(part, "leave-out")
        said = MINUTES.search(cues)[1] if SPARE.search(cues) else ""
        marked += bool(said)
        if given != ("" if whole else said):
            wrong.append(f"{own[:40]}: the cue says {said or 'nothing'}, the heading {given or 'nothing'}")
    assert wrong == []
    assert marked >= 1


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_contradicts_a_usual_story_and_names_its_source(name):
    text = UNITS[name]
    told = [attribute(head[2], "contradicts") for head in HEADING.finditer(text)]
    told += [attribute(one[2], "contradicts") for one in MARKED.finditer(text)]
    told = [one for one in told if one]
    assert told
    assert [one for one in told if not re.search(r" \[@[\w; @]+\]\.$", one)] == []
