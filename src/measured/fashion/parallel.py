"""Several processes that train one network: each takes its share of every batch, the gradients are averaged.

`torchrun --standalone --local-addr localhost --nproc-per-node N -m deeplecture.cli train ...` starts the processes and
tells each its place by environment variables. Without `--local-addr` torchrun waits for ever on a machine that cannot
look up its own name, as in many containers.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import distributed, nn


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
    """Whether this process is one of several that train together."""
    return int(os.environ.get("WORLD_SIZE", "1")) > 1


@contextmanager
def group(device: torch.device) -> Iterator[Group]:
    """Join the processes that torchrun started, over nccl on CUDA and gloo elsewhere; alone where it started none."""
    if not started_by_torchrun():
        yield ALONE
        return
    # This module takes the group that is there when it is first imported as the default of its functions. Imported by
    # DistributedDataParallel, it would hold ours for ever: gloo's threads outlive `destroy_process_group`, free a tensor
    # while Python ends, and the process aborts ("terminate called without an active exception").
    from torch.distributed.nn import functional  # noqa: F401

    if device.type == "cuda":
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Group(distributed.get_rank(), distributed.get_world_size())
    finally:
        distributed.destroy_process_group()
