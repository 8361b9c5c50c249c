"""A film of a training: what a network was after each of many steps, as a script that a page plays.

A figure carries one beside its picture:

    return with_film(with_numbers(picture, ...), Film(steps=..., weights=..., ...))

The site's pages show the picture until their player (`site/assets/film.js`) takes its place. Where nothing plays
(stock Quarto, paper, e-books, no scripts) the picture stays.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Curve:
    """One quantity against steps, on what the network learned from and on what it never saw.

    Attributes:
        name: what an axis is called.
        train, test: a value a snapshot.
        low, high: ends of the axis.
        ticks: values marked on it.
        percent: whether values are shares, which readers see as percentages.
    """

    name: str
    train: np.ndarray
    test: np.ndarray
    low: float
    high: float
    ticks: Sequence[float]
    percent: bool = False


@dataclass(frozen=True)
class Film:
    """Snapshots of a network that learns two classes of points in the plane.

    The player computes the regions from the weights, as `score` does: they are sharp at every size, and a snapshot
    takes a few hundred bytes.

    Attributes:
        steps: (n,) whole numbers that rise: after how many steps each snapshot was taken.
        weights: inner (n, 2, h), inner offsets (n, h), outer (n, h) and outer offsets (n,) of a network with one hidden
            layer of tanh units; a positive answer means class B.
        points: (p, 2), what the network learns from.
        labels: (p,) 0 for class A and 1 for class B.
        horizontal, vertical: (low, high) of the plane that is shown.
        curves: below one another beside the plane.
        train, test: what the two lines of each curve are measured on.
        says: a sentence that tells what moves, for readers of the picture alone.
    """

    steps: np.ndarray
    weights: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    points: np.ndarray
    labels: np.ndarray
    horizontal: tuple[float, float]
    vertical: tuple[float, float]
    curves: Sequence[Curve]
    train: str
    test: str
    says: str

    def script(self) -> str:
        """The film as JavaScript, which a page on a disk can load where it may not fetch; the same film, the same text."""
        count = len(self.steps)
        content = {
            "steps": [int(step) for step in self.steps],
            "hidden": self.weights[1].shape[1],
            "weights": _packed(np.concatenate([np.reshape(part, (count, -1)) for part in self.weights], axis=1)),
            "points": np.round(self.points, 3).tolist(),
            "labels": np.asarray(self.labels).astype(int).tolist(),
            "horizontal": list(self.horizontal),
            "vertical": list(self.vertical),
            "curves": [
                {
                    "name": curve.name,
                    "train": _rounded(curve.train),
                    "test": _rounded(curve.test),
                    "low": curve.low,
                    "high": curve.high,
                    "ticks": list(curve.ticks),
                    "percent": curve.percent,
                }
                for curve in self.curves
            ],
            "train": self.train,
            "test": self.test,
        }
        return f"window.deeplectureFilm = {json.dumps(content, separators=(',', ':'))};\n"


def _packed(array: np.ndarray) -> str:
    """Numbers as base64 of little-endian 32-bit floats, row after row."""
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode()


def _rounded(values) -> list[float]:
    return [round(float(value), 5) for value in values]
