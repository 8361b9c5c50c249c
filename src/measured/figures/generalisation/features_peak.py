"""Digits read by random features: test error of the shortest best fit by the number of features, true labels and a fifth drawn."""

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.generalisation import _features
from measured.figures.generalisation._features import COUNTS, TRAIN


@figure("computed")
def features_peak():
    picture, axes = style.canvas((10.0, 3.9))
    axes.axvline(TRAIN, color=style.QUIET, linestyle=":", zorder=0)
    axes.text(TRAIN * 0.95, 0.97, f"{TRAIN} digits", color=style.QUIET, fontsize=15, ha="right", va="center")
    looks = (
        (0.2, style.CLASS_B, "s", 2, "a fifth of the labels random", (200, 0.67)),
        (0.0, style.CLASS_A, "o", 3, "all labels true", (260, 0.19)),
    )
    found = {}
    for lots, colour, marker, step, name, place in looks:
        sweep = _features.by_features(lots)
        error = sweep.error[..., 0]
        axes.plot(COUNTS, error.mean(axis=0), "-", marker=marker, color=colour, markersize=8, gid=f"step-{step}-line")
        axes.fill_between(
            COUNTS, error.min(axis=0), error.max(axis=0), color=colour, alpha=0.18, linewidth=0, gid=f"step-{step}-band"
        )
        axes.text(*place, name, color=colour, fontsize=17, va="center", gid=f"step-{step}-name")
        found[lots] = error
    axes.set(xscale="log", xlabel="random features", ylabel="test error", ylim=(0, 1.03), xlim=(9, 900))
    axes.set_xticks((10, 50, 150, 300, 600), ("10", "50", "150", "300", "600"))
    axes.set_yticks((0, 0.5, 1), ("0 %", "50 %", "100 %"))
    axes.minorticks_off()
    at = COUNTS.index(TRAIN)
    left = slice(0, at)
    numbers = {}
    for name, error in (("lots", found[0.2]), ("true", found[0.0])):
        middle = error.mean(axis=0)
        numbers |= {
            f"{name}_peak": middle[at], f"{name}_last": middle[-1], f"{name}_dip": middle[left].min(), f"{name}_dip_at": COUNTS[int(middle[left].argmin())],
            f"{name}_highest_at": COUNTS[int(middle.argmax())], f"{name}_below": (error[:, -1] < error[:, left].min(axis=1)).sum(),
        }  # fmt: skip
    return with_numbers(
        picture, draws=_features.DRAWS, digits=TRAIN, most=COUNTS[-1], tested=_features.TESTS, **numbers
    )
