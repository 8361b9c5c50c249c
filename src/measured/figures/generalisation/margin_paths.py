"""Two classes that a line can part: how descent on the logistic loss turns towards the widest margin, and Adam elsewhere."""

import numpy as np
from scipy.optimize import linprog, minimize

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.optimisers import adam

RATE, ADAM_RATE, DRAWS = 0.5, 0.02, 10
LOOKS = np.unique(np.round(np.geomspace(1, 10_000, 50)).astype(int))


def points(draw: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Forty-two points (42, 2) and their signs, made for the purpose: one of each class is nearest to a line through zero and
    decides the margin; the others lie behind it and to one side, so that the means of the classes point elsewhere."""
    rng = np.random.default_rng([9, 3, draw])
    ahead = np.array([1.0, 0.35]) / np.hypot(1.0, 0.35)
    aside = np.array([-ahead[1], ahead[0]])
    deep = np.concatenate([[1.0, 1.0], 1.9 + rng.exponential(0.7, 40)])
    wide = np.concatenate([[0.0, 0.0], rng.normal(-1.2, 0.8, 40)])
    signs = np.tile((1.0, -1.0), 21)
    return signs[:, None] * (deep[:, None] * ahead + wide[:, None] * aside), signs


def widest(x: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """The direction of the widest margin: the shortest weights that give every point a signed sum of one or more."""
    made = minimize(
        lambda w: w @ w / 2, np.array([5.0, 5.0]), jac=lambda w: w, method="SLSQP",
        constraints={"type": "ineq", "fun": lambda w: signs * (x @ w) - 1, "jac": lambda w: signs[:, None] * x},
    )  # fmt: skip
    return made.x / np.linalg.norm(made.x)


def widest_for_adam(x: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """The direction of the widest margin by the largest weight: of all weights that give every point a signed sum of one or more
    those whose largest size is least (Zhang and others, 2024)."""
    signed = signs[:, None] * x
    below = np.concatenate([np.eye(2), -np.eye(2)])  # both weights and their negatives lie below the largest size
    table = np.block([[-signed, np.zeros((len(x), 1))], [below, -np.ones((4, 1))]])
    limits = np.concatenate([-np.ones(len(x)), np.zeros(4)])
    made = linprog([0, 0, 1], table, limits, bounds=(None, None)).x[:2]
    return made / np.linalg.norm(made)


def directions(by_adam: bool) -> np.ndarray:
    """Unit weights (DRAWS, LOOKS, 2) after so many steps from zero."""
    signed = np.array([signs[:, None] * x for x, signs in map(points, range(DRAWS))])
    w, update, kept = np.zeros((DRAWS, 2)), adam(), []
    looks = set(LOOKS.tolist())
    for step in range(1, LOOKS[-1] + 1):
        sums = (signed @ w[:, :, None])[..., 0]
        slope = -(signed / (1 + np.exp(sums))[..., None]).mean(axis=1)
        w = update(w, slope, ADAM_RATE) if by_adam else w - RATE * slope
        if step in looks:
            kept.append(w / np.linalg.norm(w, axis=1, keepdims=True))
    return np.array(kept).swapaxes(0, 1)


@figure("computed")
def margin_paths():
    x, signs = points()
    best = widest(x, signs)
    picture, (left, right) = style.canvas((10.0, 4.1), columns=2)
    for sign, colour, marker in ((1, style.CLASS_A, "o"), (-1, style.CLASS_B, "s")):
        left.plot(*x[signs == sign].T, marker, color=colour, markersize=7, alpha=0.75)
    found = {name: directions(name == "Adam") for name in ("descent", "Adam")}
    reach = np.array([-3.2, 3.2])
    lines = (
        ("widest", best, style.TRUTH, "-", 1),
        ("descent", found["descent"][0, -1], style.TRAIN, "--", 2),
        ("Adam", found["Adam"][0, -1], style.FIT, "-.", 3),
    )
    for name, w, colour, line, step in lines:
        gid = {"gid": f"step-{step}-{name}"} if step > 1 else {}
        left.plot(-w[1] * reach / w[0], reach, line, color=colour, **gid)
    best_of = np.array([widest(*points(draw)) for draw in range(DRAWS)])
    turned = lambda w: np.degrees(np.arctan2(w[..., 1], w[..., 0]))
    angles = {name: turned(w) - turned(best_of)[:, None] for name, w in found.items()}
    for name, colour, line, step in (("descent", style.TRAIN, "--", 2), ("Adam", style.FIT, "-.", 3)):
        runs, gid = angles[name], f"step-{step}"
        right.plot(LOOKS, runs.mean(axis=0), line, color=colour, gid=f"{gid}-angle")
        right.plot(LOOKS, runs.T, color=colour, linewidth=0.8, alpha=0.35, gid=f"{gid}-runs")
        up = {"descent": -30, "Adam": -6}[name]
        right.text(9_000, up, name, color=colour, fontsize=17, ha="right", va="center", gid=f"{gid}-text")
    right.axhline(0, color=style.TRUTH, linewidth=1.6, zorder=1)
    own_of = np.array([widest_for_adam(*points(draw)) for draw in range(DRAWS)])
    own = (turned(own_of) - turned(best_of)).mean()
    right.axhline(own, color=style.FIT, linestyle=":", linewidth=1.6, zorder=1, gid="step-3-own")
    right.text(1, own + 2, "widest for Adam", color=style.FIT, fontsize=15, va="bottom", gid="step-3-own-name")
    left.set(xlim=(-4.6, 5.0), ylim=(-3.2, 3.2), xticks=[], yticks=[], title=f"after {LOOKS[-1]:,} steps")
    right.set(xscale="log", xlabel="step", title="degrees from the widest margin", ylim=(-75, 40))
    right.set_xticks((1, 10, 100, 1000, 10_000), ("1", "10", "100", "1,000", "10,000"))
    right.minorticks_off()
    descent, adams = np.abs(angles["descent"]), np.abs(angles["Adam"])
    early = int(np.searchsorted(LOOKS, 100))
    right_ways = [
        (signs * (x @ found[name][draw, -1]) > 0).all()
        for name in found
        for draw in range(DRAWS)
        for x, signs in [points(draw)]
    ]
    return with_numbers(
        picture, descent=descent[:, -1].mean(), most=descent[:, -1].max(), adam=adams[:, -1].mean(), least_adam=adams[:, -1].min(), own=own, first=descent[:, 0].mean(), early=descent[:, early].mean(), steps=LOOKS[-1], points=len(x), parted=all(right_ways), draws=DRAWS,
        turned=(descent[:, -1] < descent[:, 0] / 2).all(),
    )  # fmt: skip
