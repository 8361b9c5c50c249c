"""Calibration error by epoch, as it is and at a temperature from validation images; after the last epoch on moved images."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._watched import GIVEN, WRONG, at, by_chance, by_epoch, drawn, epochs


@figure("measured", record="regularisation/longer")
def temperature_mends(record: Record):
    results = record.results
    plain, scaled, heat = (results[key][:, GIVEN] for key in ("error", "scaled_error", "temperature"))
    moved = results["moved_error"][:, GIVEN]  # runs, moved, as it is and scaled
    picture, (left, right) = style.canvas((10.0, 4.2), columns=2, width_ratios=(1.25, 1))
    drawn(left, record, plain, style.TRUTH)
    drawn(left, record, scaled, style.TRAIN, gid="step-2-scaled")
    by_luck = [
        np.mean([by_chance(run[n, 1]) for run in results["bins"][:, GIVEN]])
        for n in range(len(record.settings["shown"]))
    ]
    left.plot(record.settings["shown"], by_luck, ":", color=style.QUIET)
    left.text(1.0, -0.002, "dotted: chance", color=style.QUIET, fontsize=15, va="top")
    left.text(4.2, 0.13, "as it is", color=style.TRUTH, fontsize=16)
    left.text(9, -0.022, "one temperature", color=style.TRAIN, fontsize=16, gid="step-2-name")
    left.set(ylabel="calibration error", ylim=(-0.04, 0.3))
    by_epoch(left)
    pixels = record.settings["moved"]
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for number, (ink, marker) in enumerate(((style.TRUTH, "o"), (style.TRAIN, "^"))):
        gid = f"step-3-{number}"
        for place in range(len(pixels)):
            across = place + (-0.17, 0.17)[number] + rng.uniform(-0.07, 0.07, len(moved))
            right.plot(across, moved[:, place, number], marker, color=ink, markersize=7, alpha=0.6, gid=gid)
    right.set(title="after epoch 100: moved by", ylim=(0, 0.75), xlim=(-0.5, 2.5))
    shares = results["moved_accuracy"][:, GIVEN].mean(axis=0)
    right.set_xticks(
        range(3), [f"{name}\n{share:.0%} right" for name, share in zip(("not", "1 pixel", "2 pixels"), shares)]
    )
    last, asked = at(record, 100), epochs(record)
    one = int(np.abs(heat.mean(axis=0) - 1).argmin())
    return with_numbers(
        picture, chance=by_luck[-1], last=plain[:, last].mean(), scaled=scaled[:, last].mean(), temperature=heat[:, last].mean(), coldest=heat.mean(axis=0).min(), one_at=asked[one],
        better=(scaled[:, last] < plain[:, last]).sum(), seeds=len(plain), least_at=asked[results["scaled_loss"][:, GIVEN].mean(axis=0).argmin()], wrong_least=results["scaled_loss"][:, WRONG].mean(axis=0).min(), wrong_last=results["scaled_loss"][:, WRONG, last].mean(), first=scaled[:, 0].mean(), rises=(results["scaled_loss"][:, GIVEN, last] > results["scaled_loss"][:, GIVEN, at(record, 50)]).sum(), moved=moved.mean(axis=0), moved_right=shares,
        least_moved=moved[:, 2, 1].min(), loss=results["loss"][:, GIVEN, last].mean(), scaled_loss=results["scaled_loss"][:, GIVEN, last].mean(),
        most_scaled=scaled.mean(axis=0)[asked >= 10].max(), spread=(plain[:, last] - scaled[:, last]).std(ddof=1),
        best_scaled_loss=results["scaled_loss"][:, GIVEN].mean(axis=0).min(), best_loss=results["loss"][:, GIVEN].mean(axis=0).min(),
    )  # fmt: skip
