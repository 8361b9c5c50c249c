"""Plans, verdicts and numbers in the text are taken from earlier builds where all that decides them is as it was, and never else."""

import shutil

import pytest
from tiny_course import copy, edit, renewed, whole

from deeplecture import build as build_module
from deeplecture.cache import Cache
from deeplecture.errors import BuildError
from deeplecture.execute import remembered
from deeplecture.execute.calls import Packages
from deeplecture.execute.plan import plan
from deeplecture.read.project import read_project

ONE_QMD = "units/01-lines.qmd"
CLAIMED = (
    '### A line rises to `{python} fig.line.numbers(slope=2)["end:.0f"]` {#sec-rises '
    'claim="fig.line.numbers(slope=2).end > 1" claim-spread="fig.line.numbers(slope=2).end / 4"}'
)
KNOB = 'fig.line(slope=knob(-1, 0.5, 2, start=2, label="rise"))'


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The tiny course with a claim and a knob, built once."""
    root = copy(tmp_path_factory.mktemp("remembered") / "course")
    edit(root / ONE_QMD, "### A line rises {#sec-rises}", CLAIMED)
    edit(root / ONE_QMD, "import one as fig", "import one as fig\nfrom deeplecture.knob import knob")
    edit(root / ONE_QMD, "fig.line(slope=2)\n", f"{KNOB}\n")
    renewed(root)
    return root


@pytest.fixture
def course(built, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(built, root, copy_function=shutil.copy2)
    return root


@pytest.fixture
def again(monkeypatch):
    """What is planned and judged anew: paths of sources, and expressions."""
    found: list[str] = []
    real_plan, real_judge = remembered.plan, remembered.judge_all

    def planned(source, packages):
        found.append(source.path)
        return real_plan(source, packages)

    def judged(claims, names):
        found.extend(one.expression for one in claims)
        return real_judge(claims, names)

    monkeypatch.setattr(remembered, "plan", planned)
    monkeypatch.setattr(remembered, "judge_all", judged)
    return found


def test_a_build_with_nothing_to_do_plans_and_judges_nothing_and_tells_the_same(course, again):
    shutil.rmtree(course / ".deeplecture/cache/values")
    first = renewed(course)[3].claims[ONE_QMD]
    assert again == ["fig.line.numbers(slope=2).end > 1"]
    again.clear()
    report = renewed(course)[3]
    assert again == []
    assert report.claims[ONE_QMD] == first
    assert (first[0].text, first[0].margin, first[0].margin_in_spreads) == ("A line rises to 2", 1.0, 2.0)
    assert type(first[0].values[0]) is type(report.claims[ONE_QMD][0].values[0]) is tuple


def test_a_plan_comes_back_as_it_was(course):
    project = read_project(course)
    packages, cache = Packages(project.course), Cache(course / ".deeplecture/cache")
    for path, source in project.sources.items():
        fresh, kept = plan(source, packages)[0], remembered.planned(source, packages, cache)[0]
        assert cache.hits["plan"] and not cache.misses["plan"]
        assert kept == fresh, path
        assert [call.knobs for call in kept.figures.values()] == [call.knobs for call in fresh.figures.values()]
        assert list(map(repr, kept.calls)) == list(map(repr, fresh.calls))


def test_other_numbers_are_judged_anew(course, again):
    edit(course / "course/figures/one/line.py", "end=float(slope)", "end=float(slope) / 2")
    with pytest.raises(BuildError, match="claims `fig.line.numbers.slope=2..end > 1`, and the data say no"):
        renewed(course)
    assert ONE_QMD not in again  # the text asks for the same figures
    with pytest.raises(BuildError, match="the data say no"):  # what is wrong is told in each build
        renewed(course)


def test_a_figure_that_is_declared_in_another_way_is_planned_anew(course, again):
    edit(course / "course/figures/one/line.py", "slope: float = 1.0", "slope: float = 2")
    renewed(course)
    assert again[0] == ONE_QMD and "units/02-curves.qmd" not in again
    edit(course / "course/figures/one/line.py", "(slope: float = 2)", "(slop: float = 2)")
    edit(course / "course/figures/one/line.py", "[0, slope]", "[0, slop]")
    edit(course / "course/figures/one/line.py", "float(slope)", "float(slop)")
    with pytest.raises(BuildError, match="figure line takes no argument slope"):
        renewed(course)


def test_a_package_that_goes_and_comes_is_seen(course):
    project = read_project(course)
    source, cache = project.sources["units/02-curves.qmd"], Cache(course / ".deeplecture/cache")
    there, gone = course / "course/figures/two", course / "course/figures/due"
    whole_plan = remembered.planned(source, Packages(project.course), cache)[0]
    shutil.move(there, gone)
    without = remembered.planned(source, Packages(project.course), cache)[0]
    assert without.kernel and not without.figures
    shutil.move(gone, there)
    assert remembered.planned(source, Packages(project.course), cache)[0] == whole_plan


@pytest.mark.parametrize(
    ("expression", "decided"),
    [
        ('fig.line["end:.1f"]', True),
        ("max(one for one in fig.line.numbers().ends)", True),
        ("len(set(fig.line.numbers().ends)) == 2", True),
        ("str(set(fig.line.numbers().names))", False),
        ("{'b', 'a'}", False),
        ("open('data/width.txt').read()", False),
        ("__import__('time').time()", False),
        ("().__class__", False),
        ("hash('a')", False),
    ],
)
def test_what_is_decided_by_more_than_numbers_is_not_kept(expression, decided):
    assert remembered._decided(expression) is decided


def test_a_text_that_reads_a_file_follows_it(course):
    width = course / "data/width.txt"
    edit(course / ONE_QMD, ", as in @euclid.", f", and `{{python}} open('{width}').read().strip()`, as in @euclid.")
    renewed(course)
    edit(width, "0.8", "0.7")
    renewed(course)
    page = (course / "_site/book" / ONE_QMD).with_suffix(".html").read_text()
    assert "and 0.7, as in" in page


def test_a_site_of_what_is_remembered_is_that_of_a_clean_build(course, tmp_path):
    edit(course / ONE_QMD, "ends at", "stops at")
    renewed(course)
    clean = tmp_path / "clean"
    shutil.copytree(course, clean, ignore=shutil.ignore_patterns(".deeplecture", "_site"))
    build_module.build(clean)
    assert whole(course / "_site") == whole(clean / "_site")
