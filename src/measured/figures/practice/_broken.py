"""The runs of experiment `practice/broken` by the bug that was planted, and how their curves are drawn."""

import numpy as np

from measured import style
from measured.experiments.practice._bugs import HEALTHY

TRAIN, SAID = style.TRAIN, style.CLASS_B


def at(record, bug: str) -> int:
    """The place of a bug."""
    return record.settings["bugs"].index(bug)


def curves(axes, record, bug: str, gid: str | None = None) -> None:
    """Training and validation loss of each run, as the program tells them, by epoch."""
    across = np.arange(record.settings["epochs"]) + 1
    place = at(record, bug)
    axes.plot(across, record.results["train_loss"][:, place].T, color=TRAIN, linewidth=1.3, alpha=0.75, gid=gid)
    axes.plot(across, record.results["said_loss"][:, place, 1:].T, "--", color=SAID, linewidth=1.3, alpha=0.75, gid=gid)


def healthy(axes, record, key: str, ink: str = style.QUIET, gid: str | None = None) -> None:
    """The range of the runs without a bug."""
    runs = record.results[key][:, at(record, HEALTHY)]
    across = np.arange(runs.shape[1]) + (key == "train_loss")
    axes.fill_between(across, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.3, linewidth=0, gid=gid)


def guess(axes) -> None:
    """The loss of guessing among ten classes."""
    axes.axhline(np.log(10), color=style.QUIET, linestyle=":", linewidth=2)
