"""A small network while it learns two moons: its boundary after 0, 30, 300 and 3,000 steps, and its loss."""

import numpy as np

from deeplecture import style
from deeplecture.figure import figure, with_numbers
from deeplecture.figures.learning import _moons
from deeplecture.figures.learning._plane import show_points, show_regions


def score(weights, points):
    """The network's answer before the threshold: one hidden layer of tanh units, then a weighted sum."""
    inner, inner_offset, outer, outer_offset = weights
    return np.tanh(points @ inner + inner_offset) @ outer + outer_offset


def mean_loss(weights, points, signs):
    """Logistic loss, mean of log(1 + exp(-sign * score)); signs are -1 and +1."""
    return np.logaddexp(0, -signs * score(weights, points)).mean()


def step(weights, points, signs, learning_rate: float):
    """The weights after one step of gradient descent on the logistic loss."""
    inner, inner_offset, outer, outer_offset = weights
    hidden = np.tanh(points @ inner + inner_offset)
    blame = -signs / (1 + np.exp(signs * (hidden @ outer + outer_offset))) / len(signs)
    back = np.outer(blame, outer) * (1 - hidden**2)
    slopes = points.T @ back, back.sum(axis=0), hidden.T @ blame, blame.sum()
    return tuple(weight - learning_rate * slope for weight, slope in zip(weights, slopes))


@figure("computed")
def learning_snapshots(hidden: int = 12, learning_rate: float = 0.5, seed: int = 1):
    shown_at = (0, 30, 300, 3000)
    train, _, labels, _ = _moons.split()
    signs = 2 * labels - 1
    rng = np.random.default_rng(seed)
    weights = rng.normal(size=(2, hidden)), rng.normal(size=hidden), 0.5 * rng.normal(size=hidden), 0.0
    kept, losses = {}, []
    for count in range(shown_at[-1] + 1):
        losses.append(mean_loss(weights, train, signs))
        if count in shown_at:
            kept[count] = weights
        weights = step(weights, train, signs, learning_rate)
    accuracies = [((score(kept[count], train) > 0) == labels).mean() for count in shown_at]

    picture, grid = style.canvas(style.SLIDE, rows=2, columns=4, height_ratios=[1.7, 1])
    for axes, count, accuracy in zip(grid[0], shown_at, accuracies):
        show_regions(
            axes,
            lambda points, weights=kept[count]: score(weights, points),
            _moons.HORIZONTAL,
            _moons.VERTICAL,
            cells=120,
        )
        show_points(axes, train, labels, s=16)
        axes.set(xticks=[], yticks=[], title=f"step {count:,}: {accuracy:.0%}")
    for axes in grid[1]:
        axes.remove()
    curve = picture.add_subplot(grid[1, 0].get_gridspec()[1, :])
    curve.plot(np.arange(len(losses)) + 1, losses, color=style.TRAIN)
    for count in shown_at:
        curve.plot(count + 1, losses[count], "o", color=style.TRUTH)
        curve.annotate(
            f"{losses[count]:.2f}", (count + 1, losses[count]), (0, 7), textcoords="offset points", ha="center"
        )
    curve.set(xscale="log", xlabel="step (+1)", ylabel="mean loss", xlim=(0.85, 4200), ylim=(0, max(losses) * 1.25))
    return with_numbers(
        picture,
        steps=shown_at,
        accuracies=accuracies,
        losses=[losses[count] for count in shown_at],
        weights=2 * hidden + hidden + hidden + 1,
    )
