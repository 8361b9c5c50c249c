"""The length and the direction of one unit's weights under Hebb's rule and under Oja's, on digits."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

RUNS, STEPS, RATE = 20, 6_000, 0.01


@cache
def learned() -> tuple:
    """Lengths and cosines with the first principal component by rule, (2, 1 + steps, runs) both."""
    from sklearn.datasets import load_digits

    x = load_digits().data / 16
    x = x - x.mean(axis=0)
    first = np.linalg.eigh(x.T @ x)[1][:, -1]
    rng = np.random.default_rng(19)
    begin = rng.normal(size=(RUNS, 64))
    begin /= np.linalg.norm(begin, axis=1, keepdims=True)
    shown = rng.integers(len(x), size=(STEPS, RUNS))
    length, cosine = np.zeros((2, 2, STEPS + 1, RUNS))
    for rule in range(2):
        w = begin.copy()
        for step in range(STEPS + 1):
            length[rule, step] = np.linalg.norm(w, axis=1)
            cosine[rule, step] = np.abs(w @ first) / length[rule, step]
            if step < STEPS:
                given = x[shown[step]]
                out = (w * given).sum(axis=1, keepdims=True)
                w = w + RATE * out * (given - rule * out * w)
    return length, cosine


@figure("computed")
def hebb_and_oja():
    length, cosine = learned()
    picture, panels = style.canvas((10.0, 4.2), columns=2)
    shown = np.arange(0, STEPS + 1, 20)  # so many that a drawing shows, and that it stays a drawing
    for rule, (name, ink, dash) in enumerate((("Hebb", style.CLASS_B, "-"), ("Oja", style.CLASS_A, "-"))):
        gid = {part: {"gid": f"step-2-{part}-{{}}"} if rule else {} for part in ("line", "band", "name")}
        for number, (axes, runs) in enumerate(zip(panels, (length[rule, shown], cosine[rule, shown]))):
            own = {part: {"gid": value["gid"].format(number)} if value else {} for part, value in gid.items()}
            axes.fill_between(
                shown, runs.min(axis=1), runs.max(axis=1), color=ink, alpha=0.2, linewidth=0, **own["band"]
            )
            axes.plot(
                shown,
                np.median(runs, axis=1),
                dash,
                color=ink,
                linewidth=2.2 if rule else 7,
                alpha=1 if rule else 0.55,
                **own["line"],
            )
        panels[0].text(
            *((2700, 1e11) if not rule else (3800, 30.0)), name, color=ink, fontsize=18, ha="right" if not rule else "left",
            **({"gid": "step-2-name"} if rule else {}),
        )  # fmt: skip
    panels[0].set(yscale="log", xlabel="digits seen", ylabel="length of the weights")
    panels[1].set(xlabel="digits seen", ylabel="cosine with the first component", ylim=(0, 1.03))
    for axes in panels:
        axes.set_xticks((0, 2000, 4000, 6000), ("0", "2,000", "4,000", "6,000"))
    return with_numbers(
        picture, hebb=np.median(length[0, -1]), least_hebb=length[0, -1].min(), oja=np.median(length[1, -1]), off_oja=np.abs(length[1, -1] - 1).max(), hebb_cosine=np.median(cosine[0, -1]),
        oja_cosine=np.median(cosine[1, -1]), least_cosine=cosine[:, -1].min(), start=np.median(cosine[0, 0]), runs=RUNS, steps=STEPS, rate=RATE, magnitude=np.log10(np.median(length[0, -1])),
    )  # fmt: skip
