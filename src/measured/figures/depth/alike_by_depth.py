"""How alike two digits look to the layers of random networks: the mean cosine between pairs, and between their classes."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.depth._signals import digits, draws

WIDTH, DEPTH, DRAWS, IMAGES = 64, 40, 10, 40


def cosines(kind: str, rng: np.random.Generator) -> np.ndarray:
    """Mean cosine between different digits by layer (DEPTH + 1,), input first.

    Args:
        kind: "ReLU", "tanh", or "shortcut": ReLU with its branch scaled by one over the root of the depth.
    """
    z = digits(IMAGES, rng)[0]
    found = []
    for number, matrix in enumerate([None, *draws(DEPTH, WIDTH, rng)]):
        if kind == "shortcut":
            branch = (
                0
                if number == 0
                else (np.maximum(z, 0) if number > 1 else z) @ matrix * np.sqrt((2 if number > 1 else 1) / WIDTH)
            )
            z = z if number == 0 else branch if number == 1 else z + branch / np.sqrt(DEPTH)
        elif number:
            a = z if number == 1 else np.maximum(z, 0) if kind == "ReLU" else np.tanh(z)
            z = a @ matrix * np.sqrt((2 if kind == "ReLU" and number > 1 else 1) / WIDTH)
        unit = z / np.linalg.norm(z, axis=1, keepdims=True)
        found.append(((unit @ unit.T).sum() - IMAGES) / (IMAGES * (IMAGES - 1)))
    return np.array(found)


@figure("computed")
def alike_by_depth():
    picture, axes = style.canvas(style.SLIDE)
    looks = {
        "ReLU": (style.CLASS_A, "plain ReLU"),
        "shortcut": (style.FIT, "ReLU with scaled shortcuts"),
        "tanh": (style.TRAIN, "plain tanh"),
    }
    ends, starts = {}, {}
    for step, (kind, (colour, name)) in enumerate(looks.items(), 2):
        runs = np.array([cosines(kind, np.random.default_rng([7, 6, draw])) for draw in range(DRAWS)])
        axes.plot(runs.mean(axis=0), color=colour, gid=f"step-{step}-{kind}")
        axes.fill_between(
            np.arange(DEPTH + 1),
            runs.min(axis=0),
            runs.max(axis=0),
            color=colour,
            alpha=0.18,
            linewidth=0,
            gid=f"step-{step}-band",
        )
        axes.text(40.5, runs[:, -1].mean(), name, color=colour, fontsize=16, va="center", gid=f"step-{step}-name")
        ends[kind], starts[kind] = runs[:, -1].mean(), runs[:, 0].mean()
    axes.set(
        xlabel="layer", ylabel="mean cosine between two digits", xlim=(0, 56), ylim=(0, 1.03), xticks=range(0, 41, 10)
    )
    return with_numbers(picture, ends=ends, start=starts["ReLU"], draws=DRAWS, images=IMAGES, width=WIDTH)
