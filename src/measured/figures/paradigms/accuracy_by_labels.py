"""Accuracy against the number of labels, for five ways to use them and the digits that have none."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.paradigms.labels import WAYS, curves

LOOKS = {
    "supervised": ("labelled digits alone", style.QUIET, "s", ":"),
    "masked": ("masked features, a line", style.FIT, "D", "-."),
    "chosen": ("labelled digits, well chosen", style.CLASS_A, "v", "--"),
    "clusters": ("a label for each group", style.CLASS_B, "^", "-"),
    "propagation": ("labels spread", style.TRAIN, "o", "-"),
}


@figure("measured", record="paradigms/labels")
def accuracy_by_labels(record: Record):
    right = curves(record)  # run, size, way
    sizes = np.array(record.settings["sizes"])
    picture, axes = style.canvas(style.SLIDE)
    at = {name: right[:, :, WAYS.index(name)] for name in WAYS}
    for step, (name, (words, colour, marker, stroke)) in enumerate(LOOKS.items(), 1):
        place, mean = sizes * (1 + 0.035 * (step - 3)), 100 * at[name].mean(axis=0)
        low, high = 100 * at[name].min(axis=0), 100 * at[name].max(axis=0)
        axes.vlines(place, low, high, color=colour, alpha=0.35, linewidth=2, gid=f"step-{step}-range")
        axes.plot(place, mean, color=colour, marker=marker, linestyle=stroke, gid=f"step-{step}-line")
        height = 54.5 + 5.2 * (step - 1)
        axes.plot([135, 170], [height] * 2, color=colour, marker=marker, linestyle=stroke, gid=f"step-{step}-key")
        axes.text(185, height, words, color=colour, va="center", gid=f"step-{step}-says")
    mean = {name: one.mean(axis=0) for name, one in at.items()}
    needed, level = (
        float(np.exp(np.interp(mean["propagation"][0], mean["supervised"], np.log(sizes)))),
        100 * mean["propagation"][0],
    )
    axes.plot(
        [sizes[0], needed, needed],
        [level, level, 45],
        color=style.TRUTH,
        linestyle="--",
        linewidth=1.4,
        gid="step-6-level",
    )
    rng = np.random.default_rng([10, 0])
    drawn = [rng.integers(len(right), size=len(right)) for _ in range(1_000)]
    resampled = [
        np.exp(np.interp(at["propagation"][own, 0].mean(), at["supervised"][own].mean(axis=0), np.log(sizes)))
        for own in drawn
    ]
    low, high = np.quantile(resampled, (0.025, 0.975))
    axes.text(needed * 1.04, 47.5, f"{needed:.0f} labels ({low:.0f} to {high:.0f})", va="center", gid="step-6-needed")
    axes.set(
        xscale="log",
        xlabel="labels, of a thousand digits",
        ylabel="test digits right (%)",
        ylim=(45, 101),
        xlim=(9, 900),
    )
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.minorticks_off()
    return with_numbers(
        picture, seeds=len(right), sizes=sizes, **mean,
        needed=needed, needed_low=low, needed_high=high,
        lead={name: interval(one[:, 0], at["supervised"][:, 0])[:3] for name, one in at.items() if name != "supervised"},
        end={name: interval(one[:, -1], at["supervised"][:, -1])[:3] for name, one in at.items() if name != "supervised"},
        spread=at["supervised"][:, 0].std(ddof=1),
    )  # fmt: skip
