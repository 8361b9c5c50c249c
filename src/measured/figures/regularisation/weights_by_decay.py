"""The first weights of a network trained with three strengths of decay, and what it gets right of new digits."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.optimisation._network import digits
from measured.experiments.regularisation._net import Means, Net, Training, train

DECAYS, RUNS = (0.0, 1.0, 10.0), 5


@cache
def trained() -> tuple[np.ndarray, np.ndarray]:
    """First-layer weights (runs, decays, 64 * 32), and shares of test digits that are right (runs, decays)."""
    net, weights, right = Net((64, 32, 10)), [], []
    for run in range(RUNS):
        split = digits(np.random.default_rng([8, 5, run]), 300, 300)
        start = net.start(np.random.default_rng([8, 6, run]), len(DECAYS))
        known = split.train[0], np.eye(10)[split.train[1]]
        means, made = Means(0.003, decay=np.array(DECAYS)), Training(30, 30)
        flat, running = train(net, start, known, means, made, np.random.default_rng([8, 7, run]))
        weights.append(net.parts(flat)[0].reshape(len(DECAYS), -1))
        right.append((net.logits(flat, split.test[0], running).argmax(axis=2) == split.test[1]).mean(axis=1))
    return np.array(weights), np.array(right)


@figure("computed")
def weights_by_decay():
    weights, right = trained()
    edges = np.linspace(-0.9, 0.9, 46)
    picture, panels = style.canvas((10.0, 3.9), columns=3, sharey=True)
    for number, (axes, decay, ink) in enumerate(zip(panels, DECAYS, (style.QUIET, style.CLASS_A, style.FIT))):
        counts = np.array([np.histogram(run[number], edges)[0] for run in weights])
        gid = f"step-{number + 1}"
        axes.stairs(counts.mean(axis=0), edges, fill=True, color=ink, alpha=0.85, gid=gid)
        axes.set(title=("no decay", "decay 1", "decay 10")[number], xlabel="weight", xlim=(-0.9, 0.9))
        axes.text(
            0.97,
            0.9,
            f"{right[:, number].mean():.1%} right",
            transform=axes.transAxes,
            ha="right",
            fontsize=15,
            gid=gid + "-right",
        )
    panels[0].set_ylabel("weights")
    spread = np.sqrt((weights**2).mean(axis=2))
    return with_numbers(
        picture, size=spread.mean(axis=0), right=right.mean(axis=0), gap=(right[:, 1] - right[:, 0]).mean(), runs=RUNS,
        shrinks=bool((np.diff(spread, axis=1) < 0).all()),
    )  # fmt: skip
