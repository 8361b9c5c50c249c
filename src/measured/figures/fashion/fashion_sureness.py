"""What the network's probabilities are worth on test images; in a page, the network itself answers to what readers draw."""

import base64
from pathlib import Path

import numpy as np

from deeplecture import record as records
from deeplecture.figure import figure, with_interactive, with_numbers
from deeplecture.interactive import Interactive
from deeplecture.record import Record
from measured import style
from measured.fashion.data import CLASSES


@figure("measured", record="fashion/page")
def fashion_sureness(record: Record):
    edges = 100 * np.array(record.settings["edges"])
    asked, right = record.results["asked"], 100 * record.results["right"] / record.results["asked"]
    rows = np.arange(len(edges) - 1)
    picture, axes = style.canvas((9.6, 4.2))
    starts = np.maximum(edges[:-1], 100 / len(CLASSES))  # the largest of ten shares is at least a tenth
    axes.barh(rows, edges[1:] - starts, left=starts, height=0.62, color=style.FIT, alpha=0.3)
    for run in right:
        axes.plot(run, rows, "o", color=style.TEST, markersize=8, alpha=0.8)
    names = [f"{low:g} to {high:g} %" for low, high in zip(edges, edges[1:])]
    names[0], names[-1] = f"below {edges[1]:g} %", f"above {edges[-2]:g} %"
    axes.set_yticks(rows, names)
    for row, count in enumerate(asked.mean(0)):
        axes.text(119, row, f"{count:,.0f}", ha="right", va="center", color=style.QUIET)
    axes.text(119, len(rows) - 0.3, "test images", ha="right", color=style.QUIET)
    axes.text(2, len(rows) - 0.3, "bars: the probability that it gives its answer", color=style.FIT)
    axes.text(66, len(rows) - 0.3, "dots: so many are right", color=style.TEST)
    axes.set(xlim=(0, 119), ylim=(-0.6, len(rows) + 0.1), xticks=range(0, 101, 20), ylabel="its answer has")
    axes.set_xlabel(f"% (dots: {len(record.seeds)} runs)", loc="left")
    axes.spines["bottom"].set_bounds(0, 100)
    mean = right.mean(0)
    room = np.minimum(mean - edges[:-1], edges[1:] - mean)
    interactive = _interactive(record)
    told = with_numbers(
        picture,
        runs=len(record.seeds),
        right=mean,
        edges=edges,
        room=room.min(),  # from the mean share that is right to the nearer edge of its bar, in points
        surest=mean[-1],
        surest_from=edges[-2],
        surest_share=asked[:, -1].mean() / asked.sum(1).mean(),
        agreement=record.results["agreement"].mean(),
        exact_accuracy=100 * record.results["exact_accuracy"].mean(),
        whole_accuracy=100 * record.results["whole_accuracy"].mean(),
        page_kilobytes=len(interactive.script()) / 1000,
    )
    return with_interactive(told, interactive)


def _interactive(record: Record, images: int = 60) -> Interactive:
    """The first recorded run with its weights in eight bits, the first test images, and the means of the classes."""
    own = {name: array[0] for name, array in record.results.items()}
    means = records.load("fashion/data").results["mean_images"][0]
    data = {
        "classes": [name.lower().replace("t-shirt/top", "T-shirt") for name in CLASSES],
        "mean": float(own["standard"][0]),
        "deviation": float(own["standard"][1]),
        "layers": [
            {
                "weights": _packed(own[f"{name}_weights"]),
                "scales": _short(own[f"{name}_scales"]),
                "offsets": _short(own[f"{name}_offsets"]),
            }
            for name in ("hidden", "output")
        ],
        "images": _packed(own["images"][:images]),
        "labels": own["labels"][:images].tolist(),
        "means": _packed(np.round(means).astype(np.uint8)),
        "sureness": [
            {"to": to, "asked": int(asked), "right": int(right)}
            for to, asked, right in zip(record.settings["edges"][1:], own["asked"], own["right"], strict=True)
        ],
    }
    return Interactive(
        Path(__file__).with_name("_try.js"),
        data,
        button="Try the network",
        says="In the browser this network answers: draw a garment, or turn one.",
    )


def _packed(array: np.ndarray) -> str:
    """Numbers of one byte as base64."""
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def _short(values: np.ndarray) -> list[float]:
    """Numbers of 32 bits with the digits that tell them apart."""
    return [float(f"{value:.9g}") for value in values]
