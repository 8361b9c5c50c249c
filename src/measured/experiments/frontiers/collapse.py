"""Two views of an image made alike with no other image to keep apart: with and without the stop of the gradient (Chen and He, 2021).

How far the outputs have fallen together is their spread: the standard deviation of a unit over the images, when outputs have length one, times the
root of the number of units. It is near 1 where they point in all directions alike, and 0 where all are one.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.regularisation import _clothes
from measured.fashion import data

WAYS = ("with the stop", "without the stop", "without the predictor")


@dataclass(frozen=True)
class Settings:
    """What is trained; the views are those of `views` for clothes at an angle."""

    ways: tuple[str, ...] = WAYS
    turned: tuple[float, ...] = (60.0, 0.2, 2.0, 0.0)
    each: int = 20
    penalties: tuple[float, ...] = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0)
    train: int = 2_000
    validation: int = 1_000
    tested: int = 5_000
    epochs: int = 10
    batch: int = 100
    rate: float = 0.003
    outputs: int = 32
    narrow: int = 8  # hidden units of the predictor


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14, turned: 2,000 images to learn from, 200 of them with labels, 1,000 to validate, 5,000 test images",
    tolerance={"spread": Within(0.03, mean=0.008), "loss": Within(0.02, mean=0.005), "validation_accuracy": Within(0.02, mean=0.004), "right": Within(0.02, mean=0.004)},
    intervals="range over the seeds",
    varied=("sample", "split", "turns", "initialisation", "order"),
    tuned=lambda made: Tuned({"penalty of the line": made.penalties}, (1 + len(made.ways)) * len(made.penalties), by="validation_accuracy"),
    validation="validation_accuracy",
    test="right",
    parameters=lambda made: {"outputs": made.outputs},
    checksum=data.checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train in each way from one start.

    Returns:
        (ways, epochs) `spread` of the outputs on validation images after each epoch, and its mean `loss`, the negative cosine; (1 + ways, penalties) `validation_accuracy` and `right` of a line on the codes, the untrained network's first.
    """
    import torch

    from measured.experiments.frontiers import _views

    torch.set_num_threads(1)
    parts = _clothes.parts(seed, settings.train, settings.validation)
    change, draw = _views.Change(*settings.turned), np.random.default_rng([seed, 1])
    made = [
        (_views.changed(x, change, draw), y)
        for x, y in map(_views.pictures, (parts.train, parts.validation, parts.test))
    ]
    made[2] = made[2][0][: settings.tested], made[2][1][: settings.tested]
    few = _views.revealed(made[0][1], settings.each)
    rows: dict[str, list] = {"spread": [], "loss": [], "validation_accuracy": [], "right": []}
    for way in ("untrained", *settings.ways):
        torch.manual_seed(1000 * seed)
        model, top, guess = _views.coder(), _views.head(settings.outputs), predictor(settings)
        if way != "untrained":
            spreads, losses = pulled(settings, (model, top, guess), (made[0][0], made[1][0]), change, way, seed)
            rows["spread"].append(spreads)
            rows["loss"].append(losses)
        inputs = [(_views.codes(model, x), y) for x, y in made]
        checked, tested = _views.read((inputs[0][0][few], inputs[0][1][few]), *inputs[1:], settings.penalties)
        rows["validation_accuracy"].append(checked)
        rows["right"].append(tested)
    return {key: np.array(values) for key, values in rows.items()}


def predictor(settings: Settings):
    """What guesses one view's output from the other's, through few units."""
    from torch import nn

    size, narrow = settings.outputs, settings.narrow
    return nn.Sequential(
        nn.Linear(size, narrow, bias=False), nn.BatchNorm1d(narrow), nn.ReLU(), nn.Linear(narrow, size)
    )


def pulled(settings: Settings, nets: tuple, images: tuple, change, way: str, seed: int) -> tuple[list, list]:
    """Spread after each epoch, and its mean loss."""
    import torch
    from torch.nn.functional import cosine_similarity

    from measured.experiments.frontiers import _views

    model, top, guess = nets
    rng = np.random.default_rng([seed, 2])
    optimiser = torch.optim.Adam([part for net in nets for part in net.parameters()], lr=settings.rate)
    spreads, losses = [], []
    for _ in range(settings.epochs):
        total = []
        for chosen in torch.from_numpy(rng.permutation(len(images[0]))).split(settings.batch):
            outputs = [top(model(_views.changed(images[0][chosen], change, rng))) for _ in range(2)]
            guesses = outputs if way == "without the predictor" else [guess(one) for one in outputs]
            aims = outputs if way == "without the stop" else [one.detach() for one in outputs]
            loss = -(cosine_similarity(guesses[0], aims[1]).mean() + cosine_similarity(guesses[1], aims[0]).mean()) / 2
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total.append(float(loss.detach()))
        losses.append(float(np.mean(total)))
        spreads.append(spread(model, top, images[1]))
    return spreads, losses


def spread(model, top, images) -> float:
    """The mean standard deviation of a unit of outputs of length one, times the root of their number."""
    from measured.experiments.frontiers import _views

    top.eval()
    outputs = _views.codes(_joined(model, top), images)
    top.train()
    outputs /= np.linalg.norm(outputs, axis=1, keepdims=True) + 1e-12
    return float(outputs.std(axis=0).mean() * outputs.shape[1] ** 0.5)


def _joined(model, top):
    from torch import nn

    return nn.Sequential(model, top)


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of collapse."""
    spread, checked = record.results["spread"][:, :, -1], record.results["validation_accuracy"]
    at = checked.mean(axis=0).argmax(axis=-1)
    right = np.take_along_axis(record.results["right"], np.broadcast_to(at, checked.shape[:-1])[..., None], axis=-1)[
        ..., 0
    ]
    penalties = np.array(record.settings["penalties"])
    return (
        inside("every penalty lies inside its grid", penalties[at], penalties),
        between("with the stop outputs stay apart", spread[:, 0].min(), low=0.5),
        paired("without it they come together", spread[:, 0], spread[:, 1], 0.3),
        between("without the predictor they fall together", spread[:, 2].max(), high=0.1),
        paired("the loss is lowest there", record.results["loss"][:, 0, -1], record.results["loss"][:, 2, -1], 0.02),
        paired("the code is read worse without the stop", right[:, 1], right[:, 2], 0.005),
        paired("without the predictor it is still read better than an untrained one", right[:, 3], right[:, 0], 0.01),
        paired("and not worse than without the stop", right[:, 3], right[:, 2]),
    )
