"""A small network while it learns two moons: as a film, and four snapshots of it with its losses."""

import numpy as np

from deeplecture.figure import figure, with_film, with_numbers
from deeplecture.film import Curve, Film
from measured import style
from measured.figures.learning import _moons
from measured.figures.learning._plane import show_points, show_regions

FRAMES = 160


def score(weights, points):
    """The network's answer before the threshold: one hidden layer of tanh units, then a weighted sum."""
    inner, inner_offset, outer, outer_offset = weights
    return np.tanh(points @ inner + inner_offset) @ outer + outer_offset


def step(weights, points, signs, learning_rate: float):
    """The weights after one step of gradient descent on the logistic loss."""
    inner, inner_offset, outer, outer_offset = weights
    hidden = np.tanh(points @ inner + inner_offset)
    blame = -signs / (1 + np.exp(signs * (hidden @ outer + outer_offset))) / len(signs)
    back = np.outer(blame, outer) * (1 - hidden**2)
    slopes = points.T @ back, back.sum(axis=0), hidden.T @ blame, blame.sum()
    return tuple(weight - learning_rate * slope for weight, slope in zip(weights, slopes))


def judged(weights, points, labels) -> tuple[float, float]:
    """Logistic loss, the mean of log(1 + exp(-sign * score)), and the share of points on their own side."""
    answers = score(weights, points)
    return np.logaddexp(0, (1 - 2 * labels) * answers).mean(), ((answers > 0) == labels).mean()


def train(steps, hidden: int, learning_rate: float, seed: int) -> list:
    """The weights after each of some rising numbers of steps, from random ones, on the training points."""
    points, _, labels, _ = _moons.split()
    rng = np.random.default_rng(seed)
    weights = rng.normal(size=(2, hidden)), rng.normal(size=hidden), 0.5 * rng.normal(size=hidden), 0.0
    kept, done = [], 0
    for count in steps:
        for _ in range(count - done):
            weights = step(weights, points, 2 * labels - 1, learning_rate)
        kept.append(weights)
        done = count
    return kept


@figure("computed")
def learning_snapshots(hidden: int = 12, learning_rate: float = 0.5, seed: int = 1):
    shown_at = (0, 30, 300, 30_000)
    # In a film and on an axis of powers of ten each snapshot is the same factor further than the one before.
    spaced = np.geomspace(1, shown_at[-1] + 1, FRAMES) - 1
    steps = np.unique([*np.round(spaced).astype(int), *shown_at])
    kept = train(steps, hidden, learning_rate, seed)
    points, _, labels, _ = _moons.split()
    new, new_labels = _moons.fresh()
    losses, accuracies = np.array([judged(weights, points, labels) for weights in kept]).T
    new_losses, new_accuracies = np.array([judged(weights, new, new_labels) for weights in kept]).T
    at = np.searchsorted(steps, shown_at)
    top = 1.2 * max(1, *losses, *new_losses)

    # A little lower than others on slides: the sentence that tells of the film stands under it.
    picture, grid = style.canvas((10.0, 4.1), rows=2, columns=4, height_ratios=[1.7, 1])
    for axes, place in zip(grid[0], at):
        show_regions(
            axes,
            lambda places, weights=kept[place]: score(weights, places),
            _moons.HORIZONTAL,
            _moons.VERTICAL,
            cells=120,
        )
        show_points(axes, points, labels, s=16)
        axes.set(xticks=[], yticks=[], title=f"step {steps[place]:,}: {100 * accuracies[place]:.0f} %")
    for axes in grid[1]:
        axes.remove()
    curve = picture.add_subplot(grid[1, 0].get_gridspec()[1, :])
    curve.plot(steps + 1, losses, color=style.TRAIN)
    curve.plot(steps + 1, new_losses, color=style.TEST, linestyle="--")
    curve.plot(np.array(shown_at) + 1, losses[at], "o", color=style.TRUTH)
    for place in at[:-1]:
        curve.annotate(
            f"{losses[place]:.2f}", (steps[place] + 1, losses[place]), (0, 7), textcoords="offset points", ha="center"
        )
    ends = ((losses[-1], -9, "training points", style.TRAIN), (new_losses[-1], 1, "new points", style.TEST))
    for end, lift, name, colour in ends:
        curve.annotate(f"{end:.2f} {name}", (steps[-1] + 1, end), (9, lift), textcoords="offset points", color=colour)
    curve.set(xscale="log", xlabel="step (+1)", ylabel="mean loss", xlim=(0.85, 200_000), ylim=(-0.2, top))
    curve.set(yticks=(0, 0.5, 1), xticks=10 ** np.arange(5), xticklabels=[f"{10**power:,}" for power in range(5)])
    curve.minorticks_off()
    with_numbers(
        picture,
        steps=shown_at,
        accuracies=accuracies[at],
        losses=losses[at],
        new_accuracies=new_accuracies[at],
        new_losses=new_losses[at],
        weights=2 * hidden + hidden + hidden + 1,
        points=len(points),
        new_points=len(new),
        snapshots=len(steps),
        best_step=steps[new_losses.argmin()],
        best_new_loss=new_losses.min(),
        best_new_accuracy=new_accuracies[new_losses.argmin()],
        best_line=_moons.best_line_by_direction(np.arange(180)).max(),
    )
    return with_film(
        picture,
        Film(
            steps=steps,
            weights=tuple(map(np.array, zip(*kept))),
            points=points,
            labels=labels,
            horizontal=_moons.HORIZONTAL,
            vertical=_moons.VERTICAL,
            curves=(
                Curve("loss", losses, new_losses, 0.0, top, (0, 0.5, 1)),
                Curve("right", accuracies, new_accuracies, 0.2, 1.0, (0.2, 0.6, 1), percent=True),
            ),
            train="training",
            test="new points",
            says=f"On the web page this is a film of {len(steps)} snapshots, with loss and accuracy.",
        ),
    )
