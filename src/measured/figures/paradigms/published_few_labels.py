"""Published accuracies on CIFAR-10 from few labels and many images without."""

from deeplecture.figure import figure, with_numbers
from measured import style

# Labels, accuracy in percent, name and year, as the abstracts state them (Tarvainen 2017, Berthelot 2019, Sohn 2020).
REPORTED = (
    (4_000, 100 - 6.28, "Mean Teacher, 2017", style.QUIET, "s"),
    (250, 100 - 11, "MixMatch, 2019", style.CLASS_B, "^"),
    (250, 94.93, "FixMatch, 2020", style.TRAIN, "o"),
    (40, 88.61, "FixMatch, 2020", style.TRAIN, "o"),
)


@figure("cited", cite="sohn2020")
def published_few_labels():
    picture, axes = style.canvas((10, 4.2))
    for labels, right, name, colour, marker in REPORTED:
        axes.plot(labels, right, marker, color=colour, markersize=12)
        beside = (12, -1) if labels != 40 else (8, -19)
        axes.annotate(
            f"{name}: {right:.4g} %",
            (labels, right),
            beside,
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=16,
        )
    axes.set(
        xscale="log",
        xlabel="labels, of 50,000 images",
        ylabel="test images right (%)",
        xlim=(25, 40_000),
        ylim=(86, 97),
    )
    axes.set_xticks([40, 250, 4_000], ["40", "250", "4,000"])
    axes.minorticks_off()
    few, many = REPORTED[2], REPORTED[0]
    return with_numbers(
        picture,
        few=few[1] / 100,
        many=many[1] / 100,
        few_labels=few[0],
        many_labels=many[0],
        forty=REPORTED[3][1] / 100,
        mix=0.89,
    )
