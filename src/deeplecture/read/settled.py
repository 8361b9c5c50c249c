"""Stage 1, read: a source with what its project says of it besides, and all that is wrong with it before anything is run."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from deeplecture.errors import Finding
from deeplecture.read.cells import Cell
from deeplecture.read.config import as_list, filter_names, included, left_on_hosts, several
from deeplecture.read.extensions import LEFT_OUT, resolved
from deeplecture.read.files import look
from deeplecture.read.formats import audience_of
from deeplecture.read.options import HEADERS, Place, examined, misfit
from deeplecture.read.outputs import NO_EXTENSION, Output, page_options
from deeplecture.read.shortcodes import in_front_matter, with_shortcodes
from deeplecture.read.source import Prose, Source

# Options of a page that hold for its cells when they are run; what they show is settled on each page.
OF_THE_RUN = ("error", "fig-width", "fig-height")
BY_NAME = {"css": "style sheet", "csl": "citation style", "filters": "filter", "logo": "logo"}
INLINE = re.compile(r"(?<!`)`\{python\}\s+([^`\n]+)`(?!`)")


def settled(source: Source, root: Path, outputs: list[Output]) -> tuple[Source, list[Finding]]:
    """A source whose cells know how they are run and whose options name files as the project sees them.

    Args:
        root: the project's folder.
        outputs: those that have a page of it.

    Returns:
        It, and what is wrong or told, nothing of which has to be run to be found.
    """

    def place(option: str) -> tuple[str, int]:
        lines = enumerate(source.header, start=1)
        return source.path, next((n for n, text in lines if text.lstrip(" -").startswith(f"{option}:")), 1)

    findings = [
        *source.notes,
        *examined(source.meta, {one.audience for one in outputs}, place, book=any(one.book for one in outputs)),
    ]
    wrong = any(one.weight == "error" for one in findings)
    meta = _with_files(source, root, place, findings)
    source = replace(source, meta=in_front_matter(meta, root, place, findings) if "{{<" in str(meta) else meta)
    options = [page_options(output, source) for output in outputs] if not wrong else []
    prose = iter(with_shortcodes(source, root, options[0] if options else source.meta, findings))
    source = replace(source, pieces=tuple(one if isinstance(one, Cell) else next(prose) for one in source.pieces))
    source = replace(source, pieces=tuple(_with_what_decides_the_run(source, options)))
    return source, [*findings, *look(source, root)]


def _with_what_decides_the_run(source: Source, options: list[dict]) -> Iterator[Prose | Cell]:
    """The pieces of a source, its cells with those options of its pages that decide what is run."""
    given = {name: one[name] for one in reversed(options) for name in OF_THE_RUN if one.get(name) is not None}
    idle = bool(options) and all(one.get("eval") is False or one.get("enabled") is False for one in options)
    if idle:
        given["eval"] = False
    for piece in source.pieces:
        if isinstance(piece, Cell):
            yield replace(piece, options={**given, **piece.options}) if given else piece
        elif idle and "`{python}" in piece.text:
            yield replace(piece, text=INLINE.sub(r"`\1`", piece.text))
        else:
            yield piece


def _with_files(source: Source, root: Path, place: Place, findings: list[Finding]) -> Mapping:
    """The front matter with files that lie beside the source named as the project sees them."""
    folder = posixpath.dirname(source.path)

    def named(option: str, name: str) -> str:
        beside = name.lstrip("/") if name.startswith("/") else posixpath.normpath(posixpath.join(folder, name))
        if (root / beside).is_file():
            return beside
        if not (root / name).is_file():
            extension = NO_EXTENSION if option == "filters" and not name.endswith(".lua") else ""
            what = BY_NAME.get(option, f"file of `{option}`")
            findings.append(Finding(*place(option), f"the {what} {name} is not there{extension}"))
        return name

    def level(options: Mapping) -> dict:
        kept = dict(options)
        findings.extend(Finding(*place(option), text, "strict") for option, text in left_on_hosts(kept))
        for option in BY_NAME:
            given = kept.get(option)
            if option == "filters" and given and not misfit(option, given):
                names, left_out = resolved(filter_names(given), root)
                told = [f"the filter {name} {LEFT_OUT}" for name in left_out]
                findings.extend(Finding(*place(option), text, "strict") for text in told)
                kept[option] = [named(option, name) for name in names]
                continue
            if not given or misfit(option, given) or (option == "logo" and re.match(r"https?:", str(given))):
                continue
            found = [named(option, str(name)) for name in as_list(given)]
            kept[option] = found if isinstance(given, list | Mapping) else found[0]
        slide = kept.get("title-slide-attributes")
        if isinstance(slide, Mapping):
            pictures = {name: str(value) for name, value in slide.items() if re.search("image|video", str(name))}
            local = {name: value for name, value in pictures.items() if not re.match(r"\w+:|//", value)}
            kept["title-slide-attributes"] = {**slide, **{name: named("picture", one) for name, one in local.items()}}
        for option in HEADERS:
            if kept.get(option) and not misfit(option, kept[option]):
                given = [included(one, option) for one in several(kept[option])]
                kept[option] = [one if "text" in one else {"file": named(option, one["file"])} for one in given]
        return kept

    meta = level(source.meta)
    if isinstance(meta.get("format"), Mapping):
        meta["format"] = {
            name: level(options) if isinstance(options, Mapping) and audience_of(str(name)) else options
            for name, options in meta["format"].items()
        }
    return meta
