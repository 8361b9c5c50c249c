"""Networks trained to the end by width, a fifth of the labels drawn: errors, and the loss, which alone has a peak."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="generalisation/widths")
def widths_trained(record: Record):
    widths = record.settings["widths"]
    train, error, loss, stopped = (
        record.results[key][:, :, 1] for key in ("train_error", "test_error", "test_loss", "stopped_error")
    )
    picture, (left, right) = style.canvas((10.0, 3.9), columns=2)
    lines = (
        (left, error, style.TEST, "-", "o", "test, at the end", (20, 0.36)),
        (left, stopped, style.FIT, "--", "s", "stopped early", (30, 0.08)),
        (left, train, style.TRAIN, "-.", "^", "given labels", (18, -0.065)),
        (right, loss, style.TEST, "-", "o", "at the end", (14, 2.05)),
    )
    for axes, runs, colour, line, marker, name, (across, up) in lines:
        step = 3 if runs is stopped else 2 if axes is right else 0
        gid = {part: {"gid": f"step-{step}-{part}"} if step else {} for part in ("line", "band", "name")}
        axes.plot(widths, runs.mean(axis=0), line, marker=marker, color=colour, markersize=8, **gid["line"])
        axes.fill_between(
            widths, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.16, linewidth=0, **gid["band"]
        )
        axes.text(across, up, name, color=colour, fontsize=16, va="center", **gid["name"])
    left.set(title="errors", ylim=(-0.11, 0.75))
    left.set_yticks((0, 0.25, 0.5, 0.75), ("0 %", "25 %", "50 %", "75 %"))
    right.set(title="test loss (nats)", ylim=(0, 4))
    for axes in (left, right):
        axes.set(xscale="log", xlabel="hidden units", xlim=(3.5, 150))
        axes.set_xticks((4, 8, 16, 32, 64, 128), ("4", "8", "16", "32", "64", "128"))
        axes.minorticks_off()
    means, losses = error.mean(axis=0), loss.mean(axis=0)
    at = int(losses.argmax())
    return with_numbers(
        picture, error=means, loss=losses, stopped=stopped.mean(axis=0), train=train.mean(axis=0), peak_at=widths[at], peak=losses[at], rise=np.diff(means).max(), weights=record.provenance["reported"]["parameters"], fits_at=next(w for w, e in zip(widths, train.mean(axis=0)) if e < 0.01),
        over_narrow=(loss[:, at] - loss[:, 0]).mean(), over_wide=(loss[:, at] - loss[:, -1]).mean(), seeds=len(error), spread=(error[:, widths.index(8)] - error[:, -1]).std(ddof=1), examples=record.settings["train"], clean=record.results["test_error"][:, :, 0].mean(axis=0),
        twelve_stopped=stopped.mean(axis=0)[widths.index(12)], stopped_best=stopped.mean(axis=0).min(), gain=(error[:, -1] - stopped[:, -1]).min(),
    )  # fmt: skip
