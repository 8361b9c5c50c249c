"""`project: render:` takes the files that stock Quarto takes (quarto-cli 1.7, `resolveGlobs` and `projectInputFiles`)."""

from pathlib import Path

import pytest
import tiny_course
import yaml

from deeplecture.errors import BuildError
from deeplecture.read.inputs import inputs
from deeplecture.read.project import read_project

ROOT = Path(__file__).parents[2]
TREE = """\
README.md about.md index.qmd notes.txt one.qmd two.qmd _draft.qmd .hidden.qmd
units/01-a.qmd units/02-b.qmd units/_part.qmd units/README.qmd units/more/03-c.qmd
units/_old/04-d.qmd old/units/05-e.qmd old/06-f.qmd
node_modules/x/07-g.qmd .venv/08-h.qmd env/09-i.qmd out/slides/10-j.md
""".split()
UNITS = ["old/units/05-e.qmd", "units/01-a.qmd", "units/02-b.qmd"]


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    for name in TREE:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("text\n")
    return root


ALL = ["about.md", "index.qmd", "old/06-f.qmd", *UNITS[:1], "one.qmd", "two.qmd", *UNITS[1:], "units/more/03-c.qmd"]


@pytest.mark.parametrize(
    ("patterns", "taken"),
    [
        # No slash in front: any depth. With one: the project's own folder.
        ("units/*.qmd", UNITS),
        ("/units/*.qmd", UNITS[1:]),
        ("*.qmd", [path for path in ALL if path != "about.md"]),
        ("/*.qmd", ["index.qmd", "one.qmd", "two.qmd"]),
        ("./*.qmd", ["index.qmd", "one.qmd", "two.qmd"]),
        # A name without a wildcard is below the project, whether a file or a folder.
        ("units/01-a.qmd", ["units/01-a.qmd"]),
        ("units", [*UNITS[1:], "units/more/03-c.qmd"]),
        ("units/", [*UNITS[1:], "units/more/03-c.qmd"]),
        # Two stars are no folder or several; a folder that is matched stands for its files.
        ("units/**/*.qmd", [*UNITS, "units/more/03-c.qmd"]),
        ("/units/**", [*UNITS[1:], "units/more/03-c.qmd"]),
        ("/old/*", ["old/06-f.qmd", "old/units/05-e.qmd"]),
        ("/units/0[12]-?.qmd", UNITS[1:]),
        ("/units/0[!1]-?.qmd", UNITS[2:]),
        ("/{one,two}.qmd", ["one.qmd", "two.qmd"]),
        # What is taken out is so at any depth, and wherever it stands in the list.
        ("!06-f.qmd *.qmd !units/", ["index.qmd", "one.qmd", "two.qmd"]),
        ("*.qmd !/units/*.qmd", ["index.qmd", "old/06-f.qmd", "old/units/05-e.qmd", "one.qmd", "two.qmd", "units/more/03-c.qmd"]),
        # The order is that of the list.
        ("two.qmd /*.qmd", ["two.qmd", "index.qmd", "one.qmd"]),
        ("", ALL),
    ],
)  # fmt: skip
def test_patterns_take_what_quarto_takes(tree, patterns, taken):
    found, problems = inputs(tree, patterns.split(), Path("out/slides"))
    assert not problems
    assert sorted(found) == sorted(taken)
    if patterns.startswith("two"):
        assert found == taken


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("units/*.rst", "matches no file"),
        ("_draft.qmd", "matches no file"),
        ("README.md", "matches no file"),
        ("!one.qmd", "takes nothing, it only takes out"),
        ("?(a).qmd", "brackets"),
    ],
)
def test_a_pattern_that_takes_nothing_is_told(tree, pattern, problem):
    assert problem in inputs(tree, [pattern], Path("out"))[1][0][1]


def test_a_notebook_is_told_and_not_lost(tmp_path):
    (tmp_path / "one.qmd").write_text("")
    (tmp_path / "two.ipynb").write_text("{}")
    assert inputs(tmp_path, ["*"], Path("_site")) == (
        ["one.qmd"],
        [("*", "takes two.ipynb, which this engine cannot read: convert it, or list `!/two.ipynb`")],
    )
    assert inputs(tmp_path, ["*", "!/two.ipynb"], Path("_site")) == (["one.qmd"], [])


def test_what_is_wrong_is_told_with_its_file_and_line(tmp_path):
    root = tiny_course.copy(tmp_path / "course")
    tiny_course.edit(root / "_quarto-slides.yml", "/units/*.qmd", "/lectures/*.qmd")
    with pytest.raises(BuildError, match=r"^_quarto-slides.yml:5: `render: /lectures/\*.qmd` matches no file$"):
        read_project(root)


def test_our_own_profiles_take_our_units_and_nothing_of_the_tests():
    project = read_project(ROOT)
    pages = {output.profile: [page.source for page in output.pages] for output in project.outputs}
    units = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "units").glob("[0-9]*.qmd"))
    written = [unit for unit in units if not project.sources[unit].to_come]
    assert pages["slides"] == written and len(written) >= 3
    assert set(units) <= set(pages["book"])


def test_the_number_in_a_units_name_is_the_one_that_readers_see_and_stock_quarto_counts():
    book = next(output for output in read_project(ROOT).outputs if output.book)
    numbers = {page.source: page.number for page in book.pages if page.source.startswith("units/")}
    assert numbers == {unit: str(int(unit[6:8])) for unit in numbers} and len(numbers) == 13
    # Stock Quarto numbers chapters in the order of the book, and takes the decks by `render:` alone.
    decks, _ = inputs(
        ROOT, yaml.safe_load((ROOT / "_quarto-slides.yml").read_text())["project"]["render"], Path("_site")
    )
    assert decks == [page.source for output in read_project(ROOT).outputs if not output.book for page in output.pages]
