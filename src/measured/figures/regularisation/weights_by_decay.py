"""The first weights of a network trained with three strengths of decay, and what it says of new digits."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.optimisation._network import digits
from measured.experiments.regularisation._judged import judged
from measured.experiments.regularisation._net import Means, Net, Training, train

DECAYS, RUNS = (0.0, 1.0, 10.0), 5


@cache
def trained() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """First-layer weights (runs, decays, 64 * 32), and what is told of the test digits (runs, decays)."""
    net, weights, told = Net((64, 32, 10)), [], []
    for run in range(RUNS):
        split = digits(np.random.default_rng([8, 5, run]), 300, 300)
        start = net.start(np.random.default_rng([8, 6, run]), len(DECAYS))
        known = split.train[0], np.eye(10)[split.train[1]]
        means, made = Means(0.003, decay=np.array(DECAYS)), Training(30, 30)
        flat, running = train(net, start, known, means, made, np.random.default_rng([8, 7, run]))
        weights.append(net.parts(flat)[0].reshape(len(DECAYS), -1))
        told.append([judged(one, split.test[1]) for one in net.logits(flat, split.test[0], running)])
    return np.array(weights), {key: np.array([[one[key] for one in run] for run in told]) for key in told[0][0]}


@figure("computed")
def weights_by_decay():
    weights, told = trained()
    edges = np.linspace(-0.9, 0.9, 46)
    right, loss, error = (told[key] for key in ("accuracy", "loss", "error"))
    picture, panels = style.canvas((10.0, 4.1), columns=3)
    for number, (axes, decay, ink) in enumerate(zip(panels, DECAYS, (style.QUIET, style.CLASS_A, style.FIT))):
        counts = np.array([np.histogram(run[number], edges)[0] for run in weights]).mean(axis=0)
        gid = f"step-{number + 1}"
        axes.stairs(counts, edges, fill=True, color=ink, alpha=0.85, gid=gid)
        axes.set(
            title=f"decay {decay:g}" if decay else "no decay",
            xlabel="weight",
            xlim=(-0.9, 0.9),
            ylim=(0, 1.9 * counts.max()),
        )
        axes.set_yticks(())
        said = f"right {right[:, number].mean():.0%}\nloss {loss[:, number].mean():.2f}\ncalibration error {error[:, number].mean():.0%}"
        axes.text(0.03, 0.97, said, transform=axes.transAxes, va="top", fontsize=16, gid=gid + "-told")
    panels[0].set_ylabel("weights, each to its own scale")
    spread = np.sqrt((weights**2).mean(axis=2))
    return with_numbers(
        picture, size=spread.mean(axis=0), right=right.mean(axis=0), loss=loss.mean(axis=0), error=error.mean(axis=0), sure=told["sure"].mean(axis=0),
        gap=(right[:, 1] - right[:, 0]).mean(), dearer=(loss[:, 1] > loss[:, 0]).sum(), runs=RUNS, shrinks=bool((np.diff(spread, axis=1) < 0).all()),
    )  # fmt: skip
