"""Codes learned without labels from two views of each image, read by a line: clothes that lie at an angle, and clothes that stand upright.

Two kinds of views are tried on either: turned, resized and shifted like the clothes at an angle; or moved by a pixel and with noise. A line reads the
classes off pixels, an untrained network's code, and the codes that were learned. At an angle the control is the same network, learned from the labels
alone, from the images as they are or turned anew for each step as the views are.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.regularisation import _clothes
from measured.fashion import data

WORLDS = ("at an angle", "upright")
INPUTS = ("pixels", "untrained", "slight views", "turned views")
TAUGHT = ("labels alone", "labels and turned copies")


@dataclass(frozen=True)
class Settings:
    """What is trained, and what is read.

    Attributes:
        worlds: images changed once, each by its own draw, or as they are.
        inputs: what is read.
        turned, slight: turn in degrees, relative size, shift in pixels and noise: the largest of what makes a view.
        each: labels of each class.
        penalties: of the line.
        taught: how the control learns from labels, by Adam at each of `rates`, in at most `steps` steps of at most `few` images.
        look: after so many steps each validation is asked for the weights that are kept; training ends where these are `patience` steps old.
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
    taught: tuple[str, ...] = TAUGHT
    rates: tuple[float, ...] = (0.003, 0.01, 0.03)
    steps: int = 600
    few: int = 50
    look: int = 25
    patience: int = 100
    shown: int = 200


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 2,000 images to learn from, 50 to 1,000 of them with labels, 1,000 to validate, 4,000 test images",
    tolerance={
        "validation_accuracy": Within(0.04, mean=0.01), "right": Within(0.02, mean=0.004),
        "found": Within(0.06, mean=0.015), "likeness": Within(0.15, mean=0.03), "images": Within(2.0),
        "taught_validation": Within(0.05, mean=0.012), "taught_right": Within(0.06, mean=0.012), "taught_stop": Within(200, mean=60),
    },
    intervals="range over the seeds",
    varied=("sample", "split", "turns", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"penalty of the line": made.penalties, "learning rate of the control": made.rates},
        len(made.each) * (len(made.worlds) * len(made.inputs) * len(made.penalties) + len(made.taught) * len(made.rates)), by="validation_accuracy",
    ),
    validation="validation_accuracy",
    test="right",
    parameters=lambda made: {"code": counted()},
    apart=("found", "taught_stop", "images"),
    checksum=data.checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Learn codes, read them.

    Returns:
        (worlds, inputs, each, penalties) `validation_accuracy` and, on test images, `right`; for images at an angle and turned views, before and after: `found` (2,), the share of
        test images whose other view is the nearest of all, and `likeness` (2, 8, 8), cosines between the codes of both views of eight, `images` (8, 14, 14) from 0 to 255; at an angle from labels alone, (taught, each, rates)
        `taught_validation` at the best step and, (taught, each), at the rate and step that validation likes best, `taught_right` on test images and the step, `taught_stop`.
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
    found: dict = {"found": [], "likeness": [], "images": []}
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
                    found["images"] = np.round(255 * made[2][0][:8, 0].numpy().clip(0, 1)).astype(np.uint8)
                    share, cosines = alike_views(settings, model, made[2][0], views["turned views"], seed)
                    found["found"].append(share)
                    found["likeness"].append(cosines)
            for k, each in enumerate(settings.each):
                few = _views.revealed(made[0][1], each)
                known = inputs[0][0][few], inputs[0][1][few]
                checked[i, j, k], right[i, j, k] = _views.read(known, *inputs[1:], settings.penalties)
        if world == "at an angle":
            found |= controls(settings, made, views["turned views"], seed)
    return {"validation_accuracy": checked, "right": right, **{key: np.array(value) for key, value in found.items()}}


def controls(settings: Settings, made: list, change, seed: int) -> dict[str, np.ndarray]:
    """The same network learned from the labels that are revealed, with and without turned copies."""
    from measured.experiments.frontiers import _views

    shape = len(settings.taught), len(settings.each)
    checked, right, stop = np.zeros((*shape, len(settings.rates))), np.zeros(shape), np.zeros(shape)
    for i, way in enumerate(settings.taught):
        for k, each in enumerate(settings.each):
            few = _views.revealed(made[0][1], each)
            known = made[0][0][few], made[0][1][few]
            tries = [
                taught(settings, known, made[1], rate, change if way == TAUGHT[1] else None, [seed, 4, k])
                for rate in settings.rates
            ]
            checked[i, k] = [share for share, *_ in tries]
            _, stop[i, k], model = tries[checked[i, k].argmax()]
            right[i, k] = answered(model, made[2])
    return {"taught_validation": checked, "taught_right": right, "taught_stop": stop}


def taught(settings: Settings, known: tuple, checks: tuple, rate: float, change, role: list[int]) -> tuple:
    """Share of validation images right at the best look, its step, and the network as it was then; `change` turns each batch anew."""
    import torch
    from torch.nn.functional import cross_entropy

    from measured.experiments.frontiers import _views

    torch.manual_seed(1000 * role[0])
    rng = np.random.default_rng(role)
    model = torch.nn.Sequential(_views.coder(), torch.nn.Linear(_views.UNITS, 10))
    optimiser = torch.optim.Adam(model.parameters(), lr=rate)
    images, classes = known[0], torch.from_numpy(known[1])
    best: tuple = (-1.0, 0, {})
    order: list = []
    for step in range(1, settings.steps + 1):
        order = order or list(torch.from_numpy(rng.permutation(len(classes))).split(settings.few))
        chosen = order.pop()
        batch = images[chosen] if change is None else _views.changed(images[chosen], change, rng)
        optimiser.zero_grad()
        cross_entropy(model(batch), classes[chosen]).backward()
        optimiser.step()
        if step % settings.look == 0 and (share := answered(model, checks)) > best[0]:
            best = share, step, {name: part.clone() for name, part in model.state_dict().items()}
        if step - best[1] >= settings.patience:
            break
    model.load_state_dict(best[2])
    return best[0], best[1], model


def answered(model, examples: tuple) -> float:
    """Share of images whose class a network names."""
    from measured.experiments.frontiers import _views

    return float((_views.codes(model, examples[0]).argmax(axis=1) == examples[1]).mean())


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
    (alone, copies), tried = (
        record.results["taught_right"].swapaxes(0, 1),
        record.results["taught_validation"].mean(axis=0),
    )
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
        *(
            paired(
                f"learned from {n} labels and turned copies the network is right more often",
                copies[:, k],
                turned_read,
                0.005,
            )
            for k, (n, turned_read) in enumerate(zip(record.settings["each"], angle[:, turned].T))
        ),
        *(
            paired(f"from {n} labels alone less often", angle[:, turned, k], alone[:, k], 0.02)
            for k, n in enumerate(record.settings["each"][:2])
        ),
        between(
            "what a rate at the end of the grid gains on its neighbour is less than half of any of these leads",
            max((tried[..., 0] - tried[..., 1]).max(), (tried[..., -1] - tried[..., -2]).max()),
            high=min(
                (copies - angle[:, turned]).mean(axis=0).min(), (angle[:, turned] - alone)[:, :2].mean(axis=0).min()
            )
            / 2,
        ),
        between(
            "the control was stopped before its end",
            record.results["taught_stop"].mean(axis=0).max(),
            high=0.9 * record.settings["steps"],
        ),
    )
