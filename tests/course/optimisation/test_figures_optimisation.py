"""What the figures of unit 6 show, as numbers: against exact results, against libraries, and against the text's claims."""

from importlib import import_module

import numpy as np
import pytest
import unit_figures

from measured.figures import optimisation as fig
from measured.figures.optimisation import _ravine

# The modules, whose helpers are tested too: `fig` gives the figures in them.
rosenbrock_second_order = import_module("measured.figures.optimisation.rosenbrock_second_order")
two_weights = import_module("measured.figures.optimisation.two_weights")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("06-optimisation", fig)


# -- quadratics --------------------------------------------------------------------------------------------------------


def test_descent_diverges_past_two_over_the_largest_curvature_and_is_best_where_theory_says():
    numbers = fig.descent_reaches_least_squares.numbers()
    assert numbers.half < 1e-5 and numbers.past > numbers.start
    assert 1 < numbers.first_diverging < 1.05
    assert numbers.best_share == pytest.approx(numbers.best_share_theory, abs=0.015)
    # The path that a reader sets is that of the rate it names.
    assert fig.descent_reaches_least_squares.numbers(share=0.5).chosen == numbers.half
    assert fig.descent_reaches_least_squares.numbers(share=1.03).chosen == numbers.past


def test_the_shortcut_for_descent_without_memory_is_descent():
    curvatures, start = np.array([1.0, 7.0]), np.array([3.0, -2.0])
    here, slow = start, [start]
    for _ in range(10):
        here = here - 0.2 * curvatures * here
        slow.append(here)
    np.testing.assert_allclose(_ravine.descend(curvatures, start, 0.2, 0.0, 10), slow)
    fast = _ravine.descend(curvatures, start, 0.02, 1e-12, 10)
    np.testing.assert_allclose(_ravine.descend(curvatures, start, 0.02, 0.0, 10), fast, atol=1e-9)


def test_steps_in_the_zigzag_follow_from_the_factors():
    numbers = fig.zigzag_and_cures.numbers(condition=20.0)
    # y shrinks by 0.9 and x by 1 - 1.9/20 a step; the slower one decides.
    slowest = max(0.9, 1 - 1.9 / 20)
    assert numbers.descent == pytest.approx(np.log(1e-6) / np.log(slowest), rel=0.05)
    assert numbers.newton == 1 < numbers.momentum < numbers.descent / 3
    straight = fig.zigzag_and_cures.numbers(across=1.0)
    assert straight.turning == 0
    assert (
        straight.descent == pytest.approx(np.log(1e-6) / np.log(1 - 1 / 20), rel=0.05)
        and straight.descent > numbers.descent
    )


def test_descent_pays_the_condition_number_and_momentum_its_root():
    numbers = fig.steps_by_condition.numbers()
    assert numbers.slope_descent == pytest.approx(1, abs=0.02)
    assert numbers.slope_heavy_ball == pytest.approx(0.5, abs=0.06)
    rate_l, rate_best, heavy, newton = np.array(numbers.steps)
    late = np.array(numbers.conditions) >= 50
    np.testing.assert_allclose(rate_l[late] / rate_best[late], 2, atol=0.1)
    assert (heavy < rate_best).all() and (newton == 1).all()


def test_contraction_has_the_exact_limits_and_plateau():
    numbers = fig.contraction_by_curvature.numbers(decay=0.9)
    assert numbers.limit_descent == pytest.approx(2, abs=0.006)
    assert numbers.limit_momentum == pytest.approx(2 * 1.9, abs=0.006)
    assert numbers.limit_nesterov == pytest.approx(2 * 1.9 / (1 + 2 * 0.9), abs=0.006)
    assert numbers.plateau == pytest.approx(np.sqrt(0.9)) == numbers.flat_momentum
    assert numbers.flat_descent == pytest.approx(0.99)
    assert numbers.nesterov_at_one < 0.01


# -- noise -------------------------------------------------------------------------------------------------------------


def test_batch_gradients_err_as_the_theory_of_sampling_says():
    numbers = fig.gradient_noise.numbers()
    for kind in ("untrained", "trained"):
        np.testing.assert_allclose(getattr(numbers, kind), getattr(numbers, f"{kind}_theory"), rtol=0.2)
    assert numbers.slope_untrained == pytest.approx(-0.5, abs=0.05)
    assert numbers.one_trained > 1.5 * numbers.one_untrained


def test_floors_of_constant_rates_are_the_computed_ones_and_a_falling_rate_goes_below():
    numbers = fig.noise_floor.numbers()
    assert numbers.high == pytest.approx(numbers.high_theory, rel=0.1)
    assert numbers.low == pytest.approx(numbers.low_theory, rel=0.1)
    assert numbers.falling < numbers.low / 10
    more = fig.noise_floor.numbers(batch=8)
    assert more.high == pytest.approx(more.high_theory, rel=0.1) and more.low == pytest.approx(more.low_theory, rel=0.1)
    assert more.high == pytest.approx(numbers.high / 10, rel=0.1)  # "about a tenth"
    # The mean of the weights over n steps of a constant rate has an excess risk of d sigma^2 / (2 n) at best (Polyak, Juditsky).
    assert (
        numbers.averaged == pytest.approx(10 * 0.5**2 / (2 * 10_000), rel=0.35) and numbers.averaged > numbers.falling
    )


def test_batches_win_as_the_title_says():
    numbers = fig.batches_compared.numbers()
    assert numbers.samples_1 < numbers.samples_32 < numbers.samples_all / 5
    assert numbers.updates_all < numbers.updates_1 / 10
    # By the clock the whole batch and 32 are "close", and single samples "far behind".
    assert 0.4 < numbers.milliseconds_32 / numbers.milliseconds_all < 2.5
    assert numbers.milliseconds_1 > 4 * max(numbers.milliseconds_32, numbers.milliseconds_all)
    assert numbers.rate_1 < numbers.rate_32 < numbers.rate_all
    assert numbers.end_all == pytest.approx(numbers.solved, rel=0.2) and numbers.end_1 > 3 * numbers.solved


# -- memories ----------------------------------------------------------------------------------------------------------


def test_momentum_sums_a_geometric_series():
    numbers = fig.momentum_builds_up.numbers(decay=0.9, steps=40)
    assert numbers.agree == pytest.approx((1 - 0.9**40) / 0.1)
    assert numbers.alternate == pytest.approx(1 / 1.9, abs=0.01)
    assert fig.momentum_builds_up.numbers(decay=0.5).agree == pytest.approx(2)


def test_adagrad_stops_and_rmsprop_comes_back():
    numbers = fig.adagrad_stops_rmsprop_forgets.numbers()
    assert numbers.adagrad_at_100 == pytest.approx(0.1)
    assert numbers.adagrad_end < 1e-3 and numbers.rmsprop_end > 0.99
    assert numbers.rmsprop_first == pytest.approx(10)
    # The old mean of squares has fallen to 4 g^2: the step is half of what it was.
    assert numbers.back == pytest.approx(np.log(3e-4) / np.log(0.99), abs=8)


def test_bias_correction_makes_every_step_one():
    numbers = fig.adam_first_steps.numbers()
    assert numbers.first == pytest.approx(1, abs=1e-6) and numbers.spread < 1e-6
    assert numbers.first_plain == pytest.approx(0.1 / np.sqrt(0.001))
    assert numbers.largest_plain > 6 and 10 <= numbers.largest_at <= 14


def test_rotation_changes_adaptive_methods_and_not_momentum():
    numbers = fig.adaptive_aligned_rotated.numbers()
    assert numbers.momentum_difference < 1e-9
    assert numbers.adagrad_aligned_steps < 30 and numbers.adagrad_rotated_lowest > 1e-3
    assert numbers.adam_worse == numbers.draws == 10 and numbers.adam_rotated > 100 * numbers.adam_aligned
    assert numbers.adam_aligned_steps < numbers.adam_rotated_steps < 300
    assert abs(numbers.adam_aligned_steps / numbers.momentum_aligned_steps - 1) < 0.1  # "about as fast as momentum"
    assert numbers.rates_from_edge >= 5


def test_decoupled_decay_is_the_same_for_all_and_a_penalty_inside_is_not():
    numbers = fig.decoupled_decay.numbers()
    np.testing.assert_allclose(numbers.decoupled, numbers.promised, atol=0.06)
    assert numbers.penalised_small < 0.05 and numbers.penalised_large > 0.9
    assert (np.diff(numbers.penalised) > -0.02).all()


# -- contests ----------------------------------------------------------------------------------------------------------


def test_stated_rates_end_where_they_were_found_to_end_and_the_order_changes_with_tuning():
    numbers = fig.rosenbrock_rates.numbers()
    assert numbers.descent_stated == pytest.approx(0.847, abs=0.001)
    assert numbers.descent_end == pytest.approx([0.080, 0.005], abs=0.001)
    assert numbers.momentum_stated == pytest.approx(0.048, abs=0.001)
    assert numbers.adam_stated == pytest.approx(0.043, abs=0.001)
    assert numbers.momentum_best < numbers.adam_best < numbers.descent_best < numbers.descent_stated


def test_shared_rates_turn_the_order_round():
    numbers = fig.optimisers_shared_rate.numbers()
    assert set(numbers.order_left[:3]) == {"Adam", "AdamW", "RMSprop"} and numbers.order_left[-1] == "SGD"
    assert set(numbers.order_right[:2]) == {"momentum", "Nesterov"} and numbers.order_right[-1] == "RMSprop"
    assert numbers.sgd_left > 100 * numbers.adam_left and numbers.adam_right > numbers.sgd_right
    rates = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0)
    first = {fig.optimisers_shared_rate.numbers(right=rate).order_right[0] for rate in rates}
    assert len(first) == numbers.winners == 5


def test_tuned_optimisers_differ_by_about_a_point_and_no_pair_alone_is_told_apart():
    numbers = fig.optimisers_own_rate.numbers()
    assert numbers.seeds == 10
    assert 0.95 < numbers.lowest and 0.005 < numbers.gap < 0.015
    assert 0 < numbers.gap_low < numbers.gap < numbers.gap_high
    assert numbers.p < 0.01 < 0.2 < numbers.p_few and numbers.apart_corrected == 0
    assert (numbers.best, numbers.worst) == ("AdamW", "RMSprop")
    assert numbers.adam_at_its_rate < numbers.adam_at_adamws < numbers.adamw_accuracy
    order = sorted(zip(numbers.training, numbers.names, strict=True))
    assert {name for _, name in order[:3]} == {"momentum", "Nesterov", "AdamW"}


def test_best_rates_lie_far_apart_and_inside_the_grid():
    numbers = fig.optimiser_sensitivity.numbers()
    best = dict(zip(numbers.names, numbers.best_rates, strict=True))
    assert numbers.ratio == pytest.approx(best["SGD"] / best["Adam"]) and numbers.ratio >= 30
    assert all(1e-4 < rate < 1 for rate in best.values())
    assert numbers.adam_high == pytest.approx(np.log(10), abs=0.3)
    assert numbers.adam_best < numbers.adam_default < 2 * numbers.adam_best
    assert 1 < numbers.methods_apart < 1.5 < numbers.tenfold < 1.6  # AdamW at 0.001 loses least of all
    assert numbers.ring_on_line == 0  # what is ringed is the lowest point of the line that is drawn
    assert numbers.slack == 1.5 and 2.9 < numbers.narrowest <= numbers.widest < 3.5  # "a factor of three for every one"


def test_schedules_keep_between_nothing_and_the_base_rate():
    numbers = fig.schedules_drawn.numbers()
    means = dict(zip(numbers.names, numbers.means, strict=True))
    assert means["constant"] == 1 and means["cosine"] == pytest.approx(0.5, abs=0.01)
    assert means["exponential"] == pytest.approx(0.99 / np.log(100), abs=0.01)
    assert means["step"] == pytest.approx(0.3 * 1.11 + 0.1 * 0.001, abs=0.005)


def test_falling_rates_beat_the_best_constant_rate_and_averaging_comes_close():
    numbers = fig.schedules_trained.numbers()
    accuracy = dict(zip(numbers.names, numbers.accuracy, strict=True))
    assert numbers.seeds == 10
    assert all(accuracy[name] > accuracy["constant"] for name in ("step", "exponential", "cosine", "one cycle"))
    assert 0.005 < numbers.gain_low < numbers.gain_cosine < numbers.gain_high < 0.03
    assert all(0.003 < rate < 0.3 for rate in (*numbers.best_rates, numbers.averaged_rate))
    assert numbers.cosine_high > numbers.constant_high + 0.02 and numbers.collapse < 0.7
    assert max(numbers.top_gaps) < 0.006 and numbers.wins_cosine >= 8
    gains = [accuracy[name] - accuracy["constant"] for name in ("step", "exponential")]
    assert all(0.008 < gain < 0.012 for gain in gains) and all(
        low < 0 for low in numbers.gains_low
    )  # "about a point ... reach zero"
    assert max(numbers.deviation[name] for name in ("cosine", "one cycle")) < numbers.deviation["constant"]
    # "averaging comes close": more than half of what the cosine gains
    assert numbers.averaged - accuracy["constant"] > numbers.gain_cosine / 2
    assert 0 < numbers.averaged_behind < numbers.gain_cosine / 2


# -- landscape ---------------------------------------------------------------------------------------------------------


def test_the_hessian_of_two_weights_is_that_of_differences():
    def loss(w):
        return (w[0] * w[1] - 1) ** 2

    place, step = np.array([0.7, -1.3]), 1e-4
    unit = step * np.eye(2)
    differences = [
        [
            (loss(place + u + v) - loss(place + u - v) - loss(place - u + v) + loss(place - u - v)) / (4 * step**2)
            for v in unit
        ]
        for u in unit
    ]
    np.testing.assert_allclose(two_weights.hessian(*place), differences, atol=1e-5)


def test_two_weights_have_a_saddle_and_a_flat_valley():
    numbers = fig.two_weights.numbers()
    assert (numbers.saddle_low, numbers.saddle_high) == pytest.approx((-2, 2))
    assert numbers.flattest == pytest.approx(4) and numbers.flattest_at == pytest.approx(1)
    assert numbers.sharpest == pytest.approx(2 * (4**2 + 0.25**2)) and numbers.along < 1e-9


def test_leaving_a_saddle_takes_the_logarithm_of_the_offset():
    numbers = fig.saddle_escape.numbers()
    assert numbers.per_decade == pytest.approx(numbers.per_decade_theory, rel=0.02)
    assert numbers.stuck == pytest.approx(1) and numbers.noisy < 200


def test_shares_of_minima_are_the_exact_ones():
    numbers = fig.saddles_by_dimension.numbers()
    assert numbers.shares[0] == pytest.approx(0.5, abs=0.01)
    assert numbers.shares[1] == pytest.approx(numbers.two_exact, abs=0.01)
    assert (np.array(numbers.shares[1:]) < 0.5 ** np.array(numbers.dimensions[1:])).all()


def test_slices_are_bowls_that_steepen_with_depth():
    numbers = fig.loss_slices.numbers()
    assert numbers.edge[0] < numbers.edge[1] < numbers.edge[2] / 5
    assert numbers.trained[0] > numbers.trained[1] > numbers.trained[2]
    assert numbers.minimum_elsewhere < 0.005 and numbers.lowest_in_the_middle >= 25 and numbers.planes == 30
    assert numbers.least_steepening > 1 and numbers.most_minima == 1 and numbers.seeds == 10


def test_random_lines_meet_one_valley_and_most_of_the_wall_is_numbering():
    numbers = fig.loss_lines.numbers()
    assert numbers.lines == 200 and numbers.single_valley == [1, 1, 1]
    assert numbers.highest_barrier[0] < 1e-3
    assert 0 < numbers.lowest_barrier[1] <= numbers.highest_barrier[1] < numbers.lowest_barrier[2]
    assert all(share > 0.5 for share in numbers.removed)
    assert numbers.highest_aligned_barrier[2] < numbers.lowest_barrier[2] and numbers.lowest_aligned_barrier[2] > 0.1


def test_renumbered_units_compute_the_same_and_a_permutation_is_undone():
    from measured.experiments.optimisation import _network, landscape

    network, rng = _network.Network((5, 7, 6, 4)), np.random.default_rng(0)
    one, x = network.start(rng), rng.normal(size=(200, 5))
    other = network.start(rng)
    moved = landscape._renumbered(network, other, one, x)
    np.testing.assert_allclose(network.logits(moved, x), network.logits(other, x), atol=1e-12)
    assert np.abs(moved - other).max() > 0.1
    shuffled = one.copy()
    (first, bias), (second, _), _ = network.layers(shuffled)
    order = rng.permutation(7)
    first[...], bias[...], second[...] = first[:, order], bias[order], second[order]
    assert np.abs(shuffled - one).max() > 0.1
    np.testing.assert_allclose(landscape._renumbered(network, shuffled, one, x), one)


def test_small_batches_end_flatter_and_test_no_better():
    numbers = fig.sharpness_by_batch.numbers()
    assert numbers.sharper == [numbers.seeds] * 4 and numbers.seeds == 10
    assert 0.03 < numbers.lowest_gap_share < 0.15 and 0 < numbers.lowest_gap_low
    assert (np.diff(numbers.ratio) > 0).all() and numbers.ratio[-1] > 2.5
    assert max(map(abs, numbers.gaps_low[:3] + numbers.gaps_high[:3])) < 0.005
    # "decide little": neither better nor worse is shown, and a gain of batch 16 of a point is ruled out
    assert -0.01 < numbers.gaps_low[3] < 0 < numbers.gaps[3] < numbers.gaps_high[3]
    assert numbers.rescaled_times > 20 and numbers.loss_change < 1e-9


# -- curvature ---------------------------------------------------------------------------------------------------------


def test_rosenbrocks_derivatives_are_scipys():
    from scipy.optimize import rosen, rosen_der, rosen_hess

    place = np.array([-0.4, 1.7])
    assert rosenbrock_second_order.value(place) == pytest.approx(rosen(place))
    np.testing.assert_allclose(rosenbrock_second_order.gradient(place), rosen_der(place))
    np.testing.assert_allclose(rosenbrock_second_order.hessian(place), rosen_hess(place))


def test_curvature_saves_iterations_in_rosenbrocks_valley():
    numbers = fig.rosenbrock_second_order.numbers()
    assert numbers.newton < 10 < numbers.bfgs < 60 and 10 < numbers.lbfgs < 60
    assert numbers.descent > 10_000
    assert numbers.newton_highest > 10 * numbers.start


def test_newton_wins_in_few_dimensions_only():
    numbers = fig.second_order_cost.numbers()
    assert max(numbers.newton_iterations) < 10 and min(numbers.descent_iterations) > 500
    assert numbers.winner_small == "Newton"
    assert numbers.nesterov_total_large == pytest.approx(numbers.lbfgs_total_large, rel=0.3)  # "level"
    assert numbers.step_ratio_large > 10 * numbers.step_ratio_small
    assert numbers.newton_total_large > 2 * numbers.lbfgs_total_large


def test_natural_gradients_follow_one_path_in_both_parametrisations():
    numbers = fig.natural_gradient_paths.numbers()
    assert numbers.gap_natural < 0.01 and numbers.gap_gradient > 0.2
    assert numbers.end == pytest.approx([0, 1], abs=0.01)
