"""How the hidden layer arranges the images: PCA and t-SNE of pixels and of activations, and what its units look for."""

from dataclasses import dataclass

import numpy as np

from measured.fashion import data, evaluation, training
from measured.fashion.settings import Settings as Run

SEEDS = (0, 1, 2)
DATA = "Fashion-MNIST, trained on all 60,000 images; the first 2,000 test images are embedded"
# t-SNE is chaotic: its coordinates repeat on one machine only, so the silhouettes are what is compared.
TOLERANCE = {
    "labels": 0.0, "explained": 0.05, "pca": np.inf, "tsne": np.inf, "silhouettes": 0.06, "pixel_silhouettes": 0.06,
    "units": np.inf,
}  # fmt: skip


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


checksum = data.checksum
