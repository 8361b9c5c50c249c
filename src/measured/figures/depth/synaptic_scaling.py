"""A unit whose drive is cut: weights that are multiplied until its rate is back keep their ratios, weights that are shifted do not."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

INPUTS, GOAL, RATE, STEPS, CUT = 40, 5.0, 0.02, 400, 100


def simulated(multiply: bool, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rate by step (STEPS,), weights before the cut and at the end (INPUTS,): inputs fall to half their strength at step CUT."""
    weights = rng.lognormal(0, 0.5, INPUTS)
    weights *= GOAL / weights.sum()
    before, rates = weights.copy(), []
    for step in range(STEPS):
        drive = 1.0 if step < CUT else 0.5
        rate = max(0.0, float(weights.sum() * drive + 0.15 * rng.normal()))
        change = RATE * (GOAL - rate) / GOAL
        weights = weights * (1 + change) if multiply else np.maximum(weights + change * GOAL / INPUTS, 0)
        rates.append(rate)
    return np.array(rates), before, weights


@figure("computed")
def synaptic_scaling():
    picture, (left, right) = style.canvas(style.SLIDE, columns=2)
    found = {
        name: simulated(name == "multiplied", np.random.default_rng([7, 12])) for name in ("multiplied", "shifted")
    }
    left.plot(found["multiplied"][0], color=style.CLASS_A, linewidth=1.4)
    left.axhline(GOAL, color=style.QUIET, linestyle="--")
    left.text(395, GOAL + 0.5, "its own set point", ha="right", fontsize=15, color=style.QUIET)
    left.text(110, 2.0, "inputs halved", fontsize=15)
    left.set(xlabel="step", ylabel="rate of the unit", ylim=(0, 6.2))
    corr = {}
    for name, colour, marker in (("multiplied", style.CLASS_A, "o"), ("shifted", style.CLASS_B, "^")):
        _, before, after = found[name]
        right.plot(before, after, marker, color=colour, markersize=7, alpha=0.75, gid=f"step-2-{name}")
        ratio = after / before
        corr[name] = ratio.max() / ratio.min()
    top = found["multiplied"][1].max()
    right.text(0.24, 0.64, "multiplied", color=style.CLASS_A, fontsize=17, ha="right", gid="step-2-name")
    right.text(0.2, 0.2, "shifted", color=style.CLASS_B, fontsize=17, gid="step-2-other")
    right.set(xlabel="weight before", ylabel="weight after", xlim=(0, top * 1.08), ylim=(0, top * 2.2))
    end = found["multiplied"][0][-100:].mean()
    return with_numbers(
        picture, goal=GOAL, cut=found["multiplied"][0][CUT : CUT + 10].mean(), end=end, kept=corr["multiplied"], shifted=corr["shifted"],
        factor=(found["multiplied"][2] / found["multiplied"][1]).mean(), inputs=INPUTS,
    )  # fmt: skip
