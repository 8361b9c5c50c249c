"""What the figures of unit 11 show, as numbers: against exact results, PyTorch and scikit-learn, and the claims of the text."""

from importlib import import_module

import numpy as np
import pytest
import torch
import unit_figures

from measured.experiments.representations import _nets, _photos, _spiral, anomalies, noisy, sparse, variational
from measured.figures import representations as fig


def module(name: str):
    """The module of a figure, whose helpers are tested too: `fig` gives the figures."""
    return import_module(f"measured.figures.representations.{name}")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("11-representations", fig)


def test_every_slide_has_cues_of_at_most_forty_words_and_narration():
    unit_figures.check_cues("11-representations")


def test_parts_last_as_long_as_their_slides():
    unit_figures.check_minutes("11-representations")


# -- the networks of the experiments -----------------------------------------------------------------------------------


def test_training_copies_side_by_side_is_pytorchs_adam_with_a_falling_rate():
    rng = np.random.default_rng(0)
    pair, x = _nets.autoencoder(5, (4,), 2, "tanh"), _nets.tensor(rng.normal(size=(12, 5)))
    loss = lambda flat, chosen: ((pair.decode(flat, pair.encode(flat, x[chosen])) - x[chosen]) ** 2).sum(2).mean(1)
    start = pair.start(rng, 2)
    ended = _nets.train(loss, start, 12, (0.02, 0.01), _nets.Training(6, 12), np.random.default_rng(1))
    layers = [torch.nn.Linear(*sizes) for sizes in ((5, 4), (4, 2), (2, 4), (4, 5))]
    theirs = torch.nn.Sequential(layers[0], torch.nn.Tanh(), layers[1], layers[2], torch.nn.Tanh(), layers[3])
    flat = torch.cat(
        [torch.cat([part.T.ravel(), torch.zeros(len(part))]) for part in (layer.weight for layer in layers)]
    )
    begin = 0
    with torch.no_grad():
        for layer in layers:
            size = layer.weight.numel()
            layer.weight[...] = start[0, begin : begin + size].view(layer.in_features, -1).T
            layer.bias.zero_()
            begin += size + layer.out_features
    assert begin == pair.numbers() == len(flat)
    optimiser = torch.optim.Adam(theirs.parameters())
    for step in range(6):
        optimiser.param_groups[0]["lr"] = 0.02 * (1 - step / 6)
        optimiser.zero_grad()
        ((theirs(x) - x) ** 2).sum(1).mean().backward()
        optimiser.step()
    both = pair.decode(ended, pair.encode(ended, x)).detach().numpy()
    assert both[0] == pytest.approx(theirs(x).detach().numpy(), abs=1e-5) and np.abs(both[0] - both[1]).max() > 1e-3


def test_each_constraint_holds_what_it_says():
    rng = np.random.default_rng(1)
    z = _nets.tensor(rng.normal(size=(2, 6, 10)))
    strong = lambda *values: _nets.tensor(values)[:, None, None]
    code, cost = sparse.constrain(z, "l1", strong(0.0, 2.0))
    assert (code.numpy() == np.maximum(z.numpy(), 0)).all() and cost[0] == 0
    assert float(cost[1]) == pytest.approx(2 * float(code[1].sum(dim=1).mean()))
    code, cost = sparse.constrain(z, "top-k", strong(1, 3))
    assert ((code > 0).sum(dim=2) <= torch.tensor([[1], [3]])).all() and not cost.any()
    assert (code.max(dim=2)[0] == torch.relu(z).max(dim=2)[0]).all()
    code, cost = sparse.constrain(torch.full((1, 4, 3), -np.log(9.0)), "kl", strong(0.1))
    assert code.numpy() == pytest.approx(0.1, abs=1e-6) and float(cost) == pytest.approx(0, abs=1e-6)


def test_the_loss_of_a_variational_autoencoder_is_that_of_torchs_distributions():
    rng, size = np.random.default_rng(2), 3
    net = variational.pair(variational.Settings(hidden=7), size)
    flat = net.start(rng, 2) + 0.1
    x, noise = _nets.tensor(rng.random((5, 64))), _nets.tensor(rng.normal(size=(2, 5, size)))
    cross, divergence = variational.parts_of_loss(net, flat, x, noise, size)
    told = net.encode(flat, x)
    cloud = torch.distributions.Normal(told[..., :size], torch.exp(told[..., size:] / 2))
    exact = torch.distributions.kl_divergence(cloud, torch.distributions.Normal(0.0, 1.0)).mean(dim=1)
    assert divergence.numpy() == pytest.approx(exact.numpy(), rel=1e-4)
    pixels = torch.distributions.Bernoulli(
        logits=net.decode(flat, cloud.loc + cloud.scale * noise), validate_args=False
    )
    assert cross.numpy() == pytest.approx(-pixels.log_prob(x.expand(2, -1, -1)).sum(2).mean(1).numpy(), rel=1e-5)


def test_the_area_is_how_often_the_new_one_scores_higher():
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(3)
    usual, new = rng.normal(size=50).round(1), rng.normal(0.5, 1, 30).round(1)
    truth = np.r_[np.zeros(50), np.ones(30)]
    assert anomalies.area(usual, new) == pytest.approx(roc_auc_score(truth, np.r_[usual, new]))
    assert anomalies.area(usual, usual) == 0.5


def test_the_mean_of_digits_is_the_nearest_for_little_noise_and_the_mean_for_much():
    rng = np.random.default_rng(4)
    known = rng.random((30, 64))
    asked = known[:5] + 0.01 * rng.normal(size=(5, 64))
    assert noisy.posterior(known, asked, 0.05) == pytest.approx(known[:5], abs=1e-6)
    assert noisy.posterior(known, asked, 1e4) == pytest.approx(np.tile(known.mean(axis=0), (5, 1)), abs=1e-5)


def test_what_is_read_in_noise_is_chosen_on_noisy_validation_digits():
    from deeplecture import record

    known = record.load("representations/noisy")
    of = noisy.cases(noisy.Settings(**known.settings))
    before, _ = noisy.chosen(known)
    row = of.index(("denoising", 0.2, 0.003))
    known.results["validation_right"][:, row, 4] = 0.99
    known.results["right"][:, row, 4] = 0.5
    after, picked = noisy.chosen(known)
    assert picked["denoising"] == (0.2, 0.003, known.settings["strengths"][4])
    assert (after["denoising"][:, 0] == 0.5).all() and (after["pixels"] == before["pixels"]).all()


# -- photographs -------------------------------------------------------------------------------------------------------


def test_scrambled_photographs_keep_every_frequencys_strength():
    image = _photos.photographs()[0][:60, :80]
    made = _photos.scrambled(image, np.random.default_rng(5))
    assert np.abs(np.fft.fft2(made)) == pytest.approx(np.abs(np.fft.fft2(image)), rel=1e-6, abs=1e-6)
    assert np.abs(made - image).mean() > image.std() / 2


def test_a_gabor_is_explained_by_one_and_noise_is_not():
    y, x = np.mgrid[:10, :10]
    made = np.exp(-((x - 4.5) ** 2 + (y - 5.5) ** 2) / (2 * 1.5**2)) * np.cos(2 * np.pi * 0.2 * (x - 4.5) + 1.0)
    noise = np.random.default_rng(6).normal(size=(20, 100))
    patterns = np.vstack([made.ravel(), noise])
    shares = _photos.gabor_share(patterns - patterns.mean(axis=1, keepdims=True))
    assert shares[0] > 0.98 and shares[1:].max() < 0.4


def test_excess_kurtosis_is_scipys():
    from scipy.stats import kurtosis

    values = np.random.default_rng(7).standard_t(6, size=(400, 3))
    assert _photos.excess_kurtosis(values) == pytest.approx(kurtosis(values))


# -- computed figures --------------------------------------------------------------------------------------------------


def test_the_axis_is_scikit_learns_and_the_order_scipys():
    from scipy.stats import spearmanr
    from sklearn.decomposition import PCA

    points, place = _spiral.drawn(300, np.random.default_rng(8))
    made = PCA(1).fit(points)
    assert _spiral.axis(points)[2] == pytest.approx(made.explained_variance_ratio_[0])
    assert _spiral.on_axis(points, points) == pytest.approx(made.inverse_transform(made.transform(points)))
    code = made.transform(points)[:, 0]
    assert _spiral.rank_agreement(code, place) == pytest.approx(abs(spearmanr(code, place)[0]))
    shown = fig.spiral_by_axis.numbers()
    assert shown.error == pytest.approx(shown.spread * (1 - shown.kept), abs=0.03)


def test_the_divergence_of_coins_is_scipys():
    from scipy.stats import entropy

    divergence = module("kl_of_rate").divergence
    for mean in (0.01, 0.3, 0.9):
        assert divergence(0.1, mean) == pytest.approx(entropy([0.1, 0.9], [mean, 1 - mean]))
    assert fig.kl_of_rate.numbers(target=0.2).least == pytest.approx(0.2, abs=1e-3)


def test_the_mean_of_the_ring_is_that_by_counting():
    helper = module("towards_the_ring")
    turn = np.linspace(0, 2 * np.pi, 20_000, endpoint=False)
    ring = np.column_stack([np.cos(turn), np.sin(turn)])
    for radius in (0.0, 0.5, 1.3):
        weights = np.exp(-((ring - [radius, 0]) ** 2).sum(axis=1) / (2 * helper.NOISE**2))
        mean = (weights[:, None] * ring).sum(axis=0) / weights.sum()
        assert helper.posterior_radius(np.array(radius)) == pytest.approx(mean[0], abs=1e-9)


def test_a_store_answers_rightly_while_it_is_nearly_empty():
    helper = module("stored_patterns")
    made = helper.patterns(50, 7, np.random.default_rng(9))
    assert (made.sum(axis=1) == 7).all() and set(np.unique(made)) == {0, 1}
    held, bits = helper.capacities()
    assert held.shape == (helper.DRAWS, len(helper.ACTIVE)) and 0 < bits.max() < np.log(2)  # Willshaw's own bound


def test_a_cloud_like_the_prior_has_no_divergence():
    helper = module("kl_by_sampling")
    assert helper.closed(np.zeros((1, 2)), np.ones((1, 2))) == 0
    mean, variance = np.array([[1.0, -0.5]]), np.array([[0.3, 2.0]])
    found = helper.sampled(mean, variance, 200_000, np.random.default_rng(10))
    assert found == pytest.approx(helper.closed(mean, variance), abs=0.01)


# -- measured figures --------------------------------------------------------------------------------------------------


def test_a_plane_is_drawn_by_the_decoder_that_was_trained():
    from deeplecture import record

    known = record.load("representations/variational")
    net = variational.pair(variational.Settings(), 2)
    numbers, codes = known.results["decoder"][0], np.random.default_rng(11).normal(size=(6, 2))
    flat = torch.cat([torch.zeros(len(numbers), net.encoder.numbers()), _nets.tensor(numbers)], dim=1)
    theirs = torch.sigmoid(net.decode(flat, _nets.tensor(codes).expand(len(flat), -1, -1))).numpy()
    for row, one in enumerate(numbers):
        made = module("two_planes").decoded(one, codes, known.settings["hidden"])
        assert made == pytest.approx(theirs[row], abs=1e-5)


def test_the_active_share_lies_in_a_band_and_zero_is_told_as_collapse():
    shown = fig.penalty_sweep.numbers()
    assert 0.05 < shown.active["1"] < 0.15 < 0.5 < shown.active["0"]
    assert shown.active["5"] < 0.05 and shown.dead["5"] > 90
    assert shown.dead["0.1"] < 1 < shown.dead["0.3"] < shown.dead["1"] < 25
