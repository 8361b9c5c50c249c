"""The loss of two weights of a real regression, and the best points within a disc and within a diamond."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

FEATURES, BOUND = ("bmi", "s3"), 21.0


def moments() -> tuple[np.ndarray, np.ndarray, float]:
    """Second moments of the two features (2, 2), their products with the progression of diabetes (2,), and its mean square."""
    from sklearn.datasets import load_diabetes

    known = load_diabetes()
    x = known.data[:, [known.feature_names.index(name) for name in FEATURES]]
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    y = known.target - known.target.mean()
    return x.T @ x / len(y), x.T @ y / len(y), float((y**2).mean())


def best_within(kind: str, bound: float) -> np.ndarray:
    """The weights (2,) of least loss on the edge of a disc or a diamond of this size, by a search along the edge."""
    gram, along, _ = moments()
    angle = np.linspace(0, 2 * np.pi, 40_001)
    edge = np.stack([np.cos(angle), np.sin(angle)])
    edge = bound * edge / (np.abs(edge).sum(axis=0) if kind == "diamond" else 1)
    loss = (edge * (gram @ edge)).sum(axis=0) - 2 * along @ edge
    return edge[:, loss.argmin()]


@figure("computed")
def penalty_as_constraint():
    gram, along, square = moments()
    free = np.linalg.solve(gram, along)
    picture, panels = style.canvas((10.0, 4.6), columns=2, sharey=True)
    across, up = np.meshgrid(np.linspace(-34, 50, 200), np.linspace(-42, 34, 200))
    both = np.stack([across, up])
    loss = square + np.einsum("iab,ij,jab->ab", both, gram, both) - 2 * np.einsum("i,iab->ab", along, both)
    ends = {}
    for number, (axes, kind) in enumerate(zip(panels, ("disc", "diamond"))):
        axes.contour(
            across,
            up,
            loss,
            levels=loss.min() + np.array([60, 250, 600, 1100, 1800, 2700]),
            colors=style.QUIET,
            linewidths=1.1,
        )
        axes.plot(*free, "+", color=style.TRUTH, markersize=15, markeredgewidth=2.5)
        angle = np.linspace(0, 2 * np.pi, 400)
        edge = (
            np.stack([np.cos(angle), np.sin(angle)])
            if kind == "disc"
            else np.array([[1, 0, -1, 0, 1], [0, 1, 0, -1, 0]])
        )
        gid = f"step-{number + 2}-{kind}"
        axes.fill(*(BOUND * edge), color=style.CLASS_A, alpha=0.18, gid=gid)
        axes.plot(*(BOUND * edge), color=style.CLASS_A, gid=gid + "-edge")
        ends[kind] = best_within(kind, BOUND)
        axes.plot(*ends[kind], "o", color=style.CLASS_B, markersize=12, gid=gid + "-best")
        axes.axhline(0, color=style.TRUTH, linewidth=0.8)
        axes.axvline(0, color=style.TRUTH, linewidth=0.8)
        axes.set(
            xlabel="weight of body mass",
            title=("sum of squares held: L2", "sum of sizes held: L1")[number],
            aspect="equal",
        )
    panels[0].set_ylabel("weight of HDL")
    return with_numbers(picture, free=free, disc=ends["disc"], diamond=ends["diamond"], bound=BOUND)
