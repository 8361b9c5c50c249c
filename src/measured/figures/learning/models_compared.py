"""Class means, nearest neighbours, a linear classifier and a network on Fashion-MNIST: error, work and size."""

import numpy as np

from measured import style
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record

LOOKS = {
    "class means": (style.QUIET, "D", ":"),
    "nearest neighbours": (style.CLASS_B, "^", "--"),
    "linear": (style.CLASS_A, "o", "-."),
    "network": (style.FIT, "s", "-"),
}


@figure("measured", record="learning/models_compared")
def models_compared(record: Record):
    sizes, models = np.array(record.settings["sizes"]), record.settings["models"]
    error = record.results["error"]
    adds, stored = record.results["multiply_adds"][0], record.results["stored_numbers"][0]

    picture, (curves, cost) = style.canvas(style.SLIDE, columns=2, sharey=True)
    for row, name in enumerate(models):
        colour, marker, stroke = LOOKS[name]
        low, mean, high = 100 * error[:, row].min(0), 100 * error[:, row].mean(0), 100 * error[:, row].max(0)
        curves.plot(sizes, mean, color=colour, marker=marker, linestyle=stroke)
        curves.fill_between(sizes, low, high, color=colour, alpha=0.2, linewidth=0)
        spread = [[mean[-1] - low[-1]], [high[-1] - mean[-1]]]
        cost.errorbar(adds[row, -1], mean[-1], spread, color=colour, marker=marker, markersize=9, capsize=4)
        left, above = name == "nearest neighbours", name != "network"
        cost.annotate(
            f"{name}\n{stored[row, -1]:,.0f} numbers",
            (adds[row, -1], mean[-1]),
            (-10 if left else 10, 8 if above else -32),
            textcoords="offset points",
            color=colour,
            ha="right" if left else "left",
        )
    curves.set(xscale="log", xlabel="training images", ylabel="test error (%)", ylim=(10, 40), title="Error")
    curves.set_xticks(sizes, [f"{size:,}" for size in sizes])
    curves.minorticks_off()
    cost.set(
        xscale="log", xlabel="multiplications per answer", title=f"Work and size, {sizes[-1]:,} images", xlim=(4e3, 2e7)
    )
    by_name = {name.replace(" ", "_"): row for row, name in enumerate(models)}
    return with_numbers(
        picture,
        sizes=sizes,
        seeds=len(record.seeds),
        **{name: error[:, row].mean(axis=0) for name, row in by_name.items()},
        **{f"{name}_spread": np.ptp(error[:, row], axis=0) for name, row in by_name.items()},
        work={name: adds[row, -1] for name, row in by_name.items()},
        stored={name: stored[row, -1] for name, row in by_name.items()},
        train_seconds={name: record.results["train_seconds"][:, row, -1].mean() for name, row in by_name.items()},
        answer_seconds={name: record.results["answer_seconds"][:, row, -1].mean() for name, row in by_name.items()},
    )
