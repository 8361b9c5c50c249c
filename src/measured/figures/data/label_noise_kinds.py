"""The same number of wrong labels, scattered over all classes or agreeing on one: accuracy by number of images."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="data/quality")
def label_noise_kinds(record: Record):
    sizes = np.array(record.settings["sizes"])
    kinds = [tuple(kind) for kind in record.settings["labels"]]
    accuracy = record.results["accuracy"][:, :, :, 0, 0]
    picture, panels = style.canvas(style.SLIDE, columns=2, sharey=True)
    numbers = {}
    looks = (
        ("scattered", "scattered", style.TRAIN, "o", "-"),
        ("agreeing", "always the same wrong class", style.CLASS_B, "^", "--"),
    )
    for axes, share, title in zip(panels, (0.2, 0.4), ("1 label in 5 is wrong", "2 labels in 5 are wrong")):
        clean = 100 * accuracy[:, :, kinds.index(("scattered", 0.0))].mean(axis=0)
        axes.plot(sizes, clean, color=style.QUIET, linestyle=":", label="no wrong labels")
        for kind, words, colour, marker, stroke in looks:
            runs = accuracy[:, :, kinds.index((kind, share))]
            axes.plot(sizes, 100 * runs.mean(axis=0), color=colour, marker=marker, linestyle=stroke, label=words)
            axes.fill_between(
                sizes, 100 * runs.min(axis=0), 100 * runs.max(axis=0), color=colour, alpha=0.2, linewidth=0
            )
            numbers[f"{kind}_{round(100 * share)}"] = runs.mean(axis=0)
        one, other = (accuracy[:, :, kinds.index((kind, share))] for kind in ("scattered", "agreeing"))
        numbers[f"gap_{round(100 * share)}"] = [interval(one[:, row], other[:, row])[:3] for row in range(len(sizes))]
        axes.set(xscale="log", xlabel="training images", title=title, ylim=(40, 86))
        axes.set_xticks(sizes, [f"{size:,}" if size < 1000 else f"{size // 1000}k" for size in sizes])
        axes.minorticks_off()
    panels[0].set_ylabel("test images right (%)")
    panels[0].legend(loc="lower right")
    return with_numbers(picture, sizes=sizes, seeds=len(record.seeds), clean=clean / 100, **numbers)
