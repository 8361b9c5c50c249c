"""A network that learned where a mark goes with the class, judged at three sites; and what more images do."""

import numpy as np
from matplotlib.patches import Rectangle

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record, load
from measured import style
from measured.experiments.data._images import pooled
from measured.experiments.data.shortcut import marked

LOOKS = (
    ("A: as learned", style.TRAIN, "o", "-"),
    ("B: mark by a coin", style.FIT, "s", "--"),
    ("C: reversed", style.TEST, "^", "-."),
)


@figure("measured", record="data/shortcut")
def corner_mark_sites(record: Record):
    agreements, sizes = np.array(record.settings["agreements"]), np.array(record.settings["sizes"])
    accuracy, growing = record.results["accuracy"], record.results["growing"]
    at = list(agreements).index(record.settings["agreement"])
    growing = np.concatenate([growing[:, :1], accuracy[:, at : at + 1], growing[:, 1:]], axis=1)
    sizes = np.array([sizes[0], record.settings["size"], sizes[1]])
    picture, (left, middle, right) = style.canvas(style.SLIDE, columns=3, width_ratios=[0.55, 1.3, 1])
    # A real coat and a real pullover, made smaller and marked as the experiment does it.
    samples = load("fashion/data").results["samples"][0]
    images = marked(pooled(np.stack([samples[4, 0], samples[2, 0]])), np.array([True, False]), np.zeros(2), 1.0)
    for row, words in enumerate(("coat", "pullover")):
        # Two pictures, so that the words between them lie on the page: images keep their colours in the dark.
        extent = (-0.5, 13.5, 19 * row + 13.5, 19 * row - 0.5)
        left.imshow(images[row], cmap="gray", vmin=0, vmax=1, extent=extent)
        left.add_patch(Rectangle((-0.5, 19 * row - 0.5), 14, 14, fill=False, edgecolor=style.QUIET, clip_on=False))
        left.text(6.5, 14 + 19 * row, words, ha="center", va="top")
    left.axis("off")
    left.set(xlim=(-0.5, 13.5), ylim=(32.5, -0.5))
    left.set_title("Site A")
    for axes, across, runs in ((middle, 100 * agreements, accuracy), (right, sizes, growing)):
        for site, (words, colour, marker, stroke) in enumerate(LOOKS):
            axes.plot(
                across, 100 * runs[:, :, site].mean(axis=0), color=colour, marker=marker, linestyle=stroke, label=words
            )
            axes.fill_between(across, 100 * runs[:, :, site].min(axis=0), 100 * runs[:, :, site].max(axis=0), color=colour, alpha=0.18, linewidth=0)  # fmt: skip
        axes.set(ylim=(0, 103))
    middle.set(xlabel="marks at A that agree with the class (%)", ylabel="test images right (%)")
    middle.set_title(f"{record.settings['size']:,} images")
    middle.set_xticks([50, 70, 90, 100])
    middle.legend(loc="lower left")
    right.set(xscale="log", xlabel="training images")
    right.set_title(f"{100 * record.settings['agreement']:.0f} % agree")
    right.set_xticks(sizes, [f"{size:,}" for size in sizes])
    right.minorticks_off()
    names = ("a", "b", "c")
    return with_numbers(
        picture, seeds=len(record.seeds), agreements=agreements, sizes=sizes, size=record.settings["size"],
        validation=record.settings["validation"], agreement=record.settings["agreement"],
        **{name: accuracy[:, :, site].mean(axis=0) for site, name in enumerate(names)},
        **{f"{name}_growing": growing[:, :, site].mean(axis=0) for site, name in enumerate(names)},
        lost_at_c=interval(accuracy[:, 0, 2], accuracy[:, at, 2])[:3],
        won_at_a=interval(accuracy[:, at, 0], accuracy[:, 0, 0])[:3],
        all_marked=interval(accuracy[:, -1, 1], accuracy[:, 0, 1])[:3],
    )  # fmt: skip
