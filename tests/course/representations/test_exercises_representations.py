"""The code in unit 11's solutions runs and gives what the text says."""

import exercises
import numpy as np
import pytest

UNIT = exercises.UNITS / "11-representations.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=11)


def test_the_axis_keeps_hardly_more_than_half(ran):
    assert 0.5 < ran["exr-rp-axis"]["kept"] < 0.6


def test_a_mixed_code_gives_the_same_answers_and_a_turned_one_the_same_penalty(ran):
    names = ran["exr-rp-linear"]
    for one in names["answers"].values():
        assert np.allclose(one, names["answers"]["components"])
    assert names["sizes"]["turned"] == pytest.approx(names["sizes"]["components"]) == pytest.approx(6)
    assert names["sizes"]["mixed"] > 7


def test_coefficients_shrink_and_long_atoms_are_cheap(ran):
    names = ran["exr-rp-shrink"]
    assert names["best"] == pytest.approx(0.7, abs=1e-4)
    assert names["least"][1] > names["least"][2] > names["least"][10] > -1


def test_the_kl_penalty_is_least_at_its_target(ran):
    names = ran["exr-rp-target"]
    assert names["least"] == pytest.approx(0.05, abs=1e-3) and names["curve"] == pytest.approx(1 / 0.0475, rel=0.01)
    assert names["cost"](0.999) > 20 * names["cost"](0.001) > 0


def test_the_store_holds_most_between_few_and_many_active_cells(ran):
    names = ran["exr-rp-capacity"]
    assert names["M"][1] == names["M"].max() and names["M"][-1] < names["M"].max() / 5 and names["M"][0] < names["M"][1]
    assert 0.5 < names["wrong"] < 3


def test_the_best_linear_filter_keeps_what_is_louder_than_noise(ran):
    names = ran["exr-rp-wiener"]
    assert np.diag(names["fitted"]) == pytest.approx(names["factors"], abs=0.01)
    assert names["factors"][0] > 0.9 > 0.3 > names["factors"][2]


def test_the_mean_is_the_noisy_point_and_the_slope_of_the_log_density(ran):
    assert ran["exr-rp-tweedie"]["gap"] < 1e-4


def test_the_contractive_penalty_is_that_by_differences(ran):
    names = ran["exr-rp-contract"]
    assert names["formula"] == pytest.approx(np.square(names["slopes"]).sum(), rel=1e-6)


def test_the_divergence_is_that_on_a_grid(ran):
    names = ran["exr-rp-gauss"]
    assert names["formula"] == pytest.approx(names["grid"], rel=1e-6) and names["formula"] > 6


def test_means_over_both_weigh_the_divergence_39_times_too_much(ran):
    names = ran["exr-rp-scaling"]
    assert names["beta"] == pytest.approx(39.2) and names["kl"].mean() == pytest.approx(names["expected"], abs=0.05)


def test_what_the_bound_misses_is_the_divergence_from_the_true_cloud(ran):
    names = ran["exr-rp-elbo"]
    for m, v in ((0.0, 1.0), (1.0, 0.2), (names["m_true"], names["v_true"])):
        gap = names["exact"] - names["elbo"](m, v)
        assert gap == pytest.approx(names["kl"](m, v, names["m_true"], names["v_true"]), abs=1e-9) and gap > -1e-9


def test_readers_meet_the_result_of_each_solution(ran):
    exercises.check_results(UNIT, ran)
