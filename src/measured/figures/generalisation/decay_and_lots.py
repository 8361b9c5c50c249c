"""Weight decay against labels drawn at random: what is learned of the given labels, and what the test says, for three shares."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.generalisation.memorising import chosen_decay


@figure("measured", record="generalisation/memorising")
def decay_and_lots(record: Record):
    decays = record.settings["decays"]
    learned, right = record.results["train_accuracy"], record.results["test_accuracy"]
    looks = ((style.CLASS_A, "o", "-", "no label drawn"), (style.FIT, "s", "--", "40 % drawn"), (style.CLASS_B, "^", "-.", "all drawn"))  # fmt: skip
    heights = ((0.86, 0.74, 0.24), (1.03, 0.58, 0.18))
    picture, panels = style.canvas((10.0, 3.8), columns=2, sharey=True)
    places = np.arange(len(decays))
    best = {share: chosen_decay(record, share) for share in (0.0, 0.4)}
    for number, (axes, values) in enumerate(zip(panels, (learned, right))):
        for row, (colour, marker, line, name) in enumerate(looks):
            runs = values[:, row]
            axes.plot(places, runs.mean(axis=0), line, marker=marker, color=colour, markersize=8)
            axes.fill_between(places, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.18, linewidth=0)
            if number == 1:
                axes.text(0.1, heights[1][row], name, color=colour, fontsize=16, va="center")
        for share, colour, text in ((0.0, style.CLASS_A, "best for\ntrue"), (0.4, style.FIT, "best for\n40 %")):
            axes.axvline(best[share], color=colour, linestyle=":", zorder=0)
            if number == 0:
                axes.text(best[share] - 0.1, 0.1, text, color=colour, fontsize=15, ha="right", va="center")
        axes.set_xticks(places, [f"{decay:g}" for decay in decays])
        axes.set(xlabel="weight decay", ylim=(-0.03, 1.1), title=("given labels", "test digits")[number])
    panels[0].set_ylabel("right answers")
    panels[0].set_yticks((0, 0.5, 1), ("0 %", "50 %", "100 %"))
    true, some = best[0.0], best[0.4]
    return with_numbers(
        picture, true=decays[true], some=decays[some], lots_true=learned[:, 2, true].mean(), lots_true_least=learned[:, 2, true].min(), lots_some=learned[:, 2, some].mean(), lots_some_most=learned[:, 2, some].max(),
        test_true=right[:, 0, true].mean(), test_none=right[:, 0, 0].mean(), some_best=right[:, 1, some].mean(), some_none=right[:, 1, 0].mean(), some_true=right[:, 1, true].mean(), better=(right[:, 1, some] > right[:, 1, 0]).sum(),
        learned_some=learned[:, 1, some].mean(), seeds=len(right), spread=(right[:, 1, some] - right[:, 1, 0]).std(ddof=1), gain=(right[:, 1, some] - right[:, 1, 0]).min(),
    )  # fmt: skip
