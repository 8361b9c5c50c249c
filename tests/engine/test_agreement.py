"""How repetitions agree with their records is kept as a table, and a weekly job makes it on other machines."""

import csv
import dataclasses
import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml
from programs import run
from test_record import toy  # noqa: F401 -- a fixture

from deeplecture import agreement, cli, record
from deeplecture.claims import Within

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "weekly.yml"


def rows(file: Path) -> dict[str, dict]:
    with open(file, newline="", encoding="utf-8") as lines:
        return {row["experiment"]: row for row in csv.DictReader(lines)}


def test_a_row_says_what_came_of_each_experiment(toy, tmp_path, capsys):  # noqa: F811
    for name in ("a_gone", "b_off", "c_near", "toy"):
        toy(name=name, tolerance=0.1)
        assert cli.main(["reproduce", f"toys/{name}", "--jobs", "1", "--record"]) == 0
    folder = toy() / "src" / "playroom" / "experiments" / "toys"
    gone = folder / "a_gone.py"
    gone.write_text(gone.read_text().replace("draws = ", "raise RuntimeError('a | b'); draws = "))
    toy(name="b_off", tolerance=0.1, shift=1.0)
    toy(name="c_near", tolerance=0.1, shift=0.05)
    toy(name="d_new", tolerance=0.1)
    files = [tmp_path / "table.csv", tmp_path / "table.md"]
    words = [word for file in files for word in ("--table", str(file))]
    assert cli.main(["reproduce", "--all", "--jobs", "1", *words]) == 1
    found = rows(files[0])
    assert {name.partition("/")[2]: row["outcome"] for name, row in found.items()} == {
        "a_gone": "did not run", "b_off": "differs", "c_near": "agrees", "d_new": "no record", "toy": "agrees",
    }  # fmt: skip
    assert found["toys/toy"]["equal"] == "2 of 2" and found["toys/toy"]["furthest"] == "mean: 0% of what is allowed"
    assert (
        found["toys/c_near"]["equal"] == "1 of 2" and found["toys/c_near"]["furthest"] == "mean: 50% of what is allowed"
    )
    assert found["toys/b_off"]["furthest"] == "mean: 1000% of what is allowed"
    assert found["toys/b_off"]["why"] == "mean: differs by up to 1, allowed is 0.1"
    assert found["toys/a_gone"]["why"] == "RuntimeError: a | b" and found["toys/a_gone"]["equal"] == ""
    assert found["toys/d_new"]["recorded"] == "" and "numpy" in found["toys/d_new"]["here"]
    known = record.load("toys/toy").provenance
    assert found["toys/toy"]["recorded"].startswith(known["device"]) and found["toys/toy"]["claims"] == "0 of 1"
    head, _, names, rule, *lines = files[1].read_text().splitlines()
    assert head == "5 experiments: 1 did not run, 1 differs, 2 agrees, 1 no record."
    assert names.startswith("| experiment | outcome | equal |") and rule.count("---") == names.count("|") - 1
    assert len(lines) == 5 and all(line.replace("\\|", "").count("|") == names.count("|") for line in lines)


def test_claims_that_fail_are_an_outcome_of_their_own(toy, tmp_path):  # noqa: F811
    toy(tolerance=0.1)
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--record"]) == 0
    same = toy(tolerance=0.1) / "src/playroom/experiments/toys/toy.py"
    same.write_text(
        same.read_text()
        + "\ndef claims(record):\n    from deeplecture.claims import between\n    return [between('no', 2.0, high=1.0)]\n"
    )
    for name in [name for name in sys.modules if name.startswith("playroom")]:
        del sys.modules[name]
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--table", str(tmp_path / "t.csv")]) == 1
    row = rows(tmp_path / "t.csv")["toys/toy"]
    assert (row["outcome"], row["claims"]) == ("claims fail", "1 of 2")


def test_the_furthest_is_looked_for_among_the_elements_that_are_held_to_something():
    apart = np.array([[0.1, 0.3, 9.0], [0.0, 0.2, np.nan]])
    old = record.Record("toys/toy", {}, (0, 1), {"one": np.zeros((2, 3)), "other": np.zeros(2)}, {})
    new = dataclasses.replace(old, results={"one": apart, "other": np.full(2, 0.25)})
    left_out = {"where": np.array([True, True, False]), "why": "the last is chaotic"}
    each = np.array([0.1, 1.0, 1.0])
    for tolerance, said in (
        ({"one": Within(each, **left_out), "other": 1.0}, "one: 100% of what is allowed"),
        ({"one": Within(2.0, **left_out), "other": 1.0}, "other: 25% of what is allowed"),
        ({"one": Within(each), "other": 1.0}, "one: 900% of what is allowed"),
        ({"one": Within(each, share=0.5), "other": Within(np.inf, why="none is held")}, ""),
        ({"one": 0.0, "other": 0.0}, ""),
    ):
        assert agreement.furthest(old, new, tolerance) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--table", "t.txt"], "--table t.txt: name a .csv or .md"),
        (["--table", "nowhere/t.csv"], "--table nowhere/t.csv: name a .csv or .md in a folder that is there"),
        (["--table", "t.csv", "--claims-only"], "--table tells of repetitions"),
    ],
)
def test_a_table_that_cannot_be_kept_is_a_mistake_before_anything_is_run(words, said, toy, capsys):  # noqa: F811
    assert cli.main(["reproduce", "toys/toy", *words]) == 2
    assert said in capsys.readouterr().err


def test_the_weekly_job_fits_github_s_schema_and_keeps_the_table_whatever_happens():
    run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW)
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert len(workflow[True]["schedule"]) == 1 and workflow["permissions"] == {"contents": "read"}
    show, kept = workflow["jobs"]["reproduce"]["steps"][-2:]
    assert show["if"] == kept["if"] == "always()" and kept["with"]["path"] == "agreement.*"


def test_the_steps_of_the_weekly_job_run_on_a_small_course(tmp_path):
    """The very commands, in a course with one experiment."""
    steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["reproduce"]["steps"]
    named = {step["id"]: step["run"] for step in steps if "id" in step}
    course = tmp_path / "pond"
    shutil.copytree(
        Path(__file__).parent / "pond", course, ignore=shutil.ignore_patterns("__pycache__", ".deeplecture")
    )
    (course / ".venv").symlink_to(Path(sys.executable).parents[1])
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (course / "src", ROOT / "src"))),
        "DEEPLECTURE_PROJECT": "",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }
    first = named["reproduce"].replace("--all", "water/depths --record").replace(" || test $? -eq 3", "")
    for command in (first, named["reproduce"], named["show"]):
        run("sh", "-ec", command, cwd=course, env=environment)
    row = rows(course / "agreement.csv")["water/depths"]
    assert row["outcome"] == "agrees"
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert summary.startswith("1 experiment: 1 agrees.\n") and "| water/depths | agrees |" in summary
    # An experiment that cannot run is told and fails no job; one that differs does.
    file = course / "src/pond/experiments/water/depths.py"
    whole = file.read_text(encoding="utf-8")
    for broken, status in (("raise RuntimeError('no card')", 0), ("seed += 1", 1)):
        lines = whole.splitlines(keepends=True)
        at = next(number for number, line in enumerate(lines) if line.startswith("def run(")) + 1
        while not lines[at - 1].rstrip().endswith(":"):
            at += 1
        file.write_text("".join([*lines[:at], f"    {broken}\n", *lines[at:]]), encoding="utf-8")
        run("sh", "-ec", named["reproduce"], cwd=course, env=environment, status=status)
    assert rows(course / "agreement.csv")["water/depths"]["outcome"] == "differs"
