"""Stage 2, execute: a unit's code cells in one Jupyter kernel, in order, and its expressions after them."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deeplecture.cache import Entry, digest
from deeplecture.course import Course, roots
from deeplecture.errors import Finding
from deeplecture.execute.figures import THREADS, unchanged
from deeplecture.execute.plan import Plan, code_digest
from deeplecture.execute.worker import project_reads
from deeplecture.machine import versions
from deeplecture.read.source import Source

if TYPE_CHECKING:
    from deeplecture.context import Context
    from deeplecture.read.project import Project

CELL_SECONDS = 600
# Run before the author's first cell: the project's modules, the files read, and how an expression is shown.
PRELUDE = """
import sys as _sys
_sys.path[:0] = {roots!r}
def _deeplecture_note(event, args, _reads=set(), _os=__import__("os")):
    if event == "open" and isinstance(args[0], str) and args[1] in ("r", "rb", "rt", None):
        _reads.add(_os.path.abspath(args[0]))
_sys.addaudithook(_deeplecture_note)
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
READS = "print(__import__('json').dumps(sorted(_deeplecture_note.__defaults__[0])))"


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


def code_key(source: Source, plan: Plan, course: Course, scratch: Path) -> str:
    """The key of a unit's kernel results: its cells, what these import from the package, versions; no prose."""
    cells = [source.cells[number] for number in plan.kernel]
    running = [
        (cell.code, cell.options.get("error"), cell.options.get("fig-width"), cell.options.get("fig-height"))
        for cell in cells
    ]
    asked = [inline.expression for number, inline in enumerate(plan.inlines) if number not in plan.known]
    made_of, libraries = code_digest(source, plan, course, scratch)
    ours = (PRELUDE, READS, _matplotlib_arguments())
    return digest(source.path, running, asked, made_of, versions((*libraries, "ipykernel")), sys.version_info[:3], ours)


def run(context: Context, source: Source, plan: Plan) -> Ran | None:
    """Run a unit's kernel cells, or take what they gave from the cache; None where something went wrong, which is told."""
    key = code_key(source, plan, context.course, context.work / "cells")
    entry = context.cache.get("code", key)
    fresh = entry is None or not unchanged(entry.meta["reads"], context.root)
    if entry is None or fresh:
        made, findings = _execute(source, plan, context.root, _folder(context.project, source.path))
        for finding in findings:
            context.wrong((finding.file, finding.line), finding.message)
        if made is None:
            return None
        entry = context.cache.put("code", key, Entry(made))
    meta = entry.meta
    # Keyed by order, not by place: prose and figure cells between kernel cells move their numbers, not their results.
    outputs = dict(zip(plan.kernel, meta["outputs"], strict=True))
    asked = [number for number in range(len(plan.inlines)) if number not in plan.known]
    inlines = dict(zip(asked, map(tuple, meta["inlines"]), strict=True))
    return Ran(outputs, inlines, meta["seconds"], fresh)


def _folder(project: Project, path: str) -> Path:
    """Where a unit's kernel runs: in its own folder, as stock Quarto does, or in the project's if it says so."""
    return project.root if project.execute_dir == "project" else (project.root / path).parent


def _execute(source: Source, plan: Plan, project: Path, cwd: Path) -> tuple[dict | None, list[Finding]]:
    import logging
    import time

    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    # Streams of a kernel that is being ended may still be read. Tornado shows that race as a traceback; what matters of
    # a kernel, nbclient raises.
    logging.getLogger("tornado.general").setLevel(logging.CRITICAL)
    start = time.perf_counter()
    notebook = nbformat.v4.new_notebook()
    asked = [inline for number, inline in enumerate(plan.inlines) if number not in plan.known]
    texts: list[tuple[str, int | None]] = [(PRELUDE.format(roots=[str(root) for root in roots(project)]), None)]
    for number in plan.kernel:
        options = source.cells[number].options
        size = (options.get("fig-width"), options.get("fig-height"))
        if any(size):
            texts.append((_sized(*size), None))
        texts.append((source.cells[number].code, number))
        if any(size):
            texts.append((_sized(None, None), None))
    texts.append((f"_deeplecture_show({', '.join(f'lambda: ({i.expression})' for i in asked)})", None))
    texts.append((READS, None))
    for text, at in texts:
        tolerant = at is not None and source.cells[at].options.get("error") is True
        cell = nbformat.v4.new_code_cell(text, metadata={"tags": ["raises-exception"] if tolerant else []})
        cell["id"] = f"cell-{len(notebook.cells)}"
        notebook.cells.append(cell)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(cwd)}},
        extra_arguments=_matplotlib_arguments(),
    )
    running = 0
    # What cells print comes as their outputs. The stream itself has the last words of a kernel that dies, and of one that
    # is being ended its quarrel with its own sockets, which is nobody's business.
    with tempfile.TemporaryFile() as said:
        try:
            with client.setup_kernel(env=_environment(project), stderr=said):
                for running, cell in enumerate(notebook.cells):
                    client.execute_cell(cell, running)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            said.seek(0)
            words = said.read().decode(errors="replace") if isinstance(error, DeadKernelError) else ""
            return None, [_failure(error, texts[running][1], source, words)]
    shown = json.loads(_printed(notebook.cells[-2]))
    failed = [
        Finding(inline.file, inline.line, f"the expression `{inline.expression}` raised {value}")
        for inline, (kind, value) in zip(asked, shown, strict=True)
        if kind == "error"
    ]
    if failed:
        return None, failed
    outputs = {
        number: cell.outputs for (_, number), cell in zip(texts, notebook.cells, strict=True) if number is not None
    }
    return {
        "outputs": [json.loads(json.dumps(outputs[number])) for number in plan.kernel],
        "inlines": shown,
        "seconds": time.perf_counter() - start,
        "reads": project_reads(json.loads(_printed(notebook.cells[-1])), str(project)),
    }, []


def _matplotlib_arguments() -> list[str]:
    """Pictures of cells as SVG whose bytes depend on nothing but the picture."""
    return [
        "--InlineBackend.figure_formats={'svg'}",
        "--InlineBackend.rc={'figure.figsize': (7.0, 5.0), 'svg.hashsalt': 'deeplecture'}",
        "--InlineBackend.print_figure_kwargs={'metadata': {'Date': None}, 'bbox_inches': 'tight'}",
        "--HistoryManager.enabled=False",
        "--log-level=ERROR",
    ]


def _environment(project: Path) -> dict:
    return {
        **os.environ, **dict.fromkeys(THREADS, "1"), "DEEPLECTURE_PROJECT": str(project), "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONFAULTHANDLER": "1",
    }  # fmt: skip


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
    name = f"cell {cell.label}" if cell.label else "the cell"
    kind = type(error).__name__
    if kind == "DeadKernelError":
        return Finding(cell.file, cell.line, f"{name} killed its kernel (out of memory, or a crash of a library){last}")
    if kind == "CellTimeoutError":
        return Finding(cell.file, cell.line, f"{name} ran longer than {CELL_SECONDS} s")
    at = re.findall(r"Cell In\[\d+\], line (\d+)|<ipython-input[^>]*>.*?line (\d+)", _no_colours(str(error)))
    line = cell.first + int(next(filter(None, at[0]))) - 1 if at else cell.line
    problem = f"{getattr(error, 'ename', kind)}: {_no_colours(getattr(error, 'evalue', str(error)))}"
    return Finding(cell.file, line, f"{name} raised {problem}; if that is meant, give it `#| error: true`")


def _no_colours(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
