"""A record can fail: code broken on purpose gives numbers that the comparison with the record or its claims refuse.

Of each experiment a part is repeated at its recorded settings, once as the code is and once for each mutation of it.
"""

import collections
import contextlib
import dataclasses
import importlib
import json
import sys
import types
from collections.abc import Callable
from pathlib import Path

import numpy as np
import once
import pytest
import torch

from deeplecture import claims, paths, record
from deeplecture.errors import UserError
from measured.fashion import data, dataloader, device, training

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


def recorded(name: str) -> dict[int, dict]:
    """Seed to the results of its run, as they are on record."""
    known = record.load(name)
    return {seed: {key: runs[n] for key, runs in known.results.items()} for n, seed in enumerate(known.seeds)}


def without_gabors(monkeypatch):
    """No atoms are fitted and no Gabor pattern is looked for: the components and their answers are left."""
    from measured.experiments.representations import _photos

    class Quick:
        def __init__(self, atoms, **options):
            self.components_ = np.ones((atoms, 100))

        fit = lambda self, patches: self
        transform = lambda self, patches: np.ones((len(patches), len(self.components_)))

    monkeypatch.setattr("sklearn.decomposition.MiniBatchDictionaryLearning", Quick)
    monkeypatch.setattr(_photos, "gabor_share", lambda patterns: np.ones(len(patterns)))
    module = importlib.import_module("measured.experiments.representations.patches")
    monkeypatch.setattr(module, "gabor_share", lambda patterns: np.ones(len(patterns)))


def with_recorded_epochs(monkeypatch):
    """Trainer and DataLoader loop take the processor's time and reach the accuracy that is on record for their seed."""
    runs, clock = recorded("fashion/dataloader"), [0.0]

    def trained(run, fashion, device, watchers):
        judge, ends = watchers
        rows = []
        for seconds, accuracy in zip(runs[run.seed]["ours"], runs[run.seed]["ours_accuracy"]):
            clock[0] += seconds
            ends.epoch({}, None, [])
            rows.append({"test_accuracy": accuracy if len(judge.images.labels) == 10_000 else 1.0})
        return None, types.SimpleNamespace(rows=rows)

    def looped(root, epochs, batch_size, learning_rate, seed, clock):
        told = runs[seed]
        return {"seconds": told["loader"], "fetching": told["fetching"], "accuracy": told["loader_accuracy"]}

    monkeypatch.setattr("time.process_time", lambda: clock[0])
    monkeypatch.setattr(training, "train", trained)
    monkeypatch.setattr(dataloader, "train", looped)
    monkeypatch.setattr(dataloader, "torchvision_root", contextlib.nullcontext)


def with_recorded_steps(monkeypatch):
    """A step takes the time that is on record for its network, batch size, threads and seed, on a CPU alone."""
    runs, known = recorded("fashion/devices"), record.load("fashion/devices").settings

    def seconds(run, fashion, where, steps):
        at = known["devices"].index(f"cpu-{run.threads}"), known["models"].index(run.model)
        return runs[run.seed]["milliseconds"][*at, known["batch_sizes"].index(run.batch_size)] / 1e3

    monkeypatch.setattr(training, "seconds_per_step", seconds)
    monkeypatch.setattr(device, "available", lambda: ["cpu"])


def with_a_card(monkeypatch):
    """A machine with a card: steps, trainings and weights are those on record for network, device and seed."""
    import torch

    runs, known = recorded("fashion/card"), record.load("fashion/card").settings
    kinds, models, sizes = known["devices"], known["models"], known["batch_sizes"]
    trained: collections.Counter = collections.Counter()

    def seconds(made, fashion, where, steps):
        at = models.index(made.model), sizes.index(made.batch_size)
        return runs[made.seed]["milliseconds"][kinds.index(where.type), *at] / 1e3

    def train(made, fashion, where):
        row, at = models.index(made.model), kinds.index(where.type)
        trained[made, where.type] += 1
        weights = torch.nn.ParameterList([torch.zeros(known_weights[made.model])])
        if where.type == kinds[-1] and trained[made, where.type] % 2 == 0:
            weights[0].data[: int(runs[made.seed]["different"][row])] = 1
        progress = training.Progress(
            rows=[{"validation_accuracy": runs[made.seed]["validation_accuracy"][at, row], "train_accuracy": 0.5}],
            seconds=runs[made.seed]["seconds"][at, row],
        )
        return weights, progress

    known_weights = record.load("fashion/card").provenance["reported"]["parameters"]
    monkeypatch.setattr(training, "seconds_per_step", seconds)
    monkeypatch.setattr(training, "train", train)
    monkeypatch.setattr(device, "available", lambda: dict.fromkeys(kinds, "here"))
    monkeypatch.setattr(device, "choose_threads", lambda cores, step: (1, ""))


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
            "half the wrong labels": ("where.random(len(labels)) < share", "where.random(len(labels)) < share / 2"),
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
            "a coin marks what is learned from": ("given = marked(images, coats, draws, share)", "given = marked(images, coats, draws, 0.5)"),
            "all sites are A": ("(settings.agreement, 0.5, 1 - settings.agreement)", "(settings.agreement,) * 3"),
            "the mark in another corner": ("images[marks, :2, 12:] = 1.0", "images[marks, 12:, 12:] = 1.0"),
        },
        {"agreements": (0.5, 0.95), "sizes": ()},
    ),
    "depth/batches": Part(
        {
            **{f"dense_{key}": np.s_[1:2, 3:4] for key in ("train_loss", "validation_loss", "test_accuracy")},
            **{f"conv_{key}": np.s_[1:2, 1:2] for key in ("train_loss", "validation_loss", "test_accuracy")},
            "own_batch_accuracy": np.s_[3:4],
        },
        {
            "judged by running statistics": ("running, training=True", "running, training=False"),
            "layer norm for batch norm": ("Stack(**shape, norm=norm)", 'Stack(**shape, norm="layer")'),
            "one split for all": ("default_rng([seed, 0])", "default_rng([0, 0])"),
        },
        {"norms": ("batch",), "batches": (32,), "conv_batches": (8,)},
        runs=(1,),
    ),
    "depth/clipping": Part(
        {key: np.s_[1:2, 2:3] for key in ("train_loss", "validation_loss", "test_accuracy")},
        {
            "nothing clipped": ("clip or np.inf", "np.inf"),
            "He's start": ("gain=gain)", "gain=2.0)"),
            "one order for all": ("default_rng([seed, 2])", "default_rng([0, 2])"),
        },
        {"gains": (8.0,), "clips": (1.0,)},
        runs=(1,),
    ),
    "depth/noise": Part(
        {key: np.s_[2:3] for key in ("train_loss", "validation_loss", "test_accuracy", "from_step_to_step", "over_the_run")},
        {
            "no noise": ('{"norm": "batch", "noise": True}', '{"norm": "batch"}'),
            "wandering within a batch": ("means.std(axis=0) / spread", "means.std(axis=0)"),
            "one start for all": ("default_rng([seed, 1])", "default_rng([0, 1])"),
        },
        {"kinds": ("batch norm and noise",)},
        runs=(1,),
    ),
    "depth/shortcuts": Part(
        {key: np.s_[3:4, 1:2] for key in ("train_loss", "validation_loss", "test_accuracy")},
        {
            "branches as they are": ("branch=depth**power", "branch=1.0"),
            "nothing carried": ('"shortcut, scaled": ({"carry": 1.0}, -0.5)', '"shortcut, scaled": ({}, -0.5)'),
            "one order for all": ("default_rng([seed, 2])", "default_rng([0, 2])"),
        },
        {"kinds": ("shortcut, scaled",), "depths": (10,)},
        runs=(1,),
    ),
    "depth/starts": Part(
        {key: np.s_[2:3, :1] for key in ("train_loss", "validation_loss", "test_accuracy")},
        {
            "offsets of zero": ("centred=centred", "centred=False"),
            "one variance for all": ("gain=gain", "gain=1.0"),
            "one start for all": ("default_rng([seed, 1, depth])", "default_rng([0, 1, depth])"),
        },
        {"starts": ("sigmoid, 16/n, centred",), "depths": (3,)},
        runs=(1,),
    ),
    "fashion/dataloader": Part(
        {key: np.s_[...] for key in ("ours", "loader", "fetching", "ours_accuracy", "loader_accuracy")},
        {
            "ours tested on the training images": (
                "fashion.test_images, fashion.test_labels", "fashion.train_images, fashion.train_labels"
            ),
            "one seed": ("seed=seed,", "seed=0,"),
            "the loader's time is ours": ('np.array(loop["seconds"])', "np.diff(ends.times)"),
            "all time is fetching": ('np.array(loop["fetching"])', 'np.array(loop["seconds"])'),
            "ours with the loader's accuracy": (
                'np.array([row["test_accuracy"] for row in progress.rows])', 'np.array(loop["accuracy"])'
            ),
        },
        runs=(0, 1, 2),
        prepare=with_recorded_epochs,
    ),
    "fashion/devices": Part(
        {"milliseconds": np.s_[...]},
        {
            "one network for both": ("settings.models[at[1]]", "settings.models[0]"),
            "one batch size for all": ("settings.batch_sizes[at[2]]", "settings.batch_sizes[1]"),
            "one thread for both": ("threads=int(threads or 0)", "threads=1"),
            "one seed": ("seed=seed", "seed=0"),
        },
        runs=(0, 1, 2),
        prepare=with_recorded_steps,
    ),
    "fashion/card": Part(
        {key: np.s_[...] for key in ("milliseconds", "seconds", "validation_accuracy", "different")},
        {
            "the processor for both": ("training.train(made, fashion, torch.device(kind))", 'training.train(made, fashion, torch.device("cpu"))'),
            "one network for both": ("made = Run(models[row], batch", "made = Run(models[0], batch"),
            "accuracy on what is learnt": ('progress.rows[-1]["validation_accuracy"]', 'progress.rows[-1]["train_accuracy"]'),
            "one seed": ("validation=settings.validation, seed=seed", "validation=settings.validation, seed=0"),
        },
        runs=(0, 1, 2),
        prepare=with_a_card,
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
    "fashion/page": Part(
        {key: np.s_[...] for key in ("hidden_weights", "output_scales", "exact_accuracy", "whole_accuracy", "asked", "right")},
        {
            "all runs on one seed": ("seed=seed", "seed=0"),
            "one scale for all rows": ("np.abs(weights).max(1)", "np.full(len(weights), np.abs(weights).max())"),
            "all asked count as right": ("kinds[answers == fashion.test_labels]", "kinds"),
        },
        runs=(1,),
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
    "fashion/starts": Part(
        {"first_loss": np.s_[3:4], "validation_accuracy": np.s_[3:4]},
        {
            "a start like any other": ("    _prepare(model, start)\n    optimiser", "    optimiser"),
            "all runs on one seed": ("seed=seed", "seed=0"),
        },
        {"starts": ("tenfold",)},
        runs=(1,),
    ),
    "fashion/turned": Part(
        {key: np.s_[...] for key in ("accuracy", "confidence", "sure", "kind_confidence")},
        {
            "turned by half": ("rotate(images, angle,", "rotate(images, angle / 2,"),
            "all runs on one seed": ("seed=seed", "seed=0"),
            "pixels that were not shuffled": ("rng.permuted(images.reshape(len(images), -1), axis=1).reshape(images.shape)", "images"),
        },
        runs=(1,),
    ),
    "frontiers/views": Part(
        {"validation_accuracy": np.s_[:1, :2, :1], "right": np.s_[:1, :2, :1]},
        {
            "images that stay": ('draw) if world == "at an angle" else x, y)', 'draw) if world == "nowhere" else x, y)'),
            "read off the test images": ("_views.read(known, *inputs[1:], settings.penalties)", "_views.read(inputs[2], *inputs[1:], settings.penalties)"),
            "one sample for all": ("_clothes.parts(seed, ", "_clothes.parts(0, "),
        },
        {"worlds": ("at an angle",), "inputs": ("pixels", "untrained"), "each": (5,), "taught": ()},
        runs=(1,),
    ),
    "frontiers/collapse": Part(
        {"spread": np.s_[:1, :2], "loss": np.s_[:1, :2], "validation_accuracy": np.s_[:1], "right": np.s_[:1]},
        {
            "no stop": ('aims = outputs if way == "without the stop"', 'aims = outputs if way == "with the stop"'),
            "lengths left as they are": ("    outputs /= np.linalg.norm(outputs, axis=1, keepdims=True) + 1e-12\n", ""),
            "one sample for all": ("_clothes.parts(seed, ", "_clothes.parts(0, "),
        },
        {"ways": ("with the stop",), "epochs": 2},
        runs=(1,),
    ),
    "frontiers/scaling": Part(
        {key: np.s_[:1] for key in ("validation_loss", "loss", "accuracy", "chosen")},
        {
            "the last look": ("np.flatnonzero(losses < least)", "np.flatnonzero(losses < np.inf)"),
            "the validation loss reported": ("float(_copies.loss(kept[at], *asked)[0])", "float(_copies.loss(kept[at], *checks)[0])"),
            "one sample for all": ("_clothes.parts(seed, ", "_clothes.parts(0, "),
        },
        {"sizes": (100,), "widths": ()},
        runs=(1,),
    ),
    "frontiers/dimension": Part(
        {"validation_error": np.s_[1:2, :, :2], "test_error": np.s_[1:2, :2], "chosen": np.s_[1:2, :2]},
        {
            "points that are too small": ("np.linalg.qr(rng.normal(size=(settings.inputs, settings.inputs)))[0][:dimension]", "np.linalg.qr(rng.normal(size=(settings.inputs, settings.inputs)))[0][:dimension] * 0.2"),
            "all examples for each size": ("* sizes[:, None]).astype(int)", "* sizes[-1]).astype(int)"),
            "one world for all": ("default_rng([seed, dimension, 0])", "default_rng([0, dimension, 0])"),
        },
        {"dimensions": (4,), "sizes": (50, 100)},
        runs=(1,),
    ),
    "frontiers/compressed": Part(
        {key: () for key in ("right", "twin_right", "twin_same", "on_right", "on_same")}
        | {key: np.s_[:] for key in ("bits_right", "bits_same", "pruned_right", "pruned_same", "share_left", "kept_units")}
        | {key: np.s_[2:3] for key in ("validation_accuracy", "student_right", "student_same")},
        {
            "the largest weights cut": ("np.abs(part) >= least", "np.abs(part) <= least"),
            "the twin is the first": ("for role in (1, 2))", "for role in (1, 1))"),
            "answers that are the labels": ("taught = [softmax(said / heat) for heat in settings.temperatures]", "taught = [eye for heat in settings.temperatures]"),
        },
        {"students": (8,)},
        runs=(1,),
    ),
    "frontiers/feedback": Part(
        {"validation_loss": np.s_[1:3, :1], "accuracy": np.s_[1:3, :1], "angle": np.s_[:0]},
        {
            "the weights themselves": ('if rule in ("backpropagation", "last layer"):', "if True:"),
            "the last layer alone": ('if rule == "last layer":  # what', "if rule:  # what"),
            "one sample for all": ("_clothes.parts(seed, ", "_clothes.parts(0, "),
        },
        {"rules": ("feedback", "direct feedback"), "depths": (1,)},
        runs=(1,),
    ),
    "generalisation/connected": Part(
        {"loss": np.s_[3:4], "error": np.s_[3:4], "wall": np.s_[:1]},
        {
            "children of two starts": ("data.train, seed, 1, role, together)", "data.train, seed, role, role, together)"),
            "the end for the beginning": ("(1 - share) * begin + share * end", "share * begin + share * end"),
            "one split for all": ("default_rng([seed, 0])", "default_rng([0, 0])"),
        },
        {"together": (0,), "curve_epochs": 0},
        runs=(1,),
    ),
    "generalisation/grokking": Part(
        {"train": np.s_[:1], "test": np.s_[:1], "length": np.s_[:1], "focus": np.s_[:1], "shown": np.s_[:], "film_focus": np.s_[:]},
        {
            "no decay": ("adamw(settings.rate, decay)", "adamw(settings.rate, 0.0)"),
            "the sums that are shown tested": ("right[rest].mean()", "right[shown].mean()"),
            "the mean frequency for the strongest": ("power.max(axis=0)", "power.mean(axis=0)"),
        },
        {"cases": ("decay",)},
        runs=(1,),
    ),
    "generalisation/lazy": Part(
        {"change_by_width": np.s_[:, :1], "change": np.s_[:, 1:2], "misfit": np.s_[:, 1:2], "accuracy": np.s_[:, 1:2], "left": np.s_[:, 1:2], "steps": np.s_[:, 1:2], "linear": np.s_[:], "fixed": np.s_[:]},
        {
            "one scale for all rules": ("RULES[rule](width), np.random", "1.0, np.random"),
            "the start left in the output": ("(first[1] + moved[1]) - values @ first[1], now", "(first[1] + moved[1]), now"),
            "the control bends too": ("rng([seed, 1]), linear=True)", "rng([seed, 1]))"),
            "half of the kernel": ("return (from_outer + from_inner)", "return (from_outer)"),
        },
        {"widths": (32,), "scales": (0.2,)},
        runs=(1,),
    ),
    "generalisation/memorising": Part(
        {key: np.s_[:, 3:4] for key in ("train_accuracy", "validation_loss", "test_accuracy")}
        | {"sound_right": np.s_[:], "drawn_right": np.s_[:], "test_right": np.s_[:], "epochs_to_fit": np.s_[2:3], "test_by_share": np.s_[2:3]},
        {
            "half of the labels drawn": ("given = np.array([lot(share)", "given = np.array([lot(share / 2)"),
            "no decay": ("np.array(settings.decays))", "0.0)"),
            "both kinds of labels in one": ("(answers[at] == given[at])[~other]", "(answers[at] == given[at])"),
        },
        {"shares": (0.4,), "decays": (0.01,)},
        runs=(1,),
    ),
    "generalisation/tickets": Part(
        {"validation_loss": np.s_[3:4, :, 2:3], "test_accuracy": np.s_[3:4, :, 2:3], "dense_loss": np.s_[2:3], "dense_accuracy": np.s_[2:3], "kept": np.s_[3:4], "layers": np.s_[3:4], "pixels": np.s_[3:4]},
        {
            "the smallest weights kept": ("np.abs(part) >= least", "np.abs(part) <= least"),
            "the other start for the first": ("trained([first, signed, other, other]", "trained([other, signed, other, other]"),
            "no mask drawn": ("[mask, mask, mask, drawn]", "[mask, mask, mask, mask]"),
        },
        {"compared": (8,), "rates": (0.1,)},
        runs=(1,),
    ),
    "generalisation/widths": Part(
        {key: np.s_[3:4] for key in ("train_error", "test_error", "test_loss", "stopped_error", "stopped_at")},
        {
            "true labels for all": ("_copies.redrawn(y, share, 10", "_copies.redrawn(y, 0.0, 10"),
            "stopped at the end": ("better = losses < least", "better = losses < np.inf"),
            "one split for all": ("default_rng([seed, 0])", "default_rng([0, 0])"),
        },
        {"widths": (12,)},
        runs=(1,),
    ),
    "representations/anomalies": Part(  # without the training
        {"area": np.s_[[0, 1, 3, 4, 5]], "strange": np.s_[[0, 1, 3, 4, 5]]},
        {
            "no kind left out": ("images[kinds != kind][", "images[kinds >= 0]["),
            "known for new": ("tests[truth == kind][: settings.new], *more", "tests[truth != kind][: settings.new], *more"),
            "bright clothes": ("settings.faded * clothes", "clothes"),
        },
        {"epochs": 1},
        runs=(1,),
    ),
    "representations/codes": Part(
        {"validation_error": np.s_[:1, 2:3], "error": np.s_[:1, 2:3], "components_error": np.s_[:1], "validation_right": np.s_[:, :1], "right": np.s_[:, :1]},
        {
            "the untrained code for the trained": ("of(start[:1]), of(best)", "of(best), of(start[:1])"),
            "half of the labels": ("line(codes[0][:count], parts.train[1][:count]", "line(codes[0][: count // 2], parts.train[1][: count // 2]"),
            "components not from the middle": ("few = [(one - middle) @ some for one in images]", "few = [one @ some for one in images]"),
        },
        {"sizes": (2,), "rates": (0.01,), "steps": 2},
        runs=(1,),
    ),
    "representations/noisy": Part(  # without the training
        {"validation_error": np.s_[[0, 1, 2, 3, 5]], "error": np.s_[[0, 1, 2, 3, 5]], "right": np.s_[:8], "clean_right": np.s_[:8]},
        {
            "noise on the clean digits": ("parts = (x, *noisy, clean[1])", "parts = (x, *noisy, noisy[1])"),
            "a filter for other noise": ("settings.noise**2 * np.eye(64)", "settings.noise * np.eye(64)"),
            "half of the noise": ("images + settings.noise * rng.normal", "images + 0.5 * settings.noise * rng.normal"),
            "one split for all": ("default_rng([seed, 0])", "default_rng([0, 0])"),
        },
        {"epochs": 1, "penalties": (0.0, 1.0), "noises": (0.4,), "rates": (0.1,)},
        runs=(1,),
    ),
    "representations/patches": Part(
        {"components": np.s_[:, :20], "kurtosis_components": np.s_[:], "even_components": np.s_[:]},
        {
            "phases that stay": ("patches(kind, settings.side", "patches(KINDS[0], settings.side"),
            "no equal contrast": ("even = test / np.linalg.norm(test, axis=1, keepdims=True)", "even = test"),
        },
        prepare=without_gabors,
    ),
    "representations/sparse": Part(
        {key: np.s_[[3, 7, 8, 9]] for key in ("objective", "error", "active", "dead", "deleted", "means", "counts", "validation_right", "right")},
        {
            "the rate that does worst": ("objective[-1].argmin(dim=1)", "objective[-1].argmax(dim=1)"),
            "free columns held too": ('if kind != "kl, free" else', 'if kind != "none" else'),
            "columns of any length": ("columns /= columns.norm(dim=2, keepdim=True)", "columns *= 1.0"),
            "the mean of each digit for that of each unit": ("mean = code.mean(dim=1)", "mean = code.mean(dim=2)"),
            "all units kept": ("code >= least", "code >= 0"),
        },
        {"penalties": (0.3,), "kept": (10,)},
        runs=(1,),
    ),
    "representations/spiral": Part(  # without the training
        {"line": np.s_[...]},
        {
            "one sample for all": ("default_rng([seed, part])", "default_rng([0, part])"),
            "asked about what it knows": ("line_error(known[0], test)", "line_error(known[0], known[0])"),
        },
        {"epochs": 1, "rates": (0.005,)},
        runs=(1,),
    ),
    "representations/variational": Part(
        {"cross": np.s_[:1, 3:4], "error": np.s_[:1, 3:4], "entropy": np.s_[:1, 3:4], "sure": np.s_[:1, 3:4], "spread": np.s_[3:4]},
        {
            "a code without noise": ("noisy = (betas > 0)", "noisy = (betas > 9)"),
            "the mean over the code": ("betas * divergence.sum(dim=1)", "betas * divergence.mean(dim=1)"),
            "draws from a wider prior": ("z = torch.randn(1, settings.drawn", "z = 2 * torch.randn(1, settings.drawn"),
        },
        {"sizes": (2,), "betas": (1.0,), "rates": (0.03,)},
        runs=(1,),
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
    "networks/approximation": Part(
        {"error": np.s_[:, :2], "curves": np.s_[:, :2]},
        {
            "another curve": ("0.5 * np.cos(4 * x)", "0.5 * np.cos(3 * x)"),
            "a start at the construction for all": ('if training.endswith("construction")', 'if training != "tanh"'),
            "one seed for all starts": ("default_rng([seed, 1, width])", "default_rng([0, 1, width])"),
        },
        {"widths": (2, 4)},
        runs=(1,),
    ),
    "networks/bends": Part(
        {key: np.s_[2:3, 2:3] for key in ("validation_loss", "test_accuracy", "flat", "silent", "silent_before")}
        | {key: np.s_[2:3] for key in ("flat_start", "silent_start")},
        {
            "flat at any image": ("at_end.all(axis=0).mean()", "at_end.any(axis=0).mean()"),
            "tested on the training images": (
                "(network(weights, data.test[0]).argmax(axis=1) == data.test[1])",
                "(network(weights, data.train[0]).argmax(axis=1) == data.train[1])",
            ),
            "one start for all": ("default_rng([seed, 1])", "default_rng([0, 1])"),
        },
        {"bends": ("ReLU",), "rates": (0.03,)},
        runs=(1,),
    ),
    "networks/parity": Part(
        {key: np.s_[:1] for key in ("right", "validation_right")},
        {
            "inputs told by half of their bits": ("2 * x - 1, logistic(parity)", "2 * x * (np.arange(bits) % 2) - 1, logistic(parity)"),
            "one start for all": ("default_rng([seed, start, bits, factor])", "default_rng([0, start, bits, factor])"),
        },
        {"bits": (2,)},
        runs=(1,),
    ),
    "networks/pieces": Part(
        {"pieces": np.s_[:2, 1:4], "validation_loss": np.s_[:2, 1:4], "test_accuracy": np.s_[:2, 1:4]},
        {
            "cuts of the first layer alone": ("range(len(network.widths) - 2)", "range(1)"),
            "tested on the training points": (
                "(network(weights, test[0])[:, 0] > 0) == test[1]", "(network(weights, train[0])[:, 0] > 0) == train[1]"
            ),
            "one sample for all": ("default_rng([seed, 0, part])", "default_rng([0, 0, part])"),
        },
        {"shapes": ((48,), (24, 24)), "rates": (0.001, 0.003, 0.01)},
        runs=(1,),
    ),
    "paradigms/feedback": Part(
        {"validation_right": np.s_[:, :5], "right": np.s_[:, :5]},
        {
            "wrong guesses are rewarded": ("(guess == digit).astype", "(guess != digit).astype"),
            "tested on the digits learned from": (
                "(asked @ weights).argmax(axis=-1) == digits.truth", "(pool @ weights).argmax(axis=-1) == digits.known"
            ),
            "one order for all": ("default_rng([1, seed])", "default_rng([1, 0])"),
        },
        {"moments": (100, 200, 500, 1_000, 2_000)},
        runs=(1,),
    ),
    "paradigms/labels": Part(
        {"validation_right": np.s_[:1], "right": np.s_[:1]},
        {
            "a label for each digit": ("told[some] = digits.known[some]", "told[:] = digits.known"),
            "the image farthest from the centre": ("transform(digits.pool).argmin(axis=0)", "transform(digits.pool).argmax(axis=0)"),
            "one draw of labels for all": ("default_rng([3, seed])", "default_rng([3, 0])"),
        },
        {"sizes": (10,)},
        runs=(1,),
    ),
    "paradigms/masking": Part(
        {"validation_error": np.s_[2:3], "error": np.s_[2:3], "others": np.s_[:], "right": np.s_[:], "validation_right": np.s_[:]},
        {
            "errors of the pixels that are seen": (
                "return float((((told - images) ** 2) * hidden).sum() / hidden.sum())",
                "return float((((told - images) ** 2) * (1 - hidden)).sum() / (1 - hidden).sum())",
            ),
            "all pixels are learned": ("* hidden / hidden.sum()  #", "/ hidden.size  #"),
            "one start for all": ("default_rng([2, seed])) for rate", "default_rng([2, 0])) for rate"),
        },
        {"rates": (0.01,)},
        runs=(1,),
    ),
    "paradigms/transfer": Part(
        {"validation_right": np.s_[:1], "right": np.s_[:1], "first_right": np.s_[:]},
        {
            "nothing is carried over": ("starts.append(with_new_end(weights, scratch, settings.hidden))", "starts.append(scratch)"),
            "labels that are not shuffled": ("default_rng([2, seed]).permutation(labels[old])", "default_rng([2, seed]) and labels[old]"),
            "one sample for all": ("default_rng([0, seed])", "default_rng([0, 0])"),
        },
        {"sizes": (5,)},
        runs=(1,),
    ),
    "architectures/shuffled": Part(
        {"validation_loss": np.s_[2:, :, 1:2], "test_accuracy": np.s_[2:, :, 1:2]},
        {
            "pixels that stay": ("[(moved(x, order), y) for x, y in parts]", "parts"),
            "tested on the validation images": ("_images.judged(model, shown[2])[1]", "_images.judged(model, shown[1])[1]"),
            "one sample for all": ("default_rng([seed, 0])", "default_rng([0, 0])"),
        },
        {"models": ("dense, as many products",), "rates": (0.01,)},
        runs=(1,),
    ),
    "architectures/shifted": Part(
        {"validation_loss": np.s_[:1, 2:, 1:2], "right": np.s_[:, :1, 2:, 1:2]},
        {
            "pixels that stay": ("default_rng([seed, 4]).permutation(order)", "default_rng([seed, 4]) and order"),
            "digits that stay": ("still[2] + shift, still[2]", "still[2], still[2]"),
            "one start for all": ("torch.manual_seed(1000 * seed + 2)", "torch.manual_seed(2)"),
        },
        {"models": ("dense",), "learned": ("at random places, shuffled",), "rates": ((0.008,),)},
        runs=(1,),
    ),
    "architectures/karate": Part(
        {key: np.s_[:, 1:2] for key in ("right", "start", "loss")},
        {
            "a graph that is not rewired": ('edges if name == "friendships" else _karate.rewired(edges, rng)', "edges"),
            "asked about the two that are known": ("right[i, j] = (told.argmax(axis=1) == truth)[others]", "right[i, j] = (told.argmax(axis=1) == truth)[known]"),
            "one pair of labels for all": ("default_rng([seed, 0])", "default_rng([0, 0])"),
        },
        {"depths": (2,)},
        runs=(1,),
    ),
    "architectures/lookup": Part(
        {
            "validation_loss": np.s_[:1, :1, 1:2], "test_accuracy": np.s_[:1, :1, 1:2], "before": np.s_[:], "after": np.s_[:1, 1:2], "keys": np.s_[:],
        },
        {
            "trained to count votes": ("_sequences.trained(model, task, rate", '_sequences.trained(model, "vote", rate'),
            "one start for all": ("torch.manual_seed(1000 * seed)", "torch.manual_seed(0)"),
        },
        {"models": ("attention",), "tasks": ("look up",), "rates": ((0.1,),)},
        runs=(1,),
    ),
    "architectures/copies": Part(  # without the training
        {"fresh_nearest": np.s_[:], "exact_nearest": np.s_[:], "examples": np.s_[:]},
        {
            "the best guess for who knows the mixture": ("_plane.exact_noise(at, now, known, 0.0)", "_plane.exact_noise(at, now)"),
            "fresh points against all examples": ("[_plane.nearest(fresh, known) for known in sets]", "[_plane.nearest(fresh, every) for known in sets]"),
            "one sample for all": ("default_rng([seed, 0])", "default_rng([0, 0])"),
        },
        {"lengths": (1, 2)},
        runs=(1,),
    ),
    "architectures/cost": Part(
        {
            key: np.s_[:1] for key in ("parameters", "products", "dense_parameters", "dense_products", "depth")
        } | {"layer_parameters": np.s_[:], "layer_products": np.s_[:]},
        {
            "the first weights alone": ("sum(part.numel() for part in model.parameters())", "next(model.parameters()).numel()"),
            "convolutions for dense layers": ('layer["kind"] == "dense"', 'layer["kind"] != "dense"'),
            "one place alone": ("(_models.CHANNELS, _models.PLACES, _models.PLACES))", "(_models.CHANNELS, 1, 1))"),
        },
        {"networks": ("LeNet-5",), "repeats": 1, "calls": 1},
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
    "practice/ablation": Part(
        # Without dropout and noise, whose draws depend on how many networks there are.
        {key: np.s_[:, 0, :, 0, 0:1] for key in ("validation_loss", "loss", "accuracy")},
        {
            "no decay": ('"decay": 0.2,', '"decay": 0.0,'),
            "batch norm left out everywhere": ("net = _net(settings, norm)", "net = _net(settings, False)"),
            "one split for all": ("default_rng([seed, 0])", "default_rng([0, 0])"),
        },
        {"rates": (0.0003,)},
        runs=(1,),
    ),
    "practice/baselines": Part(
        {"validation_accuracy": np.s_[:, 0:1], "accuracy": np.s_[0:2]},
        {
            "another rate": ("Dense(rate, settings, seed) for rate", "Dense(9 * rate, settings, seed) for rate"),
            "more neighbours": ("KNeighborsClassifier(n)", "KNeighborsClassifier(n + 40)"),
            "one sample for all": ("_clothes.parts(seed, ", "_clothes.parts(0, "),
        },
        {"leaves": (10,), "neighbours": (1,), "strengths": (0.01,), "rates": (0.0003,)},
        runs=(1,),
    ),
    "practice/broken": Part(
        {key: np.s_[6:7] for key in ("train_loss", "said_loss", "said_accuracy", "true_accuracy", "first", "ten", "training_images", "slopes")},
        {
            "one softmax": ('logits.softmax(dim=1) if bug == "softmax twice" else logits', "logits"),
            "no dropout": ("nn.Dropout(dropout)", "nn.Dropout(0.0)"),
            "one split for all": ("np.random.default_rng([seed, 0])", "np.random.default_rng([0, 0])"),
        },
        {"bugs": ("softmax twice",)},
        runs=(1,),
    ),
    "practice/search": Part(
        {key: np.s_[5:6] for key in ("validation_loss", "test_loss", "accuracy")} | {"ramp": np.s_[:]},
        {
            "a rate that does not rise": ('np.geomspace(settings["ramp_from"]', 'np.geomspace(settings["ramp_to"]'),
            "no memory of the slopes": ("0.9 * m + 0.1 * slopes", "0.1 * slopes"),
            "one split for all": ("default_rng([seed, 0])", "default_rng([0, 0])"),
        },
        {"batches": (150,)},
        runs=(1,),
    ),
    "practice/seeds": Part(
        {key: np.s_[2:3] for key in ("accuracy", "loss")},
        {
            "no dropout": ('{"dropout": 0.3}', '{"dropout": 0.0}'),
            "one start for all": ("alike=False", "alike=True"),
            "one split for all": ("default_rng([seed, 0])", "default_rng([0, 0])"),
        },
        {"recipes": ("dropout",)},
        runs=(1,),
    ),
    "practice/tables": Part(
        {key: np.s_[0:1] for key in ("validation_loss", "loss", "accuracy")},
        {
            "columns as they are": ("((x[part] - mean) / spread, y[part])", "(x[part], y[part])"),
            "small trees": ("max_leaf_nodes=round(leaves)", "max_leaf_nodes=3"),
            "one split for all": ("default_rng([seed, number, 0])", "default_rng([0, number, 0])"),
        },
        {"tables": ("breast cancer",)},
        runs=(1,),
    ),
    "regularisation/decay": Part(
        {key: np.s_[:, 1:2, 2:3] for key in ("validation_loss", "accuracy", "loss", "error", "weights")},
        {
            "decay inside Adam": ("Means(**{\"rate\": rates, kind: strong})", "Means(rate=rates, penalty=strong)"),
            "no decay at all": ("kind: strong}", "kind: 0 * strong}"),
            "one sample for all": ("_clothes.parts(seed, ", "_clothes.parts(0, "),
        },
        {"rates": (0.002,), "penalty": (0.001,), "decay": (0.2,)},
        runs=(1,),
    ),
    "regularisation/longer": Part(
        {
            "validation_loss": np.s_[:, :4],
            **{key: np.s_[:, :4] for key in ("train_loss", "accuracy", "loss", "error", "sure", "temperature", "scaled_loss", "scaled_error")},
            "bins": np.s_[:, :1],
        },
        {
            "labels that stay right": ("eye[mislabelled(labels, settings.wrong, rng)]", "eye[mislabelled(labels, 0.0, rng)]"),
            "the temperature of test images": ("_judged.temperature(one, parts.validation[1]) for one in checked", "_judged.temperature(one, y) for one in net.logits(flat, x, running)"),
            "one sample for all": ("_clothes.parts(seed, ", "_clothes.parts(0, "),
        },
        {"epochs": 4, "watched": (1, 2, 3, 4), "shown": (4,)},
        runs=(1,),
    ),
    "regularisation/methods": Part(
        {key: np.s_[4:5] for key in ("validation_loss", "accuracy", "loss", "error", "sure", "temperature", "scaled_loss", "scaled_error")},
        {
            "another rate": ('"rate": settings.rate, "decay"', '"rate": settings.rate / 2, "decay"'),
            "the temperature left out": ("_judged.judged(asked / heat, parts.test[1])", "_judged.judged(asked, parts.test[1])"),
            "one sample for all": ("_clothes.parts(seed, ", "_clothes.parts(0, "),
        },
        {"methods": ("dropout",), "members": 1},
        runs=(1,),
    ),
    "regularisation/moved": Part(
        {key: np.s_[:1, 1:2] for key in ("validation_loss", "plain", "moved", "plain_loss", "moved_loss")},
        {
            "all of a batch moved alike": ("rng.integers(0, 3, (2, len(x), 1, 1))", "rng.integers(0, 3, (2, 1, 1, 1))"),
            "never moved": ("transformed(x[chosen], kind, chance)", "x[chosen]"),
            "one split for all": ("default_rng([seed, 0])", "default_rng([0, 0])"),
        },
        {"nets": ("dense",), "kinds": ("moved",)},
        runs=(1,),
    ),
}  # fmt: skip

# What is broken in `fashion/threads`, which is timed in other processes: (text, text instead).
THREADS = {
    "always one thread": ('told = json.dumps(asdict(settings) | {"threads": threads})', 'told = json.dumps(asdict(settings) | {"threads": 1})'),
    "threads wait as they like": ('if policy != "unset":', "if False:"),
    "threads always sleep": ('ours["OMP_WAIT_POLICY"] = policy', 'ours["OMP_WAIT_POLICY"] = "PASSIVE"'),
    "no load": ("with busy(load):", "with busy(0):"),
    "the load stays": ("program.kill()", "pass"),
    "an octave with the wrong sign": ("milliseconds[..., 1] / milliseconds[..., 0]", "milliseconds[..., 0] / milliseconds[..., 1]"),
    "cells told in another order": ("found[at] = timed", "found[at[::-1] if at[0] < 2 else at] = timed"),
}  # fmt: skip


ONCE = once.Once("measured.experiments.")


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
    # Those of Fashion-MNIST's unit take times: what they call may answer otherwise the second time.
    units = {record.module_of(name).__package__ for name in PARTS} - {"measured.experiments.fashion"}
    for name, module in list(sys.modules.items()):
        if name.rpartition(".")[0] in units:
            ONCE.wrap(module, patch)
    yield
    patch.undo()


def source(name: str) -> Path:
    return Path(record.module_of(name).__file__)


def mutated(name: str, text: str, instead: str) -> types.ModuleType:
    """The experiment's module with one place of its source changed; what does not hang on it is the module's own."""
    code = source(name).read_text(encoding="utf-8")
    assert code.count(text) == 1, f"{name} holds {text!r} {code.count(text)} times"
    own = record.module_of(name)
    module, changed = types.ModuleType(own.__name__), code.replace(text, instead)
    exec(compile(changed, str(source(name)), "exec"), module.__dict__)
    vars(module).update({one: vars(own)[one] for one in once.untouched(code, changed) if one in vars(own)})
    return module


def refused(name: str, module: types.ModuleType, part: Part) -> list[str]:
    """What is wrong with the record when a module has given a part of it, looked at after each run, the last one first."""
    known, ONCE.experiment = record.load(name), name
    settings = dataclasses.replace(module.Settings(), **part.changes)
    results = {key: runs.copy() for key, runs in known.results.items()}
    for run in reversed(part.runs):
        made = module.run(settings, known.seeds[run])
        for key, cells in part.cells.items():
            place, found = (run, *(cells if isinstance(cells, tuple) else (cells,))), np.asarray(made[key])
            results[key][place] = found if found.shape == results[key][place].shape else found[cells]
        new = dataclasses.replace(known, results=results)
        broken = [str(claim) for claim in record.claims(new) if not claim.holds]
        if wrong := claims.compare(known, new, record.tolerance(name)) + broken:
            return wrong
    return []


def test_every_experiment_is_broken_in_two_ways_at_least():
    assert set(record.names()) == {*PARTS, "fashion/threads"}
    assert all(len(part.mutations) >= 2 for part in PARTS.values())


def parts(*values):
    """A case of an experiment, marked where it reads Fashion-MNIST."""
    reads = record.declared(values[0]).data.startswith("Fashion-MNIST")
    return pytest.param(*values, marks=pytest.mark.fashion_mnist) if reads else pytest.param(*values)


@pytest.mark.parametrize("name", [parts(name) for name in PARTS])
def test_a_part_repeated_gives_the_record_again(name, monkeypatch):
    part = PARTS[name]
    part.prepare(monkeypatch)
    assert refused(name, record.module_of(name), part) == []


@pytest.mark.parametrize(
    "name, broken", [parts(name, broken) for name, part in PARTS.items() for broken in part.mutations]
)
def test_a_broken_experiment_is_refused(name, broken, monkeypatch):
    part = PARTS[name]
    part.prepare(monkeypatch)
    assert refused(name, mutated(name, *part.mutations[broken]), part) != []


class Machine:
    """A machine of two cores on which programs take the time that `STEP` says, told by what each of them is given.

    What repeats differs a little from program to program, as on any machine.
    """

    # (busy programs, threads, how they wait): milliseconds of a step.
    STEP = {
        (0, 1, "ACTIVE"): 0.66, (0, 1, "PASSIVE"): 0.66, (0, 2, "ACTIVE"): 0.45, (0, 2, "PASSIVE"): 1.3,
        (2, 1, "ACTIVE"): 1.3, (2, 1, "PASSIVE"): 1.3, (2, 2, "ACTIVE"): 40.0, (2, 2, "PASSIVE"): 3.0,
    }  # fmt: skip

    def __init__(self, module):
        self.module, self.busy, self.random = module, set(), np.random.default_rng(0)

    def run(self, command, env, **options):
        told = json.loads(command[-1])
        policy = env.get("OMP_WAIT_POLICY", "ACTIVE")
        step = self.STEP[min(len(self.busy), 2), told["threads"], policy] * self.random.uniform(0.95, 1.05)
        return types.SimpleNamespace(returncode=0, stdout=str(step), stderr="")

    def program(self, command, **options):
        machine, share = self, self.module.SHARE in command
        made = types.SimpleNamespace(
            wait=lambda: None,
            communicate=lambda: (str(0.5 if machine.busy else 1 - machine.random.uniform(0, 0.02)), ""),
        )
        made.kill = lambda: machine.busy.discard(id(made))
        if not share:
            self.busy.add(id(made))
        return made


def threads_timed(module, monkeypatch) -> record.Record:
    """What the experiment gives on such a machine, in all its runs."""
    machine = Machine(module)
    monkeypatch.setattr("subprocess.run", machine.run)
    monkeypatch.setattr("subprocess.Popen", machine.program)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(module, "cores", lambda: 2)
    settings, stated = dataclasses.replace(module.Settings(), patience=0.0), record.declared("fashion/threads")
    runs = [module.run(settings, seed) for seed in stated.seeds]
    results = {key: np.stack([made[key] for made in runs]) for key in runs[0]}
    return record.Record(
        "fashion/threads", dataclasses.asdict(settings), stated.seeds, results, {"data_checksum": None}
    )


@pytest.mark.fashion_mnist
def test_the_ladders_penalty_is_chosen_on_images_that_its_fits_have_not_seen(monkeypatch):
    without_slow_rungs(monkeypatch)
    asked = []

    class Fit:
        def __init__(self, C, **options):
            self.weakness = C

        def fit(self, images, labels):
            self.known = len(images), images.sum(0, dtype=float)
            return self

        def score(self, images, labels):
            asked.append((*self.known, len(images), images.sum(0, dtype=float), np.bincount(labels)))
            return 0.85 if self.weakness >= 0.1 else 0.8

        predict = lambda self, images: np.zeros(len(images), int)

    monkeypatch.setattr("sklearn.linear_model.LogisticRegression", Fit)
    module = record.module_of("fashion/ladder")
    assert module.run(module.Settings(), 0)["chosen"][2] == 0.1
    every = data.load().train_images.reshape(60_000, -1).sum(0) / 255
    assert len(asked) == 15 and len({tuple(counts) for *_, counts in asked}) == 3
    for known, sums, held_out, theirs, counts in asked:  # what is learned from and what is asked are all images, once
        assert (known, held_out, counts.sum()) == (50_000, 10_000, 10_000)
        assert sums + theirs == pytest.approx(every, rel=1e-4)


def test_threads_as_they_are_bear_out_every_claim(monkeypatch):
    made = threads_timed(record.module_of("fashion/threads"), monkeypatch)
    assert [str(claim) for claim in record.claims(made) if not claim.holds] == []


@pytest.mark.parametrize("broken", THREADS)
def test_broken_threads_are_refused(broken, monkeypatch):
    known = threads_timed(record.module_of("fashion/threads"), monkeypatch)
    try:
        made = threads_timed(mutated("fashion/threads", *THREADS[broken]), monkeypatch)
    except UserError as error:  # nothing is recorded where the machine is not idle
        assert broken == "the load stays" and "not idle" in str(error)
        return
    failed = [str(claim) for claim in record.claims(made) if not claim.holds]
    assert claims.compare(known, made, record.tolerance("fashion/threads")) + failed != []


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
    apart = record.declared(name).apart
    seen = set()
    for other in range(1, len(known.seeds)):
        order = np.arange(len(known.seeds))
        order[[0, other]] = other, 0
        exchanged = {key: runs[order] for key, runs in known.results.items()}
        lines = claims.compare(known, dataclasses.replace(known, results=exchanged), allowed)
        seen |= {line.partition(":")[0] for line in lines}
    left_out = {key for key, value in allowed.items() if np.isinf(claims.within(value).each).all()}
    assert known.results.keys() - seen - left_out - set(apart) == set()
