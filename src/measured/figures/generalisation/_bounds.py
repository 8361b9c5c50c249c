"""What theories promise of one trained network, as upper bounds of its error on new digits, each with confidence 95 %.

The network has one hidden layer of ReLU units and no offsets, tells 0 to 4 from 5 to 9, and all bounds are for the share of
mistakes, where 50 % is guessing.
"""

from functools import cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln

from measured.optimisers import adam

HIDDEN, TRAIN, DOUBT = 32, 1197, 0.05
NOISE = 0.3  # standard deviation of every weight, prior and posterior
KEPT, BITS = (
    (20, 40, 80, 160, 320, 640),
    (2, 3, 4),
)  # weights kept, and bits of each, from which the compression bound chooses
DRAWS = 200  # networks drawn to estimate the error of a noisy one


def data(lots: bool) -> tuple[np.ndarray, ...]:
    """Digits with a constant as last input, scaled to a length of at most one, and signs, true ones or all drawn at random."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    rng = np.random.default_rng([9, 6])
    order = rng.permutation(len(y))
    x = np.concatenate([x[order] / 16, np.ones((len(y), 1))], axis=1)
    x /= np.linalg.norm(x, axis=1).max()
    signs = np.where(y[order] < 5, 1.0, -1.0)
    if lots:
        signs = rng.choice((-1.0, 1.0), len(y))
    return x[:TRAIN], signs[:TRAIN], x[TRAIN:], signs[TRAIN:]


def scores(weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The network's outputs (n,); weights are flat, inner matrix first."""
    inner, outer = weights[:-HIDDEN].reshape(-1, HIDDEN), weights[-HIDDEN:]
    return np.maximum(x @ inner, 0) @ outer


def slope(weights: np.ndarray, x: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Gradient of the mean logistic loss, flat."""
    inner, outer = weights[:-HIDDEN].reshape(-1, HIDDEN), weights[-HIDDEN:]
    sums = x @ inner
    values = np.maximum(sums, 0)
    blame = -signs / (1 + np.exp(np.clip(signs * (values @ outer), -50, 50))) / len(signs)
    return np.concatenate([(x.T @ (blame[:, None] * outer * (sums > 0))).ravel(), values.T @ blame])


def begun(inputs: int) -> np.ndarray:
    """The weights at the start, flat."""
    rng = np.random.default_rng([9, 7])
    return np.concatenate([rng.normal(0, 0.5, inputs * HIDDEN), rng.normal(0, 0.3, HIDDEN)])


@cache
def trained(lots: bool) -> np.ndarray:
    """The weights after Adam, which ends when every given sign is met and after 300 epochs at the latest."""
    x, signs, _, _ = data(lots)
    rng, weights, update = np.random.default_rng([9, 8]), begun(x.shape[1]), adam()
    for _ in range(300):
        order = rng.permutation(TRAIN)
        for first in range(0, TRAIN, 100):
            chosen = order[first : first + 100]
            weights = update(weights, slope(weights, x[chosen], signs[chosen]), 0.02)
        if (signs * scores(weights, x) > 0).all():
            break
    return weights


def noisy(x: np.ndarray, signs: np.ndarray, centre: np.ndarray, noise: float, epochs: int = 60) -> np.ndarray:
    """Weights trained with noise on every weight and a price on the squared distance from a centre, as a PAC-Bayes bound has it."""
    rng, weights, update = np.random.default_rng([9, 9]), centre.copy(), adam()
    for epoch in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x), 100):
            chosen = order[first : first + 100]
            step = slope(weights + noise * rng.normal(size=weights.size), x[chosen], signs[chosen])
            step += 0.5 * (weights - centre) / noise**2 / len(x)
            weights = update(weights, step, 0.03 * (1 - epoch / epochs))
    return weights


def largest_error(observed: float, price: float) -> float:
    """The largest p whose Kullback-Leibler divergence from a coin of the observed share is at most the price."""
    q = min(max(observed, 1e-9), 1 - 1e-9)
    beyond = lambda p: q * np.log(q / p) + (1 - q) * np.log((1 - q) / (1 - p)) - price
    return float(brentq(beyond, q, 1 - 1e-12)) if beyond(1 - 1e-12) > 0 else 1.0


def counting(lots: bool) -> float:
    """Every network of so many weights of 32 bits: training error and Hoeffding's inequality with a union bound."""
    x, signs, _, _ = data(lots)
    weights = trained(lots)
    price = 32 * weights.size * np.log(2) + np.log(1 / DOUBT)
    return wrong(weights, x, signs) + float(np.sqrt(price / (2 * TRAIN)))


def norms(lots: bool) -> float:
    """Frobenius norms over the margin that nine in ten digits keep: theorem 1 of Golowich, Rakhlin and Shamir (2018).

    A union over margins and products of norms 2^k, k from -20 to 20 each, pays for having looked at both.
    """
    x, signs, _, _ = data(lots)
    weights = trained(lots)
    inner, outer = weights[:-HIDDEN], weights[-HIDDEN:]
    size = 2.0 ** np.ceil(np.log2(np.linalg.norm(inner) * np.linalg.norm(outer)))
    margins = signs * scores(weights, x)
    margin = 2.0 ** np.floor(np.log2(np.quantile(margins, 0.1)))
    complexity = (np.sqrt(2 * np.log(2) * 2) + 1) * size / np.sqrt(TRAIN)
    rest = 3 * np.sqrt(np.log(2 * 41**2 / DOUBT) / (2 * TRAIN))
    return float((margins < margin).mean() + 2 * complexity / margin + rest)


def compressed(lots: bool) -> float:
    """The start and its largest changes, each as a place and a few bits: a description length bound (Langford and Seeger's form)."""
    x, signs, _, _ = data(lots)
    start = begun(x.shape[1])
    change, best = trained(lots) - start, 1.0
    for kept in KEPT:
        places = np.argsort(-np.abs(change))[:kept]
        for bits in BITS:
            step = 2 * np.float64(np.float32(np.abs(change[places]).max())) / 2**bits
            short = start.copy()
            levels = np.clip(np.floor(change[places] / step), -(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
            short[places] += (levels + 0.5) * step
            size = change.size
            price = gammaln(size + 1) - gammaln(kept + 1) - gammaln(size - kept + 1) + (kept * bits + 32) * np.log(2)
            price += np.log(len(KEPT) * len(BITS) * 2 * np.sqrt(TRAIN) / DOUBT)
            best = min(best, largest_error(wrong(short, x, signs), price / TRAIN))
    return best


@cache
def pac_bayes(lots: bool, half: bool = False) -> tuple[float, float]:
    """The PAC-Bayes bound of a noisy network, and its own test error; the prior is the start, or trained on half of the digits.

    McAllester (1999) in the form of Langford and Seeger; networks trained for the bound after Dziugaite and Roy (2017).
    """
    x, signs, tests, truth = data(lots)
    priced = slice(TRAIN // 2, None) if half else slice(None)
    x_own, own = x[priced], signs[priced]
    centre = begun(x.shape[1])
    if half:
        centre = noisy(x[: TRAIN // 2], signs[: TRAIN // 2], centre, NOISE)
    weights = noisy(x_own, own, centre, NOISE)
    rng = np.random.default_rng([9, 10])
    drawn = [weights + NOISE * rng.normal(size=weights.size) for _ in range(DRAWS)]
    # Half of the doubt is for the draws, half for the digits.
    seen = largest_error(np.mean([wrong(w, x_own, own) for w in drawn]), np.log(2 / DOUBT) / DRAWS)
    price = ((weights - centre) ** 2).sum() / (2 * NOISE**2) + np.log(4 * np.sqrt(len(own)) / DOUBT)
    tested = np.mean([wrong(w, tests, truth) for w in drawn[:60]])
    return largest_error(seen, price / len(own)), float(tested)


def held_out(lots: bool) -> float:
    """Digits that training has not seen, and nothing but their number: Chernoff's form of Hoeffding's inequality."""
    _, _, tests, truth = data(lots)
    return largest_error(wrong(trained(lots), tests, truth), np.log(1 / DOUBT) / len(truth))


def wrong(weights: np.ndarray, x: np.ndarray, signs: np.ndarray) -> float:
    """Share of mistakes; an output of zero is one."""
    return float((signs * scores(weights, x) <= 0).mean())
