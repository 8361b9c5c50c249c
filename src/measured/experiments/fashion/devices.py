"""What a training step costs on each device that is here, for both networks and several batch sizes."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import LEFT_OUT_TIMES
from measured.fashion import data, device, training
from measured.fashion.settings import Settings as Run

SEEDS = (0, 1, 2)
DATA = "Fashion-MNIST, the first training images, one batch again and again"
TOLERANCE = {"milliseconds": LEFT_OUT_TIMES}


@dataclass(frozen=True)
class Settings:
    """What is timed; a device that is not here is NaN.

    Attributes:
        devices: `cpu-N` is the CPU with N threads.
        models, batch_sizes: what is trained on each.
        steps: timed after as many steps of warming up.
    """

    devices: tuple[str, ...] = ("cpu-1", "cpu-2", "mps", "cuda")
    models: tuple[str, ...] = ("mlp", "cnn")
    batch_sizes: tuple[int, ...] = (10, 100, 1000)
    steps: int = 10


def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """(devices, models, batch sizes) milliseconds of a step."""
    import torch

    fashion = data.load()
    here = device.available()
    shape = len(settings.devices), len(settings.models), len(settings.batch_sizes)
    milliseconds = np.full(shape, np.nan)
    for at in np.ndindex(shape):
        kind, _, threads = settings.devices[at[0]].partition("-")
        if kind in here:
            made = Run(
                settings.models[at[1]], batch_size=settings.batch_sizes[at[2]], seed=seed, threads=int(threads or 0)
            )
            milliseconds[at] = 1e3 * training.seconds_per_step(made, fashion, torch.device(kind), settings.steps)
    return {"milliseconds": milliseconds}


checksum = data.checksum
