"""A linear autoencoder of digits: how near it comes to the principal components' error and to their plane, step by step."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.representations._digits import components, split

CODE, STARTS, STEPS, RATE = 8, 5, 3000, 0.02


@cache
def trained() -> dict[str, np.ndarray]:
    """By start and watched step (STARTS, steps): `over`, error on the training digits over that of as many components, less one;
    `angle`, the largest between the decoder's space and theirs, in degrees. At the end `agreement` (STARTS, CODE): the largest
    size of the cosine of each decoder column with any of the components."""
    x = split().train[0]
    mean, axes, sizes = components()
    covariance, best = (x - mean).T @ (x - mean) / len(x), (sizes[CODE:] ** 2).sum()
    rng = np.random.default_rng([11, 4])
    weights = [rng.normal(0, 0.1, (STARTS, 64, CODE)), rng.normal(0, 0.1, (STARTS, CODE, 64))]
    m, s = ([np.zeros_like(part) for part in weights] for _ in range(2))
    watched = np.unique(np.geomspace(1, STEPS, 40).astype(int))
    over, angle = [], []
    for step in range(1, STEPS + 1):
        down, up = weights
        rest = np.eye(64) - down @ up  # what is left of an image (a row)
        slopes = [-2 * covariance @ rest @ up.mT, -2 * down.mT @ covariance @ rest]
        for part, slope, one, two in zip(weights, slopes, m, s):
            one += 0.1 * (slope - one)
            two += 0.001 * (slope**2 - two)
            rate = RATE * min(1.0, 2 * (1 - step / STEPS) + 1e-3)
            part -= rate / (1 - 0.9**step) * one / (np.sqrt(two / (1 - 0.999**step)) + 1e-8)
        if step in watched:
            rest = np.eye(64) - weights[0] @ weights[1]
            over.append(np.trace(rest.mT @ covariance @ rest, axis1=1, axis2=2) / best - 1)
            basis = np.linalg.qr(weights[1].mT)[0]
            cosines = np.linalg.svd(axes[:CODE] @ basis, compute_uv=False)
            angle.append(np.degrees(np.arccos(np.clip(cosines.min(axis=1), -1, 1))))
    columns = weights[1] / np.linalg.norm(weights[1], axis=2, keepdims=True)
    agreement = np.abs(columns @ axes[:CODE].T).max(axis=2)
    return {"step": watched, "over": np.array(over).T, "angle": np.array(angle).T, "agreement": agreement}


@figure("computed")
def linear_is_components():
    made = trained()
    picture, (left, right) = style.canvas((9.4, 4.1), columns=2)
    left.plot(made["step"], np.maximum(made["over"].T, 1e-9), color=style.CLASS_A, linewidth=1.8)
    left.set(xscale="log", yscale="log", xlabel="step", title="error above theirs", ylim=(1e-5, 10))
    left.set_yticks((1e-4, 1e-2, 1), ("0.01 %", "1 %", "100 %"))
    right.plot(made["step"], made["angle"].T, color=style.FIT, linewidth=1.8, gid="step-2-angle")
    right.set(xscale="log", xlabel="step", title="largest angle (degrees)", ylim=(0, 95), yticks=(0, 30, 60, 90))
    for axes in (left, right):
        axes.minorticks_off()
        axes.set_xticks((1, 10, 100, 1000), ("1", "10", "100", "1000"))
    return with_numbers(
        picture, over=made["over"][:, -1].max(), angle=made["angle"][:, -1].max(), first_angle=made["angle"][:, 0].min(),
        agreement=made["agreement"].mean(), most_agreement=made["agreement"].max(), starts=STARTS, code=CODE, steps=STEPS,
    )  # fmt: skip
