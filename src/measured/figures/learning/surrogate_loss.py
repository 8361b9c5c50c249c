"""The logistic loss in place of the number of mistakes: against the margin, and over the directions of a line."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _moons


def fewest_mistakes(points, labels, degrees):
    """The least share of wrong answers of all thresholds, for each direction of a normal that points to class A."""
    found = []
    for angle in np.deg2rad(degrees):
        order = np.argsort(points @ [np.cos(angle), np.sin(angle)])
        # With i points below the threshold, those of class B below it and those of class A above it are right.
        right = (labels == 0).sum() + np.concatenate([[0], np.cumsum(2 * labels[order] - 1)])
        found.append(1 - right.max() / len(labels))
    return np.array(found)


def least_logistic(points, labels, degrees, rounds: int = 25):
    """For each direction the least mean logistic loss over the length of the normal and the offset, by Newton's method.

    Returns:
        the losses; the shares of wrong answers there; the lengths, where a negative one means that the best normal of
        this direction points the other way; and which share of the pull on the line, the sum over points of the slope
        of their loss in their score, comes from points that it has right.
    """
    angles, signs = np.deg2rad(degrees), 1 - 2 * labels
    along = points @ np.stack([np.cos(angles), np.sin(angles)])
    length, offset = np.ones(len(degrees)), np.zeros(len(degrees))
    for _ in range(rounds):
        chances = 1 / (1 + np.exp(-(along * length + offset)))
        blame, bend = chances - (1 - labels[:, None]), chances * (1 - chances) + 1e-9
        slopes = (blame * along).sum(0), blame.sum(0)
        curves = (bend * along**2).sum(0), (bend * along).sum(0), bend.sum(0)
        scale = curves[0] * curves[2] - curves[1] ** 2
        # Where the whole step would be long, only a part of it is taken.
        step = (
            (curves[2] * slopes[0] - curves[1] * slopes[1]) / scale,
            (curves[0] * slopes[1] - curves[1] * slopes[0]) / scale,
        )
        short = np.minimum(1, 2 / np.maximum(np.hypot(*step), 1e-12))
        length, offset = length - short * step[0], offset - short * step[1]
    margins = signs[:, None] * (along * length + offset)
    pull = 1 / (1 + np.exp(margins))
    return (
        np.logaddexp(0, -margins).mean(0),
        (margins <= 0).mean(0),
        length,
        (pull * (margins > 0)).sum(0) / pull.sum(0),
    )


@figure("computed")
def surrogate_loss():
    points, _, labels, _ = _moons.split()
    degrees = np.arange(50.0, 150.5, 0.5)
    mistakes = fewest_mistakes(points, labels, degrees)
    smooth, wrong, length, pull = least_logistic(points, labels, degrees)
    smooth[length < 0] = np.nan
    least = np.nanargmin(smooth)
    lowest = np.flatnonzero(mistakes == mistakes.min())
    turns = np.diff(np.sign(np.diff(smooth[~np.isnan(smooth)])))

    picture, (losses, sweep) = style.canvas(style.SLIDE, columns=2, width_ratios=[1, 1.15])
    margin = np.linspace(-3, 3, 601)
    losses.plot(margin, np.where(margin > 0, 0.0, 1.0), color=style.TEST, linestyle="--", drawstyle="steps-mid")
    losses.plot(margin, np.logaddexp(0, -margin) / np.log(2), color=style.FIT)
    losses.text(-2.9, 0.62, "0-1: right or wrong", color=style.TEST)
    losses.text(-1.1, 2.9, "logistic, in bits:\n$\\log_2(1 + e^{-m})$", color=style.FIT)
    losses.set(
        xlabel="margin $m$ = sign of the class × score",
        ylabel="loss of one example",
        title="For one example",
        ylim=(-0.1, 4.5),
    )
    sweep.plot(degrees, 100 * mistakes, color=style.TEST, linestyle="--", drawstyle="steps-mid", linewidth=1.5)
    sweep.plot(degrees, 100 * smooth / np.log(2), color=style.FIT)
    sweep.plot(degrees[lowest], np.full(len(lowest), 100 * mistakes.min()), "s", color=style.TEST, markersize=5)
    sweep.plot(degrees[least], 100 * smooth[least] / np.log(2), "D", color=style.FIT, markersize=8)
    sweep.text(
        degrees[least], 100 * smooth[least] / np.log(2) - 4, "one lowest point", ha="center", va="top", color=style.FIT
    )
    sweep.text(
        degrees[lowest].mean(),
        100 * mistakes.min() - 2,
        f"{100 * mistakes.min():.1f} % wrong",
        ha="center",
        va="top",
        color=style.TEST,
    )
    sweep.set(
        xlabel="direction of the line's normal (degrees)",
        ylabel="mean loss of the best such line × 100",
        title=f"On the {len(points)} points",
        ylim=(0, 105),
        xlim=(50, 150),
    )
    return with_numbers(
        picture,
        fewest=mistakes.min(),
        fewest_at=degrees[lowest],
        mistakes_at_least=wrong[least],
        pull_of_right=pull[least],
        least_at=degrees[least],
        least_bits=smooth[least] / np.log(2),
        minima=int((turns > 0).sum()),
        flat=(np.diff(mistakes) == 0).mean(),
        valleys=valleys(mistakes),
        degrees_kept=int((~np.isnan(smooth)).sum()),
    )


def valleys(values) -> int:
    """How many stretches of equal values lie below both of their sides."""
    level = values[np.concatenate([[True], np.diff(values) != 0])]
    return int(((level[1:-1] < level[:-2]) & (level[1:-1] < level[2:])).sum())
