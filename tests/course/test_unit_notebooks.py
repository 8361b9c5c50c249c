"""Each unit's notebook has all its cells in their order and plain text between them; a unit's own runs.

The notebooks are made of the units without computations (see `unit_facts`), so that no figure is drawn twice here: the code
of a cell is put in its place again where a notebook is run. `make unit-notebooks` makes and runs all of them.
"""

import re

import nbformat
import pytest
import unit_facts
from nbclient import NotebookClient
from tiny_course import edit
from unit_facts import ROOT

from deeplecture import cli
from deeplecture.read.cells import Cell
from deeplecture.read.qmd import read_source
from deeplecture.sockets import kernel_sockets

UNITS = sorted(path.stem for path in (ROOT / "units").glob("[0-9]*.qmd"))
FAST = "04-networks"
# What a notebook's reader would stumble over: Pandoc's and Quarto's own signs, links into the book, raw HTML.
ODD = re.compile(
    r"^:::|\{[#.][\w-]|</?(?:div|span)\b|\]\(#|\[\^|^```|`\{python\}|(?<![\w`])@(?:fig|sec|eq|exr|tbl)-", re.MULTILINE
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Name to notebook of all units."""
    root = unit_facts.prepared(tmp_path_factory.mktemp("notebooks") / "course")
    edit(root / "_quarto.yml", "[book, slides]", "[book]")  # decks lend nothing to notebooks
    assert cli.main(["notebook", "--project", str(root)]) == 0
    return {file.stem: nbformat.read(file, as_version=4) for file in (root / "_print/notebooks").iterdir()}


def cells(unit: str) -> list[Cell]:
    """Those that a notebook has, in their order: figures, and what is shown."""
    source = read_source(ROOT, f"units/{unit}.qmd")
    return [one for one in source.cells if one.label.startswith("fig-") or one.options.get("echo") is True]


def code(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_a_unit_that_is_written_has_a_notebook(made):
    assert set(made) == {unit for unit in UNITS if cells(unit)} and len(made) >= 10


@pytest.mark.parametrize("unit", UNITS)
def test_no_cell_is_lost_and_the_text_is_plain(unit, made):
    wanted = cells(unit)
    if not wanted:
        assert read_source(ROOT, f"units/{unit}.qmd").to_come and unit not in made
        return
    setup, *rest = code(made[unit])
    assert setup.source.startswith("%matplotlib inline")
    emptied = ["fig.blank()" if cell.label.startswith("fig-") else "pass" for cell in wanted]
    assert [cell.source for cell in rest] == emptied
    for cell in made[unit].cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"^```.*?^```$", "", cell.source, flags=re.DOTALL | re.MULTILINE)
            assert not (found := ODD.search(re.sub(r"`[^`\n]*`", "", text))), (
                f"{unit}: {found[0]!r} in {cell.source[:200]}"
            )


def test_a_unit_s_own_code_runs_from_top_to_bottom(made):
    notebook, source = made[FAST], read_source(ROOT, f"units/{FAST}.qmd")
    setup, *rest = code(notebook)
    setup.source = "\n".join(
        ["%matplotlib inline", *(c.code for c in source.cells if c.options.get("include") is False)]
    )
    for cell, own in zip(rest, cells(FAST), strict=True):
        cell.source = own.code
    where = {"metadata": {"path": str(ROOT)}}
    with kernel_sockets() as sockets:
        NotebookClient(notebook, timeout=120, kernel_name="python3", resources=where, config=sockets).execute()
    for cell, own in zip(rest, cells(FAST), strict=True):
        shown = [output.get("data", {}) for output in cell.outputs]
        if own.label.startswith("fig-"):
            assert "image/png" in shown[-1], own.label
        else:
            assert any(output.get("text") for output in cell.outputs) == ("print(" in own.code), own.code
