"""The curves of experiment `regularisation/longer`, and the calibration error that chance alone gives."""

import numpy as np

from measured import style

GIVEN, WRONG, SMOOTHED = 0, 1, 2
TICKS = (1, 3, 10, 30, 100)


def epochs(record) -> np.ndarray:
    """After which the networks were judged."""
    return np.array(record.settings["watched"])


def at(record, epoch: int) -> int:
    """The place of an epoch among those."""
    return record.settings["watched"].index(epoch)


def drawn(axes, record, runs: np.ndarray, ink: str, line: str = "-", gid: str | None = None, across=None) -> None:
    """Mean and range over the runs (runs, epochs) against the epoch."""
    across = epochs(record) if across is None else across
    axes.plot(across, runs.mean(axis=0), line, color=ink, linewidth=2.6, gid=gid)
    band = gid and gid + "-band"
    axes.fill_between(across, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.14, linewidth=0, gid=band)


def by_epoch(axes) -> None:
    """A logarithmic axis of epochs, 1 to 100."""
    axes.set(xscale="log", xlim=(0.93, 108), xlabel="epoch")
    axes.set_xticks(TICKS, [str(tick) for tick in TICKS])
    axes.minorticks_off()


def by_chance(bins: np.ndarray, draws: int = 100) -> float:
    """Mean calibration error if each answer were right with the mean probability of its bin, for (3, bins) as `binned` gives."""
    counts, promised, _ = bins
    rng = np.random.default_rng([8, 30])
    chances = np.clip(promised / np.maximum(counts, 1), 0, 1)
    right = rng.binomial(counts.astype(int), chances, (draws, len(counts)))
    return float((np.abs(right - promised).sum(axis=1) / counts.sum()).mean())


INKS = {"given": style.TRUTH, "smoothed": style.CLASS_A, "scaled": style.TRAIN, "wrong": style.CLASS_B}
