"""The angle between what fixed feedback does to each hidden layer and the gradient, while a network of four hidden layers learns."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.regularisation._chosen import at_best

INKS = (style.CLASS_B, style.FIT, style.TRAIN, style.CLASS_A)


@figure("measured", record="frontiers/feedback")
def angle_to_gradient(record: Record):
    _, at = at_best(record, "accuracy")
    rules, watched = record.settings["rules"], record.settings["watched"]
    picture, panels = style.canvas((10.0, 4.3), columns=2, sharey=True)
    found = {}
    place = np.arange(len(watched))
    for number, (axes, rule, name) in enumerate(
        zip(panels, ("feedback", "direct feedback"), ("fixed feedback", "direct feedback"))
    ):
        row = rules.index(rule)
        runs = record.results["angle"][:, row, at[row, -1]]  # runs, watched, layers
        found[rule.replace(" ", "_")] = runs
        for layer, (ink, marker) in enumerate(zip(INKS, "os^D")):
            own = {part: {"gid": f"step-{number + 1}-{part}-{layer}"} if number else {} for part in ("line", "band")}
            if layer in (0, 3):
                axes.fill_between(
                    place,
                    runs[..., layer].min(axis=0),
                    runs[..., layer].max(axis=0),
                    color=ink,
                    alpha=0.12,
                    linewidth=0,
                    **own["band"],
                )
            axes.plot(place, runs[..., layer].mean(axis=0), marker + "-", color=ink, markersize=7, **own["line"])
        axes.axhline(90, color=style.QUIET, linestyle=":", linewidth=1.5)
        axes.set_title(name, fontsize=18)
        axes.set(xlabel="epochs", ylim=(38, 112))
        axes.set_xticks(place, [str(one) for one in watched])
        axes.set_yticks((45, 60, 75, 90), ("45°", "60°", "75°", "90°"))
    panels[0].set_ylabel("angle to the gradient")
    for across, name, ink in zip((-0.1, 1.35, 1.75, 2.15), ("layer 1", "2", "3", "4"), INKS):
        panels[0].text(across, 44, name, color=ink, fontsize=17, va="center")
    first, last = ({rule: runs[:, where].mean(axis=0) for rule, runs in found.items()} for where in (0, -1))
    return with_numbers(
        picture, first=first, last=last, fell={rule: (runs[:, 0] - runs[:, -1]).mean(axis=(0, 1)) for rule, runs in found.items()}, least_fell=min((runs[:, 0] - runs[:, -1]).min() for runs in found.values()),
        most_last=max(runs[:, -1].mean(axis=0).max() for runs in found.values()), seeds=len(record.seeds), start_off=max(abs(runs[:, 0].mean() - 90) for runs in found.values()), gap=(found["feedback"][:, -1].mean(axis=1) - found["direct_feedback"][:, -1].mean(axis=1)).mean(),
        top_first=(found["feedback"][:, -1, 0] - found["feedback"][:, -1, -1]).mean(), mean_first={rule: runs[:, 0].mean() for rule, runs in found.items()}, mean_last={rule: runs[:, -1].mean() for rule, runs in found.items()}, spread=(found["feedback"][:, -1].mean(axis=1)).std(ddof=1),
    )  # fmt: skip
