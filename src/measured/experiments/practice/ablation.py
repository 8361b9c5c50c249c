"""Four components of a small network, in all sixteen combinations, each at its own learning rate: what one of them is worth."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.optimisation import _network
from measured.experiments.regularisation._judged import losses
from measured.experiments.regularisation._net import Means, Net, Training, train

# The first is part of the network, the others are given to its training.
COMPONENTS = {"batch norm": None, "dropout": 0.2, "decay": 0.2, "noise": 0.2}


@dataclass(frozen=True)
class Settings:
    """What is trained, by Adam; two hidden layers."""

    rates: tuple[float, ...] = (0.0003, 0.001, 0.003, 0.01, 0.03)
    train: int = 200
    validation: int = 400
    width: int = 64
    epochs: int = 60
    batch: int = 50


@experiment(
    seeds=range(10),
    data="scikit-learn's digits: 200 to train, 400 to validate, 1,197 to test",
    # A start changed by 10^-12 changes losses by less than 10^-7.
    tolerance={"validation_loss": 1e-4, "loss": 1e-4, "accuracy": 0.001},
    intervals="range over the seeds",
    varied=("split", "initialisation", "order"),
    tuned=lambda made: Tuned({"learning rate": made.rates}, 16 * len(made.rates), by="validation_loss"),
    validation="validation_loss",
    test="loss",
    parameters=lambda made: {
        "without batch norm": _net(made, False).numbers(),
        "with batch norm": _net(made, True).numbers(),
    },
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train all combinations at all rates.

    Returns:
        (2, 2, 2, 2, rates), without and with each of `COMPONENTS`: `validation_loss`, and `loss` in nats and `accuracy` on test
        digits.
    """
    split = _network.digits(np.random.default_rng([seed, 0]), settings.train, settings.validation)
    known = split.train[0], np.eye(10)[split.train[1]]
    chosen = np.array(list(np.ndindex(2, 2, 2, len(settings.rates))))
    means = Means(
        rate=np.array(settings.rates)[chosen[:, 3]],
        **{name: strength * chosen[:, place] for place, (name, strength) in enumerate(list(COMPONENTS.items())[1:])},
    )
    found: dict[str, list] = {"validation_loss": [], "loss": [], "accuracy": []}
    for norm in (False, True):
        net = _net(settings, norm)
        start = net.start(np.random.default_rng([seed, 1]), len(chosen))
        flat, running = train(
            net, start, known, means, Training(settings.epochs, settings.batch), np.random.default_rng([seed, 2])
        )
        checked, asked = (net.logits(flat, x, running) for x, _ in (split.validation, split.test))
        found["validation_loss"].append(losses(checked, split.validation[1]).mean(axis=-1))
        found["loss"].append(losses(asked, split.test[1]).mean(axis=-1))
        found["accuracy"].append((asked.argmax(axis=-1) == split.test[1]).mean(axis=-1))
    return {name: np.reshape(rows, (2, 2, 2, 2, len(settings.rates))) for name, rows in found.items()}


def _net(settings: Settings, norm: bool) -> Net:
    return Net((64, settings.width, settings.width, 10), norm)


def chosen(record, key: str) -> tuple[np.ndarray, np.ndarray]:
    """A result (runs, 16) of each combination at the rate where the mean validation loss over the runs is least, and the
    place of that rate (16,); combinations in binary, batch norm's digit first."""
    flat = lambda name: record.results[name].reshape(len(record.seeds), 16, -1)
    at = flat("validation_loss").mean(axis=0).argmin(axis=-1)
    return np.take_along_axis(flat(key), at[None, :, None], axis=-1)[..., 0], at


def credit(losses: np.ndarray, component: int, others: int) -> np.ndarray:
    """By how much less loss a component has where exactly the components of the bit mask `others` are there: (runs,).

    Args:
        losses: (runs, 16) as `chosen` gives them.
    """
    bit = 8 >> component
    return losses[:, others] - losses[:, others | bit]


def first(losses: np.ndarray, component: int) -> np.ndarray:
    """What a component takes from the loss of the bare network: (runs,)."""
    return credit(losses, component, 0)


def left_out(losses: np.ndarray, component: int) -> np.ndarray:
    """What is lost if a component is left out of the full network: (runs,)."""
    return credit(losses, component, 15 & ~(8 >> component))


def averaged(losses: np.ndarray, component: int) -> np.ndarray:
    """What a component takes from the loss on average over the 24 orders of adding all (Shapley, 1953): (runs,)."""
    from itertools import permutations

    found = []
    for order in permutations(range(4)):
        before = sum(8 >> other for other in order[: order.index(component)])
        found.append(credit(losses, component, before))
    return np.mean(found, axis=0)


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of components."""
    loss, at = chosen(record, "loss")
    number = {name: place for place, name in enumerate(COMPONENTS)}
    whole = loss[:, 0] - loss[:, 15]
    parts = sum(averaged(loss, place) for place in range(4))
    return (
        inside(
            "every combination has its rate inside the grid",
            np.array(record.settings["rates"])[at],
            record.settings["rates"],
        ),
        between("credits averaged over the orders add up to the whole", float(np.abs(parts - whole).max()), -1, 1e-9),
        paired("all four together have less loss than none", loss[:, 0], loss[:, 15], 0.02),
        paired(
            "batch norm and noise together take more than the two alone",
            loss[:, 0] - loss[:, 9],
            first(loss, number["batch norm"]) + first(loss, number["noise"]),
            0.01,
        ),
        paired("decay helps the bare network", loss[:, 0], loss[:, 2], 0.005),
        paired("and more than it helps the full one", first(loss, number["decay"]), left_out(loss, number["decay"])),
    )
