"""What one fixed shuffle of all pixels costs a network with convolutions and dense ones: centred clothes, digits at random places."""

import numpy as np

from deeplecture import record as records
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.architectures._chosen import at_best
from measured.experiments.depth._chosen import at_best_rate

COLOURS = (style.CLASS_A, style.QUIET)


@figure("measured", record="architectures/shuffled")
def pixels_shuffled(record: Record):
    right = 100 * at_best_rate(record, "test_accuracy")[0]  # runs, models, pictures
    placed = 100 * at_best(records.load("architectures/shifted"), "right").mean(axis=1)[..., 1:]
    clothes, digits = right[:, (0, 2)], placed[:, (1, 0)]
    picture, panels = style.canvas((10.0, 3.4), columns=2)
    for axes, title, values in zip(panels, ("centred clothes", "digits at random places"), (clothes, digits)):
        for model, (name, colour, marker) in enumerate(zip(("convolutions", "dense"), COLOURS, "o^")):
            own, gid = values[:, model], f"step-2-{model}"
            axes.plot(
                np.zeros(len(own)) + 0.04 * (2 * model - 1), own[:, 0], marker, color=colour, markersize=8, alpha=0.8
            )
            axes.plot(
                np.ones(len(own)) + 0.04 * (2 * model - 1),
                own[:, 1],
                marker,
                color=colour,
                markersize=8,
                alpha=0.8,
                gid=gid + "-dots",
            )
            axes.plot([0, 1], own.mean(axis=0), color=colour, linewidth=3, gid=gid + "-line")
        axes.set(xticks=(0, 1), xticklabels=("as they are", "shuffled"), xlim=(-0.35, 1.35))
        axes.tick_params(axis="x", labelsize=17)
        axes.set_title(title, fontsize=18)
    panels[0].set(ylabel="test images right (%)", ylim=(78, 87))
    panels[1].set(ylim=(0, 70))
    panels[0].text(0.12, 85.6, "convolutions", color=COLOURS[0], fontsize=17)
    panels[0].text(0.12, 79.2, "dense", color=COLOURS[1], fontsize=17)
    small = right[:, 1]
    gap, digits_gap = clothes[:, 0] - clothes[:, 1], digits[:, 0] - digits[:, 1]
    return with_numbers(
        picture, conv=clothes[:, 0].mean(axis=0), dense=clothes[:, 1].mean(axis=0), small=small.mean(axis=0), seeds=len(clothes),
        behind=int((gap[:, 1] < 0).sum()), lost=(clothes[:, 0, 0] - clothes[:, 0, 1]).mean(), spread=(gap[:, 0] - gap[:, 1]).std(ddof=1),
        gap=gap.mean(axis=0), lost_runs=int((clothes[:, 0, 0] > clothes[:, 0, 1]).sum()), digits_conv=digits[:, 0].mean(axis=0),
        digits_dense=digits[:, 1].mean(axis=0), digits_gap=digits_gap.mean(axis=0),
        mean=placed[:, 2].mean(axis=0),
        small_gap=(clothes[:, 0] - small).mean(axis=0), shrinks=int((gap[:, 0] > gap[:, 1]).sum()),
        digits_shrinks=int((digits_gap[:, 0] > digits_gap[:, 1]).sum()),
    )  # fmt: skip
