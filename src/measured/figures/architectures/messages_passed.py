"""A graph of five nodes with two numbers each, and what one round of messages makes of them."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.architectures import _karate

EDGES = ((1, 2), (1, 3), (2, 3), (2, 4), (3, 5))
PLACES = {1: (0.0, 1.5), 2: (-1.0, 0.0), 3: (1.0, 0.0), 4: (-1.7, -1.5), 5: (1.7, -1.5)}
BEFORE = np.array([[2.0, 0.0], [4.0, 1.0], [0.0, 3.0], [6.0, 2.0], [2.0, 5.0]])
ASKED = 2


def mean_of_messages(features: np.ndarray) -> np.ndarray:
    """The mean of each node's own features and its neighbours'."""
    with_self = _karate.adjacency(np.array(EDGES) - 1, len(PLACES)) + np.eye(len(PLACES))
    return with_self @ features / with_self.sum(axis=1, keepdims=True)


@figure("computed")
def messages_passed():
    after = mean_of_messages(BEFORE)
    picture, panels = style.canvas((10.0, 4.4), columns=2)
    for number, (axes, values, title) in enumerate(zip(panels, (BEFORE, after), ("before", "after one round"))):
        for one, other in EDGES:
            axes.plot(*zip(PLACES[one], PLACES[other]), color=style.QUIET, linewidth=2, zorder=0)
        for node, (x, y) in PLACES.items():
            gid = {"gid": f"step-3-node-{node}"} if number else {}
            colour = style.CLASS_B if node == ASKED else style.CLASS_A
            axes.plot(x, y, "o", markersize=58, color=colour, zorder=1, **gid)
            text = "\n".join(f"{value:.3g}" for value in values[node - 1])
            axes.text(
                x,
                y,
                text,
                ha="center",
                va="center",
                color="white",
                fontsize=17,
                linespacing=1.0,
                **({"gid": gid["gid"] + "-text"} if gid else {}),
            )
            axes.text(
                x + (0.56 if x >= 0 else -0.56),
                y + 0.42,
                str(node),
                ha="center",
                va="center",
                fontsize=17,
                color=style.TRUTH,
            )
        axes.set(xlim=(-2.7, 2.7), ylim=(-2.3, 2.35), aspect="equal")
        axes.axis("off")
        axes.set_title(title, loc="center", fontsize=18)
    for one in (1, 3, 4):
        start, end = np.array(PLACES[one]), np.array(PLACES[ASKED])
        way = (end - start) / np.linalg.norm(end - start)
        head = panels[0].annotate(
            "",
            end - 0.5 * way,
            start + 0.5 * way,
            arrowprops={"arrowstyle": "-|>", "color": style.CLASS_B, "linewidth": 4, "mutation_scale": 26},
        )
        head.arrow_patch.set_gid(f"step-2-arrow-{one}")
    return with_numbers(
        picture,
        before=BEFORE[ASKED - 1],
        after=after[ASKED - 1],
        all_after=after,
        mean_before=BEFORE.mean(axis=0),
        mean_after=after.mean(axis=0),
    )
