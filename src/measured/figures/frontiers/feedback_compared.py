"""Test accuracy by the number of hidden layers, for what teaches them; each at the rate that validation chooses."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.regularisation._chosen import at_best

LOOKS = {
    "backpropagation": ("backpropagation", style.TRUTH, "o-", 1),
    "last layer": ("last layer alone", style.QUIET, "v:", 1),
    "feedback": ("fixed feedback", style.CLASS_B, "s--", 2),
    "direct feedback": ("direct feedback", style.CLASS_A, "^-", 2),
    "product": ("same matrices, direct", style.FIT, "D-.", 3),
}


@figure("measured", record="frontiers/feedback")
def feedback_compared(record: Record):
    right, at = at_best(record, "accuracy")  # runs, rules, depths
    rules, depths = record.settings["rules"], record.settings["depths"]
    picture, axes = style.canvas((10.0, 4.3))
    ends = {rule: right[:, rules.index(rule), -1].mean() for rule in LOOKS}
    heights = dict(zip(sorted(ends, key=ends.get), _apart(sorted(ends.values()), 0.011)))
    for rule, (name, ink, look, step) in LOOKS.items():
        runs = right[:, rules.index(rule)]
        gid = {
            part: {"gid": f"step-{step}-{part}-{rules.index(rule)}"} if step > 1 else {}
            for part in ("band", "line", "name")
        }
        axes.fill_between(depths, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.15, linewidth=0, **gid["band"])
        axes.plot(depths, runs.mean(axis=0), look, color=ink, markersize=9, **gid["line"])
        axes.text(depths[-1] + 0.12, heights[rule], name, color=ink, fontsize=17, va="center", **gid["name"])
    axes.set(xlabel="hidden layers", ylabel="test images right", xlim=(0.85, depths[-1] + 1.8))
    axes.set_xticks(depths)
    ticks = np.arange(np.floor(right.min() * 50), np.ceil(right.max() * 50) + 1)[::2] / 50
    axes.set_yticks(ticks, [f"{round(100 * one)} %" for one in ticks])
    own = {rule.replace(" ", "_"): right[:, rules.index(rule)] for rule in LOOKS}
    behind = {rule: own["backpropagation"] - runs for rule, runs in own.items()}
    rates = {
        rule.replace(" ", "_"): [record.settings["rates"][place] for place in at[rules.index(rule)]] for rule in LOOKS
    }
    within = (at > 0) & (at < len(record.settings["rates"]) - 1)
    inside = bool(within[[rules.index(rule) for rule in rules if rule != "last layer"]].all())
    return with_numbers(
        picture, right={rule: runs.mean(axis=0) for rule, runs in own.items()}, behind={rule: runs.mean(axis=0) for rule, runs in behind.items()}, rates=rates, inside=inside, at_the_end=int((~within).sum()), seeds=len(right), depths=depths,
        lag=[(behind[rule][:, -1] - behind[rule][:, 0]).mean() for rule in ("feedback", "direct_feedback", "product")], over_last=(own["feedback"] - own["last_layer"]).min(axis=0),
        direct_over_last=(own["direct_feedback"] - own["last_layer"]).min(axis=0), direct_ahead=(own["direct_feedback"] > own["feedback"]).sum(axis=0), product_ahead=(own["product"] > own["feedback"]).sum(axis=0), product_behind=(own["direct_feedback"] - own["product"]).mean(axis=0), width=record.settings["width"], train=record.settings["train"],
        deeper_lag=(behind["feedback"][:, -1] - behind["feedback"][:, 0]).min(), spread=(behind["feedback"][:, -1] - behind["feedback"][:, 0]).std(ddof=1), most_shallow=behind["feedback"][:, 0].mean(), backprop_fall=own["backpropagation"].mean(axis=0)[0] - own["backpropagation"].mean(axis=0)[-1],
    )  # fmt: skip


def _apart(values: list[float], least: float) -> list[float]:
    """The values, rising, with at least so much between them; those that are moved keep their mean."""
    groups: list[list[float]] = []
    middle = lambda group: sum(group) / len(group)
    for value in values:
        groups.append([value])
        while len(groups) > 1:
            below, above = groups[-2:]
            if middle(above) - middle(below) >= least * (len(above) + len(below)) / 2:
                break
            groups[-2:] = [below + above]
    return [middle(group) + least * (at - (len(group) - 1) / 2) for group in groups for at in range(len(group))]
