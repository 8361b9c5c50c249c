"""Points on their way from noise to a mixture, by the noise that they hold on average, exactly; a page plays all steps."""

from pathlib import Path

import numpy as np

from deeplecture.figure import figure, with_interactive, with_numbers
from deeplecture.interactive import Interactive
from measured import style
from measured.experiments.architectures import _plane

COUNT, STEPS, SHOWN = 300, 40, (0, 20, 30, 40)


def path() -> np.ndarray:
    """(STEPS + 1, COUNT, 2), noise first."""
    start = np.random.default_rng([10, 21]).normal(size=(COUNT, 2))
    return _plane.sampled(_plane.exact_noise, start, STEPS, keep=True)


@figure("computed")
def noise_to_mixture():
    way = path()
    end = way[-1]
    away = np.sqrt(((end[:, None] - _plane.CENTRES) ** 2).sum(axis=2))
    heap = away.argmin(axis=1)
    picture, panels = style.canvas((10.0, 3.3), columns=4)
    for axes, number in zip(panels, SHOWN):
        axes.plot(*way[number].T, ".", color=style.FIT, markersize=5, alpha=0.6)
        axes.plot(*_plane.CENTRES.T, "+", color=style.CLASS_B, markersize=9, markeredgewidth=2)
        axes.set(xlim=(-3.3, 3.3), ylim=(-3.3, 3.3), aspect="equal", xticks=[], yticks=[])
        axes.set_title("noise" if number == 0 else f"step {number}", loc="center", fontsize=17)
    fresh = _plane.points(COUNT, np.random.default_rng([10, 22]))
    fresh_away = np.sqrt(((fresh[:, None] - _plane.CENTRES) ** 2).sum(axis=2)).min(axis=1)
    aimed = (way[0] @ _plane.CENTRES.T).argmax(axis=1)  # the centre in whose direction a point starts
    told = with_numbers(
        picture, inside=(away.min(axis=1) < 3 * _plane.SPREAD).mean(), fresh=(fresh_away < 3 * _plane.SPREAD).mean(), steps=STEPS,
        counts=np.bincount(heap, minlength=8), fewest=np.bincount(heap, minlength=8).min() / COUNT, most=np.bincount(heap, minlength=8).max() / COUNT,
        points=COUNT, by_angle=(aimed == heap).mean(), spread=np.sqrt((np.take_along_axis(away, heap[:, None], 1) ** 2).mean() / 2), heap_spread=_plane.SPREAD,
    )  # fmt: skip
    interactive = Interactive(
        Path(__file__).with_name("_sampling.js"),
        {
            "path": np.round(100 * way).astype(int).reshape(len(way), -1).tolist(),
            "centres": np.round(100 * _plane.CENTRES).astype(int).tolist(),
            "reach": 330,
            "near": round(300 * _plane.SPREAD),
        },
        button="Play the sampling",
        says=f"On the web page all {STEPS} steps can be played, or gone through one by one.",
    )
    return with_interactive(told, interactive)
