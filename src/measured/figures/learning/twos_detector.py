"""A detector of the digit two: a linear rule on 64 pixels, what it misses and what it takes for a two."""

import numpy as np

from measured import style
from deeplecture.figure import figure, with_numbers
from measured.figures.learning import _digits


@figure("computed")
def twos_detector(seed: int = 3, splits: int = 8):
    images, labels = _digits.digits()
    accuracies, recalls = [], []
    for split in range(splits):
        train, test = _digits.halves(split)
        model = _digits.linear(images[train], labels[train] == 2)
        answers, two = model.predict(images[test].reshape(-1, 64)), labels[test] == 2
        accuracies.append((answers == two).mean())
        recalls.append(answers[two].mean())
        if split == seed:
            score, shown, shown_two = model.decision_function(images[test].reshape(-1, 64)), test, two

    picture, (strip, album) = style.canvas(style.SLIDE, rows=2, height_ratios=[1.1, 1])
    bins = np.linspace(-15, 8, 47)
    strip.hist(score[~shown_two], bins, color=style.CLASS_A, alpha=0.75)
    strip.hist(score[shown_two], bins, color=style.CLASS_B, alpha=0.75, hatch="//", edgecolor="white", linewidth=0)
    strip.axvline(0, color=style.TRUTH, linestyle="--", linewidth=1.5)
    strip.text(0.25, 44, "says two $\\to$", va="center")
    strip.text(-9.4, 45, "other digits", color=style.CLASS_A, ha="right")
    strip.text(3, 14, "twos", color=style.CLASS_B, ha="center")
    strip.set(xlabel="score $\\mathbf{w}^\\top\\mathbf{x}+b$", ylabel="test images", xlim=(-15, 8))

    missed = shown[shown_two & (score <= 0)]
    false = shown[~shown_two & (score > 0)]
    surest = shown[shown_two][np.argsort(-score[shown_two])[:4]]
    groups = (
        ("surest twos", surest, style.CLASS_B),
        ("twos missed", missed, style.TEST),
        ("not twos", false, style.CLASS_A),
    )
    left = 0.0
    album.axis("off")
    for title, members, colour in groups:
        album.text(left, 1.12, title, color=colour, va="bottom")
        for place, member in enumerate(members[:5]):
            corner = left + 1.1 * place
            album.imshow(1 - images[member], cmap="gray", extent=(corner, corner + 1, 0, 1), vmin=0, vmax=1)
        left += 1.1 * max(len(members[:5]), 2) + 0.8
    album.set(xlim=(0, left), ylim=(-0.02, 1.5), aspect="equal")
    return with_numbers(
        picture,
        accuracy=np.mean(accuracies),
        recall=np.mean(recalls),
        always_no=(labels != 2).mean(),
        missed=len(missed),
        false=len(false),
        tested=len(shown),
        splits=splits,
    )
