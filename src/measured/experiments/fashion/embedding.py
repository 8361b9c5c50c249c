"""How the hidden layer arranges the images: PCA and t-SNE of pixels and of activations, and what its units look for."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, paired
from measured.fashion import data, evaluation, training
from measured.fashion.settings import Settings as Run

SEEDS = (0, 1, 2)
DATA = "Fashion-MNIST, trained on all 60,000 images; the first 2,000 test images are embedded"
# Other kernels of the same libraries move silhouettes by 0.003 and weights by 0.002 on average; other seeds move them by
# 0.006 and 0.04.
_COORDINATES = Within(
    each=np.inf, why="t-SNE is chaotic and components may change sign: what is compared is their silhouettes"
)
TOLERANCE = {
    "labels": 0.0, "explained": 0.004, "pca": _COORDINATES, "tsne": _COORDINATES, "silhouettes": 0.006,
    "pixel_silhouettes": 0.004, "units": Within(each=0.02, share=0.03),
}  # fmt: skip
APART = ("labels", "pixel_silhouettes")  # the pixels' space is the same for all seeds, and nearly so its t-SNE


@dataclass(frozen=True)
class Settings:
    """How many test images to embed, and of how many hidden units to keep the weights."""

    images: int = 2000
    units: int = 24


def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """Coordinates of the hidden activations; silhouettes by class in the space itself, two components and t-SNE."""
    import torch

    fashion = data.load()
    images, labels = fashion.test_images[: settings.images], fashion.test_labels[: settings.images]
    model, _ = training.train(Run(seed=seed, threads=1), fashion, torch.device("cpu"))
    hidden = evaluation.embed(evaluation.features(model, images), labels, seed)
    pixels = evaluation.embed(images.reshape(len(images), -1) / 255, labels, seed)
    spaces = ("given", "pca", "tsne")
    return {
        "labels": labels,
        "explained": hidden.explained,
        "pca": hidden.pca.astype(np.float32),
        "tsne": hidden.tsne.astype(np.float32),
        "silhouettes": np.array([hidden.silhouettes[space] for space in spaces]),
        "pixel_silhouettes": np.array([pixels.silhouettes[space] for space in spaces]),
        "units": model.hidden.weight[: settings.units].detach().numpy().reshape(-1, 28, 28),
    }


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the two spaces."""
    hidden, _, hidden_tsne = record.results["silhouettes"].T
    pixels, _, pixels_tsne = record.results["pixel_silhouettes"].T
    return (
        paired(
            "training pulls the classes apart: the hidden layer's silhouette exceeds the pixels'", hidden, pixels, 0.08
        ),
        paired("t-SNE makes the hidden layer's classes look further apart than they are", hidden_tsne, hidden, 0.08),
        paired("t-SNE does so to the pixels too", pixels_tsne, pixels, 0.08),
    )


checksum = data.checksum
