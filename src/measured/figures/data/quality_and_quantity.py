"""Test accuracy against the number of training images, with wrong labels and with damaged pixels."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


def worth(sizes, clean, accuracy: float) -> float:
    """How many clean images give this accuracy, read off the clean curve, straight in the logarithm of their number.

    Args:
        sizes, clean: numbers of images and accuracies, both rising.
    """
    return float(np.exp(np.interp(accuracy, clean, np.log(sizes))))


@figure("measured", record="data/quality")
def quality_and_quantity(record: Record):
    sizes = np.array(record.settings["sizes"])
    kinds = [tuple(kind) for kind in record.settings["labels"]]
    accuracy = record.results["accuracy"]  # seed, size, labels, pixels, pixels of the test images
    cases = {
        "clean": (("scattered", 0.0), 0, style.TRUTH, "o", "-", "clean"),
        "fifth": (("scattered", 0.2), 0, style.CLASS_A, "s", "--", "1 label in 5 wrong"),
        "two_fifths": (("scattered", 0.4), 0, style.TRAIN, "^", "--", "2 labels in 5 wrong"),
        "three_fifths": (("scattered", 0.6), 0, style.FIT, "D", "--", "3 labels in 5 wrong"),
        "pixels": (("scattered", 0.0), 1, style.CLASS_B, "v", "-.", "2 pixels in 5 random"),
    }
    picture, axes = style.canvas((10, 4.0))
    means, spreads = {}, {}
    for name, (kind, pixels, colour, marker, stroke, words) in cases.items():
        runs = 100 * accuracy[:, :, kinds.index(kind), pixels, 0]
        means[name], spreads[name] = runs.mean(axis=0) / 100, runs.std(axis=0, ddof=1).max() / 100
        axes.plot(sizes, runs.mean(axis=0), color=colour, marker=marker, linestyle=stroke)
        axes.fill_between(sizes, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.15, linewidth=0)
        raised = {"clean": 2.9, "fifth": 0.9, "two_fifths": -1.0, "three_fifths": -1.8}.get(name, 0)
        axes.text(sizes[-1] * 1.12, runs.mean(axis=0)[-1] + raised, words, color=colour, va="center")
    axes.set(xscale="log", xlabel="training images", ylabel="test images right (%)", xlim=(270, 160_000), ylim=(48, 88))
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    equal = {name: worth(sizes, means["clean"], means[name][-1]) for name in cases if name != "clean"}
    return with_numbers(
        picture, sizes=sizes, seeds=len(record.seeds), worth=equal, worth_share={key: value / sizes[-1] for key, value in equal.items()},
        spread=max(spreads.values()), hidden=record.settings["hidden"], validation=record.settings["validation"], **means,
    )  # fmt: skip
