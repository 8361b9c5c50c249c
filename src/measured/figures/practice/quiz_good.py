"""What two programs say of validation images, one of them with copies of what it learned from; and what is true."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.practice._broken import at

BUGS = ("none", "copies in both parts")


@figure("measured", record="practice/broken")
def quiz_good(record: Record):
    picture, panels = style.canvas((7.3, 3.8), columns=2, sharey=True)
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    said = {bug: record.results["said_accuracy"][:, at(record, bug)] for bug in BUGS}
    true = {bug: record.results["true_accuracy"][:, at(record, bug)] for bug in BUGS}
    for number, (axes, bug) in enumerate(zip(panels, BUGS)):
        axes.plot(np.arange(said[bug].shape[1]), said[bug].T, "--", color=style.CLASS_B, linewidth=1.5, alpha=0.75)
        last = record.settings["epochs"] + 2 + rng.uniform(-0.5, 0.5, len(true[bug]))
        axes.plot(last, true[bug], "o", color=style.TEST, markersize=6, alpha=0.7, gid="step-2-true")
        axes.set(ylim=(0.8, 1.0), xlim=(3, 29), xlabel="epoch", title=("left", "right")[number])
        axes.set_xticks((5, 15, 25))
    panels[0].text(8, 0.865, "validation, said", fontsize=17, color=style.CLASS_B)
    panels[0].text(8, 0.83, "test, after the end", fontsize=17, color=style.TEST, gid="step-2-key")
    panels[1].text(8, 0.83, "copies in both parts", fontsize=17, color=style.CLASS_B, gid="step-2-name")
    panels[1].text(8, 0.865, "the same networks", fontsize=17, color=style.TEST, gid="step-2-same")
    panels[0].set_ylabel("right")
    gain = {bug: said[bug][:, -1] - true[bug] for bug in BUGS}
    name = "copies in both parts"
    return with_numbers(
        picture, said={bug.replace(" ", "_"): one[:, -1].mean() for bug, one in said.items()}, true={bug.replace(" ", "_"): one.mean() for bug, one in true.items()}, gain=gain[name].mean(), healthy_gain=gain["none"].mean(), looks_better=(said[name][:, -1] > said["none"][:, -1]).sum(),
        above=(gain[name] > 0).sum(), spread=gain[name].std(ddof=1), same=np.abs(true[name] - true["none"]).max(), twins=record.results["twins"][:, at(record, name)].mean(), runs=len(record.seeds),
    )  # fmt: skip
