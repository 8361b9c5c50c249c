"""Stage 2, execute: a unit's code cells in one Jupyter kernel, in order, and its expressions after them."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from deeplecture.cache import Entry, digest, make_way
from deeplecture.course import roots
from deeplecture.engine import engine_digest
from deeplecture.errors import Finding
from deeplecture.execute.keys import kept
from deeplecture.execute.plan import Plan, code_digest
from deeplecture.machine import around, fixed, versions
from deeplecture.read.cells import Cell
from deeplecture.read.source import Source
from deeplecture.share.shapes import fits

if TYPE_CHECKING:
    from deeplecture.context import Context
    from deeplecture.read.project import Project

CELL_SECONDS = 600
MOST_SAID = 2000  # characters of what an exception says
# What a warning names as the place of a cell: a file that is not there, with the number of the process. It begins a word, so
# that a picture, which is one word of a million letters, is looked through once and not from each of them.
CELL_FILE = re.compile(r"""(?<![^\s"'])[^\s"']*ipykernel_\d+/\d+\.py""")
# Run before the author's first cell: the project's modules, the files read, and how an expression is shown.
PRELUDE = """
import sys as _sys
_sys.path[:0] = {roots!r}
from deeplecture.execute import watch as _deeplecture_watch
_deeplecture_watch.start({project!r}, {fixed!r})
def _deeplecture_svg(figure):
    import io, matplotlib
    picture = io.BytesIO()
    with matplotlib.rc_context({{"svg.hashsalt": "deeplecture"}}):
        figure.savefig(picture, format="svg", metadata={{"Date": None}})
    return picture.getvalue().decode()
# A bare Figure shows as a picture though nobody imported pyplot; named, so that matplotlib is loaded only if used.
get_ipython().display_formatter.formatters["image/svg+xml"].for_type_by_name(
    "matplotlib.figure", "Figure", _deeplecture_svg
)
def _deeplecture_show(*expressions, _sys=_sys, _out=_sys.stdout):
    import json
    shown = []
    for expression in expressions:
        try:
            value = expression()
            markdown = getattr(value, "_repr_markdown_", None)
            text = markdown() if markdown else value if isinstance(value, str) else str(value)
            shown.append(["markdown" if markdown else "text", text])
        except Exception as error:
            shown.append(["error", f"{{type(error).__name__}}: {{error}}"])
    # Nothing of the author's runs from here on: what is called `print` or stands for standard output is Python's again.
    _sys.stdout = _out
    _out.set_parent(get_ipython().parent_header)
    for name in ("print", "sorted"):
        globals().pop(name, None)
    print(json.dumps(shown))
"""
SEEN = "print(__import__('json').dumps(_deeplecture_watch.seen()))"


@dataclass(frozen=True)
class Ran:
    """What a unit's kernel gave.

    Attributes:
        outputs: cell number to its outputs, as a notebook's JSON holds them.
        inlines: number of the inline expression to (`markdown` or `text`, value).
        seconds: that the kernel took.
        fresh: whether this build ran it.
    """

    outputs: Mapping[int, list]
    inlines: Mapping[int, tuple[str, str]]
    seconds: float
    fresh: bool


def code_key(source: Source, plan: Plan, project: Project, scratch: Path) -> str:
    """The key of a unit's kernel results: its cells, what these import from the package, versions, where they run; no prose."""
    course = project.course
    cells = [source.cells[number] for number in plan.kernel]
    running = [
        (cell.code, cell.options.get("error"), cell.options.get("fig-width"), cell.options.get("fig-height"))
        for cell in cells
    ]
    asked = [inline.expression for number, inline in enumerate(plan.inlines) if number not in plan.known]
    made_of, libraries = code_digest(source, plan, course, scratch)
    ours = (
        engine_digest("kernel"),
        _arguments(),
        _folder(project, source.path).relative_to(project.root),
        around(project.root),
    )
    return digest(source.path, running, asked, made_of, versions((*libraries, "ipykernel")), sys.version_info[:3], ours)


def run(context: Context, source: Source, plan: Plan) -> Ran | None:
    """Run a unit's kernel cells, or take what they gave from the cache or a shared one; None where something went wrong, which
    is told."""
    key = code_key(source, plan, context.project, context.work / "cells")

    # Keyed by order, not by place: prose and figure cells between kernel cells move their numbers, not their results.
    asked = [number for number in range(len(plan.inlines)) if number not in plan.known]

    def fit(entry: Entry) -> bool:
        said: dict[str, Any] = {"outputs": None, "inlines": None, **entry.meta}
        outputs, inlines = said["outputs"], said["inlines"]
        shown = fits(inlines, tuple[tuple[Literal["markdown", "text"], str], ...]) and len(inlines) == len(asked)
        printed = fits(outputs, tuple[tuple[Mapping, ...], ...]) and len(outputs) == len(plan.kernel)
        return shown and printed and fits(entry.meta.get("seconds"), float) and all(map(_are_outputs, outputs))

    entry = context.cache.get("code", key, holds=context.holds)
    entry = entry or context.cache.fetch("code", [key], fit, context.holds).get(key)
    fresh = entry is None
    if entry is None:
        made, findings = executed(source, plan, context)
        for finding in findings:
            context.wrong((finding.file, finding.line), finding.message)
        if made is None:
            return None
        entry = context.cache.put("code", key, Entry(kept(made, context.environment)))
    meta = entry.meta
    outputs = dict(zip(plan.kernel, meta["outputs"], strict=True))
    inlines = dict(zip(asked, map(tuple, meta["inlines"]), strict=True))
    return Ran(outputs, inlines, meta["seconds"], fresh)


def _are_outputs(outputs: list) -> bool:
    """Whether these are a cell's outputs as a notebook holds them."""
    import nbformat

    cell: dict = {
        "cell_type": "code",
        "id": "one",
        "metadata": {},
        "source": "",
        "execution_count": None,
        "outputs": outputs,
    }
    try:
        nbformat.validate({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
    except nbformat.ValidationError:
        return False
    return True


def _folder(project: Project, path: str) -> Path:
    """Where a unit's kernel runs: in its own folder, as stock Quarto does, or in the project's if it says so."""
    return project.root if project.execute_dir == "project" else (project.root / path).parent


def executed(source: Source, plan: Plan, context: Context) -> tuple[dict | None, list[Finding]]:
    """Run a unit's cells: outputs, expressions and what they were made of; or None, with what is wrong."""
    import logging
    import time

    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    from deeplecture.execute.bounded import MOST_PRINTED, Bounded
    from deeplecture.sockets import kernel_sockets

    # Streams of a kernel that is being ended may still be read. Tornado shows that race as a traceback; what matters of
    # a kernel, nbclient raises.
    logging.getLogger("tornado.general").setLevel(logging.CRITICAL)
    start, project = time.perf_counter(), context.root
    # A user's own IPython, which may run files of theirs before the first cell, is left aside.
    surroundings = {**fixed(project), "IPYTHONDIR": str(context.work / "ipython")}
    make_way(context.work / "ipython" / "any", context.work)
    notebook = nbformat.v4.new_notebook()
    asked = [inline for number, inline in enumerate(plan.inlines) if number not in plan.known]
    texts = [
        (_prelude(project, surroundings), None),
        *_texts(source, plan),
        (f"_deeplecture_show({', '.join(f'lambda: ({i.expression})' for i in asked)})", None),
        (SEEN, None),
    ]
    for text, at in texts:
        tolerant = at is not None and source.cells[at].options.get("error") is True
        cell = nbformat.v4.new_code_cell(text, metadata={"tags": ["raises-exception"] if tolerant else []})
        cell["id"] = f"cell-{len(notebook.cells)}"
        notebook.cells.append(cell)
    running = 0
    # What cells print comes as their outputs. The stream itself has the last words of a kernel that dies, and of one that
    # is being ended its quarrel with its own sockets, which is nobody's business.
    with kernel_sockets() as sockets, tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as printed:
        client = Bounded(
            notebook,
            timeout=CELL_SECONDS,
            kernel_name="python3",
            resources={"metadata": {"path": str(_folder(context.project, source.path))}},
            extra_arguments=_arguments(),
            config=sockets,
        )
        client.own = frozenset(place for place, (_, number) in enumerate(texts) if number is None)
        try:
            with client.setup_kernel(env={**context.environment, **surroundings}, stdout=printed, stderr=said):
                for running, cell in enumerate(notebook.cells):
                    client.execute_cell(cell, running)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            words = _words(said) if isinstance(error, DeadKernelError) else ""
            if client.too_much:
                cell = source.cells[texts[running][1] or 0]
                problem = f"{called(cell)} {client.too_much}: take some of it out"
                return None, [Finding(cell.file, cell.line, problem)]
            return None, [_failure(error, texts[running][1], source, words)]
        except (RuntimeError, OSError, NoSuchKernel) as error:
            # No cell has begun: there is no kernel, or it died at once.
            words = " | ".join([*_words(said).splitlines()[-3:], *_words(printed).splitlines()[-3:]])
            last = f"; it said: {words}" if words else ""
            problem = f"the unit's kernel does not start ({type(error).__name__}: {error}){last}"
            return None, [Finding(source.path, 0, f"{problem}. Try `python -m ipykernel_launcher --version`")]
    shown = json.loads(_printed(notebook.cells[-2]))
    failed = [
        Finding(inline.file, inline.line, f"the expression `{inline.expression}` raised {value}")
        for inline, (kind, value) in zip(asked, shown, strict=True)
        if kind == "error"
    ]
    failed += [
        Finding(
            inline.file, inline.line, f"the expression `{inline.expression}` gives {len(value) / 1e6:.1f} MB of text"
        )
        for inline, (_, value) in zip(asked, shown, strict=True)
        if len(value) > MOST_PRINTED
    ]
    if failed:
        return None, failed
    outputs = {
        number: cell.outputs for (_, number), cell in zip(texts, notebook.cells, strict=True) if number is not None
    }
    return {
        "outputs": [without_chance(unplaced(outputs[number])) for number in plan.kernel],
        "inlines": shown,
        "seconds": time.perf_counter() - start,
        "made_of": json.loads(_printed(notebook.cells[-1])),
    }, []


def _texts(source: Source, plan: Plan) -> Iterator[tuple[str, int | None]]:
    """What a unit's kernel runs of its cells, with the number of the cell; None where the engine says something itself."""
    for number in plan.kernel:
        options = source.cells[number].options
        size = (options.get("fig-width"), options.get("fig-height"))
        if any(size):
            yield _sized(*size), None
        yield source.cells[number].code, number
        if any(size):
            yield _sized(None, None), None


def unplaced(given):
    """Outputs, as plain lists and dictionaries, without the names that cells had as files."""
    if isinstance(given, str):
        return CELL_FILE.sub("<cell>", given)
    if isinstance(given, dict):
        return {name: unplaced(one) for name, one in given.items()}
    return [unplaced(one) for one in given] if isinstance(given, list) else given


def without_chance(outputs: list[dict]) -> list[dict]:
    """A cell's outputs without what only the moment decides, in how many pieces a stream came, and without the frames of an
    error, which hold folders of this machine."""
    whole: list[dict] = []
    for given in outputs:
        if given["output_type"] == "stream":
            if whole and whole[-1].get("name") == given["name"]:
                given = {**given, "text": whole.pop()["text"] + given["text"]}
        elif given["output_type"] == "error":
            given = {**given, "traceback": []}
        whole.append(given)
    return whole


def _arguments() -> list[str]:
    """Pictures of cells as SVG whose bytes depend on nothing but the picture."""
    return [
        "--InlineBackend.figure_formats={'svg'}",
        "--InlineBackend.rc={'figure.figsize': (7.0, 5.0), 'svg.hashsalt': 'deeplecture'}",
        "--InlineBackend.print_figure_kwargs={'metadata': {'Date': None}, 'bbox_inches': 'tight'}",
        "--HistoryManager.enabled=False",
        "--log-level=ERROR",
    ]


def _words(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode(errors="replace").strip()


def _prelude(project: Path, surroundings: Mapping[str, str]) -> str:
    return PRELUDE.format(roots=[str(root) for root in roots(project)], project=str(project), fixed=[*surroundings])


def _sized(width, height) -> str:
    return f"import matplotlib\nmatplotlib.rcParams['figure.figsize'] = ({width or 7}, {height or 5})"


def _printed(cell) -> str:
    return "".join(output["text"] for output in cell.outputs if output.get("name") == "stdout")


def _failure(error: Exception, number: int | None, source: Source, words: str) -> Finding:
    """What a failed cell is told as: its place, and the line within it when the traceback names one.

    Args:
        words: what a kernel that died had written.
    """
    # The first line of what Python's fault handler writes is the fault; threads and modules follow.
    last = "".join(f"; it said: {line}" for line in words.strip().splitlines()[:1])
    if number is None:
        return Finding(source.path, 0, f"the unit's kernel failed before its first cell: {error}{last}")
    cell = source.cells[number]
    name = called(cell)
    kind = type(error).__name__
    if kind == "DeadKernelError":
        return Finding(cell.file, cell.line, f"{name} killed its kernel (out of memory, or a crash of a library){last}")
    if kind == "CellTimeoutError":
        return Finding(cell.file, cell.line, f"{name} ran longer than {CELL_SECONDS} s")
    at = re.findall(r"Cell In\[\d+\], line (\d+)|<ipython-input[^>]*>.*?line (\d+)", _no_colours(str(error)))
    line = cell.first + int(next(filter(None, at[0]))) - 1 if at else cell.line
    said = _no_colours(getattr(error, "evalue", str(error)))
    problem = f"{getattr(error, 'ename', kind)}: {said[:MOST_SAID]}{'...' * (len(said) > MOST_SAID)}"
    return Finding(cell.file, line, f"{name} raised {problem}; if that is meant, give it `#| error: true`")


def called(cell: Cell) -> str:
    """What messages call a cell: by its label where it has one."""
    return f"cell {cell.label}" if cell.label else "the cell"


def _no_colours(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
