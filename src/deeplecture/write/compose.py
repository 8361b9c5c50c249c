"""Stage 3, compose: a unit's text with its results in it, one Markdown text per audience.

Cells take the form that Quarto's own engine gives them, so that filters written for stock Quarto find what they know.
"""

import hashlib
import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deeplecture.errors import Finding
from deeplecture.execute.calls import Call
from deeplecture.read.cells import Cell
from deeplecture.write.downloads import command, numbers_name
from deeplecture.execute.figures import Drawn, record_name
from deeplecture.execute.kernel import Ran
from deeplecture.execute.plan import Plan, names
from deeplecture.read.source import SPAN, Prose, Source, inline_expression

IMAGE_TYPES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
PREFERENCE = ("text/html", "text/markdown", *IMAGE_TYPES, "text/latex", "text/plain")
# A caption may hold a link of its own, which is looked at by itself.
TARGET = re.compile(
    r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\](?:\([^()]*\))?)*)\]\(([^()\s]+)(?:\s+\"[^\"]*\")?\)"
    r"|background-(?:image|video)=\"([^\"]+)\""
)
# Lines without any of these hold neither an expression nor the name of a file.
SIGNS = ("`", "](", "background-", "<")
# What raw HTML names: a picture, a film, its captions, the ground of a box.
IN_HTML = re.compile(r"""<[^>]*?\s(?:src|poster|data)\s*=\s*["']?([^"'\s>]+)|<[^>]*?\burl\(["']?([^"')\s]+)""")


# Stock Quarto writes "2.30" as "2\\.30", which is right in a text and an error in a formula.
IN_FORMULA = (
    "the expression `{}` stands in a formula, where stock Quarto puts backslashes before its signs: close the formula "
    "before it, `$x \\approx$ `{{python}} ...``"
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
        resources: files of the project that the page shows or links, relative to the project.
        looked: file that the text names, relative to the project, to the resource that it is, "" where it is none.
        findings: what is wrong.
    """

    text: str = ""
    places: list[tuple[str, int]] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    drawn: dict[str, Drawn] = field(default_factory=dict)
    resources: set[str] = field(default_factory=set)
    looked: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """A unit's prose with the values of its expressions: the same for every audience.

    Attributes:
        parts: the text of each piece of prose, in order.
        resources, looked, findings: as `Composed` has them.
    """

    parts: tuple[str, ...]
    resources: frozenset[str]
    looked: Mapping[str, str]
    findings: tuple[Finding, ...]


def tell(source: Source, plan: Plan, drawn: Mapping[Call, Drawn], ran: Ran | None, project: Path) -> Told:
    """Put the values of expressions in their places."""
    page = Composed()
    inlines = _inline_texts(plan, drawn, ran, page.findings)
    parts = tuple(_prose(piece, inlines, project, page) for piece in source.prose)
    return Told(parts, frozenset(page.resources), page.looked, tuple(page.findings))


def compose(
    source: Source,
    plan: Plan,
    told: Told,
    drawn: Mapping[Call, Drawn],
    ran: Ran | None,
    options: Mapping,
    figures: str,
) -> Composed:
    """Put results in the place of cells.

    Args:
        options: the page's options, over which a cell's own go.
        figures: relative address of the folder of pictures, as seen from the page.
    """
    page = Composed(resources=set(told.resources), looked=dict(told.looked), findings=list(told.findings))
    parts: list[str] = []
    cells, prose = iter(enumerate(source.cells)), iter(told.parts)
    for piece in source.pieces:
        if isinstance(piece, Prose):
            parts.append(next(prose))
            page.places += piece.places
        else:
            number, cell = next(cells)
            call = plan.figures.get(number)
            outputs = ran.outputs.get(number, []) if ran else []
            picture = drawn.get(call) if call else None
            if call and not picture:
                outputs = [NOT_RUN]
            parts.append(_cell(cell, picture, outputs, options, source, number, figures, page))
            page.places += [(cell.file, cell.line)] * (1 + parts[-1].count("\n"))
    page.text = "\n".join(parts)
    return page


def _inline_texts(plan: Plan, drawn: Mapping[Call, Drawn], ran: Ran | None, findings: list[Finding]) -> list[str]:
    """The text of each inline expression, in order."""
    seen = names(plan.aliases, {call: picture.numbers for call, picture in drawn.items()})
    texts = []
    for number, inline in enumerate(plan.inlines):
        kind, text = ran.inlines[number] if ran and number not in plan.known else ("text", "")
        if inline.in_formula and kind != "markdown":
            findings.append(Finding(inline.file, inline.line, IN_FORMULA.format(inline.expression)))
        if number not in plan.known:
            texts.append(text if kind == "markdown" else _escaped(text))
            continue
        try:
            # The author's own text, as in any notebook.
            texts.append(_escaped(str(eval(inline.expression, dict(seen)))))
        except Exception as error:
            problem = f"the expression `{inline.expression}` raised {type(error).__name__}: {error}"
            findings.append(Finding(inline.file, inline.line, problem))
            texts.append("")
    return texts


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~^$@])", r"\\\1", text)


def _prose(piece: Prose, inlines: list[str], project: Path, page: Composed) -> str:
    if not any(sign in piece.text for sign in SIGNS):
        return piece.text
    lines = []
    for text, (file, line), in_code in piece.lines():
        if not in_code and any(sign in text for sign in SIGNS):
            text = SPAN.sub(lambda span: inlines.pop(0) if inline_expression(span) else span[0], text)
            plain = SPAN.sub("", text)
            for match in [*TARGET.finditer(plain), *(one for whole in TARGET.finditer(plain) for one in TARGET.finditer(whole[2] or ""))]:
                _resource(match[3] or match[4], bool(match[1] or match[4]), file, line, project, page)
            for match in IN_HTML.finditer(text):
                _resource(match[1] or match[2], False, file, line, project, page)
        lines.append(text)
    return "\n".join(lines)


def _resource(target: str, shown: bool, file: str, line: int, project: Path, page: Composed) -> None:
    """Note a file that the page shows or links; one that is shown must be there."""
    if re.match(r"(https?:)?//", target):
        if shown:
            problem = f"the picture {target} lies on another host: put the file into the project, with its source"
            page.findings.append(Finding(file, line, problem))
        return
    if target.startswith(("#", "mailto:", "data:")) or re.search(r"\.(qmd|html)(#|$)", target):
        return
    path = target.split("#")[0].split("?")[0]
    whole = project / path.lstrip("/") if path.startswith("/") else (project / file).parent / path
    name = os.path.relpath(whole, project)
    page.looked[name] = found = resource(name, project)
    if found:
        page.resources.add(found)
    elif shown:
        page.findings.append(Finding(file, line, f"the picture {target} is not there"))


def resource(name: str, project: Path) -> str:
    """The project's file of a name relative to the project, links followed; "" where there is none inside it."""
    whole = (project / name).resolve()
    return whole.relative_to(project).as_posix() if whole.is_file() and whole.is_relative_to(project) else ""


def _cell(
    cell: Cell,
    picture: Drawn | None,
    outputs: list,
    options: Mapping,
    source: Source,
    number: int,
    figures: str,
    page: Composed,
) -> str:
    def option(name: str, otherwise=None):
        return cell.options.get(name, options.get(name, otherwise))

    if option("include") is False:
        return ""
    code = _code(cell, option) if option("echo", True) and cell.code.strip() else ""
    output = option("output", True)
    images: list[str] = []
    texts: list[str] = []
    if output is not False:
        if picture is not None:
            page.drawn[picture.name] = picture
            images.append(f"{figures}/{picture.name}")
        have_image = any(set(IMAGE_TYPES) & set(given.get("data", {})) for given in outputs)
        for given in _merged(outputs):
            kind, content = _shown(given, option("warning", True), have_image)
            if kind in IMAGE_TYPES.values():
                name = _picture_name(source, cell, number, len(images), content, kind)
                page.pictures[name] = content
                images.append(f"{figures}/{name}")
            elif kind:
                texts.append(_output(kind, content, asis=output == "asis"))
    body = [code, *texts]
    if images:
        if not cell.options.get("fig-alt") and not cell.options.get("fig-subcap"):
            problem = (
                f"the picture of cell {cell.label or number + 1} has no `fig-alt`: say in a sentence what it shows"
            )
            page.findings.append(Finding(cell.file, cell.line, problem))
        several = len(images) > 1 and cell.label.startswith("fig-")
        if several and not isinstance(cell.options.get("fig-cap"), list):
            return _panels(cell, images, body)
        body += [
            f"::: {{.cell-output .cell-output-display}}\n{_image(cell, url, n, len(images), picture, option)}\n:::"
            for n, url in enumerate(images)
        ]
    if not any(body):
        return ""
    if output == "asis" and not images and not code:
        return "\n\n" + "\n\n".join(filter(None, texts)) + "\n\n"
    caption, attributes = "", f"{_layout(cell)} " if len(images) > 1 else ""
    if cell.label.startswith("tbl-"):
        attributes += f"#{cell.label} "
        caption = str(cell.options.get("tbl-cap", ""))
    elif cell.label and not cell.label.startswith("fig-"):
        attributes += f"#{cell.label} "
    classes = cell.options.get("classes", "")
    classes = " ".join(f".{name.lstrip('.')}" for name in (classes.split() if isinstance(classes, str) else classes))
    inner = "\n\n".join(filter(None, [*body, caption]))
    return f"\n:::::: {{{attributes}.cell {classes}}}\n{inner}\n::::::\n"


def _code(cell: Cell, option) -> str:
    """The cell's source as a code block."""
    attributes = [".python", ".cell-code"]
    if cell.options.get("lst-label"):
        attributes.insert(0, f"#{cell.options['lst-label']}")
        attributes.append(f"lst-cap={_quoted(cell.options.get('lst-cap', ''))}")
    if (fold := option("code-fold")) not in (None, False):
        attributes.append(f'code-fold="{str(fold).lower()}"')
        attributes.append(f"code-summary={_quoted(option('code-summary', 'Code'))}")
    lines = option("code-line-numbers")
    if lines is not None:
        attributes.append(f"code-line-numbers={_quoted(str(lines).lower() if isinstance(lines, bool) else lines)}")
    if option("code-overflow") == "wrap":
        attributes.append(".code-overflow-wrap")
    code = cell.code
    if cell.options.get("echo") == "fenced":
        header = [line for line in cell.header if not line.startswith("#| echo:")]
        code = "\n".join(["```{python}", *header, code, "```"])
    return _fenced(code, " ".join(attributes))


def _fenced(text: str, attributes: str = "") -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}{f' {{{attributes}}}' if attributes else ''}\n{text}\n{fence}"


def _quoted(text) -> str:
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _merged(outputs: list) -> list:
    """Outputs with the pieces of one stream joined, as a terminal would show them."""
    merged: list = []
    for given in outputs:
        if merged and given.get("name") and merged[-1].get("name") == given["name"]:
            merged[-1] = {**merged[-1], "text": merged[-1]["text"] + given["text"]}
        else:
            merged.append(given)
    return merged


def _shown(given: Mapping, warning: bool, have_image: bool) -> tuple[str, str | bytes]:
    """What an output is shown as: (kind, content); kind "" for nothing."""
    import base64

    if given["output_type"] == "stream":
        # Warnings name a temporary file with the kernel's process number; no two builds would agree.
        text = re.sub(r"\S*ipykernel_\d+/\d+\.py", "<cell>", _on_paper(given["text"]))
        return (given["name"], text) if given["name"] == "stdout" or warning else ("", "")
    if given["output_type"] == "error":
        # Without the frames, which hold the folders of this machine.
        return "error", _on_paper(f"{given['ename']}: {given['evalue']}")
    data = given.get("data", {})
    kind = next((kind for kind in PREFERENCE if kind in data), "")
    content = data.get(kind, "")
    content = "".join(content) if isinstance(content, list) else content
    if kind == "text/plain" and have_image and re.match(r"[\[(<]*(matplotlib|Text\(|seaborn)", content):
        return "", ""
    if kind == "image/svg+xml":
        return "svg", content.encode()
    if kind in IMAGE_TYPES:
        return IMAGE_TYPES[kind], base64.b64decode(content)
    return kind, content


def _on_paper(text: str) -> str:
    """What a terminal would show in the end, without its colours: of a line written again and again, the last."""
    text = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", text).replace("\r\n", "\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))


def _output(kind: str, content: str, *, asis: bool) -> str:
    if kind in ("stdout", "stderr"):
        return content if asis else _block(kind, _fenced(content.rstrip("\n")))
    if kind == "error":
        return _block("error", _fenced(content))
    if kind == "text/markdown":
        return content if asis else _block("display .cell-output-markdown", content)
    if kind == "text/html":
        return _block("display", _fenced(content, "=html"))
    if kind == "text/latex":
        return _block("display", content)
    return _block("display", _fenced(content))


def _block(kind: str, content: str) -> str:
    return f"::: {{.cell-output .cell-output-{kind}}}\n{content}\n:::"


def _picture_name(source: Source, cell: Cell, number: int, count: int, content: bytes, suffix: str) -> str:
    unit = Path(source.path).stem
    label = cell.label.removeprefix("fig-") or f"cell-{number + 1}"
    return f"{unit}-{label}-{count + 1}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


def _nth(value, number: int) -> str:
    """The option's text for one of several pictures."""
    if isinstance(value, list):
        return str(value[number]) if number < len(value) else ""
    return "" if value is None else str(value)


def _image(cell: Cell, url: str, number: int, count: int, picture: Drawn | None, option) -> str:
    attributes = []
    if cell.label.startswith("fig-"):
        # Captions in a list make figures of their own, numbered after the cell's label.
        attributes.append(f"#{cell.label}" + (f"-{number + 1}" if count > 1 else ""))
    if alt := _nth(cell.options.get("fig-alt"), number):
        attributes.append(f"fig-alt={_quoted(alt)}")
    if align := option("fig-align"):
        attributes.append(f"fig-align={_quoted(align)}")
    if picture is not None:
        figure = picture.call.figure
        attributes += [
            f"figure={_quoted(figure.name)}",
            f"kind={_quoted(figure.kind)}",
            f"call={_quoted(picture.call.text)}",
            f"source={_quoted(posixpath.join(posixpath.dirname(url), picture.source_name))}",
            f"command={_quoted(command(picture.call))}",
            f"natural-width={_quoted(f'{picture.width:g}')}",
            f"natural-height={_quoted(f'{picture.height:g}')}",
        ]
        if picture.numbers:
            attributes.append(f"numbers={_quoted(posixpath.join(posixpath.dirname(url), numbers_name(picture)))}")
        if picture.film:
            attributes.append(f"film={_quoted(posixpath.join(posixpath.dirname(url), picture.film_name))}")
            attributes.append(f"film-says={_quoted(picture.film_says)}")
        if figure.record:
            attributes.append(f"record={_quoted(figure.record)}")
            address = posixpath.join(posixpath.dirname(url), record_name(figure.record))
            attributes.append(f"record-address={_quoted(address)}")
    caption = cell.options.get("fig-cap")
    caption = _nth(caption, number) if isinstance(caption, list) or count == 1 or number == 0 else ""
    return f"![{_one_line(caption)}]({url}){{{' '.join(attributes)}}}"


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip())


def _layout(cell: Cell) -> str:
    names = [name for name in ("layout-ncol", "layout-nrow", "layout") if name in cell.options]
    return " ".join(f"{name}={_quoted(cell.options[name])}" for name in names)


def _panels(cell: Cell, images: list[str], body: list[str]) -> str:
    """Several pictures of one label: a figure of sub-figures, its caption the last paragraph."""
    lines = [f":::::: {{#{cell.label} .cell {_layout(cell)}}}", *filter(None, body)]
    for number, url in enumerate(images):
        alt = _nth(cell.options.get("fig-alt"), number) if isinstance(cell.options.get("fig-alt"), list) else ""
        attributes = f"#{cell.label}-{number + 1}" + (f" fig-alt={_quoted(alt)}" if alt else "")
        lines.append(f"![{_one_line(_nth(cell.options.get('fig-subcap'), number))}]({url}){{{attributes}}}")
    caption = _one_line(_nth(cell.options.get("fig-cap"), 0))
    return "\n" + "\n\n".join([*lines, caption, "::::::"]) + "\n"
