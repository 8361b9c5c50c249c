"""What the figures of unit 9 show, as numbers: against exact results, differences, PyTorch, and the claims of the text."""

from importlib import import_module

import exercises
import numpy as np
import pytest
import torch
import unit_figures

from deeplecture.record import load
from measured.experiments.generalisation import _copies, connected, grokking, lazy, memorising, tickets
from measured.experiments.optimisation import _network
from measured.figures import generalisation as fig

UNIT = exercises.UNITS / "09-generalisation.qmd"


def module(name: str):
    """The module of a figure, whose helpers are tested too: `fig` gives the figures."""
    return import_module(f"measured.figures.generalisation.{name}")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("09-generalisation", fig)


def test_every_slide_has_cues_of_at_most_forty_words_and_narration():
    unit_figures.check_cues("09-generalisation")


def test_parts_last_as_long_as_their_slides():
    unit_figures.check_minutes("09-generalisation")


# -- the networks of the experiments -----------------------------------------------------------------------------------


def test_the_gradient_of_copies_is_that_by_differences_with_labels_of_their_own():
    rng = np.random.default_rng(0)
    weights = [part + 0.1 * rng.normal(size=part.shape) for part in _copies.start((6, 5, 4, 3), rng, 2)]
    x, y = rng.normal(size=(7, 6)), rng.integers(3, size=(2, 7))
    for part, slope in zip(weights, _copies.gradient(weights, x, y)):
        for _ in range(4):
            place = tuple(rng.integers(size) for size in part.shape)
            kept, losses = part[place], []
            for part[place] in (kept + 1e-6, kept - 1e-6):
                losses.append(_copies.loss(weights, x, y)[place[0]])
            part[place] = kept
            assert slope[place] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-7)


def test_training_copies_is_momentum_with_decay_as_in_pytorch():
    rng = np.random.default_rng(1)
    begin = _copies.start((6, 5, 3), rng, 1)
    x, y = rng.normal(size=(8, 6)), rng.integers(3, size=8)
    made = _copies.Training(np.array([0.1]), 3, 8, np.array([0.2]))
    ended = _copies.train(begin, (x, y), made, np.random.default_rng(0))
    parts = [torch.tensor(part[0], requires_grad=True) for part in begin]
    speeds = [torch.zeros_like(part) for part in parts]
    for _ in range(3):
        out = torch.relu(torch.tensor(x) @ parts[0] + parts[1]) @ parts[2] + parts[3]
        slopes = torch.autograd.grad(torch.nn.functional.cross_entropy(out, torch.tensor(y)), parts)
        with torch.no_grad():
            for at, (part, slope, speed) in enumerate(zip(parts, slopes, speeds)):
                part *= 1 - 0.1 * 0.2 if at % 2 == 0 else 1
                speed.mul_(0.9).add_(slope)
                part -= 0.1 * speed
    for one, other in zip(ended, parts):
        assert one[0] == pytest.approx(other.detach().numpy())


def test_masked_weights_stay_at_zero_and_a_copy_does_not_depend_on_its_neighbours():
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(20, 6)), rng.integers(3, size=20)
    mask = [np.repeat((rng.random((1, *size)) < 0.5).astype(float), 2, axis=0) for size in ((6, 5), (5, 3))]
    begin = tickets.masked(_copies.start((6, 5, 3), rng, 2), mask)
    made = _copies.Training(np.array([0.1, 0.3]), 4, 5, falling=True)
    ended = _copies.train(begin, (x, y), made, np.random.default_rng(0), masks=mask)
    alone = _copies.train(
        [part[1:] for part in begin], (x, y), _copies.Training(np.array([0.3]), 4, 5, falling=True),
        np.random.default_rng(0), masks=[part[1:] for part in mask],
    )  # fmt: skip
    for part, held, single in zip(ended[::2], mask, alone[::2]):
        assert (part[held == 0] == 0).all() and (part[held == 1] != 0).all() and part[1] == pytest.approx(single[0])


def test_labels_are_drawn_for_the_share_that_is_asked():
    y = np.zeros(1000, int)
    for share in (0.0, 0.4, 1.0):
        wrong = (_copies.redrawn(y, share, 10, np.random.default_rng(0)) != y).mean()
        assert wrong == pytest.approx(0.9 * share, abs=0.04)


def test_pruning_keeps_the_largest_of_what_is_left_and_a_lot_as_many_in_each_layer():
    rng = np.random.default_rng(3)
    matrices = [rng.normal(size=(1, 8, 5)), rng.normal(size=(1, 5, 4))]
    mask = [np.ones_like(part) for part in matrices]
    half = tickets.pruned(matrices, mask, 0.5)
    fifth = tickets.pruned(matrices, half, 0.4)
    sizes = np.sort(np.abs(np.concatenate([part.ravel() for part in matrices])))[::-1]
    for held, count in ((half, 30), (fifth, 12)):
        kept = np.concatenate([np.abs(part)[one > 0] for part, one in zip(matrices, held)])
        assert np.sort(kept)[::-1] == pytest.approx(sizes[:count])
    lot = tickets.shuffled(fifth[0], rng)
    assert lot.sum() == fifth[0].sum() and (lot != fifth[0]).any()


def test_the_tangent_kernel_is_the_inner_product_of_slopes():
    rng = np.random.default_rng(4)
    weights = lazy.begun(5, 7, 3, rng)
    x = rng.normal(size=(4, 5))
    inner, outer = (torch.tensor(part, requires_grad=True) for part in weights)
    slopes = []
    for example in torch.tensor(x):
        out = torch.relu(example @ inner) @ outer / 7**0.5
        found = [torch.autograd.grad(value, (inner, outer), retain_graph=True) for value in out]
        slopes.append([np.concatenate([part.numpy().ravel() for part in one]) for one in found])
    wanted = np.mean([[[a[k] @ b[k] for b in slopes] for a in slopes] for k in range(3)], axis=0)
    assert lazy.kernel(weights, x, x) == pytest.approx(wanted)


def test_a_large_scale_stays_linear_and_comes_to_least_squares_and_a_small_one_does_not():
    settings = lazy.Settings(train=60, tested=400, inputs=20, width=64, trained_to=1e-4, most=3000)
    task = lazy.simulated(settings, np.random.default_rng(0))
    made = {scale: lazy.trained(settings, task, 64, scale, np.random.default_rng(1)) for scale in (0.3, 300.0)}
    straight = lazy.trained(settings, task, 64, 1.0, np.random.default_rng(1), linear=True)
    gaps = {scale: np.linalg.norm(one["outputs"] - straight["outputs"]) for scale, one in made.items()}
    assert made[300.0]["change"] < 0.05 < 0.3 < made[0.3]["change"] and straight["change"] == 0
    assert gaps[300.0] < 0.2 * gaps[0.3]
    # The kernels of single outputs differ from their mean, with which least squares is done.
    own = lazy.by_first_kernel(settings, task, np.random.default_rng(1))
    assert straight["accuracy"] == pytest.approx(own, abs=0.1)


def test_children_of_one_start_share_their_first_epochs_and_no_more():
    settings = connected.Settings(hidden=(8,), epochs=3)
    network = _network.Network((64, 8, 10))
    data = _network.digits(np.random.default_rng(0), train=100).train
    ends = {
        (together, role): connected.trained(settings, network, data, 0, 1, role, together)
        for together in (0, 3)
        for role in (4, 5)
    }
    assert (ends[3, 4] == ends[3, 5]).all() and (ends[0, 4] != ends[0, 5]).any()


def test_the_middle_of_a_curve_is_lower_than_that_of_the_line():
    settings = connected.Settings(hidden=(8,), epochs=10, curve_epochs=100, rate=0.01)
    network = _network.Network((64, 8, 10))
    data = _network.digits(np.random.default_rng(0), train=200).train
    one, other = (connected.trained(settings, network, data, 0, role, role, 0) for role in (1, 2))
    middle = connected.bent(settings, network, data, (one, other), np.random.default_rng(1))
    on_curve = one / 4 + middle / 2 + other / 4
    assert network.loss(on_curve, *data) < 0.7 * network.loss((one + other) / 2, *data)


def test_frequencies_are_those_of_waves_and_a_level_is_reached_where_it_is():
    waves = np.cos(2 * np.pi * np.arange(29)[:, None] * np.array([3, 5]) / 29)
    inner = np.concatenate([waves, waves])
    assert grokking.strongest(inner, 29) == pytest.approx(1)
    assert grokking.strongest(inner.sum(axis=1, keepdims=True), 29) == pytest.approx(0.5)
    assert grokking.first_above(np.array([[0, 0.5, 1], [0, 0, 0]]), 0.4, 25).tolist() == [25, np.inf]


def test_adamw_is_that_of_pytorch():
    rng = np.random.default_rng(5)
    begin, slopes = rng.normal(size=4).astype(np.float32), rng.normal(size=(5, 4)).astype(np.float32)
    mine, update = [begin.copy()], grokking.adamw(0.01, 0.5)
    theirs = torch.tensor(begin.copy(), requires_grad=True)
    other = torch.optim.AdamW([theirs], lr=0.01, betas=(0.9, 0.98), weight_decay=0.5)
    for slope in slopes:
        update(mine, [slope])
        theirs.grad = torch.tensor(slope)
        other.step()
    assert mine[0] == pytest.approx(theirs.detach().numpy(), abs=1e-6)


# -- by heart ----------------------------------------------------------------------------------------------------------


def test_drawn_labels_are_learned_late_and_a_strong_decay_leaves_them():
    shown = fig.memorised_labels.numbers()
    assert shown.fitted and shown.times > 4 and shown.test[-1] == pytest.approx(0.1, abs=0.02)
    assert shown.test == pytest.approx([shown.test[0] * (1 - 0.9 * share) for share in shown.shares], abs=0.08)
    first, decay = fig.sound_first.numbers(), fig.decay_and_lots.numbers()
    assert first.best > first.last + 0.15 and first.best_epoch < 15
    assert decay.better == decay.seeds == 10 and decay.test_true >= decay.test_none - 0.005
    record = load("generalisation/memorising")
    assert memorising.chosen_decay(record, 0.0) != memorising.chosen_decay(record, 0.4)


# -- a second descent --------------------------------------------------------------------------------------------------


def test_fits_are_the_shortest_least_squares_and_ridge():
    features = module("_features")
    rng = np.random.default_rng(0)
    for shape in ((8, 20), (20, 8), (10, 11)):
        known, targets = rng.normal(size=shape), rng.normal(size=(shape[0], 3))
        found, rank = features.fits(known, targets, (0.0, 0.5))
        assert rank == min(shape) and found[0] == pytest.approx(np.linalg.pinv(known) @ targets)
        ridge = np.linalg.solve(known.T @ known + 0.5 * np.eye(shape[1]), known.T @ targets)
        assert found[1] == pytest.approx(ridge)


def test_the_parts_of_a_draw_share_no_digit_and_only_training_labels_are_drawn():
    x, given, y, parts = module("_features").digits(0, 0.2, 150)
    rows = [{row.tobytes() for row in x[part]} for part in parts]
    assert not rows[0] & rows[1] and not rows[0] & rows[2] and not rows[1] & rows[2]
    assert (given != y)[parts[0]].mean() == pytest.approx(0.18, abs=0.05) and (given == y)[150:].all()


def test_peaks_stand_at_the_threshold_and_go_with_a_penalty():
    peak, ridge, rank = fig.features_peak.numbers(), fig.ridge_takes_the_peak.numbers(), fig.rank_norm_error.numbers()
    assert peak.true_highest_at == peak.lots_highest_at == rank.norm_highest_at == 150
    assert ridge.rises < 0.01 and ridge.tuned_last < ridge.bare_last - 0.05 and 0 < ridge.most_chosen < 100
    assert fig.more_digits_hurt.numbers().tuned_falls
    bare = fig.ridge_takes_the_peak.numbers(penalty=0.0)
    assert bare.at_peak == bare.bare_peak


def test_polynomials_have_their_peak_and_depend_on_the_basis():
    shown = fig.polynomials_past_interpolation.numbers()
    assert shown.peak_at == 20 and shown.least_at == 4 and shown.evenly > 4 * shown.last


def test_trained_widths_have_a_peak_in_the_loss_alone():
    shown = fig.widths_trained.numbers()
    assert shown.rise < 0 and shown.peak_at == 8 and shown.fits_at == 12 and shown.stopped[-1] < shown.error[-1] - 0.05


# -- which of the many -------------------------------------------------------------------------------------------------


def test_descent_keeps_what_no_input_speaks_of():
    shown = fig.min_norm_paths.numbers()
    assert shown.kept < 1e-9 and shown.shortest == pytest.approx(3 / 10**0.5)


def test_the_widest_margin_is_that_of_a_support_vector_machine():
    from sklearn.svm import SVC

    margin = module("margin_paths")
    x, signs = margin.points()
    machine = SVC(kernel="linear", C=1e6).fit(x, signs).coef_[0]
    best = margin.widest(x, signs)
    assert best == pytest.approx(machine / np.linalg.norm(machine), abs=1e-3)


def test_the_widest_margin_for_adam_is_that_of_a_search_over_directions_in_each_sample():
    margin, angle = module("margin_paths"), np.linspace(0, np.pi / 2, 20_001)
    every = np.stack([np.cos(angle), np.sin(angle)])
    gaps = []
    for x, signs in map(margin.points, range(margin.DRAWS)):
        best = every[:, ((signs[:, None] * (x @ every)).min(axis=0) / every.max(axis=0)).argmax()]
        found = margin.widest_for_adam(x, signs)
        assert found == pytest.approx(best, abs=1e-3)
        gaps.append(np.degrees(np.subtract(*(np.arctan2(w[1], w[0]) for w in (found, margin.widest(x, signs))))))
    assert fig.margin_paths.numbers().own == pytest.approx(np.mean(gaps)) and np.ptp(gaps) > 3


def test_large_starts_find_the_shortest_solution_and_small_ones_the_sparse():
    shown = fig.two_layer_sparse.numbers(start=3.0)
    assert shown.to_shortest < 0.01 and shown.error == pytest.approx(shown.shortest, rel=0.01)
    assert fig.two_layer_sparse.numbers(start=0.001).error < 0.02 and shown.left < 0.05


# -- kernels, tickets, valleys -----------------------------------------------------------------------------------------


def test_kernels_are_frozen_by_scale():
    shown, worth = fig.kernel_moves.numbers(), fig.features_worth.numbers()
    assert shown.one[0] / shown.one[-1] > 10 and shown.falling[-1] > 1 and shown.ten[0] < 0.2
    assert worth.least_gain_signs > 0.1 and worth.moved_digits[0] > 0.5 and max(worth.misfit) < 0.1


def test_controls_decide_at_strong_cuts_alone():
    shown = fig.tickets_compared.numbers()
    assert shown.lot_behind[0] < 0.01 < 0.5 < shown.lot_behind[-1] and shown.wins_last == shown.seeds == 10
    assert max(shown.signs_behind) < 0.01 and min(shown.whole_behind) > 0
    assert fig.what_masks_keep.numbers().middle > 3 * fig.what_masks_keep.numbers().border


def test_walls_are_gone_around_a_bend():
    shown = fig.paths_between.numbers()
    assert shown.rise[0] > 10 * shown.rise[2] > 0 and shown.taken > 0.8 and shown.ends < 0.03


def test_rescaling_moves_sharpness_as_exact_eigenvalues_do_and_nothing_else():
    renamed = module("renamed_sharpness")
    one, _, data = renamed.two_networks()
    x, y = data.train[0][:60], data.train[1][:60]
    small = _network.Network((64, 2, 10))
    weights = small.start(np.random.default_rng(0))
    own = renamed.NETWORK
    try:
        renamed.NETWORK = small
        hessian = np.array([small.curvature(weights, e, x, y) for e in np.eye(weights.size)])
        found = renamed.sharpness(weights, x, y, steps=300)
    finally:
        renamed.NETWORK = own
    assert found == pytest.approx(np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1], rel=1e-3)
    for factor in (0.5, 5.0):
        same = own.logits(renamed.rescaled(one, factor), x)
        assert same == pytest.approx(own.logits(one, x), abs=1e-9)
    assert fig.renamed_sharpness.numbers(factor=10.0).sharp > 30 * fig.renamed_sharpness.numbers(factor=1.0).sharp


# -- late insight and promises -----------------------------------------------------------------------------------------


def test_the_film_is_that_of_its_curves():
    record = load("generalisation/grokking")
    shown = record.results["shown"][0].astype(bool)
    for step in (0, 600, 3600):
        frame = fig.grokking_film.numbers(step=step)
        look = step // record.settings["every"]
        assert frame.right_shown == pytest.approx(record.results["train"][0, 0, look])
        assert frame.right_rest == pytest.approx(record.results["test"][0, 0, look])
    assert shown.sum() == round(0.4 * 841)
    cases = fig.grokking_cases.numbers()
    assert cases.knew["half"] == cases.knew["small_start"] == 8 and cases.most_30 < 0.1
    assert cases.focus["decay"] > 2 * cases.focus["no_decay"]


def test_the_largest_error_is_that_of_a_binomial_bound():
    bounds = module("_bounds")
    assert bounds.largest_error(0.0, np.log(20) / 300) == pytest.approx(1 - 0.05 ** (1 / 300), rel=1e-3)
    assert bounds.largest_error(0.2, 0.0) == pytest.approx(0.2, abs=1e-3)
    assert bounds.largest_error(0.3, 50.0) == 1


def test_slopes_of_the_bounded_network_are_those_by_differences():
    bounds = module("_bounds")
    x, signs, _, _ = bounds.data(False)
    x, signs, weights = x[:30], signs[:30], bounds.begun(65)
    loss = lambda w: np.log1p(np.exp(-signs * bounds.scores(w, x))).mean()
    slope = bounds.slope(weights, x, signs)
    for place in (3, 700, 2090):
        step = np.zeros(weights.size)
        step[place] = 1e-6
        assert slope[place] == pytest.approx((loss(weights + step) - loss(weights - step)) / 2e-6, abs=1e-8)


def test_digits_held_out_come_nearest_and_every_bound_but_counting_tells_drawn_labels():
    shown = fig.bounds_for_one_network.numbers()
    assert shown.closest == shown.true["half"] and shown.error < shown.true["held_out"] < 0.06
    assert shown.true["counting"] == pytest.approx(shown.lots["counting"], abs=0.05)
    assert all(shown.lots[key] > shown.true[key] for key in shown.true) and shown.vacuous == 2
