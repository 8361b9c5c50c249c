"""Damaged files of a run are refused with the way out; without the check most turned bits train on with other weights."""

from pathlib import Path
from random import Random

import fashion_small
import pytest
import torch

from deeplecture import cli
from deeplecture.errors import UserError
from measured.fashion import checkpoint, data, seal, training
from measured.fashion.settings import Settings

SMALL = Settings(epochs=1, batch_size=50, threads=1)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    fashion = data.Fashion(*fashion_small.arrays().values(), source=Path("made"))
    training.train(SMALL, fashion, torch.device("cpu"), folder)
    return folder


def same(one, other) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return torch.equal(one, other) if isinstance(one, torch.Tensor) else one == other


@pytest.mark.parametrize("name", ["checkpoint.pt", "model.pt"])
def test_a_turned_bit_is_refused_or_changes_nothing(name, run, tmp_path):
    whole, file, random = (run / name).read_bytes(), tmp_path / name, Random(0)
    state = checkpoint.load(run / name)
    refused = 0
    for _ in range(40):
        turned = bytearray(whole)
        turned[random.randrange(len(turned))] ^= 1 << random.randrange(8)
        file.write_bytes(turned)
        try:
            seal.check(file)
        except UserError as error:
            assert "damaged" in str(error) and "train again" in str(error)
            refused += 1
        else:
            assert same(state, checkpoint.load(file))  # in the space between two parts
    assert refused > 30
    file.write_bytes(whole)
    seal.check(file)
    seal.check(tmp_path / "nothing/checkpoint.pt")


def test_what_is_no_run_is_refused(run, tmp_path):
    file = tmp_path / "checkpoint.pt"
    for content in (b"", b"text", (run / "checkpoint.pt").read_bytes()[:-9]):
        file.write_bytes(content)
        with pytest.raises(UserError, match="damaged or no file of a run .*without --resume"):
            seal.check(file)
    state = checkpoint.load(run / "checkpoint.pt")
    checkpoint.save({"weights": state["weights"]}, file)
    with pytest.raises(UserError, match="has no settings and no progress and no optimiser"):
        seal.check(file)
    state["progress"]["losses"].pop()
    checkpoint.save(state, file)
    with pytest.raises(UserError, match="tells of other steps than it holds"):
        seal.check(file)


def test_the_commands_look_before_they_go_on(run, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FASHION_MNIST", str(fashion_small.write(tmp_path / "tiny")))
    monkeypatch.setattr(data, "SHA256", fashion_small.checksums())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    for name, words in {
        "checkpoint.pt": ["train", "--out", "mine", "--resume", "--device", "cpu", "--threads", "1"],
        "model.pt": ["evaluate", "mine"],
    }.items():
        turned = bytearray((run / name).read_bytes())
        turned[len(turned) // 2] ^= 1
        (tmp_path / "mine" / name).write_bytes(turned)
        assert cli.main(words) == 1
        assert f"mine/{name} is damaged" in capsys.readouterr().err
