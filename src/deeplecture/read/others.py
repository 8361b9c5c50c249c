"""Cells that this engine does not run: those of other languages, and options in braces, as knitr has them."""

import re
from collections.abc import Mapping, Sequence

from deeplecture.errors import WITH_QUARTO, Finding

# Lines that set another language up and make nothing that a page could show.
SETS_UP = {
    "r": r"(suppress\w+\()*(library|require|requireNamespace|options|set\.seed|install\.packages|source|theme_set|pacman::\w+|"
    r"reticulate::\w+|use_\w+|py_\w+|conda_\w+|Sys\.\w+|here::i_am|renv::\w+|knitr::opts_\w+\$set|knitr::knit_engines\$set)\s*\(.*|[)}\s,]+|"
    r"\s*[\w.]+\s*=\s*[^()]+,?\s*\)?",
    "bash": r"(pip3?|python3? -m pip|conda|mamba|uv|apt(-get)?|sudo|brew|cd|mkdir|export|source|git clone|wget|curl|unzip|set|npm|quarto add)\b.*",
}
SETS_UP |= {"R": SETS_UP["r"], "sh": SETS_UP["bash"]}
DRAWN = (
    "the diagram of {mermaid} is drawn where npm has installed mermaid (`npm install mermaid` beside `_quarto.yml`); "
    "elsewhere, and on paper, its text is shown"
)
# What stock Quarto runs or draws beside any kernel.
BESIDE_A_KERNEL = {"r", "R", "dot", "ojs"}
WAYS_OUT = {
    "dot": "draw it with Python, or put its picture into the project",
    "ojs": "a knob of a figure, or `Interactive`, answers readers here",
}
VALUES = {"TRUE": "true", "T": "true", "FALSE": "false", "F": "false"}
GIVEN = re.compile(r"([\w.-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|c\([^)]*\)|[^,\s}]+)")
OPTION = re.compile(r"^\s*(?:#|%%|//)\|\s*([\w-]+)\s*:\s*(.*?)\s*$")


def in_braces(given: str, place: tuple[str, int]) -> Finding | None:
    """What is wrong with options in a cell's braces: only knitr reads them, so that `eval=FALSE` would be run."""
    given = given.strip(" ,")
    if not given:
        return None
    if "=" not in given:
        return Finding(*place, f"`{given}` in a cell's braces has no effect here: only knitr reads it", "note")
    lines = [f"`#| {name.replace('.', '-')}: {VALUES.get(value, value)}`" for name, value in GIVEN.findall(given)]
    if label := re.match(r"#?([\w-]+)(?=\s*(,|$))", given):
        lines.insert(0, f"`#| label: {label[1]}`")
    lines = lines or ["`#| name: value`"]
    return Finding(
        *place, f"options in braces are knitr's: write {', '.join(lines)} as lines of the cell, below its fence"
    )


def other_cell(
    language: str, given: str, lines: Sequence[str], place: tuple[str, int], *, knitr: bool
) -> tuple[list[str], Finding]:
    """What becomes of a cell of another language.

    Args:
        language, given: its language and the rest of its braces.
        lines: what stands in it.
        knitr: whether R runs the cells of its source in stock Quarto, and with them those of other languages.

    Returns:
        What is shown, as lines of Markdown; and what is told, or wrong.
    """
    options = {name.replace(".", "-"): VALUES.get(value, value) for name, value in GIVEN.findall(given)}
    options |= {found[1]: found[2] for line in lines if (found := OPTION.match(line))}
    code = [line for line in lines if not OPTION.match(line)]
    shown = [f"```{language}", *code, "```"]
    written = [line for line in code if line.strip() and not line.lstrip().startswith(("#", "%%", "//"))]
    sets_up = all(re.fullmatch(SETS_UP.get(language, "(?!)"), line.strip()) for line in written)
    if options.get("include") == "false" or (options.get("eval") == "false" == options.get("echo")):
        return [], Finding(*place, f"the cell of {{{language}}} shows nothing and is left out: it is not run", "note")
    if options.get("eval") == "false":
        return shown, Finding(*place, f"the cell of {{{language}}} is shown and not run, as it says", "note")
    if language == "mermaid":
        return _diagram(code, options), Finding(*place, DRAWN, "note")
    if language in SETS_UP and sets_up:
        return [], Finding(
            *place, f"the cell of {{{language}}} only sets up what is not used here: it is left out", "note"
        )
    if not knitr and language not in BESIDE_A_KERNEL:
        told = (
            f"the cell of {{{language}}} is shown and not run, as stock Quarto does unless an extension of it knows it"
        )
        return shown, Finding(*place, f"{told}: {WITH_QUARTO}", "note")
    way = WAYS_OUT.get(language, "write it in Python, or say `eval: false` so that it is only shown")
    return [], Finding(
        *place,
        f"cells of {{{language}}} are not supported: only {{python}} cells are run; {way}, or {WITH_QUARTO}",
    )


def _diagram(code: Sequence[str], options: Mapping[str, str]) -> list[str]:
    """A diagram of Mermaid, which the page's script draws, in its figure where it has a label or a caption."""
    lines = ["```{.mermaid .diagram}", *code, "```"]
    label, caption = (options.get(name, "").strip("\"'") for name in ("label", "fig-cap"))
    if not label.startswith("fig-"):
        return [*lines, "", caption] if caption else lines
    return [f"::: {{#{label}}}", *lines, "", caption or "&nbsp;", ":::"]
