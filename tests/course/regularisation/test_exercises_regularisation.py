"""The code in unit 8's solutions runs and gives what the text says."""

import exercises
import numpy as np
import pytest

UNIT = exercises.UNITS / "08-regularisation.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=10)


def test_ridge_shrinks_each_direction_by_its_share(ran):
    names = ran["exr-reg-shrink"]
    assert names["factors"] == pytest.approx(names["expected"]) and (np.diff(names["factors"]) < 0).all()


def test_l1_makes_exact_zeros_and_l2_none(ran):
    names = ran["exr-reg-soft"]
    assert names["zeros"][0] == (np.abs(names["b"]) <= 0.7).sum() > 400 and names["zeros"][1] == 0
    assert names["off"] < 1e-3


def test_decay_is_a_penalty_for_descent_and_a_step_of_the_rate_for_adam(ran):
    names = ran["exr-reg-decay"]
    assert names["gap"] < 1e-15
    for step in names["steps"].values():
        assert step == pytest.approx(0.01, rel=1e-4)


def test_dropout_on_inputs_is_a_penalty(ran):
    names = ran["exr-reg-dropout"]
    assert names["simulated"] == pytest.approx(names["expected"], rel=0.01)
    assert names["expected"] > ((names["x"] @ names["w"] - names["y"]) ** 2).mean() + 0.3


def test_stopped_descent_and_ridge_differ_by_a_fifth_at_most(ran):
    gap = ran["exr-reg-stop"]["gap"]
    assert gap.max() == pytest.approx(0.2, abs=0.02) and gap.min() >= 0


def test_the_best_lead_gives_the_targets_probability(ran):
    names = ran["exr-reg-smooth"]
    assert np.exp(names["lead"]) / (np.exp(names["lead"]) + 9) == pytest.approx(0.91)
    assert names["least"] == pytest.approx(0.5003, abs=1e-4)


def test_the_temperature_undoes_a_factor_on_the_logits(ran):
    names = ran["exr-reg-temperature"]
    assert names["best"] == pytest.approx(3, abs=0.15) and names["loss"](names["best"]) < names["loss"](1)


def test_the_error_of_calibrated_answers_is_that_of_the_formula(ran):
    for (n, bins), value in ran["exr-reg-ece"]["found"].items():
        assert value == pytest.approx(0.4 * np.sqrt(2 / np.pi * bins / n), rel=0.05)


def test_the_calibrated_and_useless_forecast_has_the_largest_loss(ran):
    names = ran["exr-reg-useless"]
    assert names["first"]["loss"] > 2 > names["second"]["loss"] > names["mended"]["loss"]
    assert names["second"]["ece"] == pytest.approx(0.09)


def test_averaged_forecasts_lose_less_and_are_too_modest(ran):
    names = ran["exr-reg-average"]
    assert names["loss"](names["mean"]) < names["loss"](names["p"][0])
    assert names["right"] == pytest.approx(0.64 / 0.68, abs=0.01)


def test_readers_meet_the_result_of_each_solution(ran):
    exercises.check_results(UNIT, ran)
