"""What an experiment states of itself, beside the function that runs it.

    @experiment(
        seeds=range(10),
        data="1797 digits: 1197 to train, 300 to validate, 300 to test",
        tolerance={"validation_loss": 1e-4, "test_accuracy": 0.004},
        intervals="range over the seeds",
        varied=("split", "initialisation", "order"),
        tuned=lambda made: Tuned({"learning rate": made.rates}, len(made.rates), by="validation_loss"),
        validation="validation_loss",
        test="test_accuracy",
        parameters=lambda made: {"network": made.weights},
    )
    def run(settings, seed): ...

Nothing of it counts in the digest of the code: it judges and describes the numbers and does not make them. Seeds and data
are compared with the record by themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deeplecture.claims import Within

NONE = "none: "  # with a reason behind it, where an experiment has no such thing


@dataclass(frozen=True)
class Tuned:
    """How values were chosen.

    Attributes:
        space: name of a hyperparameter to the values that were tried.
        runs: trainings that the choice took, for each seed; the most that it can take where a search stops earlier.
        by: what was compared, a result of the experiment or a sentence.
    """

    space: Mapping[str, Sequence]
    runs: int
    by: str


@dataclass(frozen=True)
class Experiment:
    """What an experiment states of itself.

    Attributes:
        seeds: one run for each.
        data: which data, and how many to train, to validate and to test.
        tolerance: result to how far a repetition may lie from the record (see `claims.Within`).
        intervals: what the intervals of its figures are: standard deviation, standard error, range, and over what.
        varied: the sources of variation that differ from run to run: initialisation, order, split, sample...
        tuned: how hyperparameters were chosen, of the settings; or "none: " and why nothing was.
        validation, test: the result that holds the score on validation and on test data; or "none: " and why there is none.
        parameters: model to its number of parameters, of the settings; or "none: " and why.
        apart: results that are alike for all seeds or may coincide.
        alone: whether its runs follow one another, as those must that time anything.
        checksum: of the data that it reads; None where it reads none.
        resources: that a run needs of a cluster's worker, as Dask names them: `{"GPU": 1}`; on this machine they decide nothing.
        on_devices: result to how far another device's may lie from the record (see `devices.py`); none for the processor alone.
    """

    seeds: tuple[int, ...]
    data: str
    tolerance: Mapping[str, float | Within]
    intervals: str
    varied: tuple[str, ...]
    tuned: Callable | str
    validation: str
    test: str
    parameters: Callable | str
    apart: tuple[str, ...] = ()
    alone: bool = False
    checksum: Callable[[], str] | None = None
    resources: Mapping[str, float] = field(default_factory=dict)
    on_devices: Mapping[str, float | Within] = field(default_factory=dict)

    def reported(self, settings) -> dict:
        """What a record says of how its numbers came about, as JSON gives it back."""
        tuned = self.tuned if isinstance(self.tuned, str) else asdict(self.tuned(settings))
        counted = self.parameters if isinstance(self.parameters, str) else dict(self.parameters(settings))
        said = {
            "intervals": self.intervals,
            "varied": self.varied,
            "tuned": tuned,
            "validation": self.validation,
            "test": self.test,
            "parameters": counted,
        }
        return json.loads(json.dumps(said))


def experiment(
    *,
    seeds: Iterable[int],
    data: str,
    tolerance: Mapping[str, float | Within],
    intervals: str,
    varied: tuple[str, ...],
    tuned: Callable | str,
    validation: str,
    test: str,
    parameters: Callable | str,
    apart: tuple[str, ...] = (),
    alone: bool = False,
    checksum: Callable[[], str] | None = None,
    resources: Mapping[str, float] | None = None,
    on_devices: Mapping[str, float | Within] | None = None,
) -> Callable:
    """Declare a function of settings and seed as an experiment; see `Experiment` for what it states.

    Raises:
        TypeError: something is not stated at all.
        ValueError: something is stated that says nothing, or names a result that has no tolerance.
    """
    texts = {"data": data, "intervals": intervals, "tuned": tuned, "parameters": parameters}
    for name, text in texts.items():
        if isinstance(text, str) and not text.removeprefix(NONE).strip():
            raise ValueError(f"@experiment({name}={text!r}) says nothing: say what there is, or {NONE!r} and why")
    for name, text in {"tuned": tuned, "parameters": parameters}.items():
        if isinstance(text, str) and not text.startswith(NONE):
            raise ValueError(f"@experiment({name}={text!r}): a function of the settings, or {NONE!r} and why")
    for name, text in {"validation": validation, "test": test}.items():
        if text not in tolerance and not (text.startswith(NONE) and text.removeprefix(NONE).strip()):
            raise ValueError(f"@experiment({name}={text!r}): no such result; the name of one, or {NONE!r} and why")
    if not varied:
        raise ValueError("@experiment(varied=()): runs in which nothing differs are one run")
    if on_devices and set(on_devices) != set(tolerance):
        lacking = ", ".join(sorted(set(on_devices) ^ set(tolerance)))
        raise ValueError(f"@experiment(on_devices=...): state a tolerance for each result and no other: {lacking}")
    stated = Experiment(
        tuple(seeds), data, tolerance, intervals, tuple(varied), tuned, validation, test, parameters, tuple(apart), alone,
        checksum, resources or {}, on_devices or {},
    )  # fmt: skip

    def declare(run: Callable) -> Callable:
        run.experiment = stated  # type: ignore[attr-defined]
        return run

    return declare
