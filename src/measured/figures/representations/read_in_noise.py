"""What a line that learned from clean digits reads off pixels and two codes, of clean and of noisy digits.

The record's line on pixels has a penalty of at most 10, which is too little for noise; so pixels, as they are and behind the best
linear filter, are read anew here, with penalties up to 100,000. The codes are read as recorded.
"""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.optimisation._network import digits
from measured.experiments.paradigms.masking import line

NAMES = ("pixels", "filtered pixels", "contractive", "denoising")
STRENGTHS = (0.01, 0.1, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5)


@cache
def pixels(seed: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Share of right test digits (as they are and filtered, 2), noisy and clean, and the penalty that noisy validation digits choose."""
    split, rng = digits(np.random.default_rng([seed, 0])), np.random.default_rng([seed, 1])
    (x, y), (checked, kinds), (asked, truth) = split.train, split.validation, split.test
    noisy = [images + noise * rng.normal(size=images.shape) for images in (checked, asked)]
    covariance, middle = np.cov(x.T), x.mean(axis=0)
    gain = np.linalg.solve(covariance + noise**2 * np.eye(64), covariance)
    rights, chosen = [], []
    for way in (lambda images: images, lambda images: (images - middle) @ gain + middle):
        rules = line(way(x), y, STRENGTHS)
        best = int(np.argmax([(rule(way(noisy[0])) == kinds).mean() for rule in rules]))
        rights.append([(rules[best](way(images)) == truth).mean() for images in (noisy[1], asked)])
        chosen.append(STRENGTHS[best])
    return np.array(rights), np.array(chosen)


@figure("measured", record="representations/noisy")
def read_in_noise(record: Record):
    anew = [pixels(seed, record.settings["noise"]) for seed in record.seeds]
    of_pixels = np.array([rights for rights, _ in anew])  # runs, ways, noisy and clean
    noisy = np.column_stack([of_pixels[:, :, 0], record.results["right"][:, 2:]])
    clean = np.column_stack([of_pixels[:, :, 1], record.results["clean_right"][:, 2:]])
    picture, (left, right) = style.canvas((9.4, 4.0), columns=2, sharey=True)
    shown = ((left, clean, style.TRAIN, "clean digits"), (right, noisy, style.TEST, "noisy digits"))
    for number, (axes, runs, ink, title) in enumerate(shown):
        gid = f"step-{number + 1}"
        for up in range(len(NAMES)):
            axes.plot(runs[:, up], [-up] * len(runs), "o", color=ink, alpha=0.5, gid=gid)
            axes.plot(
                runs[:, up].mean(), -up, "|", color=style.TRUTH, markersize=20, markeredgewidth=3, gid=gid + "-mean"
            )
        axes.set(title=title, xlim=(0.5, 1), ylim=(-3.5, 0.5), xlabel="test accuracy")
    left.set_yticks([-up for up in range(len(NAMES))], NAMES)
    by = lambda runs: {name.replace(" ", "_"): value for name, value in zip(NAMES, runs.mean(axis=0))}
    gap = noisy[:, 2] - noisy[:, 3]
    return with_numbers(
        picture, clean=by(clean), noisy=by(noisy), over_pixels=[(noisy[:, way] > noisy[:, 0]).sum() for way in (2, 3)], gains=[(noisy[:, way] - noisy[:, 0]).mean() for way in (1, 2, 3)],
        gap=gap.mean(), spread=(noisy[:, 2] - noisy[:, 0]).std(ddof=1), seeds=len(noisy), small=record.results["right"][:, 0].mean(), most=max(record.settings["strengths"]), strengths=np.median([chosen for _, chosen in anew], axis=0), noise=record.settings["noise"],
    )  # fmt: skip
