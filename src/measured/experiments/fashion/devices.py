"""What a training step costs on each device that is here, for both networks and several batch sizes."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import LEFT_OUT_TIMES, Claim, ordered, times
from deeplecture.experiment import experiment
from measured.experiments.fashion._report import parameters
from measured.fashion import data, device, training
from measured.fashion.settings import Settings as Run


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


@experiment(
    seeds=(0, 1, 2),
    data="Fashion-MNIST, the first training images, one batch again and again",
    tolerance={"milliseconds": LEFT_OUT_TIMES},
    intervals="range over the seeds",
    varied=("initialisation", "what else the machine did"),
    tuned="none: times are measured, nothing is learnt",
    validation="none: nothing is learnt",
    test="none: nothing is learnt",
    parameters=lambda made: parameters(*made.models),
    # Two runs at once would be timed beside each other.
    alone=True,
    checksum=data.checksum,
)
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


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of devices, batches and networks: orders and ratios within a run, and no times."""
    one, two = record.results["milliseconds"][:, 0], record.results["milliseconds"][:, 1]  # runs, models, batch sizes
    each = one[:, 0] / np.array(record.settings["batch_sizes"])
    return (
        ordered("a step takes longer, the more images are in it", *one[:, 0].T),
        times(
            "and an image costs less: in the smallest batches at least three times as much", each[:, 0], each[:, -1], 3
        ),
        times("a step of the convolutional network takes at least ten times as long", one[:, 1, 1], one[:, 0, 1], 10),
        times("a second core shortens its long steps", one[:, 1].mean(1), two[:, 1].mean(1), 1.2),
    )
