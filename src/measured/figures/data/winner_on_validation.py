"""Four models of which validation picks one; and the best of many equal candidates, by their number."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.data.selection import MODELS, winners

COUNTS = (1, 2, 4, 8, 16, 32, 64)


@figure("measured", record="data/selection")
def winner_on_validation(record: Record):
    models, small, large, test = (record.results[key] for key in ("models", "small", "large", "test"))
    picture, (left, right) = style.canvas(style.SLIDE, columns=2, width_ratios=[1, 1.35])
    picks = models[:, :, 0].argmax(axis=1)
    often = np.bincount(picks, minlength=len(MODELS))
    first = int(often.argmax())
    for row in range(len(MODELS)):
        low, middle, high = 100 * np.quantile(models[:, row, 0], [0.1, 0.5, 0.9])
        left.plot([row, row], [low, high], color=style.FIT, lw=8, alpha=0.35, solid_capstyle="butt")
        left.plot(row, middle, "s", color=style.FIT)
        left.text(row, 62.5, f"{often[row]}", ha="center", color=style.FIT, fontweight="bold")
    left.plot(first + 0.25, 100 * models[:, first, 1].mean(), "D", color=style.TEST, markersize=9)
    left.text(first + 0.42, 100 * models[:, first, 1].mean() + 0.3, "test", color=style.TEST, va="center")
    left.text(1.5, 66, f"times chosen, of {len(record.seeds)} splits:", color=style.FIT, ha="center")
    left.set_xticks(range(len(MODELS)), [name.replace(" ", "\n", 1) for name in MODELS], fontsize=13)
    left.set(ylabel="digits right (%)", ylim=(60, 101), xlim=(-0.5, 3.5), title="Four models: validation chooses")
    numbers = {}
    for name, validation, marker in (("small", small, "o"), ("large", large, "s")):
        found = winners(validation, test, COUNTS)
        for column, (colour, stroke) in enumerate(((style.FIT, "--"), (style.TEST, "-"))):
            right.plot(COUNTS, 100 * found[:, column].mean(axis=1), color=colour, linestyle=stroke, marker=marker, markerfacecolor="white" if name == "small" else colour)  # fmt: skip
        numbers |= {
            f"{name}_validation": found[:, 0].mean(axis=1),
            f"{name}_test": found[:, 1].mean(axis=1),
            f"{name}_optimism": [interval(*found[row])[:3] for row in range(len(COUNTS))],
        }
    ends = (
        ("small_validation", style.FIT, f"{record.settings['small']} validation\ndigits"),
        ("large_validation", style.FIT, f"{record.settings['validation']} validation\ndigits"),
    )
    for name, colour, words in ends:
        right.text(74, 100 * numbers[name][-1], words, color=colour, va="center")
    right.text(
        74, 50 * (numbers["small_test"][-1] + numbers["large_test"][-1]), "test digits", color=style.TEST, va="center"
    )
    right.set(
        xscale="log",
        xlabel="candidates that validation chooses from",
        ylabel="digits right (%)",
        title="Many networks: the winner",
        xlim=(0.9, 420),
    )
    right.set_xticks(COUNTS, [str(count) for count in COUNTS])
    right.minorticks_off()
    return with_numbers(
        picture, splits=len(record.seeds), counts=COUNTS, often=often, chosen=MODELS[first], models=models.mean(axis=0),
        best=test.max(axis=1).mean(), spread=test.std(axis=1, ddof=1).mean(), **numbers,
    )  # fmt: skip
