"""Published: a network that finds pneumonia in X-rays, judged on the hospitals it learned from and on another one."""

from deeplecture.figure import figure, with_numbers
from measured import style

# Zech and others (2018), abstract: area under the ROC curve. The last is of no network: it sorts the
# X-rays by the hospital system that they come from.
PUBLISHED = (
    ("network, new X-rays of the\ntwo hospital systems it knows", 0.931, style.TRAIN, "o"),
    ("the same network,\na third hospital system", 0.815, style.TEST, "s"),
    ("no network: X-rays of the two\nsorted by hospital system", 0.861, style.QUIET, "D"),
)


@figure("cited", cite="zech2018")
def xray_sites():
    picture, axes = style.canvas((10.0, 3.8))
    for row, (_, area, colour, marker) in enumerate(PUBLISHED):
        axes.plot([0.5, area], [-row, -row], color=colour, lw=2, alpha=0.4)
        axes.plot(area, -row, marker, color=colour, markersize=11)
        axes.annotate(
            f"{area:.3f}",
            (area, -row),
            (0, 13),
            textcoords="offset points",
            ha="center",
            color=colour,
            fontweight="bold",
        )
    axes.axvline(0.5, color=style.QUIET, linestyle=":")
    axes.text(0.505, -2.45, "guessing", color=style.QUIET)
    axes.set_yticks([0, -1, -2], [words for words, *_ in PUBLISHED])
    axes.set(xlabel="area under the ROC curve (pneumonia)", xlim=(0.48, 1.0), ylim=(-2.6, 0.6))
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return with_numbers(picture, known=PUBLISHED[0][1], other=PUBLISHED[1][1], sorted=PUBLISHED[2][1])
