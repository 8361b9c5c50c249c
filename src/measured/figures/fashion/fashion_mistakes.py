"""The test images that one run got wrong with the greatest confidence."""

from measured import style
from deeplecture import record
from measured.fashion.data import CLASSES
from deeplecture.figure import figure, with_numbers


@figure("measured", record="fashion/confusion")
def fashion_mistakes(seed: int = 0):
    kept = record.load("fashion/confusion")
    run = kept.seeds.index(seed)
    images, labels, taken, confidence = (
        kept.results[key][run] for key in ("mistakes", "mistake_labels", "mistake_predicted", "mistake_confidence")
    )
    picture, panels = style.canvas((10.0, 4.4), rows=2, columns=6)
    for axes, image, label, guess, sure in zip(panels.flat, images, labels, taken, confidence):
        axes.imshow(image, cmap="gray_r", vmin=0, vmax=255)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.set_title(f"{CLASSES[guess]}, {100 * sure:.1f} %", fontsize=14, color=style.TEST, loc="center")
        axes.set_xlabel(f"label: {CLASSES[label]}", fontsize=14, color=style.TRUTH)
    return with_numbers(
        picture,
        count=len(images),
        lowest_confidence=100 * confidence.min(),
        taken=[CLASSES[k] for k in taken],
        labels=[CLASSES[k] for k in labels],
        lowest_of_runs=100 * kept.results["mistake_confidence"].min(),
    )
