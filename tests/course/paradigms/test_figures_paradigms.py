"""What the figures of unit 3 show, as numbers: against exact results, and the claims of the text."""

import io
import re
from importlib import import_module

import exercises
import numpy as np
import pytest
import unit_figures

from measured.experiments.paradigms import _digits, _spreading, feedback, masking, transfer
from measured.figures import paradigms as fig

UNIT = exercises.UNITS / "03-paradigms.qmd"


def module(name: str):
    """The module of a figure, whose helpers are tested too: `fig` gives the figures."""
    return import_module(f"measured.figures.paradigms.{name}")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("03-paradigms", fig)


def test_every_slide_has_cues_of_at_most_forty_words_and_narration():
    unit_figures.check_cues("03-paradigms")


def test_parts_last_as_long_as_their_slides():
    unit_figures.check_minutes("03-paradigms")


@pytest.mark.parametrize("name", ["clusters_and_digits", "masked_digits"])
def test_what_a_step_brings_is_a_group_of_the_drawing_which_alone_can_be_hidden(name):
    drawing = io.StringIO()
    getattr(fig, name)().savefig(drawing, format="svg")
    marked = re.findall(r'<(\w+)[^>]*id="step-(?:[2-9])-', drawing.getvalue())
    assert len(marked) > 5 and set(marked) == {"g"}


# -- what a learner is told, and no label ------------------------------------------------------------------------------


def test_the_line_is_that_of_least_squares_and_its_answer_as_exact_as_theory_says():
    shown = fig.train_then_infer.numbers()
    assert shown.answer == pytest.approx(shown.offset + shown.slope * shown.new) and shown.kept == 2
    # The variance of a fitted line at 8, for inputs even from 0 to 10: about (1 + (8 - 5)^2 / (100 / 12)) / n.
    assert shown.typical == pytest.approx(np.sqrt((1 + 9 / (100 / 12)) / 30), rel=0.1)


def test_views_find_three_heaps_until_a_coordinate_is_loud():
    views = module("hidden_views")
    quiet, loud = fig.hidden_views.numbers(loud=1.0), fig.hidden_views.numbers(loud=10.0)
    assert quiet.least > 0.9 and quiet.three == 1 and loud.agreement < 0.3
    plane, shares = views.projected(np.array([[3.0, 0, 0], [-3, 0, 0], [0, 1, 0], [0, -1, 0]]))
    assert shares == pytest.approx([0.9, 0.1, 0]) and np.abs(plane[:2, 0]) == pytest.approx([3, 3])
    two = np.vstack([np.random.default_rng(0).normal(c, 0.3, (100, 2)) for c in (0, 3)])
    assert views.modes(two)[1] == 2


def test_k_means_falls_at_every_round_to_a_division_that_is_its_own_best_answer():
    means = module("_kmeans")
    points = np.random.default_rng(0).normal(size=(60, 2))
    centres, loss = means.descend(points, points[:4])
    assert (np.diff(loss) < 0).all()
    group = means.distances(points, centres[-1]).argmin(axis=1)
    assert centres[-1] == pytest.approx(np.array([points[group == k].mean(axis=0) for k in range(4)]))
    shown = fig.kmeans_descends.numbers()
    assert shown.rises == 0 and shown.worse + shown.good == 1 and shown.spread_good > shown.good
    assert np.mean(shown.by_set) == pytest.approx(shown.worse) and min(shown.by_set) < 0.1
    assert len({tuple(c) for c in means.spread_start(points, 5, np.random.default_rng(1))}) == 5


def test_each_method_finds_the_shape_that_it_assumes():
    scores = fig.clusterings_compared.numbers().scores
    assert scores["k-means"][0] > 0.9 and scores["mixture"][1] > 0.9 and scores["single linkage"][2] > 0.9
    assert max(min(score) for score in scores.values()) < 0.6


def test_groups_are_counted_by_class_and_some_digit_has_none():
    table = module("clusters_and_digits").table(np.array([0, 0, 1]), np.array([3, 3, 3]))
    assert table[0, 3] == 2 and table[1, 3] == 1 and table.sum() == 3
    shown = fig.clusters_and_digits.numbers()
    assert 0.7 < shown.right_low < shown.right < shown.right_high < 0.85 and shown.with_all < 5


# -- few labels --------------------------------------------------------------------------------------------------------


def test_labels_come_to_rest_where_the_formula_says():
    points = np.random.default_rng(0).normal(size=(40, 2))
    weights = _spreading.graph(points, 5)
    assert weights == pytest.approx(weights.T) and np.abs(np.linalg.eigvalsh(weights)).max() == pytest.approx(1)
    known = _spreading.one_of(np.array([0, 1] + [-1] * 38), 2)
    held = _spreading.steps(weights, known, 0.9, 400)
    assert held[0] == pytest.approx(known) and held[-1] == pytest.approx(0.1 * _spreading.spread(weights, known, 0.9))


def test_a_new_point_takes_the_class_that_its_neighbours_hold():
    points = np.array([[0.0], [1], [10], [11]])
    held = np.array([[9.0, 0], [9, 0], [0, 1], [0, 1]])
    assert _spreading.asked(points, held, np.array([[0.4], [10.4]]), 2).tolist() == [0, 1]


def test_spreading_needs_the_gap():
    shown = fig.labels_spread.numbers()
    assert shown.spreading[0] > 0.95 and abs(shown.spreading[-1] - shown.nearer[-1]) < 0.05 and min(shown.worst) < 0.5
    assert 0.65 < min(shown.nearer) < max(shown.nearer) < 0.85


def test_points_without_label_follow_the_heaps():
    shown = fig.unlabelled_hurt.numbers()
    assert shown.across[-1] == pytest.approx(0.5, abs=0.02) and shown.worse > 0.9 and shown.gain[1] > 0
    points = np.array([[-1.0, 0], [1, 0]])
    middle = module("unlabelled_hurt").means(points, np.array([0, 1]), np.array([[-3.0, 0], [3, 0]]))
    assert middle == pytest.approx(np.array([[-2.0, 0], [2, 0]]))


def test_the_first_ten_labels_are_one_of_each_and_no_digit_is_in_two_parts():
    digits = _digits.parts(0)
    order = _digits.revealed(digits.known, np.random.default_rng(0))
    for start in (0, 10, 90):
        assert sorted(digits.known[order[start : start + 10]]) == list(range(10))
    assert sorted(order) == list(range(1_000))
    assert (len(digits.pool), len(digits.checks), len(digits.asked)) == (1_000, 300, 497)


def test_spread_labels_are_worth_four_times_as_many():
    shown = fig.accuracy_by_labels.numbers()
    assert 25 < shown.needed_low < shown.needed < shown.needed_high < 65
    assert shown.lead["propagation"][1] > 0.15 and shown.lead["clusters"][1] > 0.05
    assert shown.lead["chosen"][0] > shown.lead["clusters"][0] / 2 and shown.chosen[-1] == max(
        shown.chosen[-1], shown.propagation[-1]
    )
    assert shown.lead["masked"][1] > 0.03 and abs(shown.end["masked"][0]) < 0.015


# -- hidden pixels and other clothes -----------------------------------------------------------------------------------


def test_the_gaussian_tells_a_hidden_pixel_by_its_regression_on_the_seen_one():
    rng = np.random.default_rng(0)
    pool = rng.normal(size=(5_000, 1)) @ np.array([[1.0, 0.5]]) + rng.normal(0, 0.1, (5_000, 2))
    told = masking.gaussian(pool, np.array([[2.0, 9.0]]), np.array([[0.0, 1.0]]), 0.0)
    assert told[0] == pytest.approx([2.0, 0.99], abs=0.03)


def test_a_copy_is_of_the_digit_that_agrees_with_what_is_seen_and_errors_are_of_what_is_not():
    pool = np.array([[0.0, 0, 7], [1, 1, 5]])
    told = masking.nearest(pool, np.array([[0.9, 1, 0]]), np.array([[0.0, 0, 1]]))
    assert told.tolist() == [[1, 1, 5]]
    assert masking.error(told, np.array([[0.9, 1, 3.0]]), np.array([[0.0, 0, 1]])) == 4


def test_the_line_is_that_of_ridge_regression():
    from sklearn.linear_model import Ridge

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(80, 5)), rng.integers(10, size=80)
    (rule,) = masking.line(x, y, (0.5,))
    model = Ridge(alpha=0.5 * (x**2).mean()).fit(x, np.eye(10)[y])
    asked = rng.normal(size=(50, 5))
    assert (rule(asked) == model.predict(asked).argmax(axis=1)).all()


def test_the_network_fills_in_better_than_the_three_others():
    shown = fig.masked_digits.numbers()
    assert shown.network < shown.gaussian < shown.nearest < shown.mean / 1.5


def test_trained_units_are_read_better_than_pixels_and_by_many_labels_untrained_ones_do_half_of_it():
    shown = fig.features_probed.numbers()
    assert min(gap[1] for gap in shown.over_pixels) > 0
    assert 0 < shown.over_untrained[-1][0] < shown.over_pixels[-1][0] / 2 < 0.05 < shown.over_untrained[0][1]


def test_only_the_last_layer_is_new():
    old, fresh = np.arange(20.0), -np.arange(20.0)
    made = transfer.with_new_end(old, fresh, 2)
    assert made[:5].tolist() == old[:5].tolist() and made[5:].tolist() == fresh[5:].tolist()
    labels = np.array([5, 5, 6, 7, 8, 9, 9, 6, 7, 8])
    assert sorted(labels[transfer.by_turns(np.arange(10), labels)][:5]) == [5, 6, 7, 8, 9]


def test_other_clothes_gain_little_at_any_number_of_labels():
    shown = fig.transfer_clothes.numbers()
    assert max(gap[0] for gap in shown.gains) < 0.01 and shown.gains[1][2] < 0
    assert shown.first[0] > 0.8 > 0.3 > shown.first[1]


# -- rewards -----------------------------------------------------------------------------------------------------------


def test_walls_and_edges_stop_and_values_solve_bellmans_equation():
    grid = module("_grid")
    assert grid.after((1, 1), 0) == (1, 1) and grid.after((0, 0), 2) == (0, 0) and grid.after((0, 0), 0) == (1, 0)
    values = grid.settled()
    assert grid.sweep(values) == pytest.approx(values)
    assert values[grid.NUMBER[(2, 3)]] == pytest.approx(1) and values[grid.NUMBER[(2, 2)]] == pytest.approx(0.86)
    assert len(grid.FREE) == 21


def test_the_rule_arrives_from_a_third_and_the_values_from_all():
    rule, values = fig.rule_followed.numbers(), fig.values_spread.numbers()
    assert (rule.arrive, rule.free, rule.learned, rule.start) == (7, 21, 21, False)
    assert values.arrive == 21 and values.need == 6 and values.gap < 1e-12
    told = [fig.values_spread.numbers(sweeps=sweeps).told for sweeps in range(1, 7)]
    assert told == sorted(told) and told[0] < 5 and told[-1] == 21


def test_q_learning_finds_the_way_and_leaves_the_rest():
    shown = fig.q_learning_runs.numbers()
    assert shown.found[shown.asked.index(10)] == 1 and 0.4 < shown.right_share < 0.8
    grid, runs = module("_grid"), module("q_learning_runs")
    best = grid.best_moves(grid.settled()).argmax(axis=1)
    assert runs.follows(best) == pytest.approx(shown.best)
    assert shown.best - 0.1 < shown.last < shown.best


def test_curiosity_pays_and_greed_is_caught():
    shown = fig.greedy_or_curious.numbers()
    assert shown.never < shown.hundredth < shown.tenth < shown.best == pytest.approx(1.54, abs=0.01)
    assert min(lead[1] for lead in shown.lead.values()) > 0


def test_the_reward_gradient_is_right_on_average():
    chances = np.array([[0.2, 0.5, 0.3]])
    luck = (np.arange(100_000) + 0.5) / 100_000
    for baseline in (0.0, 0.4):
        mean = np.mean(
            [feedback.from_reward(chances, 1, one, np.array([baseline]))[0][0] for one in luck[::20]], axis=0
        )
        assert mean == pytest.approx(0.5 * (np.eye(3)[1] - chances[0]), abs=1e-3)


def test_rewards_need_many_more_digits_than_classes():
    shown = fig.digits_by_reward.numbers()
    assert (
        shown.times_low > 30 and shown.never == 1 and shown.least < 15 and shown.end[1] > 0 and shown.thousand[1] > 0.3
    )
    assert module("digits_by_reward").reached(np.array([10, 1_000]), np.array([0.4, 0.8]), 0.6) == pytest.approx(100)


def test_the_error_moves_to_the_cue_and_is_missed_where_nothing_comes():
    shown = fig.dopamine_td.numbers()
    assert (shown.first_reward, shown.first_cue) == (1, 0)
    assert shown.last_cue == pytest.approx(1) and shown.left_out == pytest.approx(-1)
    assert shown.cue < shown.between < shown.reward
