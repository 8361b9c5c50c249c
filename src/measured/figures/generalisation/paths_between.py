"""Training loss and test error along four paths between two trained networks."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="generalisation/connected")
def paths_between(record: Record):
    loss, error = record.results["loss"], record.results["error"]
    share = np.linspace(0, 1, loss.shape[-1])
    looks = (
        ("straight", style.CLASS_B, "-", 1, 0.6),
        ("renumbered", style.CLASS_A, "--", 2, 0.43),
        ("curved", style.TRAIN, "-.", 3, 0.26),
        ("same start", style.FIT, ":", 4, 0.09),
    )
    picture, panels = style.canvas((10.0, 4.0), columns=2)
    for number, (axes, values) in enumerate(zip(panels, (loss, error))):
        for row, (name, colour, line, step, up) in enumerate(looks):
            runs = values[:, row]
            gid = {
                part: {"gid": f"step-{step}-{part}{number}"} if step > 1 else {} for part in ("line", "band", "name")
            }
            axes.plot(share, runs.mean(axis=0), line, color=colour, linewidth=2.8, **gid["line"])
            axes.fill_between(
                share, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.16, linewidth=0, **gid["band"]
            )
            if number == 1:
                axes.text(1.04, up, name, color=colour, fontsize=17, va="center", **gid["name"])
        axes.set(xlabel="way from one to the other")
        axes.set_xticks((0, 0.5, 1), ("0", "half", "1"))
    panels[0].set(title="training loss (nats)", ylim=(0, 1.7), xlim=(0, 1))
    panels[1].set(title="test error", ylim=(0, 0.75), xlim=(0, 1.55))
    panels[1].set_yticks((0, 0.25, 0.5, 0.75), ("0 %", "25 %", "50 %", "75 %"))
    rise = loss.max(axis=2) - np.maximum(loss[:, :, 0], loss[:, :, -1])
    return with_numbers(
        picture, rise=rise.mean(axis=0), most=rise.max(axis=0), least=rise.min(axis=0), ends=loss[:, :, [0, -1]].mean(), error_middle=error.max(axis=2).mean(axis=0), error_end=error[:, :, 0].mean(), seeds=len(loss), taken=1 - rise[:, 1].mean() / rise[:, 0].mean(),
        walls=record.results["wall"].mean(axis=0), most_wall=record.results["wall"].max(), spread=rise[:, 0].std(ddof=1), lower=(rise[:, 1] < rise[:, 0] / 2).sum(),
    )  # fmt: skip
