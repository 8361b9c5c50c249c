"""The default run ten times: how the loss falls, how far apart ten seeds land."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import LEFT_OUT_TIMES, Claim, Within, between, paired
from deeplecture.experiment import experiment
from measured.experiments.fashion._report import parameters
from measured.fashion import data, training
from measured.fashion.settings import Settings as Run


@dataclass(frozen=True)
class Settings:
    """The defaults of `deeplecture train`, which experiment `fashion/settings` chose.

    Attributes:
        device: where to compute. Weights, split and orders come from the processor's generators on every device, so that only
            the arithmetic is another.
    """

    epochs: int = Run.epochs
    batch_size: int = Run.batch_size
    learning_rate: float = Run().learning_rate
    schedule: str = Run.schedule
    validation: int = 10_000
    device: str = "cpu"


# Rounding differs between processors, and training magnifies it. Other kernels of the same libraries moved a batch's loss by
# up to 0.02, an epoch's training loss by 0.0002 and test accuracy by 0.0008; another seed moves them by 0.4, 0.004, 0.003.
# A card sums in another order and is no otherwise another: it is held to the same.
TOLERANCE = {
    "losses": 0.06,
    "accuracies": 0.07,
    "train_loss": 0.0008,
    "train_accuracy": 0.0015,
    "validation_loss": 0.003,
    "validation_accuracy": Within(0.002, mean=0.0008),
    "test_loss": 0.003,
    "test_accuracy": Within(0.002, mean=0.0008),
    "seconds": LEFT_OUT_TIMES,
}


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 50,000 training images, 10,000 held out with the seed, 10,000 test images after the last epoch",
    tolerance=TOLERANCE,
    on_devices=TOLERANCE,
    intervals="range over the seeds; where a standard deviation is told, it is so called",
    varied=("initialisation", "order", "split"),
    tuned="none: the default run, which fashion/settings chose",
    validation="validation_accuracy",
    test="test_accuracy",
    parameters=lambda made: parameters("mlp"),
    # One number in hundreds for each run: two may coincide.
    apart=("test_accuracy",),
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """Loss and accuracy of every batch; of every epoch those in training and on held-out images; those
    on test images after the last; seconds in all."""
    import torch

    made = Run(
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        schedule=settings.schedule,
        validation=settings.validation,
        seed=seed,
        threads=1,
    )
    fashion, device = data.load(), torch.device(settings.device)
    model, progress = training.train(made, fashion, device)
    test = training.evaluate(model, training.Images.of(fashion.test_images, fashion.test_labels, device))
    kept = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
    return (
        {
            "losses": np.array(progress.losses, np.float32),
            "accuracies": np.array(progress.accuracies, np.float32),
            "seconds": progress.seconds,
        }
        | {key: np.array([row[key] for row in progress.rows]) for key in kept}
        | {f"test_{key}": value for key, value in test.items()}
    )


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of ten runs."""
    held_out, train = record.results["validation_accuracy"], record.results["train_accuracy"]
    final = record.results["test_accuracy"]
    sampling = np.sqrt(final.mean() * (1 - final.mean()) / 10_000)
    first = record.results["losses"][:, 0]
    return (
        between("another seed matters less than another test set", sampling / final.std(ddof=1), low=1.5),
        between(
            "most is learnt in the first epoch", (held_out[:, 0].mean() - 0.1) / (held_out[:, -1].mean() - 0.1), low=0.9
        ),
        *(
            paired(f"epoch {i + 1} adds something", held_out[:, i], held_out[:, i - 1])
            for i in range(1, train.shape[1])
        ),
        paired(
            "in the first epoch the training accuracy lies below that on held-out images", held_out[:, 0], train[:, 0]
        ),
        paired("in the last it lies above", train[:, -1], held_out[:, -1]),
        between(
            "the first loss is near that of guessing, ln 10", first.mean() - np.log(10), -0.1, 0.3, first.std(ddof=1)
        ),
    )
