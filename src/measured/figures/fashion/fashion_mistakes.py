"""The test images that one run got wrong with the greatest confidence."""

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.fashion.data import CLASSES


@figure("measured", record="fashion/confusion")
def fashion_mistakes(record: Record, seed: int = 0):
    run = record.seeds.index(seed)
    images, labels, taken, confidence = (
        record.results[key][run] for key in ("mistakes", "mistake_labels", "mistake_predicted", "mistake_confidence")
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
        lowest_of_runs=100 * record.results["mistake_confidence"].min(),
    )
