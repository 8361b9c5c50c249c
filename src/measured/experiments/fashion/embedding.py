"""How the hidden layer arranges the images: PCA and t-SNE of activations, of pixels, and of activations before training."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, paired
from deeplecture.experiment import experiment
from measured.experiments.fashion._report import parameters
from measured.fashion import data, evaluation, training
from measured.fashion import model as models
from measured.fashion.settings import Settings as Run

# Other kernels of the same libraries move silhouettes by 0.003 and weights by 0.002 on average; other seeds move them by
# 0.006 and 0.04.
_COORDINATES = Within(
    each=np.inf, why="t-SNE is chaotic and components may change sign: what is compared is their silhouettes"
)


@dataclass(frozen=True)
class Settings:
    """The default run, how many test images to embed, and of how many hidden units to keep the weights."""

    validation: int = 10_000
    images: int = 2000
    units: int = 24


@experiment(
    seeds=(0, 1, 2),
    data="Fashion-MNIST, 50,000 training images, 10,000 held out with the seed; the first 2,000 test images are embedded",
    tolerance={
        "labels": 0.0,
        "explained": 0.004,
        "pca": _COORDINATES,
        "tsne": _COORDINATES,
        "silhouettes": 0.006,
        "pixel_silhouettes": 0.004,
        "untrained_silhouettes": 0.004,
        "untrained_tsne": _COORDINATES,
        "units": Within(each=0.02, share=0.03),
    },
    intervals="none drawn: the picture is of one seed, its numbers are means over the seeds",
    varied=("initialisation", "order", "split"),
    tuned="none: the default run, which fashion/settings chose",
    validation="none: nothing is chosen by it, and it is not kept",
    test="silhouettes",
    parameters=lambda made: parameters("mlp"),
    # The pixels' space is the same for all seeds, and nearly so its t-SNE.
    apart=("labels", "pixel_silhouettes"),
    checksum=data.checksum,
)
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


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the two spaces."""
    hidden, _, hidden_tsne = record.results["silhouettes"].T
    pixels, _, pixels_tsne = record.results["pixel_silhouettes"].T
    untrained = record.results["untrained_silhouettes"][:, 0]
    return (
        paired(
            "training does it: before the first step the layer keeps the classes no further apart than the pixels",
            hidden,
            untrained,
            0.08,
        ),
        alike("before training the layer's silhouette is that of the pixels", untrained, pixels, 0.03),
        paired(
            "training pulls the classes apart: the hidden layer's silhouette exceeds the pixels'", hidden, pixels, 0.08
        ),
        paired("t-SNE makes the hidden layer's classes look further apart than they are", hidden_tsne, hidden, 0.08),
        paired("t-SNE does so to the pixels too", pixels_tsne, pixels, 0.08),
    )
