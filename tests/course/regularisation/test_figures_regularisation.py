"""What the figures of unit 8 show, as numbers: against exact results, PyTorch and scikit-learn, and the claims of the text."""

from importlib import import_module

import numpy as np
import pytest
import torch
import unit_figures

from measured.experiments.regularisation import _judged, longer, moved
from measured.experiments.regularisation._net import Means, Net, Training, dropped, mixed, softmax, train
from measured.figures import regularisation as fig


def module(name: str):
    """The module of a figure, whose helpers are tested too: `fig` gives the figures."""
    return import_module(f"measured.figures.regularisation.{name}")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("08-regularisation", fig)


def test_every_slide_has_cues_of_at_most_forty_words_and_narration():
    unit_figures.check_cues("08-regularisation")


def test_parts_last_as_long_as_their_slides():
    unit_figures.check_minutes("08-regularisation")


# -- the networks of the experiments -----------------------------------------------------------------------------------


@pytest.mark.parametrize("norm", (False, True))
def test_the_gradient_of_a_net_is_that_by_differences(norm):
    rng = np.random.default_rng(0)
    net = Net((7, 6, 5, 4), norm)
    flat = net.start(rng, 2, alike=False) + 0.1 * rng.normal(size=(2, net.numbers()))
    x, targets = rng.normal(size=(2, 9, 7)), softmax(rng.normal(size=(2, 9, 4)))
    masks = dropped(net, np.array([0.3, 0.5])[:, None, None], 9, rng)
    still = [[np.zeros(1), np.ones(1)] for _ in range(2)]

    def slopes(flat):
        return net.gradient(flat, x, targets, list(still), masks)

    def loss(flat):
        hidden = x
        parts, scales = net.parts(flat), net.scales(flat)
        for layer in range(2):
            z = hidden @ parts[2 * layer] + parts[2 * layer + 1]
            if norm:
                z = (z - z.mean(axis=1, keepdims=True)) / np.sqrt(z.var(axis=1, keepdims=True) + 1e-5)
                z = z * scales[2 * layer] + scales[2 * layer + 1]
            hidden = np.maximum(z, 0) * masks[layer]
        return -(targets * np.log(softmax(hidden @ parts[-2] + parts[-1]))).sum(axis=2).mean(axis=1)

    found = slopes(flat)
    for _ in range(12):
        copy, place = rng.integers(2), rng.integers(net.numbers())
        step = np.zeros_like(flat)
        step[copy, place] = 1e-6
        assert found[copy, place] == pytest.approx((loss(flat + step) - loss(flat - step))[copy] / 2e-6, abs=1e-7)


@pytest.mark.parametrize("kind", ("decay", "penalty"))
def test_training_is_that_of_pytorch(kind):
    rng = np.random.default_rng(1)
    net, x, y = Net((5, 4, 3)), rng.normal(size=(12, 5)), rng.integers(3, size=12)
    start = net.start(rng, 1)
    made = Means(0.01, smoothing=0.1, **{kind: 0.3})
    ended, _ = train(net, start, (x, np.eye(3)[y]), made, Training(5, 12), np.random.default_rng(2))
    layers = [torch.nn.Linear(5, 4, dtype=torch.float64), torch.nn.Linear(4, 3, dtype=torch.float64)]
    theirs = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1])
    with torch.no_grad():
        for layer, weights, offsets in zip(layers, net.parts(start)[::2], net.parts(start)[1::2]):
            layer.weight[...], layer.bias[...] = torch.tensor(weights[0].T), torch.tensor(offsets[0, 0])
    make = torch.optim.AdamW if kind == "decay" else torch.optim.Adam
    optimiser = make(theirs.parameters(), lr=0.01, weight_decay=0.3)
    for _ in range(5):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(theirs(torch.tensor(x)), torch.tensor(y), label_smoothing=0.1).backward()
        optimiser.step()
    assert net.logits(ended, x, [])[0] == pytest.approx(theirs(torch.tensor(x)).detach().numpy(), abs=1e-9)


def test_copies_side_by_side_are_trained_as_alone():
    rng = np.random.default_rng(3)
    net, data = Net((5, 4, 3)), (rng.normal(size=(20, 5)), np.eye(3)[rng.integers(3, size=20)])
    for name, values in {
        "rate": (0.01, 0.02),
        "decay": (0.0, 2.0),
        "dropout": (0.2, 0.5),
        "smoothing": (0.0, 0.3),
    }.items():
        both, alone = (
            train(net, net.start(np.random.default_rng(0), len(some)), data, Means(**{name: np.array(some)}), Training(3, 10), np.random.default_rng(1))[0]
            for some in (values, values[1:])
        )  # fmt: skip
        assert both[1] == pytest.approx(alone[0]) and np.abs(both[0] - both[1]).max() > 1e-4


def test_mixup_keeps_shares_and_dropout_the_mean():
    rng = np.random.default_rng(4)
    x, targets = rng.normal(size=(2, 8, 3)), np.repeat(np.eye(4)[None, rng.integers(4, size=8)], 2, axis=0)
    made, labels = mixed(x, targets, np.array([0.0, 1.0]), rng)
    assert (made[0] == x[0]).all() and labels.sum(axis=2) == pytest.approx(1) and np.abs(made[1] - x[1]).max() > 0.1
    masks = dropped(Net((3, 50, 50, 2)), np.array([[[0.0]], [[0.6]]]), 400, rng)
    for mask in masks:
        assert (mask[0] == 1).all() and mask[1].mean() == pytest.approx(1, abs=0.03)
        assert set(np.unique(mask[1].round(9))) == {0.0, 2.5}


def test_digits_are_moved_by_up_to_a_pixel_each_for_itself_or_mirrored():
    x = np.zeros((300, 64))
    x.reshape(-1, 8, 8)[:, 3, 4] = 1
    rng = np.random.default_rng(5)
    places = np.argwhere(moved.transformed(x, "moved", rng).reshape(-1, 8, 8))[:, 1:]
    assert {tuple(place) for place in places.tolist()} == {(row, column) for row in (2, 3, 4) for column in (3, 4, 5)}
    mirrored = moved.transformed(x, "mirrored", rng).reshape(-1, 8, 8)
    assert 100 < (mirrored[:, 3, 3] == 1).sum() < 200 and mirrored.sum() == 300
    clothes = longer.moved(np.eye(196), 2).reshape(-1, 14, 14)
    assert (np.argwhere(clothes)[:, 2] >= 2).all() and clothes.sum() == 14 * 12


# -- probabilities -----------------------------------------------------------------------------------------------------


def test_loss_and_calibration_error_are_as_defined():
    logits = np.log([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]])
    y = np.array([0, 0, 1])
    assert _judged.losses(logits, y) == pytest.approx(-np.log([0.9, 0.2, 0.4]))
    sure, right = _judged.sureness(logits, y)
    assert sure == pytest.approx([0.9, 0.8, 0.6]) and right.tolist() == [True, False, False]
    assert _judged.calibration_error(sure, right, 2) == pytest.approx(abs(2.3 / 3 - 1 / 3))
    assert _judged.calibration_error(sure, right, 10) == pytest.approx((0.1 + 0.8 + 0.6) / 3)
    assert _judged.binned(np.array([1.0]), np.array([True]), 15)[0].tolist() == [0] * 14 + [1]


def test_the_temperature_undoes_a_factor_and_changes_no_answer():
    rng = np.random.default_rng(6)
    true = 2 * rng.normal(size=(5000, 4))
    y = (softmax(true).cumsum(axis=1) > rng.random((5000, 1))).argmax(axis=1)
    assert _judged.temperature(2.5 * true, y) == pytest.approx(2.5, rel=0.06)


def test_chosen_epochs_look_better_than_they_are_and_fixed_ones_do_not():
    losses = np.random.default_rng(7).normal(size=(20, 2000))  # twenty epochs that differ by chance
    looks, fixed, costs = longer.chosen_epochs(losses, 50, 400, np.random.default_rng(8))
    # The least of twenty means of 50 lies 1.87 standard deviations below their mean.
    assert looks == pytest.approx(1.87 / 50**0.5, rel=0.15) and abs(fixed) < 0.03 and abs(costs) < 0.1
    better = losses - 0.5 * (np.arange(20) == 3)[:, None]  # the fourth is better
    looks, fixed, costs = longer.chosen_epochs(better, 20, 400, np.random.default_rng(8))
    assert abs(fixed) < 0.03 and costs > 0.02


def test_wrong_labels_are_wrong_and_as_many_as_said():
    y = np.arange(1000) % 10
    changed = longer.mislabelled(y, 0.2, np.random.default_rng(9))
    assert (changed != y).sum() == 200 and set(changed) == set(range(10))


def test_chance_alone_gives_the_error_of_calibrated_answers():
    watched, calibrated = module("_watched"), module("error_of_the_calibrated")
    rng = np.random.default_rng(10)
    drawn = [calibrated.answers(2000, rng) for _ in range(40)]
    errors = [_judged.calibration_error(*one) for one in drawn]
    expected = np.mean([watched.by_chance(_judged.binned(*one)) for one in drawn])
    assert np.mean(errors) == pytest.approx(expected, rel=0.1)


# -- figures -----------------------------------------------------------------------------------------------------------


def test_ridge_is_that_of_scikit_learn_and_the_parts_add_up():
    from sklearn.linear_model import Ridge

    legendre = module("_legendre")
    x, y = legendre.samples(20, 3)
    seen = legendre.features(x, 15)
    for draw, weights in enumerate(legendre.ridge(seen, y, 0.1)):
        fit = Ridge(0.1 * 20, fit_intercept=False).fit(seen[draw], y[draw])
        assert weights == pytest.approx(fit.coef_, abs=1e-8)
    grid = legendre.features(np.linspace(-1, 1, 200001), 15)
    assert (grid**2).mean(axis=0) == pytest.approx(1, abs=1e-3)
    curves = legendre.fits()
    bias, variance = legendre.parts(curves)
    whole = ((curves - legendre.truth(legendre.GRID)) ** 2).mean(axis=(1, 2))
    assert bias + variance == pytest.approx(whole)
    assert fig.ridge_fits.numbers().best == pytest.approx(0.1) and fig.ridge_fits.numbers().least < 0.2


def test_the_constrained_weights_are_those_of_ridge_and_lasso():
    made = module("penalty_as_constraint")
    gram, along, _ = made.moments()
    disc, diamond = made.best_within("disc", made.BOUND), made.best_within("diamond", made.BOUND)
    assert np.linalg.norm(disc) == pytest.approx(made.BOUND) and np.abs(diamond).sum() == pytest.approx(made.BOUND)
    # At the edge the loss's slope points inwards, along the weights: ridge with some penalty.
    slope = along - gram @ disc
    assert slope[0] / disc[0] == pytest.approx(slope[1] / disc[1], rel=1e-3) and slope @ disc > 0
    pull = along - gram @ diamond
    assert diamond[1] == pytest.approx(0, abs=1e-2) and abs(pull[1]) < pull[0]


def test_dropout_keeps_the_mean_and_adds_the_spread_of_the_formula():
    for rate in (0.3, 0.7):
        shown = fig.dropout_rescaling.numbers(rate=rate)
        assert shown.after == pytest.approx(shown.before, abs=0.01) and shown.spread == pytest.approx(
            shown.expected, rel=0.05
        )
        assert shown.scale == pytest.approx(1 / (1 - rate)) and shown.largest <= shown.scale
    assert fig.dropout_rescaling.numbers(rate=0.7).largest > 3


def test_a_unit_that_is_left_out_has_no_edge():
    made = module("dropout_network")
    hidden = {(layer, unit) for layer in (1, 2) for unit in range(made.LAYERS[layer])}
    assert all(out <= hidden for out in made.LEFT_OUT) and made.LEFT_OUT[1] != made.LEFT_OUT[2]
    edges = 0
    for out, axes in zip(made.LEFT_OUT, fig.dropout_network().axes, strict=True):
        for line in axes.lines:
            ends = {(int(x), round(y + (made.LAYERS[int(x)] - 1) / 2)) for x, y in zip(*line.get_data())}
            edges += len(ends) == 2
            assert len(ends) == 1 or not ends & out
    assert edges == (20 + 25 + 15) + (12 + 6 + 6) + (12 + 9 + 9)


def test_transformations_do_what_they_are_called():
    made = module("six_transformations")
    image = made.photograph()
    assert (made.mirrored(made.mirrored(image)) == image).all()
    assert 0.15 < (np.abs(made.erased(image) - image).max(axis=2) > 0).mean() < 0.25
    assert made.cropped(image).shape == image.shape and (made.cropped(image)[0, 0] == image[0, 0]).all()
    assert made.turned(image).shape == image.shape and made.recoloured(image).mean() < image.mean()
    assert all(0 <= way(image).min() and way(image).max() <= 1 for way in made.WAYS.values())


def test_descent_and_ridge_share_their_best_error():
    shown = fig.stopping_is_ridge.numbers()
    assert shown.largest < 1 and shown.best["descent"] == pytest.approx(shown.best["ridge"], rel=0.2)


def test_smoothed_losses_are_those_of_pytorch():
    made = module("smoothed_loss")
    for logits in (made.RIGHT, made.WRONG):
        for share in made.SHARES:
            theirs = torch.nn.functional.cross_entropy(
                torch.tensor(logits)[None], torch.tensor([0]), label_smoothing=share
            )
            assert made.smoothed(logits, share) == pytest.approx(float(theirs))
    shown = fig.smoothed_loss.numbers()
    assert shown.right == pytest.approx([0.0006, 0.7286, 1.4566], abs=1e-4)
    assert shown.wrong == pytest.approx([8.0006, 7.9286, 7.8566], abs=1e-4)


def test_stopping_keeps_the_best_epoch_known_after_patience():
    stopped = module("stopping_early").stopped
    assert stopped(np.array([3, 2, 1, 2, 2, 0.5]), 2) == (3, 5) and stopped(np.array([3, 2, 1.0]), 2) == (3, 3)


def test_what_the_text_tells_of_the_records():
    longer_on = fig.longer_and_surer.numbers()
    assert longer_on.least_error < longer_on.least_loss < longer_on.most_right
    mends = fig.temperature_mends.numbers()
    assert mends.scaled < 2 * mends.chance and mends.scaled_loss < mends.best_loss
    assert fig.smoothing_by_epoch.numbers().over < 0
    compared, scaled = fig.methods_compared.numbers(), fig.methods_scaled.numbers()
    against = compared.against_rate
    assert [name for name, (_, low, _) in against.items() if low > 0] == ["dropout_and_decay"]
    assert all(low < 0 < high for low, high in (against[name][1:] for name in ("weight_decay", "noise", "mixup")))
    assert all(
        against[name][2] < 0
        for name in ("dropout", "early_stopping", "smoothing", "batch_norm", "ensemble_of_six", "none")
    )
    assert compared.norm_above == compared.seeds and min(compared.error, key=compared.error.get) == "smoothing"
    assert min(scaled.worse["smoothing"], scaled.worse["mixup"], scaled.worse["batch_norm"]) >= 8
    assert fig.moved_copies.numbers().mirrored_lost == [10, 10]
