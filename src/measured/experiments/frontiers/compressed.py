"""A network for clothes made smaller in three ways: fewer bits a weight, fewer weights or units, and a small network taught by its answers.

What is pruned is trained on, and beside it the first network with nothing cut, for as long. Beside accuracy stands the agreement: the share of test images on which the smaller network gives the answer of the first. A network that was
trained once more from another start is what agreement is compared with.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.generalisation import _copies
from measured.experiments.regularisation import _clothes
from measured.experiments.regularisation._net import Means, Net, Training, softmax, train
from measured.fashion import data

WAYS = ("weights", "units")
TEACHINGS = ("labels", "answers")


@dataclass(frozen=True)
class Settings:
    """What is trained and made smaller.

    Attributes:
        widths: of the first network.
        rates: Adam's learning rates, for every network that is trained, rising.
        bits: of each weight, falling.
        left: shares of the weights that are left by pruning, falling.
        again: epochs of training after pruning, and of the first network with nothing cut, by momentum at the rate `pruned_rate`, falling to nothing.
        students: hidden units of the one layer of the small networks.
        smoothing: shares of a label that are spread over all classes, for students that learn from labels.
        temperatures: by which the logits are divided, for those that learn from answers.
    """

    widths: tuple[int, ...] = (196, 128, 64, 10)
    rates: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03)
    train: int = 3_000
    validation: int = 1_000
    epochs: int = 15
    batch: int = 100
    bits: tuple[int, ...] = (16, 8, 6, 5, 4, 3, 2, 1)
    left: tuple[float, ...] = (0.5, 0.25, 0.1, 0.05, 0.025)
    again: int = 5
    pruned_rate: float = 0.03
    students: tuple[int, ...] = (32, 16, 8)
    smoothing: tuple[float, ...] = (0.0, 0.1)
    temperatures: tuple[float, ...] = (1.0, 3.0)


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 3,000 images to train, 1,000 to validate, all 10,000 test images",
    tolerance={key: Within(0.01, mean=0.002) for key in ("bits_right", "bits_same", "right", "twin_right", "twin_same", "on_right", "on_same")}
    | {key: Within(0.03, mean=0.006) for key in ("pruned_right", "pruned_same")}
    | {key: Within(0.03, mean=0.003) for key in ("validation_accuracy", "student_right", "student_same")}
    | {"kept_units": Within(0.0), "share_left": Within(0.001)},
    intervals="range over the seeds",
    varied=("sample", "split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates, "smoothing": made.smoothing, "temperature": made.temperatures},
        len(made.rates) * (1 + 2 * len(made.smoothing) * len(made.students)), by="validation_accuracy",
    ),
    validation="validation_accuracy",
    test="student_right",
    parameters=lambda made: {"first": Net(made.widths).numbers()} | {f"student of {n}": Net((196, n, 10)).numbers() for n in made.students},
    apart=("kept_units", "share_left"),
    checksum=data.checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train, train once more, make smaller.

    Returns:
        Test accuracy and agreement with the first network: `right`, `twin_right`, `twin_same`, with nothing cut `on_right`, `on_same`; (bits,) `bits_right`, `bits_same`; (ways, again or
        not, left) `pruned_right`, `pruned_same`, (ways, left) `share_left`, and (left,) `kept_units` of the first layer; (students, teachings,
        softness, rates) `validation_accuracy`, `student_right`, `student_same`.
    """
    parts = _clothes.parts(seed, settings.train, settings.validation)
    known, checks, asked = ((x.astype(np.float32), y) for x, y in (parts.train, parts.validation, parts.test))
    eye = np.eye(10, dtype=np.float32)
    net = Net(settings.widths)
    first, twin = (chosen(settings, net, (known[0], eye[known[1]]), checks, [seed, role]) for role in (1, 2))
    answers = answered(net, first, asked[0])
    judge = lambda other: ((other == asked[1]).mean(axis=-1), (other == answers).mean(axis=-1))  # noqa: E731
    found = {"right": (answers == asked[1]).mean()}
    found["twin_right"], found["twin_same"] = judge(answered(net, twin, asked[0]))
    fewer = np.concatenate([rounded(net, first, bits) for bits in settings.bits])
    found["bits_right"], found["bits_same"] = judge(net.logits(fewer, asked[0], []).argmax(axis=2))
    found |= pruned(settings, net, first, known, asked, judge, seed)
    return found | students(settings, net, first, known, checks, asked, judge, seed)


def chosen(settings: Settings, net: Net, known: tuple, checks: tuple, role: list[int]) -> np.ndarray:
    """Weights (1, numbers) of the training whose rate validation accuracy likes best."""
    flat = net.start(np.random.default_rng([*role, 0]), len(settings.rates)).astype(np.float32)
    means = Means(rate=np.array(settings.rates, np.float32), smoothing=np.zeros(len(settings.rates), np.float32))
    flat, _ = train(
        net, flat, known, means, Training(settings.epochs, settings.batch), np.random.default_rng([*role, 1])
    )
    right = (net.logits(flat, checks[0], []).argmax(axis=2) == checks[1]).mean(axis=1)
    return flat[right.argmax()][None]


def answered(net: Net, flat: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The classes that a network names (n,)."""
    return net.logits(flat, x, []).argmax(axis=2)[0]


def rounded(net: Net, flat: np.ndarray, bits: int) -> np.ndarray:
    """Each layer's weights on 2^bits - 1 levels around zero, two levels for one bit, as fine as errs least; offsets stay."""
    made = flat.copy()
    for part in net.parts(made)[::2]:
        if bits == 1:
            part[...] = np.sign(part) * np.abs(part).mean()
            continue
        most, half = np.abs(part).max(), 2 ** (bits - 1) - 1
        grids = [np.clip(np.round(part / step), -half, half) * step for step in most * np.linspace(0.2, 1, 33) / half]
        part[...] = min(grids, key=lambda grid: ((grid - part) ** 2).sum())
    return made


def pruned(settings: Settings, net: Net, first, known, asked, judge, seed: int) -> dict[str, np.ndarray]:
    """The first network with its smallest weights, or its weakest units, taken out, as it is then and after more training."""
    weights = [part[:, 0] if at % 2 else part for at, part in enumerate(net.parts(first))]
    masks, units = [], []
    for way in WAYS:
        for share in settings.left:
            mask, kept = (smallest(weights, share), 0) if way == "weights" else weakest(settings, weights, share)
            masks.append(mask)
            units.append(kept)
    masks.append([np.ones_like(part) for part in weights[::2]])  # nothing cut, trained on for as long
    joined = [np.concatenate([mask[layer] for mask in masks]) for layer in range(len(weights) // 2)]
    cut = [np.repeat(part, len(masks), axis=0) for part in weights]
    for layer, mask in enumerate(joined):
        cut[2 * layer] *= mask
    rate = np.full(len(masks), settings.pruned_rate, np.float32)
    made = _copies.Training(rate, settings.again, settings.batch, falling=True)
    again = _copies.train(cut, known, made, np.random.default_rng([seed, 3]), masks=joined)
    right, same = (
        np.array(rows) for rows in zip(*(judge(_copies.logits(one, asked[0]).argmax(axis=2)) for one in (cut, again)))
    )
    shape = 2, len(WAYS), len(settings.left)
    share = sum(mask.sum(axis=(1, 2)) for mask in joined) / sum(mask[0].size for mask in joined)
    return {
        "pruned_right": np.swapaxes(right[:, :-1].reshape(shape), 0, 1),
        "pruned_same": np.swapaxes(same[:, :-1].reshape(shape), 0, 1),
        "on_right": right[1, -1],
        "on_same": same[1, -1],
        "share_left": share[:-1].reshape(shape[1:]),
        "kept_units": np.array(units[len(settings.left) :]),
    }


def smallest(weights: list, share: float) -> list[np.ndarray]:
    """Masks (1, inputs, units) of the largest weights of all layers together."""
    sizes = np.concatenate([np.abs(part).ravel() for part in weights[::2]])
    least = np.sort(sizes)[-round(share * sizes.size)]
    return [(np.abs(part) >= least).astype(np.float32) for part in weights[::2]]


def weakest(settings: Settings, weights: list, share: float) -> tuple[list[np.ndarray], int]:
    """Masks that keep the same share of units in each hidden layer, as few as leave this share of the weights; how many of the first."""
    inputs, *hidden, outputs = settings.widths
    left = lambda keep: inputs * keep[0] + sum(a * b for a, b in zip(keep, keep[1:])) + keep[-1] * outputs  # noqa: E731
    counts = next(
        keep
        for part in range(1, 1001)
        if left(keep := [max(1, round(units * part / 1000)) for units in hidden]) >= share * left(hidden)
    )
    kept = []
    for layer, count in enumerate(counts):
        strength = np.linalg.norm(weights[2 * layer][0], axis=0) * np.linalg.norm(weights[2 * layer + 2][0], axis=1)
        kept.append(np.isin(np.arange(len(strength)), np.argsort(strength)[-count:]).astype(np.float32))
    ends = [np.ones(inputs, np.float32), *kept, np.ones(outputs, np.float32)]
    return [(a[:, None] * b)[None] for a, b in zip(ends, ends[1:])], counts[0]


def students(settings: Settings, net: Net, first, known, checks, asked, judge, seed: int) -> dict[str, np.ndarray]:
    """Small networks that learn from the labels, or from what the first network says of the same images."""
    eye, said = np.eye(10, dtype=np.float32)[known[1]], net.logits(first, known[0], [])[0]
    soft = [(1 - share) * eye + share / 10 for share in settings.smoothing]
    taught = [softmax(said / heat) for heat in settings.temperatures]
    targets = np.stack([one for one in (*soft, *taught) for _ in settings.rates]).astype(np.float32)
    rates = np.tile(np.array(settings.rates, np.float32), len(soft) + len(taught))
    shape = len(TEACHINGS), len(soft), len(settings.rates)
    rows: dict[str, list] = {"validation_accuracy": [], "student_right": [], "student_same": []}
    for units in settings.students:
        small = Net((settings.widths[0], units, 10))
        flat = small.start(np.random.default_rng([seed, 4, units]), len(rates)).astype(np.float32)
        means = Means(rate=rates, smoothing=np.zeros(len(rates), np.float32))
        flat, _ = train(
            small,
            flat,
            (known[0], targets),
            means,
            Training(settings.epochs, settings.batch),
            np.random.default_rng([seed, 5]),
        )
        right, same = judge(small.logits(flat, asked[0], []).argmax(axis=2))
        checked = (small.logits(flat, checks[0], []).argmax(axis=2) == checks[1]).mean(axis=1)
        for key, values in zip(rows, (checked, right, same)):
            rows[key].append(np.reshape(values, shape))
    return {key: np.array(values) for key, values in rows.items()}


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of smaller networks."""
    results, bits = record.results, record.settings["bits"]
    first, right, same = results["right"], results["bits_right"], results["bits_same"]
    checked = results["validation_accuracy"].mean(axis=0)
    at = checked.reshape(*checked.shape[:2], -1).argmax(axis=-1)
    pick = (
        lambda key: np.take_along_axis(  # noqa: E731 -- runs, students, teachings
            flat := results[key].reshape(*results[key].shape[:3], -1),
            np.broadcast_to(at, flat.shape[:-1])[..., None],
            axis=-1,
        )[..., 0]
    )
    student, agrees, rates = pick("student_right"), pick("student_same"), record.settings["rates"]
    pruned, ten = results["pruned_right"], record.settings["left"].index(0.1)
    return (
        inside("students have their best rate inside the grid", np.array(rates)[at % len(rates)].ravel(), rates),
        alike("eight bits lose nothing", first, right[:, bits.index(8)], 0.002),
        paired("four lose something", first, right[:, bits.index(4)]),
        paired("and change more than they lose", 1 - same[:, bits.index(4)], first - right[:, bits.index(4)], 0.01),
        paired("one loses a fifth at least", first, right[:, bits.index(1)], 0.2),
        paired("five epochs more with nothing cut are right more often", results["on_right"], first),
        alike("half of the weights cut gain no more than that", pruned[:, 0, 1, 0], results["on_right"], 0.006),
        paired(
            "a tenth left changes more than training on", results["on_same"], results["pruned_same"][:, 0, 1, ten], 0.02
        ),
        paired("single weights can be cut further than units", pruned[:, 0, 1, ten], pruned[:, 1, 1, ten], 0.02),
        *(
            paired(f"{n} units taught by answers agree more", agrees[:, k, 1], agrees[:, k, 0], 0.005)
            for k, n in enumerate(record.settings["students"])
        ),
        *(
            alike(f"and are right about as often with {n}", student[:, k, 1], student[:, k, 0], 0.02)
            for k, n in enumerate(record.settings["students"])
        ),
    )
