"""A unit's notebook has its cells and figures in their order, runs, and holds nothing that only pages can show."""

import re

import asking_course
import nbformat
import pytest

from deeplecture import cli

SHOWN = """
## A lab {#sec-lab}

What a *mean*[^why] is, says @sec-questions, and [here](#sec-questions).

[^why]: Of numbers.

$$
m = \\frac1n \\sum x_i
$$ {#eq-mean}

```{python}
#| lst-label: lst-mean
#| lst-cap: The mean of three.
#| echo: true
numbers = [1, 2, 6]
print("mean", sum(numbers) / len(numbers))
```

::: {#exr-mean}
What is the mean of *two* numbers, by @eq-mean?
:::

::: {.solution}
Half of their sum, here `{python} f"{1 + 1}"`.

```{python}
#| echo: true
print("half", (numbers[0] + numbers[1]) / 2)
```
:::

```{python}
#| output: asis
#| echo: false
print("| a | b |\\n|---|---|\\n| 1 | 2 |")
```
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = asking_course.copy(tmp_path_factory.mktemp("noted") / "course")
    with open(root / asking_course.UNIT, "a", encoding="utf-8") as unit:
        unit.write(SHOWN)
    return root


@pytest.fixture(scope="module")
def ran(course):
    assert cli.main(["notebook", "--run", "--project", str(course), "--out", str(course / "ran")]) == 0
    return nbformat.read(course / "ran/01-asking.ipynb", as_version=4)


def code(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def text(notebook) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_cells_are_those_of_the_unit_in_their_order(ran):
    first, *rest = [cell.source for cell in code(ran)]
    assert first.startswith("%matplotlib inline\n") and "from course.figures import one as fig" in first
    calls = [one for one in rest if one.startswith("fig.")]
    assert [one.partition("(")[0] for one in calls] == [
        "fig.parabola", "fig.waves", "fig.stretched", "fig.waves", "fig.lines"
    ]  # fmt: skip
    assert "start=1.0" in calls[2]
    assert [one for one in rest if not one.startswith("fig.")] == [
        'numbers = [1, 2, 6]\nprint("mean", sum(numbers) / len(numbers))',
        'print("half", (numbers[0] + numbers[1]) / 2)',
    ]


def test_it_runs_and_shows_pictures_and_prints(ran):
    shown = {cell.source: cell.outputs for cell in code(ran)}
    pictures = [outputs for source, outputs in shown.items() if source.startswith("fig.")]
    assert all("image/png" in outputs[-1].data for outputs in pictures) and len(pictures) == 5
    printed = [out.text for outputs in shown.values() for out in outputs if out.output_type == "stream"]
    assert printed == ["mean 3.0\n", "half 1.5\n"]


def test_its_text_is_plain_markdown_with_references_filled_in(ran):
    said = text(ran).replace("\xa0", " ")
    assert not re.search(r":::|\{[#.%]|</?(?:div|span)|\]\(#|\[\^|``` python|`\{python\}", said)
    assert "*Figure 1.1: A parabola rises on both sides.*" in said
    assert "What a *mean* (Of numbers.) is, says Section 1.1, and here." in said
    assert "\\tag{1.1}" in said and "by Equation 1.1?" in said and "here 2." in said
    assert "Listing 1.1: The mean of three." in said and "mean 3.0" not in said
    assert "**Exercise 1.2**" in said and "*Solution*. Half of their sum" in said
    assert re.search(r"\| a +\| b +\|", said), "what a hidden cell gave stands in the text"
    assert "deeplecture figure" not in said and "(The answer stands at the end.)" in said
    assert "## Answers to the questions" in said


def test_the_same_unit_gives_the_same_notebook_that_has_run_nothing(course):
    out = course / "plain"
    written = []
    for _ in range(2):
        assert cli.main(["notebook", "units/01-asking.qmd", "--project", str(course), "--out", str(out)]) == 0
        written.append((out / "01-asking.ipynb").read_bytes())
    assert written[0] == written[1]
    notebook = nbformat.reads(written[0].decode(), as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in code(notebook))
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert notebook.metadata.deeplecture.source == "units/01-asking.qmd"


def test_a_cell_that_fails_is_told_with_its_unit(tmp_path, capsys):
    """In the notebook alone: the build's kernel knows that it is one."""
    root = asking_course.copy(tmp_path / "course")
    with open(root / asking_course.UNIT, "a", encoding="utf-8") as unit:
        unit.write('\n```{python}\n#| echo: true\nimport os\n1 / ("DEEPLECTURE_PROJECT" in os.environ)\n```\n')
    status = cli.main(["notebook", "--run", "--project", str(root)])
    told = capsys.readouterr().err
    assert status == 1 and "01-asking: a cell of the notebook fails" in told and "ZeroDivisionError" in told, told
    assert not (root / "_print/notebooks/01-asking.ipynb").exists()
