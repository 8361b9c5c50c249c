"""Four tenths of the labels drawn at random: which images are learned when, and what the test says meanwhile."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="generalisation/memorising")
def sound_first(record: Record):
    looks = {
        "sound_right": (style.TRAIN, "-", 1, "true labels", (118, 1.07, "right")),
        "drawn_right": (style.CLASS_B, "-.", 2, "wrong labels", (26, 0.2, "left")),
        "test_right": (style.TEST, "--", 3, "test digits", (118, 0.56, "right")),
    }
    picture, axes = style.canvas((10.0, 3.9))
    found = {key: record.results[key] for key in looks}
    epochs = np.arange(1, record.settings["epochs"] + 1)
    for key, (colour, line, step, name, (across, up, side)) in looks.items():
        runs = found[key]
        gid = {part: {"gid": f"step-{step}-{part}"} if step > 1 else {} for part in ("line", "band", "name")}
        axes.plot(epochs, runs.mean(axis=0), line, color=colour, **gid["line"])
        axes.fill_between(
            epochs, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.18, linewidth=0, **gid["band"]
        )
        axes.text(across, up, name, color=colour, fontsize=17, ha=side, va="center", **gid["name"])
    axes.set(xlabel="epoch", ylabel="right answers", xlim=(0, 120), ylim=(0, 1.14))
    axes.set_yticks((0, 0.5, 1), ("0 %", "50 %", "100 %"))
    sound, drawn, test = found.values()
    at = int(test.mean(axis=0).argmax())
    return with_numbers(
        picture, best_epoch=at + 1, best=test.mean(axis=0)[at], last=test[:, -1].mean(), sound_at_best=sound[:, at].mean(), drawn_at_best=drawn[:, at].mean(),
        sound_half=(np.argmax(sound > 0.5, axis=1) + 1).max(), drawn_half=(np.argmax(drawn > 0.5, axis=1) + 1).min(), drawn_end=drawn[:, -1].min(),
        lost=(test.max(axis=1) - test[:, -1]).min(), seeds=len(test), spread=(test.max(axis=1) - test[:, -1]).std(ddof=1),
    )  # fmt: skip
