"""Small networks taught by labels or by a larger network's answers: what they get right, and how often they answer as it does."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.frontiers._bytes import chosen


@figure("measured", record="frontiers/compressed")
def taught_students(record: Record):
    right, same = chosen(record, "student_right"), chosen(record, "student_same")  # runs, students, teachings
    students = record.settings["students"]
    picture, panels = style.canvas((10.0, 4.3), columns=2)
    looks = (("by labels", style.CLASS_B, "s", -0.16), ("by answers", style.CLASS_A, "o", 0.16))
    for number, (axes, values, name) in enumerate(
        zip(panels, (right, same), ("test images right", "answers as the large one"))
    ):
        for teaching, (_, ink, marker, aside) in enumerate(looks):
            gid = {"gid": f"step-2-{number}-{teaching}"} if number else {}
            for column in range(len(students)):
                axes.plot(
                    np.full(len(values), column + aside),
                    values[:, column, teaching],
                    marker,
                    color=ink,
                    alpha=0.4,
                    markersize=6,
                    **({"gid": gid["gid"] + f"-{column}"} if gid else {}),
                )
                axes.plot(
                    column + aside,
                    values[:, column, teaching].mean(),
                    "_",
                    color=style.TRUTH,
                    markersize=26,
                    markeredgewidth=3,
                    **({"gid": gid["gid"] + f"-mean-{column}"} if gid else {}),
                )
        axes.set(xlabel="hidden units", ylabel=name, xlim=(-0.5, len(students) - 0.5))
        axes.set_xticks(range(len(students)), [str(one) for one in students])
    panels[0].axhline(record.results["right"].mean(), color=style.QUIET, linestyle=":", linewidth=1.5)
    panels[0].text(
        len(students) - 0.55,
        record.results["right"].mean() + 0.001,
        "the large one",
        color=style.QUIET,
        fontsize=16,
        ha="right",
        va="bottom",
    )
    panels[1].axhline(
        record.results["twin_same"].mean(), color=style.QUIET, linestyle=":", linewidth=1.5, gid="step-2-twin"
    )
    panels[1].text(
        0.04, 0.06, "dotted: the large one,\ntrained again", color=style.QUIET, fontsize=16, va="bottom", transform=panels[1].transAxes, gid="step-2-twin-name"
    )  # fmt: skip
    for teaching, (name, ink, *_) in enumerate(looks):
        panels[0].text(
            0.04, 0.16 - 0.1 * teaching, name, color=ink, fontsize=17, va="center", transform=panels[0].transAxes
        )
    for axes, values in zip(panels, (right, same)):
        ticks = np.arange(np.floor(values.min() * 25), np.ceil(values.max() * 25) + 1) / 25
        axes.set_yticks(ticks, [f"{round(100 * one)} %" for one in ticks])
    gain, closer = right[..., 1] - right[..., 0], same[..., 1] - same[..., 0]
    told = [interval(right[:, n, 1], right[:, n, 0])[:3] for n in range(len(students))]
    return with_numbers(
        picture, labels=right[..., 0].mean(axis=0), answers=right[..., 1].mean(axis=0), labels_same=same[..., 0].mean(axis=0), answers_same=same[..., 1].mean(axis=0), students=students, seeds=len(right), gain=gain.mean(axis=0),
        gained=(gain > 0).sum(axis=0), closer=closer.mean(axis=0), closer_in=(closer > 0).sum(axis=0), first=record.results["right"].mean(), twin=record.results["twin_same"].mean(), intervals=told,
        most_gain=max(high for _, _, high in told), least_closer=closer.mean(axis=0).min(), spread=closer.std(axis=0, ddof=1).max(), tried=record.results["validation_accuracy"][0, 0, 0].size,
    )  # fmt: skip
