"""Whether a file of a run is what was written: its checksums, and what stands in it.

`torch.save` writes a ZIP archive, which has a CRC-32 of each of its parts. `torch.load` does not look at them: weights of which
a disk has turned a bit over are loaded, and trained on.
"""

import zipfile
from pathlib import Path

from deeplecture.errors import UserError
from measured.fashion import checkpoint

HOLDS = {"checkpoint.pt": ("settings", "progress", "weights", "optimiser"), "model.pt": ("model", "weights")}


def check(file: Path) -> None:
    """See that a checkpoint or a trained network is as it was written; nothing where there is no such file.

    Raises:
        UserError: it is damaged, or is another thing; the message says what to do.
    """
    if not file.is_file():
        return
    way_out = f"take it from a copy, or delete it and train again{' without --resume' * file.name.startswith('check')}"
    try:
        with zipfile.ZipFile(file) as archive:
            damaged = archive.testzip()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        raise UserError(f"{file} is damaged or no file of a run ({error}): {way_out}") from error
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror or error}") from error
    if damaged:
        raise UserError(f"{file} is damaged: {damaged} in it is not what was written: {way_out}")
    state = checkpoint.load(file)
    missing = [name for name in HOLDS[file.name] if not isinstance(state, dict) or name not in state]
    if missing:
        raise UserError(
            f"{file} has no {' and no '.join(missing)}, and is not what `deeplecture train` writes: {way_out}"
        )
    if file.name == "checkpoint.pt" and not _fits(state["progress"]):
        raise UserError(f"{file} tells of other steps than it holds: {way_out}")


def _fits(progress) -> bool:
    """Whether a run's progress has a row for each epoch, and a loss and an accuracy for each of their steps."""
    try:
        steps = sum(row["steps"] for row in progress["rows"])
        return progress["epoch"] == len(progress["rows"]) and steps == len(progress["losses"]) == len(
            progress["accuracies"]
        )
    except (KeyError, TypeError):
        return False
