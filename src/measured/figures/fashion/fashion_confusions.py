"""What each class is taken for: the confusion matrix, mean over the runs."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.fashion.data import CLASSES


@figure("measured", record="fashion/confusion")
def fashion_confusions(record: Record):
    counts = record.results["confusion"]
    share = 100 * counts / counts.sum(2, keepdims=True)
    mean = share.mean(0)
    picture, (axes, recalls) = style.canvas(style.SLIDE, columns=2, width_ratios=(1.75, 1), sharey=True)
    axes.imshow(np.sqrt(mean), cmap="Blues", vmin=0, vmax=10, aspect="auto")
    for true, taken in np.ndindex(mean.shape):
        if mean[true, taken] >= 0.5:
            colour = "white" if mean[true, taken] > 40 else style.TRUTH
            axes.text(taken, true, f"{mean[true, taken]:.0f}", ha="center", va="center", fontsize=14, color=colour)
    names = [name.replace("T-shirt/top", "T-shirt") for name in CLASSES]
    axes.set_xticks(range(10), names, rotation=50, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(10), names)
    axes.set(xlabel="taken for", ylabel="is", title="% of a class, if at least ½")
    axes.tick_params(length=0, labelsize=14)

    for key, marker, colour, word in (
        ("recall", "o", style.TEST, "recall"),
        ("precision", "s", style.CLASS_A, "precision"),
    ):
        values = 100 * record.results[key]
        rows = np.arange(10) + (0.16 if key == "precision" else -0.16)
        reach = [values.mean(0) - values.min(0), values.max(0) - values.mean(0)]
        recalls.errorbar(
            values.mean(0), rows, xerr=reach, fmt=marker, color=colour, markersize=7, linewidth=1.8, label=word
        )
    recalls.set(xlabel=f"%, mean and range of {len(counts)} runs", xlim=(50, 101))
    recalls.tick_params(labelleft=False, labelsize=14)
    recalls.legend(loc="lower left")

    off = mean * (1 - np.eye(10))
    pairs = off + off.T
    upper = np.triu(pairs)
    order = np.argsort(-upper, axis=None)[:3]
    top = [np.unravel_index(place, upper.shape) for place in order]
    true, taken = np.unravel_index(off.argmax(), off.shape)
    predicted, labels = record.results["predicted"], record.results["labels"][0]
    wrong = predicted != labels
    # Two runs beside each other, all pairs: on how many images only one of the two is right.
    first, second = np.triu_indices(len(wrong), 1)
    disagree = (wrong[first] != wrong[second]).sum(1)
    z = np.abs(wrong.sum(1)[first] - wrong.sum(1)[second]) / np.sqrt(disagree)
    uppers = [CLASSES.index(name) for name in ("T-shirt/top", "Pullover", "Coat", "Shirt", "Dress")]
    inside = counts[:, uppers][:, :, uppers].sum((1, 2)) - counts[:, uppers, uppers].sum(1)
    among = inside / (counts.sum((1, 2)) - np.trace(counts, axis1=1, axis2=2))  # of each run's mistakes
    return with_numbers(
        picture,
        runs=len(counts),
        accuracy=100 * (~wrong).mean(),
        worst=CLASSES[mean.diagonal().argmin()],
        worst_recall=mean.diagonal().min(),
        worst_low=share[:, mean.diagonal().argmin(), mean.diagonal().argmin()].min(),
        worst_high=share[:, mean.diagonal().argmin(), mean.diagonal().argmin()].max(),
        worst_precision=100 * record.results["precision"].mean(0)[mean.diagonal().argmin()],
        best=CLASSES[mean.diagonal().argmax()],
        best_recall=mean.diagonal().max(),
        largest_from=CLASSES[true],
        largest_to=CLASSES[taken],
        largest=off[true, taken],
        pairs=[[CLASSES[i], CLASSES[j], upper[i, j]] for i, j in top],
        mean_wrong=wrong.sum(1).mean(),
        wrong_in_all=int(wrong.all(0).sum()),
        wrong_in_some=int(wrong.any(0).sum()),
        same_wrong_answer=int((wrong.all(0) & (predicted == predicted[0]).all(0)).sum()),
        expected_in_all=10_000 * float(np.prod(wrong.mean(1))),
        disagree=disagree.mean(),
        difference_reach=100 * 1.96 * np.sqrt(disagree.mean()) / len(labels),
        pairs_apart=int((z > 1.96).sum()),
        pairs_of_runs=len(z),
        uppers_share=100 * among.mean(),
        uppers_least=100 * among.min(),
        uppers_deviation=100 * among.std(ddof=1),
        sandal_as_shirt=off[5, 6],
    )
