"""The experiment on threads measures what it says, and nothing where the machine is not idle."""

import json
import subprocess
import time
from dataclasses import replace

import numpy as np
import psutil
import pytest

from deeplecture import claims, record
from deeplecture.errors import UserError
from measured.experiments.fashion import threads

SMALL = threads.Settings(rounds=2, seconds=0.1, patience=0)


@pytest.fixture
def machine(monkeypatch):
    """A machine that is idle as `shares` says, one number a look, and on which each cell takes 1, 2, 3... ms."""
    calls = {"shares": [], "timed": [], "busy": []}
    monkeypatch.setattr(threads, "cores", lambda: 2)
    monkeypatch.setattr(threads, "idle_share", lambda: calls["shares"].pop(0) if calls["shares"] else 1.0)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)

    def timed(settings, policy, count):
        calls["timed"].append((policy, count, len(calls["busy"]) % 2))
        return 4.0 if count == 2 and calls["busy"] and len(calls["busy"]) % 2 else 1.0 if count == 1 else 0.5

    class Busy:
        def __init__(self, programs):
            self.programs = programs

        def __enter__(self):
            calls["busy"].append(self.programs)

        def __exit__(self, *reason):
            calls["busy"].append(0)

    monkeypatch.setattr(threads, "timed", timed)
    monkeypatch.setattr(threads, "busy", Busy)
    return calls


def test_every_cell_is_timed_in_every_round_alone_and_beside_the_load(machine):
    found = threads.run(SMALL, 0)
    cells = [(policy, count) for policy in SMALL.policies for count in SMALL.threads]
    for load in (0, 1):
        assert sorted(machine["timed"].count((*cell, load)) for cell in cells) == [2] * 6
    assert machine["busy"] == [2, 0, 2, 0]
    np.testing.assert_allclose(found["octaves"], [[-1] * 3, [2] * 3])
    np.testing.assert_array_equal(found["winners"], np.sign(found["octaves"]))
    assert found["milliseconds"].shape == (2, 3, 2) and (found["idle_shares"] == 1).all()


def test_the_order_of_the_cells_is_another_for_another_seed(machine):
    orders = []
    for seed in (0, 1):
        machine["timed"].clear()
        threads.run(SMALL, seed)
        orders.append(list(machine["timed"]))
    assert orders[0] != orders[1]


def test_a_machine_that_is_not_idle_is_refused_with_its_share(machine):
    machine["shares"] = [0.5] * 9
    with pytest.raises(UserError, match="not idle: of each core 50% was to be had, 97% is asked for"):
        threads.run(SMALL, 0)
    assert not machine["timed"]


def test_what_was_disturbed_is_thrown_away(machine):
    machine["shares"] = [1.0, 0.6, 1.0, 1.0]
    with pytest.raises(UserError, match="60% was to be had"):  # no patience: the first disturbance ends it
        threads.run(SMALL, 0)
    machine["shares"] = [1.0, 0.6, 1.0, 1.0]
    machine["timed"].clear()
    machine["busy"].clear()
    found = threads.run(replace(SMALL, rounds=1, patience=60), 0)
    assert len([cell for cell in machine["timed"] if not cell[2]]) == 12  # six thrown away, six kept
    assert (found["idle_shares"] == 1).all()


def test_fewer_cores_than_threads_are_refused(monkeypatch):
    monkeypatch.setattr(threads, "cores", lambda: 1)
    with pytest.raises(UserError, match="needs 2 cores, here is 1"):
        threads.run(SMALL, 0)


@pytest.mark.parametrize(("policy", "want"), [("unset", None), ("ACTIVE", "ACTIVE"), ("PASSIVE", "PASSIVE")])
def test_a_cell_is_a_process_whose_threads_wait_as_asked_and_nothing_else_is_set(monkeypatch, policy, want):
    asked = {}

    def run(command, env, **options):
        asked.update(command=command, env=env)
        return subprocess.CompletedProcess(command, 0, stdout="1.5\n")

    monkeypatch.setenv("OMP_WAIT_POLICY", "PASSIVE")
    monkeypatch.setenv("GOMP_SPINCOUNT", "0")
    monkeypatch.setattr(subprocess, "run", run)
    assert threads.timed(SMALL, policy, 2) == 1.5
    assert asked["env"].get("OMP_WAIT_POLICY") == want and "GOMP_SPINCOUNT" not in asked["env"]
    assert json.loads(asked["command"][-1])["threads"] == 2


@pytest.mark.fashion_mnist
def test_a_cell_really_runs():
    assert 0 < threads.timed(SMALL, "ACTIVE", 1) < 60_000


def test_programs_run_beside_it_as_long_as_the_block():
    before = psutil.Process().children()
    with threads.busy(2):
        beside = [child for child in psutil.Process().children() if child not in before]
        assert len(beside) == 2 and all(child.is_running() for child in beside)
        assert 0 <= threads.idle_share(0.2) < 1.1
    assert not [child for child in beside if child.is_running()]


def made(octaves: np.ndarray, share: float = 1.0) -> record.Record:
    """A record whose runs have these octaves, (loads, policies), nearly."""
    noise = np.array([-0.01, 0.0, 0.01])[:, None, None]
    results = {
        "milliseconds": np.ones((3, 2, 3, 2)), "idle_shares": np.full((3, 3, 2), share), "octaves": octaves + noise,
        "winners": np.sign(octaves) + 0 * noise,
    }  # fmt: skip
    return record.Record(
        "fashion/threads", {"policies": list(SMALL.policies)}, (0, 1, 2), results, {"data_checksum": "x"}
    )


EXPECTED = np.array([[-0.6, -0.6, 0.7], [5.0, 6.0, 0.5]])


def test_ratios_and_winners_are_what_a_repetition_is_held_to():
    old = made(EXPECTED)
    slower = replace(old, results=old.results | {"milliseconds": 7 * old.results["milliseconds"]})
    assert claims.compare(old, slower, record.tolerance("fashion/threads")) == []
    assert claims.compare(old, made(-EXPECTED), record.tolerance("fashion/threads"))
    assert claims.compare(old, made(EXPECTED + [[-2, -2, 2], [2, 2, 2]]), record.tolerance("fashion/threads"))


def test_the_claims_hold_for_what_they_say_and_fail_for_the_opposite():
    assert all(claim.holds for claim in threads.claims(made(EXPECTED)))
    assert [c.holds for c in threads.claims(made(EXPECTED, share=0.9))] == [False, *[True] * 5]
    never = made(np.array([[0.3, 0.3, 0.2], [0.5, 0.5, 0.7]]))
    assert not any(claim.holds for claim in threads.claims(never)[1:])


def test_experiments_that_time_run_alone():
    assert all(record.declared(f"fashion/{name}").alone for name in ("threads", "devices", "dataloader"))
