"""The code in unit 4's solutions and in its lab runs and gives what the text says."""

import re

import exercises
import numpy as np
import pytest

UNIT = exercises.UNITS / "04-networks.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=8)


def test_the_chapter_shows_what_solutions_print(ran):
    exercises.check_results(UNIT, ran)


def test_gates_answer_as_their_names_say(ran):
    names = ran["exr-nn-gates"]
    wanted = {
        "and": lambda a, b: a and b,
        "or": lambda a, b: a or b,
        "not": lambda a: 1 - a,
        "two of three": lambda *bits: sum(bits) >= 2,
        "A but not B": lambda a, b: a and not b,
        "exclusive or": lambda a, b: a != b,
    }
    assert names["tables"].keys() == wanted.keys()
    for gate, table in names["tables"].items():
        inputs = 1 if gate == "not" else 3 if gate == "two of three" else 2
        assert len(table) == 2**inputs
        assert table == {bits: int(wanted[gate](*bits)) for bits in table}


def test_orthogonal_examples_take_as_many_updates_as_allowed(ran):
    names = ran["exr-nn-novikoff"]
    assert names["found"] == {2: 2, 5: 5, 20: 20} and names["allowed"] == pytest.approx(names["found"])


def test_sigmoids_are_rewritten_as_tanh(ran):
    assert ran["exr-nn-tanh"]["gap"] < 1e-12


def test_slopes_by_hand_are_those_by_differences(ran):
    assert ran["exr-nn-by-hand"]["slopes"] == pytest.approx([-9, -4.5, -0.75, -1.5], abs=1e-6)


def test_differences_take_a_day_where_backpropagation_takes_a_second(ran):
    assert 90_000 < ran["exr-nn-cost"]["ratio"] < 110_000 and ran["exr-nn-cost"]["ratio"] > 24 * 3600


def test_cross_entropy_has_a_slope_where_the_squared_error_has_none(ran):
    names = ran["exr-nn-softmax"]
    wanted = names["probabilities"](names["z"]) - np.eye(3)[names["y"]]
    assert names["slopes"]["cross-entropy"] == pytest.approx(wanted, abs=1e-6)
    assert np.abs(names["slopes"]["squared"]).max() < 1e-3 < 0.9 < np.abs(wanted).max()


def test_the_bound_of_the_construction_is_kept_and_a_staircase_takes_ten_times_the_units(ran):
    names = ran["exr-nn-construction"]
    assert 0.0005 < names["error"] <= 0.001 and names["steps"] > 10 * names["units"]


def test_fewer_units_do_parity(ran):
    assert ran["exr-nn-fewer"]["right"] == dict.fromkeys(range(2, 11), True)


def test_equal_units_stay_equal(ran):
    names = ran["exr-nn-zero"]
    assert np.abs(names["zero"][0]).max() == 0
    assert np.ptp(names["half"][0], axis=1).max() < 1e-12 < 0.01 < np.abs(names["half"][0] - 0.5).max()


def lab() -> list[str]:
    """The code of the lab's cells."""
    text = UNIT.read_text(encoding="utf-8")
    return re.findall(r"^```\{python\}\n#\| label: lab-\w+\n(?:#\|[^\n]*\n)+(.*?)^```", text, re.M | re.S)


def test_the_lab_checks_its_gradient_and_learns(capsys):
    cells = lab()
    assert len(cells) == 4
    names: dict = {}
    printed = ""
    for cell in cells:
        exec(compile(cell, UNIT.name, "exec"), names)  # noqa: S102 -- the unit's own code
        output = capsys.readouterr().out
        printed += output
        # What a slide holds between title and foot: seventeen lines, of which the gap above the output takes one.
        assert cell.count("\n") + output.count("\n") + bool(output) <= 17
        assert max(map(len, cell.splitlines())) <= 68
    assert names["worst"] < 1e-9
    assert names["right"](names["x"], names["y"]) > 0.97
    assert names["right"](names["fresh"], names["truth"]) > 0.9
    assert "largest difference" in printed and "loss" in printed


def test_the_labs_check_finds_a_wrong_gradient():
    cells = lab()
    names: dict = {}
    broken = cells[0].replace("g * (1 - self.a**2)", "g * 1.0")
    assert broken != cells[0]
    for cell in (broken, *cells[1:3]):
        exec(compile(cell, UNIT.name, "exec"), names)  # noqa: S102 -- the unit's own code
    assert names["worst"] > 1e-3
