"""What an epoch costs with a DataLoader and without, the two in turn on one core.

Told is the processor's time, not the clock's: for one busy thread they are the same on a quiet machine, and other work
on the machine changes only the clock's.
"""

import time
from dataclasses import dataclass

import numpy as np

from deeplecture.claims import LEFT_OUT_TIMES, Claim, alike, times
from deeplecture.experiment import experiment
from measured.experiments.fashion._report import parameters
from measured.fashion import data, dataloader, training
from measured.fashion.settings import Settings as Run


@dataclass(frozen=True)
class Settings:
    """The default run; one thread for both."""

    epochs: int = Run.epochs
    batch_size: int = Run.batch_size
    learning_rate: float = Run().learning_rate


@experiment(
    seeds=(0, 1, 2),
    data="Fashion-MNIST, all 60,000 training images, 10,000 test images",
    tolerance={
        "ours": LEFT_OUT_TIMES,
        "loader": LEFT_OUT_TIMES,
        "fetching": LEFT_OUT_TIMES,
        "ours_accuracy": 0.002,
        "loader_accuracy": 0.002,
    },
    intervals="every epoch of every seed is shown beside the median",
    varied=("initialisation", "order"),
    tuned="none: the default run, which fashion/settings chose",
    validation="none: all images are trained on, and nothing is chosen",
    test="ours_accuracy",
    parameters=lambda made: parameters("mlp"),
    # Two runs at once would be timed beside each other.
    alone=True,
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """(epochs,) seconds of the processor spent by our trainer (evaluation and the copy to the device included) and by
    the DataLoader loop (evaluation left out), of these in the loader; and the test accuracies."""
    import torch

    torch.set_num_threads(1)
    made = Run(
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        seed=seed,
        threads=1,
    )
    fashion = data.load()
    test = training.Images.of(fashion.test_images, fashion.test_labels, torch.device("cpu"))
    ends = _Ends()
    watchers = (training.Judge("test", test), ends)  # as the loop judges after each epoch; nothing is chosen by it
    _, progress = training.train(made, fashion, torch.device("cpu"), watchers=watchers)
    with dataloader.torchvision_root() as root:
        loop = dataloader.train(
            root, settings.epochs, settings.batch_size, settings.learning_rate, seed, time.process_time
        )
    return {
        "ours": np.diff(ends.times),
        "loader": np.array(loop["seconds"]),
        "fetching": np.array(loop["fetching"]),
        "ours_accuracy": np.array([row["test_accuracy"] for row in progress.rows]),
        "loader_accuracy": np.array(loop["accuracy"]),
    }


class _Ends:
    """A watcher that notes the processor's time at the start and after every epoch."""

    def __init__(self):
        self.times = [time.process_time()]

    def step(self, step, steps, loss, accuracy):
        """Nothing."""

    def epoch(self, row, model, losses):
        """Note the time."""
        self.times.append(time.process_time())


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the two: shares of times that were measured in one run, and that both learn as well."""
    results = record.results
    ours, loader, fetching = (
        results[name][:, 1:].mean(1) for name in ("ours", "loader", "fetching")
    )  # the first warms up
    return (
        times("an epoch through the loader takes at least four times as long", loader, ours, 4),
        times("most of it is spent fetching, and not all", fetching, loader, 0.6, 1),
        alike("both test alike after the last epoch, to a point",
              results["ours_accuracy"][:, -1], results["loader_accuracy"][:, -1], 0.01),
    )  # fmt: skip
