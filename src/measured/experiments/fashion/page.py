"""The network that the page of unit 5 carries: its weights in whole numbers of eight bits, and what the rounding costs.

Each row of a matrix, the weights into one unit, has a scale of its own, its largest weight over 127. The page computes
with the same whole numbers and scales; the answers for a hundred test images are kept, so that the two can be compared.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between
from deeplecture.experiment import experiment
from measured.experiments.fashion._report import parameters
from measured.fashion import data, training
from measured.fashion.settings import Settings as Run

# Another processor's rounding moves weights by two in a hundred at most (see fashion/embedding): some whole numbers.
_WHOLE = Within(each=40, share=0.05)
_SMALL = Within(each=0.05, share=0.05)


@dataclass(frozen=True)
class Settings:
    """The default run, how many test images are kept, and the edges between kinds of sureness."""

    validation: int = 10_000
    images: int = 100
    edges: tuple[float, ...] = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)


@experiment(
    seeds=(0, 1, 2),
    data="Fashion-MNIST, 50,000 training images, 10,000 held out with the seed, 10,000 test images",
    tolerance={
        "hidden_weights": _WHOLE,
        "hidden_scales": Within(each=5e-4),
        "hidden_offsets": _SMALL,
        "output_weights": _WHOLE,
        "output_scales": Within(each=1e-4),
        "output_offsets": _SMALL,
        "standard": 1e-4,
        "images": 0.0,
        "labels": 0.0,
        "answers": Within(share=0.03),
        "shares": Within(each=0.1, mean=0.02),
        "agreement": 0.002,
        "exact_accuracy": Within(0.0012, mean=0.0008),
        "whole_accuracy": Within(0.0016, mean=0.0008),
        "asked": Within(each=80, mean=30),
        "right": Within(each=80, mean=30),
    },
    intervals="none drawn: the page has one run; what is said of all is a mean",
    varied=("initialisation", "order", "split"),
    tuned="none: the default run, which fashion/settings chose",
    validation="none: nothing is chosen by it, and it is not kept",
    test="whole_accuracy",
    parameters=lambda made: parameters("mlp"),
    apart=("images", "labels", "answers", "agreement"),
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """Whole-number weights (out, in), scales (out,) and offsets (out,) of both layers, `standard` the mean and deviation
    of grey values; images, labels, answers and (n, 10) probabilities of the first test images; and of all test images how
    many were answered with a sureness between two edges, and how many of these rightly."""
    import torch

    fashion = data.load()
    model, _ = training.train(Run(validation=settings.validation, seed=seed, threads=1), fashion, torch.device("cpu"))
    exact = training.predict(model, torch.tensor(fashion.test_images)).numpy().argmax(1)
    kept: dict = {"standard": np.array([model.standardise.mean.item(), model.standardise.deviation.item()])}
    for name, layer in (("hidden", model.hidden), ("output", model.output)):
        weights = layer.weight.detach().numpy().astype(float)
        scales = (np.abs(weights).max(1) / 127).astype(np.float32)
        kept[f"{name}_weights"] = np.round(weights / scales[:, None]).astype(np.int8)
        kept[f"{name}_scales"] = scales
        kept[f"{name}_offsets"] = layer.bias.detach().numpy()
    shares = answer(kept, fashion.test_images)
    answers, sure = shares.argmax(1), shares.max(1)
    kinds = np.digitize(sure, settings.edges[1:-1])
    count = len(settings.edges) - 1
    return kept | {
        "images": fashion.test_images[: settings.images],
        "labels": fashion.test_labels[: settings.images],
        "answers": answers[: settings.images].astype(np.uint8),
        "shares": shares[: settings.images].astype(np.float32),
        "agreement": float((answers == exact).mean()),
        "exact_accuracy": float((exact == fashion.test_labels).mean()),
        "whole_accuracy": float((answers == fashion.test_labels).mean()),
        "asked": np.bincount(kinds, minlength=count),
        "right": np.bincount(kinds[answers == fashion.test_labels], minlength=count),
    }


def answer(weights: dict, images: np.ndarray) -> np.ndarray:
    """(n, 10) probabilities that the whole-number network gives (n, 28, 28) images, as the page computes them."""
    layer = lambda name: weights[f"{name}_weights"] * weights[f"{name}_scales"][:, None].astype(float)  # noqa: E731
    mean, deviation = weights["standard"]
    inputs = (images.reshape(len(images), -1) - mean) / deviation
    hidden = np.maximum(inputs @ layer("hidden").T + weights["hidden_offsets"], 0)
    logits = hidden @ layer("output").T + weights["output_offsets"]
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the rounded network."""
    results = record.results
    cost = np.abs(results["exact_accuracy"] - results["whole_accuracy"])
    shares = results["right"].sum(0) / results["asked"].sum(0)
    return (
        between("eight bits change at most one answer in two hundred", results["agreement"].min(), low=0.995),
        between("they cost at most a fifth of a point", cost.max(), high=0.002),
        between("the surer it is of a test image, the more often it is right", np.diff(shares).min(), low=0.0),
    )
