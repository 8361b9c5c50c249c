"""Accuracy lost against answers changed, for every smaller network, with the large one trained again as what to compare with."""

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.frontiers._bytes import chosen


@figure("measured", record="frontiers/compressed")
def same_score_other_answers(record: Record):
    results, bits = record.results, record.settings["bits"]
    first = results["right"]
    lost_of = lambda runs: 100 * (first.reshape(-1, *[1] * (runs.ndim - 1)) - runs)  # noqa: E731
    changed_of = lambda runs: 100 * (1 - runs)  # noqa: E731
    fine = [bits.index(one) for one in (8, 6, 5, 4, 3)]
    groups = (
        ("fewer bits", style.FIT, "^", results["bits_right"][:, fine], results["bits_same"][:, fine]),
        (
            "fewer weights",
            style.CLASS_A,
            "o",
            results["pruned_right"][:, 0, 1, :3],
            results["pruned_same"][:, 0, 1, :3],
        ),
        ("fewer units", style.CLASS_B, "s", results["pruned_right"][:, 1, 1, :2], results["pruned_same"][:, 1, 1, :2]),
        ("students", style.TRAIN, "D", chosen(record, "student_right")[..., 1], chosen(record, "student_same")[..., 1]),
    )
    picture, axes = style.canvas((10.0, 4.4))
    axes.plot((0, 6), (0, 6), ":", color=style.QUIET)
    axes.text(4.4, 3.6, "each change a new mistake", color=style.QUIET, fontsize=16, va="top")
    numbers, every = {}, []
    for step, (name, ink, marker, right, same) in enumerate(groups, 1):
        lost, changed = lost_of(right), changed_of(same)
        every += list(zip(lost.mean(axis=0), changed.mean(axis=0)))
        gid = {"gid": f"step-{step}-points"} if step > 1 else {}
        axes.plot(lost.mean(axis=0), changed.mean(axis=0), marker, color=ink, markersize=10, **gid)
        numbers[name.replace(" ", "_")] = list(zip(lost.mean(axis=0), changed.mean(axis=0)))
        axes.plot(
            5.55,
            15.75 - 1.5 * step,
            marker,
            color=ink,
            markersize=10,
            **({"gid": f"step-{step}-key"} if step > 1 else {}),
        )
        axes.text(
            5.8,
            15.5 - 1.5 * step,
            name,
            color=ink,
            fontsize=17,
            **({"gid": f"step-{step}-name"} if step > 1 else {}),
        )
    twin = lost_of(results["twin_right"]).mean(), changed_of(results["twin_same"]).mean()
    axes.plot(*twin, "*", color=style.TRUTH, markersize=20, gid="step-5-twin")
    axes.annotate(
        "trained again", twin, (12, 8), textcoords="offset points", fontsize=17, color=style.TRUTH, gid="step-5-name"
    )
    on = lost_of(results["on_right"]).mean(), changed_of(results["on_same"]).mean()
    axes.plot(*on, "P", color=style.TRUTH, markersize=13, gid="step-5-on")
    axes.annotate(
        "trained on", on, (-10, 0), textcoords="offset points", fontsize=17, color=style.TRUTH, ha="right", va="center", gid="step-5-on-name"
    )  # fmt: skip
    axes.axvline(0, color=style.QUIET, linewidth=0.8)
    axes.set(xlabel="right answers lost (points)", ylabel="answers changed (%)", xlim=(-2.4, 7.5), ylim=(0, 16))
    near = [changed for lost, changed in every if abs(lost) < 1]
    four = fine.index(bits.index(4))
    return with_numbers(
        picture, twin_lost=twin[0], twin_changed=twin[1] / 100, least_twin=(1 - results["twin_same"]).min(), most_near=max(near) / 100, count_near=len(near), count=len(every), seeds=len(first),
        four_lost=numbers["fewer_bits"][four][0], four_changed=numbers["fewer_bits"][four][1] / 100, ratio=min(changed / max(lost, 0.1) for lost, changed in every), half=numbers["fewer_weights"][0], student=numbers["students"][0],
        on_lost=on[0], on_changed=on[1] / 100, on_share=on[1] / numbers["fewer_weights"][1][1], quarter=numbers["fewer_weights"][1],
        bits_ratio=numbers["fewer_bits"][four][1] / numbers["fewer_bits"][four][0], under_twin=sum(changed < twin[1] for _, changed in every), most=max(changed for _, changed in every) / 100, furthest=max(lost for lost, _ in every),
    )  # fmt: skip
