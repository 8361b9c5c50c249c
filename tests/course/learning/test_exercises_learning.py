"""The code in unit 1's solutions runs and gives what the solutions say."""

import exercises
import numpy as np
import pytest

UNIT = exercises.UNITS / "01-learning.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=6)


def test_the_chapter_shows_what_solutions_print(ran):
    exercises.check_results(UNIT, ran)


def test_ten_times_the_precision_needs_a_hundred_times_the_examples(ran):
    names = ran["exr-test-size"]
    assert names["fine"] == pytest.approx(100 * names["coarse"], rel=0.01)
    assert names["guaranteed"] == pytest.approx(0.175, abs=0.001)
    assert names["spread"] < 0.3 * names["guaranteed"]


def test_the_mean_has_the_least_squared_and_the_median_the_least_absolute_error(ran):
    assert ran["exr-mmse"]["best_squared"] == pytest.approx(1, abs=0.02)
    assert ran["exr-mmse"]["best_absolute"] == pytest.approx(np.log(2), abs=0.02)


def test_fourteen_of_sixteen_rules_are_linear(ran):
    names = ran["exr-count-rules"]
    assert len(names["linear"]) == 14
    assert names["missing"] == {(0, 1, 1, 0), (1, 0, 0, 1)}
    assert names["after_three"] == [(0, 1, 1, 1)]


def test_two_units_solve_exclusive_or(ran):
    assert ran["exr-xor"]["answer"].tolist() == [0, 1, 1, 0]


def test_normal_equations_and_a_hundred_steps_agree_and_neither_is_the_truth(ran):
    names = ran["exr-closed-form"]
    assert names["w"] == pytest.approx(names["at_once"], abs=1e-10)
    assert np.abs(names["at_once"] - [1, 2]).max() > 0.01


def test_the_best_step_is_two_thirds_and_shrinks_by_a_third(ran):
    names = ran["exr-best-step"]
    assert names["best"] == pytest.approx(2 / 3, abs=0.001)
    assert names["worst_factor"](2 / 3, [1, 2]) == pytest.approx(1 / 3)
    assert names["narrow"] == pytest.approx(999 / 1001)


def test_the_limit_separates_convergence_from_divergence_and_rescaling_helps(ran):
    names = ran["exr-step-limit"]
    assert names["below"] < 1e-9 and names["above"] > 1e3 and names["rescaled"] < 1e-9
    assert names["scaled_limit"] > 50 * names["limit"]


def test_neighbours_do_not_notice_the_shuffling(ran):
    names = ran["exr-shuffle"]
    assert (names["plain"] == names["shuffled"]).all()


def test_variance_is_noise_times_coefficients_over_places(ran):
    assert ran["exr-variance"]["measured"] == pytest.approx(ran["exr-variance"]["predicted"], rel=0.1)


def test_the_shortcut_is_leave_one_out(ran):
    assert ran["exr-leave-one-out"]["shortcut"] == pytest.approx(ran["exr-leave-one-out"]["slow"])
