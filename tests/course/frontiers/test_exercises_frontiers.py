"""The code in unit 13's solutions runs and gives what the text says."""

import exercises
import numpy as np
import pytest

UNIT = exercises.UNITS / "13-frontiers.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=10)


def test_equal_codes_cost_the_logarithm_of_the_others(ran):
    names = ran["exr-fr-contrast"]
    assert names["alike"] == pytest.approx(np.log(199)) and names["best"] < 0.01


def test_a_counted_table_comes_to_the_entropy(ran):
    names = ran["exr-fr-bigram"]
    assert names["none"] == pytest.approx(0.722, abs=1e-3) and names["found"] == pytest.approx(names["one"], abs=0.02)


def test_a_floor_bends_the_slope(ran):
    names = ran["exr-fr-floor"]
    assert names["large"] < 0.05 < 0.15 < names["small"] < 0.5 and names["local"] == pytest.approx(
        names["rule"], abs=1e-3
    )


def test_the_best_division_is_found_by_search(ran):
    names = ran["exr-fr-split"]
    assert names["N"] == pytest.approx(names["searched"], rel=1e-3) and 0 < names["price"] < 0.01


def test_half_of_long_answers_needs_nearly_all_parts(ran):
    assert "k = 100: half at 0.993" in ran["exr-fr-power"]["printed"]


def test_a_bit_quarters_the_error_and_a_cut_lessens_it(ran):
    names = ran["exr-fr-bits"]
    assert names["ratios"] == pytest.approx(np.ones(7), abs=0.05) and names["cut"] < names["whole"] / 2


def test_less_than_a_tenth_must_be_left(ran):
    assert [line.split()[-1] for line in ran["exr-fr-sparse"]["printed"].splitlines()] == [
        "False",
        "False",
        "True",
        "True",
        "True",
    ]


def test_the_way_there_comes_to_look_like_the_way_back(ran):
    names = ran["exr-fr-align"]
    assert names["cosine"][4] > 0.5 and names["cosine"][-1] > 0.8 and names["errors"][-1] < 0.01


def test_ojas_rule_is_hebbs_brought_to_length_one(ran):
    gaps = np.array(ran["exr-fr-oja"]["gaps"])
    assert gaps[:-1] / gaps[1:] == pytest.approx([100, 100], rel=0.05)


def test_a_guess_by_noise_has_the_cosine_that_is_derived(ran):
    names = ran["exr-fr-noise"]
    assert np.mean(names["found"]) == pytest.approx(names["rule"], rel=0.1)


def test_readers_meet_the_result_of_each_solution(ran):
    exercises.check_results(UNIT, ran)
