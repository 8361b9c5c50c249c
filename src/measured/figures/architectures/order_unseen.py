"""An attention head's answer for one token while the other tokens change places, without positions and with them."""

import numpy as np
from scipy.special import softmax

from deeplecture.figure import figure, with_numbers
from measured import style

TOKENS, WIDTH, SHUFFLES, LENGTH = 8, 16, 60, 64


def positions(count: int, width: int = WIDTH) -> np.ndarray:
    """Sines and cosines of falling frequency (count, width), by which Vaswani and others (2017) told places apart."""
    frequency = 10_000.0 ** (-2 * np.arange(width // 2) / width)
    angle = np.arange(count)[:, None] * frequency
    return np.stack([np.sin(angle), np.cos(angle)], axis=2).reshape(count, width)


def head(x: np.ndarray, matrices: np.ndarray) -> np.ndarray:
    """Self-attention: tokens (n, width) to as many, with matrices of query, key and value (3, width, width)."""
    query, key, value = x @ matrices
    return softmax(query @ key.T / np.sqrt(query.shape[1]), axis=-1) @ value


@figure("computed")
def order_unseen():
    rng = np.random.default_rng([10, 17])
    matrices = rng.normal(size=(3, WIDTH, WIDTH)) / np.sqrt(WIDTH)
    x = rng.normal(size=(TOKENS, WIDTH))
    answers, off = np.zeros((2, SHUFFLES)), np.zeros(2)
    for shuffle in range(SHUFFLES):
        order = np.concatenate([[0], 1 + rng.permutation(TOKENS - 1)])
        for kind, added in enumerate((0.0, positions(TOKENS))):
            still, made = head(x + added, matrices), head(x[order] + added, matrices)
            answers[kind, shuffle] = made[0, 0]
            off[kind] = max(off[kind], np.abs(made - still[order]).max())
    picture, (left, right) = style.canvas(style.SLIDE, columns=2)
    for kind, (colour, step) in enumerate(((style.CLASS_B, 1), (style.CLASS_A, 2))):
        gid = {} if step == 1 else {"gid": "step-2-dots"}
        left.plot(
            kind + rng.uniform(-0.2, 0.2, SHUFFLES), answers[kind], ".", color=colour, markersize=10, alpha=0.7, **gid
        )
    left.set(xticks=(0, 1), xlim=(-0.5, 1.5), ylabel="answer for the first token")
    left.set_xticklabels(("no positions", "positions added"), fontsize=16)
    left.set_title("others change places", fontsize=17)
    told = positions(LENGTH)
    products = told @ told.T / (WIDTH / 2)
    for place, colour in ((8, style.CLASS_A), (24, style.FIT), (40, style.TRAIN)):
        distance = np.arange(-8, 24)
        right.plot(
            distance,
            products[place, place + distance],
            color=colour,
            linewidth=5 if place == 8 else 2.2,
            alpha=0.4 if place == 8 else 1,
            linestyle="-" if place < 40 else (0, (3, 3)),
            gid=f"step-3-{place}",
        )
    right.set(xlabel="distance in places", ylabel="product of two positions", xticks=(-8, 0, 8, 16, 24))
    right.set_title("sines and cosines", fontsize=17)
    right.text(
        23,
        0.93,
        "seen from places\n8, 24 and 40",
        fontsize=16,
        ha="right",
        va="top",
        color=style.TRUTH,
        gid="step-3-name",
    )
    curve = products[8, 8:32]
    hills = [at for at in range(1, 23) if curve[at] > max(curve[at - 1], curve[at + 1])]
    shift = max(np.abs(np.diag(products, one) - np.diag(products, one)[0]).max() for one in range(24))
    return with_numbers(
        picture, off=off, spread=np.ptp(answers, axis=1), shuffles=SHUFFLES, tokens=TOKENS, shift=shift, hills=[hill for hill in hills if curve[hill] > 0.75], alphabet=WIDTH,
    )  # fmt: skip
