"""What the network says of pictures that it never learned from: clothes that are turned, and pictures that show none."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, paired
from deeplecture.experiment import experiment
from measured.experiments.fashion._report import parameters
from measured.fashion import data, training
from measured.fashion.settings import Settings as Run

KINDS = ("as they are", "pixels shuffled", "grey noise")


@dataclass(frozen=True)
class Settings:
    """The default run, the first test images, and by how many degrees, to the left, they are turned."""

    validation: int = 10_000
    images: int = 2000
    angles: tuple[int, ...] = (0, 15, 30, 45, 60, 75, 90)
    kinds: tuple[str, ...] = KINDS
    sure: float = 0.9
    examples: int = 10


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 50,000 training images, 10,000 held out with the seed; the first 2,000 test images are altered",
    tolerance={
        "accuracy": Within(0.012, mean=0.003),
        "confidence": Within(0.015, mean=0.002),
        "sure": Within(0.03, mean=0.006),
        "kind_confidence": Within(0.01, mean=0.003),
        "kind_sure": Within(0.006, mean=0.002),
        "answers": Within(each=30, mean=6),
        "examples": 0.0,
        "example_labels": 0.0,
        "example_answers": Within(share=0.1),
        "example_shares": Within(each=0.35, mean=0.03),
    },
    intervals="range over the seeds",
    varied=("initialisation", "order", "split"),
    tuned="none: the default run, which fashion/settings chose",
    validation="none: nothing is chosen by it, and it is not kept",
    test="accuracy",
    parameters=lambda made: parameters("mlp"),
    apart=("examples", "example_labels", "example_answers"),
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """By angle and by kind: mean probability of the answer, share of answers above `sure`; by angle accuracy too, and how
    often each class is the answer at the largest; some images at each angle, with their answers and probabilities."""
    import torch
    from scipy.ndimage import rotate

    fashion = data.load()
    model, _ = training.train(Run(validation=settings.validation, seed=seed, threads=1), fashion, torch.device("cpu"))
    images, labels = fashion.test_images[: settings.images], fashion.test_labels[: settings.images]

    def asked(pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        shares = torch.softmax(training.predict(model, torch.tensor(pictures)), 1).numpy()
        return shares.argmax(1), shares.max(1)

    turned = [rotate(images, angle, axes=(2, 1), reshape=False, order=1) for angle in settings.angles]
    by_angle = [asked(pictures) for pictures in turned]
    rng = np.random.default_rng([seed, 3])
    others = {
        "as they are": images,
        "pixels shuffled": rng.permuted(images.reshape(len(images), -1), axis=1).reshape(images.shape),
        "grey noise": rng.integers(0, 256, images.shape, np.uint8),
    }
    kinds = [asked(others[kind])[1] for kind in settings.kinds]
    few = [int(np.flatnonzero(labels == k)[0]) for k in range(settings.examples)]
    return {
        "accuracy": np.array([(answers == labels).mean() for answers, _ in by_angle]),
        "confidence": np.array([shares.mean() for _, shares in by_angle]),
        "sure": np.array([(shares > settings.sure).mean() for _, shares in by_angle]),
        "kind_confidence": np.array([shares.mean() for shares in kinds]),
        "kind_sure": np.array([(shares > settings.sure).mean() for shares in kinds]),
        "answers": np.bincount(by_angle[-1][0], minlength=10),
        "examples": np.stack([pictures[few] for pictures in turned]),
        "example_labels": labels[few],
        "example_answers": np.stack([answers[few] for answers, _ in by_angle]),
        "example_shares": np.stack([shares[few] for _, shares in by_angle]),
    }


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of pictures unlike those that were learned from."""
    results = record.results
    as_they_are, noise = (record.settings["kinds"].index(kind) for kind in ("as they are", "grey noise"))
    return (
        between("turned a quarter, fewer are right than by chance", results["accuracy"][:, -1].max(), high=0.06),
        paired("and it is sure nevertheless", results["confidence"][:, -1], results["accuracy"][:, -1], 0.6),
        between("two in five of those answers are above nine in ten", results["sure"][:, -1].min(), low=0.4),
        between("of noise it is hardly ever that sure", results["kind_sure"][:, noise].max(), high=0.02),
        paired(
            "noise is answered with less than half the sureness",
            results["kind_confidence"][:, as_they_are] / 2,
            results["kind_confidence"][:, noise],
        ),
    )
