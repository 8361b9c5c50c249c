"""`deeplecture check` on questions, knobs and build-ups: each planted fault is found in its line, a clean course has none."""

import pytest
from asking_course import CHAPTER, UNIT, copy
from tiny_course import edit

from deeplecture.build import build
from deeplecture.check import assets
from deeplecture.check.chromium import BrowserSettings
from deeplecture.check.pages import read_site
from deeplecture.check.run import check

ONE_SIZE = BrowserSettings(slide_sizes=((1280, 720),), chapter_sizes=((360, 740),), shots=False)
# name: (what stands there, what stands there instead, rule, words of the message, a text of the line that is named)
FAULTS = {
    "no right answer": ("[Two]{.right}", "Two", "question", "no answer of the question", "What is $1 + 1$"),
    "an answer without a sentence": (":   Twice, at most.", ":   []{}", "question", "nothing of why", "Twice"),
    "a knob without a sentence": (
        '#| knob-says: "With a factor of {factor} the parabola ends at {end:.1f}."\n', "", "knob", "no sentence for each",
        "fig.stretched(",
    ),
    "a knob that always says the same": (
        "A wave of {turns} {shape} turns has its top at {top:.2f}.", "The top is at {top:.2f}.", "knob",
        "two values of the knob say the same", "fig.waves(",
    ),
    "a build-up that moves the picture": (
        "::: {.build-up}\n", "<style>.reveal tr.fragment:not(.visible) { display: none; }</style>\n\n::: {.build-up}\n",
        "build-up", "moves by", "| place | height |",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    root = copy(tmp_path_factory.mktemp("broken") / "course")
    edit(root / UNIT, ":   Each turn crosses it once, but the turns meet on it as well.", ":   Twice, at most.")
    for old, new, *_ in FAULTS.values():
        edit(root / UNIT, old, new)
    build(root)
    return check(root, settings=ONE_SIZE)


@pytest.mark.browser
@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_in_its_line(name, broken):
    _, _, rule, words, line = FAULTS[name]
    lines = (broken.site.root / UNIT).read_text(encoding="utf-8").splitlines()
    found = [problem for problem in broken.errors if problem.check == rule and words in problem.message]
    assert found, [(problem.check, problem.message) for problem in broken.errors]
    for problem in found:
        assert problem.file == UNIT
        near = "\n".join(lines[max(0, problem.line - 8) : problem.line + 8])
        assert line in near, (problem, lines[problem.line - 1])


@pytest.mark.browser
def test_a_course_that_asks_builds_up_and_turns_passes_every_check(tmp_path):
    root = copy(tmp_path / "course")
    build(root)
    found = check(root, settings=ONE_SIZE)
    assert [
        (problem.check, problem.file, problem.line, problem.message)
        for problem in found.problems
        if problem.check != "lint"
    ] == []


def test_pictures_that_a_knob_may_show_later_weigh_nothing_at_first(tmp_path, monkeypatch):
    root = copy(tmp_path / "course")
    build(root)
    site, _ = read_site(root)
    whole = sum(site.files[name] for name in assets.loads(CHAPTER, site))
    monkeypatch.setattr(assets, "CHAPTER_BYTES", whole - 1)
    assert "weight" not in {problem.check for problem in assets.check(site) if problem.page == CHAPTER}
    monkeypatch.setattr(assets, "CHAPTER_BYTES", whole // 2)
    assert "weight" in {problem.check for problem in assets.check(site) if problem.page == CHAPTER}
