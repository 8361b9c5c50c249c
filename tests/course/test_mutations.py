"""A record can fail: code broken on purpose gives numbers that the comparison with the record or its claims refuse.

Of each experiment a part is repeated at its recorded settings, once as the code is and once for each mutation of it.
"""

import dataclasses
import importlib
import types
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from threadpoolctl import threadpool_limits

from deeplecture import paths, record
from measured.fashion import data, training

RECORDED = [name for name in record.names() if (paths.records() / name / "record.json").exists()]


@dataclasses.dataclass(frozen=True)
class Part:
    """A part of an experiment that is quickly repeated, and ways to break it.

    Attributes:
        cells: result name to the part of a run's array that the changed settings give.
        mutations: what is broken, to (text of the module, text instead).
        changes: of the settings.
        runs: seeds by number; two where a mutation ignores the seed.
        prepare: replaces slow parts, which are then not compared.
    """

    cells: dict
    mutations: dict[str, tuple[str, str]]
    changes: dict = dataclasses.field(default_factory=dict)
    runs: tuple[int, ...] = (0,)
    prepare: Callable = lambda monkeypatch: None


def without_tsne(monkeypatch):
    """t-SNE takes seconds: its coordinates are those of the principal components."""
    monkeypatch.setattr("sklearn.manifold.TSNE.fit_transform", lambda self, points: np.asarray(points)[:, :2])


def without_slow_rungs(monkeypatch):
    """The logistic regression, the neighbours and the convolutional network are not repeated."""

    class Quick:
        def __init__(self, **options):
            pass

        fit = lambda self, images, labels: self
        score = lambda self, images, labels: 0.5
        predict = lambda self, images: np.zeros(len(images), int)

    monkeypatch.setattr("sklearn.linear_model.LogisticRegression", Quick)
    module = importlib.import_module("measured.experiments.fashion.ladder")
    monkeypatch.setattr(module, "_neighbours", lambda known, asked, count: np.zeros((len(asked), count), int))
    real = training.train
    row = {"validation_accuracy": 0.5}
    blind = torch.nn.Linear(1, 1)
    blind.forward = lambda images: torch.zeros(len(images), 10)
    quick = blind, types.SimpleNamespace(rows=[row])
    monkeypatch.setattr(training, "train", lambda run, *rest: quick if run.model == "cnn" else real(run, *rest))


PARTS = {
    "data/neighbours": Part(
        {"ratio": np.s_[[0, 2]], "dimension": np.s_[[0, 2]]},
        {
            "all pixels shuffled alike": ("return rng.permuted(images, axis=0)", "return rng.permutation(images)"),
            "the nearest for the second nearest": ("np.partition(squared, 1, axis=1)[:, :2]", "np.partition(squared, 2, axis=1)[:, 1:3]"),
            "one seed for all draws": ("default_rng([0, seed])", "default_rng([0, 0])"),
        },
        {"kinds": ("images", "pixels shuffled"), "dimensions": ()},
        runs=(1,),
    ),
    "data/quality": Part(
        {"accuracy": np.s_[:1], "chosen": np.s_[:1]},
        {
            "agreeing errors scattered": ('if kind == "agreeing"', 'if kind == "never"'),
            "half the wrong labels": ("rng.random(len(labels)) < share", "rng.random(len(labels)) < share / 2"),
            "one seed for all draws": ("default_rng([0, seed])", "default_rng([0, 0])"),
        },
        {"sizes": (300,)},
        runs=(1,),
    ),
    "data/selection": Part(
        {"small": np.s_[:4], "large": np.s_[:4], "test": np.s_[:4], "models": np.s_[:]},
        {
            "validation digits among those learned from": ("checks = slice(settings.train), slice(", "checks = slice(settings.train + 400), slice("),
            "tested on the validation digits": ("rest = slice(settings.train + settings.validation, None)", "rest = checks"),
            "one split for all": ("default_rng([0, seed])", "default_rng([0, 0])"),
        },
        {"candidates": 4},
        runs=(1,),
    ),
    "data/shortcut": Part(
        {"accuracy": np.s_[[0, 3]], "occluded": np.s_[:]},
        {
            "the mark on pullovers": ("marks = coats == (draws < agreement)", "marks = coats != (draws < agreement)"),
            "all sites are A": ("(settings.agreement, 0.5, 1 - settings.agreement)", "(settings.agreement,) * 3"),
            "the mark in another corner": ("images[marks, :2, 12:] = 1.0", "images[marks, 12:, 12:] = 1.0"),
        },
        {"agreements": (0.5, 0.95), "sizes": ()},
    ),
    "fashion/confusion": Part(
        {"predicted": np.s_[:], "confusion": np.s_[:], "recall": np.s_[:], "precision": np.s_[:]},
        {
            "all runs on one seed": ("seed=seed", "seed=0"),
            "taken for, and is, exchanged": (
                "evaluation.confusion(fashion.test_labels, predicted)",
                "evaluation.confusion(predicted, fashion.test_labels)",
            ),
            "the least likely class": ("logits.argmax(1)", "logits.argmin(1)"),
        },
        runs=(0, 1),
    ),
    "fashion/data": Part(
        {key: np.s_[...] for key in ("samples", "train_counts", "test_counts", "mean", "deviation", "mean_images", "background")},
        {
            "test images for training images": (
                "fashion.train_images, fashion.train_labels", "fashion.test_images, fashion.test_labels"
            ),
            "a mean over classes in the wrong order": ("images[labels == k].mean(0)", "images[labels == 9 - k].mean(0)"),
            "one seed": ("default_rng(seed)", "default_rng(0)"),
            "cloth taken for background": ("images == 0", "images != 0"),
        },
        runs=(0, 1),
    ),
    "fashion/embedding": Part(
        {"explained": np.s_[:], "silhouettes": np.s_[:1], "pixel_silhouettes": np.s_[:1], "untrained_silhouettes": np.s_[:1], "units": np.s_[:]},
        {
            "pixels and hidden layer exchanged": (
                "hidden.silhouettes[space] for space in spaces]),\n        \"pixel", "pixels.silhouettes[space] for space in spaces]),\n        \"pixel"
            ),
            "the control is trained": ("evaluation.features(start, images)", "evaluation.features(model, images)"),
            "the first layer of another run": ("seed=seed", "seed=seed + 1"),
        },
        {},
        prepare=without_tsne,
    ),
    "fashion/ladder": Part(
        {"accuracy": np.s_[[0, 1, 4]], "parameters": np.s_[:5]},
        {
            "centroids of the test images": (".fit(images, labels).predict(test)", ".fit(test, truth).predict(test)"),
            "one seed for the networks": ("Run(seed=seed", "Run(seed=0"),
            "the networks in the wrong order": (
                '({"model": "mlp"}, {"model": "cnn", "learning_rate": rate})', '({"model": "cnn", "learning_rate": rate}, {"model": "mlp"})'
            ),
        },
        runs=(0, 1),
        prepare=without_slow_rungs,
    ),
    "fashion/longer": Part(
        {key: np.s_[:1] for key in ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")},
        {
            "a falling step size": ("schedule=settings.schedule", 'schedule="linear"'),
            "judged on the training images": (
                "np.array([row[key]", 'np.array([row[key.replace("validation", "train")]'
            ),
            "nothing held out": ("validation=settings.validation", "validation=100"),
        },
        {"epochs": 1},
    ),
    "fashion/seeds": Part(
        {
            key: np.s_[:]
            for key in (
                "losses", "accuracies", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy"
            )
        }
        | {"test_loss": np.s_[...], "test_accuracy": np.s_[...]},
        {
            "all runs on one seed": ("seed=seed", "seed=0"),
            "judged on the training images": (
                "np.array([row[key] for", 'np.array([row[key.replace("validation", "train")] for'
            ),
            "tested on training images": (
                "fashion.test_images, fashion.test_labels", "fashion.train_images, fashion.train_labels"
            ),
        },
        runs=(0, 1),
    ),
    "fashion/settings": Part(
        {key: np.s_[1:, 2:3] for key in ("train_accuracy", "validation_accuracy")},
        {
            "no schedule falls": ("schedule=schedule", 'schedule="constant"'),
            "judged on the training images": ("row[key] for row", 'row["train_accuracy"] for row'),
        },
        {"schedules": ("linear",), "learning_rates": (0.001,)},
    ),
    "learning/models_compared": Part(
        {"error": np.s_[:, :1], "only_wrong": np.s_[:, :, :1], "stored_numbers": np.s_[:, :1]},
        {
            "one seed for all draws": ("default_rng([0, seed])", "default_rng([0, 0])"),
            "validation images among the training images": (
                "order[: settings.validation], order[settings.validation :]", "order[: settings.validation], order"
            ),
            "neighbours and line exchanged": (
                "_nearest(settings, checks, parts),\n        _linear(settings, checks, parts),",
                "_linear(settings, checks, parts),\n        _nearest(settings, checks, parts),",
            ),
            "the farthest images for the nearest": ("largest=False", "largest=True"),
            "wrong and right exchanged": (
                "wrong.astype(int), 1 - wrong.astype(int)", "1 - wrong.astype(int), wrong.astype(int)"
            ),
            "the network without its hidden layer's bend": ("torch.nn.ReLU()", "torch.nn.Identity()"),
        },
        {"sizes": (300,), "steps": (300,)},
        runs=(1,),
    ),
    "optimisation/rates": Part(
        {key: np.s_[1:2, 4:5] for key in ("train_loss", "validation_loss", "test_accuracy", "curve")},
        {
            "tested on the training images": ("network.accuracy(weights, *data.test)", "network.accuracy(weights, *data.train)"),
            "every optimiser is SGD": ("OPTIMISERS[name]()", 'OPTIMISERS["SGD"]()'),
            "one split for all seeds": ("np.random.default_rng([seed, 0])", "np.random.default_rng([0, 0])"),
        },
        {"optimisers": ("momentum",), "rates": (0.01,)},
        runs=(1,),
    ),
    "optimisation/schedules": Part(
        {key: np.s_[3:4, 2:3] for key in ("validation_loss", "test_loss", "test_accuracy")},
        {
            "all schedules are one": ("SCHEDULES[name]", 'SCHEDULES["constant"]'),
            "tested on the training images": ("network.accuracy(weights, *test)", "network.accuracy(weights, *train)"),
        },
        {"schedules": ("cosine",), "rates": (0.03,)},
    ),
    "optimisation/sharpness": Part(
        {key: np.s_[:1, 3:] for key in ("sharpness", "steps", "test_accuracy", "train_loss")},
        {
            "the smallest curvature for the largest": ('which="LA"', 'which="SA"'),
            "tested on the training images": ("network.accuracy(weights, *data.test)", "network.accuracy(weights, *data.train)"),
            "one start for all seeds": ("np.random.default_rng([seed, 1])", "np.random.default_rng([0, 1])"),
        },
        {"batches": (16,), "rates": (0.1,), "factors": (1.0,)},
        runs=(1,),
    ),
    "optimisation/landscape": Part(
        {
            "plane": np.s_[1:2, ::15, ::15], "lines": np.s_[1:2, :2], "between": np.s_[1:2], "aligned": np.s_[1:2],
            "test_accuracy": np.s_[1:2], "train_loss": np.s_[1:2],
        },
        {
            "units not renumbered": ("(aligned, matched)", "(aligned, other)"),
            "directions not normalised": ("matrix *= np.linalg.norm(own, axis=0) /", "matrix /="),
            "the second network is the first": ("trained(1), trained(2)", "trained(1), trained(1)"),
        },
        {"networks": (("1 hidden layer", (64, 64, 10)),), "plane": 3, "lines": 2},
    ),
    "optimisation/batches": Part(
        {"excess": np.s_[:1], "rate": np.s_[:1], "updates": np.s_[:1]},
        {
            "uphill": ("weights - rate * part.T", "weights + rate * part.T"),
            "one seed for all": ("default_rng([seed, role])", "default_rng([0, role])"),
            "the worst rate": ("runs[losses[i].argmin()]", "runs[losses[i].argmax()]"),
        },
        {"batches": (1000,), "rates": (1.0, 1.5, 1.8, 2.0)},
        runs=(1,),
    ),
    "optimisation/cost": Part(
        {"iterations": np.s_[:, :2], "condition": np.s_[:2]},
        {
            "every method is descent": ("_SOLVERS[method](", '_SOLVERS["gradient descent"]('),
            "a Hessian without the penalty": (" + self.penalty * np.eye(len(weights))", ""),
            "one seed for all": ("default_rng([seed, dimension])", "default_rng([0, dimension])"),
        },
        {"dimensions": (10, 30)},
        runs=(1,),
    ),
}  # fmt: skip
# The first two are times, which their claims compare within a run.
WITHOUT_PART = {"fashion/dataloader", "fashion/devices", "learning/models_compared"}


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    with threadpool_limits(1):
        yield


@pytest.fixture(autouse=True, scope="module")
def each_training_once():
    """Data and trainings are kept, since mutations share them: a training is known by its settings."""
    patch, known, fashion = pytest.MonkeyPatch(), {}, []
    train, load = training.train, data.load

    def loaded():
        fashion.extend([] if fashion else [load()])
        return fashion[0]

    def trained(run, fashion, device):
        if run not in known:
            known[run] = train(run, fashion, device)
        return known[run]

    patch.setattr(training, "train", trained)
    patch.setattr(data, "load", loaded)
    yield
    patch.undo()


def source(name: str) -> Path:
    return Path(record._module(name).__file__)


def mutated(name: str, text: str, instead: str) -> types.ModuleType:
    """The experiment's module with one place of its source changed."""
    code = source(name).read_text(encoding="utf-8")
    assert code.count(text) == 1, f"{name} holds {text!r} {code.count(text)} times"
    module = types.ModuleType(record._module(name).__name__)
    exec(compile(code.replace(text, instead), str(source(name)), "exec"), module.__dict__)
    return module


def refused(name: str, module: types.ModuleType, part: Part) -> list[str]:
    """What is wrong with the record when a module has given a part of it."""
    known = record.load(name)
    settings = dataclasses.replace(module.Settings(), **part.changes)
    results = {key: runs.copy() for key, runs in known.results.items()}
    for run in part.runs:
        made = module.run(settings, known.seeds[run])
        for key, cells in part.cells.items():
            place, found = (run, *(cells if isinstance(cells, tuple) else (cells,))), np.asarray(made[key])
            results[key][place] = found if found.shape == results[key][place].shape else found[cells]
    new = dataclasses.replace(known, results=results)
    broken = [str(claim) for claim in record.claims(new) if not claim.holds]
    return record.compare(known, new, record.tolerance(name)) + broken


def test_every_experiment_is_broken_in_two_ways_at_least():
    assert set(record.names()) - set(PARTS) <= WITHOUT_PART
    assert all(len(part.mutations) >= 2 for part in PARTS.values())


def parts(*values):
    """A case of an experiment, marked where it reads Fashion-MNIST."""
    reads = record._module(values[0]).DATA.startswith("Fashion-MNIST")
    return pytest.param(*values, marks=pytest.mark.fashion_mnist) if reads else pytest.param(*values)


@pytest.mark.parametrize("name", [parts(name) for name in PARTS])
def test_a_part_repeated_gives_the_record_again(name, monkeypatch):
    part = PARTS[name]
    part.prepare(monkeypatch)
    assert refused(name, record._module(name), part) == []


@pytest.mark.parametrize(
    "name, broken", [parts(name, broken) for name, part in PARTS.items() for broken in part.mutations]
)
def test_a_broken_experiment_is_refused(name, broken, monkeypatch):
    part = PARTS[name]
    part.prepare(monkeypatch)
    module = mutated(name, *part.mutations[broken])
    if part.prepare is without_slow_rungs:
        module._neighbours = record._module(name)._neighbours
    assert refused(name, module, part) != []


@pytest.mark.parametrize("name", RECORDED)
def test_a_seed_copied_over_another_or_over_all_is_refused(name):
    known = record.load(name)
    assert record.claims(known)[0].holds
    count = len(known.seeds)
    for order in ([0] * count, [0, 0, *range(2, count)]):
        copied = dataclasses.replace(known, results={key: runs[order] for key, runs in known.results.items()})
        assert not record.claims(copied)[0].holds


@pytest.mark.parametrize("name", RECORDED)
def test_every_claim_holds_on_the_record(name):
    assert [str(claim) for claim in record.claims(record.load(name)) if not claim.holds] == []


@pytest.mark.parametrize("name", RECORDED)
def test_a_tolerance_is_smaller_than_what_a_seed_changes(name):
    """Two runs exchanged, and nothing else, are seen in every result that is compared and not alike for all seeds."""
    known, allowed = record.load(name), record.tolerance(name)
    apart = getattr(record._module(name), "APART", ())
    seen = set()
    for other in range(1, len(known.seeds)):
        order = np.arange(len(known.seeds))
        order[[0, other]] = other, 0
        exchanged = {key: runs[order] for key, runs in known.results.items()}
        lines = record.compare(known, dataclasses.replace(known, results=exchanged), allowed)
        seen |= {line.partition(":")[0] for line in lines}
    left_out = {key for key, value in allowed.items() if np.isinf(record.within(value).each).all()}
    assert known.results.keys() - seen - left_out - set(apart) == set()
