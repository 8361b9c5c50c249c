"""Samples of a diffusion model while it is trained on ten examples and on a thousand, and how far from these they lie."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.architectures import _plane


@figure("measured", record="architectures/copies")
def copies_in_training(record: Record, step: int = 100):
    steps, shown = list(record.settings["filmed"]), list(record.settings["shown"])
    film = record.results["film"]  # runs, steps, numbers of examples, samples, 2
    ratio = np.array([_ratios(film[run], seed, record.settings) for run, seed in enumerate(record.seeds)])
    now = steps.index(step)
    picture, panels = style.canvas((9.6, 3.75), columns=3, width_ratios=(1, 1, 1.3))
    for place, (panel, size) in enumerate(zip(panels, shown)):
        panel.plot(*film[0, now, place].T, "o", color=style.FIT, markersize=6, alpha=0.5, markeredgewidth=0)
        if size <= 10:
            panel.plot(
                *record.results["examples"][0, :size].T, "+", color=style.TRUTH, markersize=18, markeredgewidth=3
            )
        panel.set(xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), aspect="equal", xticks=[], yticks=[])
        panel.set_title("ten examples (+)" if size == 10 else f"{size:,} examples", fontsize=17)
    right = panels[-1]
    for place, (colour, name, height) in enumerate(((style.CLASS_B, "ten", 0.42), (style.CLASS_A, "a thousand", 2.45))):
        own = ratio[:, :, place]
        right.plot(steps, own.mean(axis=0), color=colour)
        right.fill_between(steps, own.min(axis=0), own.max(axis=0), color=colour, alpha=0.17, linewidth=0)
        right.text(3000, height, name, color=colour, fontsize=17, ha="right", va="bottom")
    right.axhline(1, color=style.QUIET, linestyle=":")
    right.axvline(step, color=style.QUIET)
    right.set(xscale="log", xlabel="step", ylim=(0, 4.2), ylabel="to the nearest example,\nover fresh points'")
    right.set_xticks((20, 100, 500, 3000), ("20", "100", "500", "3,000"))
    right.minorticks_off()
    right.tick_params(labelsize=16)
    ten, many = ratio[:, :, 0], ratio[:, :, 1]
    return with_numbers(
        picture, step=step, ten=ten[:, now].mean(), many=many[:, now].mean(), most_ten=ten[:, now].max(), least_ten=ten[:, now].min(),
        least_many=many[:, now].min(), runs=len(film), frames=len(steps), samples=film.shape[3],
    )  # fmt: skip


def _ratios(film: np.ndarray, seed: int, settings: dict) -> np.ndarray:
    """(steps, numbers of examples): the samples' median distance to the nearest example, over that of fresh points."""
    rng = np.random.default_rng([seed, 0])  # the experiment's own examples, and then its fresh points
    every, fresh = _plane.points(settings["sizes"][-1], rng), _plane.points(settings["samples"], rng)
    own = [every[:size] for size in settings["shown"]]
    return np.array(
        [
            [_plane.nearest(one, known) / _plane.nearest(fresh, known) for one, known in zip(frame, own)]
            for frame in film
        ]
    )
