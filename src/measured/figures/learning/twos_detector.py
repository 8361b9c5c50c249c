"""A detector of the digit two: the task, what beats always saying no, and what a linear rule misses."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _digits

MOST = 14  # mistakes of a kind that are shown as images


@cache
def detectors(splits: int) -> list[tuple[np.ndarray, np.ndarray, float]]:
    """For each random half: the images that judge, their scores, and the penalty; kept for other thresholds."""
    images, labels = _digits.digits()
    found = []
    for split in range(splits):
        train, test = _digits.halves(split)
        model = _digits.linear(images[train], labels[train] == 2)
        found.append((test, model.decision_function(images[test].reshape(-1, 64)), 1 / model.C))
    return found


@figure("computed")
def twos_detector(seed: int = 3, splits: int = 8, threshold: float = 0.0):
    images, labels = _digits.digits()
    accuracies, recalls, always_no, penalties, missed, false = [], [], [], [], set(), set()
    for split, (test, scores, penalty) in enumerate(detectors(splits)):
        answers, two = scores > threshold, labels[test] == 2
        accuracies.append((answers == two).mean())
        recalls.append(answers[two].mean())
        always_no.append((~two).mean())
        penalties.append(penalty)
        missed |= set(test[two & ~answers].tolist())
        false |= set(test[~two & answers].tolist())
        if split == seed:
            score, shown_two = scores, two

    picture, ((album, bars), (strip, wrong)) = style.canvas(
        style.SLIDE, rows=2, columns=2, width_ratios=[1.5, 1], height_ratios=[1, 1.15]
    )
    for place in range(10):
        corner, floor = 1.15 * (place % 5), 1.5 * (1 - place // 5)
        album.imshow(1 - images[place], cmap="gray", extent=(corner, corner + 1, floor, floor + 1), vmin=0, vmax=1)
        two = labels[place] == 2
        album.text(
            corner + 0.5,
            floor + 1.03,
            str(labels[place]),
            ha="center",
            va="bottom",
            fontsize=13,
            color=style.CLASS_B if two else style.QUIET,
            fontweight="bold" if two else "normal",
        )
    album.set(xlim=(-0.05, 5.7), ylim=(-0.05, 2.95), aspect="equal")
    album.axis("off")
    album.set_title("Ten digits: which are twos?", loc="left")

    heights = 100 * np.array([[np.mean(always_no), np.mean(accuracies)], [0.0, np.mean(recalls)]])
    low, high = np.min([accuracies, recalls], axis=1), np.max([accuracies, recalls], axis=1)
    for place, (colour, hatch) in enumerate(((style.QUIET, ""), (style.CLASS_B, "//"))):
        spots = np.arange(2) + 0.38 * (place - 0.5)
        bars.bar(spots, heights[:, place], 0.36, color=colour, hatch=hatch, edgecolor="white", linewidth=0)
        if place:
            spread = 100 * np.array([np.array([np.mean(accuracies), np.mean(recalls)]) - low, high]) - [
                [0, 0],
                heights[:, 1],
            ]
            bars.errorbar(spots, heights[:, 1], np.abs(spread), fmt="none", ecolor=style.TRUTH, capsize=4)
        for spot, height, top in zip(spots, heights[:, place], 100 * high if place else heights[:, 0]):
            bars.text(spot, top + 4, f"{height:.1f}", ha="center", fontsize=13, color=colour)
    bars.text(0.81, 24, "always no", rotation=90, ha="center", va="bottom", color=style.QUIET)
    bars.text(1.48, 50, "linear\nrule", ha="left", va="center", color=style.CLASS_B)
    bars.set(ylim=(0, 125), xlim=(-0.5, 2.0), ylabel="%", yticks=[0, 50, 100])
    bars.set_xticks([0, 1], ["answers right", "twos found"])

    bins = np.linspace(np.floor(score.min()), np.ceil(score.max()), 45)
    strip.hist(score[~shown_two], bins, color=style.CLASS_A, alpha=0.75)
    strip.hist(score[shown_two], bins, color=style.CLASS_B, alpha=0.75, hatch="//", edgecolor="white", linewidth=0)
    strip.axvline(threshold, color=style.TRUTH, linestyle="--", linewidth=1.5)
    top = strip.get_ylim()[1]
    strip.text(threshold + 0.02 * score.max(), 0.98 * top, " says two $\\to$", va="top")
    strip.text(score.min(), 0.75 * top, "other digits", color=style.CLASS_A)
    strip.text(score.max(), 0.5 * top, "twos", color=style.CLASS_B, ha="right")
    strip.set(xlabel="score $\\mathbf{w}^\\top\\mathbf{x}+b$", ylabel="test images")

    wrong.axis("off")
    rows = (
        ("twos missed in some half", sorted(missed), style.TEST),
        ("others taken for twos", sorted(false), style.CLASS_A),
    )
    for floor, (title, members, colour) in zip((2.3, 0), rows):
        title = f"{title} ({MOST} of {len(members)})" if len(members) > MOST else title
        wrong.text(0, floor + 1.08, title, color=colour, va="bottom", fontsize=13)
        for place, member in enumerate(members[:MOST]):
            extent = (1.1 * place, 1.1 * place + 1, floor, floor + 1)
            wrong.imshow(1 - images[member], cmap="gray", extent=extent, vmin=0, vmax=1)
    wrong.set(xlim=(0, 1.1 * max(9, min(MOST, max(len(missed), len(false))))), ylim=(-0.02, 4.0), aspect="equal")
    return with_numbers(
        picture,
        accuracy=np.mean(accuracies),
        recall=np.mean(recalls),
        always_no=np.mean(always_no),
        shown=labels[:10],
        missed=len(missed),
        false=len(false),
        false_digits=sorted(labels[sorted(false)].tolist()),
        tested=len(test),
        penalties=penalties,
        splits=splits,
    )
