"""Stage 3, compose: a unit's text with its results in it, one Markdown text per audience.

Cells take the form that Quarto's own engine gives them, so that filters written for stock Quarto find what they know.
"""

import hashlib
import json
import posixpath
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deeplecture.errors import WITH_QUARTO, Finding
from deeplecture.execute.figures import Drawn, record_name
from deeplecture.execute.run import Results
from deeplecture.read.cells import Cell
from deeplecture.read.config import several
from deeplecture.write.dark import dark_name
from deeplecture.write.downloads import command, numbers_name, steps_name
from deeplecture.write.knobs import Turned
from deeplecture.write.outputs import IMAGE_TYPES, fenced, output, quoted, shown_as, unshown
from deeplecture.write.prose import FilledProse
from deeplecture.write.provenance import provenance

SLIDE = "output-location-slide"
NOT_SHOWN = (
    "an output of the cell, {kind} is not shown here as it is meant: end the cell with a picture, or with "
    "`HTML(...)` of `IPython.display`, or " + WITH_QUARTO
)
# In the place of a picture whose unit is not being built: other chapters' numbers still need its label.
NOT_RUN = {"output_type": "display_data", "data": {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>"}}


@dataclass
class Composed:
    """One page's Markdown and what it needs beside it.

    Attributes:
        text: Quarto Markdown without executable cells.
        places: file and line of the source that each line of `text` came from.
        pictures: file name to bytes of the pictures that cells gave.
        drawn: the figures on the page.
        turned: cell number to what its figure's knobs need.
        resources: files of the project that the page shows or links, relative to the project.
        findings: what is wrong.
    """

    text: str = ""
    places: list[tuple[str, int]] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    drawn: dict[str, Drawn] = field(default_factory=dict)
    turned: dict[int, Turned] = field(default_factory=dict)
    resources: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def compose(results: Results, prose: FilledProse, options: Mapping, figures: str, root: Path) -> Composed:
    """Put results in the place of cells.

    Args:
        options: the page's options, over which a cell's own go.
        figures: relative address of the folder of pictures, as seen from the page.
        root: the project's folder, whose records say how figures were made.
    """
    page = Composed(resources=set(prose.resources), findings=list(prose.findings))
    parts: list[str] = []
    source, ran = results.source, results.ran
    cells, texts, tested = iter(enumerate(source.cells)), iter(prose.parts), prose.tested
    for piece in source.pieces:
        if not isinstance(piece, Cell):
            parts.append(next(texts))
            page.places += piece.places
            continue
        number, cell = next(cells)
        call = results.plan.figures.get(number)
        picture = results.drawn.get(call) if call else None
        outputs = [NOT_RUN] if call and not picture else ran.outputs.get(number, []) if ran else []
        name = f"{Path(source.path).stem}-{cell.label.removeprefix('fig-') or f'cell-{number + 1}'}"
        made = _made(picture, root) if picture else ()
        shown = ShownCell(cell, name, picture, tested.get(number, ()), prose.turned.get(number), made)
        if shown.turned:
            page.turned[number] = shown.turned
        parts.append(textwrap.indent(_cell(shown, outputs, options, figures, page), cell.indent))
        page.places += [(cell.file, cell.line)] * (1 + parts[-1].count("\n"))
    page.text = "\n".join(parts)
    return page


@dataclass(frozen=True)
class ShownCell:
    """A cell on a page: its code and options, what pictures of its outputs are called, the figure that it draws,
    what the title above it claims of numbers, as (expression, outcome), and how the figure was made, as (word, text)."""

    cell: Cell
    name: str
    picture: Drawn | None
    tested: tuple[tuple[str, str], ...] = ()
    turned: Turned | None = None
    made: tuple[tuple[str, str], ...] = ()


def _made(picture: Drawn, root: Path) -> tuple[tuple[str, str], ...]:
    figure = picture.call.figure
    record = root / "figures" / figure.record / "record.json" if figure.record else None
    return tuple(provenance(figure.kind, record))


def _cell(shown: ShownCell, outputs: list, options: Mapping, figures: str, page: Composed) -> str:
    cell, picture = shown.cell, shown.picture

    def option(name: str, otherwise=None):
        return cell.options.get(name, options.get(name, otherwise))

    if option("include") is False:
        return ""
    code = _code(cell, option) if option("echo", True) and cell.code.strip() else ""
    wanted = option("output", True)
    images: list[str] = []
    texts: list[str] = []
    if wanted is not False:
        if picture is not None:
            page.drawn[picture.name] = picture
            images.append(f"{figures}/{picture.name}")
        have_image = any(set(IMAGE_TYPES) & set(given.get("data", {})) for given in outputs)
        for given in outputs:
            kind, content = shown_as(given, option("warning", True), have_image)
            if lost := unshown(given):
                page.findings.append(Finding(cell.file, cell.line, NOT_SHOWN.format(kind=lost), "strict"))
            if kind in IMAGE_TYPES.values():
                picture_bytes = content.encode() if isinstance(content, str) else content
                name = f"{shown.name}-{len(images) + 1}.{hashlib.sha256(picture_bytes).hexdigest()[:10]}.{kind}"
                page.pictures[name] = picture_bytes
                images.append(f"{figures}/{name}")
            elif kind:
                texts.append(output(kind, str(content), asis=wanted == "asis"))
    where = str(option("output-location", "default")) if options.get("deck") and code else "default"
    body = [code, *texts] if where == "default" else texts
    if images:
        if not cell.options.get("fig-alt") and not cell.options.get("fig-subcap"):
            problem = (
                f"the picture of cell {cell.label or shown.name} has no `fig-alt`: say in a sentence what it shows"
            )
            page.findings.append(Finding(cell.file, cell.line, problem, "strict"))
        panels = len(images) > 1 and cell.label.startswith("fig-")
        if panels and not isinstance(cell.options.get("fig-cap"), list):
            return _located(where, code, _panels(cell, images, body))
        body += [
            f"::: {{.cell-output .cell-output-display}}\n{_image(shown, url, n, len(images), option)}\n:::"
            for n, url in enumerate(images)
        ]
    if not any(body):
        return ""
    if wanted == "asis" and not images and not code:
        return "\n\n" + "\n\n".join(filter(None, texts)) + "\n\n"
    attributes, caption = _attributes(cell, options, len(images), any(texts))
    inner = "\n\n".join(filter(None, [*body, caption]))
    return _located(where, code, f"\n:::::: {{{attributes}}}\n{inner}\n::::::\n")


def _attributes(cell: Cell, options: Mapping, images: int, has_text: bool) -> tuple[str, str]:
    """The attributes of the block that a cell's output becomes, and the caption that is not an image's own."""
    caption, attributes = "", f"{_layout(cell)} " if images > 1 else ""
    if cell.label.startswith("tbl-"):
        attributes += f"#{cell.label} "
        caption = str(cell.options.get("tbl-cap", ""))
        attributes += "".join(
            f"{name}={quoted(cell.options[name])} "
            for name in ("tbl-colwidths", "tbl-cap-location", "cap-location")
            if name in cell.options
        )
    elif cell.label.startswith("fig-") and not images and has_text:
        # What is no picture can be a figure too.
        attributes += f"#{cell.label} "
        caption = _one_line(_nth(cell.options.get("fig-cap"), 0))
    elif cell.label and not cell.label.startswith("fig-"):
        attributes += f"#{cell.label} "
    if cell.options.get("column") == "margin" and not options.get("deck"):
        attributes += ".column-margin "
    given = cell.options.get("classes")
    names = map(str, given.split() if isinstance(given, str) else several(given))
    classes = " ".join(f".{name.lstrip('.')}" for name in names if re.match(r"\.?[A-Za-z]", name))
    return f"{attributes}.cell {classes}", caption


def _located(where: str, code: str, result: str) -> str:
    """What a cell gave, at the place on a deck that `output-location` names."""
    shown = f"\n:::::: {{.cell}}\n{code}\n::::::\n" if code else ""
    if where in ("fragment", "slide"):
        return f"{shown}\n::::::: {{.{'fragment' if where == 'fragment' else SLIDE}}}\n{result}\n:::::::\n"
    if where.startswith("column"):
        second = ".column .fragment" if where == "column-fragment" else ".column"
        left, right = f":::::::: {{.column}}\n{shown}\n::::::::", f":::::::: {{{second}}}\n{result}\n::::::::"
        return f"\n::::::::: {{.columns}}\n{left}\n\n{right}\n:::::::::\n"
    return result


def _code(cell: Cell, option) -> str:
    """The cell's source as a code block."""
    attributes = [".python", ".cell-code"]
    if cell.options.get("lst-label"):
        attributes.insert(0, f"#{cell.options['lst-label']}")
        attributes.append(f"lst-cap={quoted(cell.options.get('lst-cap', ''))}")
    if (fold := option("code-fold")) not in (None, False):
        attributes.append(f'code-fold="{str(fold).lower()}"')
        attributes.append(f"code-summary={quoted(option('code-summary', 'Code'))}")
    lines = option("code-line-numbers")
    if isinstance(lines, list):
        lines = ",".join(map(str, lines))
    if lines is not None:
        attributes.append(f"code-line-numbers={quoted(str(lines).lower() if isinstance(lines, bool) else lines)}")
    if option("code-overflow") == "wrap":
        attributes.append(".code-overflow-wrap")
    if option("filename"):
        attributes.append(f"filename={quoted(option('filename'))}")
    code = cell.code
    if cell.options.get("echo") == "fenced":
        header = [line for line in cell.header if not line.startswith("#| echo:")]
        code = "\n".join(["```{python}", *header, code, "```"])
    return fenced(code, " ".join(attributes))


def _nth(value, number: int) -> str:
    """The option's text for one of several pictures."""
    if isinstance(value, list):
        return str(value[number]) if number < len(value) else ""
    return "" if value is None else str(value)


def _image(shown: ShownCell, url: str, number: int, count: int, option) -> str:
    cell, picture = shown.cell, shown.picture

    def beside(name: str) -> str:
        return quoted(posixpath.join(posixpath.dirname(url), name))

    attributes = []
    if cell.label.startswith("fig-"):
        # Captions in a list make figures of their own, numbered after the cell's label.
        attributes.append(f"#{cell.label}" + (f"-{number + 1}" if count > 1 else ""))
    if alt := _nth(cell.options.get("fig-alt"), number):
        attributes.append(f"fig-alt={quoted(alt)}")
    if align := option("fig-align"):
        attributes.append(f"fig-align={quoted(align)}")
    sizes = {"width": "out-width", "height": "out-height", "fig-cap-location": "fig-cap-location"}
    attributes += [f"{name}={quoted(cell.options[own])}" for name, own in sizes.items() if own in cell.options]
    if picture is not None:
        figure = picture.call.figure
        attributes += [
            f"figure={quoted(figure.name)}",
            f"kind={quoted(figure.kind)}",
            f"call={quoted(picture.call.text)}",
            f"source={beside(picture.source_name)}",
            f"command={quoted(command(picture.call))}",
            f"natural-width={quoted(f'{picture.width:g}')}",
            f"natural-height={quoted(f'{picture.height:g}')}",
        ]
        if picture.lettering:
            attributes.append(f'lettering="{picture.lettering:.5f}"')
        if name := dark_name(picture.name):
            attributes.append(f"dark={beside(name)}")
        if picture.numbers:
            attributes.append(f"numbers={beside(numbers_name(picture))}")
        attributes.append(f"made={quoted(json.dumps(shown.made, ensure_ascii=False))}")
        if shown.tested:
            attributes.append(f"tested={quoted(json.dumps(shown.tested))}")
        if picture.film:
            attributes.append(f"film={beside(picture.film_name)}")
            attributes.append(f"film-says={quoted(picture.film_says)}")
        if picture.interactive:
            says, button = picture.interactive_says
            attributes.append(f"interactive={beside(picture.interactive_name)}")
            attributes.append(f"interactive-says={quoted(says)}")
            attributes.append(f"interactive-button={quoted(button)}")
        if shown.turned:
            attributes.append(f"knob={beside(shown.turned.name)}")
        elif picture.steps > 1:
            attributes.append(f"steps={beside(steps_name(picture))}")
            attributes.append(f'step-count="{picture.steps}"')
        if figure.record:
            attributes.append(f"record={quoted(figure.record)}")
            attributes.append(f"record-address={beside(record_name(figure.record))}")
    caption = cell.options.get("fig-cap")
    caption = _nth(caption, number) if isinstance(caption, list) or count == 1 or number == 0 else ""
    written = f"![{_one_line(caption)}]({url}){{{' '.join(attributes)}}}"
    return f"[{written}]({cell.options['fig-link']})" if cell.options.get("fig-link") else written


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip())


def _layout(cell: Cell) -> str:
    names = [name for name in ("layout-ncol", "layout-nrow", "layout", "layout-valign") if name in cell.options]
    return " ".join(f"{name}={quoted(cell.options[name])}" for name in names)


def _panels(cell: Cell, images: list[str], body: list[str]) -> str:
    """Several pictures of one label: a figure of sub-figures, its caption the last paragraph."""
    lines = [f":::::: {{#{cell.label} .cell {_layout(cell)}}}", *filter(None, body)]
    for number, url in enumerate(images):
        alt = _nth(cell.options.get("fig-alt"), number)
        attributes = f"#{cell.label}-{number + 1}" + (f" fig-alt={quoted(alt)}" if alt else "")
        lines.append(f"![{_one_line(_nth(cell.options.get('fig-subcap'), number))}]({url}){{{attributes}}}")
    caption = _one_line(_nth(cell.options.get("fig-cap"), 0))
    return "\n" + "\n\n".join([*lines, caption, "::::::"]) + "\n"
