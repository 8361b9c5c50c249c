"""When sums that were shown and sums that were not are known, in seven settings; runs that never come to know them stand right."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.generalisation.grokking import CASES, first_above

NAMES = {
    "decay": "decay, 40 % shown",
    "no decay": "without decay",
    "small start": "small start",
    "small start, no decay": "that, no decay",
    "three in ten": "30 % shown",
    "half": "50 % shown",
    "seven in ten": "70 % shown",
}


@figure("measured", record="generalisation/grokking")
def grokking_cases(record: Record):
    every, steps = record.settings["every"], record.settings["steps"]
    train, test = record.results["train"], record.results["test"]
    fit, know = first_above(train, 0.99, every), first_above(test, 0.95, every)
    picture, axes = style.canvas((10.0, 3.5))
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    never = 7000
    for row, name in enumerate(record.settings["cases"]):
        up = len(CASES) - 1 - row + rng.uniform(-0.2, 0.2, len(fit))
        axes.plot(fit[:, row], up, "o", color=style.TRAIN, markersize=8, alpha=0.7)
        late = np.where(np.isinf(know[:, row]), never, know[:, row])
        axes.plot(late, up, "^", color=style.TEST, markersize=9, alpha=0.7, gid=f"step-{2 if row == 0 else 3}-{row}")
    axes.axvline(4200, color=style.QUIET, linestyle=":")
    axes.text(never, len(CASES) - 0.35, "not by then", color=style.TEST, fontsize=16, ha="center", va="bottom")
    axes.text(230, len(CASES) - 0.35, "shown sums known", color=style.TRAIN, fontsize=16, ha="center", va="bottom")
    axes.text(1750, len(CASES) - 0.35, "others known", color=style.TEST, fontsize=16, ha="center", va="bottom")
    axes.set(xscale="log", xlabel="step", xlim=(18, 11_000), ylim=(-0.6, len(CASES) + 0.35))
    axes.set_xticks((25, 100, 400, 1600, 3600), ("25", "100", "400", "1,600", "3,600"))
    axes.minorticks_off()
    axes.set_yticks(range(len(CASES))[::-1], [NAMES[name] for name in record.settings["cases"]], fontsize=16)
    places = {name: number for number, name in enumerate(record.settings["cases"])}
    key = lambda name: name.replace(", ", "_").replace(" ", "_")
    focus, length = record.results["focus"], record.results["length"]
    return with_numbers(
        picture, seeds=len(fit), steps=steps, fit={key(name): np.median(fit[:, n]) for name, n in places.items()}, know={key(name): np.nan_to_num(np.median(know[:, n]), posinf=0.0) for name, n in places.items()},
        knew={key(name): np.isfinite(know[:, n]).sum() for name, n in places.items()}, end={key(name): test[:, n, -1].mean() for name, n in places.items()}, least_end=test[:, 0, -1].min(), delay=(know[:, 0] / fit[:, 0]).min(), most_delay_70=(know[:, places["seven in ten"]] / fit[:, places["seven in ten"]]).max(),
        focus={key(name): focus[:, n, -1].mean() for name, n in places.items()}, first_focus=focus[:, 0, 0].mean(), most_no_decay=test[:, [places["no decay"], places["small start, no decay"]], -1].max(), most_30=test[:, places["three in ten"], -1].max(),
        length={key(name): length[:, n, -1].mean() for name, n in places.items()},
    )  # fmt: skip
