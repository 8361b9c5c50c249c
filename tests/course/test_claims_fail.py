"""Each title and sentence that claims something of a record is false of other results: none holds whatever was measured.

The build tries claims on other numbers of figures. A number that cannot be but what it is, such as the distance of the
largest from the smallest, passes that; so results are altered here, and figures drawn of them.
"""

import dataclasses
import functools
import itertools
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from deeplecture import record
from deeplecture.errors import Finding
from deeplecture.execute.titles import Title, by_record, judged_on
from deeplecture.read.project import Project, read_project

ROOT = Path(__file__).parents[2]
UNITS = sorted(path.stem for path in ROOT.glob("units/*.qmd"))

# What no other results change, and why.
FIXED = {"Ten kinds of clothing, in pictures a thumbnail wide": "the ten names and the pictures' size are no results"}


def turned(values: np.ndarray, rng) -> np.ndarray:
    """The last method, size or epoch first."""
    return values[(slice(None), *[slice(None, None, -1)] * (values.ndim - 1))]


def mixed(values: np.ndarray, rng) -> np.ndarray:
    """A run's numbers dealt out anew among its methods, sizes and epochs."""
    return np.stack([rng.permutation(run.ravel()).reshape(run.shape) for run in values])


def alike(values: np.ndarray, rng) -> np.ndarray:
    """No difference but that of the runs."""
    means = values.mean(axis=tuple(range(1, values.ndim)), keepdims=True)
    return np.broadcast_to(means.astype(values.dtype), values.shape).copy()


def uneven(values: np.ndarray, rng) -> np.ndarray:
    """Each run a tenth of what it was, or more."""
    shares = np.linspace(0.1, 1, len(values)).reshape(-1, *[1] * (values.ndim - 1))
    return (values * shares).astype(values.dtype)


def stretched(values: np.ndarray, rng) -> np.ndarray:
    """Each place up to ten times as large or as small, in all runs."""
    return (values * 10.0 ** rng.uniform(-1, 1, values.shape[1:])).astype(values.dtype)


def late(values: np.ndarray, rng) -> np.ndarray:
    """Of the first size or epoch a tenth, of the last all."""
    return (values * np.linspace(0.1, 1, values.shape[-1])).astype(values.dtype)


def tripled(values: np.ndarray, rng) -> np.ndarray:
    return values * 3


WAYS = (turned, mixed, alike, uneven, stretched, late, tripled)


@functools.cache
def project() -> Project:
    return read_project(ROOT)


@functools.cache
def titles() -> dict[str, list[Title]]:
    """The claims of each unit that rest on records."""
    found = {unit: [] for unit in UNITS}
    every = {title.claim: title for title in itertools.chain(*by_record(project()).values())}
    for title in every.values():
        if (unit := Path(title.claim.file).stem) in found:
            found[unit].append(title)
    return found


@functools.cache
def known(name: str) -> record.Record:
    return record.load(name)


def altered(made: record.Record, way, number: int | None) -> record.Record:
    """A record whose results, or that one of them alone, are altered where they are numbers; gaps stay where they are."""
    results = {}
    for place, (key, values) in enumerate(sorted(made.results.items())):
        if values.dtype.kind in "iuf" and number in (None, place):
            whole = np.isfinite(values).all()
            results[key] = way(values if whole else np.nan_to_num(values), np.random.default_rng(0))
            results[key] = results[key] if whole else np.where(np.isfinite(values), results[key], values)
        else:
            results[key] = values
    return dataclasses.replace(made, results=results)


def never_false(titles: list[Title]) -> list[Title]:
    """The claims that no altered results make false."""
    left = titles
    # All results at once, and then one of each record: a rate that was chosen must stay one of those that there are.
    for number, way in itertools.product((None, *range(12)), WAYS):
        if not left:
            break
        with ExitStack() as stack:
            made = [altered(known(name), way, number) for name in record.names()]
            for one in made:
                stack.enter_context(record.standing_in(one))
            found = judged_on(left, made[0], project())
        # Where a figure cannot be drawn of such results, nothing is known of the claim.
        left = [title for title, one in zip(left, found, strict=True) if isinstance(one, Finding) or one.holds]
    return left


# Of means of nothing and the like: such results were never measured.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("unit", UNITS)
def test_no_claim_holds_whatever_was_measured(unit):
    left = never_false([title for title in titles()[unit] if title.claim.text not in FIXED])
    assert [f"{title.claim.line}: {title.claim.text}: {title.claim.expression}" for title in left] == []


def test_a_claim_that_no_results_make_false_is_found():
    (title,) = (one for one in titles()["05-fashion"] if "penalty_flat" in one.claim.expression)
    distance = dataclasses.replace(title.claim, expression="fig.fashion_baselines.numbers().penalty_flat >= 0")
    assert never_false([title, dataclasses.replace(title, claim=distance)]) == [
        dataclasses.replace(title, claim=distance)
    ]


def test_what_no_results_change_is_claimed_still():
    assert FIXED.keys() <= {title.claim.text for title in itertools.chain(*titles().values())}
