"""Code cells and their `#|` options: which there are, which values they take, on which line each stands."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from deeplecture.errors import Finding, Weight
from deeplecture.read.config import NotYaml, block, table

BOOLEAN = {True, False}
# Option -> the values it takes; None: any text, number or list.
OPTIONS: dict[str, set | None] = {
    "label": None,
    "echo": BOOLEAN | {"fenced"},
    "eval": BOOLEAN,
    "include": BOOLEAN,
    "output": BOOLEAN | {"asis"},
    "error": BOOLEAN,
    "warning": BOOLEAN,
    "code-fold": BOOLEAN | {"show"},
    "code-summary": None,
    "code-line-numbers": None,
    "code-overflow": {"scroll", "wrap"},
    "fig-cap": None,
    "fig-alt": None,
    "fig-subcap": None,
    "fig-align": {"default", "left", "center", "right"},
    "fig-width": None,
    "fig-height": None,
    "knob-says": None,
    "layout": None,
    "layout-ncol": None,
    "layout-nrow": None,
    "tbl-cap": None,
    "tbl-subcap": None,
    "lst-label": None,
    "lst-cap": None,
    "classes": None,
    "tags": None,
    "claim": None,
    "claim-spread": None,
    "output-location": {"default", "fragment", "slide", "column", "column-fragment"},
    "out-width": None,
    "out-height": None,
    "layout-valign": {"default", "top", "center", "bottom"},
    "tbl-colwidths": None,
    "fig-cap-location": {"top", "bottom", "margin"},
    "tbl-cap-location": {"top", "bottom", "margin"},
    "cap-location": {"top", "bottom", "margin"},
    "fig-link": None,
    "column": None,
    "filename": None,
}
# As stock Quarto reads it: formatters of code write `# |`.
OPTION = re.compile(r"\s*#\s*\|")
NUMBERS = {"fig-width", "fig-height", "layout-ncol", "layout-nrow"}


@dataclass(frozen=True)
class Cell:
    """A code cell of a unit.

    Attributes:
        code: the source without its option lines.
        options: option to value, as YAML reads them.
        file, line: where the cell's fence stands; `first` is the line of the first line of `code`.
        places: option to its line.
        header: the option lines as they stand.
        indent: what stands before its fence: in an item of a list its results stand there too.
    """

    code: str
    options: Mapping
    file: str
    line: int
    first: int
    places: Mapping = field(default_factory=dict)
    header: tuple[str, ...] = ()
    indent: str = ""

    @property
    def label(self) -> str:
        return str(self.options.get("label", ""))

    def where(self, option: str) -> int:
        """The line of an option, or the cell's own line."""
        return self.places.get(option, self.line)


def read_cell(lines: list[str], file: str, line: int, indent: str = "") -> tuple[Cell, list[Finding]]:
    """Read a cell from the lines between its fences.

    Args:
        lines: the text lines inside the fence.
        file, line: where the opening fence stands, after `indent`.
    """
    lines = [text.removeprefix(indent) for text in lines]
    count = 0
    while count < len(lines) and OPTION.match(lines[count]):
        count += 1
    header = [OPTION.sub("", text, count=1) for text in lines[:count]]
    places = {
        text.split(":")[0].strip(): line + 1 + number
        for number, text in enumerate(header)
        if ":" in text and not text.startswith(("  ", "\t"))
    }
    findings = []
    for number, text in enumerate(lines[count:], start=count):
        if text.startswith("#|"):
            findings.append(
                Finding(
                    file,
                    line + 1 + number,
                    "a `#|` option below a blank line or code has no effect: move it up",
                    "strict",
                )
            )
    try:
        options = block("\n".join(header))
    except NotYaml as error:
        wrong = f"the cell's options are not YAML ({error}): {error.way_out}"
        findings.append(Finding(file, line + 1 + error.line, wrong))
        options = {}
    findings += [
        Finding(file, places.get(name, line), *problem)
        for name, value in options.items()
        if (problem := _problem(str(name), value))
    ]
    code = "\n".join(lines[count:]).strip("\n")
    blank = next((n for n, text in enumerate(lines[count:]) if text.strip()), 0)
    return Cell(code, options, file, line, line + 1 + count + blank, places, tuple(lines[:count]), indent), findings


def _problem(name: str, value) -> tuple[str, Weight] | None:
    """What is wrong with one option, and how much that weighs; or None."""
    if name in table("without-effect.yml")["cells"]:
        return f"the cell option `{name}` has no effect here", "note"
    if name not in OPTIONS:
        near = difflib.get_close_matches(name, OPTIONS, n=1, cutoff=0.6)
        hint = f": did you mean `{near[0]}`?" if near else f": known are {', '.join(sorted(OPTIONS))}"
        return f"unknown cell option `{name}`{hint}", "strict"
    if isinstance(value, Mapping):
        return f"cell option `{name}` takes no block of `name: value`, as {value!r} is", "error"
    if name in NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
        return f"cell option `{name}` takes a number, not {value!r}", "error"
    allowed = OPTIONS[name]
    if allowed is not None and not any(value is one or (isinstance(one, str) and value == one) for one in allowed):
        shown = ", ".join(str(one).lower() if isinstance(one, bool) else one for one in sorted(allowed, key=str))
        return f"cell option `{name}` takes one of {shown}, not {value!r}", "error"
    return None
