"""The spiral through one number of an autoencoder: the path of its decoder, the code along the arm, and all ten runs."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.representations._spiral import TURNS, drawn


@figure("measured", record="representations/spiral")
def spiral_unrolled(record: Record):
    results = record.results
    at = results["validation_error"].mean(axis=0).argmin()
    error, order, line = results["error"][:, at], results["order"][:, at], results["line"]
    # The run of middling error among those of which a picture is kept: where a rate of its own was best, that is shown.
    own = results["validation_error"].argmin(axis=1)
    shown = int(np.argsort(results["error"][np.arange(len(own)), own])[len(own) // 2])
    points, place = drawn(record.settings["test"], np.random.default_rng([record.seeds[shown], 2]))
    picture, (left, middle, right, last) = style.canvas((10.6, 3.7), columns=4, width_ratios=(1.2, 1.2, 0.8, 0.6))
    left.scatter(*points.T, c=place / TURNS, s=9, cmap="viridis")
    left.plot(*results["path"][shown].T, color=style.FIT, linewidth=2, gid="step-2-path")
    left.set(title="path of the decoder", xticks=[], yticks=[], aspect="equal", xlim=(-2.6, 2.6), ylim=(-2.6, 2.6))
    middle.scatter(place / TURNS, results["codes"][shown], c=place / TURNS, s=9, cmap="viridis", gid="step-3-codes")
    middle.set(title="code", xlabel="place along the arm", xlim=(0, 1), ylim=(-0.03, 1.03), yticks=[0, 0.5, 1])
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for across, values, ink, marker in ((0, line, style.CLASS_B, "s"), (1, error, style.FIT, "o")):
        right.plot(
            across + rng.uniform(-0.15, 0.15, len(values)), values, marker, color=ink, alpha=0.6, gid="step-4-runs"
        )
    last.plot(rng.uniform(-0.15, 0.15, len(order)), order, "o", color=style.FIT, alpha=0.6, gid="step-4-order")
    last.set(title="order", xlim=(-0.5, 0.5), ylim=(0, 1.03))
    last.set_xticks((0,), ("auto-\nencoder",))
    right.set(title="test error", xlim=(-0.5, 1.5), ylim=(0, 0.5))
    right.set_xticks((0, 1), ("axis", "auto-\nencoder"))
    for axes in (middle, right, last):
        axes.tick_params(labelsize=14)
    return with_numbers(
        picture, error=error.mean(), most=error.max(), least=error.min(), line=line.mean(), order_most=order.max(), order_least=order.min(),
        order=order.mean(), runs=len(error), better=(error < line).sum(), rate=record.settings["rates"][at], followed=(order > 0.95).sum(),
        spread=(line - error).std(ddof=1), share=(error / line).mean(), order_any=results["order"].max(),
    )  # fmt: skip
