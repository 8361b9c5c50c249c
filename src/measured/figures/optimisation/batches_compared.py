"""Descent by batches of all, 32 and one sample: what is gained per sample, per update and per second."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="optimisation/batches")
def batches_compared(record: Record) -> Figure:
    """Excess risk of linear regression against samples seen, updates and seconds; median and range over seeds."""
    batches, points = record.settings["batches"], np.array(record.settings["points"])
    excess, updates, seconds = (record.results[key] for key in ("excess", "updates", "seconds"))
    rates = record.results["rate"]
    picture, axes = style.canvas(columns=3, sharey=True)
    axes[1].set_gid("step-2-updates")
    axes[2].set_gid("step-3-seconds")
    names = {1000: "batch of all 1000", 32: "batch of 32", 1: "batch of 1"}
    looks = {1000: (style.CLASS_B, "-"), 32: (style.CLASS_A, "--"), 1: (style.TRAIN, "-.")}
    for i, batch in enumerate(batches):
        colour, line = looks[batch]
        middle, low, high = (f(excess[:, i], axis=0) for f in (np.median, np.min, np.max))
        # One update of all data is seen at several points: draw it once, where it happened.
        seen = np.maximum(points, batch / record.settings["samples"]) * record.settings["samples"]
        for panel, across in zip(
            axes, (seen, np.median(updates[:, i], axis=0), np.median(seconds[:, i], axis=0)), strict=True
        ):
            panel.loglog(across, middle, line, color=colour, label=names[batch])
            panel.fill_between(across, low, high, color=colour, alpha=0.15, lw=0)
    solved = record.results["least_squares_excess"]
    for panel, title, label in zip(
        axes, ("per sample", "per update", "per second"), ("samples seen", "updates", "processor seconds"), strict=True
    ):
        panel.axhline(np.median(solved), color=style.TRUTH, lw=1)
        panel.set_title(title)
        panel.set_xlabel(label)
    axes[0].annotate("least squares", (0.04, np.median(solved)), (0, -16), xycoords=("axes fraction", "data"), textcoords="offset points",
                     fontsize=13)  # fmt: skip
    axes[0].set_ylabel("excess risk")
    picture.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)

    def reach(quantity: np.ndarray, i: int, goal: float = 1e-3) -> float:
        """Median over seeds of the quantity at the first point with an excess risk below the goal."""
        return float(np.median([q[np.argmax(e < goal)] for q, e in zip(quantity[:, i], excess[:, i], strict=True)]))

    samples = np.broadcast_to(points * record.settings["samples"], excess[:, 0].shape)[:, None]
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        rate_all=np.median(rates[:, 0]),
        rate_32=np.median(rates[:, 1]),
        rate_1=np.median(rates[:, 2]),
        samples_all=reach(np.repeat(samples, 3, axis=1), 0),
        samples_32=reach(np.repeat(samples, 3, axis=1), 1),
        samples_1=reach(np.repeat(samples, 3, axis=1), 2),
        updates_all=reach(updates, 0),
        updates_1=reach(updates, 2),
        milliseconds_all=1000 * reach(seconds, 0),
        milliseconds_32=1000 * reach(seconds, 1),
        milliseconds_1=1000 * reach(seconds, 2),
        solve_milliseconds=1000 * np.median(record.results["least_squares_seconds"]),
        end_1=np.median(excess[:, 2, -1]),
        end_all=np.median(excess[:, 0, -1]),
        solved=np.median(solved),
    )
