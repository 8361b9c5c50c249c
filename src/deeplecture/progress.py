"""What a build tells while it runs and when it is done."""

import json
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deeplecture.execute.claims import Verdict


@dataclass
class Report:
    """What a build did.

    Attributes:
        figures_drawn, kernels_run, pages_written: what was made again, by name, unit and path in the site.
        figures_kept, pages_kept: how many were taken from the cache, those too that the shared one had.
        fetched: how many results came from the shared cache, by kind.
        warnings: what the author should know though the site was built.
        claims: the verdicts on what titles and sentences of the units that were asked for say.
        slowest: (name, seconds) of the figures that took longest to draw, whenever that was.
        changed: whether the published site is another one than before.
        home: the page to open, an absolute path.
    """

    figures_drawn: list[str] = field(default_factory=list)
    figures_kept: int = 0
    kernels_run: list[str] = field(default_factory=list)
    pages_written: list[str] = field(default_factory=list)
    pages_kept: int = 0
    fetched: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    claims: dict[str, list["Verdict"]] = field(default_factory=dict)
    slowest: list[tuple[str, float]] = field(default_factory=list)
    seconds: float = 0.0
    changed: bool = False
    home: str = ""

    def as_json(self) -> str:
        """The report as one line."""
        return json.dumps(asdict(self), sort_keys=True)


class Progress:
    """Counts, and tells nothing; for tests and for builds inside of other programs.

    Attributes:
        figures: how many the build needs; None as long as that is not known.
        there: how many of these are drawn, now or before.
        kept: asked how many of these are kept, where the command is stopped, which may be before the last of them is counted.
    """

    def __init__(self):
        self.figures: int | None = None
        self.there = 0
        self.kept: Callable[[], int] = lambda: self.there

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def needs(self, figures: int, there: int, kept: Callable[[], int]) -> None:
        """How many figures a build needs, how many of them are drawn already, and whom to ask how many are kept."""
        self.figures, self.there, self.kept = figures, there, kept

    def drawn(self, name: str, seconds: float) -> None:
        """A figure was drawn, and is kept."""
        self.there += 1
        self.did(f"drew {name} in {seconds:.1f} s")

    def wrote(self, page: str) -> None:
        """A page was written."""
        self.did(f"wrote {page}")

    def did(self, what: str) -> None:
        """Something else was done that takes its time."""

    def stopped(self, command: str) -> str:
        """What is kept of a command that is stopped now.

        Args:
            command: what it is called, `build`.
        """
        if self.figures is None:
            return "the sources were being read; nothing is lost"
        kept = self.kept()
        count = "all" if kept == self.figures else f"{kept} of"
        return f"{count} {self.figures} figures are kept; the next {command} goes on from there"


class Terminal(Progress):
    """Tells on standard error, with one moving line where that is a terminal."""

    def __init__(self):
        super().__init__()
        self._bar = None
        self._task = None
        self._lock = threading.Lock()

    def __exit__(self, *error):
        if self._bar:
            self._bar.stop()
            self._bar = None

    def did(self, what: str) -> None:
        # rich is loaded with the first thing to tell: a build that changes nothing tells nothing.
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        with self._lock:
            if self._bar is None:
                columns = (SpinnerColumn(), BarColumn(20), TimeElapsedColumn(), TextColumn("{task.description}"))
                self._bar = Progress(*columns, console=Console(file=sys.stderr), transient=True)
                self._task = self._bar.add_task("", total=None)
                self._bar.start()
            done = {"total": self.figures, "completed": self.there} if self.figures else {}
            self._bar.update(self._task, description=what, **done)
            if not self._bar.console.is_terminal:
                self._bar.console.print(what, highlight=False)


def summary(report: Report) -> str:
    """A build's report in a few lines, with the slowest figures when some were drawn."""
    # Without rich, which costs a build that has nothing to do a thirtieth of its time.
    lines = []
    if report.figures_drawn and report.slowest:
        wide = max(len(name) for name, _ in (("slowest figures", 0), *report.slowest))
        lines = [
            f"{'slowest figures':{wide}}  seconds",
            *(f"{name:{wide}}  {took:.2f}" for name, took in report.slowest),
        ]
    taken = sum(report.fetched.values())
    others = f" ({taken} results from the shared cache)" if taken else ""
    lines.append(
        f"{len(report.figures_drawn)} figures drawn, {report.figures_kept} kept{others}; {len(report.kernels_run)} kernels run; "
        f"{len(report.pages_written)} pages written, {report.pages_kept} kept; {report.seconds:.1f} s"
    )
    return "\n".join(lines)
