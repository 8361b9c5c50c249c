"""What the figures of unit 10 show, as numbers: against exact results, PyTorch, networkx, and the claims of the text."""

from importlib import import_module

import exercises
import numpy as np
import pytest
import torch
import unit_figures
from scipy import signal

from deeplecture import record
from measured.experiments.architectures import (
    _images,
    _karate,
    _models,
    _plane,
    _sequences,
    copies,
    karate,
    lookup,
    shifted,
    shuffled,
)
from measured.figures import architectures as fig

UNIT = exercises.UNITS / "10-architectures.qmd"


def module(name: str):
    """The module of a figure, whose helpers are tested too: `fig` gives the figures."""
    return import_module(f"measured.figures.architectures.{name}")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("10-architectures", fig)


def test_every_slide_has_cues_of_at_most_forty_words_and_narration():
    unit_figures.check_cues("10-architectures")


def test_parts_last_as_long_as_their_slides():
    unit_figures.check_minutes("10-architectures")


@pytest.fixture(scope="module")
def lab() -> dict:
    """The names that the unit's two labs leave."""
    text, names = UNIT.read_text(encoding="utf-8"), {"np": np}
    for label in ("lab-convolution", "lab-attention"):
        code = text.split(f"#| label: {label}\n")[1].split("\n```")[0]
        exec(code, names)  # noqa: S102 -- the unit's own code
    return names


def test_the_labs_convolution_pooling_and_attention_are_those_of_pytorch(lab):
    rng = np.random.default_rng(5)
    x, k = rng.normal(size=(3, 10, 10)), rng.normal(size=(4, 3, 3, 3))
    z = lab["convolve"](x, k)
    assert z == pytest.approx(torch.nn.functional.conv2d(torch.tensor(x)[None], torch.tensor(k))[0].numpy())
    assert lab["pool"](z) == pytest.approx(torch.nn.functional.max_pool2d(torch.tensor(z), 2).numpy())
    tokens, (Q, K, V) = rng.normal(size=(5, 16)), rng.normal(size=(3, 16, 16))
    q, k, v = (torch.tensor(tokens @ matrix)[None] for matrix in (Q, K, V))
    wanted = torch.nn.functional.scaled_dot_product_attention(q, k, v)[0].numpy()
    assert lab["attend"](tokens, Q, K, V) == pytest.approx(wanted)
    assert lab["z"].shape == (16, 30, 30) and abs(lab["gap"]).max() < 1e-12


# -- pictures ----------------------------------------------------------------------------------------------------------


def test_the_table_of_a_convolution_is_a_convolution():
    table, rng = module("three_wirings").convolution(), np.random.default_rng(0)
    kernel, x = rng.normal(size=(3, 3)), rng.normal(size=(5, 5))
    matrix = np.where(table >= 0, kernel.ravel()[table], 0)
    assert (matrix @ x.ravel()).reshape(5, 5) == pytest.approx(signal.correlate2d(x, kernel, mode="same"))
    shown = fig.three_wirings.numbers()
    assert shown.counts == {"dense": 625, "convolution": 9, "recurrent": 50} and shown.filled["convolution"] == 13**2


@pytest.mark.parametrize("kernel", ("upright edges", "level edges", "blur", "sharpen", "move right"))
def test_a_map_is_that_of_a_library(kernel):
    helpers = module("_digit")
    image, weights = helpers.digits()[0][0], helpers.KERNELS[kernel]
    made = helpers.convolved(image, weights)
    assert made == pytest.approx(signal.correlate2d(image, weights, mode="valid"))
    shown = fig.kernel_on_a_digit.numbers(kernel=kernel)
    assert shown.sum == pytest.approx(made[2, 2]) == pytest.approx(shown.by_hand)
    if kernel == "move right":
        assert made == pytest.approx(image[1:-1, :-2])


def test_maxima_are_maxima():
    made, largest = module("pooled_maxima").maxima(module("_digit").digits()[0][0])
    assert largest == pytest.approx(torch.nn.functional.max_pool2d(torch.tensor(made)[None], 2)[0].numpy())
    assert fig.pooled_maxima.numbers().changed == 6


def test_layers_on_a_ring_are_those_of_pytorch_and_move_as_their_strides_say():
    commute, rng = module("shifts_commute"), np.random.default_rng(0)
    x, kernels = rng.normal(size=(2, 3, 8, 8)), rng.normal(size=(4, 3, 3, 3))
    for stride in (1, 2):
        padded = torch.nn.functional.pad(torch.tensor(x), (1, 1, 1, 1), mode="circular")
        wanted = torch.nn.functional.conv2d(padded, torch.tensor(kernels), stride=stride).relu().numpy()
        assert commute.layer(x, kernels, stride) == pytest.approx(wanted)
    shown = fig.shifts_commute.numbers()
    assert shown.exact == {"stride_1": list(range(9)), "stride_2": [0, 2, 4, 6, 8], "stride_4": [0, 4, 8]}


def test_networks_learned_in_the_middle_guess_two_pixels_off():
    shown = fig.digits_shifted.numbers()
    assert shown.conv[0] > 0.95 and max(shown.dense[2], shown.conv[2], shown.mean[2]) < 0.2
    assert shown.mean[4] > 0.8 and shown.back == shown.seeds == 10


def test_receptive_fields_are_counted_right():
    shown = fig.receptive_fields.numbers()
    assert shown.counted[:4] == [3, 5, 6, 10] and shown.counted == shown.support
    assert shown.slope == pytest.approx(0.5, abs=0.05)
    convolutions = [torch.nn.Conv1d(1, 1, 3), torch.nn.Conv1d(1, 1, 3), torch.nn.AvgPool1d(2), torch.nn.Conv1d(1, 1, 3)]
    x = torch.randn(1, 1, 40, requires_grad=True)
    torch.nn.Sequential(*convolutions)(x)[0, 0, 7].backward()
    assert int((x.grad != 0).sum()) == shown.counted[3]


def test_known_networks_have_their_published_parameters():
    known = {"LeNet-5": 61_706, "AlexNet": 61_100_840, "VGG-16": 138_357_544, "ResNet-50": 25_557_032,
             "MobileNetV2": 3_504_872, "EfficientNet-B0": 5_288_548}  # fmt: skip
    for name, count in known.items():
        make, shape = _models.MODELS[name]
        model = _models.empty(make)
        assert _images.parameters(model) == count
        assert model(torch.zeros(1, *shape, device="meta")).shape == (1, 10 if name == "LeNet-5" else 1000)
    layers = _models.counted(_models.empty(_models.lenet5), (1, 32, 32))
    assert [layer["shape"] for layer in layers] == [(6, 28, 28), (16, 10, 10), (120, 1, 1), (84,), (10,)]
    assert layers[0]["products"] == 25 * 6 * 28**2 and layers[3]["products"] == 120 * 84


def test_budgets_are_equal_as_the_text_says():
    cnn, few, many = (shuffled.built(name) for name in shuffled.MODELS)
    assert _images.parameters(few) == pytest.approx(_images.parameters(cnn), rel=0.05)
    products = [sum(layer["products"] for layer in _models.counted(net, (1, 28, 28))) for net in (cnn, many)]
    assert products[1] == pytest.approx(products[0], rel=0.02)
    dense, conv = (shifted.built(name, shifted.Settings()) for name in shifted.MODELS[:2])
    products = [sum(layer["products"] for layer in _models.counted(net, (1, 16, 16))) for net in (dense, conv)]
    assert products[0] == pytest.approx(products[1], rel=0.05)


def test_a_dense_network_does_not_notice_a_shuffle_of_its_inputs():
    rng = np.random.default_rng(0)
    x, y, order = rng.normal(size=(60, 1, 4, 4)).astype(np.float32), rng.integers(10, size=60), rng.permutation(16)
    ends = []
    for inputs, moved in ((x, False), (shuffled.moved(x, order), True)):
        torch.manual_seed(0)
        model = _images.mlp(8, 4)
        if moved:
            model[1].weight.data = model[1].weight.data[:, order]
        _images.trained(model, (inputs, y), 0.01, 3, 20, np.random.default_rng(1))
        ends.append(_images.judged(model, (inputs, y))[0])
    assert ends[0] == pytest.approx(ends[1], abs=1e-5)


def test_frames_hold_moved_images_whole():
    images = np.random.default_rng(0).random((2, 1, 8, 8)).astype(np.float32)
    made = shifted.framed(images, 4, np.array([4, -4]), np.array([0, 4]))
    assert made.shape == (2, 1, 16, 16) and made.sum() == pytest.approx(images.sum(), rel=1e-5)
    assert (made[0, 0, 4:12, 8:] == images[0, 0]).all() and (made[1, 0, 8:, :8] == images[1, 0]).all()


# -- graphs ------------------------------------------------------------------------------------------------------------


def test_the_club_is_that_of_networkx_and_rewiring_keeps_everybodys_number():
    networkx = pytest.importorskip("networkx", reason="PyTorch brings it")
    club = networkx.karate_club_graph()
    assert sorted(map(tuple, _karate.pairs().tolist())) == sorted(tuple(sorted(pair)) for pair in club.edges())
    assert [club.nodes[member]["club"] != "Mr. Hi" for member in range(34)] == _karate.sides().astype(bool).tolist()
    made = _karate.rewired(_karate.pairs(), np.random.default_rng(0))
    degrees = [_karate.adjacency(edges).sum(axis=1) for edges in (_karate.pairs(), made)]
    assert (degrees[0] == degrees[1]).all() and len({tuple(pair) for pair in made.tolist()}) == 78
    assert len({tuple(pair) for pair in made.tolist()} & {tuple(pair) for pair in _karate.pairs().tolist()}) < 40


def test_the_gradient_of_a_graph_network_is_that_by_differences():
    settings, rng = karate.Settings(width=4), np.random.default_rng(0)
    spread = _karate.propagation(_karate.adjacency(_karate.pairs()))
    weights, known, labels = karate.start(settings, 3, rng), np.array([0, 33]), np.array([0, 1])
    slopes = karate.gradient(weights, spread, known, labels)

    def loss():
        return -karate.log_softmax(karate.logits(weights, spread)[known])[[0, 1], labels].mean()

    for part, slope in zip(weights, slopes):
        for place in ((0, 0), (len(part) - 1, 1)):
            kept, found = part[place], []
            for part[place] in (kept + 1e-6, kept - 1e-6):
                found.append(loss())
            part[place] = kept
            assert slope[place] == pytest.approx((found[0] - found[1]) / 2e-6, abs=1e-8)


def test_a_round_of_messages_is_a_mean_and_renumbering_renumbers():
    messages = module("messages_passed")
    after = messages.mean_of_messages(messages.BEFORE)
    assert after[1] == pytest.approx([(2 + 4 + 0 + 6) / 4, (0 + 1 + 3 + 2) / 4]) and after[4] == pytest.approx([1, 4])


def test_spreading_separates_the_club_and_random_networks_do_so_by_luck():
    shown = fig.karate_untrained.numbers()
    assert (
        shown.wrong == 1
        and 0.6 < shown.mean < 0.72 < shown.line < 0.9
        and shown.lucky < 0.05
        and shown.alone < shown.line
    )
    by_line, truth = module("karate_untrained").by_line, np.array([0, 0, 1, 1])
    assert by_line(np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]]), truth) == 1
    assert by_line(np.array([[0.0, 0], [2, 0], [1, 0], [3, 0]]), truth) == 0.75
    assert fig.noise_to_mixture.numbers().by_angle == 1
    assert shown.by_rounds[2] == shown.by_rounds[3] == shown.by_rounds[4] == shown.reached
    trained = fig.karate_trained.numbers()
    assert trained.club[1] > 0.85 and max(trained.rewired) < 0.55 and trained.falls >= 16


def test_spreading_ends_in_one_direction():
    shown = fig.features_smoothed.numbers(rounds=32)
    first = fig.features_smoothed.numbers(rounds=0).cosine
    assert shown.cosine > 0.99 and first == pytest.approx(shown.start) and first < 0.3


def test_unlike_neighbours_cost_and_like_ones_help():
    shown = fig.unlike_neighbours.numbers()
    assert shown.lost == pytest.approx(0.196, abs=0.02) and shown.worse == 10 and shown.both_lost < 0.03
    _, classes, chosen = module("unlike_neighbours").drawn(0.25, np.random.default_rng(0))
    assert (classes[chosen] == classes[:, None]).mean() == pytest.approx(0.25, abs=0.03)


# -- attention ---------------------------------------------------------------------------------------------------------


def test_the_root_keeps_shares_and_slopes():
    shown = fig.why_the_root.numbers()
    assert shown.largest["without"][-1] > 0.9 and max(shown.largest["with"]) < 0.3
    softmax, values = module("why_the_root").softmax, np.random.default_rng(0).normal(size=5)
    table = np.array([(softmax(values + step) - softmax(values - step)) / 2e-6 for step in 1e-6 * np.eye(5)])
    assert np.trace(table) == pytest.approx(1 - (softmax(values) ** 2).sum(), abs=1e-6)


def test_a_head_does_not_see_order_and_positions_know_distances():
    shown = fig.order_unseen.numbers()
    assert shown.off[0] < 1e-12 < 0.1 < shown.off[1] and shown.shift < 1e-12 and shown.spread[1] > 0.1


def test_sequences_hold_each_key_once_and_answers_are_right():
    made = _sequences.drawn(lookup.Settings(), 50, np.random.default_rng(0))
    assert (np.sort(made.keys, axis=1) == np.arange(8)).all()
    for keys, values, question, looked, voted in zip(*made, made.answer("look up"), made.answer("vote")):
        assert looked == values[list(keys).index(question)] and voted == np.bincount(values, minlength=4).argmax()


def test_attention_looks_up_and_the_others_are_larger():
    sizes = lookup.parameters(lookup.Settings())
    assert sizes["attention"] < min(sizes["mean of tokens"], sizes["tokens in a row"])
    shown, matrix = fig.lookup_or_votes.numbers(), fig.lookup_matrix.numbers()
    assert shown.least > 0.98 and shown.best_other < 0.5 and shown.least_votes > 0.98
    assert (
        matrix.start == pytest.approx(1 / 8, abs=0.01) == pytest.approx(matrix.votes, abs=0.02) and matrix.least > 0.95
    )


# -- noise -------------------------------------------------------------------------------------------------------------


def test_the_exact_noise_is_that_of_draws_and_of_one_heap_by_formula():
    at = np.array([[1.1, 0.6]])
    signal_share, noise_share = _plane.shares(0.5)
    one = _plane.exact_noise(at, 0.5, np.zeros((1, 2)), 0.7)
    assert one == pytest.approx(noise_share / ((0.7 * signal_share) ** 2 + noise_share**2) * at)
    rng = np.random.default_rng(0)
    clean, noise = _plane.points(300_000, rng), rng.normal(size=(300_000, 2))
    near = np.linalg.norm(signal_share * clean + noise_share * noise - at, axis=1) < 0.06
    assert _plane.exact_noise(at, 0.5)[0] == pytest.approx(noise[near].mean(axis=0), abs=0.06)


def test_sampling_by_the_exact_noise_gives_the_mixture_and_by_examples_alone_the_examples():
    shown = fig.noise_to_mixture.numbers()
    assert shown.inside > 0.97 and shown.fewest > 0.09 and shown.spread == pytest.approx(0.25, abs=0.03)
    rng = np.random.default_rng(0)
    known, start = _plane.points(12, rng), rng.normal(size=(50, 2))
    made = _plane.sampled(lambda at, now: _plane.exact_noise(at, now, known, 0.0), start, 50)
    assert _plane.nearest(made, known) < 1e-6


def test_networks_side_by_side_are_each_what_one_is():
    torch.manual_seed(0)
    many = copies.Many(3, 8)
    rng = np.random.default_rng(0)
    points, time = np.repeat(rng.normal(size=(1, 5, 2)), 3, axis=0), np.repeat(rng.uniform(size=(1, 5)), 3, axis=0)
    made = many.guess(points, time)
    assert made.shape == (3, 5, 2) and made[0] == pytest.approx(made[2])
    settings = copies.Settings()
    assert (
        sum(part[0].numel() for part in copies.Many(1, settings.hidden).weights)
        == 7 * 64 + 64 + 64 * 64 + 64 + 64 * 2 + 2
    )


def test_few_examples_are_copied():
    shown = fig.copies_by_size.numbers()
    assert shown.most_ten < 0.3 and shown.least_many > 0.8 and shown.exact < 0.01 and shown.short_ten > shown.ten


def test_the_film_ends_where_the_record_of_its_run_ends():
    result, sizes = record.load("architectures/copies").results, list(copies.Settings().sizes)
    ends = [result["drawn"][:, -1, sizes.index(size)] for size in copies.Settings().shown]
    assert np.moveaxis(result["film"][:, -1, :, :60], 1, 0) == pytest.approx(np.array(ends), abs=1e-4)
    early, late = (fig.copies_in_training.numbers(step=step) for step in (100, 3000))
    assert early.least_ten > late.most_ten and late.least_many > 0.8


def test_a_page_plays_the_sampling():
    interactive, way = fig.noise_to_mixture().interactive, module("noise_to_mixture").path()
    assert np.array(interactive.data["path"]) / 100 == pytest.approx(way.reshape(41, 600), abs=0.0051)
    assert "function open(box, data, tools)" in interactive.script()
    ends, centres = (np.reshape(part, (-1, 2)) for part in (interactive.data["path"][-1], interactive.data["centres"]))
    near = np.linalg.norm(ends[:, None] - centres, axis=2).min(axis=1) < interactive.data["near"]
    assert (
        near.mean() == pytest.approx(fig.noise_to_mixture.numbers().inside, abs=0.005)
        and "data.near" in interactive.script()
    )


# -- cost and cells ----------------------------------------------------------------------------------------------------


def test_three_measures_order_differently():
    shown = fig.three_orders.numbers()
    assert shown.order["parameters"] != shown.order["seconds"] and shown.fewer[3] == pytest.approx(8.4, abs=0.1)
    assert shown.least_grouped > 1 and shown.alex_parameters > 2 and shown.alex_seconds < 0.5


def test_a_complex_cell_answers_over_a_wider_range():
    cells = module("simple_and_complex")
    assert abs((cells.gabor(0) * 1.0).sum()) < 1e-9  # even light means nothing to it
    assert 2.5 < fig.simple_and_complex.numbers().ratio < 3.5
