"""Devices, evaluation, TensorBoard's files and the commands, on a tiny data set."""

import json
import math
import os
import shutil
import sys

import fashion_small
import numpy as np
import pytest
import torch
from programs import run
from sklearn import metrics

from deeplecture import cli
from deeplecture.errors import UserError
from measured.fashion import board, checkpoint, data, device, evaluation, model, training
from measured.fashion.settings import Settings


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the tiny set in `data` and a run with TensorBoard's files in `run`."""
    place = tmp_path_factory.mktemp("fashion")
    fashion_small.write(place / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "SHA256", fashion_small.checksums())
        arguments = ["--data", str(place / "data"), "--out", str(place / "run"), "--batch-size", "50", "--tensorboard"]
        assert cli.main(["train", *arguments, "--device", "cpu"]) == 0
        yield place


@pytest.mark.parametrize(
    ("name", "found", "seconds", "want", "why"),
    [
        ("auto", {"cpu": "CPU"}, {}, "cpu", "no GPU found"),
        (
            "auto",
            {"cpu": "CPU", "cuda": "H100"},
            {"cpu": 0.0013, "cuda": 0.0014},
            "cpu",
            "1.30 ms on the CPU, 1.40 ms on the H100",
        ),
        ("auto", {"cpu": "CPU", "cuda": "H100"}, {"cpu": 0.007, "cuda": 0.002}, "cuda", "2.00 ms on the H100"),
        (
            "auto",
            {"cpu": "CPU", "mps": "Apple"},
            {"cpu": 0.001, "mps": 0.002},
            "cpu",
            "1.00 ms on the CPU, 2.00 ms on the Apple",
        ),
        (
            "auto",
            {"cpu": "CPU", "mps": "Apple"},
            {"cpu": 0.003, "mps": 0.002},
            "mps",
            "3.00 ms on the CPU, 2.00 ms on the Apple",
        ),
        ("mps", {"cpu": "CPU", "mps": "Apple"}, {}, "mps", "asked for by name"),
    ],
)
def test_the_device_and_why(monkeypatch, name, found, seconds, want, why):
    monkeypatch.setattr(device, "available", lambda: found)
    choice = device.choose(name, lambda kind: seconds[kind.type])
    assert choice.device.type == want and why in choice.why


def test_a_device_that_is_not_there(monkeypatch):
    monkeypatch.setattr(device, "available", lambda: {"cpu": "CPU"})
    with pytest.raises(UserError, match=r"no cuda device here; there is cpu \(CPU\). Use --device auto"):
        device.choose("cuda", lambda kind: 0.0)


def test_a_step_can_be_timed_on_the_cpu():
    fashion = data.Fashion(*fashion_small.arrays(100, 10).values(), source=None)
    assert 0 < training.seconds_per_step(Settings(), fashion, torch.device("cpu"), steps=2) < 60


def test_wilsons_interval():
    """Against the roots of (p - x)^2 = z^2 x (1 - x) / n, which define it."""
    for right, images in ((8750, 10_000), (0, 20), (20, 20)):
        share = right / images
        for x in evaluation.interval(right, images):
            assert math.isclose((share - x) ** 2, 1.96**2 * x * (1 - x) / images, abs_tol=1e-12)


def test_confusion_precision_recall_as_scikit_learn_has_them():
    rng = np.random.default_rng(0)
    labels, predicted = rng.integers(0, 10, (2, 500))
    counts = evaluation.confusion(labels.astype(np.uint8), predicted)
    np.testing.assert_array_equal(counts, metrics.confusion_matrix(labels, predicted))
    precision, recall = evaluation.precision_recall(counts)
    np.testing.assert_allclose(precision, metrics.precision_score(labels, predicted, average=None))
    np.testing.assert_allclose(recall, metrics.recall_score(labels, predicted, average=None))


def test_a_class_never_predicted_has_no_precision():
    precision, recall = evaluation.precision_recall(np.array([[0, 2], [0, 3]]))
    assert np.isnan(precision[0]) and recall[0] == 0


def test_confident_mistakes_are_wrong_and_ordered():
    logits = np.array([[5.0, 0, 0], [0, 3.0, 0], [0, 9.0, 0], [0, 1.0, 0]])
    chosen, confidence = evaluation.confident_mistakes(logits, np.array([0, 0, 2, 2]), 2)
    assert chosen.tolist() == [2, 1]
    np.testing.assert_allclose(confidence, torch.tensor(logits).softmax(1).max(1).values[[2, 1]])


def test_an_embedding_of_separate_classes():
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1, 2], 40)
    points = rng.normal(size=(120, 12)) + 20 * np.eye(3, 12)[labels]
    found = evaluation.embed(points, labels, seed=0)
    assert found.pca.shape == found.tsne.shape == (120, 2)
    assert min(found.silhouettes.values()) > 0.5
    reduced = points - points.mean(0)
    np.testing.assert_allclose(found.explained[0], np.linalg.svd(reduced)[1][0] ** 2 / (reduced**2).sum(), rtol=1e-5)


def test_tensorboard_reads_what_was_written(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(folder / "run"), size_guidance={"scalars": 0, "histograms": 0})
    events.Reload()
    tags = events.Tags()
    assert [event.step for event in events.Scalars("step/loss")] == list(range(1, 41))
    lines = [json.loads(line) for line in (folder / "run/metrics.jsonl").read_text().splitlines()]
    accuracies = [line["validation_accuracy"] for line in lines if "epoch" in line]
    told = [event.value for event in events.Scalars("epoch/validation_accuracy")]
    np.testing.assert_allclose(told, accuracies, rtol=1e-6)
    assert not [tag for tag in tags["scalars"] if "test" in tag]
    names = [name for name, *_ in model.parameter_table(model.MLP())]
    assert {f"{kind}/{name}" for kind in ("weights", "gradients") for name in names} == set(tags["histograms"])
    weights = checkpoint.load(folder / "run/model.pt")["weights"]["hidden.weight"]
    last = events.Histograms("weights/hidden.weight")[-1].histogram_value
    assert last.num == weights.numel() and math.isclose(last.sum, weights.sum().item(), rel_tol=1e-4)
    assert tags["graph"] and len(events.Images("predictions")) == 4


def test_the_projector_has_points_names_and_pictures(folder):
    (vectors,) = (folder / "run").rglob("tensors.tsv")
    assert len(vectors.read_text().splitlines()) == 100  # the held-out ones
    assert (vectors.parent / "metadata.tsv").read_text().splitlines()[0] in data.CLASSES
    assert (vectors.parent / "sprite.png").stat().st_size > 1000


def test_tensorboards_folder_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    watcher = board.Board(tmp_path / "file" / "run", training.Images(torch.zeros(1, 28, 28), torch.zeros(1)))
    with pytest.raises(UserError, match="cannot write TensorBoard's files to .*run: Not a directory"):
        watcher.epoch({"epoch": 2, "steps": 1}, None, [])


def test_train_ends_with_one_line_of_json(folder, capsys):
    arguments = ["--data", str(folder / "data"), "--out", str(folder / "other"), "--batch-size", "50", "--seed", "3"]
    assert cli.main(["train", *arguments, "--epochs", "1", "--json", "--device", "cpu", "--deterministic"]) == 0
    torch.use_deterministic_algorithms(False)
    output = capsys.readouterr()
    (line,) = output.out.splitlines()
    result = json.loads(line)
    assert (result["device"], result["model"], result["seed"], result["epochs"]) == ("cpu", "mlp", 3, 1)
    assert result["train_seconds"] > 0 and 0.1 < result["validation_accuracy"] <= 1 and result["validation"] == 100
    assert result["threads"] >= 1 and f"threads: {result['threads']} (" in output.err
    assert "test_accuracy" not in result and "test accuracy" not in output.err
    assert "device: cpu (asked for by name, CPU)" in output.err and "epoch 1:" in output.err


def test_the_test_images_are_judged_once_at_the_end_when_asked(folder, capsys):
    arguments = ["--data", str(folder / "data"), "--out", str(folder / "tested"), "--batch-size", "50", "--epochs", "2"]
    assert cli.main(["train", *arguments, "--test", "--json", "--threads", "1"]) == 0
    output = capsys.readouterr()
    result = json.loads(output.out)
    _, network = evaluation.load_model(folder / "tested")
    fashion = data.load(folder / "data")
    right = int(
        (training.predict(network, torch.tensor(fashion.test_images)).argmax(1).numpy() == fashion.test_labels).sum()
    )
    assert result["test_accuracy"] == right / 200
    assert result["test_interval"] == list(evaluation.interval(right, 200))
    assert output.err.count("test accuracy") == 1 and "test" not in (folder / "tested/metrics.jsonl").read_text()


def test_a_bad_option_is_told_on_the_terminal(folder, capsys):
    assert cli.main(["train", "--data", str(folder / "data"), "--batch-size", "0"]) == 1
    assert "deeplecture train: --batch-size 0: from 1 to the 600" in capsys.readouterr().err


def test_evaluate_reports_what_the_model_does(folder, capsys):
    assert cli.main(["evaluate", str(folder / "run"), "--data", str(folder / "data"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["accuracy"] > 0.95 and np.trace(report["confusion"]) == report["accuracy"] * 200
    assert report["bytes"] == (folder / "run/model.pt").stat().st_size
    assert sum(count for *_, count in report["parameters"]) == 101_770
    assert report["hidden_layer"]["silhouettes"]["given"] > 0.2
    assert report["images_per_second"] > 0 and report["milliseconds_per_image"] > 0
    assert cli.main(["evaluate", str(folder / "run"), "--data", str(folder / "data")]) == 0
    printed = capsys.readouterr().out
    assert "101,770 parameters" in printed and "Ankle boot" in printed


def test_evaluate_judges_the_run_trained_last(folder, tmp_path, monkeypatch, capsys):
    for name, age in (("a", 20), ("b", 10), ("c", 30)):
        shutil.copytree(folder / "run", tmp_path / "runs" / name)
        os.utime(tmp_path / "runs" / name / "model.pt", (age, age))
    monkeypatch.chdir(tmp_path)
    assert cli.main(["evaluate", "--data", str(folder / "data"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["folder"] == "runs/c"
    shutil.rmtree(tmp_path / "runs")
    assert cli.main(["evaluate", "--data", str(folder / "data")]) == 1
    assert "no trained network in runs: `make train`" in capsys.readouterr().err


def test_evaluate_without_a_run(folder, tmp_path, capsys):
    assert cli.main(["evaluate", str(tmp_path), "--data", str(folder / "data")]) == 1
    assert "no checkpoint" in capsys.readouterr().err
    checkpoint.save({"model": "other", "weights": {}}, tmp_path / "model.pt")
    with pytest.raises(UserError, match="names the model 'other'"):
        evaluation.load_model(tmp_path)


def test_data_says_in_which_way(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FASHION_MNIST", str(folder / "data"))
    assert cli.main(["data", "--data", str(tmp_path)]) == 0
    assert f"unpacked from {folder / 'data'}" in capsys.readouterr().out


def test_nothing_heavy_is_imported_to_parse_arguments():
    code = (
        "import sys, argparse\n"
        "from measured.fashion.commands import data, evaluate, tensorboard, train\n"
        "for c in (data, evaluate, tensorboard, train): c.add_arguments(argparse.ArgumentParser())\n"
        "print(sorted({'torch', 'torchvision', 'sklearn', 'matplotlib', 'rich'} & set(sys.modules)))"
    )
    assert run(sys.executable, "-c", code).stdout.strip() == "[]"
