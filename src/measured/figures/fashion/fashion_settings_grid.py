"""Which step size and schedule to take, decided on held-out training images."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


def signed(points: float) -> str:
    """A difference as a picture says it."""
    return f"{points:+.1f}".replace("-", "−")


@figure("measured", record="fashion/settings")
def fashion_settings_grid(record: Record, rate: float = 1e-3):
    rates, schedules = np.array(record.settings["learning_rates"]), record.settings["schedules"]
    accuracy = 100 * record.results["validation_accuracy"]
    picture, axes = style.canvas((8.4, 3.8))
    looks = {"constant": (style.CLASS_B, "s", "--"), "linear": (style.FIT, "o", "-")}
    words = {"constant": "step size kept", "linear": "falling to zero"}
    for row, schedule in enumerate(schedules):
        colour, marker, line = looks[schedule]
        runs = accuracy[:, row]
        axes.semilogx(rates, runs.mean(0), color=colour, marker=marker, linestyle=line)
        axes.fill_between(rates, runs.min(0), runs.max(0), color=colour, alpha=0.18, linewidth=0)
        axes.annotate(
            words[schedule],
            (rates[-1], runs.mean(0)[-1]),
            (10, 0),
            textcoords="offset points",
            va="center",
            color=colour,
        )
    means = accuracy.mean(0)
    row, column = np.unravel_index(means.argmax(), means.shape)
    axes.plot(
        rates[column], means[row, column], "o", markersize=18, fillstyle="none", color=style.TRUTH, markeredgewidth=1.6
    )
    here = np.flatnonzero(np.isclose(rates, rate))[0]
    axes.axvline(rates[here], color=style.QUIET, linestyle=":", linewidth=1.5)
    gains = accuracy[:, schedules.index("linear")] - accuracy[:, schedules.index("constant")]  # (seeds, rates)
    axes.set_title(f"At {rate:g}: falling over kept, {signed(gains[:, here].mean())} points", color=style.FIT)
    axes.set_xticks(rates, [f"{one:g}" for one in rates])
    axes.minorticks_off()
    axes.set(
        xlabel="step size of Adam at the start",
        ylabel="accuracy on held-out images (%)",
        xlim=(rates[0] * 0.8, rates[-1] * 3),
    )
    default = np.flatnonzero(np.isclose(rates, 1e-3))[0]
    at = {name: means[schedules.index(name)] for name in schedules}
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        rates=rates,
        kept_here=means[schedules.index("constant"), here],
        falling_here=means[schedules.index("linear"), here],
        gain_here=gains[:, here].mean(),
        best_rate=rates[column],
        best_schedule=schedules[row],
        best=means[row, column],
        held_out=record.settings["validation"],
        constant=at["constant"],
        linear=at["linear"],
        default_constant=at["constant"][default],
        default_linear=at["linear"][default],
        default_low=interval(gains[:, default], 0)[1],
        default_high=interval(gains[:, default], 0)[2],
        gain=(at["linear"] - at["constant"])[default],
        gain_largest_rate=(at["linear"] - at["constant"])[-1],
        gain_largest_low=interval(gains[:, -1], 0)[1],
        gain_smallest_high=interval(gains[:, 0], 0)[2],
    )
