"""Five recipes on digits, each trained from ten starts on each of twenty splits: what a comparison of two runs is worth."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, alike, between, paired
from deeplecture.experiment import experiment
from measured.experiments.optimisation import _network
from measured.experiments.regularisation._judged import losses
from measured.experiments.regularisation._net import Means, Net, Training, train

# Name to units a hidden layer and what else it has.
RECIPES: dict[str, tuple[int, dict]] = {
    "plain": (64, {}),
    "narrow": (24, {}),
    "dropout": (64, {"dropout": 0.3}),
    "noise": (64, {"noise": 0.2}),
    "smoothing": (64, {"smoothing": 0.1}),
}


@dataclass(frozen=True)
class Settings:
    """What is trained, by Adam; two hidden layers."""

    recipes: tuple[str, ...] = tuple(RECIPES)
    starts: int = 10
    rate: float = 0.005
    train: int = 300
    epochs: int = 30
    batch: int = 50


@experiment(
    seeds=range(20),
    data="scikit-learn's digits: 300 to train, 1,497 to test",
    # A start changed by 10^-12 changes losses by less than 10^-12.
    tolerance={"accuracy": 0.001, "loss": 1e-4},
    intervals="all 200 runs of a recipe",
    varied=("split", "initialisation", "order"),
    tuned="none: what is studied is how far runs of one recipe lie apart, and the recipes' settings are usual ones",
    validation="none: nothing is chosen",
    test="accuracy",
    parameters=lambda made: {
        name: Net((64, RECIPES[name][0], RECIPES[name][0], 10)).numbers() for name in made.recipes
    },
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train each recipe from each start on the split of the seed; recipes of one width share starts, all share the order.

    Returns:
        (recipes, starts): `accuracy` and `loss`, in nats, on test digits.
    """
    split = _network.digits(np.random.default_rng([seed, 0]), settings.train, 0)
    x, y = split.train
    asked, classes = split.test
    found: dict[str, list] = {"accuracy": [], "loss": []}
    for name in settings.recipes:
        width, means = RECIPES[name]
        net = Net((64, width, width, 10))
        start = net.start(np.random.default_rng([seed, 1]), settings.starts, alike=False)
        flat, running = train(
            net, start, (x, np.eye(10)[y]), Means(settings.rate, **means), Training(settings.epochs, settings.batch), np.random.default_rng([seed, 2])
        )  # fmt: skip
        logits = net.logits(flat, asked, running)
        found["accuracy"].append((logits.argmax(axis=-1) == classes).mean(axis=-1))
        found["loss"].append(losses(logits, classes).mean(axis=-1))
    return {name: np.array(rows) for name, rows in found.items()}


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of runs."""
    right = record.results["accuracy"]
    at = {name: place for place, name in enumerate(record.settings["recipes"])}
    mean = right.mean(axis=2)
    starts, splits = right[:, 0].std(axis=1, ddof=1), mean[:, 0].std(ddof=1)
    return (
        alike(
            "noise changes the accuracy by less than half a point", mean[:, at["noise"]], mean[:, at["plain"]], 0.005
        ),
        paired("smoothing gets more right", mean[:, at["smoothing"]], mean[:, at["plain"]], 0.005),
        paired("the narrow network gets fewer right", mean[:, at["plain"]], mean[:, at["narrow"]], 0.005),
        between("another split moves the accuracy more than another start", splits / starts.mean(), 1),
    )
