"""How good a trained network is, where it fails, what it costs, and what its hidden layer makes of the images."""

import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from deeplecture.errors import UserError
from measured.fashion import checkpoint
from measured.fashion.data import CLASSES, Fashion
from measured.fashion.model import MODELS, parameter_table
from measured.fashion.training import predict


@dataclass(frozen=True)
class Embedding:
    """Points of many dimensions drawn in two.

    Attributes:
        pca: (n, 2) coordinates along the two directions of largest variance.
        explained: (10,) share of the variance along each of the first ten directions.
        tsne: (n, 2) coordinates of t-SNE (van der Maaten and Hinton 2008).
        silhouettes: mean silhouette of the classes (Rousseeuw 1987), from -1 to 1, in the space named:
            `given`, `pca`, `tsne`.
    """

    pca: np.ndarray
    explained: np.ndarray
    tsne: np.ndarray
    silhouettes: dict[str, float]


def interval(right: int, images: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's confidence interval of an accuracy (Wilson 1927), 95 % with the default.

    Args:
        right: images classified correctly.
        images: images tried.
        z: quantile of the normal distribution.
    """
    share = right / images
    centre = (share + z**2 / (2 * images)) / (1 + z**2 / images)
    reach = z / (1 + z**2 / images) * (share * (1 - share) / images + z**2 / (4 * images**2)) ** 0.5
    return centre - reach, centre + reach


def confusion(labels: np.ndarray, predicted: np.ndarray, classes: int = 10) -> np.ndarray:
    """(classes, classes) counts: row the true class, column the predicted one."""
    return np.bincount(labels.astype(int) * classes + predicted, minlength=classes**2).reshape(classes, classes)


def precision_recall(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Precision and recall of each class from a confusion matrix; a class never predicted has precision NaN."""
    with np.errstate(invalid="ignore"):
        return np.diag(counts) / counts.sum(0), np.diag(counts) / counts.sum(1)


def confident_mistakes(logits: np.ndarray, labels: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The wrong predictions with the largest softmax probability.

    Returns:
        (indices of the images, the probability given to the wrong class), the most confident first.
    """
    shares = np.exp(logits - logits.max(1, keepdims=True))
    confidence = shares.max(1) / shares.sum(1)
    wrong = np.flatnonzero(logits.argmax(1) != labels)
    chosen = wrong[np.argsort(-confidence[wrong], kind="stable")[:count]]
    return chosen, confidence[chosen]


def features(model: nn.Module, images: np.ndarray) -> np.ndarray:
    """(n, hidden) activations of the last hidden layer, computed on the CPU or where the model lies."""
    device = next(model.parameters()).device
    with torch.no_grad():
        return model.features(torch.tensor(images, device=device)).cpu().numpy()


def embed(points: np.ndarray, labels: np.ndarray, seed: int) -> Embedding:
    """PCA and t-SNE of points with their silhouettes by class.

    Args:
        points: (n, d); a few thousand at most, t-SNE takes seconds per thousand.
        labels: (n,) classes.
        seed: of t-SNE, which starts from the PCA coordinates.
    """
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE
    from sklearn.metrics import silhouette_score

    pca = PCA(10, random_state=seed).fit(points)
    reduced = pca.transform(points)
    tsne = TSNE(random_state=seed, init="pca").fit_transform(points)
    spaces = {"given": points, "pca": reduced[:, :2], "tsne": tsne}
    silhouettes = {name: float(silhouette_score(space, labels)) for name, space in spaces.items()}
    return Embedding(reduced[:, :2], pca.explained_variance_ratio_, tsne, silhouettes)


def speed(model: nn.Module, images: np.ndarray, repeats: int = 50) -> dict[str, float]:
    """Images per second in batches of 1,000 and milliseconds for one image alone, each the median of repeats.

    Args:
        images: (n, 28, 28) uint8, at least 1,000.
    """
    device = next(model.parameters()).device
    many = torch.tensor(images[:1000], device=device)
    wait = getattr(torch, device.type).synchronize

    def seconds(batch: torch.Tensor) -> float:
        wait()
        start = time.perf_counter()
        predict(model, batch)
        wait()
        return time.perf_counter() - start

    throughput = len(many) / np.median([seconds(many) for _ in range(repeats)])
    return {
        "images_per_second": float(throughput),
        "milliseconds_per_image": float(1e3 * np.median([seconds(many[:1]) for _ in range(repeats)])),
    }


def load_model(folder: Path) -> tuple[str, nn.Module]:
    """The network that a run left in its folder, with its name in `MODELS`.

    Raises:
        UserError: there is none, or its file cannot be read or belongs to another network.
    """
    file = folder / "model.pt"
    state = checkpoint.load(file)
    if state.get("model") not in MODELS:
        raise UserError(f"{file} is no network of `deeplecture train`: it names the model {state.get('model')!r}")
    model = MODELS[state["model"]]()
    checkpoint.restore(model, state["weights"], file)
    return state["model"], model


def report(folder: Path, fashion: Fashion, mistakes: int, embedded: int) -> dict:
    """All that `deeplecture evaluate` tells of a run, as plain values.

    Args:
        folder: the run's folder.
        fashion: the data set; its test images are used.
        mistakes: how many of the most confident mistakes to list.
        embedded: how many test images to embed.

    Raises:
        UserError: the folder holds no usable network.
    """
    name, model = load_model(folder)
    labels = fashion.test_labels
    logits = predict(model, torch.tensor(fashion.test_images)).numpy()
    counts = confusion(labels, logits.argmax(1))
    right = int(np.trace(counts))
    precision, recall = precision_recall(counts)
    chosen, confidence = confident_mistakes(logits, labels, mistakes)
    hidden = embed(features(model, fashion.test_images[:embedded]), labels[:embedded], seed=0)
    return {
        "model": name,
        "accuracy": right / len(labels),
        "interval": list(interval(right, len(labels))),
        "precision": [None if math.isnan(value) else value for value in precision.tolist()],
        "recall": recall.tolist(),
        "confusion": counts.tolist(),
        "mistakes": [
            {
                "image": int(i),
                "is": CLASSES[labels[i]],
                "taken_for": CLASSES[logits[i].argmax()],
                "confidence": float(c),
            }
            for i, c in zip(chosen, confidence, strict=True)
        ],
        "hidden_layer": {
            "images": len(hidden.pca),
            "explained_by_two": float(hidden.explained[:2].sum()),
            "silhouettes": hidden.silhouettes,
        },
        "parameters": parameter_table(model),
        "bytes": (folder / "model.pt").stat().st_size,
        **speed(model, fashion.test_images),
    }
