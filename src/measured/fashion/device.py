"""Where to compute: the device that is asked for, or the one that is faster here."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from deeplecture.errors import UserError


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
    """The device of this name, or for `auto` the one on which a training step takes least.

    No kind is preferred: to start a card's operations costs more than the arithmetic of a small network, so that a card
    can lose to its own machine's processor (experiment `fashion/card`).

    Args:
        name: one of `settings.DEVICES`.
        seconds_per_step: measures a training step on a device; only called where there are several.

    Raises:
        UserError: a device was asked for by name that is not there.
    """
    found = available()
    if name != "auto":
        if name not in found:
            there = ", ".join(f"{kind} ({model})" for kind, model in found.items())
            raise UserError(f"no {name} device here; there is {there}. Use --device auto or one of these")
        return Choice(torch.device(name), f"asked for by name, {found[name]}")
    if len(found) == 1:
        return Choice(torch.device("cpu"), "no GPU found")
    seconds = {kind: seconds_per_step(torch.device(kind)) for kind in found}
    measured = ", ".join(f"{1e3 * seconds[kind]:.2f} ms on the {model}" for kind, model in found.items())
    return Choice(torch.device(min(seconds, key=lambda kind: seconds[kind])), f"a step took {measured}")


def choose_threads(cores: int, seconds_per_step: Callable[[int], float]) -> tuple[int, str]:
    """The number of CPU threads with which a step takes least, and why it was taken in one clause.

    Threads that wait for one another spin by default (OpenMP), so that more of them gain on an idle machine and lose
    manyfold on one whose cores are shared: no fixed number is right. More threads have to win by a tenth.

    Args:
        cores: how many this process may use; 1, 2, 4... of them are tried, and all.
        seconds_per_step: measures a training step with so many threads.
    """
    tried = sorted({2**power for power in range(cores.bit_length())} | {cores})
    seconds = {count: seconds_per_step(count) for count in tried}
    best = 1
    for count in tried[1:]:
        if seconds[count] < 0.9 * seconds[best]:
            best = count
    measured = ", ".join(f"{1e3 * seconds[count]:.2f} ms on {count}" for count in tried)
    return best, f"a step took {measured}" if cores > 1 else "one core is there"


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Compute on the CPU with so many threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
