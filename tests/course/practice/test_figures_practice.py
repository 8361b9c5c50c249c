"""What the figures of unit 12 show, as numbers: against exact results, PyTorch and scikit-learn, and the claims of the text."""

import re
import tempfile
from importlib import import_module
from pathlib import Path

import exercises
import numpy as np
import pytest
import torch
import unit_figures

from deeplecture.claims import interval
from measured.experiments.optimisation import _network
from measured.experiments.practice import ablation, broken, search, tables
from measured.experiments.practice._bugs import BUGS, CHECKS, HEALTHY
from measured.experiments.regularisation._net import Net
from measured.figures import practice as fig


def module(name: str):
    """The module of a figure, whose helpers are tested too: `fig` gives the figures."""
    return import_module(f"measured.figures.practice.{name}")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("12-practice", fig)


def test_every_slide_has_cues_of_at_most_forty_words_and_narration():
    unit_figures.check_cues("12-practice")


def test_parts_last_as_long_as_their_slides():
    unit_figures.check_minutes("12-practice")


# -- bugs --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def split():
    return _network.digits(np.random.default_rng(0), 60, 60)


def test_each_bug_changes_what_it_says(split):
    made = broken.Settings(train=60, validation=60)
    data = {bug: broken.given(bug, split, made, np.random.default_rng(1)) for bug in BUGS}
    x, y = data[HEALTHY].train
    assert data["pixels not scaled"].train[0].max() == 16 and x.max() == 1
    fifty = data["fifty images"].train
    assert len(fifty[1]) == 600 and len(torch.unique(fifty[0], dim=0)) == 50
    shuffled = data["labels shuffled"].train
    assert (shuffled[1] == y).all() and not (shuffled[0] == x).all()
    assert torch.equal(shuffled[0].sum(dim=0), x.sum(dim=0)) or (shuffled[0].sum(0) - x.sum(0)).abs().max() < 1e-9
    assert (
        broken.twins(data["copies in both parts"], made) == pytest.approx(0.5)
        and broken.twins(data[HEALTHY], made) == 0
    )
    for bug, inside in (("ReLU at the end", True), (HEALTHY, False)):
        net, _ = broken.begun(bug, made, 0, 0.2)
        assert isinstance(net[-1], torch.nn.ReLU) == inside
    zero, _ = broken.begun("zero start", made, 0, 0.2)
    assert all((part == 0).all() for part in zero.parameters())
    rates = {bug: broken.begun(bug, made, 0, 0.2)[1].param_groups[0]["lr"] for bug in BUGS}
    assert rates["rate too high"] / rates[HEALTHY] == pytest.approx(40) and rates["rate too low"] / rates[
        HEALTHY
    ] == pytest.approx(1e-3)


def test_a_second_softmax_and_gradients_that_are_not_zeroed():
    logits, y = torch.tensor([[30.0] + [0.0] * 9]).double(), torch.tensor([0])
    assert float(broken.loss_of(logits, HEALTHY, y)) < 1e-9
    assert float(broken.loss_of(logits, "softmax twice", y)) == pytest.approx(np.log(np.e + 9) - 1)
    made, x, y = broken.Settings(), torch.rand(8, 64).double(), torch.arange(8)
    moved = {}
    for bug in (HEALTHY, "slopes not zeroed"):
        net, optimiser = broken.begun(bug, made, 0, 0.0)
        for _ in range(2):
            broken.step(net, optimiser, bug, x, y)
        moved[bug] = net[0].weight.grad.norm()
    assert moved["slopes not zeroed"] > 1.5 * moved[HEALTHY]


def test_evaluation_is_broken_where_it_should_be(split):
    made = broken.Settings(train=60, validation=60)
    net, _ = broken.begun(HEALTHY, made, 0, 0.2)
    data = broken.given(HEALTHY, split, made, np.random.default_rng(1)).validation
    say = lambda bug: broken.said(net, bug, data, np.random.default_rng(2))
    assert say(HEALTHY) == say(HEALTHY) and say("scaled in training only")[0] > say(HEALTHY)[0] + 0.1
    torch.manual_seed(0)
    assert say("dropout left on") != say("dropout left on")
    images = broken.moved(torch.eye(64)[27:28].repeat(200, 1), np.random.default_rng(3)).numpy().reshape(-1, 8, 8)
    places = {tuple(place) for place in np.argwhere(images)[:, 1:].tolist()}
    assert places == {(row, column) for row in (2, 3, 4) for column in (2, 3, 4)}


def test_checks_find_what_they_look_for():
    healthy = {
        "first": np.full((1, 2), np.log(10)), "ten": np.zeros((1, 2)), "said_accuracy": np.full((1, 2, 3), 0.95), "centroids": np.array([0.9]),
        "training_images": np.full((1, 2), 0.05), "train_loss": np.full((1, 2, 3), 0.06), "twice": np.zeros((1, 2)), "twins": np.zeros((1, 2)),
    }  # fmt: skip
    assert broken.found(healthy).shape == (1, 2, len(CHECKS)) and not broken.found(healthy).any()
    for number, (key, value) in enumerate(
        (("first", 3.0), ("ten", 1.0), ("said_accuracy", 0.8), ("training_images", 0.2), ("twice", 0.1), ("twins", 0.2))
    ):
        changed = {name: array.copy() for name, array in healthy.items()}
        changed[key][0, 1] = value
        assert np.argwhere(broken.found(changed)[0]).tolist() == [[1, number]]
    said = np.zeros((2, 3, 4))
    said[:, 0, -1], said[:, 1, -1], said[:, 2, -1] = (0.94, 0.96), (0.95, 0.93), (0.5, 0.97)
    assert broken.looks_healthy({"said_accuracy": said}).tolist() == [[True, True, False], [True, False, True]]


def test_the_nearest_mean_is_that_of_scikit_learn(split):
    from sklearn.neighbors import NearestCentroid

    assert broken.centroids(split) == pytest.approx(NearestCentroid().fit(*split.train).score(*split.validation))


# -- search, runs, components, tables ----------------------------------------------------------------------------------


def test_a_range_test_is_adam_with_a_rate_that_rises():
    made = search.Settings(steps=6, ramp_batch=5, ramp_from=0.001, ramp_to=0.1)
    rng = np.random.default_rng(0)
    net, x, y = Net((4, 6, 10)), rng.normal(size=(30, 4)), rng.integers(10, size=30)
    start = net.start(rng, 1)
    found = search.ramp(net, start, (x, y), made, np.random.default_rng(1))
    order = np.random.default_rng(1).permutation(30)
    theirs = torch.nn.Sequential(torch.nn.Linear(4, 6), torch.nn.ReLU(), torch.nn.Linear(6, 10)).double()
    with torch.no_grad():
        for layer, weights, offsets in zip((theirs[0], theirs[2]), net.parts(start)[::2], net.parts(start)[1::2]):
            layer.weight[...], layer.bias[...] = torch.tensor(weights[0].T), torch.tensor(offsets[0, 0])
    optimiser = torch.optim.Adam(theirs.parameters())
    expected = []
    for number, rate in enumerate(search.ramp_rates(vars(made))):
        chosen = order[5 * number : 5 * number + 5]
        optimiser.param_groups[0]["lr"] = rate
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(theirs(torch.tensor(x[chosen])), torch.tensor(y[chosen]))
        loss.backward()
        optimiser.step()
        expected.append(loss.item())
    assert found == pytest.approx(expected, abs=1e-6)


def test_a_range_test_is_read_at_its_steepest_and_lowest():
    rates = np.geomspace(1e-4, 1, 101)
    curve = 2.3 - 2 / (1 + np.exp(-3 * (np.log(rates) - np.log(0.01)))) + np.where(rates > 0.2, 30 * (rates - 0.2), 0)
    steepest, lowest = search.read(curve[None], rates)
    assert 0.01 < steepest[0] < 0.03 and 0.15 < lowest[0] < 0.35
    assert search.smoothed(np.full((1, 7), 2.0)) == pytest.approx(2.0)


def test_grids_are_even_and_random_cells_differ():
    made = module("random_or_grid")
    rng = np.random.default_rng(0)
    for trials in made.TRIALS:
        cells = made.grid(trials, 12, 6, rng)
        assert len({tuple(cell) for cell in cells.tolist()}) == trials and cells.max(axis=0).tolist() <= [5, 11]
        assert len({tuple(cell) for cell in made.at_random(trials, 12, 6, rng).tolist()}) == trials
    validation = np.arange(72.0).reshape(1, 6, 12)
    every = lambda trials, rates, batches, rng: np.array(list(np.ndindex(batches, rates)))
    assert (made.regrets(validation, validation + 1, every, 72) == 0).all()
    assert made.regrets(validation, validation, made.at_random, 4).mean() == pytest.approx(72 / 5 - 0.8, rel=0.1)


def test_power_is_that_of_the_formula_and_reversals_are_counted():
    compared, made = module("_compared"), module("reversed_rankings")
    rng = np.random.default_rng(0)
    gaps = rng.normal(1, 2, 200_000)
    hit, wrong = compared.power(gaps, 33)
    assert hit == pytest.approx(0.8, abs=0.04) and wrong < 0.01
    pairs = np.array([[0.0, 0.5], [1.0, 0.2]])
    assert made.shares(pairs, np.ones(2)) == (0.75, 0.1)
    assert made.shares(pairs, np.array([3.0, 1.0])) == pytest.approx((0.75, 0.05))


def test_credits_of_components_add_up():
    rng = np.random.default_rng(0)
    losses = rng.normal(size=(5, 16))
    every = sum(ablation.averaged(losses, place) for place in range(4))
    assert every == pytest.approx(losses[:, 0] - losses[:, 15])
    assert ablation.first(losses, 0) == pytest.approx(losses[:, 0] - losses[:, 8])
    assert ablation.left_out(losses, 3) == pytest.approx(losses[:, 14] - losses[:, 15])


def test_tables_are_cut_standardised_and_turned():
    x, y = tables.table("steps", 3)
    turned, same = tables.table("turned steps", 3)
    assert (y == same).all() and np.linalg.norm(x, axis=1) == pytest.approx(np.linalg.norm(turned, axis=1))
    assert 0.4 < y.mean() < 0.6 and np.abs(x - turned).max() > 1
    parts = tables.cut(x, y, (0.4, 0.3), np.random.default_rng(0))
    assert [len(part[1]) for part in parts] == [240, 180, 180] and parts[0][0].mean(axis=0) == pytest.approx(
        0, abs=1e-9
    )
    drawn = tables.trials("network", 5, np.random.default_rng(0))
    assert drawn["learning rate"][0] == pytest.approx((0.0003 * 0.03) ** 0.5) and drawn["dropout"].max() < 0.6


# -- computed figures --------------------------------------------------------------------------------------------------


def test_neighbours_and_tenths_are_those_of_scikit_learn():
    from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

    digits, order = module("_digits"), module("file_order")
    x, y = digits.digits()
    nearest = NearestNeighbors(n_neighbors=11).fit(x).kneighbors(x[:50], return_distance=False)[:, 1:]
    assert digits.agreeing()[:50].tolist() == (y[nearest] == y[:50, None]).sum(axis=1).tolist()
    rest, fold = np.arange(200, 1797), np.arange(200)
    theirs = KNeighborsClassifier(1).fit(x[rest], y[rest]).score(x[fold], y[fold])
    assert (order.predictions("nearest one", rest, fold) == y[fold]).mean() == pytest.approx(theirs)


def test_the_first_loss_is_the_entropy_of_ten_classes_unless_it_is_sure():
    for scale in (0.0, 1.0, 10.0):
        shown = fig.first_loss.numbers(scale=scale)
        assert shown.scale == scale and shown.guess == pytest.approx(2.302585)
    assert (
        fig.first_loss.numbers(scale=0.0).largest == pytest.approx(0.1)
        and fig.first_loss.numbers(scale=10.0).largest > 0.5
    )


def test_deep_gradients_are_pytorchs():
    made = module("deep_gradients")
    x, y = (part[:100] for part in module("_digits").digits())
    for kind, bend in (("sigmoid", torch.sigmoid), ("ReLU", torch.relu)):
        rng = np.random.default_rng([12, 4, 1])
        widths = [64] + [made.UNITS] * made.LAYERS + [10]
        scale = (lambda n: np.sqrt(2 / n)) if kind == "ReLU" else (lambda n: 1 / np.sqrt(n))
        weights = [
            torch.tensor(rng.normal(0, scale(a), (a, b)), requires_grad=True) for a, b in zip(widths, widths[1:])
        ]
        out = torch.tensor(x)
        for matrix in weights[:-1]:
            out = bend(out @ matrix)
        torch.nn.functional.cross_entropy(out @ weights[-1], torch.tensor(y)).backward()
        assert made.sizes(kind, 1) == pytest.approx([float((one.grad**2).mean().sqrt()) for one in weights])


def test_operations_are_those_that_a_loop_counts():
    made = module("operations_counted")
    assert made.dense(3, 4, 2) == (2 * 12 * 2 + 2 * 8 * 3, 4 * 4 + 5 * 2)
    work, numbers = made.convolutional(1, 2)
    assert numbers == (9 + 1) * 2 + (2 * 14 * 14 + 1) * 10 and work == 2 * 9 * 2 * 28**2 * 2 + 6 * 2 * 14**2 * 10
    assert made.transformer(1, 8, 4) == (6 * 12 * 64 + 3 * 4 * 4 * 8, 12 * 64)


def test_energy_is_seconds_times_watts():
    shown = fig.energy_scale.numbers(watts=100)
    assert shown.energy == pytest.approx(shown.seconds * 100 / 3600)
    assert shown.carbon["India"] == pytest.approx(713 * shown.energy) and shown.images == 200_000
    assert shown.trainings * shown.energy == pytest.approx(93.0, abs=0.1)


def test_halves_sum_to_the_whole_up_to_rounding():
    made = module("same_seed")
    (one, _), (two, _) = made.train(0, 0.2, 1), made.train(0, 0.2, 2)
    gap = made.apart(one, two)
    assert 0 < gap[0] < 1e-6 and len(gap) == made.EPOCHS
    assert made.apart(one, one) == [0.0] * made.EPOCHS


def test_memory_grows_with_the_batch():
    peak = module("memory_by_batch").peak
    assert peak(2000) - peak(1000) == pytest.approx(1000 * 4 * (784 + 128 * 2 + 10), rel=0.15)


def test_the_lab_resumes_to_the_last_bit():
    text = exercises.UNITS.joinpath("12-practice.qmd").read_text(encoding="utf-8").split("## Exercises")[0]
    blocks = re.findall(r"^```\{python\}\n(.*?)^```", text, re.M | re.S)
    cells = [block for block in blocks if "#| echo: true\n" in block]
    names: dict = {}
    for code in cells:
        exec(code, names)  # noqa: S102 -- the unit's own code
    other = names["train"](Path(tempfile.mkdtemp()), names["config"] | {"seed": 1}, 4)
    assert len(cells) == 4 and names["same"] and not (names["resumed"].coefs_[0] == other.coefs_[0]).all()
    assert all(names["by_heart"](count, steps) < bound for count, steps, bound in ((1, 100, 0.01), (10, 500, 0.1)))


def test_what_the_text_tells_of_the_records():
    checks = fig.checks_compared.numbers()
    assert checks.seen["baseline"] == max(checks.seen.values()) and checks.false_alarms == 0
    assert fig.quiz_floor.numbers().least > fig.quiz_floor.numbers().floor
    assert fig.quiz_flat.numbers().slopes["zero_start"] == pytest.approx([0, 0, 0])
    ranges = fig.range_test.numbers()
    assert ranges.cost["lowest"] > ranges.cost["steepest"] and ranges.first == pytest.approx(1e-5)
    runs = fig.reversed_rankings.numbers()
    assert runs.runs == 200 and all(runs.same[name] <= runs.different[name] + 0.02 for name in runs.same)
    parts = fig.components.numbers()
    assert sum(parts.averaged.values()) == pytest.approx(parts.whole) and interval([1.0, 2.0], 0)[0] == 1.5
