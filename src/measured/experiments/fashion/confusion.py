"""Which test images ten default runs get wrong, and what they take them for."""

from dataclasses import dataclass

import numpy as np

from measured.fashion import data, evaluation, training
from measured.fashion.settings import Settings as Run

SEEDS = tuple(range(10))
DATA = "Fashion-MNIST, all 60,000 training images, 10,000 test images"
TOLERANCE = {
    "confusion": 60, "precision": 0.06, "recall": 0.06, "predicted": 9, "labels": 0.0,
    "mistakes": np.inf, "mistake_labels": np.inf, "mistake_predicted": np.inf, "mistake_confidence": 0.1,
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """How many of the most confident mistakes to keep as pictures."""

    mistakes: int = 12


def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """(10, 10) counts with true classes in rows, precision and recall, every prediction, the worst mistakes."""
    import torch

    fashion = data.load()
    model, _ = training.train(Run(seed=seed, threads=1), fashion, torch.device("cpu"))
    logits = training.predict(model, torch.tensor(fashion.test_images)).numpy()
    predicted = logits.argmax(1)
    counts = evaluation.confusion(fashion.test_labels, predicted)
    precision, recall = evaluation.precision_recall(counts)
    chosen, confidence = evaluation.confident_mistakes(logits, fashion.test_labels, settings.mistakes)
    return {
        "confusion": counts,
        "precision": precision,
        "recall": recall,
        "predicted": predicted.astype(np.uint8),
        "labels": fashion.test_labels,
        "mistakes": fashion.test_images[chosen],
        "mistake_labels": fashion.test_labels[chosen],
        "mistake_predicted": predicted[chosen],
        "mistake_confidence": confidence,
    }


checksum = data.checksum
