"""Patches of scikit-learn's two photographs, whitened, and of the same with their phases scrambled."""

from functools import cache

import numpy as np

KINDS = ("photographs", "scrambled")


@cache
def photographs() -> tuple[np.ndarray, ...]:
    """Logarithm of the mean of the three channels of each photograph, (427, 640)."""
    from sklearn.datasets import load_sample_images

    return tuple(np.log(image.mean(axis=2) + 1.0) for image in load_sample_images().images)


def scrambled(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """An image with the same strength of every frequency, and phases as those of noise."""
    phase = np.angle(np.fft.fft2(rng.normal(size=image.shape)))
    return np.fft.ifft2(np.abs(np.fft.fft2(image)) * np.exp(1j * phase)).real


def whitened(image: np.ndarray) -> np.ndarray:
    """Each frequency f multiplied by f exp(-(f / f0)^4), f0 of 0.4 cycles a pixel (Olshausen and Field, 1996); then variance 1."""
    down, across = np.meshgrid(*(np.fft.fftfreq(size) for size in image.shape), indexing="ij")
    f = np.hypot(down, across)
    made = np.fft.ifft2(np.fft.fft2(image - image.mean()) * f * np.exp(-((f / 0.4) ** 4))).real
    return made / made.std()


def patches(kind: str, side: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """Square patches (count, side * side) at random places of both images, each less its own mean.

    Args:
        kind: of `KINDS`; the phases are drawn anew at each call.
    """
    images = [whitened(image if kind == KINDS[0] else scrambled(image, rng)) for image in photographs()]
    found = []
    for image in images:
        rows, columns = (rng.integers(0, size - side + 1, count // 2) for size in image.shape)
        windows = np.lib.stride_tricks.sliding_window_view(image, (side, side))
        found.append(windows[rows, columns].reshape(-1, side * side))
    made = np.concatenate(found)
    return made - made.mean(axis=1, keepdims=True)


@cache
def _bank(side: int) -> np.ndarray:
    """Pairs of Gabor patterns a quarter of a wave apart, as an orthonormal basis of each pair: (n, 2, side * side)."""
    y, x = np.mgrid[:side, :side]
    found = []
    places = np.arange(0.5, side - 1, 1.0)
    for spread in (1.0, 1.5, 2.2):
        for long in (1.0, 1.8):
            for frequency in (0.1, 0.15, 0.2, 0.26, 0.33, 0.4):
                for turn in np.arange(12) * np.pi / 12:
                    for cx in places:
                        for cy in places:
                            along = (x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)
                            beside = -(x - cx) * np.sin(turn) + (y - cy) * np.cos(turn)
                            window = np.exp(-(along**2 + (beside / long) ** 2) / (2 * spread**2))
                            wave = 2 * np.pi * frequency * along
                            found.append((window * np.cos(wave), window * np.sin(wave)))
    pairs = np.reshape(found, (-1, 2, side * side))
    pairs -= pairs.mean(axis=2, keepdims=True)
    first = pairs[:, 0] / np.linalg.norm(pairs[:, 0], axis=1, keepdims=True)
    second = pairs[:, 1] - (pairs[:, 1] * first).sum(axis=1, keepdims=True) * first
    return np.stack([first, second / np.linalg.norm(second, axis=1, keepdims=True)], axis=1).astype(np.float32)


def gabor_share(atoms: np.ndarray) -> np.ndarray:
    """Of each pattern (n, side * side) the largest share of its sum of squares that one Gabor of a bank explains, at any phase."""
    side = int(np.sqrt(atoms.shape[1]))
    bank = _bank(side)
    unit = (atoms / np.linalg.norm(atoms, axis=1, keepdims=True)).astype(np.float32)
    told = (bank.reshape(-1, side * side) @ unit.T).reshape(len(bank), 2, -1)
    return (told**2).sum(axis=1).max(axis=0).astype(float)


def excess_kurtosis(values: np.ndarray) -> np.ndarray:
    """Of each column (n, columns): 0 for Gaussian values, large where most are near nothing and a few are far off."""
    values = values - values.mean(axis=0)
    return (values**4).mean(axis=0) / (values**2).mean(axis=0) ** 2 - 3
