"""A line is let down at seven places."""

from dataclasses import dataclass

import numpy as np

from deeplecture.experiment import experiment


@dataclass(frozen=True)
class Settings:
    places: int = 7
    sway: float = 0.05


@experiment(
    seeds=(1, 2, 3),
    data="seven soundings a crossing, the line swaying by 5 cm",
    tolerance={"depth": 1e-12},
    intervals="range over the crossings",
    varied=("sample",),
    tuned="none: nothing is fitted",
    validation="none: nothing is fitted",
    test="none: nothing is fitted",
    parameters="none: nothing is fitted",
)
def run(settings: Settings, seed: int) -> dict:
    across = np.linspace(-1, 1, settings.places)
    swayed = np.random.default_rng(seed).normal(0, settings.sway, settings.places)
    return {"depth": 2 * (1 - across**2) + swayed}
