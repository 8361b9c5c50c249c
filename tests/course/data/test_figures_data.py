"""What the figures of unit 2 show, as numbers: against exact results, and the claims of the text."""

from importlib import import_module

import numpy as np
import pytest
import unit_figures
from scipy.stats import binom

from measured.figures import data as fig


def module(name: str):
    """The module of a figure, whose helpers are tested too: `fig` gives the figures."""
    return import_module(f"measured.figures.data.{name}")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("02-data", fig)


def test_every_slide_has_cues_of_at_most_forty_words_and_narration():
    unit_figures.check_cues("02-data")


# -- labels and samples ------------------------------------------------------------------------------------------------


def test_a_duel_of_labels_is_won_as_often_as_the_binomial_says():
    shown = fig.votes_outvoted.numbers()
    votes = np.array(shown.votes)
    exact = binom.sf(votes // 2, votes, 0.6) + np.where(votes % 2 == 0, binom.pmf(votes // 2, votes, 0.6) / 2, 0)
    assert shown.agreeing_40 == pytest.approx(exact, abs=0.015)
    assert np.diff(shown.scattered_60).min() > 0 > np.diff(shown.agreeing_60).max()
    # What a reader sets tips where the lead of the true class vanishes: at a half, and at nine tenths of ten classes.
    tips = {share: fig.votes_outvoted.numbers(wrong=share) for share in (0.45, 0.55, 0.85, 0.9)}
    assert tips[0.45].agreeing > 0.75 and tips[0.55].agreeing < 0.25
    assert tips[0.85].scattered > 0.4 and tips[0.9].scattered == pytest.approx(0.1, abs=0.02)


def test_volunteers_are_off_by_the_bias_and_a_random_sample_by_its_standard_error():
    shown = fig.volunteers.numbers()
    assert shown.among == pytest.approx(0.52 * 0.9 / (0.52 * 0.9 + 0.48))
    assert shown.volunteers[-1] == pytest.approx(shown.bias, rel=0.02)
    sizes = np.array(shown.sizes)
    expected = np.sqrt(0.52 * 0.48 / sizes * (1 - sizes / shown.people))
    assert shown.random == pytest.approx(expected, rel=0.1)
    assert np.sqrt(0.52 * 0.48 / shown.worth) == pytest.approx(shown.bias)
    assert fig.volunteers.numbers(willing=0.98).worth == pytest.approx(10_000, rel=0.05)  # four over a fiftieth squared


# -- representation ----------------------------------------------------------------------------------------------------


def test_rings_are_separated_by_a_line_in_two_of_three_coordinates():
    shown = fig.rings_three_ways.numbers()
    assert 0.45 < shown.drawn < 0.55 and shown.polar_low > 0.98 and shown.squares_low > 0.98


def test_a_moved_digit_is_moved_and_loses_what_leaves_the_picture():
    digit = np.arange(1, 65.0).reshape(1, 8, 8)
    right, down = (module("augmented_digit").moved(digit, *step)[0] for step in ((1, 0), (0, 1)))
    assert (right[:, 1:] == digit[0, :, :-1]).all() and (right[:, 0] == 0).all()
    assert (down[1:] == digit[0, :-1]).all() and (down[0] == 0).all()


def test_turned_digits_are_read_less_and_sixes_become_nines():
    shown = fig.augmented_digit.numbers()
    assert shown.right[0] > 0.9 and shown.right[1] < shown.right[0] - 0.2 and min(shown.right) < 0.15
    assert shown.sixes > 0.6
    upright = np.zeros((1, 8, 8))
    upright[0, 0, :] = 16
    assert module("augmented_digit").turned(upright, 180)[0, 7].min() == pytest.approx(16)


def test_moved_copies_cost_the_line_in_every_split_and_help_the_others():
    shown = fig.augmentation_helps_or_hurts.numbers()
    assert shown.worse == [[10, 0], [0, 0], [0, 0]]
    assert shown.line_plain_gain[2] < -0.1
    assert shown.neighbour_plain_gain[1] > 0 and shown.kernel_plain_gain[1] > 0
    assert min(shown.line_moved_gain[1], shown.neighbour_moved_gain[1], shown.kernel_moved_gain[1]) > 0.1
    assert 10 < shown.width < 80


# -- dimensions --------------------------------------------------------------------------------------------------------


def test_the_share_of_the_ball_is_the_known_one_and_is_counted():
    shown = fig.ball_in_cube.numbers()
    assert shown.two == pytest.approx(np.pi / 4) and shown.three == pytest.approx(np.pi / 6)
    assert shown.ten == pytest.approx(np.pi**5 / 120 / 2**10) and shown.power_100 == pytest.approx(-69.73, abs=0.01)
    exact = 10.0 ** module("ball_in_cube").share(np.arange(1, 9))
    assert shown.counted[:8] == pytest.approx(exact, rel=0.15)


def test_shells_and_distances_are_as_computed_by_hand():
    shown = fig.shell_and_distances.numbers()
    assert shown.shell["10"] == pytest.approx(0.401263, abs=1e-6) and shown.shell["100"] == pytest.approx(
        0.994079, abs=1e-6
    )
    assert shown.crossed == 90
    assert shown.ratio == sorted(shown.ratio, reverse=True) and shown.ratio[0] > 10 and shown.ratio[-1] < 1.4
    # The distance of Gaussian points is a chi variable: its relative spread is about one over the root of 2 d.
    assert shown.spread[-1] == pytest.approx(1 / np.sqrt(2 * 500), rel=0.1)


# -- bias, splits, shift -----------------------------------------------------------------------------------------------


def test_the_bias_returns_through_hints_and_more_data_do_not_change_it():
    shown = fig.bias_through_proxies.numbers()
    assert shown.skilled == pytest.approx(0.5, abs=0.02) and shown.alone[-1] == pytest.approx(0.5, abs=0.02)
    assert shown.group[-1] < shown.past - 0.05 and shown.hints[-1] < 0.4
    assert abs(shown.hints[0] - shown.hints[-1]) < 0.03
    harder = fig.bias_through_proxies.numbers(penalty=1.0)
    assert (
        harder.alone[-1] == shown.alone[-1]
        and harder.hints[-1] < shown.hints[-1] - 0.05
        and harder.group[-1] < shown.group[-1] - 0.05
    )
    assert shown.guessed == pytest.approx(0.885, abs=0.01)


def test_without_a_penalty_in_the_past_no_model_prefers_a_group():
    shown = fig.bias_through_proxies.numbers(penalty=0.0, draws=5)
    assert [shown.past, shown.group[-1], shown.hints[-1]] == pytest.approx([0.5] * 3, abs=0.05)


def test_copies_across_the_split_turn_the_ranking_round():
    shown = fig.duplicates_across_the_split.numbers()
    assert shown.neighbour[0] > 0.98 and shown.leads[0][1] > 0.1
    assert max(shown.neighbour[1], shown.line[1]) < 1 - shown.wrong
    assert shown.leads[2][2] < 0
    alone = fig.duplicates_across_the_split.numbers(copies=1, draws=4)
    assert alone.neighbour[0] < 1 - shown.wrong


def test_the_future_is_harder_than_months_left_out_and_no_model_does_as_well():
    shown = fig.forecast_after_shift.numbers()
    assert shown.later > 3 * shown.split and shown.worse > 0.9
    assert 0.4 < shown.beaten < 0.6
    assert shown.by_month == sorted(shown.by_month)


# -- measured ----------------------------------------------------------------------------------------------------------


def test_the_worth_in_clean_images_is_read_off_the_clean_curve():
    worth = module("quality_and_quantity").worth
    assert worth(np.array([100, 10_000]), [0.5, 0.7], 0.6) == pytest.approx(1_000)
    shown = fig.quality_and_quantity.numbers()
    assert shown.pixels[-1] < shown.clean[0] < shown.two_fifths[-1] < shown.clean[-1]
    assert 1_000 < shown.worth["two_fifths"] < 30_000


def test_agreeing_errors_cost_more_and_cameras_cross():
    kinds, camera = fig.label_noise_kinds.numbers(), fig.same_camera.numbers()
    assert min(gap[1] for gap in kinds.gap_40) > 0
    assert camera.clean[0] > camera.damaged[0] and camera.damaged[1] > camera.clean[1] + 0.1


def test_images_are_less_alike_than_noise_and_have_few_dimensions():
    ratio, dimension = fig.neighbours_784.numbers(), fig.intrinsic_dimension.numbers()
    assert ratio.images[-1] > 3 * ratio.pixels_shuffled[-1] and abs(ratio.noise[-1] - ratio.pixels_shuffled[-1]) < 0.05
    assert 10 < dimension.images[-1] < 18 and dimension.their_covariance[-1] > 2 * dimension.images[-1]
    assert dimension.known[:3] == pytest.approx(dimension.true[:3], rel=0.1) and dimension.known[-1] < 60


def test_the_winner_is_worse_elsewhere_and_chosen_by_validation_alone():
    shown = fig.winner_on_validation.numbers()
    assert shown.small_optimism[-1][1] > 0.02 and shown.large_optimism[-1][0] < shown.small_optimism[-1][0] / 2
    assert shown.small_validation == sorted(shown.small_validation) and sum(shown.often) == shown.splits == 100
    from measured.experiments.data.selection import winners

    found = winners(np.array([[0.5, 0.9, 0.7]]), np.array([[0.9, 0.1, 0.2]]), (1, 3))
    assert found[:, :, 0].tolist() == [[0.5, 0.9], [0.9, 0.1]]


def test_the_mark_wins_at_home_and_loses_elsewhere():
    sites, map_ = fig.corner_mark_sites.numbers(), fig.corner_mark_occlusion.numbers()
    assert sites.a == sorted(sites.a) and sites.c == sorted(sites.c, reverse=True)
    assert sites.c[3] < 0.3 and max(sites.c_growing) < 0.4
    assert map_.corner[1] > 0.1 and map_.most_else[1] < 0.02 and abs(map_.corner[0]) < 0.01


def test_published_areas_are_those_of_the_abstract():
    shown = fig.xray_sites.numbers()
    assert (shown.known, shown.other, shown.sorted) == (0.931, 0.815, 0.861)
