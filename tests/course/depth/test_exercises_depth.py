"""The code in unit 7's solutions runs and gives what the text says."""

import exercises
import numpy as np
import pytest

UNIT = exercises.UNITS / "07-depth.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=10)


def test_a_chain_of_sigmoids_keeps_its_gradient_at_four_and_loses_it_after_seventy_six(ran):
    names = ran["exr-sd-chain"]
    assert names["factor"](4.0, 100) == 1 and names["layers"] == 76


def test_hes_variance_keeps_the_mean_square_of_any_input_and_any_leak(ran):
    assert ran["exr-sd-he"]["factors"] == pytest.approx({0.0: 1, 0.1: 1, 1.0: 1}, abs=0.06)


def test_glorots_compromise_loses_both_ways(ran):
    pair = ran["exr-sd-glorot"]["pair"]
    assert pair["in"] == pytest.approx((1, 4, 1, 1)) and pair["out"] == pytest.approx((0.25, 1, 1, 1))
    assert pair["Glorot"] == pytest.approx((0.4, 1.6, 0.64, 0.64))


def test_the_typical_signal_is_that_of_the_expansion(ran):
    for found, expected in ran["exr-sd-typical"]["found"].values():
        assert np.log(found) == pytest.approx(np.log(expected), rel=0.15)


def test_sigmoids_are_tanh_in_disguise(ran):
    assert ran["exr-sd-disguise"]["gap"] < 1e-12


def test_a_bound_that_always_acts_is_a_rate(ran):
    names = ran["exr-sd-clip"]
    assert names["gap"] < 1e-9 and names["angle"] == pytest.approx(np.degrees(np.arccos(3**-0.5)), abs=1.5)


def test_scaled_branches_stay_below_e_and_halved_sums_at_one(ran):
    names = ran["exr-sd-residual"]
    assert names["c"] == pytest.approx(0.083, abs=5e-4)
    assert names["scaled"] == pytest.approx((1 + 1 / 40) ** 40, rel=0.2) and names["both"] == pytest.approx(1, abs=0.2)


def test_two_examples_are_plus_and_minus_one_unless_close_or_many_places(ran):
    names = ran["exr-sd-two"]
    assert np.abs(names["dense"]) == pytest.approx(1) and np.abs(names["spared"]).max() < 0.2
    assert np.ptp(np.abs(names["conv"])) > 1


def test_the_gradient_through_batch_norm_is_that_by_differences(ran):
    names = ran["exr-sd-backward"]
    back = names["backward"](names["z"], names["g"])
    assert names["gap"] < 1e-7 and back.sum() == pytest.approx(0, abs=1e-12)
    assert back @ names["unit"](names["z"]) == pytest.approx(0, abs=1e-12)


def test_scale_does_not_matter_before_batch_norm_and_weights_grow(ran):
    names = ran["exr-sd-scale"]
    assert abs(names["same"]) < 1e-12 and names["ratio"] == pytest.approx(3, abs=1e-4)
    assert names["product"] == pytest.approx(0, abs=1e-6) and (np.diff(names["lengths"]) > -1e-6).all()
    assert names["lengths"][-1] > 1.02 * names["lengths"][0]


def test_readers_meet_the_result_of_each_solution(ran):
    exercises.check_results(UNIT, ran)
