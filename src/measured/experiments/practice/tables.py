"""Boosted trees and a small network on five tables, each with the same number of trials: who wins with how many."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.regularisation._judged import judged, losses
from measured.experiments.regularisation._net import Means, Net, Training, softmax, train

TABLES = ("breast cancer", "wine", "diabetes", "steps", "turned steps")
MODELS = ("boosted trees", "network")
# Hyperparameters, each drawn from a range on a logarithmic axis but for the dropout; the first trial has the middle of each.
SPACE = {
    "boosted trees": {"learning rate": (0.03, 1.0), "leaves": (3.0, 31.0), "penalty": (0.01, 100.0)},
    "network": {"learning rate": (0.0003, 0.03), "decay": (0.01, 10.0), "dropout": (0.0, 0.6)},
}
ROWS, COLUMNS = 600, 10  # of the simulated tables


@dataclass(frozen=True)
class Settings:
    """What is compared.

    Attributes:
        trials: of each model on each table and split.
        rounds: of boosting, a tree for each class and round; epochs: of the network, which has two hidden layers.
        shares: of a table's rows, to learn from and to choose by; the rest judges.
    """

    tables: tuple[str, ...] = TABLES
    trials: int = 16
    rounds: int = 40
    epochs: int = 60
    width: int = 32
    batch: int = 20
    shares: tuple[float, float] = (0.4, 0.3)


@experiment(
    seeds=range(10),
    data="scikit-learn's breast cancer, wine and diabetes (above its median or not), and two simulated tables; 40 % of the rows to train, 30 % to validate, 30 % to test",
    # A start changed by 10^-12 changes losses by less than 10^-5, but for one in hundreds.
    tolerance={"validation_loss": 0.005, "loss": 0.005, "accuracy": 0.012},
    intervals="range over the seeds",
    varied=("split", "initialisation", "order", "trials"),
    tuned=lambda made: Tuned(
        {f"{model}: {name}": reach for model, space in SPACE.items() for name, reach in space.items()},
        2 * made.trials,
        by="validation_loss",
    ),
    validation="validation_loss",
    test="loss",
    parameters=lambda made: {
        "network, for the ten columns of the simulated tables": Net((COLUMNS, made.width, made.width, 2)).numbers()
    },
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Fit both models to each table, each with settings of its own in every trial.

    Returns:
        (tables, models, trials): `validation_loss`, and `loss` in nats and `accuracy` on the test rows.
    """
    found: dict[str, list] = {"validation_loss": [], "loss": [], "accuracy": []}
    for number, name in enumerate(settings.tables):
        parts = cut(*table(name, seed), settings.shares, np.random.default_rng([seed, number, 0]))
        for place, model in enumerate((trees, network)):
            drawn = trials(MODELS[place], settings.trials, np.random.default_rng([seed, number, 1 + place]))
            checked, asked = model(parts, drawn, settings, seed)
            found["validation_loss"].append(losses(checked, parts[1][1]).mean(axis=-1))
            scores = [judged(one, parts[2][1]) for one in asked]
            for key in ("loss", "accuracy"):
                found[key].append([one[key] for one in scores])
    shape = len(settings.tables), 2, settings.trials
    return {key: np.reshape(rows, shape) for key, rows in found.items()}


def table(name: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows (n, columns) and classes (n,)."""
    from sklearn import datasets

    if name in ("breast cancer", "wine"):
        return getattr(datasets, "load_" + name.replace(" ", "_"))(return_X_y=True)
    if name == "diabetes":
        x, y = datasets.load_diabetes(return_X_y=True)
        return x, (y > np.median(y)).astype(int)
    x, y = steps(np.random.default_rng([seed, 9]))
    if name == "turned steps":
        x = x @ turn(x.shape[1], np.random.default_rng([seed, 8]))
    return x, y


def steps(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Normal columns; the class is the sign of a weighted sum of five columns' signs and products of signs, one in ten turned round."""
    x = rng.normal(size=(ROWS, COLUMNS))
    signs = np.sign(x)
    total = 1.5 * signs[:, 0] * signs[:, 1] + signs[:, 2] + signs[:, 3] * (signs[:, 0] > 0) + 0.8 * signs[:, 4]
    y = (total > 0).astype(int)
    return x, np.where(rng.random(ROWS) < 0.1, 1 - y, y)


def turn(size: int, rng: np.random.Generator) -> np.ndarray:
    """A random rotation or reflection (size, size)."""
    return np.linalg.qr(rng.normal(size=(size, size)))[0]


def cut(x: np.ndarray, y: np.ndarray, shares: tuple[float, float], rng: np.random.Generator) -> list[tuple]:
    """Three parts of the shuffled rows, columns standardised by the first."""
    order = rng.permutation(len(y))
    parts = np.split(order, [int(shares[0] * len(y)), int(sum(shares) * len(y))])
    mean, spread = x[parts[0]].mean(axis=0), x[parts[0]].std(axis=0)
    return [((x[part] - mean) / spread, y[part]) for part in parts]


def trials(model: str, count: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Hyperparameters (trials,), each drawn for itself."""
    shares = np.vstack([np.full(len(SPACE[model]), 0.5), rng.random((count - 1, len(SPACE[model])))])
    reach = {name: (low, high) for name, (low, high) in SPACE[model].items()}
    return {
        name: low * (high / low) ** share if low else high * share
        for (name, (low, high)), share in zip(reach.items(), shares.T)
    }


def trees(parts, drawn: dict[str, np.ndarray], settings: Settings, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Log-probabilities of boosted trees (trials, rows, classes) for validation and test rows."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    out: tuple[list, list] = [], []
    for rate, leaves, penalty in zip(*drawn.values()):
        model = HistGradientBoostingClassifier(
            learning_rate=rate, max_leaf_nodes=round(leaves), l2_regularization=penalty, max_iter=settings.rounds, min_samples_leaf=5, early_stopping=False, random_state=seed
        ).fit(*parts[0])  # fmt: skip
        for column, (x, _) in zip(out, parts[1:]):
            column.append(np.log(np.clip(model.predict_proba(x), 1e-9, 1)))
    return np.array(out[0]), np.array(out[1])


def network(parts, drawn: dict[str, np.ndarray], settings: Settings, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The same of a dense network, all trials trained side by side."""
    (x, y), *asked = parts
    net = Net((x.shape[1], settings.width, settings.width, int(y.max()) + 1))
    start = net.start(np.random.default_rng([seed, 5]), settings.trials, alike=False)
    means = Means(drawn["learning rate"], decay=drawn["decay"], dropout=drawn["dropout"])
    made = Training(settings.epochs, settings.batch)
    flat, running = train(net, start, (x, np.eye(net.widths[-1])[y]), means, made, np.random.default_rng([seed, 6]))
    validation, test = (np.log(np.clip(softmax(net.logits(flat, rows, running)), 1e-9, 1)) for rows, _ in asked)
    return validation, test


def by_budget(record, key: str, budget: int, draws: int = 200) -> np.ndarray:
    """A result (runs, tables, models) at the trial that has the least validation loss among so many, drawn at random from
    all; the mean over the draws."""
    validation, asked = record.results["validation_loss"], record.results[key]
    rng = np.random.default_rng([12, budget])
    total = np.zeros(asked.shape[:-1])
    for _ in range(draws):
        some = rng.permutation(asked.shape[-1])[:budget]
        at = validation[..., some].argmin(axis=-1)
        total += np.take_along_axis(asked[..., some], at[..., None], axis=-1)[..., 0]
    return total / draws


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of tables."""
    most = record.settings["trials"]
    at = {name: place for place, name in enumerate(record.settings["tables"])}
    loss, one = by_budget(record, "loss", most, 1), by_budget(record, "loss", 1)
    return (
        *(
            paired(f"trials lower the loss of the {model}", one.mean(axis=1)[:, place], loss.mean(axis=1)[:, place])
            for place, model in enumerate(MODELS)
        ),
        paired("on steps the trees have less loss", loss[:, at["steps"], 1], loss[:, at["steps"], 0]),
        paired(
            "and on the same steps, turned, the network",
            loss[:, at["turned steps"], 0],
            loss[:, at["turned steps"], 1],
            0.01,
        ),
        paired(
            "a rotation moves the lead by more than a twentieth of a nat",
            loss[:, at["turned steps"], 0] - loss[:, at["turned steps"], 1],
            loss[:, at["steps"], 0] - loss[:, at["steps"], 1],
            0.05,
        ),
    )
