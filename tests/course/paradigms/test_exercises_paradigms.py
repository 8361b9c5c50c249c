"""The code in unit 3's solutions runs and gives what the solutions say."""

import re

import exercises
import numpy as np
import pytest

UNIT = exercises.UNITS / "03-paradigms.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=9)


def test_the_test_score_is_the_higher_one_in_three_draws_of_ten_and_lower_on_average(ran):
    names = ran["exr-par-luck"]
    assert 0.25 < names["higher"] < 0.35 and names["best"] == pytest.approx(0.988, abs=5e-4)
    assert 0 < names["train"].mean() - names["test"].mean() < 0.01


def test_k_means_rests_at_four_times_the_best_sum(ran):
    names = ran["exr-par-kmeans"]
    assert (names["stuck"], names["best"]) == (16, 4)


def test_half_of_eight_tokens_are_rarely_hidden(ran):
    names = ran["exr-par-mask"]
    assert (names["half"], names["exactly"]) == pytest.approx((0.021, 0.018), abs=6e-4) and names["needed"] == 29


def test_spreading_comes_to_rest_from_any_start_and_the_middle_is_a_tie(ran):
    names = ran["exr-par-rest"]
    assert names["gap"] < 1e-12 and names["middle"][0] == pytest.approx(names["middle"][1])
    assert names["left"][0] > 2 * names["left"][1]


def test_points_without_label_harm_once_the_heaps_are_the_longer_direction(ran):
    gains = ran["exr-par-distance"]["gains"]
    assert min(gains[0.0], gains[0.4]) > 0.05 and max(gains[0.8], gains[1.2], gains[1.6]) < -0.1
    assert np.sqrt(1 - 0.7**2) == pytest.approx(0.71, abs=0.005)


def test_no_rule_of_signs_leads_from_every_cell(ran):
    assert (ran["exr-par-rule"]["best"], len(ran["exr-par-rule"]["cells"]) - 1) == (17, 21)


def test_a_sweep_contracts_by_the_discount(ran):
    names = ran["exr-par-contraction"]
    assert max(names["ratios"]) <= 0.9 + 1e-9 and names["sweeps"] == 66


def test_the_estimate_is_right_on_average_and_a_late_baseline_of_the_mean_is_bad(ran):
    names = ran["exr-par-gradient"]
    assert names["gap"] < 1e-12
    assert names["early_ratio"] == pytest.approx(0.9, abs=0.02) and names["late_ratio"] == pytest.approx(170, abs=10)


def test_errors_of_a_trial_sum_to_the_reward_and_are_equal_in_the_third(ran):
    trials = ran["exr-par-td"]["trials"]
    assert trials[2] == (0.25, 0.5, 0.25) and trials[3] == (0.5, 0.375, 0.125)
    assert all(sum(trial) == 1 for trial in trials)


def test_the_lab_fits_its_screen_and_prints_draws_and_shares(capsys):
    text = UNIT.read_text(encoding="utf-8")
    (cell,) = re.findall(r"^```\{python\}\n#\| label: lab-mask\n(?:#\|[^\n]*\n)+(.*?)^```", text, re.M | re.S)
    names: dict = {}
    exec(compile(cell, UNIT.name, "exec"), names)  # noqa: S102 -- the unit's own code
    output = capsys.readouterr().out
    assert cell.count("\n") + output.count("\n") + 1 <= 17 and max(map(len, cell.splitlines())) <= 68
    assert "none 27%, 4 or more 2.1%" in output
    seen, asked = names["masked"](names["tokens"], 0.5, np.random.default_rng(0))
    assert ((seen == 0) == (asked != -1)).all() and (np.where(seen == 0, asked, seen) == names["tokens"]).all()


def test_readers_meet_the_result_of_each_solution(ran):
    exercises.check_results(UNIT, ran)
