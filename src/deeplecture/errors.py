"""What went wrong, where, and what to do: the errors that a user can cause and mend."""

from dataclasses import dataclass
from typing import Literal

# The way out for what this engine has no meaning for.
WITH_QUARTO = "`deeplecture build --engine quarto` leaves it to stock Quarto"

Weight = Literal["error", "strict", "note"]


class UserError(Exception):
    """A mistake that the user can mend; its message says how. The command line prints it and exits with 1."""


@dataclass(frozen=True)
class Finding:
    """One thing wrong in a source file.

    Attributes:
        file: path relative to the project.
        line: line number from 1, or 0 where the whole file is meant.
        message: what is wrong and what to do.
        weight: `error`; `strict`, which is one where the course says `check: strict` and else a warning; or `note`.
    """

    file: str
    line: int
    message: str
    weight: Weight = "error"

    def is_error(self, *, strict: bool) -> bool:
        """Whether it stops a build, of a course that is strict or not."""
        return self.weight == "error" or (strict and self.weight == "strict")

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class BuildError(UserError):
    """All that is wrong with a project's sources, told at once."""

    def __init__(self, findings: list[Finding] | Finding):
        self.findings = [findings] if isinstance(findings, Finding) else list(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
