"""Codes learned without labels from two views of each image, read by a line: clothes that lie at an angle, and clothes that stand upright.

Two kinds of views are tried on either: turned, resized and shifted like the clothes at an angle; or moved by a pixel and with noise. A line reads the
classes off pixels, an untrained network's code, and the codes that were learned.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.regularisation import _clothes
from measured.fashion import data

WORLDS = ("at an angle", "upright")
INPUTS = ("pixels", "untrained", "slight views", "turned views")


@dataclass(frozen=True)
class Settings:
    """What is trained, and what is read.

    Attributes:
        worlds: images changed once, each by its own draw, or as they are.
        inputs: what is read.
        turned, slight: turn in degrees, relative size, shift in pixels and noise: the largest of what makes a view.
        each: labels of each class.
        penalties: of the line.
            shown: images whose views are compared, before and after.
    """

    worlds: tuple[str, ...] = WORLDS
    inputs: tuple[str, ...] = INPUTS
    turned: tuple[float, ...] = (60.0, 0.2, 2.0, 0.0)
    slight: tuple[float, ...] = (0.0, 0.0, 1.0, 0.1)
    each: tuple[int, ...] = (5, 20, 100)
    penalties: tuple[float, ...] = (0.00001, 0.0001, 0.001, 0.01, 0.1, 1.0, 10.0, 100.0)
    train: int = 2_000
    validation: int = 1_000
    tested: int = 4_000
    epochs: int = 8
    batch: int = 100
    rate: float = 0.003
    temperature: float = 0.2
    shown: int = 200


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 2,000 images to learn from, 50 to 1,000 of them with labels, 1,000 to validate, 4,000 test images",
    tolerance={
        "validation_accuracy": Within(0.04, mean=0.01), "right": Within(0.02, mean=0.004),
        "found": Within(0.06, mean=0.015), "likeness": Within(0.15, mean=0.03),
    },
    intervals="range over the seeds",
    varied=("sample", "split", "turns", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"penalty of the line": made.penalties}, len(made.worlds) * len(made.inputs) * len(made.each) * len(made.penalties), by="validation_accuracy"
    ),
    validation="validation_accuracy",
    test="right",
    parameters=lambda made: {"code": counted()},
    apart=("found",),
    checksum=data.checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Learn codes, read them.

    Returns:
        (worlds, inputs, each, penalties) `validation_accuracy` and, on test images, `right`; for images at an angle and turned views, before and after: `found` (2,), the share of
        test images whose other view is the nearest of all, and `likeness` (2, 8, 8), cosines between the codes of both views of eight.
    """
    import torch

    from measured.experiments.frontiers import _views

    torch.set_num_threads(1)
    parts = _clothes.parts(seed, settings.train, settings.validation)
    upright = [_views.pictures(part) for part in (parts.train, parts.validation, parts.test)]
    upright[2] = tuple(part[: settings.tested] for part in upright[2])
    views = {"turned views": _views.Change(*settings.turned), "slight views": _views.Change(*settings.slight)}
    shape = len(settings.worlds), len(settings.inputs), len(settings.each), len(settings.penalties)
    checked, right = np.zeros(shape), np.zeros(shape)
    found: dict[str, list] = {"found": [], "likeness": []}
    for i, world in enumerate(settings.worlds):
        draw = np.random.default_rng([seed, 1, i])
        made = [
            (_views.changed(x, views["turned views"], draw) if world == "at an angle" else x, y) for x, y in upright
        ]
        for j, name in enumerate(settings.inputs):
            if name == "pixels":
                inputs = [(x.flatten(1).numpy(), y) for x, y in made]
            else:
                torch.manual_seed(1000 * seed)
                model = _views.coder()
                if name in views:
                    contrasted(settings, model, made[0][0], views[name], np.random.default_rng([seed, 2, i, j]))
                inputs = [(_views.codes(model, x), y) for x, y in made]
                if world == "at an angle" and name in ("untrained", "turned views"):
                    share, cosines = alike_views(settings, model, made[2][0], views["turned views"], seed)
                    found["found"].append(share)
                    found["likeness"].append(cosines)
            for k, each in enumerate(settings.each):
                few = _views.revealed(made[0][1], each)
                known = inputs[0][0][few], inputs[0][1][few]
                checked[i, j, k], right[i, j, k] = _views.read(known, *inputs[1:], settings.penalties)
    return {"validation_accuracy": checked, "right": right, **{key: np.array(value) for key, value in found.items()}}


def counted() -> int:
    """Parameters of the network that makes a code."""
    from measured.experiments.frontiers import _views

    return sum(part.numel() for part in _views.coder().parameters())


def contrasted(settings: Settings, model, images, change, rng: np.random.Generator) -> None:
    """Train a coder, with a head that is thrown away, to find each image's other view among those of its batch."""
    import torch

    from measured.experiments.frontiers import _views

    top = _views.head(32)
    optimiser = torch.optim.Adam([*model.parameters(), *top.parameters()], lr=settings.rate)
    for _ in range(settings.epochs):
        for chosen in torch.from_numpy(rng.permutation(len(images))).split(settings.batch):
            one, other = (top(model(_views.changed(images[chosen], change, rng))) for _ in range(2))
            optimiser.zero_grad()
            _views.contrast(one, other, settings.temperature).backward()
            optimiser.step()


def alike_views(settings: Settings, model, images, change, seed: int) -> tuple[float, np.ndarray]:
    """Share of images whose other view has the nearest code of all, and cosines (8, 8) between the views of the first eight."""
    from measured.experiments.frontiers import _views

    rng = np.random.default_rng([seed, 3])
    pair = [_views.codes(model, _views.changed(images[: settings.shown], change, rng)) for _ in range(2)]
    middle = np.concatenate(pair).mean(axis=0)
    one, other = ((codes - middle) / np.linalg.norm(codes - middle, axis=1, keepdims=True) for codes in pair)
    cosines = one @ other.T
    return float((cosines.argmax(axis=1) == np.arange(len(one))).mean()), cosines[:8, :8]


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of views."""
    checked = record.results["validation_accuracy"]
    at = checked.mean(axis=0).argmax(axis=-1)
    right = np.take_along_axis(record.results["right"], np.broadcast_to(at, checked.shape[:-1])[..., None], axis=-1)[
        ..., 0
    ]
    angle, upright = right[:, 0], right[:, 1]  # runs, inputs, each
    pixels, untrained, slight, turned = range(4)
    penalties, found = np.array(record.settings["penalties"]), record.results["found"]
    return (
        between("no largest penalty is chosen", float(at.max()), high=len(penalties) - 1.5),
        between(
            "a still smaller one gains nothing",
            float((checked.mean(axis=0)[..., 0] - checked.mean(axis=0)[..., 1]).max()),
            high=0.002,
        ),
        *(
            paired(
                f"at an angle turned views are read better than pixels with {n} labels",
                angle[:, turned, k],
                angle[:, pixels, k],
                0.04,
            )
            for k, n in enumerate(record.settings["each"])
        ),
        *(
            paired(f"and than an untrained code with {n}", angle[:, turned, k], angle[:, untrained, k], 0.02)
            for k, n in enumerate(record.settings["each"])
        ),
        paired(
            "with 20 slight views give more than half of that gain",
            2 * angle[:, slight, 1] - angle[:, untrained, 1],
            angle[:, turned, 1],
        ),
        *(
            paired(
                f"upright they are read worse than pixels with {n}", upright[:, pixels, k], upright[:, turned, k], 0.04
            )
            for k, n in enumerate(record.settings["each"])
        ),
        paired("and slight views too", upright[:, pixels, 1], upright[:, slight, 1], 0.02),
        paired("the other view is found more often after training", found[:, 1], found[:, 0], 0.05),
    )
