"""A network learns digits whose labels were drawn by lot: how soon, what it does on others, and what weight decay makes of it.

The question and the drawn labels are those of Zhang and colleagues (2017).
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.generalisation import _copies
from measured.experiments.generalisation._copies import Training
from measured.experiments.optimisation import _network

RATE = 0.1


@dataclass(frozen=True)
class Settings:
    """What is trained."""

    shares: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # of the labels that are drawn by lot
    watched: float = 0.4  # the share of which every epoch is kept
    decays: tuple[float, ...] = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
    decayed: tuple[float, ...] = (0.0, 0.4, 1.0)  # shares trained with every decay
    train: int = 500
    width: int = 128
    epochs: int = 120
    decayed_epochs: int = 150
    batch: int = 50


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 500 to train, 300 to validate, 997 to test",
    # Where labels are learned by heart late, or a strong decay keeps them from it, rounding moves the end.
    tolerance={
        "epochs_to_fit": Within(4.0, mean=1.5),
        "test_by_share": 0.01,
        "sound_right": 0.02,
        "drawn_right": 0.05,
        "test_right": 0.02,
        "train_accuracy": 0.02,
        "validation_loss": 0.05,
        "test_accuracy": 0.02,
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order", "drawn labels"),
    tuned=lambda made: Tuned(
        {"weight decay": made.decays}, len(made.decayed) * len(made.decays), by="validation_loss, on true labels"
    ),
    validation="validation_loss",
    test="test_accuracy",
    parameters=lambda made: {"network": _network.parameters((64, made.width, 10))},
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train one network on labels of which a share is drawn by lot, and again with each weight decay.

    Returns:
        `epochs_to_fit` (shares,), all given labels right, and `test_by_share`, accuracy then; of the watched share, by epoch,
        `sound_right` of the images whose label is true, `drawn_right` of those whose label is another, and `test_right`;
        (decayed shares, decays) `train_accuracy` on the given labels, `validation_loss` and `test_accuracy` on true ones.
    """
    data = _network.digits(np.random.default_rng([seed, 0]), train=settings.train)
    x, y = data.train
    lot = lambda share: _copies.redrawn(y, share, 10, np.random.default_rng([seed, 1]))
    given = np.array([lot(share) for share in settings.shares])
    fitted = np.full(len(given), float(settings.epochs))
    tested, at = np.zeros(len(given)), settings.shares.index(settings.watched)
    found: dict[str, list] = {"sound_right": [], "drawn_right": [], "test_right": []}

    def watch(epoch, weights):
        answers = _copies.logits(weights, x).argmax(axis=2)
        done = ((answers == given).all(axis=1)) & (fitted == settings.epochs)
        fitted[done] = epoch + 1
        if done.any():
            tested[done] = _copies.accuracy(weights, *data.test)[done]
        other = given[at] != y
        found["sound_right"].append((answers[at] == given[at])[~other].mean())
        found["drawn_right"].append((answers[at] == given[at])[other].mean())
        found["test_right"].append(_copies.accuracy([part[[at]] for part in weights], *data.test)[0])

    widths = (64, settings.width, 10)
    begin = _copies.start(widths, np.random.default_rng([seed, 2]), len(given))
    made = Training(np.full(len(given), RATE), settings.epochs, settings.batch)
    _copies.train(begin, (x, given), made, np.random.default_rng([seed, 3]), watch=watch)

    copies = len(settings.decays)
    ends: dict[str, list] = {"train_accuracy": [], "validation_loss": [], "test_accuracy": []}
    for share in settings.decayed:
        begin = _copies.start(widths, np.random.default_rng([seed, 2]), copies)
        made = Training(np.full(copies, RATE), settings.decayed_epochs, settings.batch, np.array(settings.decays))
        weights = _copies.train(begin, (x, lot(share)), made, np.random.default_rng([seed, 3]))
        ends["train_accuracy"].append(_copies.accuracy(weights, x, lot(share)))
        ends["validation_loss"].append(_copies.loss(weights, *data.validation))
        ends["test_accuracy"].append(_copies.accuracy(weights, *data.test))
    parts = {**found, **ends}
    return {"epochs_to_fit": fitted, "test_by_share": tested} | {key: np.array(part) for key, part in parts.items()}


def chosen_decay(record, share: float) -> int:
    """Place of the decay with the least mean validation loss, of the networks trained with this share of drawn labels."""
    row = record.settings["decayed"].index(share)
    return int(record.results["validation_loss"][:, row].mean(axis=0).argmin())


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of labels drawn by lot."""
    fitted, decays, shares = record.results["epochs_to_fit"], record.settings["decays"], record.settings["decayed"]
    learned, right = record.results["train_accuracy"], record.results["test_accuracy"]
    sound, drawn, test = (record.results[key] for key in ("sound_right", "drawn_right", "test_right"))
    true, some = chosen_decay(record, 0.0), chosen_decay(record, 0.4)
    best = [decays[chosen_decay(record, share)] for share in (0.0, 0.4)]
    return (
        between("every network learns all of its labels", fitted.max(), high=record.settings["epochs"] - 5),
        paired("labels drawn by lot take at least 30 epochs more", fitted[:, -1], fitted[:, 0], 30),
        inside("the best decays lie inside the grid", best, decays),
        between("the decay that is best for true labels leaves drawn ones learned", learned[:, shares.index(1.0), true].min(), low=0.96),
        paired("the one that is best for 40 % of drawn labels does not", learned[:, shares.index(1.0), true], learned[:, shares.index(1.0), some], 0.3),
        paired("and tests better than none by 14 points", right[:, 1, some], right[:, 1, 0], 0.14),
        paired("the best epoch tests better than the last by 15 points", test.max(axis=1), test[:, -1], 0.15),
        paired("half of the true labels are learned before a third of the others", np.argmax(drawn > 1 / 3, axis=1), np.argmax(sound > 0.5, axis=1)),
    )  # fmt: skip
