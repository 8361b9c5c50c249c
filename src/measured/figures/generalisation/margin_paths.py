"""Two classes that a line can part: how descent on the logistic loss turns towards the widest margin, and Adam elsewhere."""

import numpy as np
from scipy.optimize import minimize

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.optimisers import adam

RATE, ADAM_RATE = 0.5, 0.02
LOOKS = np.unique(np.round(np.geomspace(1, 20_000, 60)).astype(int))


def points() -> tuple[np.ndarray, np.ndarray]:
    """Forty-two points (42, 2) and their signs: one of each class nearest to a line through zero, the others well behind."""
    rng = np.random.default_rng([9, 3])
    ahead = np.array([1.0, 0.35]) / np.hypot(1.0, 0.35)
    aside = np.array([-ahead[1], ahead[0]])
    deep = np.concatenate([[1.0, 1.0], 1.9 + rng.exponential(0.7, 40)])
    wide = np.concatenate([[0.0, 0.0], rng.normal(0, 1.1, 40)])
    signs = np.tile((1.0, -1.0), 21)
    return signs[:, None] * (deep[:, None] * ahead + wide[:, None] * aside), signs


def widest(x: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """The direction of the widest margin: the shortest weights that give every point a signed sum of one or more."""
    made = minimize(
        lambda w: w @ w / 2, np.array([5.0, 5.0]), jac=lambda w: w, method="SLSQP",
        constraints={"type": "ineq", "fun": lambda w: signs * (x @ w) - 1, "jac": lambda w: signs[:, None] * x},
    )  # fmt: skip
    return made.x / np.linalg.norm(made.x)


def directions(x: np.ndarray, signs: np.ndarray, by_adam: bool) -> np.ndarray:
    """Unit weights (LOOKS, 2) after so many steps from zero."""
    w, update, kept = np.zeros(2), adam(), []
    signed = signs[:, None] * x
    looks = set(LOOKS.tolist())
    for step in range(1, LOOKS[-1] + 1):
        slope = -(signed / (1 + np.exp(signed @ w))[:, None]).mean(axis=0)
        w = update(w, slope, ADAM_RATE) if by_adam else w - RATE * slope
        if step in looks:
            kept.append(w / np.linalg.norm(w))
    return np.array(kept)


@figure("computed")
def margin_paths():
    x, signs = points()
    best = widest(x, signs)
    picture, (left, right) = style.canvas((10.0, 4.1), columns=2)
    for sign, colour, marker in ((1, style.CLASS_A, "o"), (-1, style.CLASS_B, "s")):
        left.plot(*x[signs == sign].T, marker, color=colour, markersize=7, alpha=0.75)
    found = {name: directions(x, signs, name == "Adam") for name in ("descent", "Adam")}
    reach = np.array([-3.2, 3.2])
    lines = (
        ("widest", best, style.TRUTH, "-", 1),
        ("descent", found["descent"][-1], style.TRAIN, "--", 2),
        ("Adam", found["Adam"][-1], style.FIT, "-.", 3),
    )
    for name, w, colour, line, step in lines:
        gid = {"gid": f"step-{step}-{name}"} if step > 1 else {}
        left.plot(-w[1] * reach / w[0], reach, line, color=colour, **gid)
    angles = {name: np.degrees(np.arccos(np.clip(w @ best, -1, 1))) for name, w in found.items()}
    for name, colour, line, step, place in (
        ("descent", style.TRAIN, "--", 2, 0.86),
        ("Adam", style.FIT, "-.", 3, 0.86),
    ):
        right.plot(LOOKS, angles[name], line, color=colour, gid=f"step-{step}-angle")
        at = int(len(LOOKS) * 0.3)
        right.text(
            LOOKS[at], angles[name][at] + 1.6, name, color=colour, fontsize=17, ha="left", gid=f"step-{step}-text"
        )
    left.set(xlim=(-4.6, 4.6), ylim=(-3.2, 3.2), xticks=[], yticks=[], title="after 20,000 steps")
    right.set(xscale="log", xlabel="step", title="degrees from the widest margin", ylim=(0, 31))
    margin = lambda w: (signs * (x @ w)).min()
    return with_numbers(
        picture, descent=angles["descent"][-1], adam=angles["Adam"][-1], early=angles["descent"][np.searchsorted(LOOKS, 100)], margin=margin(best), margin_descent=margin(found["descent"][-1]), margin_adam=margin(found["Adam"][-1]),
        late=angles["descent"][np.searchsorted(LOOKS, 2000)], steps=LOOKS[-1], points=len(x), parted=(signs * (x @ found["descent"][-1]) > 0).all() and (signs * (x @ found["Adam"][-1]) > 0).all(),
    )  # fmt: skip
