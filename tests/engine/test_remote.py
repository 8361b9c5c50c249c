"""Figures drawn on a Dask cluster: the same bytes as here, whatever becomes of the workers."""

import json
import os
import re
import signal
import socket
import sys
import threading
from contextlib import contextmanager

import pytest
from programs import started
from tiny_course import FIGURES, copy, edit, wait_for, whole

from deeplecture import cli, seeds
from deeplecture.build import build
from deeplecture.cluster import with_resources
from deeplecture.errors import BuildError, UserError
from deeplecture.execute import figures
from deeplecture.share import remote

# Draws, and before it ends the process whose number a file of the course holds: the worker that asked for it, once.
DEADLY = """
import os
import signal
from contextlib import suppress

from deeplecture import paths
from deeplecture.figure import figure


@figure("schematic")
def wave():
    from matplotlib.figure import Figure

    with suppress(ProcessLookupError):
        os.kill(int((paths.project() / "data" / "worker").read_text()), signal.SIGKILL)
    picture = Figure(figsize=(3, 2))
    picture.subplots().plot([0, 1, 0])
    return picture
"""


@contextmanager
def cluster(workers: int, **options):
    """A scheduler with workers in threads of this process; calls and results travel through TCP."""
    from distributed import LocalCluster

    means: dict = {"threads_per_worker": 1, "processes": False, "protocol": "tcp", "dashboard_address": None}
    with LocalCluster(n_workers=workers, **means, **options) as running:
        yield running


@contextmanager
def worker(address: str, **options):
    """A worker in a process of its own that nobody starts again."""
    command = (
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        address,
        "--no-nanny",
        "--nthreads",
        "1",
        "--no-dashboard",
    )
    with started(*command, **options) as running:
        yield running
        running.kill()


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> dict[str, str]:
    """The site as this machine alone makes it."""
    root = copy(tmp_path_factory.mktemp("here") / "course")
    build(root)
    return whole(root / "_site")


@pytest.fixture
def none_drawn_here(monkeypatch):
    def only_nothing(calls, *_, **__):
        assert calls == []

    monkeypatch.setattr(figures, "draw_in_workers", only_nothing)


def test_a_cluster_draws_the_same_bytes(here, tmp_path, none_drawn_here):
    root = copy(tmp_path / "course")
    with cluster(2) as running:
        report = build(root, scheduler=running.scheduler_address)
    assert set(report.figures_drawn) == FIGURES and report.warnings == []
    assert whole(root / "_site") == here
    assert build(root).figures_drawn == [], "what was drawn there holds here"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (
            "keys_of",
            lambda calls, course: dict.fromkeys(calls, "another"),
            "its sources, records or libraries are others",
        ),
        ("ready", lambda project: "0123", "its engine is another one (0123)"),
        ("ready", lambda project: 1 / 0, "ZeroDivisionError: division by zero"),
        (
            "kept",
            lambda meta, _: {**meta, "made_of": {"read": {"data/width.txt": "0"}}},
            "it has another data/width.txt",
        ),
    ],
)
def test_a_worker_that_is_no_use_is_named_once_and_its_figures_are_drawn_here(
    name, value, told, here, tmp_path, monkeypatch
):
    root = copy(tmp_path / "course")
    monkeypatch.setattr(remote, name, value)
    with cluster(1) as running:
        (address,) = running.scheduler_info["workers"]
        report = build(root, scheduler=running.scheduler_address)
    assert whole(root / "_site") == here and set(report.figures_drawn) == FIGURES
    (warning,) = report.warnings
    assert warning.startswith(f"the worker {address} draws nothing more: ") and told in warning


def test_a_worker_without_the_engine_is_named_and_not_asked(here, tmp_path):
    root = copy(tmp_path / "course")
    (tmp_path / "other" / "deeplecture").mkdir(parents=True)
    (tmp_path / "other" / "deeplecture" / "__init__.py").write_text("raise ImportError('no engine on this machine')\n")
    lacking = {**os.environ, "PYTHONPATH": str(tmp_path / "other")}
    with cluster(0) as running, worker(running.scheduler_address, env=lacking):
        wait_for(lambda: len(running.scheduler_info["workers"]) == 1)
        (address,) = running.scheduler_info["workers"]
        report = build(root, scheduler=running.scheduler_address)
    assert whole(root / "_site") == here
    (warning,) = report.warnings
    assert warning.startswith(f"the worker {address} draws nothing more: ") and "no engine on this machine" in warning


def test_a_worker_that_says_nothing_is_named_and_not_waited_for(here, tmp_path, monkeypatch):
    root = copy(tmp_path / "course")
    with cluster(0) as running, worker(running.scheduler_address) as silent:
        wait_for(lambda: len(running.scheduler_info["workers"]) == 1)
        monkeypatch.setattr(remote, "LONGEST", 0.5)
        os.kill(silent.pid, signal.SIGSTOP)
        report = build(root, scheduler=running.scheduler_address)
    assert whole(root / "_site") == here
    (warning,) = report.warnings
    assert "draws nothing more: TimeoutError: nothing was heard for 0.5 s; others do, or this machine" in warning


def built_with_a_deadly_figure(root, others: int):
    """Build a course on a worker whose process one of its figures signals, and on others: the report, the worker's address."""
    with (
        cluster(0) as running,
        worker(running.scheduler_address, env={**os.environ, "DEEPLECTURE_PROJECT": str(root)}) as first,
    ):
        wait_for(lambda: len(running.scheduler_info["workers"]) == 1)
        (address,) = running.scheduler_info["workers"]
        (root / "data" / "worker").write_text(str(first.pid))
        running.scale(others)
        wait_for(lambda: len(running.scheduler_info["workers"]) == 1 + others)
        return build(root, scheduler=running.scheduler_address), address


@pytest.mark.parametrize("others", [0, 1])
def test_the_figures_of_a_worker_that_freezes_midway_are_drawn_elsewhere_or_here(others, tmp_path, monkeypatch):
    root = copy(tmp_path / "course")
    (root / "course/figures/two/wave.py").write_text(DEADLY.replace("SIGKILL", "SIGSTOP"))
    monkeypatch.setattr(remote, "LONGEST", 8.0)
    report, address = built_with_a_deadly_figure(root, others)
    assert set(report.figures_drawn) == FIGURES
    assert [text for text in report.warnings if address in text] == [
        f"the worker {address} draws nothing more: nothing was heard of it for 8 s; others do, or this machine"
    ]
    assert build(root).figures_drawn == []


def test_where_the_scheduler_freezes_midway_the_rest_is_drawn_here(tmp_path, monkeypatch):
    root = copy(tmp_path / "course")
    (root / "course/figures/two/wave.py").write_text(DEADLY.replace("SIGKILL", "SIGSTOP"))
    monkeypatch.setattr(remote, "LONGEST", 8.0)
    command = (sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard")
    file = tmp_path / "scheduler.json"
    with started(*command, "--scheduler-file", str(file), "--host", "127.0.0.1") as scheduler:
        wait_for(file.is_file)
        address = json.loads(file.read_text())["address"]
        with worker(address, env={**os.environ, "DEEPLECTURE_PROJECT": str(root)}):
            (root / "data" / "worker").write_text(str(scheduler.pid))
            from distributed import Client

            with Client(address) as client:
                client.wait_for_workers(1)
            report = build(root, scheduler=address)
            assert f"the scheduler {address} was not heard of for 8 s: what is left is drawn here" in report.warnings
            assert set(report.figures_drawn) == FIGURES
        scheduler.kill()


def test_where_the_scheduler_goes_away_the_rest_is_drawn_here(here, tmp_path, monkeypatch):
    from distributed import CancelledError

    def gone(*_, **__):
        raise CancelledError

    root = copy(tmp_path / "course")
    with cluster(1) as running:
        monkeypatch.setattr("distributed.wait", gone)
        report = build(root, scheduler=running.scheduler_address)
        assert report.warnings == [f"the scheduler {running.scheduler_address} went away: what is left is drawn here"]
    assert whole(root / "_site") == here and set(report.figures_drawn) == FIGURES


def test_who_accepts_and_never_answers_is_no_scheduler(tmp_path, monkeypatch):
    monkeypatch.setattr("deeplecture.cluster.PATIENCE", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        for address in (f"tcp://127.0.0.1:{silent.getsockname()[1]}", "tls://127.0.0.1:1"):
            with pytest.raises(UserError, match=f"no Dask scheduler answers at {address}"):
                build(copy(tmp_path / address[:3]), scheduler=address)


def test_where_drawing_hangs_and_its_worker_answers_the_figure_is_drawn_here(here, tmp_path, monkeypatch):
    root, never, draw = copy(tmp_path / "course"), threading.Event(), remote.draw_in_workers
    wave = root / "course/figures/two/wave.py"
    edit(wave, '@figure("computed")', '@figure("computed", limit=1)')

    def hanging(calls, *more, **options):  # as where the process that all are copied from is held up
        never.wait() if calls[0].figure.name == "wave" else draw(calls, *more, **options)

    monkeypatch.setattr(remote, "draw_in_workers", hanging)
    monkeypatch.setattr(remote, "LONGEST", 3.0)
    with cluster(1) as running:
        (address,) = running.scheduler_info["workers"]
        report = build(root, scheduler=running.scheduler_address)
    never.set()
    assert set(report.figures_drawn) == FIGURES
    (warning,) = report.warnings
    assert f"the worker {address} draws nothing more: wave(): TimeoutError: nothing was heard for 4 s" in warning


def test_a_figure_that_fails_there_alone_is_told_with_its_worker(here, tmp_path, monkeypatch):
    def failing(calls, project, jobs, answered, **options):
        answered(calls[0], "its process died (exit status 1)")

    root = copy(tmp_path / "course")
    monkeypatch.setattr(remote, "draw_in_workers", failing)
    with cluster(1) as running:
        (address,) = running.scheduler_info["workers"]
        report = build(root, scheduler=running.scheduler_address)
    assert whole(root / "_site") == here and set(report.figures_drawn) == FIGURES
    (warning,) = report.warnings
    why = rf"{address} \(its process died \(exit status 1\)\): what fails there is drawn here"
    assert re.fullmatch(rf"\w+\(.*\) failed on the worker {why}", warning), "once, and not for each of them"


def test_a_figure_that_fails_there_is_tried_here_and_told_once(tmp_path):
    root = copy(tmp_path / "course")
    (root / "course/figures/two/wave.py").write_text(
        "from deeplecture.figure import figure\n@figure('schematic')\ndef wave():\n    raise ValueError('flat')\n"
    )
    with cluster(1) as running, pytest.raises(BuildError) as failed:
        build(root, scheduler=running.scheduler_address)
    assert str(failed.value).count("ValueError: flat (at course/figures/two/wave.py:4)") == 1
    assert len(list((root / ".deeplecture" / "cache" / "figure").iterdir())) == len(FIGURES) - 1


@pytest.mark.parametrize("others", [0, 1])
def test_the_figures_of_a_worker_that_dies_are_drawn_elsewhere_or_here(others, tmp_path):
    root = copy(tmp_path / "course")
    (root / "course/figures/two/wave.py").write_text(DEADLY)
    report, address = built_with_a_deadly_figure(root, others)
    assert set(report.figures_drawn) == FIGURES
    # With another worker the figure may have gone to that one first, and nobody heard of the death before the end.
    assert [text for text in report.warnings if address in text and "it went away" in text] or others
    assert build(root).figures_drawn == []


def test_nobody_at_the_address_is_told(tmp_path, capfd):
    root = copy(tmp_path / "course")
    assert cli.main(["build", "--project", str(root), "--scheduler", "nonsense"]) == 1
    assert "no Dask scheduler answers at nonsense: missing port number" in capfd.readouterr().err


def test_resources_that_no_worker_has_are_told_and_not_waited_for():
    from distributed import Client

    with cluster(1, resources={"GPU": 1}) as running, Client(running.scheduler_address) as client:
        assert with_resources(client, {"GPU": 1}) == list(running.scheduler_info["workers"])
        with pytest.raises(
            UserError, match='no worker that has GPU=2: start one with `dask worker ADDRESS --resources "GPU=2"`'
        ):
            with_resources(client, {"GPU": 2})


def test_an_experiment_asks_for_its_resources(monkeypatch):
    from distributed import Client

    asked = []
    submit = Client.submit
    monkeypatch.setattr(
        Client, "submit", lambda self, *a, **options: asked.append(options) or submit(self, *a, **options)
    )
    monkeypatch.setattr(seeds, "once", lambda name, settings, seed: (seed, "here"))
    stated = type("Stated", (), {"resources": {"GPU": 1}, "seeds": (3, 5)})
    with cluster(1, resources={"GPU": 1}) as running:
        assert seeds.on_cluster(running.scheduler_address, "toy", None, stated) == [(3, "here"), (5, "here")]
    assert [options["resources"] for options in asked] == [{"GPU": 1}] * 2
