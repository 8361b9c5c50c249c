"""A network forwards, the way back of backpropagation with the same weights, and a way back of its own."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

LAYERS, UNITS = 3, 3


def edges() -> list[tuple[int, int, int]]:
    """Every edge of the forward pass: its layer, and the units that it comes from and goes to."""
    return [(layer, i, j) for layer in range(LAYERS - 1) for i in range(UNITS) for j in range(UNITS)]


def reversed_edges() -> list[tuple[int, int, int]]:
    """Every edge of the backward pass, in the same form but told from its own start: the layer below, from unit j to unit i."""
    return [(layer, j, i) for layer in reversed(range(LAYERS - 1)) for j in range(UNITS) for i in range(UNITS)]


@figure("schematic")
def credit_graph():
    rng = np.random.default_rng(4)
    own, other = (rng.uniform(0.6, 5, (LAYERS - 1, UNITS, UNITS)) for _ in range(2))
    picture, axes = style.canvas((10.0, 4.2))
    nets = (
        (0.0, "forwards", style.CLASS_A, own, False, 1),
        (3.5, "backpropagation:\nthe same weights", style.TEST, own, True, 2),
        (7.0, "fixed feedback:\nweights of its own", style.FIT, other, True, 3),
    )
    ups = np.linspace(0.2, 2.6, UNITS)
    drawn: dict[int, dict] = {}
    for left, name, ink, widths, back, step in nets:
        gid = (lambda part, step=step: {"gid": f"step-{step}-{part}"}) if step > 1 else (lambda part: {})
        for layer, start, end in reversed_edges() if back else edges():
            i, j = (end, start) if back else (start, end)
            drawn.setdefault(step, {})[layer, i, j] = widths[layer, i, j]
            x = np.array([left + 1.1 * layer, left + 1.1 * (layer + 1)])
            y = np.array([ups[i], ups[j]])
            away = np.array([0.16, -0.16])
            x, y = x + away, y + away * (y[1] - y[0]) / 1.1
            begin, tip = ((x[1], y[1]), (x[0], y[0])) if back else ((x[0], y[0]), (x[1], y[1]))
            made = axes.annotate(
                "", tip, begin, arrowprops={"arrowstyle": "-|>", "color": ink, "linewidth": widths[layer, i, j], "shrinkA": 0, "shrinkB": 0, "mutation_scale": 9, "alpha": 0.85}
            )  # fmt: skip
            if step > 1:
                made.arrow_patch.set_gid(f"step-{step}-edge-{layer}{i}{j}")
        for layer in range(LAYERS):
            axes.plot([left + 1.1 * layer] * UNITS, ups, "o", color=style.TRUTH, markersize=15, **gid(f"units-{layer}"))
        axes.text(left + 1.1, 3.0, name, color=ink, fontsize=18, ha="center", va="bottom", **gid("name"))
    axes.set(xlim=(-0.4, 9.6), ylim=(-0.1, 4.0))
    axes.axis("off")
    return with_numbers(
        picture, forward=len(drawn[1]), backward=len(drawn[2]), same=drawn[1] == drawn[2], other=drawn[1].keys() == drawn[3].keys() and drawn[1] != drawn[3]
    )  # fmt: skip
