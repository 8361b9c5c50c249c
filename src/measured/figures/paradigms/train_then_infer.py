"""Examples, the line that training makes of them, and an answer that needs nothing but the line."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

SLOPE, OFFSET, NOISE = 0.7, 2.0, 1.0


def sample(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Inputs from 0 to 10 and answers on a line with Gaussian noise."""
    x = rng.uniform(0, 10, count)
    return x, OFFSET + SLOPE * x + rng.normal(0, NOISE, count)


def fitted(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Offset and slope of least squares."""
    offset, slope = np.linalg.lstsq(np.column_stack([np.ones_like(x), x]), y, rcond=None)[0]
    return float(offset), float(slope)


@figure("computed")
def train_then_infer(count: int = 30, new: float = 8.0, draws: int = 2_000):
    x, y = sample(count, np.random.default_rng([1, 0]))
    rule = fitted(x, y)
    offset, slope = rule
    answer = float(np.dot(rule, (1, new)))
    picture, panels = style.canvas((10, 4.0), columns=3, sharex=True, sharey=True)
    ends = np.array([0, 10])
    titles = ("The examples", "Training: a line", "Inference: an answer")
    for step, (axes, title) in enumerate(zip(panels, titles), 1):
        axes.set_title(title, loc="left", fontsize=15)
        axes.set(xlim=(0, 10), ylim=(0, 11), xlabel="input")
        if step < 3:
            axes.plot(
                x, y, "o", color=style.TRAIN, alpha=0.8, gid="step-1-examples" if step == 1 else "step-2-examples"
            )
        if step == 2:
            axes.vlines(x, y, offset + slope * x, color=style.QUIET, linewidth=1, gid="step-2-errors")
        if step > 1:
            axes.plot(ends, offset + slope * ends, color=style.FIT, gid=f"step-{step}-line")
    panels[0].set(ylabel="answer")
    last = panels[2]
    last.plot([new, new], [0, answer], "--", color=style.QUIET, linewidth=1.5, gid="step-3-up")
    last.plot([0, new], [answer, answer], "--", color=style.QUIET, linewidth=1.5, gid="step-3-left")
    last.plot(new, answer, "D", color=style.TEST, markersize=9, gid="step-3-answer")
    last.text(0.5, answer + 0.5, f"{answer:.1f}", color=style.TEST, fontsize=16, fontweight="bold", gid="step-3-says")
    last.text(4.2, 1.0, f"{offset:.2f} + {slope:.2f} x", color=style.FIT, fontsize=15, gid="step-3-rule")
    rng = np.random.default_rng([1, 1])
    off = [np.dot(fitted(*sample(count, rng)), (1, new)) - (OFFSET + SLOPE * new) for _ in range(draws)]
    return with_numbers(
        picture, examples=count, kept=len(rule), other_way=float(np.polyval(np.polyfit(x, y, 1), new)), offset=offset, slope=slope, new=new, answer=answer, draws=draws,
        typical=np.sqrt(np.mean(np.square(off))), noise=NOISE,
    )  # fmt: skip
