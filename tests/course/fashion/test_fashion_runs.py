"""What a run leaves in its folder stays its own: names of folders, TensorBoard's files of resumed runs, its command."""

import json
import os
import re
import signal
import socket
import sys
import time
import urllib.request
from pathlib import Path

import fashion_small
import psutil
import pytest
import torch
from programs import started
from tiny_course import wait_for

from deeplecture import cli
from deeplecture.errors import UserError
from measured.fashion import board, data, holding, runs, training
from measured.fashion.settings import Settings

CPU = torch.device("cpu")
SMALL = Settings(epochs=3, batch_size=50, threads=1)  # 12 steps an epoch


@pytest.fixture(scope="module")
def fashion() -> data.Fashion:
    return data.Fashion(*fashion_small.arrays().values(), source=Path("made"))


@pytest.fixture
def small(tmp_path, monkeypatch):
    """The tiny set is the one that is found; the present folder is an empty one."""
    monkeypatch.setenv("FASHION_MNIST", str(fashion_small.write(tmp_path / "tiny")))
    monkeypatch.setattr(data, "SHA256", fashion_small.checksums())
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


TRAIN = ["train", "--batch-size", "50", "--epochs", "1", "--device", "cpu", "--threads", "1"]


def test_a_second_run_gets_a_name_of_its_own(small, capsys):
    assert cli.main([*TRAIN, "--tensorboard"]) == 0
    first = {file: file.read_bytes() for file in Path("runs/mlp-seed0").iterdir() if file.is_file()}
    assert len([file for file in first if "tfevents" in file.name]) == 1
    assert cli.main([*TRAIN, "--learning-rate", "0.01"]) == 0
    assert capsys.readouterr().err.strip().endswith("run in runs/mlp-seed0-2")
    assert {file: file.read_bytes() for file in Path("runs/mlp-seed0").iterdir() if file.is_file()} == first


def test_a_named_folder_that_holds_a_run_is_refused_with_the_ways_out(small, capsys):
    assert cli.main([*TRAIN, "--out", "mine"]) == 0
    before = {file: file.read_bytes() for file in Path("mine").iterdir()}
    capsys.readouterr()
    assert cli.main([*TRAIN, "--out", "mine"]) == 1
    said = capsys.readouterr().err
    assert re.search("mine holds a run already, .*--resume.*--out.*delete", said)
    assert {file: file.read_bytes() for file in Path("mine").iterdir()} == before
    assert cli.main([*TRAIN, "--out", "mine", "--resume"]) == 0
    for left in ("metrics.jsonl", "checkpoint.pt", "model.pt", "events.out.tfevents.1.x"):
        Path(left).mkdir()
        Path(left, left).touch()
        with pytest.raises(UserError, match="holds a run already"):
            runs.claim(left, SMALL, resume=False)


def test_resume_goes_on_with_the_last_of_the_unnamed_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert runs.claim(None, SMALL, resume=True) == Path("runs/mlp-seed0")
    for name in ("mlp-seed0", "mlp-seed0-2", "mlp-seed0-10", "mlp-seed01", "mlp-seed0-old"):
        Path("runs", name).mkdir(parents=True, exist_ok=True)
        Path("runs", name, "checkpoint.pt").touch()
    assert runs.claim(None, SMALL, resume=True) == Path("runs/mlp-seed0-10")
    assert runs.claim(None, SMALL, resume=False) == Path("runs/mlp-seed0-11")


def test_an_empty_name_and_a_folder_that_cannot_be_made(tmp_path):
    with pytest.raises(UserError, match="--out is empty"):
        runs.claim(" ", SMALL, resume=False)
    with pytest.raises(UserError, match="cannot write to the folder x+: File name too long"):
        runs.claim("x" * 300, SMALL, resume=False)


@pytest.mark.parametrize("more", [[], ["--out", "runs/mlp-seed0"], ["--resume"]], ids=["unnamed", "named", "resumed"])
def test_a_training_works_in_its_folder_alone(small, capsys, more):
    with holding.held(None, SMALL, resume=False) as folder:
        assert cli.main([*TRAIN, *more]) == 1
        assert f"another training works in {folder}: " in capsys.readouterr().err
        assert not runs.holds_run(folder)
    assert cli.main([*TRAIN, *more]) == 0
    assert (folder / "model.pt").exists()


def test_a_run_that_ended_while_the_folder_was_claimed_is_not_written_over(tmp_path, monkeypatch):
    claim = runs.claim

    def late(*asked):
        folder = claim(*asked)
        (folder / "model.pt").touch()
        return folder

    monkeypatch.setattr(runs, "claim", late)
    with (
        pytest.raises(UserError, match="another training has just ended in .*mine"),
        holding.held(str(tmp_path / "mine"), SMALL, resume=False),
    ):
        pass


class Killed(Exception):
    """Stands for a kill in tests that stay in one process."""


class KilledAt:
    """A watcher that ends the run at a step, or after TensorBoard's files of an epoch and before its checkpoint."""

    def __init__(self, step: int = 10**9, epoch: int = 10**9):
        self.last, self.end = step, epoch

    def step(self, step, steps, loss, accuracy):
        if step >= self.last:
            raise Killed

    def epoch(self, row, model, losses):
        if row["epoch"] == self.end:
            raise Killed


def images(fashion: data.Fashion) -> training.Images:
    return training.split(SMALL, fashion, CPU)[0]


def read(folder: Path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    return EventAccumulator(str(folder), size_guidance={"scalars": 0, "histograms": 0}).Reload()


@pytest.mark.parametrize("kill", [KilledAt(step=24), KilledAt(epoch=2)], ids=["in a step", "before a checkpoint"])
def test_a_resumed_run_goes_on_in_its_own_event_files(fashion, tmp_path, monkeypatch, kill):
    with pytest.raises(Killed):
        watchers = (board.Board(tmp_path, images(fashion)), kill)
        training.train(SMALL, fashion, CPU, tmp_path, watchers=watchers)
    before = set(tmp_path.glob(runs.EVENTS))
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 2)  # TensorBoard orders files by a name that holds the second
    watcher = board.Board(tmp_path, images(fashion))
    model, progress = training.train(SMALL, fashion, CPU, tmp_path, resume=True, watchers=(watcher,))
    watcher.close(model)
    assert before <= set(tmp_path.glob(runs.EVENTS))
    events = read(tmp_path)
    losses = events.Scalars("step/loss")
    assert [event.step for event in losses] == list(range(1, 37))
    assert [event.value for event in losses] == pytest.approx(progress.losses, rel=1e-6)
    told = {(event.step, event.value) for event in events.Scalars("epoch/train_loss")}
    assert sorted(told) == [(row["epoch"], pytest.approx(row["train_loss"], rel=1e-6)) for row in progress.rows]
    assert {event.step for event in events.Histograms("weights/hidden.weight")} == {1, 2, 3}


def test_a_run_that_starts_again_drops_what_never_came_to_a_checkpoint(fashion, tmp_path):
    with pytest.raises(Killed):
        training.train(
            SMALL, fashion, CPU, tmp_path, watchers=(board.Board(tmp_path, images(fashion)), KilledAt(epoch=1))
        )
    (left,) = tmp_path.glob(runs.EVENTS)
    training.train(SMALL, fashion, CPU, tmp_path, resume=True, watchers=(board.Board(tmp_path, images(fashion)),))
    assert not left.exists() and [e.step for e in read(tmp_path).Scalars("step/loss")] == list(range(1, 37))


def test_a_finished_run_that_is_resumed_gets_no_new_files(fashion, tmp_path):
    for _ in range(2):
        watcher = board.Board(tmp_path, images(fashion))
        model, _ = training.train(SMALL, fashion, CPU, tmp_path, resume=True, watchers=(watcher,))
        watcher.close(model)
    assert len(list(tmp_path.glob(runs.EVENTS))) == 1
    assert (tmp_path / "projector_config.pbtxt").read_text().count("embeddings") == 1


@pytest.fixture
def logged(tmp_path, monkeypatch):
    """A folder with one logged run in `runs/first`; TensorBoard would take the place of this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.execv", lambda *command: pytest.fail(f"started {command}"))
    with board.SummaryWriter(tmp_path / "runs" / "first") as writer:
        writer.add_scalar("step/loss", 1.0, 1)
    (tmp_path / "runs" / "first" / "model.pt").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--logdir", "rnus"], "--logdir 'rnus' is not there; runs are logged in runs$"),
        (["--logdir", "runs/frist"], "--logdir 'runs/frist' is not there; runs are logged in runs/first$"),
        (["--logdir", "runs/first/model.pt"], "is no folder; no folder of .*first holds a logged run"),
        (["--logdir", ""], "--logdir '' is no|--logdir '' is not there"),
        (["--logdir", "x" * 300], "is not there; runs are logged in runs$"),
        (["--logdir", "plain"], "nothing is logged under plain: `make train` trains a network and logs it"),
        (["--port", "65536"], "--port 65536: from 1 to 65535"),
        (["--port", "-1"], "--port -1: from 1 to 65535"),
    ],
)
def test_tensorboard_says_what_is_wrong_instead_of_training(logged, capsys, options, message):
    (logged / "plain").mkdir()
    (logged / "plain" / "model.pt").touch()
    before = sorted(logged.rglob("*"))
    assert cli.main(["tensorboard", *options]) == 1
    (said,) = capsys.readouterr().err.strip().splitlines()
    assert re.search(message, said)
    assert sorted(logged.rglob("*")) == before


def test_tensorboard_where_nothing_was_trained_names_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["tensorboard"]) == 1
    assert re.search("'runs' is not there; .* `make train` trains a network", capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []


def test_a_busy_port_is_a_sentence(logged, capsys):
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        assert cli.main(["tensorboard", "--port", str(port)]) == 1
    (said,) = capsys.readouterr().err.strip().splitlines()
    assert f"--port {port} cannot be had: another program listens on it" in said


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ending_the_command_ends_tensorboard(logged, ended_by):
    with started(sys.executable, "-m", "deeplecture.cli", "tensorboard", "--port", "0") as process:
        address = re.compile(r"http://localhost:(\d+)/")
        wait_for(lambda: address.search(process.said()) or process.poll() is not None)
        port = int(address.search(process.said())[1])
        assert list(answer(port, process)) == ["first"]
        children = psutil.Process(process.pid).children(recursive=True)
        os.kill(process.pid, ended_by)  # the command alone, not its group
        assert process.wait(60) is not None
        assert not psutil.wait_procs(children, timeout=60)[1]
    with socket.socket() as probe:
        assert probe.connect_ex(("localhost", port)) != 0


def answer(port: int, process) -> dict:
    """The runs and their tags, as TensorBoard tells them once it answers."""
    address = f"http://localhost:{port}/data/plugin/scalars/tags"
    for _ in range(1200):
        assert process.poll() is None, process.said()
        try:
            with urllib.request.urlopen(address, timeout=60) as response:
                if tags := json.load(response):
                    return tags
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("TensorBoard did not answer")


def test_a_run_that_never_came_to_a_checkpoint_leaves_no_curves_and_the_user_is_told(tmp_path):
    (tmp_path / "events.out.tfevents.1.here").touch()
    (tmp_path / "metrics.jsonl").touch()
    assert holding.begin_again(tmp_path) == f"no checkpoint in {tmp_path} to go on from: the run begins"
    assert [file.name for file in tmp_path.iterdir()] == ["metrics.jsonl"]
