"""150 features and more and more digits, true labels: test error without and with a penalty that validation chooses."""

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.generalisation import _features
from measured.figures.generalisation._features import SIZES, TRAIN


@figure("computed")
def more_digits_hurt():
    sweep = _features.by_examples(0.0)
    bare, tuned = sweep.error[..., 0], _features.chosen(sweep)[0]
    picture, axes = style.canvas((10.0, 3.7))
    axes.axvline(TRAIN, color=style.QUIET, linestyle=":", zorder=0, gid="step-2-threshold")
    axes.text(
        TRAIN * 1.04,
        0.97,
        f"{TRAIN} features",
        color=style.QUIET,
        fontsize=15,
        va="center",
        gid="step-2-threshold-name",
    )
    for error, colour, line, marker, step in ((bare, style.CLASS_A, "-", "o", 2), (tuned, style.TRAIN, "--", "s", 3)):
        gid = f"step-{step}"
        axes.plot(SIZES, error.mean(axis=0), line, marker=marker, color=colour, markersize=8, gid=f"{gid}-line")
        axes.fill_between(
            SIZES, error.min(axis=0), error.max(axis=0), color=colour, alpha=0.18, linewidth=0, gid=f"{gid}-band"
        )
    axes.text(200, 0.5, "shortest best fit", color=style.CLASS_A, fontsize=17, gid="step-2-name")
    axes.text(21, 0.1, "with a tuned penalty", color=style.TRAIN, fontsize=17, gid="step-3-name")
    axes.set(xscale="log", xlabel="digits to learn from", ylabel="test error", ylim=(0, 1.03), xlim=(18, 680))
    axes.set_xticks((20, 50, 150, 300, 600), ("20", "50", "150", "300", "600"))
    axes.set_yticks((0, 0.5, 1), ("0 %", "50 %", "100 %"))
    axes.minorticks_off()
    few, at = SIZES.index(60), SIZES.index(TRAIN)
    middle = tuned.mean(axis=0)
    return with_numbers(
        picture, few=bare.mean(axis=0)[few], peak=bare.mean(axis=0)[at], last=bare.mean(axis=0)[-1], worse=(bare[:, at] > bare[:, few]).sum(), draws=len(bare), tuned_few=middle[few], tuned_peak=middle[at], tuned_last=middle[-1], tuned_falls=all(middle[1:] < middle[:-1] + 0.005),
        at_few=SIZES[few], first=bare.mean(axis=0)[0], most=SIZES[-1],
    )  # fmt: skip
