"""How much of an atom one Gabor pattern explains, and how heavy the tails of its answers are, as they are and at equal contrast."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

ROWS = {
    "atoms, photos": ("", 0, style.FIT, "o"),
    "components, photos": ("_components", 0, style.CLASS_B, "s"),
    "atoms, scrambled": ("", 1, style.CLASS_A, "D"),
    "components, scrambled": ("_components", 1, style.QUIET, "^"),
}


@figure("measured", record="representations/patches")
def gabor_and_kurtosis(record: Record):
    picture, panels = style.canvas((10.0, 3.9), columns=3, sharey=True)
    middle = lambda key, end, kind: np.median(record.results[key + end][:, kind], axis=1)
    found = {
        name: {key: middle(key, end, kind) for key in ("gabor", "kurtosis", "even")}
        for name, (end, kind, *_) in ROWS.items()
    }
    titles = {"gabor": "one Gabor explains", "kurtosis": "tails of answers", "even": "at equal contrast"}
    for number, (axes, (key, title)) in enumerate(zip(panels, titles.items())):
        gid = f"step-{number + 1}"
        for up, (name, (*_, ink, marker)) in enumerate(ROWS.items()):
            axes.plot(found[name][key], [-up] * len(record.seeds), marker, color=ink, markersize=9, alpha=0.7, gid=gid)
        axes.set(title=title, ylim=(-3.6, 0.6))
    panels[0].set(xlim=(0, 0.6), xlabel="median share")
    panels[1].set(xlim=(-2, 26), xlabel="excess kurtosis")
    panels[2].set(xlim=(-0.6, 1.2), xlabel="excess kurtosis")
    for axes in panels[1:]:
        axes.axvline(0, color=style.QUIET, linewidth=0.8)
    panels[0].set_yticks([-up for up in range(len(ROWS))], list(ROWS))
    panels[0].tick_params(axis="y", length=0)
    named = lambda key: {name.replace(", ", "_"): found[name][key].mean() for name in ROWS}
    photos = found["atoms, photos"], found["components, photos"]
    return with_numbers(
        picture, gabor=named("gabor"), kurtosis=named("kurtosis"), even=named("even"), seeds=len(record.seeds), ratio=(photos[0]["kurtosis"] / photos[1]["kurtosis"]).mean(), even_gap=(photos[0]["even"] - photos[1]["even"]).mean(), even_most=max(found[name]["even"].max() for name in ROWS),
        least_gap=(photos[0]["gabor"] - np.maximum(found["atoms, scrambled"]["gabor"], photos[1]["gabor"])).min(),
    )  # fmt: skip
