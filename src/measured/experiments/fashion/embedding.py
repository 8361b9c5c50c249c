"""How the hidden layer arranges the images: PCA and t-SNE of activations, of pixels, and of activations before training."""

from dataclasses import dataclass

import numpy as np

from measured.fashion import data, evaluation, training
from measured.fashion import model as models
from measured.fashion.settings import Settings as Run

SEEDS = (0, 1, 2)
DATA = "Fashion-MNIST, 50,000 training images, 10,000 held out with the seed; the first 2,000 test images are embedded"
# t-SNE is chaotic: its coordinates repeat on one machine only, so the silhouettes are what is compared.
TOLERANCE = {
    "labels": 0.0, "explained": 0.05, "pca": np.inf, "tsne": np.inf, "silhouettes": 0.06, "pixel_silhouettes": 0.06,
    "untrained_silhouettes": 0.06, "untrained_tsne": np.inf, "units": np.inf,
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """The default run, how many test images to embed, and of how many hidden units to keep the weights."""

    validation: int = 10_000
    images: int = 2000
    units: int = 24


def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """Coordinates of the hidden activations; silhouettes by class in the space itself, two components and t-SNE.

    `untrained` is the same network before its first step: what of the picture is the layer's doing without any learning.
    """
    import torch

    fashion = data.load()
    images, labels = fashion.test_images[: settings.images], fashion.test_labels[: settings.images]
    made = Run(validation=settings.validation, seed=seed, threads=1)
    model, _ = training.train(made, fashion, torch.device("cpu"))
    start = models.build(made.model, seed)
    start.standardise.load_state_dict(model.standardise.state_dict())
    untrained = evaluation.embed(evaluation.features(start, images), labels, seed)
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
        "untrained_silhouettes": np.array([untrained.silhouettes[space] for space in spaces]),
        "untrained_tsne": untrained.tsne.astype(np.float32),
        "units": model.hidden.weight[: settings.units].detach().numpy().reshape(-1, 28, 28),
    }


checksum = data.checksum
