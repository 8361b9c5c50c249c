"""What a check found as text, as JSON and as a page with pictures; and the overview of a deck's slides."""

import json
from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from deeplecture.cache import write_atomically
from deeplecture.check.problem import WARNING, Problem
from deeplecture.check.run import CheckResult
from deeplecture.check.tested import EXEMPT, TESTED, UNTESTED
from deeplecture.site.publish import WORK

STYLE = """
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; font-size: 1.25rem; }
article { padding: 1rem 0; border-top: 1px solid #8886; }
article p { margin: 0.2rem 0; }
img { max-width: 100%; border: 1px solid #8886; margin-top: 0.6rem; }
code { font-size: 0.95em; }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1.2rem; max-width: none; }
.sheet figure { margin: 0; } .sheet figcaption { font-size: 0.9rem; }
"""


def place(problem: Problem) -> str:
    """File and line, as editors and CI know them."""
    return f"{problem.file}:{problem.line}" if problem.line else problem.file


def where(problem: Problem) -> str:
    """Slide, sizes and page of a problem, in words."""
    slide = f"slide {problem.slide}" + (f" “{problem.title}”" if problem.title else "") if problem.slide else ""
    at = f"at {', '.join(problem.at)}" if problem.at else ""
    return "; ".join(filter(None, [slide, at, problem.page]))


def as_text(result: CheckResult) -> str:
    """A line a problem, errors after warnings, so that they stand where the eye is."""
    lines = []
    for problem in (*result.warnings, *result.errors):
        level = "warning: " if problem.level == WARNING else ""
        lines.append(f"{place(problem)}: {level}{problem.check}: {problem.message} [{where(problem)}]")
    return "\n".join(lines)


def summary(result: CheckResult) -> str:
    """One line: how many pages, findings and seconds."""
    looked = (
        f"; {len(result.drawn)} looked at in the browser, {len(result.kept)} unchanged"
        if result.drawn or result.kept
        else ""
    )
    counts = f"{_count(len(result.errors), 'finding')}, {_count(len(result.warnings), 'warning')}"
    titles = f"; {titles_of(result)}" if any(result.titles.values()) else ""
    return f"{_count(len(result.site.pages), 'page')} checked{looked}: {counts}{titles}; {result.seconds:.1f} s"


def titles_of(result: CheckResult) -> str:
    """How many slides have a title that is tested, is not and should be, and claims nothing that numbers decide."""
    tested, untested, exempt = (result.titles[state] for state in (TESTED, UNTESTED, EXEMPT))
    return f"titles of slides: {tested} tested, {untested} untested, {exempt} exempt"


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def as_json(result: CheckResult) -> str:
    """Everything but the pictures."""
    fields = ("level", "check", "message", "file", "line", "page", "slide", "title", "at")
    return json.dumps(
        {
            "errors": len(result.errors),
            "warnings": len(result.warnings),
            "pages": sorted(result.site.pages),
            "drawn": result.drawn,
            "titles": dict(result.titles),
            "seconds": round(result.seconds, 2),
            "findings": [{name: getattr(problem, name) for name in fields} for problem in result.problems],
        },
        indent=1,
    )


def as_html(result: CheckResult) -> str:
    """A page that needs nothing beside it."""
    parts = [f"<p>{escape(summary(result))}</p>"]
    for file, problems in groupby(result.problems, key=lambda one: one.file):
        parts.append(f"<h2>{escape(file)}</h2>")
        parts += map(_article, problems)
    return _html("Check of the site", "\n".join(parts))


def _article(problem: Problem) -> str:
    picture = (
        f'<img src="data:image/jpeg;base64,{problem.shot}" alt="The place on the page, framed in red">'
        if problem.shot
        else ""
    )
    return (
        f"<article><p><code>{escape(place(problem))}</code> <strong>{escape(problem.check)}</strong>"
        f"{' (warning)' if problem.level == WARNING else ''}</p><p>{escape(problem.message)}</p>"
        f"<p>{escape(where(problem))}</p>{picture}</article>"
    )


def _html(title: str, body: str, of: str = "") -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body{of}>"
        f"<h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


def keep_screenshots(root: Path, deck: str, slides: Sequence[tuple[str, str, bytes]]) -> tuple[Path, list[int]]:
    """Keep a picture of each slide of a deck, and a sheet of all of them.

    Args:
        deck: the page's path in the site.
        slides: id, title and PNG of each.

    Returns:
        The sheet, and the numbers of the slides that look different from when this was last done.
    """
    folder = root / WORK / "screenshots" / deck.removesuffix(".html")
    names, changed, entries = set(), [], []
    for number, (name, title, png) in enumerate(slides, start=1):
        file = folder / f"{number:02d}-{name or 'slide'}.png"
        names.add(file.name)
        if not file.is_file() or file.read_bytes() != png:
            changed.append(number)
            write_atomically(file, png)
        entries.append(
            f'<figure><img src="{escape(folder.name)}/{escape(file.name)}" alt="{escape(title)}" loading="lazy">'
            f"<figcaption>{number}. {escape(title)}</figcaption></figure>"
        )
    for old in folder.glob("*.png"):
        if old.name not in names:
            old.unlink()
    sheet = folder.with_suffix(".html")
    write_atomically(
        sheet, _html(deck, '<div class="sheet">' + "\n".join(entries) + "</div>", ' style="max-width: none"').encode()
    )
    return sheet, changed
