"""The code in unit 12's solutions runs and gives what the text says."""

import exercises
import numpy as np
import pytest

UNIT = exercises.UNITS / "12-practice.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=9)


def test_the_best_constant_costs_the_entropy(ran):
    names = ran["exr-pr-entropy"]
    assert names["said"] == pytest.approx(0.02) and names["entropy"] == pytest.approx(0.098, abs=1e-3)
    assert np.log(2) / names["entropy"] == pytest.approx(7, abs=0.2)


def test_the_floor_is_the_loss_of_the_surest_answer(ran):
    for count, floor in ran["exr-pr-floor"]["floors"].items():
        inner = np.eye(count)[0]
        assert floor == pytest.approx(-np.log(np.exp(inner) / np.exp(inner).sum())[0])


def test_ten_images_are_learned_unless_all_are_alike(ran):
    names = ran["exr-pr-ten"]
    losses = names["losses"]
    assert losses["healthy"] < 0.05 and losses["shuffled"] < 0.05
    assert losses["all alike"] == pytest.approx(names["entropy"], abs=0.05) and names["entropy"] > 1


def test_the_ramp_has_its_minimum_past_two_over_the_curvature(ran):
    names = ran["exr-pr-range"]
    assert 2 < names["lowest"] < 2.3 and names["rates"][names["steps"].argmin()] == pytest.approx(1, abs=0.06)


def test_the_formula_asks_for_a_few_pairs_too_few(ran):
    for _, (n, share) in ran["exr-pr-power"]["found"].items():
        assert 0.6 < share < 0.81 and n in (8, 31)


def test_only_the_mean_over_orders_adds_up(ran):
    worth = np.array(list(ran["exr-pr-shapley"]["worth"].values()))
    assert worth[:, 2].sum() == pytest.approx(0.6) and abs(worth[:, 0].sum() - 0.6) > 0.1
    assert worth[0] == pytest.approx(worth[1]) and worth[0, 0] > worth[0, 1] and worth[2, 0] < worth[2, 1]


def test_the_best_of_many_is_above_the_mean(ran):
    names = ran["exr-pr-best"]
    assert [names["best"][n] for n in (5, 10, 50)] == pytest.approx([1.16, 1.54, 2.25], abs=0.02)
    assert names["wins"] == pytest.approx(50 / 51, abs=0.004)


def test_the_work_is_less_than_by_the_rule(ran):
    names = ran["exr-pr-work"]
    assert names["work"] == 4 * 64 * 64 + 6 * 64 * 64 + 6 * 64 * 10 and names["work"] < 6 * names["numbers"]


def test_the_bill_is_hours_times_watts(ran):
    names = ran["exr-pr-energy"]
    assert names["hours"] == 12 and names["energy"] == pytest.approx(0.54)


def test_readers_meet_the_result_of_each_solution(ran):
    exercises.check_results(UNIT, ran)
