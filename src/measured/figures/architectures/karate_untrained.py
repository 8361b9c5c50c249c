"""The karate club with nothing learned: how two officers' marks spread over friendships, and what random networks make of it."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.architectures import _karate
from measured.experiments.architectures.karate import Settings, layers, start

ROUNDS, DRAWS = 3, 200


def agreed(told: np.ndarray, truth: np.ndarray) -> float:
    """Share of members told right, if the two names are given to the two groups as fits best."""
    right = (told == truth).mean()
    return float(max(right, 1 - right))


def spread_marks(rounds: int) -> np.ndarray:
    """(34,) marks after so many rounds: minus one at the instructor, plus one at the president at first."""
    marks = np.zeros(_karate.MEMBERS)
    marks[_karate.INSTRUCTOR], marks[_karate.PRESIDENT] = -1, 1
    return np.linalg.matrix_power(_karate.propagation(_karate.adjacency(_karate.pairs())), rounds) @ marks


def by_line(outputs: np.ndarray, truth: np.ndarray) -> float:
    """Share right (34, 2) if the sides are told by the straight line that fits the truth best."""
    angles = np.arange(90) * np.pi / 90
    order = np.argsort(outputs @ np.stack([np.cos(angles), np.sin(angles)]), axis=0)
    below = np.cumsum(2 * truth[order] - 1, axis=0)  # of side 1 less of side 0, up to each member
    right = (truth == 0).sum() + np.concatenate([0 * below[:1], below])
    return float(max(right.max(), len(truth) - right.min()) / len(truth))


def random_networks(edges: bool) -> tuple[np.ndarray, np.ndarray]:
    """Agreement (DRAWS,) of networks of two layers with starting weights alone, on the friendships or without any.

    By the larger of two outputs, and by the best line through both.
    """
    neighbours = _karate.adjacency(_karate.pairs()) * edges
    spread, found, truth = _karate.propagation(neighbours), [], _karate.sides()
    for draw in range(DRAWS):
        weights = start(Settings(), 2, np.random.default_rng([10, 11, draw]))
        outputs = layers(weights, spread)[-1]
        found.append((agreed(outputs.argmax(axis=1), truth), by_line(outputs, truth)))
    return tuple(np.array(found).T)


def places() -> np.ndarray:
    """(34, 2) to draw the members at: as far apart as they are in steps along pairs, as well as a plane allows."""
    from scipy.optimize import minimize
    from scipy.sparse.csgraph import shortest_path

    steps = shortest_path(_karate.adjacency(_karate.pairs()), unweighted=True)
    one, other = np.triu_indices(_karate.MEMBERS, 1)
    wanted = steps[one, other]

    def stress(flat):
        at = flat.reshape(-1, 2)
        way = at[one] - at[other]
        far = np.sqrt((way**2).sum(axis=1)) + 1e-9
        off = (far - wanted) / wanted**2
        slope = np.zeros_like(at)
        np.add.at(slope, one, (2 * off / far)[:, None] * way)
        np.add.at(slope, other, -(2 * off / far)[:, None] * way)
        return (off * (far - wanted)).sum(), slope.ravel()

    start = np.random.default_rng(2).normal(size=2 * _karate.MEMBERS)
    at = minimize(stress, start, jac=True, method="L-BFGS-B").x.reshape(-1, 2)
    across = at[_karate.PRESIDENT] - at[_karate.INSTRUCTOR]
    turn = across / np.linalg.norm(across)
    return (at - at.mean(axis=0)) @ np.array([[turn[0], -turn[1]], [turn[1], turn[0]]])


@figure("computed")
def karate_untrained():
    truth, marks = _karate.sides(), spread_marks(ROUNDS)
    told = (marks > 0).astype(int)
    at = places()
    at = at / np.abs(at).max(axis=0)
    picture, (left, right) = style.canvas(style.SLIDE, columns=2, width_ratios=(1.25, 1))
    for one, other in _karate.pairs():
        left.plot(*at[[one, other]].T, color=style.QUIET, linewidth=0.8, alpha=0.5, zorder=0)
    for side, colour, marker in ((0, style.CLASS_A, "o"), (1, style.CLASS_B, "s")):
        own = truth == side
        left.plot(*at[own].T, marker, color=colour, markersize=13, linestyle="", markeredgecolor="white", zorder=2)
    wrong = told != truth
    left.plot(
        *at[wrong].T,
        "o",
        markersize=24,
        markerfacecolor="none",
        markeredgecolor=style.TEST,
        markeredgewidth=3,
        gid="step-2-wrong",
        zorder=3,
    )
    officers = (
        (_karate.INSTRUCTOR, "instructor", -0.8, style.CLASS_A, "o"),
        (_karate.PRESIDENT, "president", 0.1, style.CLASS_B, "s"),
    )
    for member, name, across, colour, marker in officers:
        left.annotate(
            name,
            at[member],
            (across, 1.14),
            fontsize=17,
            ha="center",
            arrowprops={"arrowstyle": "-", "color": style.TRUTH},
        )
        left.plot(
            *at[member],
            marker,
            markersize=17,
            color=colour,
            markeredgecolor=style.TRUTH,
            markeredgewidth=2,
            zorder=3,
        )
    left.set(xlim=(-1.2, 1.2), ylim=(-1.25, 1.3))
    left.axis("off")
    sign, line = random_networks(True)
    drawn = {"larger output": sign, "best line": line, "best line,\nno graph": random_networks(False)[1]}
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for row, (name, values) in enumerate(drawn.items()):
        right.plot(
            100 * values,
            row + rng.uniform(-0.25, 0.25, DRAWS),
            ".",
            color=style.FIT,
            markersize=8,
            alpha=0.5,
            gid=f"step-3-dots-{row}",
        )
        right.plot(
            [100 * values.mean()] * 2,
            [row - 0.36, row + 0.36],
            color=style.TRUTH,
            linewidth=4,
            gid=f"step-3-mean-{row}",
        )
    reached = agreed(told, truth)
    right.axvline(100 * reached, color=style.CLASS_B, linewidth=3, gid="step-2-line")
    right.text(
        100 * reached - 1, 2.75, "spreading alone", color=style.CLASS_B, fontsize=16, ha="right", gid="step-2-name"
    )
    right.set(
        xlim=(48, 101),
        ylim=(3.0, -0.6),
        xlabel="told right (%)",
        yticks=(0, 1, 2),
        yticklabels=tuple(drawn),
    )
    right.tick_params(axis="y", labelsize=16)
    by_rounds = [agreed((spread_marks(rounds) > 0).astype(int), truth) for rounds in (1, 2, 3, 4, 8)]
    return with_numbers(
        picture, reached=reached, wrong=int(wrong.sum()), mean=sign.mean(), spread=sign.std(ddof=1), lucky=(sign >= 0.94).mean(),
        alone=drawn["best line,\nno graph"].mean(), line=line.mean(), line_lucky=(line >= 0.94).mean(), draws=DRAWS, by_rounds=by_rounds, unreached=int((marks == 0).sum()), pairs=len(_karate.pairs()),
        members=_karate.MEMBERS, tie=(marks == 0).mean(), below=(sign < 0.75).mean(),
    )  # fmt: skip
