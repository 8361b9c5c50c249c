"""A line is let down at seven places."""

from dataclasses import dataclass

import numpy as np

SEEDS = (1, 2, 3)
DATA = "seven soundings a crossing, the line swaying by 5 cm"
TOLERANCE = {"depth": 1e-12}


@dataclass(frozen=True)
class Settings:
    places: int = 7
    sway: float = 0.05


def run(settings: Settings, seed: int) -> dict:
    across = np.linspace(-1, 1, settings.places)
    swayed = np.random.default_rng(seed).normal(0, settings.sway, settings.places)
    return {"depth": 2 * (1 - across**2) + swayed}
