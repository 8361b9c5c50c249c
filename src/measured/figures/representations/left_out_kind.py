"""How well six scores tell a kind of clothes that was left out, and the autoencoder's by kind, with three stranger kinds."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

SCORES = ("distance to mean", "components", "autoencoder", "Mahalanobis", "neighbours", "ink alone")
KINDS = (
    "T-shirts",
    "trousers",
    "pullovers",
    "dresses",
    "coats",
    "sandals",
    "shirts",
    "sneakers",
    "bags",
    "ankle boots",
)
STRANGE = ("digits", "faded clothes", "noise")


@figure("measured", record="representations/anomalies")
def left_out_kind(record: Record):
    area, strange = record.results["area"], record.results["strange"]  # runs, scores, kinds
    mean = area.mean(axis=2)
    picture, (left, right) = style.canvas((10.0, 4.7), columns=2)
    order = np.argsort(mean.mean(axis=0))
    for up, score in enumerate(order):
        ink = style.FIT if score == 2 else style.CLASS_A
        left.plot(mean[:, score], [up] * len(mean), "o", color=ink, alpha=0.55)
        left.plot(mean[:, score].mean(), up, "|", color=style.TRUTH, markersize=18, markeredgewidth=3)
    left.set_yticks(range(len(order)), [SCORES[score] for score in order])
    own = np.column_stack([area[:, 2], strange[:, 2]])
    names = (*KINDS, *STRANGE)
    places = np.argsort(own.mean(axis=0))
    for up, place in enumerate(places):
        ink = style.CLASS_B if place >= len(KINDS) else style.FIT
        right.plot(
            own[:, place],
            [up] * len(own),
            "s" if place >= len(KINDS) else "o",
            color=ink,
            alpha=0.6,
            markersize=5,
            gid="step-2-kinds",
        )
    right.axvspan(0, 0.5, color=style.QUIET, alpha=0.14, linewidth=0, gid="step-2-half")
    right.text(0.05, 6, "less than\na coin", color=style.QUIET, fontsize=16, gid="step-2-coin")
    right.set_yticks(range(len(names)), [names[place] for place in places], fontsize=13.5)
    right.set(title="autoencoder, by kind", xlim=(0, 1.02), xlabel="new told from known")
    left.set(title="mean of ten kinds", xlim=(0.45, 0.85), xlabel="new told from known")
    by = lambda values, names: {name.replace(" ", "_"): value for name, value in zip(names, values)}
    lead = mean[:, 4] - mean[:, 2]
    return with_numbers(
        picture, mean=by(mean.mean(axis=0), SCORES), kinds=by(area[:, 2].mean(axis=0), KINDS), near=by(area[:, 4].mean(axis=0), KINDS), strange=by(strange[:, 2].mean(axis=0), STRANGE),
        near_strange=by(strange[:, 4].mean(axis=0), STRANGE), lead=lead.mean(), ahead=(lead > 0).sum(), seeds=len(area), spread=lead.std(ddof=1), worst=area[:, 2].mean(axis=0).min(), shirts_most=area[:, 2, 6].max(), faded_most=strange[:, 2, 1].max(),
        over_components=(mean[:, 2] - mean[:, 1]).mean(), over_components_in=(mean[:, 2] > mean[:, 1]).sum(), error=by(record.results["error"].mean(axis=0), KINDS), own=record.results["own"].mean(), ink_sandals=area[:, 5, 5].mean(), faded=record.settings["faded"],
    )  # fmt: skip
