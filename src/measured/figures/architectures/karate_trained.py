"""Members told from two labels, by depth of the network, on the friendships, a rewired graph and none."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

COLOURS = (style.CLASS_A, style.CLASS_B, style.QUIET)


@figure("measured", record="architectures/karate")
def karate_trained(record: Record):
    depths, names = record.settings["depths"], record.settings["graphs"]
    right = 100 * record.results["right"]  # runs, graphs, depths
    picture, axes = style.canvas(style.SLIDE)
    rng, across = np.random.default_rng(0), np.arange(len(depths))
    for number, (name, colour, marker) in enumerate(zip(names, COLOURS, "os^")):
        own = right[:, number]
        shift = 0.2 * (number - 1)
        put = lambda part: {"gid": f"step-2-{part}-{number}"} if number else {}  # noqa: B023, E731 -- used in this turn only
        for column in across:
            axes.plot(
                column + shift + rng.uniform(-0.05, 0.05, len(own)),
                own[:, column],
                ".",
                color=colour,
                markersize=6,
                alpha=0.5,
                **put(f"dots-{column}"),
            )
        axes.plot(
            across + shift,
            own.mean(axis=0),
            marker=marker,
            color=colour,
            markersize=11,
            linewidth=2.6,
            **put("line"),
        )
    axes.text(3.3, 99, "friendships", color=COLOURS[0], fontsize=18, va="center")
    axes.text(0.6, 21, "rewired", color=COLOURS[1], fontsize=18, gid="step-2-name-1")
    axes.text(2.0, 21, "no graph", color=COLOURS[2], fontsize=18, gid="step-2-name-2")
    axes.set(
        xlabel="layers",
        ylabel="other members right (%)",
        xticks=across,
        xticklabels=depths,
        ylim=(18, 104),
        xlim=(-0.5, 5.6),
    )
    mean = right.mean(axis=0) / 100
    club = right[:, 0] / 100
    two, last = depths.index(2), len(depths) - 1
    return with_numbers(
        picture, club=mean[0], rewired=mean[1], alone=mean[2], depths=depths, seeds=len(right), spread=club[:, two].std(ddof=1),
        worst=club[:, two].min(), falls=int((club[:, last] < club[:, two]).sum()), start=record.results["start"].mean(axis=0)[0, two],
        loss=record.results["loss"].mean(axis=0)[0], deep_rewired=record.results["loss"][:, 1, last].mean(), deep_alone=record.results["loss"][:, 2, last].mean(), known_loss=record.results["loss"][:, 1].mean(axis=0)[two], lost=(club[:, two] - club[:, last]).std(ddof=1),
    )  # fmt: skip
