"""Test accuracy by batch size for four normalisations, dense and convolutional, each at its best rate."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.depth._chosen import at_best_rate

LOOKS = {
    "none": (style.TRUTH, "o"),
    "batch": (style.CLASS_B, "s"),
    "layer": (style.FIT, "^"),
    "group": (style.TRAIN, "D"),
}


@figure("measured", record="depth/batches")
def norms_by_batch(record: Record):
    norms = record.settings["norms"]
    picture, panels = style.canvas((10.0, 3.7), columns=2, sharey=True, width_ratios=(1.5, 1))
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    means = {}
    for axes, net, sizes in zip(
        panels, ("dense", "conv"), (record.settings["batches"], record.settings["conv_batches"])
    ):
        right, _ = at_best_rate(record, "test_accuracy", f"{net}_")
        for row, norm in enumerate(norms):
            colour, marker = LOOKS[norm]
            for place, size in enumerate(sizes):
                across = place + 0.2 * (row - 1.5) + rng.uniform(-0.05, 0.05, len(right))
                axes.plot(
                    across,
                    100 * right[:, row, place],
                    marker,
                    color=colour,
                    alpha=0.6,
                    markersize=6,
                    gid=f"step-{2 if net == 'dense' else 3}-{net}-{row}-{place}",
                )
        means[net] = {
            norm: {str(s): right[:, row, p].mean() for p, s in enumerate(sizes)} for row, norm in enumerate(norms)
        }
        axes.set(
            title={"dense": "three dense layers", "conv": "two convolutions"}[net],
            xlabel="images in a batch",
            ylim=(0, 103),
        )
        axes.set_xticks(range(len(sizes)), [str(size) for size in sizes])
        axes.set_xlim(-0.6, len(sizes) - 0.4)
    for row, norm in enumerate(norms):
        name = "no norm" if norm == "none" else f"{norm} norm"
        panels[0].text(1.9, 48 - 13 * row, name, color=LOOKS[norm][0], fontsize=16)
        panels[0].plot(1.75, 50.5 - 13 * row, LOOKS[norm][1], color=LOOKS[norm][0], markersize=8)
    panels[0].set_ylabel("test digits right (%)")
    dense, rates = at_best_rate(record, "test_accuracy", "dense_")
    batch, none = norms.index("batch"), norms.index("none")
    own = told_own(record)
    return with_numbers(
        picture, dense=means["dense"], conv=means["conv"], seeds=len(dense), worst_two=dense[:, batch, 0].min(), best_two=dense[:, batch, 0].max(),
        spread=(dense[:, none, 0] - dense[:, batch, 0]).std(ddof=1), own_two=own[:, 0].mean(), own_32=own[:, -1].mean(),
        behind=(dense[:, batch, 0] < dense[:, none, 0]).sum(), ahead=(dense[:, batch, -1] > dense[:, none, -1]).sum(),
        conv_least=at_best_rate(record, "test_accuracy", "conv_")[0][:, batch, 0].min(), train=record.settings["train"], epochs=record.settings["epochs"],
    )  # fmt: skip


def told_own(record: Record) -> np.ndarray:
    """Accuracy of the dense network with batch norm among its own batches (runs, batches), at the rates of the other mode."""
    batch = record.settings["norms"].index("batch")
    at = record.results["dense_validation_loss"].mean(axis=0).argmin(axis=-1)[batch]
    return record.results["own_batch_accuracy"][:, range(len(at)), at]
