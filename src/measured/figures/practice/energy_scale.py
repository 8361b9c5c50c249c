"""Energy of the training of unit 5, from its recorded seconds and an assumed power, among other energies."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.practice.operations_counted import NETWORKS

KETTLE = 4186 * 80 / 3600  # watt-hours to warm a litre of water by 80 kelvin
GPT3 = 1287e6  # watt-hours: Patterson and others, 2021, table 4
# Grams of carbon dioxide equivalents a kilowatt-hour, 2023: Ember.
INTENSITY = {"Norway": 30, "France": 56, "Germany": 381, "India": 713}
PRICE = 0.3  # a kilowatt-hour, an assumption
HUNDREDS = 100


@figure("measured", record="fashion/seeds")
def energy_scale(record: Record, watts: int = 30):
    seconds, made = record.results["seconds"], record.settings
    one = seconds * watts / 3600
    images = made["epochs"] * (60_000 - made["validation"])
    work = NETWORKS["784-128-10"][0] * images
    rows = {"one training": one, "a hundred": HUNDREDS * one, "a litre of tea": KETTLE, "GPT-3": GPT3}
    picture, axes = style.canvas((7.3, 3.4))
    for up, (name, value) in enumerate(reversed(rows.items())):
        known = not np.shape(value)
        ink = style.QUIET if known else style.CLASS_A
        axes.plot(np.mean(value), up, "s" if known else "o", color=ink, markersize=13)
        if not known:
            axes.plot([value.min(), value.max()], [up, up], color=ink, linewidth=6, alpha=0.35)
    axes.set_yticks(range(len(rows)), list(rows)[::-1], fontsize=18)
    axes.set(xscale="log", xlim=(0.01, 1e10), ylim=(-0.6, len(rows) - 0.4), xlabel="energy")
    axes.set_xticks((1, 1e3, 1e6, 1e9), ("1 Wh", "1 kWh", "1 MWh", "1 GWh"), fontsize=15)
    axes.minorticks_off()
    mean = one.mean()
    return with_numbers(
        picture, watts=watts, seconds=seconds.mean(), least=seconds.min(), most=seconds.max(), energy=mean, joules=mean * 3600, trainings=KETTLE / mean, gpt=GPT3 / mean, cost=mean / 1e3 * PRICE, carbon={place: grams * mean for place, grams in INTENSITY.items()}, intensity=INTENSITY, kettle=KETTLE,
        work=work, images=images, rate=work / seconds.mean(), six=6 * NETWORKS["784-128-10"][1] * images, runs=len(seconds), clean=max(INTENSITY.values()) / min(INTENSITY.values()), price=PRICE, a_joule=work / (mean * 3600),
    )  # fmt: skip
