"""What a training run is defined by, and which values make no sense."""

import math
from dataclasses import dataclass

from deeplecture.errors import UserError

MODELS = ("mlp", "cnn")
SCHEDULES = ("linear", "constant")
DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("float32", "bfloat16")
RATES = {"mlp": 1e-3, "cnn": 4e-3}


@dataclass(frozen=True)
class Settings:
    """Everything that decides a run's result, device and software apart.

    Schedule and the cnn's step size were chosen on validation splits (experiments `fashion/settings` and
    `fashion/ladder`); the rest is the custom for a first network.

    Attributes:
        model: a name in `MODELS`.
        epochs: passes through the training images.
        batch_size: images a step.
        learning_rate: Adam's step size at the start; None takes the one chosen for the model, `RATES`.
        schedule: `linear` lets the step size fall to zero at the last step, `constant` keeps it.
        validation: training images held out, drawn with the seed.
        seed: decides the weights at the start, the held-out images and the order of the batches.
        precision: of the arithmetic of forward and backward pass; weights stay float32.
        compile: whether `torch.compile` translates the network first.
        threads: of the CPU; 0 takes one for the mlp, on which a second gains little and loses much when the cores are
            busy, and every core for the cnn. Sums are rounded differently with another number.
    """

    model: str = "mlp"
    epochs: int = 4
    batch_size: int = 100
    learning_rate: float | None = None
    schedule: str = "linear"
    validation: int = 0
    seed: int = 0
    precision: str = "float32"
    compile: bool = False
    threads: int = 0

    def __post_init__(self):
        if self.learning_rate is None:
            object.__setattr__(self, "learning_rate", RATES.get(self.model, RATES["mlp"]))

    def check(self, images: int) -> None:
        """Refuse what cannot be trained.

        Args:
            images: how many training images there are.

        Raises:
            UserError: names the option, its value and what it may be.
        """
        rules = (
            (self.model in MODELS, f"--model {self.model}: one of {', '.join(MODELS)}"),
            (self.epochs >= 1, f"--epochs {self.epochs}: at least 1"),
            (1 <= self.batch_size <= images, f"--batch-size {self.batch_size}: from 1 to the {images} training images"),
            (
                self.learning_rate > 0 and math.isfinite(self.learning_rate),
                f"--learning-rate {self.learning_rate}: a finite number above 0",
            ),
            (self.schedule in SCHEDULES, f"--schedule {self.schedule}: one of {', '.join(SCHEDULES)}"),
            (
                0 <= self.validation <= images - self.batch_size,
                f"--validation {self.validation}: from 0 to {images - self.batch_size}, so that a batch remains",
            ),
            (self.seed >= 0, f"--seed {self.seed}: 0 or more"),
            (self.threads >= 0, f"--threads {self.threads}: 0 (chosen for the model) or more"),
            (self.precision in PRECISIONS, f"--precision {self.precision}: one of {', '.join(PRECISIONS)}"),
        )
        for holds, message in rules:
            if not holds:
                raise UserError(message)
