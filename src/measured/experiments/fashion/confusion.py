"""Which test images ten default runs get wrong, and what they take them for."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, ordered, paired
from deeplecture.experiment import experiment
from measured.experiments.fashion._report import parameters
from measured.fashion import data, evaluation, training
from measured.fashion.settings import Settings as Run

# Other kernels of the same libraries change 0.7 % of a run's answers, another seed at least 2.3 %.
_ORDER = Within(each=np.inf, why="the order of nearly equal confidences hangs on rounding; the answers are compared")


@dataclass(frozen=True)
class Settings:
    """The default run, and how many of its most confident mistakes to keep as pictures."""

    validation: int = 10_000
    mistakes: int = 12


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 50,000 training images, 10,000 held out with the seed, 10,000 test images",
    tolerance={
        "confusion": Within(each=12, mean=4),
        "precision": Within(0.012, mean=0.005),
        "recall": Within(0.01, mean=0.004),
        "predicted": Within(share=0.015),
        "labels": 0.0,
        "mistakes": _ORDER,
        "mistake_labels": _ORDER,
        "mistake_predicted": _ORDER,
        "mistake_confidence": Within(0.0035, mean=0.001),
    },
    intervals="range over the seeds",
    varied=("initialisation", "order", "split"),
    tuned="none: the default run, which fashion/settings chose",
    validation="none: nothing is chosen by it, and it is not kept",
    test="recall",
    parameters=lambda made: parameters("mlp"),
    apart=("labels", "mistake_labels", "mistake_predicted"),
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """(10, 10) counts with true classes in rows, precision and recall, every prediction, the worst mistakes."""
    import torch

    fashion = data.load()
    model, _ = training.train(Run(validation=settings.validation, seed=seed, threads=1), fashion, torch.device("cpu"))
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


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the confusions."""
    counts, recall = record.results["confusion"], np.sort(record.results["recall"], axis=1)
    wrong = record.results["predicted"] != record.results["labels"]
    upper = [0, 2, 3, 4, 6]  # T-shirt, pullover, dress, coat, shirt
    mistakes = counts.sum((1, 2)) - np.trace(counts, axis1=1, axis2=2)
    among = counts[:, upper][:, :, upper].sum((1, 2)) - counts[:, upper, upper].sum(1)
    share = among / mistakes
    off = counts - np.eye(10, dtype=int) * counts.diagonal(axis1=1, axis2=2)[:, None]
    second = np.unravel_index(np.argsort(off.mean(0), axis=None)[-2], (10, 10))
    return (
        ordered("in every run shirts are found least often", record.results["recall"][:, 6], recall[:, 1]),
        paired("a shirt taken for a T-shirt is the most frequent mistake", off[:, 6, 0], off[:, *second]),
        between("most mistakes are made among clothes for the upper body", share.min(), 0.6, spread=share.std(ddof=1)),
        between("half of a run's mistakes are made by all ten", wrong.all(0).sum() / wrong.sum(1).mean(), 0.5),
        between(
            "the counts are those of the answers", abs(mistakes - wrong.sum(1)).max(), high=0.5
        ),
    )  # fmt: skip
