"""Training, checkpoints and processes, on a tiny data set."""

import ast
import json
import os
import pickle
import re
import signal
import socket
import sys
from dataclasses import replace
from pathlib import Path

import fashion_small
import numpy as np
import pytest
import torch
from programs import little_space, run

from deeplecture.errors import UserError
from measured.fashion import checkpoint, data, model, parallel, training
from measured.fashion.settings import Settings

CPU = torch.device("cpu")
SMALL = Settings(epochs=3, batch_size=50, threads=1)
PROGRAM = [sys.executable, str(Path(fashion_small.__file__))]
TORCHRUN = [
    sys.executable,
    "-m",
    "torch.distributed.run",
    *"--standalone --local-addr localhost --nproc-per-node 2".split(),
]
GROUP = """
import weakref
import torch
from measured.fashion import parallel

with parallel.group(torch.device("cpu")) as group:
    network = group.wrap(torch.nn.Linear(3, 3))
    network(torch.ones(2, 3)).sum().backward()
    world = weakref.ref(torch.distributed.group.WORLD)
    del network
print("held" if world() else "gone", flush=True)
"""


# Runs a program that kills itself at the first thing that it does (opens a file, say) once its first checkpoint is there.
KILLED = """
import os, runpy, signal, sys
del sys.argv[0]
checkpoint = os.path.join(sys.argv[sys.argv.index("--out") + 1], "checkpoint.pt")
sys.addaudithook(lambda what, _: what != "os.kill" and os.path.exists(checkpoint) and os.kill(os.getpid(), signal.SIGKILL))
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(scope="module")
def fashion() -> data.Fashion:
    return data.Fashion(*fashion_small.arrays().values(), source=Path("made"))


def test_it_learns(fashion):
    settings = replace(SMALL, validation=100)
    trained, progress = training.train(settings, fashion, CPU)
    assert len(progress.losses) == 3 * 10
    assert progress.losses[0] > 1.8 and progress.rows[-1]["validation_accuracy"] > 0.95
    held_out = training.split(settings, fashion, CPU)[1]
    assert training.evaluate(trained, held_out)["accuracy"] == progress.rows[-1]["validation_accuracy"]


def test_no_training_looks_at_the_test_images(fashion, tmp_path):
    """What it does and writes is the same where they are missing."""
    nothing = replace(fashion, test_images=fashion.test_images[:0], test_labels=fashion.test_labels[:0])
    for known, name in ((fashion, "with"), (nothing, "without")):
        training.train(replace(SMALL, validation=100), known, CPU, tmp_path / name)
    assert _timeless(tmp_path / "with") == _timeless(tmp_path / "without")
    assert (tmp_path / "with/model.pt").read_bytes() == (tmp_path / "without/model.pt").read_bytes()
    assert "test" not in (tmp_path / "with/metrics.jsonl").read_text()


def test_a_judge_writes_what_the_test_images_say_where_it_is_asked_for(fashion):
    test = training.Images.of(fashion.test_images, fashion.test_labels, CPU)
    trained, progress = training.train(SMALL, fashion, CPU, watchers=(training.Judge("test", test),))
    assert training.evaluate(trained, test)["accuracy"] == progress.rows[-1]["test_accuracy"] > 0.95


def test_threads_are_chosen_by_timing_and_kept_when_a_run_goes_on(fashion, tmp_path, monkeypatch):
    timed = []
    milliseconds = {1: 0.6, 2: 0.4, 4: 0.5}
    monkeypatch.setattr(training, "cores", lambda: 4)

    def step(settings, *_, **__):
        timed.append(settings.threads)
        return milliseconds[settings.threads] / 1e3

    monkeypatch.setattr(training, "seconds_per_step", step)
    asked = replace(SMALL, threads=0, epochs=1)
    settings, why = training.with_threads(asked, fashion, CPU, None)
    assert settings.threads == 2 and why == "a step took 0.60 ms on 1, 0.40 ms on 2, 0.50 ms on 4"
    assert timed == [1, 2, 4]
    training.train(asked, fashion, CPU, tmp_path)
    assert checkpoint.load(tmp_path / "checkpoint.pt")["settings"]["threads"] == 2
    milliseconds |= {2: 0.57, 4: 0.55}  # no tenth better than one
    assert training.with_threads(asked, fashion, CPU, None)[0].threads == 1
    assert training.with_threads(asked, fashion, CPU, tmp_path) == (
        replace(asked, threads=2),
        "as the run that goes on",
    )
    training.train(asked, fashion, CPU, tmp_path, resume=True)
    assert training.with_threads(asked, fashion, CPU, None, parallel.Group(0, 2))[0].threads == 1


def test_the_package_leaves_the_environment_as_it_is():
    code = (
        "import os; before = dict(os.environ); import measured.fashion.training, measured.fashion.evaluation, "
        "measured.fashion.dataloader; print(sorted(set(os.environ.items()) ^ set(before.items())))"
    )
    threads = ("OMP", "GOMP", "KMP", "MKL", "OPENBLAS")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(threads)}
    told = ast.literal_eval(run(sys.executable, "-c", code, env=clean).stdout)
    assert not [name for name, _ in told if name.startswith(threads)], told


@pytest.mark.parametrize("settings", [replace(SMALL, model="cnn"), replace(SMALL, precision="bfloat16")])
def test_the_variants_learn(fashion, settings):
    assert training.train(settings, fashion, CPU)[1].rows[-1]["train_accuracy"] > 0.9


@pytest.mark.parametrize("schedule", ["linear", "constant"])
def test_the_same_as_a_loop_written_out(fashion, schedule):
    """The reference: standardised floats, a mean loss, an optimiser and a scheduler of PyTorch's."""
    settings = replace(SMALL, schedule=schedule, seed=5)
    trained, _ = training.train(settings, fashion, CPU)

    torch.manual_seed(5)
    network = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    pixels = torch.tensor(fashion.train_images, dtype=torch.float64).reshape(-1, 784)
    pixels = ((pixels - pixels.mean()) / pixels.std(correction=0)).float()
    optimiser = torch.optim.Adam(network.parameters(), 1e-3)
    decay = (lambda step: 1 - step / 36) if schedule == "linear" else (lambda step: 1.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimiser, decay)
    for epoch in range(3):
        for batch in training.batches(settings, epoch, 600, CPU):
            loss = torch.nn.functional.cross_entropy(
                network(pixels[batch]), torch.tensor(fashion.train_labels[batch]).long()
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            scheduler.step()
    for mine, theirs in zip(trained.parameters(), network.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-3, atol=2e-4)


def test_batches_are_the_images_once_each_in_another_order_every_epoch():
    settings = Settings(batch_size=7)
    first, again, second = (torch.cat(training.batches(settings, epoch, 30, CPU)) for epoch in (0, 0, 1))
    assert sorted(first.tolist()) == list(range(30))
    assert torch.equal(first, again) and not torch.equal(first, second)
    assert not torch.equal(first, torch.cat(training.batches(replace(settings, seed=1), 0, 30, CPU)))


def test_held_out_images_are_not_trained_on(fashion):
    kept, held_out = training.split(Settings(validation=150), fashion, CPU)
    rows = {image.tobytes() for image in kept.images.numpy()}
    assert len(held_out.labels) == 150 and len(rows) == 450
    assert not rows & {image.tobytes() for image in held_out.images.numpy()}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"model": "transformer"}, "--model transformer: one of mlp, cnn"),
        ({"epochs": 0}, "--epochs 0: at least 1"),
        ({"batch_size": 0}, "--batch-size 0: from 1 to the 600"),
        ({"batch_size": 601}, "--batch-size 601: from 1 to the 600"),
        ({"learning_rate": -0.1}, "--learning-rate -0.1: a finite number above 0"),
        ({"learning_rate": float("nan")}, "--learning-rate nan: a finite number above 0"),
        ({"schedule": "cosine"}, "--schedule cosine: one of linear, constant"),
        ({"validation": 600}, "--validation 600: from 0 to 550"),
        ({"seed": -1}, "--seed -1: from 0 to 18446744073709551615"),
        ({"seed": 2**64}, "--seed 18446744073709551616: from 0 to 18446744073709551615"),
        ({"precision": "float8"}, "--precision float8: one of"),
        ({"threads": -1}, "--threads -1: from 0 .the fastest. to "),
        ({"threads": 10**9}, "--threads 1000000000: from 0 .the fastest. to "),
    ],
)
def test_settings_that_make_no_sense(fashion, changed, message):
    with pytest.raises(UserError, match=message):
        training.train(replace(SMALL, **changed), fashion, CPU)


def test_a_loss_that_is_lost_stops_with_its_step(fashion):
    with pytest.raises(UserError, match=r"the loss became (nan|inf) at step \d+ .*learning_rate=1e\+30.*smaller"):
        training.train(replace(SMALL, learning_rate=1e30), fashion, CPU)


def test_the_step_of_a_lost_loss_is_exact():
    with pytest.raises(UserError, match="nan at step 102 "):
        training._stop_if_lost(torch.tensor([1.0, 0.5, float("nan"), 1.0]), 100, SMALL)


class Killed(Exception):
    """Stands for a kill in tests that stay in one process."""


class StopAt:
    """A watcher that ends the run at a step."""

    def __init__(self, step: int):
        self.last = step

    def step(self, step, steps, loss, accuracy):
        if step >= self.last:
            raise Killed

    def epoch(self, row, model, losses): ...


def test_resumed_equals_unbroken(fashion, tmp_path):
    training.train(SMALL, fashion, CPU, tmp_path / "unbroken")
    for step in (12, 24, 36):
        with pytest.raises(Killed):
            training.train(SMALL, fashion, CPU, tmp_path / "broken", resume=True, watchers=(StopAt(step),))
    _, progress = training.train(SMALL, fashion, CPU, tmp_path / "broken", resume=True)
    assert len(progress.losses) == 36
    assert (tmp_path / "broken/model.pt").read_bytes() == (tmp_path / "unbroken/model.pt").read_bytes()
    assert _timeless(tmp_path / "broken") == _timeless(tmp_path / "unbroken")


def test_metrics_have_a_line_for_every_step_and_epoch(fashion, tmp_path):
    _, progress = training.train(SMALL, fashion, CPU, tmp_path)
    lines = _timeless(tmp_path)
    assert [line["loss"] for line in lines if "step" in line] == progress.losses
    assert [line["step"] for line in lines if "step" in line] == list(range(36))
    assert [line["epoch"] for line in lines if "epoch" in line] == [1, 2, 3]


def test_killed_processes_resume_to_the_same_bytes(tmp_path):
    """The reduced form of benchmarks/kill_and_resume.py: SIGKILL once the first checkpoint is there."""
    folder = fashion_small.write(tmp_path / "data")
    python, *command = [
        *PROGRAM,
        "train",
        "--data",
        str(folder),
        "--batch-size",
        "10",
        "--epochs",
        "12",
        "--threads",
        "1",
        "--resume",
    ]
    run(python, *command, "--out", tmp_path / "unbroken")
    run(python, "-c", KILLED, *command, "--out", tmp_path / "broken", status=-signal.SIGKILL)
    assert not (tmp_path / "broken/model.pt").exists()
    run(python, *command, "--out", tmp_path / "broken")
    assert (tmp_path / "broken/model.pt").read_bytes() == (tmp_path / "unbroken/model.pt").read_bytes()


def test_two_processes_train_as_one(fashion, tmp_path):
    folder = fashion_small.write(tmp_path / "data")
    command = ["train", "--data", str(folder), "--batch-size", "50", "--threads", "1", "--device", "cpu", "--json"]
    command += ["--validation", "0"]
    done = run(*TORCHRUN, PROGRAM[1], *command, "--out", tmp_path / "two")
    assert json.loads(done.stdout.splitlines()[-1])["processes"] == 2
    _, alone = training.train(replace(SMALL, epochs=4), fashion, CPU, tmp_path / "one")
    together = [line for line in _timeless(tmp_path / "two") if "step" in line]
    np.testing.assert_allclose([line["loss"] for line in together], alone.losses, rtol=1e-3, atol=1e-5)
    weights = [checkpoint.load(tmp_path / run / "model.pt")["weights"] for run in ("one", "two")]
    for name in weights[0]:
        torch.testing.assert_close(weights[0][name], weights[1][name], rtol=1e-3, atol=1e-4)


def test_the_group_of_processes_is_gone_before_python_ends(tmp_path):
    """What still held it then would let gloo's threads free a tensor in a Python that ends, and so abort the process."""
    script = tmp_path / "script.py"
    script.write_text(GROUP)
    # Two processes write to one pipe: the ends of their lines may come after both words.
    assert run(*TORCHRUN, script).stdout.replace("\n", "") == "gonegone"


def test_a_checkpoint_that_cannot_be_used(fashion, tmp_path):
    file = tmp_path / "checkpoint.pt"

    def resume(settings=SMALL):
        training.train(settings, fashion, CPU, tmp_path, resume=True)

    training.train(SMALL, fashion, CPU, tmp_path)
    with pytest.raises(UserError, match="belongs to another run .model was mlp, is cnn"):
        resume(replace(SMALL, model="cnn"))
    with pytest.raises(UserError, match="another run .learning_rate was 0.001, is 0.01"):
        resume(replace(SMALL, learning_rate=0.01))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="checkpoint.pt is truncated or no checkpoint"):
        resume()
    file.write_bytes(b"")
    with pytest.raises(UserError, match="checkpoint.pt is truncated or no checkpoint"):
        resume()
    torch.save({"weights": {}}, file)
    with pytest.raises(UserError, match="is no checkpoint of a training run"):
        resume()


class Code:
    """Unpickled, it would make a file."""

    def __init__(self, file: Path):
        self.file = file

    def __reduce__(self):
        return (Path.touch, (self.file,))


@pytest.mark.parametrize("write", [torch.save, lambda state, file: file.write_bytes(pickle.dumps(state))])
def test_a_pickle_with_code_is_refused_and_not_run(tmp_path, write):
    write({"settings": Code(tmp_path / "ran")}, tmp_path / "checkpoint.pt")
    with pytest.raises(UserError, match="refused: loading it would run code"):
        checkpoint.load(tmp_path / "checkpoint.pt")
    assert not (tmp_path / "ran").exists()


def test_a_missing_checkpoint_names_the_command(tmp_path):
    with pytest.raises(UserError, match=f"no checkpoint .*deeplecture train --out {tmp_path}"):
        checkpoint.load(tmp_path / "model.pt")


def test_weights_of_another_model(tmp_path):
    with pytest.raises(UserError, match="model.pt holds another model than CNN"):
        checkpoint.restore(model.CNN(), model.MLP().state_dict(), tmp_path / "model.pt")


# The trainer, with the small data set's checksums for the real ones'.
ON_SMALL = """
import sys
from pathlib import Path
sys.path.insert(0, str(Path(sys.argv.pop(1)).parent))
import fashion_small
from deeplecture import cli
fashion_small.data.SHA256 = fashion_small.checksums()
sys.exit(cli.main())
"""


def test_a_disk_that_is_full_leaves_the_old_checkpoint_and_says_what_is_missing(fashion, tmp_path):
    folder = tmp_path / "run"
    with pytest.raises(Killed):  # in its second epoch
        training.train(SMALL, fashion, CPU, folder, watchers=(StopAt(24),))
    before = (folder / "checkpoint.pt").read_bytes()
    options = ["--data", str(fashion_small.write(tmp_path / "data")), "--out", str(folder), "--resume"]
    options += ["--epochs", "3", "--batch-size", "50", "--threads", "1", "--validation", "0"]
    done = run(sys.executable, "-c", ON_SMALL, PROGRAM[1], "train", *options, status=1, **little_space(200_000))
    said = done.stderr.strip().splitlines()[-1]
    assert "Traceback" not in done.stderr, done.stderr
    size = r"\(\d,\d{3},\d{3} bytes\)"
    assert re.search(rf"cannot write .*run/checkpoint.pt {size}: File too large, [\d,]+ bytes are free there", said), (
        said
    )
    assert "the old file is whole; make room" in said
    assert (folder / "checkpoint.pt").read_bytes() == before and not list(folder.glob("*part*"))


def test_a_folder_that_cannot_be_written(fashion, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot write to the folder .*Not a directory.*--out"):
        training.train(SMALL, fashion, CPU, tmp_path / "file" / "run")


def test_parameters_are_counted_from_the_model():
    table = model.parameter_table(model.MLP())
    assert table[0] == ("hidden.weight", (128, 784), 100_352)
    assert sum(count for *_, count in table) == 101_770


def _timeless(folder: Path) -> list[dict]:
    """The lines of a run's metrics without their times."""
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return [{key: value for key, value in line.items() if key != "step_seconds"} for line in lines]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ({"WORLD_SIZE": "x"}, "WORLD_SIZE=x in the environment is no whole number"),
        ({"WORLD_SIZE": "2"}, "WORLD_SIZE set, but not RANK"),
        ({"RANK": "0"}, "RANK set, but not WORLD_SIZE.* unset RANK$"),
        ({"WORLD_SIZE": "2", "RANK": "0"}, "WORLD_SIZE, RANK set, but not LOCAL_RANK"),
        ({"WORLD_SIZE": "2", "RANK": "2", "LOCAL_RANK": "0"}, "RANK=2 in the environment, but WORLD_SIZE=2"),
        ({"WORLD_SIZE": "2", "RANK": "0", "LOCAL_RANK": "-1"}, "LOCAL_RANK=-1 .* no whole number"),
        ({"WORLD_SIZE": "2", "RANK": "0", "LOCAL_RANK": "0"}, "not both of MASTER_ADDR and MASTER_PORT"),
        (
            {"WORLD_SIZE": "2", "RANK": "0", "LOCAL_RANK": "0", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "x"},
            "MASTER_PORT=x in the environment is no port",
        ),
        (
            {"WORLD_SIZE": "2", "RANK": "0", "LOCAL_RANK": "0", "MASTER_ADDR": "a..b", "MASTER_PORT": "29500"},
            "MASTER_ADDR=a..b in the environment is no known machine",
        ),
    ],
)
def test_an_environment_that_is_half_set_is_told(monkeypatch, place, message):
    for name in (*parallel.PLACE, *parallel.MEETING_POINT):
        monkeypatch.delenv(name, raising=False)
    for name, value in place.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UserError, match=message), parallel.group(CPU):
        pass


def test_a_meeting_point_that_is_taken_is_told(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = {"WORLD_SIZE": "2", "RANK": "0", "LOCAL_RANK": "0", "MASTER_ADDR": "127.0.0.1"}
        for name, value in (place | {"MASTER_PORT": str(taken.getsockname()[1])}).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(UserError, match="process 0 of 2 cannot join the others at 127.0.0.1:"):
            with parallel.group(CPU):
                pass


def test_one_process_of_one_is_alone(monkeypatch):
    for name, value in {"WORLD_SIZE": "1", "RANK": "0", "LOCAL_RANK": "0"}.items():
        monkeypatch.setenv(name, value)
    with parallel.group(CPU) as group:
        assert group == parallel.ALONE
