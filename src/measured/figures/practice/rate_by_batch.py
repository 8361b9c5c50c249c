"""Accuracy on test digits at each learning rate and batch size, the mean of ten runs, with the best rate of each batch size."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

SHOWN = slice(2, 10)


@figure("measured", record="practice/search")
def rate_by_batch(record: Record):
    made = record.settings
    loss, right = record.results["validation_loss"], record.results["accuracy"]
    rates, batches = np.array(made["rates"]), made["batches"]
    best = loss.mean(axis=0).argmin(axis=1)
    mean = right.mean(axis=0)
    picture, axes = style.canvas((7.3, 4.0))
    axes.imshow(mean[::-1, SHOWN], cmap="cividis", vmin=0.5, vmax=1, aspect="auto")
    for row, batch in enumerate(batches):
        up = len(batches) - 1 - row
        for column, place in enumerate(range(len(rates))[SHOWN]):
            value = mean[row, place]
            axes.text(
                column,
                up,
                f"{100 * value:.0f}",
                ha="center",
                va="center",
                fontsize=17,
                color="white" if value < 0.78 else "black",
            )
        column = best[row] - SHOWN.start
        axes.plot(
            np.array([-0.46, 0.46, 0.46, -0.46, -0.46]) + column,
            np.array([-0.42, -0.42, 0.42, 0.42, -0.42]) + up,
            color=style.CLASS_B,
            linewidth=3.5,
            gid="step-2-best",
        )
    axes.set_xticks(range(SHOWN.stop - SHOWN.start), [f"{rate:.2g}" for rate in rates[SHOWN]], fontsize=15)
    axes.set_yticks(range(len(batches)), [str(batch) for batch in batches[::-1]], fontsize=16)
    axes.set_xlabel("learning rate", fontsize=16)
    axes.set_ylabel("batch size", fontsize=16)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    chosen = np.take_along_axis(right, np.broadcast_to(best[None, :, None], (len(right), len(best), 1)), axis=2)[..., 0]
    same = loss.mean(axis=(0, 1)).argmin()
    pairs = np.log(rates[best])
    slope = np.polyfit(np.log(batches), pairs, 1)[0]
    return with_numbers(
        picture, best=rates[best], accuracy=chosen.mean(axis=0), apart=np.ptp(chosen.mean(axis=0)), growth=rates[best[-1]] / rates[best[0]], batches=batches[-1] / batches[0], slope=slope, never_falls=bool((np.diff(best) >= 0).all()), first=best.min(), last=best.max(), count=len(rates), runs=len(right),
        fixed=right[:, :, same].mean(axis=0).min(), fixed_rate=rates[same], fixed_apart=np.ptp(right[:, :, same].mean(axis=0)), tenth_apart=np.ptp(right[:, :, same - 3].mean(axis=0)), spread=chosen.mean(axis=1).std(ddof=1), trials=loss[0].size,
        tenth=np.array([mean[row, best[row] - 3] for row in range(len(batches))]), worst=mean.min(),
    )  # fmt: skip
