"""A network that takes noise from points of a ring: where it moves them, beside the mean of what they can have been."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.networks._dense import Dense
from measured.optimisers import adam

NOISE, STEPS, BATCH, RATE = 0.4, 1500, 200, 0.01


def posterior_radius(radius: np.ndarray) -> np.ndarray:
    """Distance from the middle of the mean of all points of the unit ring that noise may have moved to this distance."""
    from scipy.special import ive

    along = radius / NOISE**2
    return ive(1, along) / ive(0, along)


@cache
def trained() -> tuple[Dense, np.ndarray]:
    """Network and weights: fresh points and fresh noise in each step."""
    rng = np.random.default_rng([11, 17])
    net = Dense((2, 48, 2), "tanh")
    weights, update = net.start(rng), adam()
    for step in range(STEPS):
        turn = rng.uniform(0, 2 * np.pi, BATCH)
        clean = np.column_stack([np.cos(turn), np.sin(turn)])
        given = clean + NOISE * rng.normal(size=clean.shape)
        slope = net.gradient(weights, given, lambda told: (told - clean) / BATCH)  # noqa: B023 -- called at once
        weights = update(weights, slope, RATE * (1 - step / STEPS))
    return net, weights


@figure("computed")
def towards_the_ring():
    net, weights = trained()
    rng = np.random.default_rng([11, 18])
    turn = rng.uniform(0, 2 * np.pi, 4000)
    clean = np.column_stack([np.cos(turn), np.sin(turn)])
    given = clean + NOISE * rng.normal(size=clean.shape)
    told = net(weights, given)
    radius, of_told = np.linalg.norm(given, axis=1), np.linalg.norm(told, axis=1)
    exact = given / radius[:, None] * posterior_radius(radius)[:, None]
    nearest = given / radius[:, None]
    picture, (left, right) = style.canvas((9.4, 4.2), columns=2)
    ring = np.linspace(0, 2 * np.pi, 200)
    left.plot(np.cos(ring), np.sin(ring), color=style.TRUTH, linewidth=3)
    left.plot(*given[:110].T, "o", color=style.QUIET, markersize=5, alpha=0.6)
    move = (told - given)[:110].T
    left.quiver(
        *given[:110].T, *move, angles="xy", scale_units="xy", scale=1, color=style.FIT, width=0.006, gid="step-2-move"
    )
    left.set(xlim=(-2, 2), ylim=(-2, 2), aspect="equal", xticks=[], yticks=[], title="noisy points")
    right.axhline(1, color=style.TRUTH, linewidth=1.5, linestyle="--", gid="step-2-ring")
    right.plot(radius[:500], of_told[:500], "o", color=style.FIT, markersize=4, alpha=0.4, gid="step-2-told")
    grid = np.linspace(0, 2.2, 200)
    right.plot(grid, posterior_radius(grid), color=style.CLASS_B, linewidth=3, gid="step-3-exact")
    right.text(1.05, 0.45, "mean of what\nit can have been", color=style.CLASS_B, fontsize=16, gid="step-3-name")
    right.text(1.35, 1.05, "nearest of the ring", fontsize=16, gid="step-2-name")
    right.set(xlabel="distance from the middle, noisy", ylabel="after", xlim=(0, 2.2), ylim=(0, 1.25))
    off = lambda some: ((some - clean) ** 2).sum(axis=1).mean()
    return with_numbers(
        picture, net=off(told), exact=off(exact), nearest=off(nearest), nothing=off(given), noise=NOISE,
        apart=np.sqrt(((told - exact) ** 2).sum(axis=1).mean()), apart_nearest=np.sqrt(((told - nearest) ** 2).sum(axis=1).mean()),
    )  # fmt: skip
