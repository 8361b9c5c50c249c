"""What a record must show, as code: how close a repetition comes, and the claims that it has to bear out.

An experiment's module states them beside the code that makes the numbers:

    @experiment(tolerance={"accuracy": 0.004, "predicted": Within(share=0.03), "seconds": LEFT_OUT_TIMES}, ...)
    def run(settings, seed): ...

    def claims(record):
        adam, sgd = record.results["accuracy"].T
        return (paired("Adam tests better than SGD", adam, sgd),)

Neither counts as part of the code whose digest a record carries: they judge numbers and do not make them. Every interval is
Student's, of the mean of paired differences over the runs, at 95 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from deeplecture.record import Record

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Claim:
    """A sentence and whether the numbers bear it out.

    Attributes:
        sentence: what is claimed.
        holds: the verdict.
        values: the numbers that it rests on.
        margin: by how much it holds, in `unit`; negative where it does not.
        unit: of the margin; a spread where there is one.
    """

    sentence: str
    holds: bool
    values: dict[str, float] = field(default_factory=dict)
    margin: float | None = None
    unit: str = ""

    @property
    def verdict(self) -> str:
        """Whether it holds, on what numbers, and by how much."""
        values = ", ".join(f"{name} {value:.4g}" for name, value in self.values.items())
        by = "" if self.margin is None else f"; by {self.margin:.3g} {self.unit}".rstrip()
        return f"{'holds' if self.holds else 'FAILS'} ({values}{by})"

    def __str__(self) -> str:
        return f"{self.sentence}: {self.verdict}"


@dataclass(frozen=True)
class Within:
    """How far a repeated result may lie from its record.

    Attributes:
        each: largest absolute difference of one element; an array gives every element its own.
        share: share of a run's elements that may differ by more than that.
        mean: largest absolute difference of the mean over the runs, element by element; None asks nothing.
        where: which elements of a run are compared, a mask that broadcasts to its shape; None compares all.
        why: what is left out and for what reason; needed with `where` and with an infinite `each`.
    """

    each: float | np.ndarray = 0.0
    share: float = 0.0
    mean: float | None = None
    where: np.ndarray | None = None
    why: str = ""

    def __post_init__(self):
        if (self.where is not None or (isinstance(self.each, float) and self.each == float("inf"))) and not self.why:
            raise ValueError("whatever a comparison leaves out is left out for a reason: Within(..., why='...')")

    def differs(self, old: np.ndarray, new: np.ndarray) -> str | None:
        """Say how two results (runs first) differ by more than this, or None. NaN equals NaN."""
        import numpy as np

        if old.shape != new.shape:
            return f"shape was {old.shape} and is {new.shape}"
        if old.dtype.kind not in "fiub" or new.dtype.kind not in "fiub":
            return None if np.array_equal(old, new) else "differs by up to inf, allowed is 0"
        gap = _gap(old, new)
        if self.where is not None:
            gap = np.where(np.broadcast_to(self.where, gap.shape), gap, 0.0)
        if self.share:
            wrong = (gap > self.each).reshape(len(gap), -1).mean(axis=1)
            if (most := wrong.max(initial=0.0)) > self.share:
                return f"{most:.1%} of a run differ by more than {self.each:.4g}, allowed are {self.share:.1%}"
        elif (gap > self.each).any():
            allowed = np.broadcast_to(self.each, gap.shape)
            at = np.unravel_index(np.where(gap > allowed, gap, -1).argmax(), gap.shape)
            return f"differs by up to {gap[at]:.4g}, allowed is {allowed[at]:.4g}"
        if self.mean is not None:
            means = _gap(old.mean(axis=0), new.mean(axis=0))
            if self.where is not None:
                means = np.where(np.broadcast_to(self.where, means.shape), means, 0.0)
            if means.max(initial=0.0) > self.mean:
                return f"the mean over the runs differs by {means.max():.4g}, allowed is {self.mean:.4g}"
        return None


def compare(old: Record, new: Record, tolerance: Mapping[str, float | Within]) -> list[str]:
    """What differs between two records of an experiment by more than its tolerance; empty where they agree.

    Args:
        tolerance: result name to how far it may lie from the record; a number is the largest difference of any
            element, 0.0 asks for equality. NaN equals NaN.
    """
    different = []
    for part in ("settings", "seeds"):
        was, now = getattr(old, part), getattr(new, part)
        if was != now:
            different.append(f"{part} were {was} and are {now}")
    if old.provenance["data_checksum"] != new.provenance["data_checksum"]:
        different.append("the data's checksum has changed")
    for key in sorted(old.results.keys() | new.results.keys()):
        if key not in tolerance:
            different.append(f"{key}: the experiment states no tolerance for it")
        elif key not in new.results or key not in old.results:
            different.append(f"{key}: only in the {'old' if key in old.results else 'new'} record")
        elif said := within(tolerance[key]).differs(old.results[key], new.results[key]):
            different.append(f"{key}: {said}")
    return different


def within(tolerance: float | Within) -> Within:
    """A tolerance that is stated as a number, in full."""
    return tolerance if isinstance(tolerance, Within) else Within(tolerance)


LEFT_OUT_TIMES = Within(each=float("inf"), why="times are the machine's; claims compare them within one run")


def paired(sentence: str, more, less, at_least: float = 0.0) -> Claim:
    """`more` exceeds `less` by more than `at_least`, run by run: the interval of the mean difference lies above it.

    Args:
        more, less: (runs,) measured on the same splits and starts.
    """
    mean, low, high, spread = interval(more, less)
    values = {"mean difference": mean, "low": low, "high": high}
    if at_least:
        values["asked"] = at_least
    return Claim(sentence, bool(low > at_least), values, _units(low - at_least, spread), "standard deviations")


def alike(sentence: str, one, other, within: float) -> Claim:
    """The interval of the mean paired difference lies between -`within` and `within`: alike is shown, not assumed."""
    mean, low, high, spread = interval(one, other)
    room = within - max(abs(low), abs(high))
    values = {"mean difference": mean, "low": low, "high": high, "allowed": within}
    return Claim(sentence, bool(room > 0), values, _units(room, spread), "standard deviations")


def ordered(sentence: str, *columns, share: float = 1.0) -> Claim:
    """Each column lies below the next in at least this share of the runs.

    Args:
        columns: (runs,) each, the smallest first.
    """
    import numpy as np

    steps = np.diff(np.asarray(columns, float), axis=0)
    right = float((steps > 0).all(axis=0).mean())
    worst = steps[steps.mean(axis=1).argmin()]
    values = {f"mean {number}": float(np.mean(column)) for number, column in enumerate(columns, 1)}
    spread = worst.std(ddof=1) if len(worst) > 1 else 0.0
    return Claim(
        sentence, right >= share, values | {"share of runs": right}, _units(worst.min(), spread), "standard deviations"
    )


def times(sentence: str, longer, shorter, at_least: float = 1.0, at_most: float = float("inf")) -> Claim:
    """The median over runs of the ratio of two times, each pair measured in one run, lies in a range."""
    import numpy as np

    ratio = float(np.median(np.asarray(longer, float) / np.asarray(shorter, float)))
    room = min(ratio / at_least if at_least else float("inf"), at_most / ratio)
    return Claim(sentence, bool(room > 1), {"ratio": ratio, "at least": at_least}, room - 1, "of the ratio asked")


def between(
    sentence: str, value: float, low: float = -float("inf"), high: float = float("inf"), spread: float = 0.0
) -> Claim:
    """A number lies strictly between two bounds; `spread` is its unit for the margin."""
    room = float(min(value - low, high - value))
    bounds = {name: bound for name, bound in (("above", low), ("below", high)) if abs(bound) != float("inf")}
    unit = "standard deviations" if spread else ""
    return Claim(sentence, room > 0, {"value": float(value)} | bounds, _units(room, spread) if spread else room, unit)


def inside(sentence: str, chosen, grid) -> Claim:
    """Every chosen value lies inside its grid, not at its ends; NaN stands for nothing chosen."""
    import numpy as np

    chosen, grid = np.ravel(np.asarray(chosen, float)), np.sort(np.asarray(grid, float))
    places = np.searchsorted(grid, chosen[~np.isnan(chosen)])
    room = int(np.minimum(places, len(grid) - 1 - places).min(initial=len(grid)))
    values = {
        "from": float(np.nanmin(chosen)),
        "to": float(np.nanmax(chosen)),
        "grid from": grid[0],
        "grid to": grid[-1],
    }
    return Claim(sentence, room > 0, values, room if room else -1, "steps of the grid")


def friedman(sentence: str, scores, below: float | None = None, above: float | None = None) -> Claim:
    """Friedman's test that methods rank alike over the runs gives a p below, or above, what is stated (Friedman, 1937).

    Args:
        scores: (runs, methods), each row measured on one split from one start.
    """
    import numpy as np
    from scipy.stats import friedmanchisquare

    found = friedmanchisquare(*np.asarray(scores, float).T)
    p = float(found.pvalue)
    room = min(below / p - 1 if below else float("inf"), p / above - 1 if above else float("inf"))
    return Claim(sentence, room > 0, {"chi-square": float(found.statistic), "p": p}, room, "of the p asked")


def seeds_differ(results: dict[str, np.ndarray], apart: tuple[str, ...] = (), of: str = "all results") -> Claim:
    """No two runs give the same numbers in any result, but for those named in `apart`."""
    import itertools

    import numpy as np

    same = {}
    for name in sorted(results.keys() - set(apart)):
        runs = results[name]
        pairs = itertools.combinations(range(len(runs)), 2)
        if count := sum(np.array_equal(runs[i], runs[j], equal_nan=runs.dtype.kind == "f") for i, j in pairs):
            same[f"pairs of equal runs in {name}"] = count
    looked = len(results.keys() - set(apart))
    return Claim(
        f"no two seeds give the same numbers ({of})", not same and looked > 0, same or {"results compared": looked}
    )


def interval(one, other) -> tuple[float, float, float, float]:
    """Mean, ends of Student's interval and standard deviation of paired differences over (runs,)."""
    import numpy as np
    from scipy.special import stdtrit  # scipy.stats would take a second to import

    gaps = np.asarray(one, float) - np.asarray(other, float)
    spread = float(gaps.std(ddof=1))
    reach = float(stdtrit(len(gaps) - 1, (1 + CONFIDENCE) / 2)) * spread / len(gaps) ** 0.5
    return float(gaps.mean()), float(gaps.mean()) - reach, float(gaps.mean()) + reach, spread


def _gap(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    import numpy as np

    old, new = np.asarray(old, float), np.asarray(new, float)
    same = (old == new) | (np.isnan(old) & np.isnan(new))
    return np.nan_to_num(np.where(same, 0.0, np.abs(old - np.where(same, old, new))), nan=np.inf)


def _units(value: float, spread: float) -> float:
    return float(value / spread) if spread else (float("inf") if value > 0 else -float("inf") if value < 0 else 0.0)
