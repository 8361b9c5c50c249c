"""The code in unit 9's solutions runs and gives what the text says."""

import exercises
import numpy as np
import pytest

UNIT = exercises.UNITS / "09-generalisation.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=9)


def test_a_store_of_labels_is_right_as_often_as_its_neighbours_labels(ran):
    right = ran["exr-gn-store"]["right"]
    for share, found in right.items():
        assert found == pytest.approx(right[0.0] * (1 - 0.9 * share), abs=0.06)


def test_descent_ends_at_the_projection_of_its_start(ran):
    names = ran["exr-gn-projection"]
    assert names["gap"] < 1e-8 and names["longer"]


def test_the_shortest_solution_is_as_long_as_derived_and_longest_at_the_threshold(ran):
    found = ran["exr-gn-threshold"]["found"]
    for p in (60, 80, 200):
        assert found[p][0] == pytest.approx(40 / (p - 41), rel=0.12)
    assert found[40][0] > 30 * found[60][0] and found[40][1] < 40**-0.5


def test_a_penalty_shrinks_each_direction_by_its_singular_value(ran):
    names = ran["exr-gn-ridge"]
    assert names["gap"] < 1e-6 and names["lengths"][0] > 1.3 * names["lengths"][1] > 1.6 * names["lengths"][2]


def test_the_tangent_kernel_is_that_by_differences(ran):
    assert ran["exr-gn-tangent"]["gap"] < 1e-7


def test_a_random_mask_has_as_many_paths_as_expected_and_loses_classes(ran):
    names = ran["exr-gn-lot"]
    assert names["means"]["mild"] == pytest.approx(5000 * 0.041 * 0.037 * 0.218, rel=0.1)
    assert names["means"]["strong"] == pytest.approx(5000 * 0.012 * 0.013 * 0.11, rel=0.25)
    assert names["cut_off"]["mild"] < 0.01 < 0.05 < names["cut_off"]["strong"]


def test_sharpness_grows_by_renaming(ran):
    names = ran["exr-gn-rescale"]
    assert names["before"] == pytest.approx([0, 2], abs=1e-9) and names["after"] == pytest.approx([0, 25.04], abs=1e-9)


def test_the_clock_adds_all_sums(ran):
    assert ran["exr-gn-clock"]["right"] == 1


def test_digits_kept_back_promise_more_than_counted_weights(ran):
    names = ran["exr-gn-held"]
    assert names["digits"] == 299 and names["examples"] == np.ceil((32 * 2112 * np.log(2) + np.log(20)) / 0.01)
    assert names["examples"] > 4_000_000


def test_readers_meet_the_result_of_each_solution(ran):
    exercises.check_results(UNIT, ran)
