"""Several processes that train one network: each takes its share of every batch, the gradients are averaged.

`torchrun --standalone --local-addr localhost --nproc-per-node N -m deeplecture.cli train ...` starts the processes and
tells each its place by environment variables. Without `--local-addr` torchrun waits for ever on a machine that cannot
look up its own name, as in many containers.
"""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import distributed, nn

from deeplecture.errors import UserError

# What torchrun tells each process: its place, and where all meet.
PLACE = ("WORLD_SIZE", "RANK", "LOCAL_RANK")
MEETING_POINT = ("MASTER_ADDR", "MASTER_PORT")


@dataclass(frozen=True)
class Group:
    """The processes that train together and which of them this is.

    Attributes:
        rank: this process, from 0; only 0 prints and writes.
        size: how many there are.
    """

    rank: int = 0
    size: int = 1

    def share(self, batch: torch.Tensor) -> torch.Tensor:
        """This process's part of a batch of indices; the parts of all processes are the batch."""
        return batch[self.rank :: self.size]

    def wrap(self, model: nn.Module) -> nn.Module:
        """The model with gradients averaged over the processes."""
        return nn.parallel.DistributedDataParallel(model) if self.size > 1 else model

    def sum(self, values: torch.Tensor) -> torch.Tensor:
        """Sum of a tensor over the processes, in place."""
        if self.size > 1:
            distributed.all_reduce(values)
        return values


ALONE = Group()


def started_by_torchrun() -> bool:
    """Whether this process is one of several that train together.

    Raises:
        UserError: the variables by which torchrun tells a process its place are incomplete or make no sense.
    """
    told = {name: os.environ[name] for name in PLACE if name in os.environ}
    if not told:
        return False
    way_out = f"torchrun sets all of them; to train alone: unset {' '.join(told)}"
    numbers = {}
    for name in PLACE:
        if name not in told:
            raise UserError(f"{', '.join(told)} set, but not {name}, in the environment: {way_out}")
        if not re.fullmatch(r"\d{1,9}", told[name]):
            raise UserError(f"{name}={told[name]} in the environment is no whole number from 0: {way_out}")
        numbers[name] = int(told[name])
    size = numbers["WORLD_SIZE"]
    for name in ("RANK", "LOCAL_RANK"):
        if numbers[name] >= size:
            raise UserError(f"{name}={numbers[name]} in the environment, but WORLD_SIZE={size}: {way_out}")
    if size > 1:
        _check_meeting_point(way_out)
    return size > 1


def _check_meeting_point(way_out: str) -> None:
    """See that the address where the processes meet is told and makes sense.

    Raises:
        UserError: it does not.
    """
    address, port = (os.environ.get(name, "") for name in MEETING_POINT)
    if not address or not port:
        raise UserError(f"WORLD_SIZE is set, but not both of {' and '.join(MEETING_POINT)}: {way_out}")
    if not re.fullmatch(r"\d{1,5}", port) or not 0 < int(port) < 65536:
        raise UserError(f"MASTER_PORT={port} in the environment is no port: {way_out}")
    try:
        socket.getaddrinfo(address, int(port))
    except (OSError, UnicodeError) as error:
        raise UserError(f"MASTER_ADDR={address} in the environment is no known machine ({error}): {way_out}") from error


@contextmanager
def group(device: torch.device) -> Iterator[Group]:
    """Join the processes that torchrun started, over nccl on CUDA and gloo elsewhere; alone where it started none.

    Raises:
        UserError: the environment names no place among them, or they cannot be joined.
    """
    if not started_by_torchrun():
        yield ALONE
        return
    # This module takes the group that is there when it is first imported as the default of its functions. Imported by
    # DistributedDataParallel, it would hold ours for ever: gloo's threads outlive `destroy_process_group`, free a tensor
    # while Python ends, and the process aborts ("terminate called without an active exception").
    from torch.distributed.nn import functional  # noqa: F401

    try:
        if device.type == "cuda":
            torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    except (RuntimeError, ValueError) as error:
        where = ":".join(os.environ[name] for name in MEETING_POINT)
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UserError(
            f"process {os.environ['RANK']} of {os.environ['WORLD_SIZE']} cannot join the others at {where}: {reason}"
        ) from error
    try:
        yield Group(distributed.get_rank(), distributed.get_world_size())
    finally:
        distributed.destroy_process_group()
