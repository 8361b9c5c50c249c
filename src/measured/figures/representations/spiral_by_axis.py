"""A noisy spiral, and what is left of it on its first principal axis."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.representations._spiral import TURNS, axis, drawn, line_error, on_axis, rank_agreement

POINTS = 500


@figure("computed")
def spiral_by_axis():
    points, place = drawn(POINTS, np.random.default_rng([11, 1]))
    fresh, theirs = drawn(POINTS, np.random.default_rng([11, 2]))
    mean, direction, kept = axis(points)
    moved, code = on_axis(points, fresh), (fresh - mean) @ direction
    picture, panels = style.canvas((9.6, 4.1), columns=2, width_ratios=(1, 1.15))
    left, right = panels
    left.scatter(*fresh.T, c=theirs / TURNS, s=16, cmap="viridis")
    left.scatter(*moved.T, c=theirs / TURNS, s=16, cmap="viridis", gid="step-2-moved")
    left.set(title="the arm, coloured along", xticks=[], yticks=[], aspect="equal", xlim=(-2.6, 2.6), ylim=(-2.6, 2.6))
    right.scatter(theirs / TURNS, code, c=theirs / TURNS, s=16, cmap="viridis", gid="step-2-code")
    right.set(xlabel="place along the arm", ylabel="code: place on the axis", xlim=(0, 1), ylim=(-2.9, 2.9))
    return with_numbers(
        picture, kept=kept, error=line_error(points, fresh), spread=((fresh - points.mean(axis=0)) ** 2).mean(),
        order=rank_agreement(code, theirs), points=POINTS,
    )  # fmt: skip
