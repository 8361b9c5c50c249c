"""What a training step costs: network, batch size, number of threads."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

NAMES = {"cpu-1": "one thread", "cpu-2": "two threads", "mps": "Apple GPU", "cuda": "CUDA GPU"}
LOOKS = {
    "cpu-1": (style.CLASS_A, "o", "-"),
    "cpu-2": (style.CLASS_B, "s", "--"),
    "mps": (style.TRAIN, "^", "-."),
    "cuda": (style.FIT, "D", ":"),
}
TITLES = {"mlp": "784-128-10", "cnn": "Small CNN"}


@figure("measured", record="fashion/devices")
def fashion_devices_timed(record: Record):
    devices, models, sizes = (record.settings[key] for key in ("devices", "models", "batch_sizes"))
    each = 1e3 * record.results["milliseconds"] / np.array(sizes)  # microseconds an image
    here = [name for row, name in enumerate(devices) if np.isfinite(each[:, row]).all()]
    picture, panels = style.canvas(style.SLIDE, columns=len(models))
    for column, (axes, model) in enumerate(zip(panels, models)):
        for name in here:
            colour, marker, line = LOOKS[name]
            runs = each[:, devices.index(name), column]
            axes.loglog(sizes, np.median(runs, 0), color=colour, marker=marker, linestyle=line, label=NAMES[name])
            axes.fill_between(sizes, runs.min(0), runs.max(0), color=colour, alpha=0.18, linewidth=0)
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        low, high = np.nanmin(each[:, :, column]), np.nanmax(each[:, :, column])
        ticks = [t for t in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if low * 0.6 < t < high * 1.6]
        axes.set_yticks(ticks, [f"{t:,}" for t in ticks])
        axes.minorticks_off()
        axes.set(xlabel="batch size", title=TITLES[model])
        axes.legend()
    panels[0].set_ylabel("microseconds an image")
    median = np.median(record.results["milliseconds"], 0)  # a device that was not there stays NaN
    gains = median[devices.index("cpu-1")] / median[devices.index("cpu-2")]  # (models, batch sizes)
    step = {f"{name}_{model}": median[devices.index(name), models.index(model)] for name in here for model in models}
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        here=here,
        milliseconds=step,
        mlp_gains=gains[models.index("mlp")],
        cnn_gains=gains[models.index("cnn")],
        small_batch_cost=(median[0, 0, 0] / sizes[0]) / (median[0, 0, -1] / sizes[-1]),
        cnn_large_batch_cost=(median[0, 1, -1] / sizes[-1]) / (median[0, 1, 1] / sizes[1]),
        batch_sizes=sizes,
        device=record.provenance["device"],
        date=record.provenance["date"][:10],
    )
