"""Lottery tickets: a pruned network trained again from its first weights, beside the controls that decide what the mask is worth.

Iterative magnitude pruning with rewinding to the first weights, after Frankle and Carbin (2019); the control whose mask is drawn by
lot keeps as many weights in each layer, as those of Su and colleagues (2020) do.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.generalisation import _copies
from measured.experiments.generalisation._copies import Training, Weights
from measured.experiments.optimisation import _network

# What is trained at every size, with the weights that it begins with and its mask.
ARMS = ("rewound", "own signs", "other start", "random mask")


@dataclass(frozen=True)
class Settings:
    """What is trained."""

    hidden: tuple[int, ...] = (100, 50)
    kept: float = 0.6  # of the weights that are left, in each round
    rounds: int = 8
    compared: tuple[int, ...] = (2, 4, 6, 8)  # after which the arms are trained
    rates: tuple[float, ...] = (0.01, 0.03, 0.1, 0.3, 0.6)
    pruned_at: float = 0.1  # the learning rate of the networks that are pruned
    train: int = 600
    epochs: int = 20
    batch: int = 50


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 600 to train, 300 to validate, 897 to test",
    tolerance={
        "validation_loss": Within(0.3, mean=0.05),
        "test_accuracy": Within(0.08, mean=0.01),
        "dense_loss": Within(0.1, mean=0.02),
        "dense_accuracy": Within(0.03, mean=0.005),
        "kept": 1e-9,
        "layers": Within(0.05),
        "pixels": Within(0.5, share=0.2),
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order", "random masks"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates}, len(made.rates) * (len(made.compared) * len(ARMS) + 1), by="validation_loss"
    ),
    validation="validation_loss",
    test="test_accuracy",
    parameters=lambda made: {"dense": _network.parameters((64, *made.hidden, 10))},
    apart=("kept",),
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Prune a network round by round; after some rounds train what is left from its first weights, and the controls.

    Returns:
        (compared, arms, rates) `validation_loss` and `test_accuracy`; (rates,) `dense_loss` and `dense_accuracy` of the whole
        network; (compared,) `kept`, the share of weights left; (compared, layers) `layers`, the same by layer; (compared, 64)
        `pixels`, how many weights each pixel has left.
    """
    data = _network.digits(np.random.default_rng([seed, 0]), train=settings.train)
    widths = (64, *settings.hidden, 10)
    first = _copies.start(widths, np.random.default_rng([seed, 1]), 1)
    other = _copies.start(widths, np.random.default_rng([seed, 4]), 1)
    # Sizes of the other start with the signs of the first (Zhou et al., 2019).
    signed = [np.abs(size) * np.sign(part) for size, part in zip(other, first)]
    lots = np.random.default_rng([seed, 5])
    rates = np.array(settings.rates)

    def trained(starts: list[Weights], masks: list[Weights]) -> Weights:
        """All starts at all rates, copies in this order."""
        copies = len(rates)
        begin = [np.repeat(np.concatenate(parts), copies, axis=0) for parts in zip(*starts)]
        held = [np.repeat(np.concatenate(parts), copies, axis=0) for parts in zip(*masks)]
        made = Training(np.tile(rates, len(starts)), settings.epochs, settings.batch)
        return _copies.train(masked(begin, held), data.train, made, np.random.default_rng([seed, 2]), masks=held)

    mask = [np.ones_like(part) for part in first[::2]]
    dense = trained([first], [mask])
    found: dict[str, list] = {"validation_loss": [], "test_accuracy": [], "kept": [], "layers": [], "pixels": []}
    made = Training(np.array([settings.pruned_at]), settings.epochs, settings.batch)
    for number in range(1, settings.rounds + 1):
        ended = _copies.train(masked(first, mask), data.train, made, np.random.default_rng([seed, 2]), masks=mask)
        mask = pruned(ended[::2], mask, settings.kept)
        if number not in settings.compared:
            continue
        drawn = [shuffled(part, lots) for part in mask]
        weights = trained([first, signed, other, other], [mask, mask, mask, drawn])
        found["validation_loss"].append(_copies.loss(weights, *data.validation).reshape(len(ARMS), -1))
        found["test_accuracy"].append(_copies.accuracy(weights, *data.test).reshape(len(ARMS), -1))
        found["kept"].append(sum(part.sum() for part in mask) / sum(part.size for part in mask))
        found["layers"].append([part.mean() for part in mask])
        found["pixels"].append(mask[0][0].sum(axis=1))
    return {key: np.array(part) for key, part in found.items()} | {
        "dense_loss": _copies.loss(dense, *data.validation),
        "dense_accuracy": _copies.accuracy(dense, *data.test),
    }


def masked(weights: Weights, mask: Weights) -> Weights:
    """Weights with those that are not in the mask at zero; offsets stay."""
    return [part * mask[at // 2] if at % 2 == 0 else part for at, part in enumerate(weights)]


def pruned(matrices: Weights, mask: Weights, kept: float) -> Weights:
    """The mask of the largest weights, this share of those that it keeps now, over all layers together."""
    sizes = np.concatenate([np.abs(part)[held > 0] for part, held in zip(matrices, mask)])
    least = np.sort(sizes)[::-1][max(1, round(kept * sizes.size)) - 1]
    return [held * (np.abs(part) >= least) for part, held in zip(matrices, mask)]


def shuffled(mask: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A mask that keeps as many weights of its layer, whichever they are."""
    return rng.permutation(mask.ravel()).reshape(mask.shape)


def at_best_rate(record) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Test accuracy of the arms (runs, compared, arms) and of the dense network (runs,), each at the rate of least mean
    validation loss, and the rates of the arms (compared, arms)."""
    at = record.results["validation_loss"].mean(axis=0).argmin(axis=-1)
    right = np.take_along_axis(record.results["test_accuracy"], at[None, ..., None], axis=-1)[..., 0]
    dense = record.results["dense_accuracy"][:, record.results["dense_loss"].mean(axis=0).argmin()]
    return right, dense, np.array(record.settings["rates"])[at]


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of tickets."""
    right, dense, rates = at_best_rate(record)
    rewound, signs, other, lot = (right[:, :, number] for number in range(len(ARMS)))
    few, middle = 3, 1  # of the compared sizes: a sixtieth and an eighth of the weights
    return (
        inside("every best rate lies inside the grid", rates, record.settings["rates"]),
        alike("with a third of the weights a mask drawn by lot loses less than two points", rewound[:, 0], lot[:, 0], 0.02),
        paired("with an eighth it loses two points", rewound[:, middle], lot[:, middle], 0.02),
        paired("with a sixtieth the mask with another start beats it by 30 points", other[:, few], lot[:, few], 0.3),
        paired("and the rewound ticket beats that by ten", rewound[:, few], other[:, few], 0.1),
        alike("first signs with other sizes do as well as the ticket, to 1.5 points", rewound[:, few], signs[:, few], 0.015),
        paired("the whole network stays ahead of the ticket", dense, rewound[:, few], 0.02),
        paired("with a third of the weights too", dense, rewound[:, 0]),
    )  # fmt: skip
