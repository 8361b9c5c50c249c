"""How far a unit's input wanders between batches, and what the network learns: no norm, batch norm, batch norm and noise."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.depth._chosen import at_best_rate


@figure("measured", record="depth/noise")
def noise_after_norm(record: Record):
    loss, rates = at_best_rate(record, "train_loss")
    step, _ = at_best_rate(record, "from_step_to_step")
    whole, _ = at_best_rate(record, "over_the_run")
    right, _ = at_best_rate(record, "test_accuracy")
    names = ("no norm", "batch norm", "batch norm\nand noise")
    inks, markers = (style.TRUTH, style.CLASS_B, style.FIT), "os^"
    picture, (left, axes) = style.canvas((10.0, 3.7), columns=2, width_ratios=(1.15, 1))
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for number, (ink, marker) in enumerate(zip(inks, markers)):
        across = number + rng.uniform(-0.2, 0.2, len(loss))
        left.plot(across, step[:, number], marker, color=ink, markersize=8, alpha=0.65)
        left.plot(across, whole[:, number], marker, color=ink, markersize=8, markerfacecolor="none")
        axes.plot(across, loss[:, number], marker, color=ink, markersize=8, alpha=0.65, gid=f"step-2-{number}")
    left.set(title="wandering of a unit's input", ylabel="standard deviations", ylim=(-0.02, 0.62))
    left.text(0.35, 0.56, "full: from step to step", fontsize=15)
    left.text(0.35, 0.49, "hollow: over the training", fontsize=15)
    axes.set(title="what is learned", ylabel="training loss (nats)", yscale="log", ylim=(0.0008, 4))
    axes.set_yticks((0.001, 0.01, 0.1, 1), ("0.001", "0.01", "0.1", "1"))
    axes.minorticks_off()
    for one in (left, axes):
        one.set_xticks(range(3), names)
        one.set_xlim(-0.5, 2.5)
    return with_numbers(
        picture, loss=loss.mean(axis=0), median=np.median(loss, axis=0), step=step.mean(axis=0), whole=whole.mean(axis=0), accuracy=right.mean(axis=0), seeds=len(loss), rates=rates,
        gap=loss[:, 2].mean() - loss[:, 1].mean(), most_noisy=loss[:, 2].max(), spread=(loss[:, 2] - loss[:, 1]).std(ddof=1),
        below=(loss[:, 2] < loss[:, 0]).sum(), median_none=np.median(loss[:, 0]),
    )  # fmt: skip
