"""Every edit renews the figures and pages that it can change, and no others; the site is then that of a clean build."""

import functools
import shutil
from pathlib import Path

import pytest
from tiny_course import BOOK, DECKS, FIGURES, GALLERY, HOME, MADE, ONE, TWO, copy, edit, renewed, whole

from deeplecture import build as build_module
from deeplecture import engine, machine
from deeplecture.errors import BuildError
from deeplecture.execute import keys
from deeplecture.read import qmd
from deeplecture.site import frames
from deeplecture.write import draft, pages, pandoc

ALL = BOOK | DECKS | HOME | GALLERY | MADE
B1, S1, B2, S2 = (
    {"book/units/01-lines.html"}, {"slides/units/01-lines.html"},
    {"book/units/02-curves.html"}, {"slides/units/02-curves.html"},
)  # fmt: skip
LINES = {"line(slope=2)", "line(slope=-1)"}
REFERENCES = {"book/references.html"}


def change(name: str, old: str, new: str):
    return lambda root: edit(root / name, old, new)


def swap_chapters(root: Path) -> None:
    edit(
        root / "_quarto-book.yml",
        "units/01-lines.qmd\n    - units/02-curves.qmd",
        "units/02-curves.qmd\n    - units/01-lines.qmd",
    )


def add_unit(root: Path) -> None:
    (root / "units" / "03-points.qmd").write_text("---\ntitle: Points\n---\n\n## One\n\n### A point is\n\nIt is.\n")
    edit(root / "_quarto-book.yml", "units/02-curves.qmd", "units/02-curves.qmd\n    - units/03-points.qmd")


def remove_unit(root: Path) -> None:
    edit(root / "_quarto-book.yml", "    - units/02-curves.qmd\n", "")
    (root / "units" / "02-curves.qmd").unlink()
    edit(root / "units" / "01-lines.qmd", "The next unit's @fig-wave is no line, says @sec-bent.", "The end.")


def new_figure(root: Path) -> None:
    cell = '```{python}\n#| label: fig-new\n#| fig-cap: "New."\n#| fig-alt: "A flat line."\none.line(slope=0)\n```\n'
    edit(root / "units/02-curves.qmd", "### A wave returns\n", "### A line lies\n\n" + cell + "\n### A wave returns\n")


ONE_QMD, TWO_QMD, SHARED = "units/01-lines.qmd", "units/02-curves.qmd", "units/_shared.qmd"
# name: (edit, figures drawn, pages written)
EDITS = {
    "nothing": (lambda root: None, set(), set()),
    "white space": (change(ONE_QMD, "as in @euclid.\n", "as in @euclid.\n\n\n"), set(), set()),
    "a comment in a config": (change("_quarto.yml", "bibliography:", "# which\nbibliography:"), set(), set()),
    "a word": (change(ONE_QMD, "ends at", "stops at"), set(), ONE),
    "a word of the book alone": (change(ONE_QMD, "is no line", "is none"), set(), B1),
    "a caption": (change(ONE_QMD, "of slope two.", "of slope 2."), set(), ONE | GALLERY),
    "an alternative text": (change(ONE_QMD, "that rises to", "rising to"), set(), ONE | GALLERY),
    "an option": (change(ONE_QMD, "#| label: fig-fall", "#| label: fig-fall\n#| fig-align: left"), set(), ONE),
    "a label that others do not use": (change(ONE_QMD, "fig-fall", "fig-down"), set(), ONE | GALLERY),
    "an argument": (change(ONE_QMD, "fig.line(slope=-1)", "fig.line(slope=-3)"), {"line(slope=-3)"}, ONE | GALLERY),
    "an expression": (change(ONE_QMD, "[\"end:.1f\"]", "[\"end:.2f\"]"), set(), ONE),
    "a heading": (change(TWO_QMD, "A wave returns", "A wave comes back"), set(), TWO),
    "a title": (change(ONE_QMD, '"Lines"', '"Straight lines"'), set(), BOOK | S1 | HOME | GALLERY | MADE),
    "an included file": (change(SHARED, "are enough", "suffice"), set(), ONE),
    "a formula": (change(SHARED, "a x + b", "b + a x"), set(), ONE),
    "a table": (change(TWO_QMD, "| some  |", "| all   |"), set(), TWO),
    "a citation": (change(TWO_QMD, "@newton", "@euclid"), set(), TWO | REFERENCES),
    "a new figure before another": (new_figure, {"line(slope=0)"}, TWO | B1 | GALLERY | MADE | HOME),
    "a figure's function": (change("course/figures/two/wave.py", "6, 20", "6, 30"), {"wave()"}, TWO | GALLERY | HOME),
    "a comment in a figure": (change("course/figures/two/wave.py", "import numpy", "# sines\nimport numpy"), {"wave()"}, set()),
    "an imported helper": (change("course/helpers/axes.py", "(3, 2)", "(4, 2)"), LINES | {"wave()"}, ONE | TWO | GALLERY | HOME),
    "a transitively imported helper": (change("course/helpers/ink.py", "black", "blue"), LINES | {"wave()"}, ONE | TWO | GALLERY | HOME),
    "a package's __init__": (
        lambda root: (root / "course/helpers/__init__.py").write_text("# here\n"), LINES | {"wave()"}, set(),
    ),
    "a film": (change("course/helpers/turning.py", "pi / 2", "pi / 3"), {"wave()"}, TWO | HOME),
    "a module nobody imports": (lambda root: (root / "course/helpers/other.py").write_text("x = 1\n"), set(), set()),
    "a record": (change("figures/two/coins/record.json", "0.48", "0.47"), {"coins()"}, TWO | GALLERY),
    "another record": (
        lambda root: ((root / "figures/two/dice").mkdir(), (root / "figures/two/dice/record.json").write_text("{}")), set(), MADE,
    ),
    "a file that a figure reads": (change("data/width.txt", "0.8", "0.6"), {"coins()"}, TWO | GALLERY),
    "a cited bibliography entry": (change("references.bib", "{Elements}", "{The Elements}"), set(), ONE | REFERENCES),
    "an entry nobody cites": (change("references.bib", "Not cited", "Still not cited"), set(), set()),
    "a style sheet": (change("units/_style/book.css", "bold", "normal"), set(), BOOK),
    "a filter": (change("filters/loud.lua", "pandoc.Strong", "pandoc.Emph"), set(), TWO),
    "a profile's option": (change("_quarto-slides.yml", "slide-level: 3", "slide-level: 2"), set(), DECKS),
    "the book's title": (change("_quarto-book.yml", "A tiny course", "A small course"), set(), ALL),
    "the site's address": (change("_quarto-book.yml", "book:\n  title", "book:\n  site-url: https://a.example\n  title"), set(), ALL),
    "the order of chapters": (swap_chapters, set(), ALL),
    "a unit more": (add_unit, set(), ALL - DECKS | {"book/units/03-points.html", "slides/units/03-points.html"}),
    "a unit less": (remove_unit, set(), {"book/index.html", "book/references.html"} | B1 | HOME | GALLERY | MADE),
    "a file of the site": (lambda root: (root / "_site/index.html").write_text("broken"), set(), set()),
    "a file too many in the site": (lambda root: (root / "_site/stray.txt").write_text("stray"), set(), set()),
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The tiny course, built once."""
    root = copy(tmp_path_factory.mktemp("built") / "course")
    figures, _, written, _ = renewed(root)
    assert (figures, written) == (FIGURES, ALL)
    return root


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_renews_what_it_can_change(name, built, tmp_path):
    make, figures, written = EDITS[name]
    root = tmp_path / "incremental"
    shutil.copytree(built, root, copy_function=shutil.copy2)
    make(root)
    drawn, _, wrote, _ = renewed(root)
    assert (drawn, wrote) == (figures, written)
    clean = tmp_path / "a clean clone"
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".deeplecture", "_site"))
    renewed(clean, jobs=1)
    assert whole(root / "_site") == whole(clean / "_site")


def test_a_library_of_another_version_draws_again(built, tmp_path, monkeypatch):
    root = copy_built(built, tmp_path)
    real = machine._version

    def upgraded(distribution):  # not what reads it: a library that is loaded may bring a reader of its own
        return {name: "0.0" if name == "matplotlib" else number for name, number in real(distribution).items()}

    monkeypatch.setattr(machine, "_version", upgraded)
    machine.versions.cache_clear()
    drawn, _, wrote, _ = renewed(root)
    machine.versions.cache_clear()
    assert (drawn, wrote) == (FIGURES, set())


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("chapter.html", BOOK | GALLERY | MADE), ("deck.html", DECKS), ("home.html", HOME), ("head.html", ALL),
        ("gallery.html", GALLERY), ("made.html", MADE), ("foot.html", BOOK | GALLERY | MADE | HOME),
    ],
)  # fmt: skip
def test_a_template_fills_its_pages_again_and_runs_no_pandoc(name, written, built, tmp_path, monkeypatch, pandoc_runs):
    root = copy_built(built, tmp_path)
    ours = another_engine(tmp_path, monkeypatch)
    with (ours / "site/templates" / name).open("a") as file:
        file.write("<!-- new -->")
    drawn, _, wrote, _ = renewed(root)
    assert (drawn, wrote, pandoc_runs) == (set(), written, [])


@pytest.mark.parametrize(
    "name", ["write/filters/parse.lua", "write/filters/resolve.lua", "write/compose.py", "read/cells.py"]
)
def test_what_every_page_is_written_with_writes_all_again(name, built, tmp_path, monkeypatch, pandoc_runs):
    root = copy_built(built, tmp_path)
    ours = another_engine(tmp_path, monkeypatch)
    with (ours / name).open("a") as file:
        file.write("\n-- new\n" if name.endswith(".lua") else "\n# new\n")
    drawn, _, _, _ = renewed(root)
    assert drawn == set()
    runs = 2 * len(BOOK | DECKS) + 1  # each page twice, and the bibliography once
    assert len(pandoc_runs) == runs


@pytest.mark.parametrize("name", ["execute/worker.py", "lettering.py"])
def test_what_draws_figures_draws_them_again(name, built, tmp_path, monkeypatch):
    root = copy_built(built, tmp_path)
    ours = another_engine(tmp_path, monkeypatch)
    with (ours / name).open("a") as file:
        file.write("# new\n")
    assert renewed(root)[0] == FIGURES


NO_PANDOC = {
    "a style sheet": change("units/_style/book.css", "bold", "normal"),
    "another style sheet": lambda root: (
        (root / "units/_style/other.css").write_text(""), edit(root / "_quarto-book.yml", "_style/book.css", "_style/other.css"),
    ),
    "the book's title": change("_quarto-book.yml", "A tiny course", "A small course"),
    "the site's address": change("_quarto-book.yml", "book:\n  title", "book:\n  site-url: https://a.example\n  title"),
    "a deck's size": change("_quarto-slides.yml", "slide-level: 3", "slide-level: 3\n    width: 1234"),
    "who gives the lectures": change("_quarto-slides.yml", "format:", "author: Ada\n\nformat:"),
    "a description": change(ONE_QMD, 'title: "Lines"', 'title: "Lines"\ndescription: "What is straight."'),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_PANDOC)
def test_what_only_frames_show_runs_no_pandoc(name, built, tmp_path, pandoc_runs):
    root = copy_built(built, tmp_path)
    NO_PANDOC[name](root)
    _, _, wrote, _ = renewed(root)
    assert wrote and pandoc_runs == []


def test_a_title_edited_elsewhere_runs_no_pandoc(built, tmp_path, pandoc_runs):
    root = copy_built(built, tmp_path)
    edit(root / ONE_QMD, '"Lines"', '"Straight lines"')
    assert renewed(root)[2] == BOOK | S1 | HOME | GALLERY | MADE
    assert {Path(source).name for source in pandoc_runs} == {"01-lines.qmd"}


@pytest.fixture
def pandoc_runs(monkeypatch):
    """The sources that Pandoc ran for, as often as it ran."""
    runs, real = [], pandoc.run

    def run(defaults, text, page, *more):
        runs.append(page.get("source", "a bibliography"))
        return real(defaults, text, page, *more)

    monkeypatch.setattr(pandoc, "run", run)
    return runs


def test_a_damaged_entry_is_made_again_with_a_warning(built, tmp_path):
    root = copy_built(built, tmp_path)
    before = whole(root / "_site")
    entry = next(path for path in (root / ".deeplecture/cache/figure").iterdir() if b'"suffix"' in path.read_bytes())
    entry.write_bytes(entry.read_bytes()[:-20])
    drawn, _, wrote, report = renewed(root)
    assert len(drawn) == 1
    assert wrote == set()
    assert "damaged" in report.warnings[0]
    assert whole(root / "_site") == before


def test_a_picture_damaged_in_the_cache_is_found_when_the_site_needs_it_again(built, tmp_path):
    root = copy_built(built, tmp_path)
    before = whole(root / "_site")
    entry = next(path for path in (root / ".deeplecture/cache/figure").iterdir() if b"</svg>" in path.read_bytes())
    entry.write_bytes(entry.read_bytes().replace(b"</svg>", b"</sgv>"))
    drawn, _, wrote, report = renewed(root)
    assert (drawn, wrote, report.warnings) == (set(), set(), [])  # the site has the picture: nobody reads the entry
    shutil.rmtree(root / "_site")
    drawn, _, wrote, report = renewed(root)
    assert len(drawn) == 1 and wrote == set()
    assert "damaged" in report.warnings[0]
    assert whole(root / "_site") == before


def test_a_file_that_the_text_names_is_looked_for_in_every_build(built, tmp_path):
    root = copy_built(built, tmp_path)
    dot, notes = root / "units/dot.svg", root / "units/notes.pdf"
    edit(root / ONE_QMD, "ends at", "has ![a dot at its end](dot.svg) and [notes](notes.pdf) and ends at")
    dot.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    assert renewed(root)[2] == ONE
    notes.write_text("about the dot")
    assert renewed(root)[2] == set()
    assert (root / "_site/book/units/notes.pdf").read_text() == "about the dot"
    dot.unlink()
    with pytest.raises(BuildError, match=r"01-lines.qmd:\d+: the picture dot.svg is not there"):
        renewed(root)


def test_a_build_of_some_units_or_one_output_leaves_the_rest_as_it_was(built, tmp_path):
    root = copy_built(built, tmp_path)
    before = whole(root / "_site")
    edit(root / ONE_QMD, "ends at", "stops at")
    edit(root / TWO_QMD, "words on", "words about")
    _, _, wrote, _ = renewed(root, only=(ONE_QMD,))
    assert wrote == ONE
    changed = {name for name, digest in whole(root / "_site").items() if before.get(name) != digest}
    assert changed == ONE
    _, _, wrote, _ = renewed(root, audiences=("deck",))
    assert wrote == S2
    assert (root / "_site/book/units/02-curves.html").is_file()
    _, _, wrote, _ = renewed(root)
    assert wrote == B2


def test_one_unit_can_be_built_before_the_others_ever_were(tmp_path):
    root = copy(tmp_path / "course")
    figures, _, wrote, _ = renewed(root, only=(ONE_QMD,))
    assert figures == LINES
    assert wrote == ONE | HOME
    page = (root / "_site/book/units/01-lines.html").read_text()
    assert ">Figure\u00a02.1<" in page  # of the chapter that was not built


def another_engine(tmp_path: Path, monkeypatch) -> Path:
    """A copy of the engine's files, which the build reads in their place."""
    ours = tmp_path / "engine"
    shutil.copytree(engine.FOLDER, ours, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(engine, "FOLDER", ours)
    monkeypatch.setattr(frames, "TEMPLATES", ours / "site/templates")
    monkeypatch.setattr(pandoc, "FILTERS", ours / "write/filters")
    # What this process remembers of the engine's files is not asked, as in a process of its own.
    for name, users in {
        "engine_digest": (engine, qmd, keys, build_module, draft, frames), "writer": (draft, pages),
        "_text_of": (frames,), "_environment": (frames,),
    }.items():  # fmt: skip
        fresh = functools.cache(getattr(users[0], name).__wrapped__)
        for module in users:
            monkeypatch.setattr(module, name, fresh)
    return ours


def copy_built(built: Path, tmp_path: Path) -> Path:
    root = tmp_path / "course"
    shutil.copytree(built, root, copy_function=shutil.copy2)
    return root
