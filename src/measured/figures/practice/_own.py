"""What a nearest class mean gets of validation digits if it goes through the same broken program as the network."""

from functools import cache

import numpy as np

from measured.experiments.optimisation import _network


def data(bug: str, split, seed: int):
    """Digits to learn from and to validate, as `practice/broken` gives and judges them: (x, y), (asked, classes)."""
    (x, y), (asked, classes) = split.train, split.validation
    rng = np.random.default_rng([seed, 1])
    if bug == "fifty images":
        x, y = x[:50], y[:50]
    if bug == "labels shuffled":
        x = x[rng.permutation(len(x))]
    if bug == "copies in both parts":
        half = len(asked) // 2
        noisy = np.clip(x[:half] + rng.normal(0, 0.5 / 16, (half, x.shape[1])), 0, 1)
        asked, classes = np.concatenate([asked[half:], noisy]), np.concatenate([classes[half:], y[:half]])
    if bug == "scaled in training only":
        asked = 16 * asked
    if bug == "test images moved":
        images = np.pad(asked.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
        down, right = np.random.default_rng([seed, 3]).integers(0, 3, (2, len(images), 1, 1))
        rows, columns = np.arange(8)[None, :, None] + down, np.arange(8)[None, None, :] + right
        asked = images[np.arange(len(images))[:, None, None], rows, columns].reshape(len(images), -1)
    return (x, y), (asked, classes)


@cache
def baselines(bugs: tuple[str, ...], seeds: tuple[int, ...], train: int, validation: int) -> np.ndarray:
    """Accuracy of the nearest class mean, (runs, bugs); a class without any digit to learn from is never answered."""
    found = np.zeros((len(seeds), len(bugs)))
    for run, seed in enumerate(seeds):
        split = _network.digits(np.random.default_rng([seed, 0]), train, validation)
        for place, bug in enumerate(bugs):
            (x, y), (asked, classes) = data(bug, split, seed)
            known = np.unique(y)
            means = np.array([x[y == number].mean(axis=0) for number in known])
            said = known[((asked[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)]
            found[run, place] = (said == classes).mean()
    return found
