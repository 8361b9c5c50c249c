"""States of a training run on disk: written whole or not at all, read without running code from the file."""

import io
import pickle
from pathlib import Path

import torch

from deeplecture.errors import UserError
from measured.fashion.disk import write_whole


def save(state: dict, file: Path) -> None:
    """Write a state so that a kill or a full disk at any moment leaves either the old file or the new one.

    Args:
        state: tensors, numbers, texts and containers of them.
        file: its folder must exist.

    Raises:
        UserError: the folder cannot be written.
    """
    # In memory first: on a full disk torch.save itself fails with an error of its own that names neither file nor cause.
    contents = io.BytesIO()
    torch.save(state, contents)
    write_whole(file, contents.getvalue())


def load(file: Path, device: torch.device | str = "cpu") -> dict:
    """Read a state; only tensors and plain values are accepted (`weights_only=True`).

    Raises:
        UserError: the file is missing, truncated, no checkpoint, or a pickle that would run code.
    """
    try:
        return torch.load(file, map_location=device, weights_only=True)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UserError(f"no checkpoint {file}: train first, `deeplecture train --out {file.parent}`") from error
    except pickle.UnpicklingError as error:
        raise UserError(
            f"{file} is refused: loading it would run code that the file brings along. Only open checkpoints of "
            "`deeplecture train`; delete this one"
        ) from error
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror or error}") from error
    except (RuntimeError, EOFError) as error:
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
