"""How far two trainings from one seed drift apart whose sums are taken in another order, in numbers of 32 bits."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.practice._digits import digits

STARTS, EPOCHS, BATCH, TRAIN = 6, 20, 30, 600
RATES = (0.2, 1.3)  # a calm one, and one at which the loss jumps


def train(seed: int, rate: float, halves: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Weights after every epoch, flat, and the classes of the other digits at the end, of plain descent.

    Args:
        seed: of the starting weights and of the order of the digits.
        halves: in how many parts a batch's gradient is summed, as so many threads would.
    """
    x, y = digits()
    x = x.astype(np.float32)
    rng = np.random.default_rng([12, seed])
    weights = [
        (rng.normal(0, np.sqrt(2 / inputs), (inputs, units))).astype(np.float32)
        for inputs, units in ((64, 64), (64, 10))
    ]
    order_of = np.random.default_rng([13, seed])
    kept, eye = [], np.eye(10, dtype=np.float32)
    for _ in range(EPOCHS):
        order = order_of.permutation(TRAIN)
        for begin in range(0, TRAIN, BATCH):
            slopes = [np.zeros_like(part) for part in weights]
            for some in np.array_split(order[begin : begin + BATCH], halves):
                hidden = np.maximum(x[some] @ weights[0], 0)
                logits = hidden @ weights[1]
                chances = np.exp(logits - logits.max(axis=1, keepdims=True))
                back = chances / chances.sum(axis=1, keepdims=True) - eye[y[some]]
                slopes[0] += x[some].T @ ((back @ weights[1].T) * (hidden > 0))
                slopes[1] += hidden.T @ back
            for part, slope in zip(weights, slopes):
                part -= np.float32(rate / BATCH) * slope
        kept.append(np.concatenate([part.ravel() for part in weights]))
    return kept, (np.maximum(x[TRAIN:] @ weights[0], 0) @ weights[1]).argmax(axis=1)


def apart(one: list[np.ndarray], other: list[np.ndarray]) -> list[float]:
    """Distances over the length of the first weights, epoch by epoch."""
    return [float(np.linalg.norm(a.astype(float) - b) / np.linalg.norm(a)) for a, b in zip(one, other)]


@cache
def drift() -> dict[str, np.ndarray]:
    """`near` (rates, starts, epochs): distances to the run with halves; `far` (starts, epochs): to one from other weights and in
    another order, at the first rate; shares of answers that `differ` (rates, starts), and those that are `right`; `other`
    (rates, starts): the shares of answers that differ from those of the other start."""
    near, far = np.zeros((len(RATES), STARTS, EPOCHS)), np.zeros((STARTS, EPOCHS))
    differ, right, other = (
        np.zeros((len(RATES), STARTS)),
        np.zeros((len(RATES), STARTS)),
        np.zeros((len(RATES), STARTS)),
    )
    classes = digits()[1][TRAIN:]
    for seed in range(STARTS):
        for place, rate in enumerate(RATES):
            (one, answers), (two, theirs) = (train(seed, rate, halves) for halves in (1, 2))
            near[place, seed], differ[place, seed] = apart(one, two), (answers != theirs).mean()
            right[place, seed] = (answers == classes).mean()
            kept, others = train(seed + 100, rate, 1)
            other[place, seed] = (answers != others).mean()
            if not place:
                far[seed] = apart(one, kept)
    return {"near": near, "far": far, "differ": differ, "right": right, "other": other}


@figure("computed")
def same_seed():
    found = drift()
    near, far = found["near"], found["far"]
    picture, axes = style.canvas((7.3, 4.0))
    across = np.arange(EPOCHS) + 1
    for runs, ink, line, gid in (
        (far, style.QUIET, ":", None),
        (near[0], style.CLASS_A, "-", "step-2"),
        (near[1], style.CLASS_B, "--", "step-3"),
    ):
        axes.plot(across, runs.T, line, color=ink, linewidth=2, alpha=0.8, gid=gid)
    axes.set(
        yscale="log",
        xlabel="epoch",
        ylabel="distance of the weights",
        ylim=(1e-8, 30),
        xlim=(0, EPOCHS + 1),
        xticks=(1, 5, 10, 15, 20),
    )
    axes.set_yticks((1e-8, 1e-6, 1e-4, 1e-2, 1))
    axes.minorticks_off()
    axes.text(1, 3, "another seed", color=style.QUIET, fontsize=18, va="bottom")
    axes.text(
        EPOCHS,
        2.5e-8,
        f"sums in halves, rate {RATES[0]:g}",
        color=style.CLASS_A,
        fontsize=18,
        ha="right",
        va="bottom",
        gid="step-2-name",
    )
    axes.text(1, 3e-3, f"rate {RATES[1]:g}", color=style.CLASS_B, fontsize=18, va="bottom", gid="step-3-name")
    calm, jumpy = near[..., -1]
    return with_numbers(
        picture, first=near[0, :, 0].mean(), last=calm.mean(), most=calm.max(), growth=(calm / near[0, :, 0]).mean(), differ=found["differ"][0].max(), other=found["other"].mean(axis=1), rest=len(digits()[1]) - TRAIN, parted=np.median(jumpy) / calm.max(), far=far[:, -1].mean(), starts=STARTS, epochs=EPOCHS, jumpy_least=jumpy.min(), jumpy_most=jumpy.max(), jumpy_differ=found["differ"][1].max(),
        right=found["right"].mean(axis=1), calm_rate=RATES[0], high_rate=RATES[1], changed=(found["differ"][1] > 0).sum(), apart=(jumpy > 0.01).sum(),
    )  # fmt: skip
