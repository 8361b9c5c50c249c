"""Calibration error by epoch, learned from hard and from smoothed targets."""

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._watched import GIVEN, SMOOTHED, at, by_epoch, drawn


@figure("measured", record="regularisation/longer")
def smoothing_by_epoch(record: Record):
    results = record.results
    error = results["error"]
    over = results["sure"] - results["accuracy"]
    picture, (left, right) = style.canvas((10.0, 4.2), columns=2)
    for number, (kind, ink, line) in enumerate(((GIVEN, style.TRUTH, "-"), (SMOOTHED, style.CLASS_A, "--"))):
        drawn(left, record, error[:, kind], ink, line, gid=f"step-{number + 1}-error")
        drawn(right, record, over[:, kind], ink, line, gid=f"step-{number + 1}-over")
    left.text(6, 0.02, "hard", color=style.TRUTH, fontsize=16, ha="right", gid="step-1-name")
    left.text(7.5, 0.175, "smoothed", color=style.CLASS_A, fontsize=16, gid="step-2-name")
    left.set(title="calibration error", ylim=(0, 0.32))
    right.axhline(0, color=style.QUIET, linewidth=1)
    right.text(1.0, 0.015, "too sure", fontsize=15, color=style.QUIET)
    right.text(8, -0.27, "not sure enough", fontsize=15, color=style.QUIET)
    right.set(title="probability less share right", ylim=(-0.32, 0.16))
    for axes in (left, right):
        by_epoch(axes)
    gap = error[:, SMOOTHED] - error[:, GIVEN]
    return with_numbers(
        picture, hard={str(e): error[:, GIVEN, at(record, e)].mean() for e in (4, 12, 100)}, smoothed={str(e): error[:, SMOOTHED, at(record, e)].mean() for e in (4, 12, 100)},
        worse=(gap[:, at(record, 12)] > 0).sum(), better=(gap[:, at(record, 100)] < 0).sum(), seeds=len(gap), spread=gap[:, at(record, 12)].std(ddof=1),
        over=over[:, SMOOTHED].max(), share=record.settings["smoothing"], scaled={"hard": results["scaled_loss"][:, GIVEN, -1].mean(), "smoothed": results["scaled_loss"][:, SMOOTHED, -1].mean()},
        loss={"hard": results["loss"][:, GIVEN, -1].mean(), "smoothed": results["loss"][:, SMOOTHED, -1].mean()}, right={"hard": results["accuracy"][:, GIVEN, -1].mean(), "smoothed": results["accuracy"][:, SMOOTHED, -1].mean()},
        moved={"hard": results["moved_error"][:, GIVEN, 1, 0].mean(), "smoothed": results["moved_error"][:, SMOOTHED, 1, 0].mean()}, moved_scaled={"hard": results["moved_error"][:, GIVEN, 1, 1].mean(), "smoothed": results["moved_error"][:, SMOOTHED, 1, 1].mean()}, hard_better_loss=(results["scaled_loss"][:, GIVEN, -1] < results["scaled_loss"][:, SMOOTHED, -1]).sum(),
    )  # fmt: skip
