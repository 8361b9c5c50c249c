"""How sure the network is of clothes that are turned and of pictures that show none."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.fashion.data import CLASSES
from measured.figures.fashion._parts import NAMES, mark, reach

SHOWN = ((0, 0), (0, 3), (0, 6), (5, 6))  # place among the examples, and among the angles


@figure("measured", record="fashion/turned")
def fashion_turned(record: Record, seed: int = 0):
    angles = np.array(record.settings["angles"])
    accuracy, confidence = 100 * record.results["accuracy"], 100 * record.results["confidence"]
    noise = record.settings["kinds"].index("grey noise")
    other = 100 * record.results["kind_confidence"][:, noise]
    picture, _ = style.canvas((10.4, 3.6))
    picture.clear()
    left, right = picture.subfigures(1, 2, width_ratios=(1, 1.35))
    _examples(left, record, record.seeds.index(seed))
    axes = right.subplots()
    # How sure it is comes before how many are right, which is asked for: so the title, which tells all, comes with the answer.
    for places, values, colour, marker, line, word, step in (
        (angles, accuracy, style.TEST, "o", "-", "right", "step-4-right"),
        (angles, confidence, style.FIT, "s", "--", "mean probability\nof its answer", "step-2-sure"),
        ([110], other[:, None], style.FIT, "D", "none", "the same\nof grey noise", "step-3-noise"),
    ):
        mean = values.mean(0)
        drawn = axes.errorbar(
            places, mean, reach(values), color=colour, marker=marker, linestyle=line, capsize=4, elinewidth=1.4
        )
        label = axes.annotate(
            word, (places[-1], mean[-1]), (10, 0), textcoords="offset points", va="center", color=colour
        )
        mark(step, drawn.lines[0], *drawn.lines[1], *drawn.lines[2], label)
    axes.set(xlim=(-4, 165), ylim=(0, 100), xticks=angles, ylabel="%, mean and range of the runs")
    axes.set_xlabel("degrees by which the garments are turned", loc="left")
    axes.spines["bottom"].set_bounds(-4, 94)
    sure = 100 * record.results["sure"]
    answers = record.results["answers"].mean(0)
    return with_numbers(
        picture,
        runs=len(record.seeds),
        images=record.settings["images"],
        angles=angles,
        accuracy=accuracy.mean(0),
        most_right=accuracy[:, -1].max(),
        confidence=confidence.mean(0),
        least_confidence=confidence[:, -1].min(),
        sure=sure.mean(0),
        noise_confidence=other.mean(),
        most_noise=other.max(),
        noise_sure=100 * record.results["kind_sure"][:, noise].mean(),
        shuffled_confidence=100
        * record.results["kind_confidence"][:, record.settings["kinds"].index("pixels shuffled")].mean(),
        taken=CLASSES[answers.argmax()],
        taken_share=answers.max() / answers.sum(),
    )


def _examples(part, record: Record, run: int) -> None:
    """Some images as the network gets them, with what it says."""
    results = record.results
    for axes, (example, angle) in zip(part.subplots(2, 2).flat, SHOWN, strict=True):
        axes.imshow(results["examples"][run, angle, example], cmap="gray_r", vmin=0, vmax=255)
        share = 100 * results["example_shares"][run, angle, example]
        axes.set_title(
            f"{NAMES[results['example_answers'][run, angle, example]]}, {share:.0f} %",
            fontsize=14, color=style.TEST, loc="center",
        )  # fmt: skip
        axes.set_xlabel(f"{NAMES[results['example_labels'][run, example]]}, {record.settings['angles'][angle]}°")
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        if angle:  # a reader is asked first what becomes of it
            axes.set_gid(f"step-4-example-{example}-{angle}")
