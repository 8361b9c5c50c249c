"""Class means, nearest neighbours, a linear classifier and a network on Fashion-MNIST; beside it, what MNIST gave."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

# Line and neighbours are the second step, so that it can be foretold who is ahead.
FORETOLD = {"linear": "step-2-linear", "nearest neighbours": "step-2-neighbours"}
LOOKS = {
    "class means": (style.QUIET, "D", ":"),
    "nearest neighbours": (style.CLASS_B, "^", "--"),
    "linear": (style.CLASS_A, "o", "-."),
    "network": (style.FIT, "s", "-"),
}
# Test errors in per cent: LeCun and others (1998), figure 9. What each has to store is counted from its description;
# the 60,000 weights of LeNet-5 are those that the paper states.
PUBLISHED = {
    "linear": (12.0, 785 * 10),
    "nearest neighbours": (5.0, 785 * 60_000),
    "network": (4.7, 785 * 300 + 301 * 10),
    "LeNet-5": (0.95, 60_000),
}


@figure("measured", record="learning/models_compared", cite="lecun1998")
def models_compared(record: Record):
    sizes, models = np.array(record.settings["sizes"]), record.settings["models"]
    error, stored = record.results["error"], record.results["stored_numbers"][0]
    by_name = {name.replace(" ", "_"): row for row, name in enumerate(models)}

    picture, (curves, cost) = style.canvas((10.4, 4.1), columns=2, width_ratios=[1.35, 1])
    for row, name in enumerate(models):
        colour, marker, stroke = LOOKS[name]
        part = FORETOLD.get(name)
        low, mean, high = 100 * error[:, row].min(0), 100 * error[:, row].mean(0), 100 * error[:, row].max(0)
        curves.plot(sizes, mean, color=colour, marker=marker, linestyle=stroke, gid=part)
        curves.fill_between(sizes, low, high, color=colour, alpha=0.2, linewidth=0, gid=part and f"{part}-band")
        curves.text(
            sizes[-1] * 1.12,
            mean[-1] + {"linear": 0.5, "nearest neighbours": -0.5}.get(name, 0),
            name,
            color=colour,
            va="center",
            gid=part and f"{part}-name",
        )
        cost.plot(stored[row, -1], mean[-1], marker, color=colour, markersize=9, gid=part and f"{part}-stored")
    curves.set(
        xscale="log", xlabel="training images", ylabel="test error (%)", ylim=(10, 35), xlim=(250, 600_000),
        title="Fashion-MNIST",
    )  # fmt: skip
    curves.set_xticks(sizes, [f"{size:,}" if size < 1000 else f"{size // 1000}k" for size in sizes])
    curves.minorticks_off()
    for name, (wrong, numbers) in PUBLISHED.items():
        colour, marker, _ = LOOKS.get(name, (style.TRUTH, "P", ""))
        hollow = {"color": colour, "markerfacecolor": "white", "markersize": 9, "markeredgewidth": 1.8}
        part = FORETOLD.get(name)
        cost.plot(numbers, wrong, marker, **hollow, gid=part and f"{part}-published")
        below = name == "nearest neighbours"
        cost.annotate(
            {"network": "300 units", "nearest neighbours": "neighbours"}.get(name, name),
            (numbers, wrong),
            (10, -22) if below else (9, -4),
            textcoords="offset points",
            color=colour,
            ha="right" if below else "left",
            gid=part and f"{part}-published-name",
        )
    cost.text(
        0.98, 0.98, "filled: Fashion-MNIST\nhollow: MNIST, published", transform=cost.transAxes, ha="right", va="top"
    )
    cost.set(
        xscale="log",
        yscale="log",
        xlabel="numbers stored",
        title=f"All {sizes[-1]:,} images",
        xlim=(4e3, 1.5e8),
        ylim=(0.7, 90),
    )
    cost.set_yticks([1, 3, 10, 30], ["1", "3", "10", "30"])
    cost.set_xticks(
        [1e4, 1e5, 1e6, 1e7, 1e8], ["10k", "100k", "1M", "10M", "100M"]
    )  # powers would be too small to read
    cost.minorticks_off()
    lead = {
        str(size): interval(error[:, by_name["nearest_neighbours"], place], error[:, by_name["linear"], place])[:3]
        for place, size in enumerate(sizes)
    }
    gain = {
        str(size): interval(error[:, by_name["linear"], place], error[:, by_name["network"], place])[:3]
        for place, size in enumerate(sizes)
    }
    only = record.results["only_wrong"].mean(axis=0)
    line, near = by_name["linear"], by_name["nearest_neighbours"]
    return with_numbers(
        picture,
        sizes=sizes,
        seeds=len(record.seeds),
        **{name: error[:, row].mean(axis=0) for name, row in by_name.items()},
        **{f"{name}_spread": np.ptp(error[:, row], axis=0) for name, row in by_name.items()},
        lead=lead,
        gain=gain,
        only_line_wrong=only[line, near, -1],
        only_neighbours_wrong=only[near, line, -1],
        work={name: record.results["multiply_adds"][0, row, -1] for name, row in by_name.items()},
        stored={name: stored[row, -1] for name, row in by_name.items()},
        published={name.replace(" ", "_"): wrong for name, (wrong, _) in PUBLISHED.items()},
        published_stored={name.replace(" ", "_"): numbers for name, (_, numbers) in PUBLISHED.items()},
        validation=record.settings["validation"],
        steps=record.settings["steps"][-1],
    )
