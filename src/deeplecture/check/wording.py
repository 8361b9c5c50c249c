"""What is wrong with the wording of a course's sources: promises that lead nowhere, numbers and signs that a line breaks or a
reader stumbles over, and words that the course has agreed to write in one way.

The latter stand in the course's file `wording.yml`, beside `_quarto.yml`, a pattern a line with what to write instead:

    '\\bcolors?\\b': colour
"""

import re
from collections.abc import Iterator
from functools import cache

from deeplecture.read.config import read_yaml
from deeplecture.read.lines import SPAN
from deeplecture.read.project import Project
from deeplecture.read.source import FORMULA, Source

WORDS = "wording.yml"
SENTENCE = re.compile(r"(?<=[.!?])[)\]]*(?:\{[^{}]*\})?\s+(?=[A-Z`*\[@(])")
NAMED = re.compile(
    r"\b(?:[Uu]nit|[Cc]hapter|[Ll]ecture)s?\s+(\d+(?:(?:,\s+|,?\s+and\s+|,?\s+or\s+|\s+to\s+)\d+)*)\b(?!\.\d)"
)
REFERENCE = re.compile(r"@(?:sec|fig|eq|tbl|exr|thm|lst)-")
DIV = re.compile(r"^\s*(:{3,})\s*(.*?)\s*$")
QUIET = re.compile(r"\.(?:notes|gathered)\b")  # cues for a lecturer, who has no links
# Options of cells that readers read.
READ = ("fig-cap", "fig-alt", "tbl-cap", "lst-cap", "knob-says")
BLANK = re.compile(r"\{[^{}]*\}|\]\([^()]*\)|<!--.*?-->|https?://\S+|@[\w:-]+")
PERCENT = re.compile(r"(?<=[\d`]) %")
THOUSANDS = re.compile(r"(?<![\w.,:/#−-])(?!(?:1[5-9]|20)\d\d(?!\d))\d{4,}(?![\w:/-]|[.,]\d)")
DASH = re.compile(r"(?<=\w) -{1,2} (?=\w)|(?<=\w)--(?=\w)")


def wording(project: Project) -> Iterator[tuple[tuple[str, int], str]]:
    """(place, what is asked) for everything that is found, in the order of the sources."""
    numbers = {
        page.number: page.source
        for output in project.outputs
        for page in output.pages
        if page.number and (source := project.sources.get(page.source)) and not source.to_come
    }
    words = [(_pattern(wrong), str(right)) for wrong, right in _words(project).items()]
    for path, source in project.sources.items():
        others = {number for number, of in numbers.items() if of != path}
        for text, place in _paragraphs(source):
            yield from _promises(text, place, others)
        for place, shown, breaks in _lines(source):
            yield from ((place, problem) for problem in _signs(shown, breaks=breaks))
            for pattern, right in words:
                for found in pattern.finditer(shown):
                    yield place, f"“{found[0]}” is written in another way in this course: {right}"


@cache
def _pattern(text: str) -> re.Pattern:
    return re.compile(text, re.IGNORECASE)


def _words(project: Project) -> dict:
    return read_yaml(project.root, WORDS) if (project.root / WORDS).is_file() else {}


def _blanked(text: str) -> str:
    """A text, equally long, without code, formulas, attributes, addresses and references."""
    text = SPAN.sub(lambda span: "`" + " " * (len(span[0]) - 2) + "`", text)
    for pattern in (FORMULA, BLANK):
        text = pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    return text


def _paragraphs(source: Source) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Paragraphs outside of code and of a lecturer's cues, with the places of their lines."""
    quiet: list[bool] = []
    lines: list[tuple[str, tuple[str, int]]] = []
    for piece in source.prose:
        for text, place, in_code in (*piece.lines(), ("", ("", 0), False)):
            fence = None if in_code else DIV.match(text)
            if fence or in_code or not text.strip() or text.startswith("#"):
                if lines:
                    yield "\n".join(line for line, _ in lines), [where for _, where in lines]
                    lines = []
                if fence and fence[2]:
                    quiet.append(QUIET.search(fence[2]) is not None)
                elif fence and quiet:
                    quiet.pop()
            elif not any(quiet):
                lines.append((text, place))


def _promises(text: str, places: list[tuple[str, int]], others: set[str]) -> Iterator[tuple[tuple[str, int], str]]:
    """Other units that a sentence names by their numbers, and gives no way there."""
    start = 0
    for sentence in [*SENTENCE.finditer(text), None]:
        end = sentence.end() if sentence else len(text)
        said = SPAN.sub(lambda span: "x" * len(span[0]), text[start:end])
        for found in NAMED.finditer(said) if not REFERENCE.search(said) else ():
            named = re.findall(r"\d+", found[1])
            # Three and more, and a range, are a list and promise nothing.
            if others & set(named) and len(named) < 3 and " to " not in found[1]:
                line = text.count("\n", 0, start + found.start())
                problem = f"“{found[0]}” names a unit to which no reference leads: add one, `[\\ (@sec-...)]{{...}}`"
                yield places[line], problem
        start = end


def _lines(source: Source) -> Iterator[tuple[tuple[str, int], str, bool]]:
    """Lines that are read, headings and texts of cells too: their place, the text blanked, and whether `\\ ` can stand in it."""
    for piece in source.prose:
        blanked = _blanked(piece.text).split("\n")
        for (text, place, in_code), shown in zip(piece.lines(), blanked, strict=True):
            if not in_code and not DIV.match(text):
                yield place, shown, not text.startswith("#")
    for cell in source.cells:
        for name in READ:
            given = cell.options.get(name)
            for text in given if isinstance(given, list) else [given]:
                if isinstance(text, str):
                    yield (cell.file, cell.where(name)), _blanked(text), False


def _signs(shown: str, *, breaks: bool) -> Iterator[str]:
    """What is wrong with the numbers and dashes of a line."""
    if breaks and PERCENT.search(shown):
        yield "a line may end between a number and its %: write `\\ ` between them"
    for found in THOUSANDS.finditer(shown):
        yield f"{found[0]} has no sign between its thousands: write {int(found[0]):,}"
    if DASH.search(shown):
        yield "a hyphen stands for a dash: write a comma, a colon or a new sentence"
