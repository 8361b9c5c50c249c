"""A falling ball, predicted from a slightly wrong law with one constant and from nearby measurements alone."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

GRAVITY, TERMINAL = 9.81, 30.0
SEEN, BEYOND = 1.5, 3.0


def truth(times):
    """Metres fallen with drag that grows with the square of speed: v^2/g log cosh(g t / v), v the terminal speed."""
    return TERMINAL**2 / GRAVITY * np.log(np.cosh(GRAVITY * times / TERMINAL))


def law(times, heights, asked):
    """Galileo's law without drag, h = c t^2, its constant found by least squares."""
    return (heights @ times**2) / (times**2 @ times**2) * asked**2


def neighbours(times, heights, asked):
    """The mean of the k nearest measurements; k is chosen by leaving each measurement out. `times` are sorted."""
    counts = np.unique(np.geomspace(1, max(1, len(times) // 3), 12).astype(int))
    errors = [((near(times, heights, times, k, leave_out=True) - heights) ** 2).mean() for k in counts]
    return near(times, heights, asked, counts[int(np.argmin(errors))])


def near(times, heights, asked, count: int, leave_out: bool = False):
    """Mean height of the `count` measurements nearest in time to each asked time (itself left out if so wanted).

    `times` are sorted, so the nearest stand together. Moving them on by one place drops the first and takes in the
    next: that helps as long as the next is nearer, that is while the middle between the two lies before the asked time.
    """
    wanted = count + leave_out
    first = np.searchsorted(times[:-wanted] + times[wanted:], 2 * np.asarray(asked))
    sums = np.concatenate([[0.0], np.cumsum(heights)])
    total = sums[first + wanted] - sums[first]
    return (total - heights) / count if leave_out else total / count


@figure("computed")
def theory_and_data(noise: float = 0.3, draws: int = 40, seed: int = 0):
    sizes = np.array([5, 10, 30, 100, 300, 1000, 3000, 10_000])
    inside, outside = np.linspace(0.1, SEEN, 100), np.linspace(SEEN, BEYOND, 100)
    errors = np.zeros((draws, len(sizes), 2, 2))
    for draw in range(draws):
        rng = np.random.default_rng([seed, draw])
        for row, size in enumerate(sizes):
            times = np.sort(rng.uniform(0, SEEN, size))
            heights = truth(times) + rng.normal(0, noise, size)
            for column, predict in enumerate((law, neighbours)):
                for place, asked in enumerate((inside, outside)):
                    wrong = predict(times, heights, asked) - truth(asked)
                    errors[draw, row, column, place] = np.sqrt((wrong**2).mean())
    mean = errors.mean(axis=0)

    picture, panels = style.canvas(style.SLIDE, columns=2, sharey=True)
    for axes, place, title in zip(
        panels, (0, 1), (f"Where it was measured (to {SEEN:g} s)", f"Beyond ({SEEN:g} s to {BEYOND:g} s)")
    ):
        low, high = np.quantile(errors[:, :, :, place], [0.1, 0.9], axis=0)
        for column, (colour, marker, stroke) in enumerate(((style.CLASS_A, "o", "-"), (style.CLASS_B, "^", "--"))):
            axes.loglog(sizes, mean[:, column, place], color=colour, marker=marker, linestyle=stroke)
            axes.fill_between(sizes, low[:, column], high[:, column], color=colour, alpha=0.15, linewidth=0)
        axes.set(xlabel="number of measurements", title=title)
    panels[0].set_ylabel("error (m)")
    panels[0].text(18, 0.85, "nearby measurements", color=style.CLASS_B)
    panels[0].text(9, 0.021, "law without drag", color=style.CLASS_A)
    panels[1].text(20, mean[2, 1, 1] * 0.58, "nearby measurements", color=style.CLASS_B)
    panels[1].text(20, mean[2, 0, 1] * 1.35, "law without drag", color=style.CLASS_A)
    return with_numbers(
        picture,
        sizes=sizes,
        law_inside=mean[:, 0, 0],
        law_beyond=mean[:, 0, 1],
        data_inside=mean[:, 1, 0],
        data_beyond=mean[:, 1, 1],
        draws=draws,
    )
