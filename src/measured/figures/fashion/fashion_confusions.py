"""What each class is taken for: the confusion matrix, mean over the runs, kinds of clothing beside each other."""

import numpy as np
from matplotlib.patches import Rectangle

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.fashion.data import CLASSES
from measured.figures.fashion._parts import NAMES, reach

UPPER, FOOT, OTHER = ("T-shirt/top", "Shirt", "Pullover", "Coat", "Dress"), ("Sandal", "Sneaker", "Ankle boot"), ("Trouser", "Bag")  # fmt: skip
ORDER = [CLASSES.index(name) for name in (*UPPER, *FOOT, *OTHER)]


@figure("measured", record="fashion/confusion")
def fashion_confusions(record: Record):
    counts = record.results["confusion"][:, ORDER][:, :, ORDER]
    share = 100 * counts / counts.sum(2, keepdims=True)
    mean = share.mean(0)
    picture, (axes, recalls) = style.canvas((10.4, 3.8), columns=2, width_ratios=(1.75, 1), sharey=True)
    axes.pcolormesh(np.sqrt(mean), cmap="Blues", vmin=0, vmax=10, edgecolors="white", linewidth=0.5, gid="step-2-mesh")
    for true, taken in np.ndindex(mean.shape):
        if mean[true, taken] >= 0.5:
            colour = "white" if mean[true, taken] > 40 else style.TRUTH
            axes.text(
                taken + 0.5, true + 0.5, f"{mean[true, taken]:.0f}", ha="center", va="center", fontsize=14,
                color=colour, gid=f"step-2-cell-{true}-{taken}",
            )  # fmt: skip
    size = len(UPPER)
    inside = counts[:, :size, :size].sum((1, 2)) - np.trace(counts[:, :size, :size], axis1=1, axis2=2)
    among = inside / (counts.sum((1, 2)) - np.trace(counts, axis1=1, axis2=2))  # of each run's mistakes
    axes.add_patch(Rectangle((0, 0), size, size, fill=False, edgecolor=style.TEST, linewidth=2.4, gid="step-3-block"))
    axes.text(
        size + 0.15, 2.4, f"for the upper body:\n{100 * among.mean():.0f} % of all mistakes", color=style.TEST, va="center",
        fontsize=15, fontweight="bold", gid="step-3-share",
    )  # fmt: skip
    names = [NAMES[label] for label in ORDER]
    axes.set_xticks(np.arange(10) + 0.5, names, rotation=50, ha="right", rotation_mode="anchor")
    axes.set_yticks(np.arange(10) + 0.5, names)
    axes.set(xlim=(0, 10), ylim=(10, 0), xlabel="taken for", ylabel="is", title="% of a class, if at least ½")
    axes.tick_params(length=0, labelsize=14)

    recalls.set_gid("step-4-recall")
    for key, marker, colour in (("recall", "o", style.TEST), ("precision", "s", style.CLASS_A)):
        values = 100 * record.results[key][:, ORDER]
        rows = np.arange(10) + (0.66 if key == "precision" else 0.34)
        recalls.errorbar(
            values.mean(0), rows, xerr=reach(values), fmt=marker, color=colour, markersize=7, linewidth=1.8, label=key
        )
    recalls.set(xlabel=f"%, mean and range of {len(counts)} runs", xlim=(50, 101))
    recalls.tick_params(labelleft=False, labelsize=14)
    recalls.legend(loc="lower left")

    off = mean * (1 - np.eye(10))
    true, taken = np.unravel_index(off.argmax(), off.shape)
    wrong = record.results["predicted"] != record.results["labels"][0]
    # Two runs beside each other, all pairs: on how many images only one of the two is right.
    first, second = np.triu_indices(len(wrong), 1)
    disagree = (wrong[first] != wrong[second]).sum(1)
    z = np.abs(wrong.sum(1)[first] - wrong.sum(1)[second]) / np.sqrt(disagree)
    worst, best = mean.diagonal().argmin(), mean.diagonal().argmax()
    place = {name: ORDER.index(CLASSES.index(name)) for name in ("Trouser", "Dress")}
    foot = np.s_[size : size + len(FOOT)]
    pairs = np.triu(off + off.T)
    next_pair = np.unravel_index(np.argsort(-pairs, axis=None)[1], pairs.shape)
    return with_numbers(
        picture,
        runs=len(counts),
        accuracy=100 * (~wrong).mean(),
        worst=CLASSES[ORDER[worst]],
        worst_recall=mean[worst, worst],
        worst_low=share[:, worst, worst].min(),
        worst_high=share[:, worst, worst].max(),
        best=CLASSES[ORDER[best]],
        best_recall=mean[best, best],
        largest_from=CLASSES[ORDER[true]],
        largest_to=CLASSES[ORDER[taken]],
        largest=off[true, taken],
        largest_back=off[taken, true],
        next_pair=[CLASSES[ORDER[place]] for place in next_pair],
        next_there=off[next_pair],
        next_back=off[next_pair[::-1]],
        disagree=disagree.mean(),
        difference_reach=100 * 1.96 * np.sqrt(disagree.mean()) / wrong.shape[1],
        pairs_apart=int((z > 1.96).sum()),
        pairs_of_runs=len(z),
        uppers_share=100 * among.mean(),
        uppers_least=100 * among.min(),
        uppers_deviation=100 * among.std(ddof=1),
        trouser_as_dress=mean[place["Trouser"], place["Dress"]],
        dress_as_trouser=mean[place["Dress"], place["Trouser"]],
        footwear_among=100 * off[foot, foot].sum() / off[foot].sum(),  # of the mistakes on footwear
    )
