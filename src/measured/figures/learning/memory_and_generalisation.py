"""Nearest neighbours on noisy moons: the number of neighbours against accuracy on known and on fresh points."""

import numpy as np
from sklearn.datasets import make_moons
from sklearn.neighbors import NearestNeighbors

from deeplecture.figure import figure, with_numbers
from measured import style


def vote(known, labels, asked, counts):
    """Answers (len(counts), len(asked)) of the vote among the k nearest known points, for each odd k in `counts`."""
    nearest = NearestNeighbors(n_neighbors=max(counts)).fit(known).kneighbors(asked, return_distance=False)
    ballots = np.cumsum(labels[nearest], axis=1)
    return np.array([ballots[:, k - 1] > k / 2 for k in counts])


@figure("computed")
def memory_and_generalisation(count: int = 200, noise: float = 0.3, draws: int = 30):
    neighbours = (1, 3, 5, 7, 9, 15, 21, 31, 41, 61, 81, 101, 121)
    train, test = np.zeros((2, draws, len(neighbours)))
    for draw in range(draws):
        known, labels = make_moons(count, noise=noise, random_state=draw)
        fresh, answers = make_moons(2000, noise=noise, random_state=10_000 + draw)
        train[draw] = (vote(known, labels, known, neighbours) == labels).mean(axis=1)
        test[draw] = (vote(known, labels, fresh, neighbours) == answers).mean(axis=1)
    best = int(test.mean(axis=0).argmax())

    picture, axes = style.canvas((10, 3.6))
    # What is known of fresh points is the second step, so that it can be foretold.
    looks = ((train, style.TRAIN, "o", "--", "stored"), (test, style.TEST, "s", "-", "step-2-fresh"))
    for values, colour, marker, stroke, part in looks:
        low, high = 100 * np.quantile(values, [0.1, 0.9], axis=0)
        axes.plot(neighbours, 100 * values.mean(axis=0), color=colour, marker=marker, linestyle=stroke, gid=part)
        axes.fill_between(neighbours, low, high, color=colour, alpha=0.15, linewidth=0, gid=f"{part}-band")
    axes.text(3.1, 95.9, "on the points it has stored", color=style.TRAIN)
    axes.text(1.15, 84.2, "on fresh points", color=style.TEST, gid="step-2-name")
    axes.axvline(neighbours[best], color=style.QUIET, linestyle=":", linewidth=1.5, gid="step-2-best")
    says = f"best: {neighbours[best]} neighbours"
    axes.text(neighbours[best] * 1.04, 82.2, says, color=style.QUIET, gid="step-2-best-name")
    axes.set(xscale="log", xlabel="number of neighbours that vote", ylabel="points right (%)", ylim=(78, 101))
    axes.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    axes.minorticks_off()
    return with_numbers(
        picture,
        neighbours=neighbours,
        train=train.mean(axis=0),
        test=test.mean(axis=0),
        best=neighbours[best],
        gain_deviation=(test[:, best] - test[:, 0]).std(ddof=1),
        draws=draws,
        noise=noise,
    )
