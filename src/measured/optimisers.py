"""The course's optimisers and schedules, each a few lines, each equal to PyTorch's.

An optimiser is made once per training, because it remembers, and then called at every step:

    update = adam()
    for t in range(steps):
        weights = update(weights, gradient(weights), rate)

Weights `w` and gradients `g` are arrays of one shape; the rate is a number, so a schedule can change it from step to step.
Memories bear their formula's letter: `v` velocity, `m` mean of gradients, `s` sum or mean of their squares, `t` steps.
"""

from collections.abc import Callable

import numpy as np

Update = Callable[[np.ndarray, np.ndarray, float], np.ndarray]


def sgd() -> Update:
    """Against the gradient (Robbins and Monro, 1951); gradient descent where the gradient is of all data."""

    def update(w, g, rate):
        return w - rate * g

    return update


def momentum(beta: float = 0.9) -> Update:
    """Along a decaying sum of all gradients so far (Polyak, 1964)."""
    v = 0.0

    def update(w, g, rate):
        nonlocal v
        v = beta * v + g
        return w - rate * v

    return update


def nesterov(beta: float = 0.9) -> Update:
    """Momentum with the gradient taken where the velocity leads (Nesterov, 1983), in the variables of Sutskever (2013)."""
    v = 0.0

    def update(w, g, rate):
        nonlocal v
        v = beta * v + g
        return w - rate * (g + beta * v)

    return update


def adagrad(epsilon: float = 1e-10) -> Update:
    """A step of its own for every weight, over the root of its summed squared gradients (Duchi, 2011)."""
    s = 0.0

    def update(w, g, rate):
        nonlocal s
        s = s + g**2
        return w - rate * g / (np.sqrt(s) + epsilon)

    return update


def rmsprop(beta: float = 0.99, epsilon: float = 1e-8) -> Update:
    """AdaGrad that forgets: a running mean of squared gradients in place of their sum (Hinton, 2012)."""
    s = 0.0

    def update(w, g, rate):
        nonlocal s
        s = beta * s + (1 - beta) * g**2
        return w - rate * g / (np.sqrt(s) + epsilon)

    return update


def adam(beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8) -> Update:
    """Running means of gradient and squared gradient, both freed of their start at zero (Kingma and Ba, 2015)."""
    m = s = 0.0
    t = 0

    def update(w, g, rate):
        nonlocal m, s, t
        t += 1
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        s_hat = s / (1 - beta2**t)
        return w - rate * m_hat / (np.sqrt(s_hat) + epsilon)

    return update


def adamw(decay: float = 0.01, **options) -> Update:
    """Adam beside a shrinking of all weights alike (Loshchilov and Hutter, 2019); `options` are Adam's."""
    inner = adam(**options)

    def update(w, g, rate):
        return inner(w * (1 - rate * decay), g, rate)

    return update


def newton_step(weights: np.ndarray, gradient: np.ndarray, hessian: np.ndarray) -> np.ndarray:
    """The stationary point of the quadratic that has this gradient and Hessian at `weights`."""
    return weights - np.linalg.solve(hessian, gradient)


# Schedules: the factor on the base rate at the share `done`, in [0, 1), of the training.


def constant(done: float) -> float:
    return 1.0


def step(done: float) -> float:
    """A tenth at 30 %, 60 % and 90 % of the training."""
    return 0.1 ** int(done / 0.3)


def exponential(done: float) -> float:
    """The same share lost at every step, a hundredth at the end."""
    return 0.01**done


def cosine(done: float) -> float:
    """Half a cosine from 1 to 0 (Loshchilov and Hutter, 2017, without restarts)."""
    return (1 + np.cos(np.pi * done)) / 2


def warmup_cosine(done: float, warmup: float = 0.1) -> float:
    """Linear from 0 to 1, then `cosine` on what is left."""
    return done / warmup if done < warmup else cosine((done - warmup) / (1 - warmup))


def cyclic(done: float, cycles: int = 4, low: float = 0.1) -> float:
    """Triangles between `low` and 1 (Smith, 2017)."""
    return low + (1 - low) * (1 - abs(2 * (done * cycles % 1) - 1))


def one_cycle(done: float, low: float = 0.04) -> float:
    """Half a cosine up from `low` over 30 % of the training, another down to almost 0 (Smith, 2018)."""
    if done < 0.3:
        return low + (1 - low) * (1 - cosine(done / 0.3))
    return cosine((done - 0.3) / 0.7)


OPTIMISERS: dict[str, Callable[[], Update]] = {
    "SGD": sgd,
    "momentum": momentum,
    "Nesterov": nesterov,
    "AdaGrad": adagrad,
    "RMSprop": rmsprop,
    "Adam": adam,
    "AdamW": adamw,
}
SCHEDULES: dict[str, Callable[[float], float]] = {
    "constant": constant,
    "step": step,
    "exponential": exponential,
    "cosine": cosine,
    "warm-up, cosine": warmup_cosine,
    "cyclic": cyclic,
    "one cycle": one_cycle,
}
