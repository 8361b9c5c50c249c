"""What a method of experiment `regularisation/methods` gives by its strength, with the network that has none before it."""

import numpy as np

from measured.experiments.regularisation._chosen import at_best
from measured.experiments.regularisation.methods import METHODS


def usual(record) -> int:
    """The place, among the learning rates that are tried, of the one that all other methods are trained at."""
    return METHODS["learning rate"][1].index(record.settings["rate"])


def of_dose(record, name: str) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Strengths, the first of them 0, and every result (runs, strengths) of the method."""
    knob, values, _ = METHODS[name]
    methods = record.settings["methods"]
    row, none = methods.index(name), methods.index("learning rate")
    results = {key: runs for key, runs in record.results.items() if not key.startswith("ensemble_")}
    return np.array([0.0, *values]), {
        key: np.concatenate([runs[:, none, usual(record), None], runs[:, row]], axis=1) for key, runs in results.items()
    }


def of_all(record, key: str) -> tuple[np.ndarray, np.ndarray]:
    """A result (runs, 1 + methods): of the network without any, then of each method at the strength that validation chooses."""
    found, at = at_best(record, key)
    none = record.results[key][:, record.settings["methods"].index("learning rate"), usual(record)]
    return np.column_stack([none, found]), at


def of_rows(record, key: str) -> np.ndarray:
    """The same (runs, rows), and the whole ensemble's at last."""
    return np.column_stack([of_all(record, key)[0], record.results["ensemble_" + key][:, -1]])


NAMES = ("none", *METHODS)
ROWS = (*NAMES, "ensemble of six")


def keyed(values, names: tuple[str, ...] = ROWS) -> dict:
    """Values by the names of their rows, with which a text can ask for them."""
    return {name.replace(" ", "_"): value for name, value in zip(names, values)}
