"""Four questions that digits answer themselves: a hidden patch, the next rows, the picture under noise, and the other view."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

KNOWN, SPLITS, PENALTY, NOISE, AMONG, DIRECTIONS, SHOWN = 1_297, 5, 0.03, 0.4, 100, 10, 3
PATCH = np.zeros((8, 8), bool)
PATCH[2:6, 2:6] = True
LOWER = np.zeros((8, 8), bool)
LOWER[4:] = True


def line(inputs: np.ndarray, answers: np.ndarray):
    """Least squares with a penalty from inputs (n, a) to answers (n, b), as a function of inputs."""
    middle, aim = inputs.mean(axis=0), answers.mean(axis=0)
    x = inputs - middle
    found = np.linalg.solve(x.T @ x / len(x) + PENALTY * np.eye(x.shape[1]), x.T @ (answers - aim) / len(x))
    return lambda asked: (asked - middle) @ found + aim


def moved(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Images (n, 64), each moved by up to one pixel in either direction."""
    wide = np.pad(images.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    return np.stack(
        [one[y : y + 8, x : x + 8].ravel() for one, (x, y) in zip(wide, rng.integers(0, 3, (len(images), 2)))]
    )


def code(images: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The mean of views, and the directions in which two views of one image agree most (64, DIRECTIONS): canonical correlation."""
    from scipy.linalg import eigh

    one, other = (np.concatenate([moved(images, rng) for _ in range(4)]) for _ in range(2))
    middle = one.mean(axis=0)
    one, other = one - middle, other - middle
    both, across = one.T @ one + other.T @ other, one.T @ other
    agree, turn = eigh((across + across.T) / len(one), both / len(one) + PENALTY * np.eye(64))
    return middle, turn[:, -DIRECTIONS:] * agree[-DIRECTIONS:] ** 0.5


@cache
def answered() -> tuple:
    """Error left of a guess's by split (3, splits) for patch, rows and noise; shares of views found (2, splits) by pixels and by the learned
    code; and of the first split the pictures given, answered and true (4, 3, 64)."""
    from sklearn.datasets import load_digits

    images = load_digits().data / 16
    left, found, shown = np.zeros((3, SPLITS)), np.zeros((2, SPLITS)), []
    for split in range(SPLITS):
        rng = np.random.default_rng([13, split])
        known, asked = np.split(images[rng.permutation(len(images))], [KNOWN])
        rows = []
        for number, hidden in enumerate((PATCH.ravel(), LOWER.ravel())):
            told = line(known[:, ~hidden], known[:, hidden])(asked[:, ~hidden])
            left[number, split] = ((told - asked[:, hidden]) ** 2).sum() / (
                (known[:, hidden].mean(axis=0) - asked[:, hidden]) ** 2
            ).sum()
            filled, blank = asked[SHOWN].copy(), asked[SHOWN].copy()
            filled[hidden], blank[hidden] = told[SHOWN], np.nan
            rows.append((blank, filled, asked[SHOWN]))
        dirty, clean = (part + NOISE * rng.normal(size=part.shape) for part in (asked, known))
        told = line(clean, known)(dirty)
        left[2, split] = ((told - asked) ** 2).sum() / ((known.mean(axis=0) - asked) ** 2).sum()
        rows.append((dirty[SHOWN], told[SHOWN], asked[SHOWN]))
        middle, codes = code(known, rng)
        one, other = moved(asked[:AMONG], rng), moved(asked[:AMONG], rng)
        for number, turn in enumerate((np.eye(64), codes)):
            a, b = (
                views @ turn / np.linalg.norm(views @ turn, axis=1, keepdims=True)
                for views in (one - middle, other - middle)
            )
            nearest = (a @ b.T).argmax(axis=1)
            found[number, split] = (nearest == np.arange(AMONG)).mean()
        rows.append((one[SHOWN], other[nearest[SHOWN]], other[SHOWN]))
        if not split:
            shown = rows
    return left, found, np.array(shown)


@figure("computed")
def four_pretexts():
    from matplotlib.patches import Rectangle

    left, found, shown = answered()
    picture, panels = style.canvas((10.0, 4.6), rows=3, columns=4)
    tops = ("hidden", "what follows", "under noise", "other view")
    share = [f"{100 * one:.0f} % left" for one in left.mean(axis=1)] + [f"{100 * found[1].mean():.0f} % found"]
    for column, (top, said) in enumerate(zip(tops, share)):
        gid = {} if not column else {"gid": f"step-{column + 1}"}
        for row in range(3):
            axes = panels[row, column]
            axes.imshow(
                np.nan_to_num(shown[column, row], nan=0.5).reshape(8, 8), cmap="gray_r", vmin=0, vmax=1,
                **({"gid": f"step-{column + 1}-image-{row}"} if column else {}),
            )  # fmt: skip
            axes.set_axis_off()
            if not row and column < 2:
                hidden = (PATCH, LOWER)[column]
                rows, columns = np.flatnonzero(hidden.any(axis=1)), np.flatnonzero(hidden.any(axis=0))
                axes.add_patch(
                    Rectangle((columns[0] - 0.5, rows[0] - 0.5), len(columns), len(rows), facecolor=style.CLASS_B, **({"gid": f"step-{column + 1}-hidden"} if column else {}))
                )  # fmt: skip
        panels[0, column].text(3.5, -1.1, top, fontsize=18, ha="center", va="bottom", color=style.TRUTH, **gid)
        panels[2, column].text(
            3.5, 8.2, said, fontsize=18, ha="center", va="top", color=style.CLASS_A, **({"gid": gid["gid"] + "-said"} if gid else {})
        )  # fmt: skip
    for row, name in enumerate(("given", "answered", "true")):
        panels[row, 0].text(-1.2, 3.5, name, fontsize=17, ha="right", va="center", color=style.QUIET)
    return with_numbers(
        picture, left=left.mean(axis=1), most_left=left.max(), pixels=found[0].mean(), found=found[1].mean(), least_found=found[1].min(),
        least_gain=(found[1] - found[0]).min(), chance=1 / AMONG, among=AMONG, known=KNOWN, directions=DIRECTIONS, splits=SPLITS, asked=1797 - KNOWN, noise=NOISE,
    )  # fmt: skip
