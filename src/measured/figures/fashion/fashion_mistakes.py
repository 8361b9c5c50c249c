"""The test images that one run got wrong with the greatest confidence, and how many of the ten runs get an image wrong."""

import numpy as np
from scipy.stats import binom

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.fashion.data import CLASSES
from measured.figures.fashion._parts import NAMES

SHOWN = 8


@figure("measured", record="fashion/confusion")
def fashion_mistakes(record: Record, seed: int = 1):
    run = record.seeds.index(seed)
    kept = record.results
    images, labels, taken, confidence = (
        kept[key][run, :SHOWN]
        for key in ("mistakes", "mistake_labels", "mistake_predicted", "mistake_confidence")
    )  # fmt: skip
    picture, _ = style.canvas((8.4, 3.9))
    picture.clear()
    left, right = picture.subfigures(1, 2, width_ratios=(1.75, 1))
    for axes, image, label, guess, sure in zip(
        left.subplots(2, SHOWN // 2).flat, images, labels, taken, confidence, strict=True
    ):
        axes.imshow(image, cmap="gray_r", vmin=0, vmax=255)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        title = f"{NAMES[guess]}, {100 * sure:.1f} %"
        axes.set_title(title, fontsize=12.2, fontweight="normal", color=style.TEST, loc="center")
        axes.set_xlabel(f"label: {NAMES[label]}", fontsize=13, color=style.TRUTH)

    predicted, truth = kept["predicted"], kept["labels"][0]
    wrong = predicted != truth
    runs, total = wrong.shape
    by_count = np.bincount(wrong.sum(0), minlength=runs + 1)
    same = int((wrong.all(0) & (predicted == predicted[0]).all(0)).sum())
    expected = total * binom.pmf(range(runs + 1), runs, wrong.mean())
    axes = right.subplots()
    axes.set_gid("step-2-counts")
    places = np.arange(1, runs + 1)
    axes.bar(places, by_count[1:], color=[style.QUIET] * (runs - 1) + [style.TEST])
    axes.bar(runs, same, color="none", edgecolor="white", hatch="//", linewidth=0)
    axes.step(np.arange(0.5, runs + 1), [*expected[1:], expected[-1]], where="post", color=style.TRUTH, linewidth=1.6)
    axes.text(4.4, 0.62 * max(expected), "the line: if runs\nerred independently", fontsize=14)
    axes.annotate(
        f"{by_count[runs]} wrong in all,\n{same} with the same\nanswer (hatched)", (runs, by_count[runs]), (runs + 0.6, 1150),
        ha="right", fontsize=14, color=style.TEST,
    )  # fmt: skip
    axes.set(xticks=places, xlabel=f"wrong in so many of {runs} runs", title="Test images")
    first = {image.tobytes() for image in kept["mistakes"][0, :SHOWN]}
    return with_numbers(
        picture,
        count=len(images),
        lowest_confidence=100 * confidence.min(),
        taken=[CLASSES[k] for k in taken],
        labels=[CLASSES[k] for k in labels],
        lowest_of_runs=100 * kept["mistake_confidence"][:, :SHOWN].min(),
        shared=sum(image.tobytes() in first for image in images),  # of the images of the first run
        runs=runs,
        mean_wrong=wrong.sum(1).mean(),
        wrong_in_one=int(by_count[1]),
        wrong_in_all=int(by_count[runs]),
        wrong_in_some=int(by_count[1:].sum()),
        same_wrong_answer=same,
        expected_in_all=expected[runs],
    )
