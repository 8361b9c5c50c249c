"""Test accuracy by the number of labels in one of the worlds of `frontiers/views`: of a line, for what it reads, and of what learned from labels alone."""

import numpy as np

from deeplecture.figure import with_numbers
from measured import style
from measured.figures.frontiers._read import read

# Name of what is read in the record, to the words, colour and look of its line, and the step of its picture.
LOOKS = {
    "pixels": ("pixels", style.TRUTH, "s-", 1),
    "untrained": ("untrained code", style.QUIET, "v:", 1),
    "slight views": ("slight views", style.CLASS_B, "^--", 2),
    "turned views": ("turned views", style.CLASS_A, "o-", 2),
    "labels alone": ("labels alone", style.TRAIN, "^:", 3),
    "labels and turned copies": ("labels, turned copies", style.FIT, "D-", 3),
}


def drawn(record, world: str, ylim: tuple[float, float], heights: dict[str, float]):
    """The picture, with its numbers; `heights` says where the names stand, and so what is drawn."""
    right, at = read(record)
    each = record.settings["each"]
    own = right[:, record.settings["worlds"].index(world)]  # runs, inputs, each
    every = np.concatenate([own, record.results["taught_right"]], axis=1)
    names = [*record.settings["inputs"], *record.settings["taught"]]
    picture, axes = style.canvas((10.0, 4.3))
    for row, key in enumerate(names):
        if key not in heights:
            continue
        words, ink, look, step = LOOKS[key]
        gid = {part: {"gid": f"step-{step}-{part}-{row}"} if step > 1 else {} for part in ("band", "line", "name")}
        runs = every[:, row]
        axes.fill_between(each, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.15, linewidth=0, **gid["band"])
        axes.plot(each, runs.mean(axis=0), look, color=ink, markersize=9, **gid["line"])
        axes.text(110, heights[key], words, color=ink, fontsize=17, va="center", **gid["name"])
    axes.set(xscale="log", xlabel="labels of each class", ylabel="test images right", xlim=(4.4, 330), ylim=ylim)
    axes.set_xticks(each, [str(one) for one in each])
    ticks = np.arange(np.ceil(ylim[0] * 10), np.floor(ylim[1] * 10) + 1) / 10
    axes.set_yticks(ticks, [f"{round(100 * tick)} %" for tick in ticks])
    axes.minorticks_off()
    pixels, untrained, slight, turned, alone, copies = every.swapaxes(0, 1)
    return with_numbers(
        picture, pixels=pixels.mean(axis=0), untrained=untrained.mean(axis=0), slight=slight.mean(axis=0), turned=turned.mean(axis=0), each=each, seeds=len(own),
        over_pixels=(turned - pixels).min(axis=0), over_untrained=(turned - untrained).mean(axis=0), over_slight=(turned - slight).mean(axis=0),
        ahead_of_slight=(turned > slight).sum(axis=0), ahead_of_untrained=(turned > untrained).sum(axis=0), under_pixels=(pixels - turned).min(axis=0), slight_under=(pixels - slight).mean(axis=0),
        slight_behind=(pixels > slight).sum(axis=0), spread=(turned - pixels).std(axis=0, ddof=1).max(), unlabelled=record.settings["train"], epochs=record.settings["epochs"],
        inside=bool(((at > 0) & (at < len(record.settings["penalties"]) - 1)).all()), least_slight_under=(pixels - slight).min(), turned_behind_untrained=(turned < untrained).sum(axis=0), slight_share=((slight - untrained).mean(axis=0) / (turned - untrained).mean(axis=0)), best_code=np.maximum(slight, turned).mean(axis=0), gain_slight=(slight - untrained).mean(axis=0),
        turned_under_untrained=(untrained - turned).mean(axis=0),
        alone=alone.mean(axis=0), copies=copies.mean(axis=0), over_alone=(turned - alone).mean(axis=0), ahead_of_alone=(turned > alone).sum(axis=0),
        copies_over=(copies - turned).mean(axis=0), copies_ahead=(copies > np.maximum(slight, turned)).sum(axis=0),
    )  # fmt: skip
