"""Atoms of a sparse code for patches of two photographs, and of the same photographs with scrambled phases: how much they are like Gabor
patterns, and whether their answers are rarer than those of principal components."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, paired
from deeplecture.experiment import experiment
from measured.experiments.representations._photos import KINDS, excess_kurtosis, gabor_share, patches


@dataclass(frozen=True)
class Settings:
    """What is fitted: a linear model of each patch, with a penalty on the sum of the sizes of its coefficients.

    Attributes:
        side: of a patch, in pixels.
        penalty: of the coefficients, where pixels have variance 1.
    """

    kinds: tuple[str, ...] = KINDS
    side: int = 10
    atoms: int = 100
    train: int = 8_000
    test: int = 4_000
    coded: int = 1_000
    penalty: float = 1.0
    passes: int = 5
    batch: int = 256


def image_checksum() -> str:
    """SHA-256 of the two photographs."""
    import hashlib

    from sklearn.datasets import load_sample_images

    return hashlib.sha256(b"".join(image.tobytes() for image in load_sample_images().images)).hexdigest()


@experiment(
    seeds=range(4),
    data="two photographs of scikit-learn, whitened: 8,000 patches of 10 x 10 pixels to fit, 4,000 to test, drawn for each run",
    tolerance={
        "gabor": Within(each=0.25, share=0.1),
        "gabor_components": Within(each=0.02),
        "kurtosis": Within(each=12.0, share=0.1),
        "kurtosis_components": Within(each=0.05),
        "even": Within(each=0.3, share=0.1),
        "even_components": Within(each=0.02),
        "atoms": Within(each=0.1, share=0.05),
        "components": Within(each=0.02),
        "active": 0.004,
        "explained": 0.004,
    },
    intervals="range over the seeds",
    varied=("patches", "phases", "initialisation", "order"),
    tuned="none: one penalty and one number of atoms, as large as the patch has pixels",
    validation="none: nothing is chosen",
    test="explained",
    parameters=lambda made: {"atoms": made.atoms * made.side**2},
    checksum=image_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Fit atoms and principal components to both kinds of patches.

    Returns:
        (kinds, atoms, pixels) `atoms`, of length 1; the first 99 principal axes, `components`. (kinds, atoms): `gabor`, the largest share
        of a pattern that one Gabor explains; of test patches' products with it `kurtosis`, and `even`, the same of patches that were
        brought to the same length; the same of the axes with `_components`. (kinds,): `active`, share of coefficients that are not
        zero, and `explained`, share of the test patches' variance.
    """
    from sklearn.decomposition import MiniBatchDictionaryLearning

    found: dict[str, list] = {}
    for number, kind in enumerate(settings.kinds):
        rng = np.random.default_rng([seed, number])
        every = rng.permutation(patches(kind, settings.side, settings.train + settings.test, rng))
        known, test = np.split(every, [settings.train])
        made = MiniBatchDictionaryLearning(
            settings.atoms, alpha=settings.penalty, batch_size=settings.batch, max_iter=settings.passes, fit_algorithm="cd",
            transform_algorithm="lasso_cd", transform_alpha=settings.penalty, random_state=seed, max_no_improvement=None, tol=0,
        ).fit(known)  # fmt: skip
        atoms = made.components_ / np.maximum(np.linalg.norm(made.components_, axis=1, keepdims=True), 1e-12)
        axes = np.linalg.svd(known, full_matrices=False)[2][: settings.side**2 - 1]
        code = made.transform(test[: settings.coded])
        left = ((test[: settings.coded] - code @ made.components_) ** 2).sum() / (test[: settings.coded] ** 2).sum()
        even = test / np.linalg.norm(test, axis=1, keepdims=True)
        one = {"atoms": atoms, "components": axes, "active": (code != 0).mean(), "explained": 1 - left}
        for name, patterns in (("", atoms), ("_components", axes)):
            one["gabor" + name] = gabor_share(patterns)
            one["kurtosis" + name] = excess_kurtosis(test @ patterns.T)
            one["even" + name] = excess_kurtosis(even @ patterns.T)
        for key, value in one.items():
            found.setdefault(key, []).append(value)
    return {key: np.array(rows) for key, rows in found.items()}


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of atoms."""
    middle = {key: np.median(runs, axis=2) for key, runs in record.results.items() if runs.ndim == 3}
    photos, scrambled = middle["gabor"].T
    return (
        paired("atoms of photographs are more like a Gabor than those of scrambled ones", photos, scrambled, 0.05),
        paired("and than components", photos, middle["gabor_components"][:, 0], 0.1),
        between("on photographs components have heavy tails, too", middle["kurtosis_components"][:, 0].min(), low=10),
        between("scrambled ones have none", np.abs(middle["kurtosis"][:, 1]).max(), high=0.3),
        between("nor has any at equal contrast", middle["even"].max(), high=1.0),
    )
