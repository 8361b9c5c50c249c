"""What three constraints hold fixed: active units of each digit, and the mean of each unit; the third with the decoder held and free."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.representations._sparse import case

SHOWN = {
    "L1, 0.3": ("l1", 0.3, style.CLASS_B),
    "top-k, 10": ("top-k", 10, style.CLASS_A),
    "KL, 0.1": ("kl", 0.1, style.FIT),
    "KL, free": ("kl, free", 0.1, style.TEST),
}


@figure("measured", record="representations/sparse")
def three_constraints(record: Record):
    picture, panels = style.canvas((10.4, 4.4), rows=2, columns=len(SHOWN))
    found = {}
    for column, (name, (kind, value, ink)) in enumerate(SHOWN.items()):
        row, gid = case(record, kind, value), f"step-{column + 1}"
        counts, means = record.results["counts"][:, row], record.results["means"][:, row]
        above, below = panels[:, column]
        above.hist(counts.ravel(), bins=np.arange(-0.5, 25.5), color=ink, gid=gid + "-counts")
        share = np.sort(means / means.mean(axis=1, keepdims=True), axis=1)[:, ::-1]
        below.fill_between(np.arange(share.shape[1]), share.mean(axis=0), color=ink, gid=gid + "-means")
        above.set(title=name, xlim=(-1, 24), xticks=[0, 10, 20], yticks=[])
        below.set(ylim=(0, 4), xticks=[], yticks=[0, 1, 2, 3])
        if column:
            below.set_yticklabels([])
        key = kind.replace("-", "_").replace(", ", "_")
        found[key] = {
            "count": counts.mean(), "count_spread": counts.std(axis=1).mean(), "unit_spread": share.std(axis=1).mean(), "mean": means.mean(),
            "active": record.results["active"][:, row].mean(), "dead": record.results["dead"][:, row].mean(), "error": record.results["error"][:, row].mean(),
        }  # fmt: skip
    panels[0, 1].set_xlabel("units active for a digit")
    panels[1, 1].set_xlabel("100 units, in falling order")
    panels[1, 0].set_ylabel("mean, over\nthat of all")
    return with_numbers(picture, **found, seeds=len(record.seeds))
