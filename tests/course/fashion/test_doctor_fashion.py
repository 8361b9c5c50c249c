"""What the course looks for besides: a device and the data set."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from deeplecture.cli import main

IDX = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """A course on a machine without torch and data."""
    (tmp_path / "_quarto.yml").write_text("project: {type: default}\n")
    monkeypatch.setenv("DEEPLECTURE_PROJECT", str(tmp_path))
    monkeypatch.delenv("FASHION_MNIST", raising=False)
    monkeypatch.setitem(sys.modules, "measured.fashion.device", None)
    monkeypatch.setattr("measured.fashion.data.DEBIAN", tmp_path / "no-debian")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys, *options: str) -> dict:
    main(["doctor", "--json", *options])
    return {item["name"]: item for item in json.loads(capsys.readouterr().out)["items"]}


def test_without_torch_and_data_both_are_named_with_the_way_to_them(course, capsys):
    items = told(capsys)
    for name in ("device", "fashion-mnist"):
        assert not items[name]["found"] and items[name]["install"], name


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"cpu": "CPU, 2 threads", "cuda": "NVIDIA H200"}, "cuda (NVIDIA H200)"),
        ({"cpu": "CPU, 2 threads", "mps": "Apple GPU"}, "mps (Apple GPU)"),
        ({"cpu": "CPU, 2 threads"}, "cpu (CPU, 2 threads)"),
    ],
)
def test_the_device_is_named(course, capsys, monkeypatch, found, said):
    monkeypatch.setitem(sys.modules, "measured.fashion.device", SimpleNamespace(available=lambda: found))
    assert told(capsys)["device"]["detail"] == said


def test_the_data_set_is_found_or_the_folders_looked_in_are_named(course, capsys):
    item = told(capsys)["fashion-mnist"]
    assert not item["found"] and "looked in: data, " in item["detail"]
    for name in IDX:
        (course / name).touch()
    assert told(capsys, "--data", str(course))["fashion-mnist"]["detail"] == str(course)
    (course / IDX[0]).unlink()
    item = told(capsys, "--data", str(course))["fashion-mnist"]
    assert not item["found"] and f"lacks {IDX[0]}" in item["detail"]
