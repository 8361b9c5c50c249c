"""How far the tangent kernel of a network moves in training, by width, for three scales of its output."""

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="generalisation/lazy")
def kernel_moves(record: Record):
    change = record.results["change_by_width"]
    widths, rules = record.settings["widths"], record.settings["rules"]
    looks = {
        "1": (style.CLASS_A, "o", "-", 1, "scale 1", (2300, 0.027)),
        "10": (style.TRAIN, "s", "-.", 3, "scale 10", (2300, 0.008)),
        "falling": (style.CLASS_B, "^", "--", 2, "scale falls\nas 1/√width", (2300, 1.2)),
    }
    picture, axes = style.canvas((10.0, 3.7))
    for row, rule in enumerate(rules):
        colour, marker, line, step, name, (across, up) = looks[rule]
        gid = {part: {"gid": f"step-{step}-{part}"} if step > 1 else {} for part in ("line", "band", "name")}
        runs = change[:, row]
        axes.plot(widths, runs.mean(axis=0), line, marker=marker, color=colour, markersize=9, **gid["line"])
        axes.fill_between(
            widths, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.2, linewidth=0, **gid["band"]
        )
        axes.text(across, up, name, color=colour, fontsize=17, va="center", **gid["name"])
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="hidden units",
        ylabel="change of the kernel",
        xlim=(26, 6500),
        ylim=(0.004, 4),
    )
    axes.set_xticks(widths, [f"{width:,}" for width in widths])
    axes.set_yticks((0.01, 0.1, 1), ("1 %", "10 %", "100 %"))
    axes.minorticks_off()
    means = change.mean(axis=0)
    one, ten, falling = (means[rules.index(rule)] for rule in ("1", "10", "falling"))
    return with_numbers(
        picture, one=one, ten=ten, falling=falling, widths=widths, seeds=len(change), falling_ratio=(change[:, rules.index("falling"), -1] / change[:, rules.index("falling"), 0]).min(), narrow_ten=change[:, rules.index("10"), 0].max(), wide_falling=change[:, rules.index("falling"), -1].min(),
        drop=(change[:, rules.index("1"), 0] / change[:, rules.index("1"), -1]).min(), train=record.settings["train"], inputs=record.settings["inputs"], to=record.settings["trained_to"],
    )  # fmt: skip
