"""What a mutation leaves alone is told from what hangs on it, and a call is answered from memory only where nobody can tell."""

import types

import numpy as np
import pytest
import torch
from once import Once, untouched

CODE = """
import numpy as np
from math import cos, sin
RATE, STEPS = 0.1, 3
TABLE = {"one": lambda: first()}
def first(): return RATE
def second(): return cos(STEPS)
class Third:
    def answer(self): return second()
def fourth(): return TABLE["one"]()
"""


@pytest.mark.parametrize(
    ("text", "instead", "touched"),
    [
        ("return RATE", "return 2 * RATE", {"first", "TABLE", "fourth"}),
        ("0.1, 3", "0.1, 4", {"RATE", "STEPS", "first", "TABLE", "fourth", "second", "Third"}),
        ("cos, sin", "sin as cos, sin", {"cos", "sin", "second", "Third"}),
        ("def answer(self): return", "def answer(self): return 1 +", {"Third"}),
        ("0.1, 3", "0.1,  3  # the same", set()),
    ],
)
def test_a_name_is_touched_where_its_definition_changed_or_names_what_is(text, instead, touched):
    every = {"np", "cos", "sin", "RATE", "STEPS", "TABLE", "first", "second", "Third", "fourth"}
    assert CODE.count(text) == 1
    assert untouched(CODE, CODE.replace(text, instead)) == every - touched


@pytest.fixture
def asked(monkeypatch):
    """Has a function asked once; what it is given is noted in `calls`."""
    monkeypatch.setattr("once.QUICK", 0.0)
    memory, calls = Once(__name__), []

    def of(function):
        def noted(*args):
            calls.append(args)
            return function(*args)

        noted.__module__, module = __name__, types.ModuleType("experiment")
        module.noted = noted
        memory.wrap(module, monkeypatch)
        return module.noted

    return of, calls, memory


def test_a_call_leaves_generators_as_it_left_them_when_it_is_answered_from_memory(asked):
    of, calls, memory = asked
    drawn = of(lambda rng, count: rng.normal(size=count) + rng.spawn(1)[0].normal())
    told = []
    for seed in (0, 0, 1):
        rng = np.random.default_rng(seed)
        told.append((drawn(rng, 3), rng.normal(), rng.spawn(1)[0].normal()))
    assert len(calls) == 2
    assert (told[0][0] == told[1][0]).all() and told[0][1:] == told[1][1:]
    assert (told[0][0] != told[2][0]).all() and told[0][1:] != told[2][1:]
    drawn(np.random.default_rng(0), 4)
    memory.experiment = "another"
    drawn(np.random.default_rng(0), 3)
    assert len(calls) == 4


def test_pytorchs_generator_is_part_of_what_a_call_is_known_by_and_goes_on(asked):
    of, calls, _ = asked
    drawn = of(lambda count: torch.rand(count))
    told = []
    for seed in (0, 0, 1):
        torch.manual_seed(seed)
        told.append((drawn(3).tolist(), float(torch.rand(1))))
    assert len(calls) == 2 and told[0] == told[1] != told[2]


def test_a_function_that_changes_what_it_is_given_and_an_answer_that_was_changed_are_asked_again(asked):
    of, calls, _ = asked

    def add(one):
        one += 1

    added, shifted = of(add), of(lambda one: one + 1)
    for _ in range(2):
        one = np.zeros(2)
        added(one)
        assert one.tolist() == [1, 1]
    assert len(calls) == 2
    shifted(one)[:] = 9
    assert shifted(one).tolist() == [2, 2] and len(calls) == 4
    assert shifted(one).tolist() == [2, 2] and len(calls) == 4
    made = of(lambda: {})
    made().update({torch.ones(2): 1, torch.zeros(2): 2})  # which has no order, and so no digest
    assert made() == {} and len(calls) == 6


def test_what_cannot_be_known_again_is_asked_each_time(asked):
    of, calls, _ = asked
    applied = of(lambda function: function(2))
    for factor in (3, 4):
        assert applied(lambda one, factor=factor: factor * one) == 2 * factor
    assert len(calls) == 2
