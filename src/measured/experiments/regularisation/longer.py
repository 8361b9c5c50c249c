"""A training watched epoch by epoch: accuracy, loss and calibration, with given, partly wrong and smoothed labels."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, between, paired
from deeplecture.experiment import NONE, experiment
from measured.experiments.regularisation import _clothes, _judged
from measured.experiments.regularisation._net import Means, Net, Training, train
from measured.fashion import data

KINDS = ("given", "a fifth wrong", "smoothed")


@dataclass(frozen=True)
class Settings:
    """What is trained and what is looked at.

    Attributes:
        wrong: share of training labels that are replaced by another class.
        smoothing: share of a target's probability that is spread over all classes.
        watched: epochs after which the networks are judged; validation loss is known after every epoch.
        shown: those of them after which the answers are counted by their probability.
        moved: pixels by which test images are moved to the right, after the last epoch.
        sizes: of the validation sets that choose an epoch; draws: how many of each size.
    """

    wrong: float = 0.2
    smoothing: float = 0.1
    watched: tuple[int, ...] = (
        1,
        2,
        3,
        4,
        5,
        6,
        8,
        10,
        12,
        14,
        16,
        20,
        24,
        28,
        32,
        36,
        40,
        45,
        50,
        60,
        70,
        80,
        90,
        100,
    )
    shown: tuple[int, ...] = (4, 12, 32, 100)
    moved: tuple[int, ...] = (0, 1, 2)
    sizes: tuple[int, ...] = (25, 50, 100, 200, 500)
    draws: int = 300
    train: int = 1_000
    validation: int = 1_000
    pool: int = 2_000
    test: int = 4_000
    rate: float = 0.001
    width: int = 64
    epochs: int = 100
    batch: int = 50


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 1,000 images to train, 1,000 to validate, 2,000 to draw small validation sets from, 4,000 test images",
    tolerance={
        "validation_loss": 1e-4,
        "validation_wrong": 1e-4,
        "train_loss": 1e-4,
        "train_accuracy": 0.0021,
        "accuracy": 5e-4,
        "loss": 1e-4,
        "error": 5e-4,
        "sure": 1e-4,
        "temperature": 1e-3,
        "scaled_loss": 1e-4,
        "scaled_error": 5e-4,
        "bins": 2.0,
        "moved_accuracy": 5e-4,
        "moved_error": 5e-4,
        "optimism": 5e-4,
        "optimism_fixed": 5e-4,
        "regret": 5e-4,
    },  # fmt: skip
    intervals="range over the seeds",
    varied=("sample", "split", "initialisation", "order", "wrong labels"),
    tuned=NONE + "one rate for all; what is compared are epochs of one training",
    validation="validation_loss",
    test="accuracy",
    parameters=lambda made: {"network": Net((196, made.width, made.width, 10)).numbers()},
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train three networks side by side, alike but for their labels, and judge them after every epoch.

    Returns:
        `validation_loss` (kinds, epochs); `validation_wrong` (epochs,), of the kind with wrong labels, by validation labels as wrong;
        (kinds, watched): `train_loss` and `train_accuracy`, by the labels that it learns from, on test images `accuracy`, `loss`, `error`
        (calibration, 15 bins), `sure`, then `temperature`, `scaled_loss`, `scaled_error`;
        `bins` (kinds, shown, 2, 3, 15): counts, summed probabilities, right answers, as they are and at the temperature;
        `moved_accuracy` (kinds, moved), `moved_error` (kinds, moved, 2), after the last epoch, as it is and at the temperature;
        of sets drawn from one half of the pool, means over the draws (kinds, sizes): `optimism`, loss on the half's other images
        less loss on the set, at the epoch that the set chooses; `optimism_fixed`, at the epoch that the other half chooses;
        `regret`, loss on the half's other images at the set's epoch less that at the other half's.
    """
    parts = _clothes.parts(seed, settings.train, settings.validation, settings.pool)
    labels = parts.train[1]
    rng = np.random.default_rng([seed, 3])
    chosen = rng.permutation(len(parts.test[1]))[: settings.test]
    x, y = (part[chosen] for part in parts.test)
    eye = np.eye(10)
    targets = np.stack([eye[labels], eye[mislabelled(labels, settings.wrong, rng)], eye[labels]])
    means = Means(settings.rate, smoothing=np.array([0.0, 0.0, settings.smoothing]))
    net = Net((196, settings.width, settings.width, 10))
    names = (
        "train_loss",
        "train_accuracy",
        "accuracy",
        "loss",
        "error",
        "sure",
        "temperature",
        "scaled_loss",
        "scaled_error",
    )
    curves: dict[str, list] = {name: [] for name in names}
    pooled, bins, ends, validated, doubted = [], [], {}, [], []
    doubtful = mislabelled(parts.validation[1], settings.wrong, np.random.default_rng([seed, 5]))

    def watch(epoch, flat, running):
        checked = net.logits(flat, parts.validation[0], running)
        validated.append(_judged.losses(checked, parts.validation[1]).mean(axis=1))
        doubted.append(_judged.losses(checked[KINDS.index("a fifth wrong")], doubtful).mean())
        if epoch not in settings.watched:
            return
        asked = net.logits(flat, x, running)
        learned = net.logits(flat, parts.train[0], running)
        pooled.append(_judged.losses(net.logits(flat, parts.pool[0], running), parts.pool[1]))
        heat = np.array([_judged.temperature(one, parts.validation[1]) for one in checked])
        rows = []
        for kind, one in enumerate(asked):
            scaled = _judged.judged(one / heat[kind], y)
            rows.append(
                _judged.judged(one, y)
                | {
                    "train_loss": float(_judged.losses(learned[kind], targets[kind].argmax(axis=1)).mean()),
                    "train_accuracy": float((learned[kind].argmax(axis=1) == targets[kind].argmax(axis=1)).mean()),
                    "temperature": heat[kind],
                    "scaled_loss": scaled["loss"],
                    "scaled_error": scaled["error"],
                }
            )
        for name, column in curves.items():
            column.append([row[name] for row in rows])
        if epoch in settings.shown:
            bins.append(
                [
                    [_judged.binned(*_judged.sureness(one / by, y)) for by in (1.0, heat[kind])]
                    for kind, one in enumerate(asked)
                ]
            )
        if epoch == settings.epochs:
            ends["moved"] = [_moved(net, flat, running, moved(x, by), y, heat) for by in settings.moved]

    start = net.start(np.random.default_rng([seed, 1]), len(KINDS))
    made = Training(settings.epochs, settings.batch)
    train(net, start, (parts.train[0], targets), means, made, np.random.default_rng([seed, 2]), watch)
    found = {name: np.array(column).T for name, column in curves.items()}
    found["validation_loss"], found["validation_wrong"] = np.array(validated).T, np.array(doubted)
    found["bins"] = np.swapaxes(np.array(bins), 0, 1)
    found["moved_accuracy"] = np.array([one[0] for one in ends["moved"]]).T
    found["moved_error"] = np.array([one[1] for one in ends["moved"]]).swapaxes(0, 1)
    losses = np.array(pooled).swapaxes(0, 1)  # kinds, epochs, images
    draws = np.random.default_rng([seed, 4])
    told = [[chosen_epochs(one, size, settings.draws, draws) for size in settings.sizes] for one in losses]
    for number, name in enumerate(("optimism", "optimism_fixed", "regret")):
        found[name] = np.array([[one[number] for one in row] for row in told])
    return found


def mislabelled(labels: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """The labels with this share of them, drawn at random, replaced by one of the nine other classes."""
    at = rng.permutation(len(labels))[: round(share * len(labels))]
    changed = labels.copy()
    changed[at] = (labels[at] + rng.integers(1, 10, len(at))) % 10
    return changed


def moved(x: np.ndarray, pixels: int) -> np.ndarray:
    """Images as rows of 196 pixels moved to the right, black coming in from the left."""
    if not pixels:
        return x
    images = np.zeros((len(x), 14, 14))
    images[:, :, pixels:] = x.reshape(-1, 14, 14)[:, :, :-pixels]
    return images.reshape(len(x), 196)


def _moved(net, flat, running, x, y, heat) -> tuple[list, list]:
    """Of each kind the accuracy, and the calibration error as it is and at its temperature."""
    rows = [
        [_judged.judged(one / by, y) for by in (1.0, heat[kind])]
        for kind, one in enumerate(net.logits(flat, x, running))
    ]
    return [row[0]["accuracy"] for row in rows], [[one["error"] for one in row] for row in rows]


def chosen_epochs(losses: np.ndarray, size: int, draws: int, rng: np.random.Generator) -> tuple[float, float, float]:
    """What validation sets of this size choose, of losses (epochs, images): means over the draws.

    The first half of the images chooses one epoch for all; sets are drawn from the second half, whose other images judge.

    Returns:
        loss on the judges less loss on the set, at the epoch of the set's least loss; the same at the epoch that the first half
        chooses; loss on the judges at the set's epoch less that at the first half's.
    """
    half = losses.shape[1] // 2
    fixed, losses = losses[:, :half].mean(axis=1).argmin(), losses[:, half:]
    images = losses.shape[1]
    drawn = np.argsort(rng.random((draws, images)), axis=1)[:, :size]
    member = np.zeros((images, draws))
    np.put_along_axis(member, drawn.T, 1.0, axis=0)
    sums = losses @ member
    own, rest = sums / size, (losses.sum(axis=1, keepdims=True) - sums) / (images - size)
    at, every = own.argmin(axis=0), np.arange(draws)
    return (
        float((rest[at, every] - own[at, every]).mean()),
        float((rest[fixed] - own[fixed]).mean()),
        float((rest[at, every] - rest[fixed]).mean()),
    )


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of training longer."""
    at = {epoch: place for place, epoch in enumerate(record.settings["watched"])}
    right, loss, error, scaled = (record.results[key] for key in ("accuracy", "loss", "error", "scaled_error"))
    sizes = record.settings["sizes"]
    optimism = record.results["optimism"][:, 0]
    return (
        paired("from epoch 32 to 100 the loss rises", loss[:, 0, at[100]], loss[:, 0, at[32]], 0.05),
        paired("and more answers are right", right[:, 0, at[100]], right[:, 0, at[32]]),
        paired("while calibration gets worse", error[:, 0, at[100]], error[:, 0, at[32]], 0.04),
        paired("a temperature mends that", error[:, 0, at[100]], scaled[:, 0, at[100]], 0.05),
        paired("after 12 epochs smoothing makes calibration worse", error[:, 2, at[12]], error[:, 0, at[12]], 0.04),
        paired("after 100 it makes it better", error[:, 0, at[100]], error[:, 2, at[100]], 0.03),
        paired("with wrong labels answers get worse", right[:, 1, at[32]], right[:, 1, at[100]], 0.02),
        paired("and calibration better", error[:, 1, at[32]], error[:, 1, at[100]], 0.05),
        paired("what a small set chooses looks better than it is", optimism[:, 0], optimism[:, sizes.index(500)], 0.05),
        between("at an epoch that it has not chosen it does not", abs(record.results["optimism_fixed"][:, 0].mean()), high=0.02),
        paired("moved by two pixels the answers stay wrongly sure at that temperature", record.results["moved_error"][:, 0, 2, 1], scaled[:, 0, at[100]], 0.2),
    )  # fmt: skip
