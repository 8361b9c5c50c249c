"""One small training on digits, and the same with a bug each: what the program says, what is true, and what checks find.

The network has two hidden layers of 64 ReLU units, a fifth of the first one's dropped while it learns. Nothing is tuned: the
healthy settings are usual ones, and each bug changes one thing.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from deeplecture.claims import Claim, Within, between, paired
from deeplecture.experiment import experiment
from measured.experiments.optimisation import _network
from measured.experiments.practice._bugs import BUGS, HEALTHY

SIDE = 8
# Trainings that jump about: another processor's rounding gives other numbers, as large.
JUMP = np.isin(list(BUGS), ("rate too high", "slopes not zeroed", "pixels not scaled", "sorted by class"))


def _steady(limit: float, axes: int = 0) -> Within:
    """Tolerance of a result whose last axes are no bugs."""
    return Within(limit, where=~JUMP.reshape(-1, *[1] * axes), why="four bugs make trainings that rounding decides")


# What a check finds suspicious: round numbers, set after a look at single runs.
FIRST, TEN, DEARER, TWINS = 0.3, 0.1, 2.0, 0.01


@dataclass(frozen=True)
class Settings:
    """What is trained.

    Attributes:
        bugs: names of `_bugs.BUGS`.
        steps: of the check that learns ten images by heart.
        near: root mean square, in grey levels of 16, below which two images are twins.
    """

    bugs: tuple[str, ...] = tuple(BUGS)
    rate: float = 0.05
    dropout: float = 0.2
    train: int = 600
    validation: int = 300
    epochs: int = 25
    batch: int = 30
    steps: int = 100
    near: float = 0.75


@experiment(
    seeds=range(10),
    data="scikit-learn's digits: 600 to train, 300 to validate, 897 to test",
    tolerance={
        "train_loss": _steady(1e-3, 1),
        "said_loss": _steady(2e-3, 1),
        "said_accuracy": _steady(0.004, 1),
        "true_accuracy": _steady(0.002),
        "first": 1e-4,
        "ten": _steady(1e-3),
        "training_images": _steady(2e-3),
        "twice": _steady(2e-3),
        "twins": 1e-9,
        "centroids": 1e-9,
        "slopes": 1e-6,
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order"),
    tuned="none: one usual setting, in which one thing at a time is broken",
    validation="said_accuracy",
    test="true_accuracy",
    parameters=lambda made: {"network": _network.parameters((64, 64, 64, 10))},
    apart=("twins", "ten", "true_accuracy", "training_images", "twice", "centroids"),
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train with each bug.

    Returns:
        (bugs, epochs): `train_loss`, the mean over the batches of an epoch, in nats and at most 20; (bugs, epochs + 1), from
        before the first step: `said_loss`, `said_accuracy` on validation images, as the program judges them;
        (bugs,): `true_accuracy` on test images, judged as it should be; of the checks `first`, the loss before the first step;
        `ten`, the loss on ten images after so many steps on them alone; `training_images`, the loss of the images learned from in
        the program's own evaluation; `twice`, how far two evaluations of one network differ in their loss;
        `twins`, the share of validation images that have a twin among the images learned from;
        `centroids`: accuracy on validation images of the nearest class mean, of the data as they should be;
        (bugs, 3): `slopes`, root mean square of each weight matrix's gradient before the first step.
    """
    import torch

    torch.set_num_threads(1)
    split = _network.digits(np.random.default_rng([seed, 0]), settings.train, settings.validation)
    rows = [one(name, split, settings, seed) for name in settings.bugs]
    found = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    return found | {"centroids": np.array(centroids(split))}


def centroids(split) -> float:
    """Accuracy of the nearest class mean on validation images."""
    x, y = split.train
    means = np.array([x[y == number].mean(axis=0) for number in range(10)])
    asked, classes = split.validation
    return float((((asked[:, None] - means) ** 2).sum(axis=2).argmin(axis=1) == classes).mean())


def one(bug: str, split, settings: Settings, seed: int) -> dict[str, np.ndarray | float]:
    """What `run` tells of one bug."""
    import torch

    data = given(bug, split, settings, np.random.default_rng([seed, 1]))
    told = SimpleNamespace(train_loss=[], said=[])
    net, optimiser = begun(bug, settings, seed, settings.dropout)
    order_of = np.random.default_rng([seed, 2])
    move = np.random.default_rng([seed, 3])
    told.said.append(said(net, bug, data.validation, move))
    net.train()
    first = loss_of(net(data.train[0]), bug, data.train[1])
    first.backward()
    slopes = [layer.weight.grad.pow(2).mean().sqrt().item() for layer in net if hasattr(layer, "weight")]
    optimiser.zero_grad()
    x, y = data.train
    for _ in range(settings.epochs):
        order = order_of.permutation(len(y)) if bug != "sorted by class" else np.argsort(y.numpy(), kind="stable")
        net.train()
        losses = []
        for begin in range(0, len(y), settings.batch):
            chosen = torch.as_tensor(order[begin : begin + settings.batch])
            losses.append(step(net, optimiser, bug, x[chosen], y[chosen]))
        told.train_loss.append(held(float(np.mean(losses))))
        told.said.append(said(net, bug, data.validation, move))
    again = said(net, bug, data.validation, move)
    judged = torch.as_tensor(split.test[0] * data.scale), torch.as_tensor(split.test[1])
    return {
        "train_loss": np.array(told.train_loss),
        "said_loss": np.array([loss for loss, _ in told.said]),
        "said_accuracy": np.array([right for _, right in told.said]),
        "true_accuracy": said(net, HEALTHY, judged, move)[1],
        "first": held(first.item()),
        "ten": by_heart(bug, data, settings, seed),
        "training_images": said(net, bug, data.train, move)[0],
        "twice": abs(again[0] - told.said[-1][0]),
        "twins": twins(data, settings),
        "slopes": np.array(slopes),
    }


def given(bug: str, split, settings: Settings, rng: np.random.Generator) -> SimpleNamespace:
    """Tensors of images and classes to learn from and to validate, as the program has them, and what pixels are multiplied by."""
    import torch

    scale = 16.0 if bug == "pixels not scaled" else 1.0
    (x, y), (asked, classes) = (
        (split.train[0] * scale, split.train[1]),
        (split.validation[0] * scale, split.validation[1]),
    )
    if bug == "fifty images":
        x, y = np.tile(x[:50], (12, 1)), np.tile(y[:50], 12)
    if bug == "labels shuffled":
        x = x[rng.permutation(len(x))]
    if bug == "copies in both parts":
        half = len(asked) // 2
        noisy = np.clip(x[:half] + rng.normal(0, 0.5 / 16, (half, x.shape[1])), 0, 1)
        asked, classes = np.concatenate([asked[half:], noisy]), np.concatenate([classes[half:], y[:half]])
    tensors = [torch.as_tensor(part) for part in (x, y, asked, classes)]
    return SimpleNamespace(train=tensors[:2], validation=tensors[2:], scale=scale)


def begun(bug: str, settings: Settings, seed: int, dropout: float):
    """A network and its optimiser before the first step."""
    import torch
    from torch import nn

    torch.manual_seed(seed)
    layers = [nn.Linear(64, 64), nn.ReLU(), nn.Dropout(dropout), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)]
    net = nn.Sequential(*layers, *([nn.ReLU()] if bug == "ReLU at the end" else [])).double()
    if bug == "zero start":
        for part in net.parameters():
            nn.init.zeros_(part)
    rate = settings.rate * {"rate too high": 40, "rate too low": 1e-3}.get(bug, 1)
    return net, torch.optim.SGD(net.parameters(), lr=rate, momentum=0.9)


def loss_of(logits, bug: str, y):
    """The loss that the program descends."""
    from torch.nn.functional import cross_entropy

    return cross_entropy(logits.softmax(dim=1) if bug == "softmax twice" else logits, y)


def step(net, optimiser, bug: str, x, y) -> float:
    if bug != "slopes not zeroed":
        optimiser.zero_grad()
    loss = loss_of(net(x), bug, y)
    loss.backward()
    optimiser.step()
    return loss.item()


def said(net, bug: str, data, rng: np.random.Generator) -> tuple[float, float]:
    """Loss, at most 20, and accuracy as the program tells them."""
    import torch

    x, y = data
    if bug == "scaled in training only":
        x = 16 * x
    if bug == "test images moved":
        x = moved(x, rng)
    net.train(bug == "dropout left on")
    with torch.no_grad():
        logits = net(x)
        loss = loss_of(logits, bug, y)
    return held(loss.item()), (logits.argmax(dim=1) == y).double().mean().item()


def held(loss: float) -> float:
    """A loss of at most 20, which stands for what is no number, too."""
    return min(float(np.nan_to_num(loss, nan=20.0)), 20.0)


def moved(x, rng: np.random.Generator):
    """Images as rows, each moved by -1, 0 or 1 pixels both ways."""
    import torch

    images = np.pad(x.numpy().reshape(-1, SIDE, SIDE), ((0, 0), (1, 1), (1, 1)))
    down, right = rng.integers(0, 3, (2, len(images), 1, 1))
    rows, columns = np.arange(SIDE)[None, :, None] + down, np.arange(SIDE)[None, None, :] + right
    return torch.as_tensor(images[np.arange(len(images))[:, None, None], rows, columns].reshape(len(images), -1))


def by_heart(bug: str, data, settings: Settings, seed: int) -> float:
    """The loss, at most 20, on the first ten images after steps on these alone, without dropout."""
    net, optimiser = begun(bug, settings, seed, 0.0)
    x, y = (part[:10] for part in data.train)
    for _ in range(settings.steps):
        step(net, optimiser, bug, x, y)
    return held(loss_of(net(x), bug, y).item())


def twins(data, settings: Settings) -> float:
    """Share of validation images that differ from one that is learned from by less than `near`."""
    asked, known = data.validation[0].numpy(), data.train[0].numpy()
    squares = (asked**2).sum(axis=1)[:, None] + (known**2).sum(axis=1) - 2 * asked @ known.T
    least = np.sqrt(np.maximum(squares.min(axis=1), 0) / asked.shape[1]) * 16 / data.scale
    return float((least < settings.near).mean())


def found(results: dict[str, np.ndarray]) -> np.ndarray:
    """Whether each check finds each bug in each run: (runs, bugs, checks), in the order of `_bugs.CHECKS`."""
    said_last = results["said_accuracy"][..., -1]
    return np.stack(
        [
            np.abs(results["first"] - np.log(10)) > FIRST,
            results["ten"] > TEN,
            said_last < results["centroids"][:, None],
            results["training_images"] > DEARER * results["train_loss"][..., -1],
            results["twice"] > 1e-9,
            results["twins"] > TWINS,
        ],
        axis=-1,
    )


def looks_healthy(results: dict[str, np.ndarray]) -> np.ndarray:
    """(runs, bugs): whether the accuracy that is said at the end is no lower than the lowest of the healthy runs."""
    said_last = results["said_accuracy"][..., -1]
    return said_last >= said_last[:, :1].min()


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of bugs."""
    at = {name: place for place, name in enumerate(record.settings["bugs"])}
    results = record.results
    checks, healthy, true = found(results), looks_healthy(results), results["true_accuracy"]
    floor = np.log(np.e + 9) - 1
    return (
        between("no check finds anything wrong in a healthy run", -checks[:, 0].sum(), -0.5),
        between("softmax twice cannot come below its floor", results["train_loss"][:, at["softmax twice"], -1].min() - floor, 0),
        paired("softmax twice costs right answers in so many epochs", true[:, 0], true[:, at["softmax twice"]], 0.05),
        between("and pixels that are scaled in training only look healthy", healthy[:, at["scaled in training only"]].mean(), 0.9),
        paired("copies in both parts look better than they are", results["said_accuracy"][:, at["copies in both parts"], -1], true[:, at["copies in both parts"]]),
        between("copies in both parts look healthy", healthy[:, at["copies in both parts"]].mean(), 0.9),
    )  # fmt: skip
