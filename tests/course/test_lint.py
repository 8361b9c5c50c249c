"""The course's sources hold nothing that `deeplecture lint` finds, so that what it finds tomorrow is news."""

from pathlib import Path

from deeplecture.check.lint import lint
from deeplecture.read.project import read_project


def test_the_course_has_nothing_that_lint_finds():
    project = read_project(Path(__file__).parents[2])
    assert [str(finding) for finding in (*project.findings, *lint(project))] == []
