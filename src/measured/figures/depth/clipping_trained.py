"""Training loss against the learning rate with gradients clipped at three lengths and not at all, from two starts."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.depth._chosen import at_best_rate


@figure("measured", record="depth/clipping")
def clipping_trained(record: Record):
    loss, best = at_best_rate(record, "train_loss")
    right, _ = at_best_rate(record, "test_accuracy")
    rates, clips, gains = np.array(record.settings["rates"]), record.settings["clips"], record.settings["gains"]
    picture, panels = style.canvas(style.SLIDE, columns=2, sharey=True)
    inks, markers = (style.TRUTH, style.TRAIN, style.FIT, style.CLASS_B), "so^D"
    for number, (axes, gain) in enumerate(zip(panels, gains)):
        for row, (clip, ink, marker) in enumerate(zip(clips, inks, markers)):
            runs = record.results["train_loss"][:, number, row]
            gid = f"step-{2 + number}-{row}"
            axes.plot(rates, np.median(runs, axis=0), marker=marker, color=ink, markersize=7, gid=gid)
            axes.fill_between(
                rates, *np.quantile(runs, [0.1, 0.9], axis=0), color=ink, alpha=0.12, linewidth=0, gid=gid + "-band"
            )
            axes.set(
                title=("He's start, 2/n", "four times that, 8/n")[number],
                xlabel="learning rate",
                xscale="log",
                yscale="log",
            )
        axes.set_xticks((0.001, 0.01, 0.1, 1), ("0.001", "0.01", "0.1", "1"))
        axes.set(ylim=(0.01, 4))
        axes.set_yticks((0.01, 0.1, 1), ("0.01", "0.1", "1"))
        axes.minorticks_off()
    for row, (clip, ink) in enumerate(zip(clips, inks)):
        name = "not clipped" if not clip else f"clipped at {clip:g}"
        panels[0].text(0.000032, 0.075 / 1.75**row, name, color=ink, fontsize=15)
    panels[0].set_ylabel("training loss (nats)")
    named = lambda array: {str(clip).replace(".", "_"): array[i] for i, clip in enumerate(clips)}
    return with_numbers(
        picture, good=named(loss[:, 0].mean(axis=0)), bad=named(loss[:, 1].mean(axis=0)), good_rate=named(best[0]), bad_rate=named(best[1]),
        seeds=len(loss), right={"good": named(right[:, 0].mean(axis=0)), "bad": named(right[:, 1].mean(axis=0))}, spread_good=(loss[:, 0, 0] - loss[:, 0, 2]).std(ddof=1), spread_bad=(loss[:, 1, 0] - loss[:, 1, 2]).std(ddof=1),
        better_good=(loss[:, 0, 2] < loss[:, 0, 0]).sum(), start_wins=(loss[:, 0, 0] < loss[:, 1].min(axis=1)).sum(), better_bad=(loss[:, 1, 2] < loss[:, 1, 0]).sum(), depth=record.settings["depth"],
    )  # fmt: skip
