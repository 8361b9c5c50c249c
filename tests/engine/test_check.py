"""`deeplecture check`: each of many breaks, planted one at a time, is found with its line; a clean site has none."""

import argparse
import json
import shutil
from pathlib import Path

import broken_course
import pytest
from broken_course import BREAKS, DRAWN, DRAWN_TOGETHER, READ, READ_TOGETHER

from deeplecture import browser
from deeplecture.build import build
from deeplecture.check import lint, report
from deeplecture.check.chromium import Browser, BrowserSettings
from deeplecture.check.locate import find, read_lines
from deeplecture.check.problem import Hint, Problem, merged
from deeplecture.check.run import CheckResult, check
from deeplecture.check.texts import may_claim
from deeplecture.commands import check as command
from deeplecture.errors import UserError
from deeplecture.lettering import smallest
from deeplecture.read.qmd import read_source

FEW = BrowserSettings(slide_sizes=((1280, 720), (1024, 768)), chapter_sizes=((360, 740),), shots=False)


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    root = broken_course.write_clean(tmp_path_factory.mktemp("check") / "clean")
    build(root)
    return root


@pytest.fixture(scope="module")
def read(tmp_path_factory) -> CheckResult:
    root = broken_course.write_broken(tmp_path_factory.mktemp("check") / "read", drawn=False)
    build(root)
    return check(root, in_browser=False)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory) -> CheckResult:
    root = broken_course.write_broken(tmp_path_factory.mktemp("check") / "drawn", drawn=True)
    build(root)
    return check(root, settings=FEW)


def assert_caught(name: str, result: CheckResult) -> None:
    planted = BREAKS[name]
    file = f"units/{name}.qmd"
    found = [problem for problem in result.errors if problem.file == file]
    lines = (result.site.root / file).read_text(encoding="utf-8").splitlines()
    mine = [problem for problem in found if problem.check == planted.check]
    for audience in planted.pages:
        folder = "slides" if audience == "deck" else "book"
        assert any(problem.page == f"{folder}/units/{name}.html" for problem in mine), (audience, found)
    for problem in mine:
        assert planted.line in lines[problem.line - 1], f"line {problem.line}, {lines[problem.line - 1]!r}: {problem}"
        assert problem.slide in (0, 4, 5)
    assert {problem.check for problem in found} <= {planted.check, *planted.also}, found


@pytest.mark.parametrize("name", READ)
def test_what_is_broken_on_a_page_is_found_by_reading(name, read):
    assert_caught(name, read)


@pytest.mark.browser
@pytest.mark.parametrize("name", DRAWN)
def test_what_is_broken_on_a_page_is_found_by_drawing(name, drawn):
    assert_caught(name, drawn)


def assert_caught_among_others(planted, result: CheckResult) -> None:
    places = {
        (place.relative_to(result.site.root).as_posix(), number)
        for place in (result.site.root / "units/together.qmd", result.site.root / "hole.svg")
        for number, line in enumerate(place.read_text(encoding="utf-8").splitlines(), start=1)
        if planted.line in line
    }
    for audience in planted.pages:
        folder = "slides" if audience == "deck" else "book"
        assert any(
            problem.check == planted.check
            and (problem.file, problem.line) in places
            and problem.page.startswith(folder)
            for problem in result.problems
        ), (audience, places, [problem for problem in result.problems if problem.check == planted.check])


@pytest.mark.parametrize("name", READ_TOGETHER)
def test_what_is_broken_among_other_things_is_found_by_reading(name, read):
    assert_caught_among_others(READ_TOGETHER[name], read)


@pytest.mark.browser
@pytest.mark.parametrize("name", DRAWN_TOGETHER)
def test_what_is_broken_among_other_things_is_found_by_drawing(name, drawn):
    assert_caught_among_others(DRAWN_TOGETHER[name], drawn)


def test_files_that_raw_html_names_come_along(read):
    for audience in ("book", "slides"):
        assert (read.site.folder / audience / "film.mp4").read_bytes() == b"no film"


@pytest.mark.browser
def test_the_sizes_and_themes_that_show_a_break_are_named(drawn):
    at = {
        name: {size for problem in drawn.errors if problem.file == f"units/{name}.qmd" for size in problem.at}
        for name in BREAKS
    }
    assert at["low-contrast-in-the-dark"] == {"dark"}
    assert at["sideways-on-the-phone"] == {"360 px wide"}
    assert at["over-the-footer"] == {"1280x720"}  # on a higher screen the bar stands below the slide
    assert at["overflowing-list"] == {"1280x720", "1024x768"}


@pytest.mark.browser
def test_a_clean_site_has_no_findings_and_only_changed_pages_are_drawn_again(clean):
    first = check(clean)
    assert report.as_text(first) == ""
    assert set(first.drawn) == set(first.site.pages)
    chapter = clean / "_site/book/units/01-lines.html"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace("is short", "is shorter"), encoding="utf-8")
    assert check(clean).drawn == ("book/units/01-lines.html",)
    # A style sheet that only the deck loads.
    with open(clean / "_site/assets/deck.css", "a", encoding="utf-8") as sheet:
        sheet.write(".reveal .slides p { font-size: 9px; }")
    again = check(clean)
    assert again.drawn == ("slides/units/01-lines.html",)
    small = [problem for problem in again.errors if problem.check == "small"]
    assert {problem.slide for problem in small} >= {3} and all(problem.shot for problem in small)
    # What is wrong with a page that did not change is told again.
    third = check(clean)
    assert third.drawn == () and third.problems == again.problems
    assert all(f"data:image/jpeg;base64,{problem.shot}" in report.as_html(third) for problem in small)
    chapter.write_text(text, encoding="utf-8")


@pytest.mark.browser
def test_screenshots_of_all_slides_and_which_of_them_changed(clean):
    with Browser(browser.path(), Path()) as running:
        deck = next(page for page in check(clean, in_browser=False).site.pages.values() if page.is_deck)
        slides = running.screenshots(deck)
    assert [name for name, _, _ in slides][:3] == ["title-slide", "straight-things", "a-first-slide-says-nothing-wrong"]
    sheet, changed = report.keep_screenshots(clean, deck.path, slides)
    assert changed == list(range(1, len(slides) + 1)) == list(range(1, 7))
    slides[2] = (*slides[2][:2], b"another picture")
    assert report.keep_screenshots(clean, deck.path, slides) == (sheet, [3])
    assert sheet.read_text(encoding="utf-8").count("<img") == 6


def test_files_that_nothing_uses_and_references_that_nobody_resolved(clean, tmp_path):
    root = tmp_path / "copy"
    shutil.copytree(clean, root)
    site = root / "_site"
    (site / "figures/orphan.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (site / "book/lonely.html").write_text((site / "book/index.html").read_text(encoding="utf-8"))
    (site / "assets/base.css").write_text(
        (site / "assets/base.css").read_text()
        + '\n@import "https://fonts.example.org/face.css";\nb { background: url(gone.png) }\ni { color: red; '
    )
    chapter = site / "book/units/01-lines.html"
    chapter.write_text(
        chapter.read_text(encoding="utf-8").replace("is short", "is short, says ?@fig-nowhere"), encoding="utf-8"
    )
    found = {(problem.check, problem.file, problem.line) for problem in check(root, in_browser=False).errors}
    last = len((site / "assets/base.css").read_text().splitlines())
    assert ("unused", "_site/figures/orphan.svg", 1) in found
    assert ("unused", "_site/book/lonely.html", 1) in found
    assert ("outside", "_site/assets/base.css", last - 2) in found
    assert ("asset", "_site/assets/base.css", last - 1) in found
    assert ("css", "_site/assets/base.css", last) in found
    assert ("cross-reference", "units/01-lines.qmd", 9) in found
    shutil.rmtree(site)
    with pytest.raises(UserError, match="no site; run `deeplecture build` first"):
        check(root, in_browser=False)


def test_a_site_older_than_its_sources_is_refused(clean, tmp_path):
    root = tmp_path / "copy"
    shutil.copytree(clean, root)
    assert check(root, in_browser=False).errors == ()
    for name, old, new, older in (
        ("units/01-lines.qmd", "is short", "is shorter", "units/01-lines.qmd"),
        ("_quarto-book.yml", "A small course", "A small book", "_quarto.yml"),
        ("course/figures/one/line.py", "[0, 1], [0, 1]", "[0, 1], [0, 2]", "the figure line"),
    ):
        before = (root / name).read_text(encoding="utf-8")
        (root / name).write_text(before.replace(old, new), encoding="utf-8")
        with pytest.raises(UserError, match=f"the site is older than {older}: run `deeplecture build` first"):
            check(root, in_browser=False)
        (root / name).write_text(before, encoding="utf-8")
    assert check(root, in_browser=False).errors == ()


def test_what_an_author_says_is_meant_is_no_finding_and_an_allowance_needs_a_reason(tmp_path):
    root = broken_course.write_clean(tmp_path / "clean")
    unit, figure = root / "units/01-lines.qmd", root / "course/figures/one/line.py"
    text = unit.read_text(encoding="utf-8")
    faulty = "axes.text(0.5, 0.5, 'pale', color='#eee')\n    axes.set_xlabel"
    figure.write_text(figure.read_text(encoding="utf-8").replace("axes.set_xlabel", faulty), encoding="utf-8")
    texts = {
        "none": text + "\n### One more slide says what it says\n\nThe loss is None.\n",
        "said": text.replace("```{python}\n#| label", "<!-- check: allow: figure: pale on purpose -->\n```{python}\n#| label")
        + "\n### One more slide says what it says\n\n<!-- check: allow: value: what Python prints -->\n\nThe loss of it\nis None after all of that.\n",
        "idle": text + "\n<!-- check: allow: value: what Python prints -->\n\nThe loss is high.\n\nThe loss is None.\n",
        "mute": text + "\n<!-- check: allow: value -->\n\nThe loss is None.\n",
    }  # fmt: skip
    found = {}
    for name, changed in texts.items():
        unit.write_text(changed, encoding="utf-8")
        build(root)
        found[name] = [(one.check, one.line, one.message) for one in check(root, in_browser=False).errors]
    line = text[: text.index("#| label: fig-line")].count("\n")
    pale = "line: “pale” is hardly darker or lighter than what it stands on"
    assert {(one, message) for one, _, message in found["none"]} == {
        ("figure", pale),
        ("value", "“None” stands in the text as it was typed"),
    }
    assert [at for one, at, _ in found["none"] if one == "figure"] == [line]
    assert found["said"] == []
    assert {one for one, _, _ in found["idle"]} == {"figure", "value"}
    assert {one for one, _, _ in found["mute"]} == {"figure", "value", "allow"}
    assert any("says no kind or no reason" in message for *_, message in found["mute"])


def run_command(root: Path, *options: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["--project", str(root), *options]))


def test_the_command_fails_on_findings_and_not_on_warnings(clean, read, capsys, tmp_path):
    assert run_command(clean, "--no-browser") == 0
    out, err = capsys.readouterr()
    assert (
        out == "" and "pages checked: no findings, no warnings; titles of slides: 1 tested, 0 untested, 3 exempt" in err
    )
    assert run_command(read.site.root, "--no-browser", "--json", "--report", str(tmp_path / "report.html")) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["errors"] == len(read.errors) == len([one for one in told["findings"] if one["level"] == "error"])
    one = next(one for one in told["findings"] if one["check"] == "words")
    assert (one["file"], one["line"], one["slide"]) == ("units/too-many-words.qmd", 11, 4)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "units/too-many-words.qmd:11" in page and "slide 4 “A second slide shows the thing itself”" in page


def test_what_lint_finds_is_told_counted_and_fails_only_where_it_is_a_fault(clean, capsys, tmp_path):
    root = tmp_path / "copy"
    shutil.copytree(clean, root)
    (root / ".deeplecture/built.json").unlink()  # so that nobody knows that the site is older than what follows
    unit = root / "units/01-lines.qmd"
    unit.write_text(unit.read_text().replace("#| claim: fig.line.numbers().rise > 0.5\n", ""))
    assert run_command(root, "--no-browser") == 0
    out, err = capsys.readouterr()
    assert "units/01-lines.qmd:11: warning: lint: the title “A second slide shows the thing itself” stands over" in out
    assert "no findings, 1 warning; titles of slides: 0 tested, 1 untested, 3 exempt" in err
    unit.write_text(unit.read_text() + '\n[So it is]{claim="fig.line.numbers().rise <= fig.line.numbers().rise"}.\n')
    assert run_command(root, "--no-browser", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    faults = [one for one in told["findings"] if one["level"] == "error"]
    assert [(one["check"], one["file"]) for one in faults] == [("lint", "units/01-lines.qmd")]
    assert told["titles"] == {"tested": 0, "untested": 1, "exempt": 3}


def test_tex_that_pages_drop_is_told_with_its_line(tmp_path):
    (tmp_path / "unit.qmd").write_text(
        "---\ntitle: Lines\n---\n\nA \\textbf{bold claim} and \\alpha, as \\cite{knuth} has it.\n\nOf $\\alpha\n+ \\beta$ and `\\ref{x}`,\n"
        "at \\$5, $$\n\\text{one}\n$$ as\n\\newpage\n\\ref{fig:one} shows.\n"
    )
    told = [(one.line, one.message.split("”")[0]) for one in lint._lost_tex(read_source(tmp_path, "unit.qmd"))]
    assert told == [
        (5, "pages drop “\\textbf{bold claim}"), (5, "pages drop “\\alpha"), (5, "pages drop “\\cite{knuth}"), (13, "pages drop “\\ref{fig:one}"),
    ]  # fmt: skip


def test_without_a_browser_the_command_says_how_to_get_one(clean, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(UserError, match=r"\$CHROMIUM names /nowhere/chromium, which cannot be run"):
        run_command(clean)
    monkeypatch.delenv("CHROMIUM")
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", "/nowhere")
    with pytest.raises(UserError, match="`make browser`.*CHROMIUM=/path/to/chromium.*--no-browser"):
        run_command(clean)


def test_places_are_found_in_includes_cells_and_raw_html(tmp_path):
    (tmp_path / "part.qmd").write_text("Words of the *included* file.\n\n<span style='x'>raw words</span>\n")
    (tmp_path / "unit.qmd").write_text(
        '---\ntitle: "Lines"\n---\n\n## Part {#sec-part}\n\nThe same words stand here.\n\n'
        "## Other\n\nThe same words stand here.\n\n"
        '{{< include part.qmd >}}\n\n```{python}\n#| label: fig-one\n#| fig-alt: "A line."\nfig.line()\n```\n'
    )
    source = read_source(tmp_path, "unit.qmd")
    lines = read_lines(tmp_path, source)
    assert find(lines, Hint(text="the same words stand", section="sec-part"), source) == ("unit.qmd", 7)
    assert find(lines, Hint(text="the same words stand", section="other", heading="Other"), source) == ("unit.qmd", 11)
    assert find(lines, Hint(text="words of the included file", section="other", heading="Other"), source) == (
        "part.qmd",
        1,
    )
    assert find(lines, Hint(text="raw words", section="other", heading="Other"), source) == ("part.qmd", 3)
    assert find(lines, Hint(id="fig-one", text="A line."), source) == ("unit.qmd", 16)
    assert find(lines, Hint(address="../figures/line.0123456789.svg"), source) == ("unit.qmd", 18)
    assert find(lines, Hint(text="nothing like it", section="other", heading="Other"), source) == ("unit.qmd", 9)
    assert find(lines, Hint(text="Lines", heading="Lines"), source) == ("unit.qmd", 2)
    assert find(lines, Hint(), source) == ("unit.qmd", 1)


def test_the_smallest_text_of_a_drawing(tmp_path):
    from matplotlib.figure import Figure

    from deeplecture.figure import with_numbers  # noqa: F401 (the house style is not needed here)

    picture = Figure(figsize=(10, 4))
    picture.text(0.1, 0.5, "large", fontsize=20)
    picture.text(0.5, 0.5, "$x^2$ small", fontsize=9)
    picture.savefig(tmp_path / "a.svg")
    assert smallest((tmp_path / "a.svg").read_text()) == pytest.approx(9 / 720, rel=1e-3)
    assert smallest('<svg viewBox="0 0 400 100"><path d="M0 0"/></svg>') == 0


@pytest.mark.parametrize(
    "title", ["A line falls", "No straight line tells two moons apart", "Every layer must learn something"]
)
def test_a_claim(title):
    assert may_claim(title)


@pytest.mark.parametrize("title", ["Overview", "The data", "Gradient descent with momentum"])
def test_no_claim(title):
    assert not may_claim(title)


def test_problems_at_several_sizes_are_told_once():
    seen = [
        Problem("overflow", "m", "p", slide=2, at=(at,), shot=shot)
        for at, shot in (("1280x720", ""), ("1024x768", "x"))
    ]
    assert merged(seen) == [Problem("overflow", "m", "p", slide=2, at=("1280x720", "1024x768"), shot="x")]
