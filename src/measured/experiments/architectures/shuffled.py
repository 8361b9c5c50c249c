"""Clothes as they are and with all pixels moved by one fixed shuffle: a convolutional network against dense ones of its size."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.depth._chosen import at_best_rate
from measured.fashion import data

MODELS = ("convolutions", "dense, as many weights", "dense, as many products")
HIDDEN = (12, 130)  # of the dense networks: about as many parameters, and multiply-adds, as the convolutional one has


@dataclass(frozen=True)
class Settings:
    """What is trained.

    Attributes:
        pictures: the pixels where they are, or all images' pixels moved by one shuffle that is drawn for each seed.
        rates: learning rates of Adam, rising; `models` by name.
        device: where the networks lie. Weights, images and orders come from the processor's generators on every device.
    """

    models: tuple[str, ...] = MODELS
    pictures: tuple[str, ...] = ("as they are", "shuffled")
    rates: tuple[float, ...] = (0.003, 0.01, 0.03)
    train: int = 2000
    validation: int = 1000
    test: int = 2000
    epochs: int = 6
    batch: int = 100
    device: str = "cpu"


def built(name: str):
    """The network of this name, with PyTorch's starting weights."""
    from measured.experiments.architectures import _images

    return _images.cnn() if name == MODELS[0] else _images.mlp(HIDDEN[MODELS.index(name) - 1])


def parameters(settings: Settings) -> dict[str, int]:
    from measured.experiments.architectures import _images

    return {name: _images.parameters(built(name)) for name in settings.models}


CALM = np.array((True, True, False))  # a number of each rate


@experiment(
    seeds=range(10),
    data="Fashion-MNIST: for each seed 2,000 images to learn from, 1,000 for validation, 2,000 test images",
    # After other rounding the largest rate ends a little elsewhere.
    tolerance={
        "validation_loss": Within(np.array((0.002, 0.004, 0.08))),
        "test_accuracy": Within(np.array((0.003, 0.004, 0.012)), mean=0.002),
    },
    # A card convolves with ten bits after the point (TF32) unless PyTorch is told otherwise, so that more than the order of sums
    # is another. Allowed is half of what another seed moves, and of a mean a quarter of the smallest gap that the text reads.
    on_devices={
        key: Within(each, mean=mean, where=CALM, why="at the largest rate, which nobody reads, a training is chaotic")
        for key, each, mean in (("validation_loss", 0.015, None), ("test_accuracy", 0.005, 0.002))
    },
    intervals="range over the seeds",
    varied=("sample", "shuffle", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates},
        len(made.models) * len(made.pictures) * len(made.rates),
        by="validation_loss, for each network and kind of picture",
    ),
    validation="validation_loss",
    test="test_accuracy",
    parameters=parameters,
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train every network on both kinds of pictures at every rate.

    Returns:
        at the end (models, pictures, rates): `validation_loss` in nats, `test_accuracy`.
    """
    import torch

    from measured.experiments.architectures import _images

    torch.set_num_threads(1)
    parts = _images.drawn(np.random.default_rng([seed, 0]), settings.train, settings.validation, settings.test)
    mean, spread = parts[0][0].mean(), parts[0][0].std()
    parts = [((x - mean) / spread, y) for x, y in parts]
    loss, right = np.zeros((2, len(settings.models), len(settings.pictures), len(settings.rates)))
    for j, kind in enumerate(settings.pictures):
        order = np.random.default_rng([seed, 1]).permutation(_images.SIDE**2)
        shown = parts if kind == "as they are" else [(moved(x, order), y) for x, y in parts]
        for i, name in enumerate(settings.models):
            for k, rate in enumerate(settings.rates):
                torch.manual_seed(1000 * seed + 2)
                model = built(name).to(settings.device)
                made = rate, settings.epochs, settings.batch, np.random.default_rng([seed, 3])
                _images.trained(model, shown[0], *made)
                loss[i, j, k], right[i, j, k] = _images.judged(model, shown[1])[0], _images.judged(model, shown[2])[1]
    return {"validation_loss": loss, "test_accuracy": right}


def moved(images: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Images (n, 1, side, side) whose pixels have new places, the same for all."""
    return np.ascontiguousarray(images.reshape(len(images), -1)[:, order].reshape(images.shape))


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of convolutions and shuffled pixels."""
    right, rates = at_best_rate(record, "test_accuracy")
    (cnn, mixed), (few, few_mixed), (many, many_mixed) = np.moveaxis(right, 0, -1)
    return (
        inside("every best rate lies inside the grid", rates, record.settings["rates"]),
        paired("convolutions lead over a dense network of as many weights", cnn, few, 0.02),
        alike("over one of as many multiply-adds they have no lead", cnn, many, 0.01),
        paired("a shuffle costs the convolutions answers", cnn, mixed, 0.003),
        paired("then they are behind the dense network of as many multiply-adds", many_mixed, mixed, 0.002),
        paired("and ahead of the one of as many weights", mixed, few_mixed, 0.01),
        alike("which the shuffle costs nothing", many, many_mixed, 0.007),
    )
