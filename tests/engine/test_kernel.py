"""Cells that need a kernel: what they print, when they run again, and that prose does not count."""

import shutil
import socket

import pytest
from bs4 import BeautifulSoup
from tiny_course import copy, edit, renewed, whole

from deeplecture.execute.kernel import unplaced

UNIT = "units/03-cells.qmd"
TEXT = """---
title: "Cells"
---

## Cells

### A sum is printed

```{python}
#| echo: true
import warnings

from course.helpers import ink

total = sum(range(5))
print(ink.INK, total)
warnings.warn("look out")
```

### A table is made

```{python}
#| output: asis
width = open("data/width.txt").read().strip()
print("| what | how much |\\n|---|---|\\n| width |", width, "|")
```

The total is `{python} total`, a text is `{python} "a*b"` and the file says `{python} float(width) + 1`.

### A line is drawn

```{python}
#| label: fig-drawn
#| fig-cap: "Drawn in the kernel."
#| fig-alt: "A line that rises."
from matplotlib.figure import Figure

picture = Figure(figsize=(2, 1))
picture.subplots().plot([0, total])
picture
```
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = copy(tmp_path_factory.mktemp("kernel") / "course")
    (root / UNIT).write_text(TEXT)
    edit(root / "_quarto-book.yml", "units/02-curves.qmd", f"units/02-curves.qmd\n    - {UNIT}")
    _, kernels, _, _ = renewed(root)
    assert kernels == {UNIT}
    return root


def test_results_stand_where_the_cells_stood(built):
    page = BeautifulSoup((built / "_site/book/units/03-cells.html").read_text(), "html.parser").main
    assert page.select_one(".cell-output-stdout").get_text().strip() == "black 10"
    assert [cell.get_text() for cell in page.select("td")] == ["width", "0.8"]
    assert "The total is 10, a text is a*b and the file says 1.8." in page.get_text().replace("\n", " ")
    picture = page.select_one("#fig-drawn img")["src"]
    assert (built / "_site/book/units" / picture).resolve().read_text().startswith("<?xml")


def test_a_warning_names_no_folder_of_this_machine(built):
    text = BeautifulSoup((built / "_site/book/units/03-cells.html").read_text(), "html.parser").get_text()
    assert "UserWarning: look out" in text
    assert "ipykernel" not in text
    deck = (built / "_site/slides/units/03-cells.html").read_text()
    assert "look out" not in BeautifulSoup(deck, "html.parser").select_one(".slides").get_text().replace(
        '"look out"', ""
    )


def test_cells_lose_their_files_names_in_all_lines_and_a_picture_is_looked_through_once():
    warned = "/tmp/ipykernel_1/23.py:1: UserWarning: one\n/tmp/ipykernel_1/23.py:2: UserWarning: two"
    picture = "iVBOR/" * 200_000  # from each of its letters it would take hours
    given = [{"text": warned, "data": {"image/png": picture}, "execution_count": 1}]
    without = "<cell>:1: UserWarning: one\n<cell>:2: UserWarning: two"
    assert unplaced(given) == [{"text": without, "data": {"image/png": picture}, "execution_count": 1}]


EDITS = {
    "prose": (lambda root: edit(root / UNIT, "The total is", "The sum is"), False),
    "another heading": (lambda root: edit(root / UNIT, "A sum is printed", "It is printed"), False),
    "an option of output": (lambda root: edit(root / UNIT, "#| echo: true\n", "#| echo: false\n"), False),
    "a figure cell before it": (
        lambda root: edit(
            root / UNIT,
            "## Cells\n",
            "## Cells\n\n```{python}\n#| include: false\nfrom course.figures import two as fig\n```\n\n"
            '```{python}\n#| label: fig-w\n#| fig-cap: "W."\n#| fig-alt: "A wave."\nfig.wave()\n```\n',
        ),
        True,  # the import of `fig` is a cell that the kernel runs too
    ),
    "code": (lambda root: edit(root / UNIT, "range(5)", "range(6)"), True),
    "an expression": (lambda root: edit(root / UNIT, "float(width) + 1", "float(width) + 2"), True),
    "a module it imports": (lambda root: edit(root / "course/helpers/ink.py", "black", "green"), True),
    "a module it does not import": (lambda root: edit(root / "course/helpers/axes.py", "(3, 2)", "(3, 1)"), False),
    "a file it reads": (lambda root: edit(root / "data/width.txt", "0.8", "0.9"), True),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_kernel_runs_again_only_for_what_it_runs(name, built, tmp_path):
    make, again = EDITS[name]
    root = tmp_path / "course"
    shutil.copytree(built, root, copy_function=shutil.copy2)
    make(root)
    _, kernels, _, _ = renewed(root)
    assert kernels == ({UNIT} if again else set())


def test_a_clean_build_elsewhere_gives_the_same_bytes(built, tmp_path):
    clean = tmp_path / "another folder"
    shutil.copytree(built, clean, ignore=shutil.ignore_patterns("_site", ".deeplecture"))
    renewed(clean, jobs=1)
    assert whole(clean / "_site") == whole(built / "_site")


MANY = """---
title: "Many"
format: html
---

```{python}
#| label: fig-two
#| fig-cap:
#|   - "First."
#|   - "Second."
#| fig-alt: "A line."
import matplotlib.pyplot as plt
plt.plot([1, 2]); plt.show()
plt.plot([2, 1]); plt.show()
```

```{python}
#| label: tbl-made
#| tbl-cap: "Made."
#| echo: fenced
from IPython.display import Markdown
Markdown("| a |\\n|---|\\n| 1 |")
```

@fig-two-2 and @tbl-made, and not `` `{python} this` ``.
"""


def test_captions_in_a_list_make_figures_and_tables_can_be_made_in_cells(tmp_path):
    from facts import facts

    from deeplecture.build import render

    (tmp_path / "many.qmd").write_text(MANY)
    render(tmp_path / "many.qmd", tmp_path / "many.html")
    found = facts(tmp_path / "many.html")
    assert found["captions"] == ["Figure 1: First.", "Figure 2: Second.", "Table 1: Made."]
    assert found["xrefs"] == [["Figure 2", "#fig-two-2"], ["Table 1", "#tbl-made"]]
    assert '#| tbl-cap: "Made."\nfrom IPython' in found["code"][1]
    assert "#| echo" not in found["code"][1]
    assert found["text"].endswith("and not `{python} this`.")


def test_an_expression_that_opens_a_file_is_run_where_the_cells_of_its_unit_are(tmp_path, monkeypatch):
    """And not in the process of the build, whose folder is another one, and which `exit()` would end."""
    root = copy(tmp_path / "course")
    (root / UNIT).write_text(
        "---\ntitle: Said\n---\n\nIt is `{python} open('data/width.txt').read()`wide, `{python} sum([1, 2])` in all.\n"
    )
    edit(root / "_quarto-book.yml", "units/02-curves.qmd", f"units/02-curves.qmd\n    - {UNIT}")
    monkeypatch.chdir(tmp_path)
    assert renewed(root)[1] == {UNIT}
    text = BeautifulSoup((root / "_site/book/units/03-cells.html").read_text(), "html.parser").main.get_text()
    assert "It is 0.8" in text and "wide, 3 in all" in text
    edit(root / "data/width.txt", "0.8", "0.7")
    assert renewed(root)[1] == {UNIT}


def test_a_kernel_starts_though_another_program_has_the_port_that_was_found_free_for_it(tmp_path, monkeypatch):
    """What jupyter_client finds free it lets go again, and the kernel takes it a moment later."""
    import nbformat
    from jupyter_client import connect

    from deeplecture.export.notebook import ran

    course, write = copy(tmp_path / "course"), connect.write_connection_file
    (course / UNIT).write_text("---\ntitle: Said\n---\n\n```{python}\n#| echo: true\nprint(6 * 7)\n```\n")
    edit(course / "_quarto-book.yml", "units/02-curves.qmd", f"units/02-curves.qmd\n    - {UNIT}")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(
            connect, "write_connection_file", lambda *args, **given: write(*args, **given | {"shell_port": port})
        )
        assert renewed(course)[1] == {UNIT}
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(6 * 7)")])
        ran(notebook, "one", tmp_path)
    page = BeautifulSoup((course / "_site/book/units/03-cells.html").read_text(), "html.parser")
    assert page.select_one(".cell-output-stdout").get_text().strip() == "42"
    assert notebook.cells[0].outputs[0].text.strip() == "42"
