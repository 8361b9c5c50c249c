"""A course that shares no line with ours: recorded, built, checked, printed and previewed from a folder of somebody else's."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from programs import run
from tiny_course import edit, renewed

from deeplecture.course import rc, read_course
from deeplecture.errors import BuildError
from deeplecture.usage import UsageError

ROOT = Path(__file__).parents[2]
POND = Path(__file__).parent / "pond"
# Begins every Python that the tests start: whoever imports our course there fails.
NO_MEASURED = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "measured":
            raise ImportError("the engine asked for a course by name: " + name)
sys.meta_path.insert(0, Refuse())
"""


def environment(course: Path) -> dict:
    """Of somebody who has this course, and not ours."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (course.parent / "blocker", course / "src", ROOT / "src"))),
        "DEEPLECTURE_PROJECT": "",
    }


def deeplecture(course: Path, *words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """The command, run by default in the folder of our own course."""
    words = (sys.executable, "-m", "deeplecture.cli", *words)
    done = run(*words, status=None, cwd=cwd, env=environment(course))
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def pond(tmp_path_factory):
    """The course, its experiment recorded and its site built, both from the folder of another course."""
    folder = tmp_path_factory.mktemp("somewhere")
    course = folder / "pond"
    shutil.copytree(POND, course, ignore=shutil.ignore_patterns("__pycache__", ".deeplecture", "public"))
    (folder / "blocker").mkdir()
    (folder / "blocker" / "sitecustomize.py").write_text(NO_MEASURED)
    for words in (["reproduce", "water/depths", "--record"], ["build"]):
        done = deeplecture(course, *words, "--project", str(course))
        assert done.returncode == 0, done.stderr + done.stdout
    return course


def page(pond: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((pond / "public" / name).read_text(encoding="utf-8"), "html.parser")


def test_the_engine_imports_no_course():
    for file in sorted((ROOT / "src/deeplecture").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            named += [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []
            assert not any(re.match(r"measured(\.\w+)*$", name) and name != "measured" for name in named), file
            assert not (isinstance(node, ast.Import | ast.ImportFrom) and "measured" in named), file


def test_the_tests_of_the_engine_know_no_course_but_their_own():
    ours = read_course(ROOT).package
    units = [file.stem for file in (ROOT / "units").glob("[0-9]*.qmd")]
    packages = [folder.name for folder in (ROOT / "src" / ours).iterdir() if (folder / "__init__.py").is_file()]
    own = re.compile(rf"\b(from|import) {ours}\b|\b{ours}\.({'|'.join(packages)}|style)\b|\b({'|'.join(units)})\b")
    known = {
        file.name: found[0]
        for file in sorted(Path(__file__).parent.rglob("*.py"))
        if (found := own.search(file.read_text(encoding="utf-8")))
    }
    assert units and packages and known == {}


def test_it_is_recorded_and_built_from_anywhere(pond, tmp_path):
    chapter = page(pond, "reader/lessons/water.html")
    assert "The widest ring of Figure\u00a01.1 measures 2.0\u202fm (Heron 1999)." in chapter.get_text()
    assert re.search(r"In the middle it is \d\.\d m deep", chapter.get_text())
    made = page(pond, "made.html").get_text(" ")
    assert (
        "water/depths" in made and "Intervals: range over the crossings Varied: sample" in made and "Tuned" not in made
    )
    assert (pond / "public/talk/lessons/water.html").is_file() and (pond / "public/card.png").is_file()
    assert "Circles on water" in page(pond, "index.html").select_one('meta[property="og:image:alt"]')["content"]
    done = deeplecture(pond, "build", "--project", str(pond), cwd=tmp_path)
    assert done.returncode == 0 and "0 figures drawn, 2 kept" in done.stderr


def test_its_style_is_that_of_its_figures_and_part_of_what_they_are_made_of(pond, tmp_path):
    rings = page(pond, "reader/lessons/water.html").select_one("#fig-rings img")["src"]
    assert "stroke: #123456" in (pond / "public/reader/lessons" / rings).read_text()
    course = shutil.copytree(pond, tmp_path / "pond")
    edit(course / "src/pond/look.py", "#123456", "#654321")
    assert renewed(course)[0] == {"rings(count=4)", "soundings()"}


def test_it_is_checked(pond):
    done = deeplecture(pond, "check", "--no-browser", "--project", str(pond))
    assert done.returncode == 0, done.stdout


@pytest.mark.browser
def test_it_is_checked_in_a_browser(pond):
    done = deeplecture(pond, "check", "--project", str(pond))
    assert done.returncode == 0, done.stdout


def test_it_is_printed(pond, tmp_path):
    for what, begins in (("book", b"%PDF"), ("epub", b"PK")):
        done = deeplecture(pond, "print", what, "--out", str(tmp_path), "--project", str(pond))
        assert done.returncode == 0, done.stderr
        (made,) = tmp_path.glob(f"book.{'pdf' if what == 'book' else what}")
        assert made.read_bytes().startswith(begins)


def test_the_command_that_a_tag_prints_draws_its_figure(pond, tmp_path):
    told = page(pond, "reader/lessons/water.html").select_one("#fig-rings .figure-command").get_text()
    words = shlex.split(told)[1:]
    done = deeplecture(pond, *words, cwd=pond)
    assert (done.returncode, "widest: 2.0" in done.stdout) == (0, True), done.stderr
    assert (pond / "rings.pdf").read_bytes().startswith(b"%PDF")
    done = deeplecture(pond, words[0], "--project", str(pond), *words[1:], cwd=tmp_path)
    assert done.returncode == 0 and (tmp_path / "rings.pdf").is_file(), done.stderr
    listed = deeplecture(pond, "figures", "--project", str(pond), "--json")
    assert '"src/pond/figures/water/rings.py"' in listed.stdout


def test_its_experiment_is_listed_and_repeated(pond):
    listed = deeplecture(pond, "experiments", "--project", str(pond))
    assert "water/depths" in listed.stdout and "fashion" not in listed.stdout
    done = deeplecture(pond, "reproduce", "--all", "--project", str(pond))
    assert (done.returncode, "water/depths" in done.stdout) == (0, True), done.stdout + done.stderr


def test_it_has_a_command_of_its_own(pond):
    done = deeplecture(pond, "frogs", "--night")
    assert (done.returncode, done.stdout) == (0, "nine frogs\n")
    (pond.parent / "blocker/sitecustomize.py").rename(
        pond.parent / "sitecustomize.py"
    )  # help tells every installed course's
    try:
        assert "count the frogs" in deeplecture(pond, "--help").stdout
    finally:
        (pond.parent / "sitecustomize.py").rename(pond.parent / "blocker/sitecustomize.py")


def test_it_is_previewed(pond):
    words = [sys.executable, "-m", "deeplecture.cli", "preview", "--port", "0", "--project", str(pond)]
    with subprocess.Popen(words, cwd=ROOT, env=environment(pond), stdout=subprocess.PIPE, text=True) as process:
        try:
            address = next(
                found[0] for line in process.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+/", line))
            )
            with urllib.request.urlopen(f"{address}reader/lessons/water.html", timeout=30) as answer:
                assert b"The widest ring" in answer.read()
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("package: pond", "package: puddle", "_quarto.yml:7: there is no package puddle"),
        ("pond.look", "pond.looks", "_quarto.yml:8: there is no style pond.looks"),
        ("water/front", "water/back", "_quarto.yml:9: there is no figure water/back"),
        ("style: pond.look", "stile: pond.look", "_quarto.yml:8: `deeplecture:` has no stile: it takes package, style, cover, cover-alt"),
        ("style: pond.look", "style: [pond]", "_quarto.yml:6: `deeplecture:` takes texts"),
    ],
)  # fmt: skip
def test_what_a_course_says_wrongly_of_itself_is_told_with_its_line(old, new, message, tmp_path):
    course = shutil.copytree(POND, tmp_path / "pond")
    edit(course / "_quarto.yml", old, new)
    with pytest.raises(BuildError) as told:
        read_course(course)
    assert message in str(told.value)


def test_a_figure_that_is_called_outside_of_any_course_is_drawn_in_no_course_s_style(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert rc() == {"svg.hashsalt": "deeplecture"}
    monkeypatch.setenv("DEEPLECTURE_PROJECT", str(tmp_path / "gone"))
    with pytest.raises(UsageError, match="gone: there is no such folder"):
        rc()


def test_a_style_may_be_a_file_of_matplotlibs(tmp_path):
    course = shutil.copytree(POND, tmp_path / "pond")
    (course / "plain.mplstyle").write_text("axes.edgecolor: abcdef\n")
    edit(course / "_quarto.yml", "pond.look", "plain.mplstyle")
    edit(course / "lessons/water.qmd", "drawn.soundings()", "drawn.rings()")
    edit(course / "lessons/water.qmd", 'drawn.soundings["deepest', 'drawn.rings["widest')
    assert renewed(course)[0] == {"rings(count=4)", "rings()"}
    assert any("#abcdef" in file.read_text() for file in (course / "public/figures").glob("rings-water.*.svg"))
