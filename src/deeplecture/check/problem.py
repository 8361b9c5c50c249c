"""What a check found, and the hints by which its line in the sources is looked up."""

import re
from dataclasses import dataclass, field, replace

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Hint:
    """What is known of the place of a problem on its page.

    Attributes:
        id: of the element, or of the figure or table that holds it.
        address: of the picture, script or link, as the page spells it.
        text: of the element.
        typed: of this the part that is wrong, as it may stand in the source.
        section: id of the section or slide around it.
        heading: text of that section's heading.
        line: line in the page's HTML, 0 where unknown.
        cell: number from 1, among the section's cells that show anything, of the one that gave the element; else 0.
    """

    id: str = ""
    address: str = ""
    text: str = ""
    section: str = ""
    heading: str = ""
    line: int = 0
    cell: int = 0
    typed: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a page.

    Attributes:
        check: name of the rule.
        message: what is wrong, and what to do where that is not plain.
        page: path in the site.
        hint: where on the page.
        slide: number from 1 as the deck shows it, 0 where the page is no deck or the whole of it is meant.
        title: of the slide.
        at: sizes and themes in which it was seen ("1280x720", "dark"), empty where it does not depend on them.
        level: `error` or `warning`; warnings do not fail the check.
        shot: JPEG of the place, base64.
        file, line: the place in the sources, once it was looked up.
    """

    check: str
    message: str
    page: str
    hint: Hint = field(default=Hint())
    slide: int = 0
    title: str = ""
    at: tuple[str, ...] = ()
    level: str = ERROR
    shot: str = ""
    file: str = ""
    line: int = 0


def merged(problems: list[Problem]) -> list[Problem]:
    """Problems that differ only in the sizes at which they were seen, joined; in order of file, line and page."""
    found: dict[tuple, Problem] = {}
    for one in problems:
        key = (
            one.check,
            re.sub(r"[\d.]+ px|\d+ x \d+", "", one.message),
            one.page,
            one.slide,
            one.file,
            one.line,
            one.level,
        )
        if first := found.get(key):
            at = tuple(dict.fromkeys((*first.at, *one.at)))
            found[key] = replace(first, at=at, shot=first.shot or one.shot)
        else:
            found[key] = one
    return sorted(found.values(), key=lambda one: (one.file, one.line, one.page, one.slide, one.check, one.message))
