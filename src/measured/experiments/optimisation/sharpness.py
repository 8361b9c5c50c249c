"""Largest curvature of the loss where small and large batches end, at equal training loss; and after a rescaling."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse.linalg import LinearOperator, eigsh

from deeplecture.claims import Claim, alike, between, ordered, paired
from deeplecture.experiment import experiment
from measured.experiments.optimisation import _network
from measured.optimisers import momentum


@dataclass(frozen=True)
class Settings:
    widths: tuple[int, ...] = (64, 64, 10)
    batches: tuple[int, ...] = (16, 1000)
    rates: tuple[float, ...] = (0.005, 0.01, 0.03, 0.1)
    decay: float = 0.9
    loss: float = 0.05  # stop when the training loss is found below this
    patience: int = 20_000  # epochs
    factors: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1197 to train, 300 to validate, 300 to test",
    # Starting from weights changed by 1e-12 moved nothing by more than 1e-10.
    tolerance={
        "sharpness": 0.01,
        "steps": 0.0,
        "test_accuracy": 0.0034,
        "train_loss": 1e-4,
        "rescaled": 0.01,
        "rescaled_loss": 1e-5,
    },
    intervals="every seed is shown beside the median",
    varied=("split", "initialisation", "order"),
    tuned="none: every learning rate is shown",
    validation="none: nothing is chosen by it, and it is not looked at",
    test="test_accuracy",
    parameters=lambda made: {"network": _network.parameters(made.widths)},
    # Of 300 images: two seeds may get equally many right.
    apart=("test_accuracy",),
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict:
    """Sharpness, steps taken, loss and test accuracy (batch x rate); sharpness after rescaling the layers of the first
    network by each factor and its inverse, which leaves what it computes unchanged."""
    data = _network.digits(np.random.default_rng([seed, 0]))
    network = _network.Network(settings.widths)
    start = network.start(np.random.default_rng([seed, 1]))
    shape = (len(settings.batches), len(settings.rates))
    result = {key: np.zeros(shape) for key in ("sharpness", "steps", "test_accuracy", "train_loss")}
    first = None
    for i, batch in enumerate(settings.batches):
        for j, rate in enumerate(settings.rates):
            weights, steps = _until(settings, network, start, data.train, batch, rate, np.random.default_rng([seed, 2]))
            first = weights if first is None else first
            result["steps"][i, j] = steps
            result["train_loss"][i, j] = network.loss(weights, *data.train)
            result["test_accuracy"][i, j] = network.accuracy(weights, *data.test)
            result["sharpness"][i, j] = _sharpness(network, weights, data.train, seed)
    rescaled, losses = [], []
    for factor in settings.factors:
        weights = first.copy()
        (inner, bias), (outer, _) = network.layers(weights)
        inner *= factor
        bias *= factor
        outer /= factor
        rescaled.append(_sharpness(network, weights, data.train, seed))
        losses.append(network.loss(weights, *data.train))
    return result | {"rescaled": rescaled, "rescaled_loss": losses}


def _until(settings, network, weights, data, batch, rate, rng):
    """Train until the loss on all of `data` is below `settings.loss`; give the weights and the steps taken."""
    x, y = data
    update, steps = momentum(settings.decay), 0
    apart = max(1, round(0.1 / rate / 3))  # small steps change the loss slowly
    for _ in range(settings.patience):
        order = rng.permutation(len(y))
        for begin in range(0, len(y) - batch + 1, batch):
            chosen = order[begin : begin + batch]
            weights = update(weights, network.gradient(weights, x[chosen], y[chosen]), rate)
            steps += 1
            if steps % apart == 0 and network.loss(weights, x, y) < settings.loss:
                return weights, steps
    raise RuntimeError(f"batch {batch} at rate {rate} did not reach a loss of {settings.loss}")


def _sharpness(network, weights, data, seed):
    """Largest eigenvalue of the loss's Hessian, by Lanczos' method."""
    size = len(weights)
    hessian = LinearOperator((size, size), matvec=lambda v: network.curvature(weights, v.ravel(), *data), dtype=float)
    start = np.random.default_rng([seed, 3]).normal(size=size)
    return eigsh(hessian, k=1, which="LA", v0=start, tol=1e-4, return_eigenvectors=False)[0]


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of flat and sharp ends."""
    small, large = record.results["sharpness"].transpose(1, 2, 0)  # rate x seed
    gap = record.results["test_accuracy"][:, 1] - record.results["test_accuracy"][:, 0]
    rescaled = record.results["rescaled"]
    return (
        *(
            ordered(f"at rate {rate:g} batch 1000 ends sharper in every seed", small[j], large[j])
            for j, rate in enumerate(record.settings["rates"])
        ),
        between("at the lowest rate by less than a fifth", (large[0] / small[0]).mean(), high=1.2),
        between("at the highest more than twofold", np.median(large[-1] / small[-1]), low=2),
        *(
            alike(f"at rate {rate:g} batch 1000 tests no worse and no better", gap[:, j], 0 * gap[:, j], 0.005)
            for j, rate in enumerate(record.settings["rates"][:-1])
        ),
        paired("at the highest rate flatter is not better by a point", gap[:, -1], 0 * gap[:, -1] - 0.01),
        between(
            "rescaling by eight makes the same function twenty times as sharp",
            (rescaled[:, -1] / rescaled[:, 0]).min(),
            20,
        ),
        between("and leaves the loss as it was", np.ptp(record.results["rescaled_loss"], axis=1).max(), high=1e-9),
    )
