"""One network from several starts: the loss of its batches, and how many held-out images it gets right in the end."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.fashion._parts import by_step

NAMES = {
    "usual": "usual", "zeros": "all zero", "alike": "all 0.01", "tenfold": "ten times\nas large",
    "hundredfold": "a hundred times", "raw": "greys of 0–255",
}  # fmt: skip


@figure("measured", record="fashion/starts")
def fashion_starts(record: Record, start: str = "zeros"):
    starts = record.settings["starts"]
    chosen, usual = starts.index(start), starts.index("usual")
    losses = record.results["losses"]  # (seeds, starts, steps)
    accuracy = 100 * record.results["validation_accuracy"][:, :, -1]
    steps = losses.shape[2]
    picture, (curve, ends) = style.canvas((9.2, 4.1), columns=2, width_ratios=(1.3, 1))
    for place, colour, line in ((usual, style.QUIET, "--"), (chosen, style.TEST, "-")):
        middles, runs = by_step(losses[:, place])
        curve.loglog(middles, runs.mean(0), color=colour, linestyle=line)
        curve.fill_between(middles, runs.min(0), runs.max(0), color=colour, alpha=0.2, linewidth=0)
    curve.axhline(np.log(10), color=style.TRUTH, linestyle=":", linewidth=1.3)
    curve.text(1.1, np.log(10) * 1.25, "ln 10: a guess", fontsize=13)
    curve.text(steps, 0.28, "usual start", ha="right", va="top", fontsize=14, color=style.QUIET)
    curve.set(xlim=(1, steps), ylim=(0.15, 8000), xlabel="step", ylabel="loss of a batch")
    curve.set_title(f"Start: {NAMES[start]}".replace("\n", " "), color=style.TEST)
    curve.set_xticks((1, 10, 100, steps), ("1", "10", "100", f"{steps:,}"))
    curve.set_yticks((1, 10, 100, 1000), ("1", "10", "100", "1,000"))
    curve.minorticks_off()
    order = np.argsort(-accuracy.mean(0), kind="stable")
    for row, place in enumerate(order):
        colour = style.TEST if place == chosen else style.QUIET
        ends.plot(accuracy[:, place], np.full(len(accuracy), row), "o", color=colour, markersize=9, alpha=0.8)
        shift, side = (5, "left") if accuracy[:, place].mean() < 50 else (-5, "right")
        edge = accuracy[:, place].max() if shift > 0 else accuracy[:, place].min()
        ends.text(edge + shift, row, f"{accuracy[:, place].mean():.1f}", ha=side, va="center", color=colour)
    ends.set_yticks(range(len(starts)), [NAMES[starts[place]] for place in order])
    ends.axvline(10, color=style.TRUTH, linestyle=":", linewidth=1.3)
    ends.set(xlim=(0, 100), ylim=(len(starts) - 0.5, -0.5), xlabel="held-out images right (%)")
    ends.set_title(f"After {record.settings['epochs']} epochs, {len(record.seeds)} runs", loc="left")
    different = record.results["different"]
    return with_numbers(
        picture,
        runs=len(record.seeds),
        epochs=record.settings["epochs"],
        name=NAMES[start].replace("\n", " "),
        first_loss=losses[:, chosen, 0].mean(),
        first_losses=dict(zip(starts, losses[:, :, 0].mean(0), strict=True)),
        end=accuracy[:, chosen].mean(),
        ends=dict(zip(starts, accuracy.mean(0), strict=True)),
        highest=dict(zip(starts, accuracy.max(0), strict=True)),
        lowest=dict(zip(starts, accuracy.min(0), strict=True)),
        different=dict(zip(starts, different.max(0).tolist(), strict=True)),
    )
