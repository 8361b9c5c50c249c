"""What the deletion of units costs, in error, a code with no penalty and one with a penalty."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.representations._sparse import case

SHOWN = {
    "no penalty": (0.0, style.CLASS_B, "s"),
    "penalty 0.3": (0.3, style.FIT, "o"),
    "penalty 1": (1.0, style.CLASS_A, "D"),
}


@figure("measured", record="representations/sparse")
def units_deleted(record: Record):
    lost = np.array(record.settings["lost"])
    picture, (left, right) = style.canvas((9.4, 4.2), columns=2)
    found = {name: record.results["deleted"][:, case(record, "l1", value)] for name, (value, *_) in SHOWN.items()}
    for name, (_, ink, marker) in SHOWN.items():
        runs = found[name]
        for axes, values, gid in ((left, runs, None), (right, runs - runs[:, :1], "step-2-rise")):
            axes.plot(lost, values.mean(axis=0), marker + "-", color=ink, gid=gid and gid + name.replace(" ", ""))
            axes.fill_between(
                lost,
                values.min(axis=0),
                values.max(axis=0),
                color=ink,
                alpha=0.2,
                linewidth=0,
                gid=gid and gid + name.replace(" ", "") + "-range",
            )
    for name, across, up in (("no penalty", 0.22, 0.003), ("penalty 0.3", 0, 0.0205), ("penalty 1", 0, 0.036)):
        left.text(across, up, name, color=SHOWN[name][1], fontsize=16)
    left.set(title="error per pixel", ylim=(0, 0.055))
    right.set(title="more than with all", ylim=(0, 0.03))
    for axes in (left, right):
        axes.set(xlabel="units deleted")
        axes.set_xticks((0, 0.25, 0.5), ("0", "25 %", "50 %"))
    rise = {name: runs - runs[:, :1] for name, runs in found.items()}
    fifth = int(np.argmin(np.abs(lost - 0.2)))
    key = lambda name: name.replace(" ", "_").replace(".", "")
    return with_numbers(
        picture, error={key(name): runs[:, 0].mean() for name, runs in found.items()}, deleted={key(name): runs[:, fifth].mean() for name, runs in found.items()},
        half={key(name): runs[:, -1].mean() for name, runs in found.items()}, rise={key(name): runs[:, fifth].mean() for name, runs in rise.items()}, rise_half={key(name): runs[:, -1].mean() for name, runs in rise.items()}, factor={key(name): (runs[:, fifth] / runs[:, 0]).mean() for name, runs in found.items()},
        lower=(found["no penalty"] < found["penalty 0.3"]).all(axis=1).sum(), less_rise=(rise["penalty 0.3"][:, fifth] < rise["no penalty"][:, fifth]).sum(), seeds=len(record.seeds), gap=(rise["no penalty"] - rise["penalty 0.3"])[:, fifth].mean(), spread=(rise["no penalty"] - rise["penalty 0.3"])[:, fifth].std(ddof=1),
    )  # fmt: skip
