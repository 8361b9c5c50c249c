"""The experiments of the course: what they are built of is right, and parts of them give their records' numbers again."""

import dataclasses
import hashlib
import importlib
import json

import numpy as np
import pytest
import torch

from deeplecture import paths, record
from measured.experiments.optimisation import _network, batches
from measured.fashion import data
from measured.optimisers import sgd

NETWORK = _network.Network((5, 7, 6, 4))


@pytest.fixture
def batch():
    rng = np.random.default_rng(0)
    weights = NETWORK.start(rng)
    return weights + 0.1 * rng.normal(size=weights.shape), rng.normal(size=(30, 5)), rng.integers(0, 4, 30)


def torch_loss(weights: torch.Tensor, x: np.ndarray, y: np.ndarray) -> torch.Tensor:
    """The loss of `NETWORK` written in PyTorch."""
    layers, begin = torch.tensor(x), 0
    pairs = list(zip(NETWORK.widths, NETWORK.widths[1:]))
    for number, (inputs, units) in enumerate(pairs):
        matrix = weights[begin : begin + inputs * units].reshape(inputs, units)
        begin += inputs * units
        layers = layers @ matrix + weights[begin : begin + units]
        begin += units
        layers = torch.relu(layers) if number < len(pairs) - 1 else layers
    return torch.nn.functional.cross_entropy(layers, torch.tensor(y))


def test_loss_gradient_and_curvature_are_pytorchs(batch):
    weights, x, y = batch
    direction = np.random.default_rng(1).normal(size=weights.shape)
    theirs = torch.tensor(weights, requires_grad=True)
    loss = torch_loss(theirs, x, y)
    (gradient,) = torch.autograd.grad(loss, theirs, create_graph=True)
    (curved,) = torch.autograd.grad(gradient @ torch.tensor(direction), theirs)
    assert NETWORK.loss(weights, x, y) == pytest.approx(loss.item(), abs=1e-12)
    np.testing.assert_allclose(NETWORK.gradient(weights, x, y), gradient.detach().numpy(), atol=1e-12)
    np.testing.assert_allclose(NETWORK.curvature(weights, direction, x, y), curved.numpy(), atol=1e-12)


def test_an_epoch_sees_every_sample_once_and_the_last_batch_gives_a_mean(monkeypatch):
    seen = []
    monkeypatch.setattr(_network.Network, "gradient", lambda self, w, x, y: seen.append(y) or np.zeros_like(w))
    rng = np.random.default_rng(0)
    x, y = np.zeros((10, 5)), np.arange(10)
    shares = []
    rate = lambda done: shares.append(done) or 0.1
    list(NETWORK.train(NETWORK.start(rng), x, y, sgd(), rate, epochs=2, batch=4, rng=rng))
    assert [len(part) for part in seen] == [4, 4, 2, 4, 4, 2]
    assert sorted(np.concatenate(seen[:3])) == list(range(10)) == sorted(np.concatenate(seen[3:]))
    assert np.concatenate(seen[:3]).tolist() != np.concatenate(seen[3:]).tolist()
    np.testing.assert_allclose(shares, [0, 1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6])


def test_the_parts_of_a_split_share_no_image():
    split = _network.digits(np.random.default_rng(0))
    sizes = [len(labels) for _, labels in (split.train, split.validation, split.test)]
    assert sizes == [1197, 300, 300]
    from sklearn.datasets import load_digits

    together = np.concatenate([images for images, _ in (split.train, split.validation, split.test)])
    order = np.lexsort(together.T)
    whole = load_digits().data / 16
    np.testing.assert_array_equal(together[order], whole[np.lexsort(whole.T)])


def test_small_and_short_batches_take_the_mean_over_what_they_hold():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(10, 2)), rng.normal(size=10)
    weights, updates, _ = batches._descend(x, y, [np.arange(10)], 4, 0.1, (1,))
    expected = np.zeros(2)
    for part in (slice(0, 4), slice(4, 8), slice(8, 10)):
        expected = expected - 0.1 * x[part].T @ (x[part] @ expected - y[part]) / len(y[part])
    np.testing.assert_allclose(weights[-1], expected)
    assert updates.tolist() == [3]


def test_filter_normalised_directions_are_as_long_as_each_units_weights_and_leave_biases():
    module = importlib.import_module("measured.experiments.optimisation.landscape")
    rng = np.random.default_rng(0)
    weights = NETWORK.start(rng)
    direction = module._filter_normalised(NETWORK, weights, rng)
    for (own, _), (turn, bias) in zip(NETWORK.layers(weights), NETWORK.layers(direction), strict=True):
        np.testing.assert_allclose(np.linalg.norm(turn, axis=0), np.linalg.norm(own, axis=0))
        assert (bias == 0).all()
        assert np.abs(np.corrcoef(turn.ravel(), own.ravel())[0, 1]) < 0.6


def test_the_unit_on_optimisation_is_recorded():
    recorded = {f"optimisation/{file.parent.name}" for file in paths.records().glob("optimisation/*/record.json")}
    assert {name for name in record.names() if name.startswith("optimisation/")} <= recorded


@pytest.mark.parametrize("name", [name for name in record.names() if (paths.records() / name / "record.json").exists()])
def test_every_record_holds_what_its_experiment_states(name):
    module = importlib.import_module(f"measured.experiments.{name.replace('/', '.')}")
    known, stated = record.load(name), record.declared(name)
    assert dataclasses.is_dataclass(module.Settings) and module.Settings.__dataclass_params__.frozen
    assert known.seeds == stated.seeds and len(set(known.seeds)) >= 3
    assert set(known.results) == set(stated.tolerance)
    assert all(len(values) == len(known.seeds) for values in known.results.values())
    assert known.provenance["data"] == stated.data
    assert {"python", "numpy"} <= set(known.provenance["versions"])
    assert (known.provenance["data_checksum"] is None) == (stated.checksum is None)
    if known.provenance["data"].startswith("Fashion-MNIST"):
        # The published files; that `checksum` gives this for them, and only for them, is a test of the data's own.
        published = hashlib.sha256("".join(data.SHA256.values()).encode()).hexdigest()
        assert known.provenance["data_checksum"] == published
    elif stated.checksum:
        assert known.provenance["data_checksum"] == stated.checksum()


@pytest.mark.parametrize("name", record.names())
def test_every_experiment_says_what_a_reader_needs_to_judge_its_numbers(name):
    stated, module = record.declared(name), record.module_of(name)
    said = json.loads(json.dumps(stated.reported(module.Settings())))
    assert set(said) == {"intervals", "varied", "tuned", "validation", "test", "parameters"} and all(said.values())
    for part in ("validation", "test"):
        assert said[part] in stated.tolerance or len(said[part].removeprefix("none: ")) > 10
    if isinstance(said["tuned"], dict):
        assert all(len(values) > 1 for values in said["tuned"]["space"].values())
        assert said["tuned"]["runs"] >= max(len(values) for values in said["tuned"]["space"].values())
    if isinstance(said["parameters"], dict):
        assert all(isinstance(count, int) and count > 0 for count in said["parameters"].values())
    if (paths.records() / name / "record.json").exists():
        assert record.load(name).provenance["reported"] == said


def test_counts_of_parameters_are_those_of_the_networks():
    parameters = {
        name: record.load(name).provenance["reported"]["parameters"] for name in ("optimisation/rates", "fashion/seeds")
    }
    assert parameters == {
        "optimisation/rates": {"network": 64 * 64 + 64 + 64 * 64 + 64 + 640 + 10},
        "fashion/seeds": {"mlp": 784 * 128 + 128 + 1280 + 10},
    }


@pytest.mark.fashion_mnist
def test_the_images_here_are_those_of_the_records():
    module = importlib.import_module("measured.experiments.fashion.data")
    known = record.load("fashion/data")
    assert record.declared("fashion/data").checksum() == known.provenance["data_checksum"]
    for key, values in module.run(module.Settings(), known.seeds[0]).items():
        np.testing.assert_allclose(
            values, known.results[key][0], rtol=0, atol=record.tolerance("fashion/data")[key], err_msg=key
        )
