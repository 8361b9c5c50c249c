"""Length of the first layer's gradient by depth, for three bends from four starts: one backward pass each, ten draws."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.depth._signals import COLOURS, digits, draws, first_gradient

WIDTH, DEPTHS, DRAWS = 64, (1, 5, 10, 20, 30, 40), 10
# Name of a start to its variance times the width; the first is a standard deviation of a hundredth.
STARTS = {"sd 0.01": WIDTH * 1e-4, "1/n": 1.0, "2/n": 2.0, "6/n": 6.0}
FLOOR = 1e-72


def lengths(count: int = 16) -> dict[str, np.ndarray]:
    """Bend to gradient lengths (starts, depths, draws)."""
    found = {bend: np.zeros((len(STARTS), len(DEPTHS), DRAWS)) for bend in COLOURS}
    for draw in range(DRAWS):
        rng = np.random.default_rng([7, 1, draw])
        x, y = digits(count, rng)
        matrices, last = draws(max(DEPTHS), WIDTH, rng), rng.normal(size=(WIDTH, 10)) / np.sqrt(WIDTH)
        for bend, array in found.items():
            for i, gain in enumerate(STARTS.values()):
                for j, depth in enumerate(DEPTHS):
                    array[i, j, draw] = first_gradient(x, y, matrices[:depth], last, bend, gain)
    return found


# By panel, the names at the ends of lines and how high they stand; those that stay within a factor of ten are kept.
NAMES = (
    (("6/n", 1e-13), ("2/n", 1e-20), ("1/n", 1e-25)),
    (("6/n", 1e6), ("1/n, 2/n: kept", 1e0)),
    (("6/n", 1e10), ("2/n: kept", 1e1), ("1/n", 1e-7)),
)


@figure("computed")
def gradients_by_depth():
    found = lengths()
    picture, panels = style.canvas((10.0, 3.7), columns=3, sharey=True)
    inks = dict(zip(STARTS, (style.QUIET, style.CLASS_B, style.FIT, style.TRUTH)))
    for number, (axes, bend) in enumerate(zip(panels, COLOURS)):
        step = f"step-{2 + number}-{bend}"
        axes.axhspan(0.1, 10, color=style.QUIET, alpha=0.2, linewidth=0)
        for i, (name, marker) in enumerate(zip(STARTS, "svo^")):
            runs = np.maximum(found[bend][i], FLOOR)
            middle = np.exp(np.log(runs).mean(axis=1))
            axes.plot(DEPTHS, middle, marker=marker, color=inks[name], gid=f"{step}-{i}", markersize=7)
            ends = runs.min(axis=1), runs.max(axis=1)
            axes.fill_between(DEPTHS, *ends, color=inks[name], alpha=0.18, linewidth=0, gid=f"{step}-{i}-band")
        for name, height in NAMES[number]:
            ink = inks[name[:3]] if name[:4] != "1/n," else style.TRUTH
            axes.text(43, height, name, color=ink, fontsize=15, va="center", gid=f"{step}-{name[:1]}-name")
        axes.text(2, 1e-26, "sd 0.01", color=style.QUIET, fontsize=15, gid=f"{step}-sd-name")
        axes.set(
            title=bend, xlabel="hidden layers", yscale="log", ylim=(1e-29, 1e15), xlim=(0, 62 if number != 1 else 86)
        )
        axes.set_xticks((1, 10, 20, 30, 40))
        axes.set_yticks([10.0**power for power in (-20, -10, 0, 10)])
        axes.minorticks_off()
    panels[0].set_ylabel("first layer's gradient")
    deepest = {
        bend: dict(zip(STARTS, np.exp(np.log(np.maximum(a[:, -1], 1e-300)).mean(axis=1)))) for bend, a in found.items()
    }
    named = {
        bend: {name.replace("/", "_").replace(" ", "_").replace(".", "_"): v for name, v in one.items()}
        for bend, one in deepest.items()
    }
    spread = found["ReLU"][2, -1]
    middle = np.array(
        [np.log10(np.maximum(one, 1e-300)).mean(axis=-1) for one in found.values()]
    )  # bends, starts, depths
    change = middle[..., -1] - middle[..., 0]
    return with_numbers(
        picture, deepest=named, sigmoid_10=np.exp(np.log(found["sigmoid"][1, 2]).mean()), draws=DRAWS, width=WIDTH, kept=(np.abs(change) < 1).sum(), vanished=(change < -1).sum(), exploded=(change > 1).sum(), combinations=change.size,
        least=spread.min(), most=spread.max(), tanh_least=found["tanh"][1, -1].min(), tanh_most=found["tanh"][1, -1].max(),
        sigmoid_most=found["sigmoid"][:, -1].max(),
    )  # fmt: skip
