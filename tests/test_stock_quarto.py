"""What the project promises of stock Quarto, as far as it can be tested without one."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from deeplecture.site.source import Prose, Source

ROOT = Path(__file__).parents[1]

# -- the workflow's job `quarto` --

CALM = """\
Starting python3 kernel...[IPKernelApp] WARNING | Kernel is running over TCP without encryption. All communication \
(including code and outputs) is sent in plain text and is susceptible to eavesdropping.
[IPKernelApp] WARNING | Kernel is running over TCP without encryption.
Done

Executing '01-learning.quarto_ipynb'
  Cell 1/36: ''...........................Done
  Cell 2/36: 'fig-warnings-and-errors'....Done

\x1b[1m\x1b[34m[1/3] units/01-learning.qmd\x1b[39m\x1b[22m
pandoc
  to: revealjs
  title: A WARNING: no error
Output created: _site/slides/units/01-learning.html
"""
WARNINGS = {
    "Quarto's": "WARN: Unable to resolve link target: units/09-none.qmd",
    "Quarto's of another version": "WARNING: Unable to resolve link target: units/09-none.qmd",
    "Quarto's in colour": "\x1b[33mWARN: Unable to resolve link target: units/09-none.qmd\x1b[39m",
    "Pandoc's": "[WARNING] Citeproc: citation cauchy1846 not found",
    "its filters' in colour": "\x1b[33mWARNING (/opt/quarto/share/filters/main.lua:15120) Unable to resolve crossref @fig-x\n\x1b[39m",
    "its filters' error": "ERROR (/opt/quarto/share/filters/main.lua:15120) no such thing",
}


@pytest.fixture
def job(tmp_path):
    """Runs the shell steps of the job in a checkout where `make` does nothing and `quarto` says a given log."""
    steps = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text())["jobs"]["quarto"]["steps"]
    checkout = tmp_path / "checkout"
    for folder in (checkout / ".ci", checkout / ".venv/bin", tmp_path / "bin"):
        folder.mkdir(parents=True)
    (checkout / ".ci/quarto").write_bytes((ROOT / ".ci/quarto").read_bytes())
    (checkout / ".venv/bin/activate").touch()
    programs = {
        "make": 'echo "make $*" >> ../called',
        "quarto": 'echo "quarto $*" >> ../called; cat ../log >&2; exit "$(cat ../status)"',
    }
    for name, body in programs.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{body}\n")
    for path in (tmp_path / "bin/make", tmp_path / "bin/quarto", checkout / ".ci/quarto"):
        path.chmod(0o755)

    def run(log: str, status: int = 0, profile: str = "slides") -> subprocess.CompletedProcess:
        (tmp_path / "log").write_text(log)
        (tmp_path / "status").write_text(str(status))
        (tmp_path / "called").write_text("")
        for step in steps:
            if "run" not in step:
                continue
            shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail"] if step.get("shell") == "bash" else ["bash", "-e"]
            script = step["run"].replace("${{ matrix.profile }}", profile)
            assert "${{" not in script
            path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
            done = subprocess.run(
                [*shell, "-c", script], cwd=checkout, env={**os.environ, "PATH": path}, capture_output=True, text=True
            )
            if done.returncode:
                break
        return done

    run.called = tmp_path / "called"
    return run


def test_a_log_without_warnings_of_quarto_passes(job):
    done = job(CALM)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Output created" in done.stdout
    assert job.called.read_text().splitlines() == ["make setup", "quarto render --profile slides"]


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_fails_and_is_shown_with_its_line(name, job):
    said = WARNINGS[name]
    done = job(f"{CALM}{said}\n{CALM}")
    assert done.returncode == 1
    number = CALM.count("\n") + 1
    assert f"\n{number}:" in done.stdout
    assert "the lines above are warnings" in done.stderr


def test_quartos_own_failure_fails(job):
    assert job(CALM, status=1).returncode == 1


def test_the_readme_says_what_the_workflow_runs():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make setup && . .venv/bin/activate\nquarto render --profile book\nquarto render --profile slides\n" in text
    jobs = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text())["jobs"]
    assert jobs["quarto"]["strategy"]["matrix"]["profile"] == ["book", "slides"]
    assert set(jobs["publish"]["needs"]) == {"build", "quarto"}


# -- formulas --


def test_an_expression_in_a_formula_is_seen():
    text = r"""a `{python} x` costs $5 and `{python} b` $6

$y = `{python} c`$ and `{python} d`$/\lambda$ and $a$ `{python} e` $b$, \$ `{python} f` \$, `$` `{python} g` `$`

$$
x = `{python} h`
$$ {#eq-x}

$$ z $$ `{python} i` $$ z $$ and $\text{at } `{python} j` \%$

```
$ `{python} k` $
```"""
    places = tuple(("a.qmd", line) for line in range(1, text.count("\n") + 2))
    found = Source("a.qmd", {}, (Prose(text, places),), ()).inlines()
    assert [inline.expression for inline in found] == list("xbcdefghij")
    assert [(inline.expression, inline.line) for inline in found if inline.in_formula] == [("c", 3), ("h", 6), ("j", 9)]
