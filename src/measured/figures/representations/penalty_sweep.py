"""Share of active units, error and what a line reads, by the penalty on a code of a hundred units."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.representations._chosen import at_most
from measured.figures.representations._sparse import cases


@figure("measured", record="representations/sparse")
def penalty_sweep(record: Record):
    penalties, place = record.settings["penalties"], cases(record)["l1"]
    active, error, dead = (record.results[key][:, place] for key in ("active", "error", "dead"))
    right = at_most(record, "validation_right", "right")[0][:, place]
    of_components, read = record.results["pca_error"], at_most(record, "pca_validation", "pca_right")[0]
    picture, panels = style.canvas((10.0, 4.1), columns=3)
    across = np.arange(len(penalties))
    for number, (axes, runs, ink, title) in enumerate(
        zip(
            panels,
            (active, error, right),
            (style.FIT, style.TEST, style.CLASS_A),
            ("units active", "error per pixel", "read by a line"),
        )
    ):
        gid = f"step-{number + 1}"
        axes.plot(across, runs.mean(axis=0), "o-", color=ink, gid=gid)
        axes.fill_between(
            across, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.2, linewidth=0, gid=gid + "-range"
        )
        axes.set(title=title, xlabel="penalty")
        axes.set_xticks(across, [f"{one:g}".removeprefix("0") if one else "0" for one in penalties])
    counts = list(record.settings["components"])
    few = counts.index(16)
    for number, value in ((1, of_components[:, few].mean()), (2, read[:, few].mean())):
        panels[number].axhline(
            value, color=style.CLASS_B, linestyle="--", linewidth=1.6, gid=f"step-{number + 1}-components"
        )
    panels[1].text(
        0, of_components[:, few].mean() + 0.003, "16 components", color=style.CLASS_B, fontsize=16, gid="step-2-name"
    )
    panels[0].set(ylim=(0, 1))
    panels[0].set_yticks((0, 0.5, 1), ("0", "50 %", "100 %"))
    panels[1].set(ylim=(0, 0.08))
    panels[2].set(ylim=(0, 1))
    named = lambda runs: {f"{one:g}": value for one, value in zip(penalties, runs.mean(axis=0))}
    mean_image = record.results["error"][:, place][:, -1]
    return with_numbers(
        picture, active=named(active), error=named(error), dead=named(dead), right=named(right), seeds=len(active), falls=bool((np.diff(active, axis=1) < 0).all()),
        components={str(count): value for count, value in zip(counts, of_components.mean(axis=0))}, read_components={str(count): value for count, value in zip(counts, read.mean(axis=0))},
        all_dead=(dead[:, -1] == record.settings["units"]).sum(), end=mean_image.mean(), active_least=active[:, 4].min(), active_most=active[:, 4].max(),
        read_spread=right[:, :5].mean(axis=0).max() - right[:, :5].mean(axis=0).min(), read_lost=(right[:, 0] - right[:, 4]).mean(), read_ahead=(right[:, 4] > right[:, 0]).sum(), ahead_16=(of_components[:, few] < error[:, 4]).sum(),
    )  # fmt: skip
