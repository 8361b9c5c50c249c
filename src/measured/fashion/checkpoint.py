"""States of a training run on disk: written whole or not at all, read without running code from the file."""

import pickle
from pathlib import Path

import torch

from deeplecture.errors import UserError


def save(state: dict, file: Path) -> None:
    """Write a state so that a kill at any moment leaves either the old file or the new one.

    Args:
        state: tensors, numbers, texts and containers of them.
        file: its folder must exist.

    Raises:
        UserError: the folder cannot be written.
    """
    part = file.with_suffix(".part")
    try:
        with part.open("wb") as stream:
            torch.save(state, stream)
        part.replace(file)
    except OSError as error:
        raise UserError(f"cannot write {file}: {error.strerror}; name another folder with --out") from error


def load(file: Path, device: torch.device | str = "cpu") -> dict:
    """Read a state; only tensors and plain values are accepted (`weights_only=True`).

    Raises:
        UserError: the file is missing, truncated, no checkpoint, or a pickle that would run code.
    """
    try:
        return torch.load(file, map_location=device, weights_only=True)
    except FileNotFoundError as error:
        raise UserError(f"no checkpoint {file}: train first, `deeplecture train --out {file.parent}`") from error
    except pickle.UnpicklingError as error:
        raise UserError(
            f"{file} is refused: loading it would run code that the file brings along. Only open checkpoints of "
            "`deeplecture train`; delete this one"
        ) from error
    except (RuntimeError, EOFError, OSError) as error:
        raise UserError(f"{file} is truncated or no checkpoint; delete it and train again without --resume") from error


def restore(model: torch.nn.Module, weights: dict, file: Path) -> None:
    """Put weights into a model.

    Raises:
        UserError: they belong to a model of another shape.
    """
    try:
        model.load_state_dict(weights)
    except (RuntimeError, AttributeError) as error:
        raise UserError(f"{file} holds another model than {type(model).__name__}: {error}") from error
