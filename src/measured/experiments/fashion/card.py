"""What a CUDA card is worth to both networks beside the processor of the same machine: steps, trainings, and what is learnt."""

from dataclasses import dataclass, replace

import numpy as np

from deeplecture.claims import LEFT_OUT_TIMES, Claim, Within, between, times
from deeplecture.errors import UserError
from deeplecture.experiment import experiment
from measured.experiments.fashion._report import parameters
from measured.fashion import data, device, training
from measured.fashion.settings import Settings as Run


@dataclass(frozen=True)
class Settings:
    """What is timed and trained on each device; the processor has the number of threads that suits each case.

    Attributes:
        devices: kinds of PyTorch's.
        models: each is timed, and trained with its default settings.
        batch_sizes: of the timed steps.
        steps: timed after as many steps of warming up.
        validation: training images held out from the trainings.
    """

    devices: tuple[str, ...] = ("cpu", "cuda")
    models: tuple[str, ...] = ("mlp", "cnn")
    batch_sizes: tuple[int, ...] = (10, 100, 1000)
    steps: int = 20
    validation: int = 10_000


@experiment(
    seeds=(0, 1, 2),
    data="Fashion-MNIST, 50,000 training images, 10,000 held out with the seed; steps: one batch again and again",
    tolerance={
        "milliseconds": LEFT_OUT_TIMES,
        "seconds": LEFT_OUT_TIMES,
        "threads": Within(each=np.inf, why="the number of threads that is fastest is the machine's matter"),
        "validation_accuracy": Within(0.003, mean=0.002),
        "different": Within(
            each=np.inf, why="how many weights rounding reaches is the card's matter; whether any does is claimed"
        ),
    },
    intervals="range over the seeds",
    varied=("initialisation", "order", "split", "what else the machine did"),
    tuned="none: the default settings of both networks",
    validation="validation_accuracy",
    test="none: the test images are not looked at",
    parameters=lambda made: parameters(*made.models),
    apart=("threads", "different"),
    # Two runs at once would be timed beside each other.
    alone=True,
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """(devices, models, batch sizes) milliseconds of a step; (models, batch sizes) threads that the processor took;
    (devices, models) seconds of a whole training and accuracy on held-out images; (models,) weights that differ between
    two trainings on the last device that have everything in common.

    Raises:
        UserError: a device is not here.
    """
    fashion, here = data.load(), device.available()
    if missing := [kind for kind in settings.devices if kind not in here]:
        raise UserError(f"no {missing[0]} device here; there is {', '.join(here)}: repeat it on a machine that has one")
    kinds, models, sizes = settings.devices, settings.models, settings.batch_sizes
    milliseconds, taken = np.zeros((len(kinds), len(models), len(sizes))), np.zeros((len(models), len(sizes)))
    for row, column in np.ndindex(taken.shape):
        made = Run(models[row], batch_size=sizes[column], seed=seed)
        taken[row, column] = count = _threads(made, fashion)
        for at, kind in enumerate(kinds):
            milliseconds[at, row, column] = 1e3 * _step(replace(made, threads=count), fashion, kind, settings.steps)
    seconds, accuracy = np.zeros((len(kinds), len(models))), np.zeros((len(kinds), len(models)))
    different = np.zeros(len(models))
    for row, name in enumerate(models):
        made = Run(name, validation=settings.validation, seed=seed)
        for at, kind in enumerate(kinds):
            network, seconds[at, row], accuracy[at, row] = _trained(made, fashion, kind)
        again, *_ = _trained(made, fashion, kinds[-1])
        pairs = zip(network.parameters(), again.parameters(), strict=True)
        different[row] = sum(int((one != other).sum()) for one, other in pairs)
    return {
        "milliseconds": milliseconds,
        "threads": taken,
        "seconds": seconds,
        "validation_accuracy": accuracy,
        "different": different,
    }


def _step(made: Run, fashion, kind: str, steps: int) -> float:
    """Seconds of a training step."""
    import torch

    return training.seconds_per_step(made, fashion, torch.device(kind), steps)


def _threads(made: Run, fashion) -> int:
    """The number of threads that the trainer would take on the processor."""
    return device.choose_threads(device.cores(), lambda count: _step(replace(made, threads=count), fashion, "cpu", 4))[
        0
    ]


def _trained(made: Run, fashion, kind: str):
    """A network trained on a device; seconds of its training; share of the held-out images that it names rightly."""
    import torch

    network, progress = training.train(made, fashion, torch.device(kind))
    return network, progress.seconds, progress.rows[-1]["validation_accuracy"]


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the card: orders and ratios within a run, and what was learnt."""
    cpu, card = np.moveaxis(record.results["milliseconds"], 1, 0)  # runs, models, batch sizes
    slow, fast = np.moveaxis(record.results["seconds"], 1, 0)  # runs, models
    learnt = record.results["validation_accuracy"]  # runs, devices, models
    return (
        times("the small network trains longer on the card", fast[:, 0], slow[:, 0], 1.05),
        times("and the convolutional one shorter", slow[:, 1], fast[:, 1], 2),
        times("with ten images a step of the small network takes longer on the card", card[:, 0, 0], cpu[:, 0, 0], 1.2),
        times("with a thousand it takes less", cpu[:, 0, -1], card[:, 0, -1], 1.2),
        times("and one of the convolutional network at least ten times less", cpu[:, 1, -1], card[:, 1, -1], 10),
        *(
            between(f"processor and card learn alike, {name}: points apart", 100 * np.abs(gap).max(), high=0.4)
            for name, gap in zip(record.settings["models"], (learnt[:, 1] - learnt[:, 0]).T, strict=True)
        ),
        between(
            "the small network comes out the same to the last bit", record.results["different"][:, 0].max(), high=1
        ),
        between("the convolutional one does not", record.results["different"][:, 1].min(), low=1),
    )
