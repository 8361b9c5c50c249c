"""Points in the plane from a mixture whose noise can be taken out exactly, and how a sampler goes from noise to points."""

from collections.abc import Callable

import numpy as np

CENTRES = 2.0 * np.stack([np.cos(np.arange(8) * np.pi / 4), np.sin(np.arange(8) * np.pi / 4)], axis=1)
SPREAD = 0.25  # standard deviation of each of the eight round heaps, all alike likely


def points(count: int, rng: np.random.Generator) -> np.ndarray:
    """(count, 2) from the mixture."""
    return CENTRES[rng.integers(len(CENTRES), size=count)] + SPREAD * rng.normal(size=(count, 2))


def shares(time) -> tuple[np.ndarray, np.ndarray]:
    """Factors of signal and noise at a time between 0, no noise, and 1, hardly a signal: their squares add to one."""
    angle = np.pi / 2 * 0.99 * np.asarray(time)
    return np.cos(angle), np.sin(angle)


def exact_noise(noisy: np.ndarray, time: float, centres: np.ndarray = CENTRES, spread: float = SPREAD) -> np.ndarray:
    """The noise that noisy points (n, 2) hold on average, if they came from round heaps of this spread around the centres.

    With the centres at examples and a spread of 0 it is the best guess for who knows nothing but these examples.
    """
    signal, noise = shares(time)
    variance = (signal * spread) ** 2 + noise**2
    away = noisy[:, None] - signal * centres  # from each centre, shrunk as the signal is
    fit = -(away**2).sum(axis=2) / (2 * variance)
    chance = np.exp(fit - fit.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    return noise / variance * (chance[..., None] * away).sum(axis=1)


def sampled(noise_in: Callable, start: np.ndarray, steps: int, keep: bool = False) -> np.ndarray:
    """Points (..., 2) at time 0 from noise at time 1: at each step the guessed noise is taken out and less put back in.

    The deterministic sampler of Song, Meng and Ermon (2021).

    Args:
        noise_in: guesses the noise in points at a time.
        keep: returns all (steps + 1, ..., 2), the start first.
    """
    times = np.linspace(1, 0, steps + 1) ** 2  # short steps where there is little noise
    at, kept = start, [start]
    for now, then in zip(times, times[1:]):
        (signal, noise), (next_signal, next_noise) = shares(now), shares(then)
        guess = noise_in(at, now)
        at = next_signal * (at - noise * guess) / signal + next_noise * guess
        kept.append(at)
    return np.array(kept) if keep else at


def nearest(samples: np.ndarray, examples: np.ndarray) -> float:
    """Median over samples (n, 2) of the distance to the nearest example."""
    away = ((samples[:, None] - examples) ** 2).sum(axis=2).min(axis=1)
    return float(np.median(np.sqrt(away)))
