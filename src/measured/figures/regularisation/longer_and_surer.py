"""Test accuracy, loss and calibration error by epoch of one training, with the labels as they are."""

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._watched import GIVEN, at, by_epoch, drawn, epochs


@figure("measured", record="regularisation/longer")
def longer_and_surer(record: Record):
    rows = (
        ("accuracy", "test accuracy", style.CLASS_A, (0.4, 0.85)),
        ("loss", "test loss (nats)", style.TEST, (0.4, 1.4)),
        ("error", "calibration error", style.FIT, (0, 0.3)),
    )
    picture, panels = style.canvas((10.0, 3.9), columns=3)
    for number, (axes, (key, name, ink, reach)) in enumerate(zip(panels, rows)):
        drawn(axes, record, record.results[key][:, GIVEN], ink, gid=f"step-{(2, 1, 3)[number]}")
        runs = record.results[key][:, GIVEN].mean(axis=0)
        best = runs.argmax() if key == "accuracy" else runs.argmin()
        axes.plot(epochs(record)[best], runs[best], "o", color=ink, markersize=11, gid=f"step-{(2, 1, 3)[number]}-best")
        axes.set(title=name, ylim=reach)
        by_epoch(axes)
    runs = {key: record.results[key][:, GIVEN] for key, *_ in rows}
    asked, early, last = epochs(record), at(record, 32), at(record, 100)
    change = {key: one[:, last] - one[:, early] for key, one in runs.items()}
    return with_numbers(
        picture, early={key: one[:, early].mean() for key, one in runs.items()}, last={key: one[:, last].mean() for key, one in runs.items()},
        change={key: one.mean() for key, one in change.items()}, worse={key: (change[key] > 0).sum() for key in ("loss", "error")},
        more_right=(change["accuracy"] > 0).sum(), least_loss=asked[runs["loss"].mean(axis=0).argmin()], least_error=asked[runs["error"].mean(axis=0).argmin()],
        most_right=asked[runs["accuracy"].mean(axis=0).argmax()], train_right={str(e): record.results["train_accuracy"][:, GIVEN, at(record, e)].mean() for e in (20, 32, 100)}, train_loss={str(e): record.results["train_loss"][:, GIVEN, at(record, e)].mean() for e in (20, 32, 100)}, seeds=len(runs["loss"]), train_right_loss=record.results["train_loss"][:, GIVEN, last].mean(),
        spread=change["error"].std(ddof=1), smallest_error=runs["error"].mean(axis=0).min(), train=record.settings["train"],
    )  # fmt: skip
