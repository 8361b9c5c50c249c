"""What an epoch costs with a DataLoader and without, the two in turn on one core.

Told is the processor's time, not the clock's: for one busy thread they are the same on a quiet machine, and other work
on the machine changes only the clock's.
"""

import time
from dataclasses import dataclass

import numpy as np

from deeplecture.claims import LEFT_OUT_TIMES
from measured.fashion import data, dataloader, training
from measured.fashion.settings import Settings as Run

SEEDS = (0, 1, 2)
DATA = "Fashion-MNIST, all 60,000 training images, 10,000 test images"
TOLERANCE = {
    "ours": LEFT_OUT_TIMES,
    "loader": LEFT_OUT_TIMES,
    "fetching": LEFT_OUT_TIMES,
    "ours_accuracy": 0.002,
    "loader_accuracy": 0.002,
}


@dataclass(frozen=True)
class Settings:
    """The default run; one thread for both."""

    epochs: int = Run.epochs
    batch_size: int = Run.batch_size
    learning_rate: float = Run().learning_rate


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
    ends = _Ends()
    _, progress = training.train(made, fashion, torch.device("cpu"), watchers=(ends,))
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


checksum = data.checksum
