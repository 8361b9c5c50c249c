"""The code in unit 2's solutions runs and gives what the solutions say."""

import exercises
import numpy as np
import pytest

UNIT = exercises.UNITS / "02-data.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=6)


def test_the_chapter_shows_what_solutions_print(ran):
    exercises.check_results(UNIT, ran)


def test_a_duel_of_three_to_two_needs_133_labels(ran):
    names = ran["exr-vote-lead"]
    assert names["needed"] == 133
    assert names["right"](131) < 0.99 <= names["right"](133)


def test_wrong_labels_prefer_the_worse_model_by_almost_five_points(ran):
    names = ran["exr-noisy-test"]
    assert names["a_agrees"] == pytest.approx(0.948, abs=5e-4) and names["b_agrees"] == pytest.approx(0.996, abs=5e-4)
    assert names["b_right_elsewhere"] == pytest.approx(0.9997, abs=1e-4)


def test_answers_of_the_slightly_unwilling_are_worth_few(ran):
    names = ran["exr-worth"]
    assert names["worth"](0.52, 0.9) == pytest.approx(360, abs=1)
    assert 1 - names["enough"] == pytest.approx(0.02, abs=0.002)


def test_gaussian_points_lie_on_a_shell(ran):
    for dimension, (mean, deviation, root) in ran["exr-gaussian-shell"]["table"].items():
        if dimension >= 10:
            assert mean == pytest.approx(root, rel=0.03) and deviation == pytest.approx(1 / np.sqrt(2), rel=0.05)


def test_the_roll_is_a_sheet_until_noise_fills_the_space(ran):
    names = ran["exr-two-nearest"]
    assert names["plain"] == pytest.approx(2, abs=0.1) and names["noisy"] > 2.6


def test_hints_tell_the_group(ran):
    names = ran["exr-hints"]
    assert (names["one"], names["four"]) == pytest.approx((0.73, 0.885), abs=0.006) and names["needed"] == 42


def test_choosing_before_splitting_finds_what_is_not_there(ran):
    names = ran["exr-feature-leak"]
    assert np.mean(names["leaky"]) > 0.9 and np.mean(names["honest"]) == pytest.approx(0.5, abs=0.08)


def test_a_quarter_of_the_winners_lead_is_real(ran):
    names = ran["exr-optimism"]
    assert names["real"] / names["lead"] == pytest.approx(names["share"], abs=0.01)
    assert names["share"] == pytest.approx(0.25, abs=0.01)
    assert (names["lead"], names["real"]) == pytest.approx((9.5, 2.3), abs=0.1)


def test_a_positive_answer_means_something_else_where_the_illness_is_rare(ran):
    names = ran["exr-prevalence"]
    assert names["first"] == pytest.approx(0.9, abs=0.01) and names["second"] == pytest.approx(1 / 6, abs=0.02)
