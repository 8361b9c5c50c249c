"""Three classifiers that are right on the three examples, asked about a fourth pattern."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _patterns


def word(good: bool) -> str:
    """The label in words."""
    return "GOOD" if good else "BAD"


@figure("computed")
def pattern_verdicts():
    patterns, signs = _patterns.examples()
    asked = _patterns.ASKED.ravel()
    weights, offset = _patterns.linear_weights()
    score = asked @ weights + offset
    distances = (patterns != asked).sum(axis=1)
    nearest = int(distances.argmin())
    holes = [_patterns.holes(pattern.reshape(7, 7)) for pattern in patterns]
    asked_holes = _patterns.holes(_patterns.ASKED)
    verdicts = {"linear": score > 0, "nearest": signs[nearest] > 0, "holes": asked_holes > 0}

    picture, (left, middle, right) = style.canvas(style.SLIDE, columns=3)
    largest = np.abs(weights).max()
    left.pcolormesh(
        weights.reshape(7, 7)[::-1], cmap="PuOr_r", vmin=-largest, vmax=largest, edgecolors="#c9ced6", linewidth=0.8
    )
    left.set(xticks=[], yticks=[], aspect="equal")
    for row, column in np.argwhere(weights.reshape(7, 7) * _patterns.ASKED != 0):
        weight = weights[7 * row + column]
        left.text(
            column + 0.5,
            6.5 - row,
            "+" if weight > 0 else "−",
            ha="center",
            va="center",
            fontsize=18,
            fontweight="bold",
            color="white" if abs(weight) > largest / 3 else style.TRUTH,
        )
    left.spines[:].set_visible(False)
    left.set_title("49 weights", loc="center")
    left.set_xlabel(f"score {score:+.2f}".replace("-", "−"))

    names = ["square", "diamond", "plus"]
    bars = middle.bar(names, distances, color=[style.CLASS_A, style.CLASS_A, style.CLASS_B], width=0.6)
    middle.bar_label(bars, fontsize=14)
    for bar in bars[2:]:
        bar.set_hatch("//")
        bar.set_edgecolor("white")
    middle.set(ylabel="pixels that differ", yticks=[])
    middle.set_title("nearest example", loc="center")
    middle.set_xlabel(f"nearest: {names[nearest]}")

    bars = right.bar(
        [*names, "?"], [*holes, asked_holes], color=[style.CLASS_A, style.CLASS_A, style.CLASS_B, style.QUIET]
    )
    right.bar_label(bars, fontsize=14)
    right.set(ylabel="enclosed areas", yticks=[], ylim=(0, 1.25))
    right.set_title("one feature", loc="center")
    right.set_xlabel("a ring encloses an area")
    for axes, key in zip((left, middle, right), verdicts):
        colour = style.CLASS_A if verdicts[key] else style.CLASS_B
        axes.text(
            0.5,
            -0.3,
            word(verdicts[key]),
            transform=axes.transAxes,
            ha="center",
            fontsize=22,
            fontweight="bold",
            color=colour,
        )
    return with_numbers(
        picture,
        linear=word(verdicts["linear"]),
        nearest=word(verdicts["nearest"]),
        holes=word(verdicts["holes"]),
        score=score,
        distances=distances,
        example_scores=patterns @ weights + offset,
        example_holes=holes,
    )
