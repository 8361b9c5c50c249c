"""What went wrong, where, and what to do: the errors that a user can cause and mend."""

from collections.abc import Iterable
from dataclasses import dataclass


class UserError(Exception):
    """A mistake that the user can mend; its message says how. The command line prints it and exits with 1."""


class UsageError(UserError):
    """A command that cannot be understood, or is called where there is nothing for it to work on; exit status 2."""


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A question to end a message with, "" where no name is near."""
    import difflib

    known = {one.lower().lstrip("-"): one for one in names}  # two dashes in common are no likeness
    near = difflib.get_close_matches(name.lower().lstrip("-"), known, n=1)
    return f"; did you mean {known[near[0]]}?" if near else ""


@dataclass(frozen=True)
class Finding:
    """One thing wrong in a source file.

    Attributes:
        file: path relative to the project.
        line: line number from 1, or 0 where the whole file is meant.
        message: what is wrong and what to do.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class BuildError(UserError):
    """All that is wrong with a project's sources, told at once."""

    def __init__(self, findings: list[Finding] | Finding):
        self.findings = [findings] if isinstance(findings, Finding) else list(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
