"""Where to compute: the device that is asked for, or the one that is faster here."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from deeplecture.errors import UserError
from measured.fashion.settings import Settings


@dataclass(frozen=True)
class Choice:
    """A device and why it was taken.

    Attributes:
        device: `torch.device`.
        why: one clause for the terminal and the record.
    """

    device: torch.device
    why: str


def available() -> dict[str, str]:
    """Kind to model name of every device that this PyTorch can use here, the CPU included."""
    found = {"cpu": "CPU"}
    if torch.cuda.is_available():
        found["cuda"] = torch.cuda.get_device_name()
    if torch.backends.mps.is_available():
        found["mps"] = "Apple GPU"
    return found


def choose(name: str, seconds_per_step: Callable[[torch.device], float]) -> Choice:
    """The device of this name, or for `auto` the one to prefer.

    CUDA is preferred where it is there. Apple's MPS loses to the CPU on small networks (starting a kernel costs more
    than the network's arithmetic), so the two are compared on a few batches.

    Args:
        name: one of `settings.DEVICES`.
        seconds_per_step: measures a training step on a device; only called to compare MPS with the CPU.

    Raises:
        UserError: a device was asked for by name that is not there.
    """
    found = available()
    if name != "auto":
        if name not in found:
            there = ", ".join(f"{kind} ({model})" for kind, model in found.items())
            raise UserError(f"no {name} device here; there is {there}. Use --device auto or one of these")
        return Choice(torch.device(name), f"asked for by name, {found[name]}")
    if "cuda" in found:
        return Choice(torch.device("cuda"), f"CUDA is preferred, {found['cuda']}")
    if "mps" not in found:
        return Choice(torch.device("cpu"), "no GPU found")
    cpu, mps = (seconds_per_step(torch.device(kind)) for kind in ("cpu", "mps"))
    measured = f"a step took {1e3 * cpu:.2f} ms on the CPU, {1e3 * mps:.2f} ms on MPS"
    return Choice(torch.device("mps" if mps < cpu else "cpu"), measured)


@contextmanager
def threads(settings: Settings) -> Iterator[int]:
    """Compute on the CPU with as many threads as the settings ask for; gives their number."""
    before = torch.get_num_threads()
    count = settings.threads or (1 if settings.model == "mlp" else (os.cpu_count() or 1))
    torch.set_num_threads(count)
    try:
        yield count
    finally:
        torch.set_num_threads(before)
