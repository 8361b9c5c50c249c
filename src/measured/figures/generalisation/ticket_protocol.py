"""How a ticket is found, and the controls: the same mask with another start, with the first signs alone, and a mask drawn at random."""

import numpy as np

from deeplecture.figure import figure
from measured import style

LEFT, RIGHT = 5, 4


def net(axes, across: float, kept: np.ndarray, colours, gid: str = "") -> None:
    """Two layers of units, and the weights between them that a mask keeps, in the colours of where they come from."""
    named = lambda part: {"gid": f"{gid}-{part}"} if gid else {}
    ups = [np.linspace(0.2, 2.2, count) for count in (LEFT, RIGHT)]
    for i in range(LEFT):
        for j in range(RIGHT):
            if kept[i, j]:
                axes.plot(
                    (across, across + 1.1), (ups[0][i], ups[1][j]), color=colours[i, j], linewidth=2.6, zorder=1, **named(f"edge-{i}{j}")
                )  # fmt: skip
    for side, up in zip((0, 1.1), ups):
        axes.plot([across + side] * len(up), up, "o", color=style.TRUTH, markersize=8, **named(f"units-{side:g}"))


@figure("schematic")
def ticket_protocol():
    rng = np.random.default_rng(5)
    full, mask = np.ones((LEFT, RIGHT), bool), np.zeros((LEFT, RIGHT), bool)
    mask.ravel()[rng.permutation(20)[:7]] = True
    lot = np.zeros((LEFT, RIGHT), bool)
    lot.ravel()[rng.permutation(20)[:7]] = True
    picture, axes = style.canvas((10.0, 3.9))
    own, other = (np.full((LEFT, RIGHT), ink) for ink in (style.CLASS_A, style.CLASS_B))
    parts = (
        (0.0, full, own, 1, "first weights", style.CLASS_A),
        (2.0, mask, np.full((LEFT, RIGHT), style.QUIET), 2, "trained,\nsmallest cut", style.QUIET),
        (4.0, mask, own, 3, "rewound", style.CLASS_A),
        (6.0, mask, other, 4, "other\nstart", style.CLASS_B),
        (8.0, lot, other, 5, "random\nmask", style.CLASS_B),
    )
    for across, kept, inks, step, name, ink in parts:
        gid = f"step-{step}" if step > 1 else ""
        net(axes, across, kept, inks, gid)
        axes.text(
            across + 0.55, 2.42, name, color=ink, fontsize=17, ha="center", va="bottom", **({"gid": f"{gid}-name"} if gid else {})
        )  # fmt: skip
    axes.set(xlim=(-0.25, 9.35), ylim=(0, 3.2))
    axes.axis("off")
    return picture
