"""What the figures of unit 7 show, as numbers: against exact results, PyTorch, and the claims of the text."""

from importlib import import_module

import exercises
import numpy as np
import pytest
import torch
import unit_figures

from measured.experiments.depth import _stack, noise, starts
from measured.experiments.depth._stack import Stack, Training
from measured.figures import depth as fig

UNIT = exercises.UNITS / "07-depth.qmd"
KINDS = {
    "dense": {},
    "tanh with a shortcut": {"bend": "tanh", "carry": 1.0, "branch": 0.5},
    "centred sigmoids": {"bend": "sigmoid", "gain": 16.0, "centred": True},
    "batch norm": {"norm": "batch"},
    "layer norm with a shortcut": {"norm": "layer", "carry": 1.0, "branch": 0.7},
    "convolutions, batch norm": {"norm": "batch", "side": 8},
    "convolutions, group norm": {"norm": "group", "side": 8},
    "convolutions, instance norm": {"norm": "instance", "side": 8},
}


def module(name: str):
    """The module of a figure, whose helpers are tested too: `fig` gives the figures."""
    return import_module(f"measured.figures.depth.{name}")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("07-depth", fig)


def test_every_slide_has_cues_of_at_most_forty_words_and_narration():
    unit_figures.check_cues("07-depth")


def test_parts_last_as_long_as_their_slides():
    unit_figures.check_minutes("07-depth")


# -- the networks of the experiments -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_of_a_stack_is_that_by_differences(kind):
    rng = np.random.default_rng(0)
    network = Stack(3, 8, **KINDS[kind])
    x, y = rng.normal(size=(6, 64)), rng.integers(10, size=6)
    weights = [part + 0.1 * rng.normal(size=part.shape) for part in network.start(rng, 2)]
    slopes = network.gradient(weights, x, y, network.statistics())

    def loss(copy):
        return _stack.judged(network.logits(weights, x, network.statistics(), True), y, 99.0)[0][copy]

    for part, slope in zip(weights, slopes):
        for _ in range(3):
            place = tuple(rng.integers(size) for size in part.shape)
            kept, losses = part[place], []
            for part[place] in (kept + 1e-6, kept - 1e-6):
                losses.append(loss(place[0]))
            part[place] = kept
            assert slope[place] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-7)


@pytest.mark.parametrize("norm", ("batch", "layer", "group", "instance"))
def test_convolutions_and_normalisations_are_those_of_pytorch(norm):
    rng = np.random.default_rng(1)
    network = Stack(1, 8, side=8, norm=norm)
    weights, x = network.start(rng, 1), rng.normal(size=(5, 64))
    handed = network.handed(weights, x, network.statistics())[0][0]  # examples, places, channels
    kernel = torch.tensor(weights[0][0].T.reshape(8, 1, 3, 3))
    sums = torch.nn.functional.conv2d(torch.tensor(x).reshape(5, 1, 8, 8), kernel, padding=1)
    of_torch = {
        "batch": lambda z: torch.nn.functional.batch_norm(z, None, None, training=True),
        "layer": lambda z: torch.nn.functional.layer_norm(z, z.shape[1:]),
        "group": lambda z: torch.nn.functional.group_norm(z, 4),
        "instance": lambda z: torch.nn.functional.instance_norm(z),
    }[norm]
    assert handed.transpose(0, 2, 1) == pytest.approx(of_torch(sums).reshape(5, 8, 64).numpy(), abs=1e-9)


def test_running_statistics_come_to_those_of_the_data_and_make_answers_independent_of_company():
    rng = np.random.default_rng(2)
    network, x = Stack(2, 8, norm="batch"), rng.normal(size=(64, 64))
    weights, running = network.start(rng, 1), network.statistics()
    for _ in range(200):
        network.gradient(weights, x, np.zeros(64, int), running)
    sums = x @ weights[0][0]
    assert running[0][0].ravel() == pytest.approx(sums.mean(axis=0)) and running[0][1].ravel() == pytest.approx(
        sums.var(axis=0)
    )
    alone, among = network.logits(weights, x[:1], running), network.logits(weights, x, running)
    assert alone[0, 0] == pytest.approx(among[0, 0])


def test_rates_side_by_side_are_trained_as_alone_and_a_bound_shortens_long_gradients_only():
    rng = np.random.default_rng(3)
    data = rng.normal(size=(32, 64)), rng.integers(10, size=32)
    network = Stack(2, 8)
    ends = []
    for rates in ((0.1,), (0.01, 0.1)):
        start = network.start(np.random.default_rng(0), len(rates))
        ends.append(_stack.train(network, start, data, Training(rates, 2, 8), np.random.default_rng(1))[0])
    assert ends[0][0][0] == pytest.approx(ends[1][0][1])
    start = network.start(np.random.default_rng(0), 2)
    slopes = network.gradient(start, *data, network.statistics())
    length = np.sqrt(sum((part[0] ** 2).sum() for part in slopes))
    for clip, share in ((2 * length, 1.0), (length / 2, 0.5)):
        made = Training((0.1, 0.0), 1, 32, clip)
        ended = _stack.train(network, start, data, made, np.random.default_rng(1))[0]
        assert start[0][0] - ended[0][0] == pytest.approx(0.1 * share * slopes[0][0])
        assert (ended[0][1] == start[0][1]).all()


def test_noise_moves_inputs_in_training_from_step_to_step_and_a_drift_is_seen_over_the_run_alone():
    rng = np.random.default_rng(4)
    x, still = rng.normal(size=(200, 64)), np.zeros(200, int)
    found = []
    for name in ("batch norm", "batch norm and noise"):
        network = noise.Watched(2, 8, **noise.KINDS[name])
        weights, running = network.start(np.random.default_rng(5), 1), network.statistics()
        for _ in range(200):
            network.gradient(weights, x, still, running, rng)
        found.append([part[0] for part in noise.wandering(network.log, 2)])
    # A shift that is uniform between -1/2 and 1/2 has the standard deviation 1 / sqrt(12), and the stretch adds spread.
    assert found[0] == pytest.approx([0, 0], abs=1e-12) and found[1] == pytest.approx([12**-0.5] * 2, rel=0.15)
    drift = [(np.full((1, 8), 0.01 * step), np.ones((1, 8))) for step in range(100) for _ in range(2)]
    step, whole = noise.wandering(drift, 2)
    assert step == pytest.approx(0, abs=1e-12) and whole == pytest.approx(np.arange(100).std() / 100)


def test_centred_sigmoids_begin_as_tanh():
    x = np.random.default_rng(0).normal(size=(5, 64))
    sigmoids, tanh = Stack(4, 16, bend="sigmoid", gain=16.0, centred=True), Stack(4, 16, bend="tanh", gain=1.0)
    begun = starts.as_tanh(sigmoids.start(np.random.default_rng(1), 2))
    wanted = tanh.logits(tanh.start(np.random.default_rng(1), 2), x, tanh.statistics())
    assert sigmoids.logits(begun, x, sigmoids.statistics()) == pytest.approx(wanted)


# -- the product -------------------------------------------------------------------------------------------------------


def test_three_of_twelve_starts_keep_the_gradient():
    shown = fig.gradients_by_depth.numbers()
    assert (shown.kept, shown.combinations) == (3, 12) and shown.vanished + shown.exploded == 9
    assert shown.deepest["sigmoid"]["1_n"] < 1e-20 and shown.deepest["ReLU"]["6_n"] > 1e8


def test_the_first_gradient_is_that_of_a_stack():
    signals = module("_signals")
    rng = np.random.default_rng(0)
    x, y = signals.digits(5, rng)
    matrices, last = signals.draws(3, 64, rng), rng.normal(size=(64, 10))
    network = Stack(3, 64, bend="tanh")
    weights = network.start(rng, 1)
    for number, matrix in enumerate([*matrices / np.sqrt(64), last]):
        weights[2 * number][0] = matrix
    slope = network.gradient(weights, x, y, network.statistics())[0]
    assert signals.first_gradient(x, y, matrices, last, "tanh", 1.0) == pytest.approx(np.linalg.norm(slope))


def test_expected_factors_are_known_where_they_are_exact():
    mean_field = module("_signals").mean_field
    assert mean_field("ReLU", 2.0)[1] == pytest.approx(1, abs=1e-3)
    assert mean_field("tanh", 0.25)[1] == pytest.approx(0.5, abs=1e-3)  # the signal is gone, and the slope 1
    assert mean_field("sigmoid", 1e-6)[1] == pytest.approx(0.25e-3, rel=1e-3)
    shown = fig.factor_by_gain.numbers()
    assert 80 < shown.crossing["sigmoid"] < 130 and shown.off < 0.2 and shown.at_one < 0.25


def test_orthogonal_products_keep_all_directions_and_gaussian_ones_few():
    shown = fig.directions_lost.numbers()
    assert shown.off < 1e-12 and shown.kept < 20 < shown.kept_20
    assert shown.mean_squares == pytest.approx([1] * 4, abs=0.2)


# -- starts ------------------------------------------------------------------------------------------------------------


def test_the_signal_is_that_of_the_gain():
    shown = fig.signal_by_gain.numbers(gain=1.8)
    assert shown.expected == pytest.approx(0.9**20) and shown.least < shown.middle < shown.most
    assert 0.1 < shown.middle / shown.expected < 1.5


def test_sums_drawn_in_place_of_matrices_have_their_distribution():
    squares = module("typical_signal").squares
    drawn = np.log(squares(16, np.random.default_rng(0), 2000)[:, 10])
    rng, made = np.random.default_rng(1), []
    for _ in range(2000):
        a = np.ones(16)
        for _ in range(10):
            a = np.maximum(rng.normal(size=(16, 16)) @ a * np.sqrt(2 / 16), 0)
        made.append(np.log((a**2).mean() + 1e-300))
    assert np.quantile(drawn, [0.25, 0.5, 0.75]) == pytest.approx(np.quantile(made, [0.25, 0.5, 0.75]), abs=0.15)


def test_the_typical_signal_fades_with_depth_over_width():
    shown = fig.typical_signal.numbers()
    for width, median in zip(shown.widths[:2], shown.median):
        assert np.log(median) == pytest.approx(-5 * 40 / (2 * width), rel=0.15)


def test_sigmoids_learn_from_the_centred_start_alone():
    shown = fig.starts_trained.numbers()
    assert shown.least_usual > 2.2 and shown.most_centred < 0.5 and shown.loss["sigmoid_16_n"]["10"] > 1
    assert shown.loss["sigmoid_16_n"]["3"] < 0.1


def test_clipping_holds_on_the_cliff_and_not_on_the_plain():
    cliff = module("clipping_at_the_cliff")
    path = cliff.path(1.3, 1.0)
    assert np.abs(np.diff(path)).max() <= cliff.RATE * 1.0001 and abs(path[-1] - 1) < 0.01
    assert len(cliff.path(1.3, 0.0)) == 2 and (cliff.path(0.6, 1.0) == cliff.path(0.6, 0.0)).all()


def test_clipping_rescues_the_exploding_start_and_a_good_start_is_better():
    shown = fig.clipping_trained.numbers()
    assert shown.better_bad == shown.start_wins == shown.seeds == 10 and shown.better_good < 6
    assert min(shown.bad.values()) > 2 * shown.good["0_0"]


# -- shortcuts ---------------------------------------------------------------------------------------------------------


def test_plain_networks_degrade_and_scaled_shortcuts_do_not():
    shown = fig.plain_or_residual.numbers()
    assert shown.better == shown.norm_above == shown.seeds == 10 and shown.worst_scaled < 0.15
    assert shown.loss["shortcut"]["40"] > 2 and shown.lowest_other > 1 and shown.accuracy["plain"]["40"] < 0.5


def test_branches_add_their_squares():
    shown = fig.residual_growth.numbers()
    assert shown.bare / shown.expected_bare == pytest.approx(0.52, abs=0.2)
    assert shown.root == pytest.approx((1 + 1 / 40) ** 19.5, rel=0.2) and shown.full == pytest.approx(1, abs=0.05)


def test_gradients_arrive_in_plain_networks_and_explode_with_batch_norm():
    shown = fig.gradients_arrive.numbers()
    assert 0.5 < shown.ratio["plain"] < 4 and shown.ratio["plain_batch_norm"] > 300


def test_digits_become_alike_in_plain_relu_networks():
    shown = fig.alike_by_depth.numbers()
    assert shown.ends["ReLU"] > 0.95 and shown.ends["shortcut"] < 0.8 and shown.ends["tanh"] < shown.start


# -- normalisation -----------------------------------------------------------------------------------------------------


def test_group_norm_is_layer_norm_and_instance_norm_at_its_ends_alone():
    limits = module("norm_limits")
    x = limits.tensor()
    assert (limits.group_norm(x, 1) == pytest.approx(limits.layer_norm(x), abs=1e-12)) and (
        limits.group_norm(x, 8) == pytest.approx(limits.instance_norm(x), abs=1e-12)
    )
    assert fig.norm_limits.numbers().least_between > 0.1
    own = torch.nn.functional.group_norm(torch.tensor(x), 2).numpy()
    assert limits.group_norm(x, 2) == pytest.approx(own, abs=1e-9)


def test_an_answer_depends_on_its_batch_less_in_large_ones():
    shown = fig.one_image_many_batches.numbers()
    assert shown.accuracy[0] < 0.6 < shown.accuracy[2] < shown.accuracy[4] <= shown.evaluation
    assert shown.spread[-1] < shown.spread[1] / 2 and shown.low[0] < 0.1 < 0.9 < shown.high[0]


def test_batch_norm_fails_with_two_images_in_dense_layers_alone():
    shown = fig.norms_by_batch.numbers()
    assert shown.behind == shown.seeds == 10 and shown.conv_least > 0.9 and shown.ahead >= 9
    assert shown.own_two < 0.5


def test_batch_norm_stands_ten_times_the_rate():
    shown = fig.rates_tolerated.numbers()
    assert shown.norm_top == pytest.approx(10 * shown.none_top) and shown.none_03 > 2 and shown.norm_03 < 0.1


def test_noise_makes_inputs_wander_and_costs_little():
    shown = fig.noise_after_norm.numbers()
    assert shown.step[2] > 1.5 * shown.step[0] and shown.whole[0] > shown.whole[2] > 4 * shown.whole[1]
    assert shown.gap < 0.01 and shown.below == shown.seeds == 10


def test_multiplied_weights_keep_their_ratios():
    shown = fig.synaptic_scaling.numbers()
    assert shown.kept == pytest.approx(1) and shown.shifted > 2 and shown.end == pytest.approx(shown.goal, abs=0.2)
    assert shown.factor == pytest.approx(2, abs=0.1)
