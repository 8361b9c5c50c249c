"""A fifth of the labels wrong: test accuracy, calibration error and loss from the epoch that was best on."""

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._watched import WRONG, at, by_epoch, drawn


@figure("measured", record="regularisation/longer")
def calibrated_and_worse(record: Record):
    rows = (
        ("accuracy", "test accuracy", style.CLASS_A, (0.4, 0.85)),
        ("error", "calibration error", style.FIT, (0, 0.3)),
        ("loss", "test loss (nats)", style.TEST, (0, 2)),
    )
    picture, panels = style.canvas((10.0, 3.9), columns=3)
    for number, (axes, (key, name, ink, reach)) in enumerate(zip(panels, rows)):
        drawn(axes, record, record.results[key][:, WRONG], ink, gid=f"step-{number + 1}")
        axes.axvspan(32, 80, color=style.QUIET, alpha=0.15, linewidth=0)
        axes.set(title=name, ylim=reach)
        by_epoch(axes)
    before, after = (
        {key: record.results[key][:, WRONG, at(record, epoch)] for key in ("accuracy", "error", "loss", "sure")}
        for epoch in (32, 80)
    )
    return with_numbers(
        picture, before={key: one.mean() for key, one in before.items()}, after={key: one.mean() for key, one in after.items()},
        better=(after["error"] < before["error"]).sum(), fewer=(after["accuracy"] < before["accuracy"]).sum(), more_loss=(after["loss"] > before["loss"]).sum(),
        end=record.results["error"][:, WRONG, at(record, 100)].mean(), seeds=len(before["error"]), spread=(after["error"] - before["error"]).std(ddof=1), share=record.settings["wrong"],
    )  # fmt: skip
