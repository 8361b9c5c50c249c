"""A photograph and six ways to change it that are believed to leave its label alone."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style


@cache
def photograph() -> np.ndarray:
    """scikit-learn's photograph of a flower, (107, 160, 3) from 0 to 1."""
    from sklearn.datasets import load_sample_image

    return load_sample_image("flower.jpg")[:426:4, ::4] / 255


def mirrored(image: np.ndarray) -> np.ndarray:
    return image[:, ::-1]


def turned(image: np.ndarray, degrees: float = 15.0) -> np.ndarray:
    from scipy.ndimage import rotate

    return np.clip(rotate(image, degrees, axes=(1, 0), reshape=False, order=1), 0, 1)


def cropped(image: np.ndarray, share: float = 0.6) -> np.ndarray:
    """The upper left part of this share of either side, as large as the image again."""
    rows, columns = (np.floor(np.arange(size) * share).astype(int) for size in image.shape[:2])
    return image[rows][:, columns]


def recoloured(image: np.ndarray) -> np.ndarray:
    """Darker, and with less red and more blue."""
    return np.clip(image * np.array([0.55, 0.75, 1.0]), 0, 1)


def erased(image: np.ndarray) -> np.ndarray:
    """A rectangle of a fifth of the area replaced by noise (random erasing of Zhong and others, 2020)."""
    rng, changed = np.random.default_rng([8, 12]), image.copy()
    rows, columns = image.shape[0] * 45 // 100, image.shape[1] * 45 // 100
    changed[30 : 30 + rows, 55 : 55 + columns] = rng.random((rows, columns, 3))
    return changed


def noisy(image: np.ndarray) -> np.ndarray:
    return np.clip(image + 0.2 * np.random.default_rng([8, 13]).normal(size=image.shape), 0, 1)


WAYS = {
    "mirrored": mirrored,
    "turned": turned,
    "cropped": cropped,
    "recoloured": recoloured,
    "erased": erased,
    "noisy": noisy,
}


@figure("computed")
def six_transformations():
    image = photograph()
    picture, panels = style.canvas((10.0, 3.9), rows=2, columns=4)
    panels[0, 0].imshow(image, interpolation="nearest")
    panels[0, 0].set_title("as it is", fontsize=16)
    places = [panels[0, 1], panels[0, 2], panels[0, 3], panels[1, 1], panels[1, 2], panels[1, 3]]
    changed = {}
    for axes, (name, way) in zip(places, WAYS.items()):
        made = way(image)
        axes.imshow(made, interpolation="nearest")
        axes.set_title(name, fontsize=16)
        changed[name] = float(np.abs(made - image).mean())
    for axes in panels.ravel():
        axes.axis("off")
    return with_numbers(picture, changed=changed, least=min(changed.values()), count=len(WAYS))
