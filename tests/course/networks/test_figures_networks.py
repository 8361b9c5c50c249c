"""What the figures of unit 4 show, as numbers: against exact results, and the claims of the text."""

from importlib import import_module
from itertools import product
from types import SimpleNamespace

import exercises
import numpy as np
import pytest
import unit_figures

from measured.experiments.networks import _dense, approximation, parity, pieces
from measured.figures import networks as fig

UNIT = exercises.UNITS / "04-networks.qmd"


def module(name: str):
    """The module of a figure, whose helpers are tested too: `fig` gives the figures."""
    return import_module(f"measured.figures.networks.{name}")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("04-networks", fig)


def test_every_slide_has_cues_of_at_most_forty_words_and_narration():
    unit_figures.check_cues("04-networks")


def test_parts_last_as_long_as_their_slides():
    unit_figures.check_minutes("04-networks")


# -- one neuron --------------------------------------------------------------------------------------------------------


def test_the_perceptron_stops_within_the_bound_and_later_at_narrow_margins():
    shown = fig.perceptron_mistakes.numbers()
    assert shown.stopped == 1 and shown.share < 1
    assert shown.updates == sorted(shown.updates, reverse=True)


def test_the_rule_adds_wrong_examples_in_turn_and_stops_when_none_is_wrong():
    learn = module("_perceptron").learn
    x, signs = np.eye(3), np.array([1.0, -1.0, 1.0])
    assert learn(x, signs, 100).tolist() == [[0, 0, 0], [1, 0, 0], [1, -1, 0], [1, -1, 1]]


def test_exclusive_or_repeats_itself_and_and_is_learned():
    shown = fig.perceptron_never_stops.numbers()
    assert shown.right_at_the_end == 4 and shown.most == 2 and shown.cycle == 4 and shown.updates == 10_000
    cycle = module("perceptron_never_stops").cycle
    assert cycle(np.array([[0.0], [1], [2], [1]])) == 2 and cycle(np.array([[0.0], [1], [2]])) == 0


# -- bends -------------------------------------------------------------------------------------------------------------


def test_a_stack_without_bends_is_the_product_of_its_matrices():
    shown = fig.stack_collapses.numbers()
    assert shown.gap < 1e-12 and shown.turns == sorted(shown.turns) and shown.parameters == 2497


@pytest.mark.parametrize("name", module("activations_and_slopes").BENDS)
def test_each_slope_is_the_derivative_of_its_bend(name):
    bend, slope = module("activations_and_slopes").BENDS[name]
    z = np.linspace(-5.05, 5.05, 400)
    assert slope(z) == pytest.approx((bend(z + 1e-6) - bend(z - 1e-6)) / 2e-6, abs=1e-7)


def test_sigmoid_and_tanh_are_flat_on_both_sides_and_leaky_relu_on_none():
    shown = fig.activations_and_slopes.numbers()
    assert (shown.both, shown.one, shown.none) == (2, 5, 1)
    assert shown.peak["sigmoid"] == pytest.approx(0.25) and shown.peak["tanh"] == pytest.approx(1)


def test_flat_units_do_not_go_with_failure():
    shown = fig.bends_compared.numbers()
    assert shown.flat["sigmoid"] < 0.05 < shown.flat["tanh"] < 0.2 < shown.flat["ReLU"]
    assert shown.sigmoid < shown.tanh - 0.1 and shown.top_gap < 0.01


def test_few_relu_units_are_silent_at_the_best_rate_and_most_at_ten_times_that():
    shown = fig.silent_units.numbers()
    assert shown.most_at_best < 0.2 and shown.least_ten_times > 0.5 and shown.leaky == 0
    assert 0.35 < shown.born < 0.65


# -- layers and gradients ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bend", _dense.BENDS)
def test_the_gradient_of_a_dense_network_is_that_by_differences(bend):
    rng = np.random.default_rng(0)
    network = _dense.Dense((3, 5, 4, 2), bend)
    weights, x, labels = network.start(rng), rng.normal(size=(7, 3)), rng.integers(2, size=7)
    assert len(weights) == network.parameters == module("parameters_counted").parameters((3, 5, 4, 2)) == 54
    loss = lambda flat: _dense.cross_entropy(network(flat, x), labels)  # noqa: E731
    slopes = [(loss(weights + 1e-6 * e) - loss(weights - 1e-6 * e)) / 2e-6 for e in np.eye(len(weights))]
    assert network.gradient(weights, x, _dense.softmax(labels)) == pytest.approx(slopes, abs=1e-7)


def test_the_losses_have_the_slopes_that_they_state():
    outputs, labels, step = np.array([[0.3], [-1.2]]), np.array([1.0, 0.0]), 1e-6
    losses = {
        _dense.logistic: lambda z: np.log1p(np.exp(-(2 * labels[:, None] - 1) * z)).mean(),
        _dense.squared: lambda z: ((z - labels[:, None]) ** 2).mean() / 2,
    }
    for slope, loss in losses.items():
        for place in range(2):
            moved = step * np.eye(2)[:, [place]]
            wanted = (loss(outputs + moved) - loss(outputs - moved)) / (2 * step)
            assert slope(labels)(outputs)[place, 0] == pytest.approx(wanted, abs=1e-8)


def test_parameters_are_those_of_the_demo_and_double_or_quadruple():
    shown = fig.parameters_counted.numbers()
    assert shown.demo == 101_770
    assert shown.one_doubled[-1] == pytest.approx(2, abs=0.01) and shown.eight_doubled[-1] > 3.7


def test_one_step_by_hand_does_what_its_gradient_says():
    hand = module("one_step_by_hand")
    slopes = hand.gradient(hand.START)[0]
    for number, part in enumerate(hand.START):
        for place in np.ndindex(np.shape(part)):
            losses = []
            for step in (1e-6, -1e-6):
                moved = [np.array(value, float) for value in hand.START]
                moved[number][place] += step
                losses.append(hand.forward(moved)[2])
            assert np.asarray(slopes[number])[place] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-9)
    shown = fig.one_step_by_hand.numbers(rate=0.1)
    assert shown.fell == pytest.approx(1, abs=0.01) and 10 < fig.one_step_by_hand.numbers().best_rate < 12


def test_differences_find_the_mistakes_and_rounding_shows_at_small_steps():
    shown = fig.gradient_check.numbers()
    assert shown.worst_best < 1e-9 and shown.least_wrong > 0.01
    assert shown.best_step == pytest.approx(1e-5) and shown.best_central < 0.01 * shown.best_one_side
    # The error of the formula falls with the square of the step.
    assert shown.central[1] / shown.central[2] == pytest.approx(100, rel=0.05)
    assert shown.one_side[1] / shown.one_side[2] == pytest.approx(10, rel=0.05)


def test_the_lab_succeeds_with_eight_units_and_hardly_with_three():
    shown = fig.lab_starts.numbers()
    assert shown.found["8"] > 0.9 > shown.found["4"] > 0.2 > shown.found["3"]


# -- what networks can be ----------------------------------------------------------------------------------------------


def test_the_construction_joins_the_curve_by_straight_lines():
    network, weights = approximation.constructed(8)
    knots = np.linspace(-2, 2, 9)
    x = np.linspace(-2, 2, 501)
    assert network(weights, x[:, None])[:, 0] == pytest.approx(np.interp(x, knots, approximation.target(knots)))
    errors = approximation.construction_errors((32, 64))
    # Twice the units, a quarter of the error; never above the bound with the largest curvature, 8 + 4.
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.1) and errors[1] < (4 / 64) ** 2 * 12 / 8


def test_training_is_behind_the_construction_at_sixty_four_and_ahead_at_eight():
    shown = fig.built_or_trained.numbers()
    assert shown.worse >= 9 and shown.better_8 >= 5 and shown.helped_better == shown.seeds == 10
    fitted = fig.widths_fitted.numbers()
    assert fitted.relu > 3 * fitted.tanh


def test_parity_is_right_on_every_input_and_a_unit_less_is_not():
    built = module("parity_built")
    every = np.array(list(product((0.0, 1.0), repeat=5)))
    inner, thresholds, outer, threshold = built.parity_network(5)
    assert (built.answers((inner, thresholds, outer, threshold), every) == every.sum(axis=1) % 2).all()
    fewer = (inner[:-1], thresholds[:-1], outer[:-1], threshold)
    assert (built.answers(fewer, every) != every.sum(axis=1) % 2).sum() == 1
    x, labels = parity.inputs(3)
    assert len(x) == 8 and labels.tolist() == [0, 1, 1, 0, 1, 0, 0, 1]


def test_descent_finds_parity_with_units_to_spare_only():
    shown = fig.parity_trained.numbers()
    assert max(shown.enough[1:]) <= 2 and min(shown.four) >= 9
    assert shown.twice[0] > shown.twice[-1]


def test_the_share_of_inputs_is_taken_at_the_rates_that_are_counted():
    right, other = np.zeros((2, 1, 1, 2)), np.zeros((2, 1, 1, 2))
    other[:, 0, 0] = [[1.0, 0.9], [0.5, 0.9]]  # the first rate is solved once, the second has the larger mean
    right[:, 0, 0] = [[1.0, 0.7], [0.8, 0.7]]
    record = SimpleNamespace(
        settings={"bits": [8], "factors": [1], "steps": 1},
        results={"right": right.repeat(3, axis=2), "validation_right": other.repeat(3, axis=2)},
        seeds=(0, 1),
    )
    assert module("parity_trained").right_at_counted_rates(record)[0] == pytest.approx([0.9] * 3)


def test_tents_double_their_pieces_and_exact_weights_are_needed():
    tents = module("tents")
    x = np.linspace(0, 1, 9)
    assert tents.values(tents.tent_network(1), x) == pytest.approx(1 - abs(2 * x - 1))
    shown = fig.tents.numbers()
    assert shown.exact == [2**depth for depth in shown.depths]
    assert 0.2 < shown.shaken[-1] / shown.exact[-1] < 0.45
    assert tents.pieces(tents.disturbed(tents.tent_network(5), 0.0, np.random.default_rng(0))) == 32


def test_cuts_are_counted_where_units_switch():
    network = _dense.Dense((2, 2, 1), "ReLU")
    weights = np.array([1.0, 0, 0, 1, -0.25, -0.5, 1, 1, 0])  # units switch at x = 0.25 and at y = 0.5
    assert pieces.cuts(network, weights, np.array([0.0, 0]), np.array([1.0, 0])) == 1
    assert pieces.cuts(network, weights, np.array([0.0, 0]), np.array([1.0, 1])) == 2
    folded = _dense.Dense((1, 2, 2, 1), "ReLU")  # the tent map in itself, with the line along its one input
    tent = [2.0, 2, 0, -1, 2, 2, -4, -4, 0, -1, 1, -2, 0]
    assert pieces.cuts(folded, np.array(tent), np.array([0.0]), np.array([1.0])) == 3
    assert pieces.most((12, 12, 12, 12)) == 13**4


def test_trained_networks_have_about_as_many_pieces_in_one_layer_as_in_four():
    shown = fig.pieces_counted.numbers()
    assert 10 < shown.least_mean < shown.most_mean < 30 and shown.largest < 49
    assert shown.six_of_sixteen > 2 * shown.one_of_sixteen


# -- an animal's -------------------------------------------------------------------------------------------------------


def test_the_leaky_neuron_fires_as_its_formula_says():
    neuron = module("spiking_neuron")
    drive = np.array([10.0, 16, 25, 50])
    counted, _ = neuron.simulated(drive, step=0.01)
    assert counted == pytest.approx(neuron.rate(drive), abs=0.6) and counted[0] == 0
    shown = fig.spiking_neuron.numbers()
    assert shown.at_16 > 3 * shown.relu_16 and shown.at_600 < shown.ceiling == 500
