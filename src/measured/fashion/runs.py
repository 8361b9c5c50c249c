"""Folders of runs: which one a new run may have, which one was trained last, which ones TensorBoard can show."""

import re
from pathlib import Path

from deeplecture.errors import UserError
from measured.fashion.settings import Settings

RUNS = Path("runs")
EVENTS = "events.out.tfevents.*"
LEFT_BY_A_RUN = ("metrics.jsonl", "checkpoint.pt", "model.pt", EVENTS)


def claim(named: str | None, settings: Settings, resume: bool) -> Path:
    """Make the folder of a run. No run is written over another, whose curves or weights would pass for its own.

    Args:
        named: the folder asked for; None takes `runs/MODEL-seedN`, or where that holds a run the first free one of
            `runs/MODEL-seedN-2`, `-3`...
        resume: go on with the folder's run; of the unnamed ones with the last.

    Raises:
        UserError: the named folder holds a run and `resume` was not asked for, or the folder cannot be written.
    """
    folder = where(named, settings, resume)
    make(folder)
    if not resume and holds_run(folder):
        raise UserError(
            f"{folder} holds a run already, which stays as it is: go on with it by --resume, name another folder with "
            "--out, or delete this one"
        )
    return folder


def where(named: str | None, settings: Settings, resume: bool) -> Path:
    """The folder that `claim` would make."""
    if named is not None:
        if not named.strip():
            raise UserError("--out is empty: name the folder of the run")
        return Path(named)
    first = RUNS / f"{settings.model}-seed{settings.seed}"
    taken = [number for number, folder in _numbered(first) if holds_run(folder)]
    number = max(taken, default=1) if resume else max(taken, default=0) + 1
    return first if number == 1 else first.with_name(f"{first.name}-{number}")


def _numbered(first: Path) -> list[tuple[int, Path]]:
    """The folders of this name and of the name with a number, each with its number."""
    shape = re.compile(re.escape(first.name) + r"(?:-([1-9]\d*))?")
    matches = ((shape.fullmatch(folder.name), folder) for folder in first.parent.glob(f"{first.name}*"))
    return [(int(match[1] or 1), folder) for match, folder in matches if match]


def holds_run(folder: Path) -> bool:
    """Whether a run has left anything in the folder that another would replace or add to."""
    return any(next(folder.glob(pattern), None) for pattern in LEFT_BY_A_RUN)


def make(folder: Path) -> None:
    """Make a run's folder and see that it can be written.

    Raises:
        UserError: it cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / "metrics.jsonl.part"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UserError(
            f"cannot write to the folder {folder}: {error.strerror}; name another one with --out"
        ) from error


def trained_last(folder: Path = RUNS) -> Path:
    """The run below `folder` whose network was saved last.

    Raises:
        UserError: there is none.
    """
    models = sorted(folder.glob("*/model.pt"), key=lambda file: file.stat().st_mtime)
    if not models:
        raise UserError(f"no trained network in {folder}: `make train` trains one, or name the folder of a run")
    return models[-1].parent


def logged(folder: Path) -> list[Path]:
    """The folders at or below `folder` that hold TensorBoard's event files, sorted."""
    return sorted({file.parent for file in folder.rglob(EVENTS)})
