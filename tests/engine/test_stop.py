"""Ctrl-C, a closed terminal and SIGTERM end every command at once: what is drawn is kept, no process stays behind."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest
from tiny_course import TINY, alive, built, copy, edit, wait_for

from deeplecture import stop
from deeplecture.build import build
from deeplecture.progress import Progress

ROOT = Path(__file__).parents[2]
INT, TERM, HUP = signal.SIGINT, signal.SIGTERM, signal.SIGHUP
SLEEPER = "import os, pathlib, time; pathlib.Path('{}').write_text(str(os.getpid())); time.sleep(600)"

# A command that waits for what it has started to end as long as that takes on a busy machine.
PATIENT = """
import sys
from deeplecture import stop
stop.PATIENCE = 60.0
from deeplecture.cli import main
sys.exit(main(sys.argv[1:]))
"""


class Command:
    """A command in a process group of its own, as a terminal starts it."""

    def __init__(self, *words: str, folder: Path = ROOT, program: tuple[str, str] = ("-m", "deeplecture.cli")):
        self.process = subprocess.Popen(
            [sys.executable, *program, *words], cwd=folder, start_new_session=True, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.started: set[int] = set()

    def below(self) -> list[psutil.Process]:
        """The processes that it has started."""
        try:
            found = psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            found = []
        self.started |= {process.pid for process in found}
        return found

    def until(self, condition) -> None:
        """Wait until something holds, while the command runs."""

        def holds() -> bool:
            assert self.process.poll() is None, self.process.communicate()
            return condition()

        wait_for(holds, 120)

    def end(self, number: int, *, group: bool) -> tuple[int, str]:
        """Send a signal; returns exit status and standard error once no process is left."""
        self.below()
        os.killpg(self.process.pid, number) if group else self.process.send_signal(number)
        _, said = self.process.communicate(timeout=60)
        wait_for(lambda: not any(map(alive, self.started)), 30)
        assert "Traceback" not in said, said
        return self.process.returncode, said


@pytest.fixture
def slow(tmp_path):
    """The tiny course with a figure and a kernel that take ten minutes: (root, whether all else is done)."""
    root = copy(tmp_path / "course")
    notes = tmp_path / "worker", tmp_path / "kernel"
    head = "from deeplecture.figure import figure\n\n\n@figure('computed', limit=900)\ndef wave():\n    "
    (root / "course/figures/two/wave.py").write_text(head + SLEEPER.format(notes[0]) + "\n")
    edit(
        root / "units/02-curves.qmd", "### Coins were thrown",
        f"### Sleep\n\n```{{python}}\n{SLEEPER.format(notes[1])}\n```\n\n### Coins were thrown",
    )  # fmt: skip

    def begun() -> bool:
        kept = list((root / ".deeplecture/cache/figure").glob("[!.]*"))
        return len(kept) == 3 and all(note.exists() and note.read_text() for note in notes)

    return root, begun


def awake(root: Path) -> None:
    """Take the ten minutes out of the course again."""
    shutil.copy(TINY / "course/figures/two/wave.py", root / "course/figures/two/wave.py")
    shutil.copy(TINY / "units/02-curves.qmd", root / "units/02-curves.qmd")


@pytest.mark.parametrize(
    ("number", "group", "status"), [(INT, True, 130), (INT, False, 130), (TERM, False, 143), (HUP, True, 129)]
)
def test_a_build_stops_at_once_and_the_next_goes_on_from_there(number, group, status, slow):
    root, begun = slow
    command = Command("build", "--project", str(root), "--jobs", "2")
    command.until(begun)
    ended, said = command.end(number, group=group)
    assert (ended, said.splitlines()[-1]) == (
        status,
        "stopped: 3 of 4 figures are kept; the next build goes on from there",
    )
    assert not (root / "_site").exists()
    assert not list(root.rglob(".new-*"))
    awake(root)
    assert build(root).figures_drawn == ["wave()"]


def test_a_figure_that_is_kept_and_not_yet_counted_is_told(tmp_path, monkeypatch):
    """The signal may come between the two."""
    told = Progress()
    monkeypatch.setattr(told, "drawn", lambda *_: (_ for _ in ()).throw(stop.Stopped))
    with pytest.raises(stop.Stopped):
        build(copy(tmp_path / "course"), jobs=1, progress=told)
    assert told.stopped("build") == "1 of 4 figures are kept; the next build goes on from there"


def test_a_second_ctrl_c_does_not_wait_for_anything(tmp_path):
    """A library that never comes back keeps the first signal from being heard by the main thread."""
    code = (
        "import sys, time, threading\nfrom deeplecture import stop\n"
        "with stop.listening(), stop.telling(lambda: 'nothing is kept'):\n"
        "    stop.PATIENCE = float(sys.argv[1])\n"
        "    stop.SAME = 0.0\n"
        "    words = 'begun'\n"
        "    while True:\n"
        "        try:\n"
        "            words = words and print(words, flush=True)\n"
        "            time.sleep(600)\n"
        "        except stop.Stopped:\n"
        "            print('heard', flush=True)\n"
    )
    for patience, times in (("600", 2), ("0.2", 1)):
        with subprocess.Popen(
            [sys.executable, "-c", code, patience], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout.readline() == "begun\n"
            process.send_signal(INT)
            for _ in range(times - 1):
                assert process.stdout.readline() == "heard\n"
                process.send_signal(INT)
            try:
                assert process.wait(60) == 130
            finally:
                process.kill()
            assert process.stderr.read() == "stopped: nothing is kept\n"


def test_rendering_stops(slow):
    root, begun = slow
    page = root / "page.html"
    command = Command("render", str(root / "units/02-curves.qmd"), "-o", str(page), "--jobs", "2")
    command.until(
        lambda: len(command.below()) > 3 and (root.parent / "worker").exists() and (root.parent / "kernel").exists()
    )
    ended, said = command.end(INT, group=True)
    assert ended == 130
    assert re.fullmatch(
        r"stopped: [01] of 2 figures are kept; the next render goes on from there", said.splitlines()[-1]
    )
    assert not page.exists()


def test_printing_stops(slow):
    root, begun = slow
    command = Command("print", "book", "--project", str(root))
    command.until(begun)
    ended, said = command.end(INT, group=True)
    last = "stopped: nothing is printed; 3 of 4 figures are kept; the next print goes on from there"
    assert (ended, said.splitlines()[-1]) == (130, last)
    assert not (root / "_print").exists()


def test_a_preview_that_builds_passes_on_what_is_kept(slow):
    root, begun = slow
    command = Command("preview", "--port", "0", "--project", str(root), program=("-c", PATIENT))
    command.until(begun)
    last = "stopped: 3 of 4 figures are kept; the next build goes on from there\n"
    assert command.end(INT, group=True) == (130, last)


def test_a_preview_that_waits_is_ended_by_ctrl_c_and_that_is_no_failure(tiny, tmp_path):
    command = Command("preview", "--port", "0", "--project", str(built(tiny, tmp_path / "course")))
    while "http://" not in (line := command.process.stdout.readline()):
        assert line, command.process.communicate()
    assert command.end(INT, group=True) == (0, "")


@pytest.mark.browser
def test_checking_stops(tiny, tmp_path):
    root = built(tiny, tmp_path / "course")
    page = root / "_site/slides/units/01-lines.html"
    edit(page, "</body>", "<script>while (true);</script></body>")
    command = Command("check", "--project", str(root))
    # Playwright's Node and a renderer: a page is open.
    command.until(lambda: sum("--type=renderer" in _words(one) for one in command.below()) > 0)
    ended, said = command.end(INT, group=True)
    assert ended == 130
    assert re.fullmatch(
        r"stopped: \d of \d+ pages are looked at; the next check goes on from there", said.splitlines()[-1]
    )
    kept = [json.loads(file.read_text()) for file in (root / ".deeplecture/cache/check").glob("*.json")]
    assert not [one for found in kept for one in found if one["check"] in ("deck", "browser", "request")]


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_reproducing_stops():
    command = Command("reproduce", "optimisation/cost", "optimisation/landscape", "--jobs", "2")
    command.until(lambda: sum("LokyProcess" in " ".join(_words(one)) for one in command.below()) == 2)
    ended, said = command.end(INT, group=True)
    last = "stopped: 0 of 2 experiments were repeated; optimisation/cost was not ended"
    assert (ended, said.splitlines()[-1]) == (130, last)


def test_a_figure_that_was_put_to_sleep_is_drawn_again(tmp_path):
    """After Ctrl-Z and `fg` a figure's limit may have passed while nothing was computed."""
    root, note = copy(tmp_path / "course"), tmp_path / "first"
    file = root / "course/figures/two/wave.py"
    edit(file, '@figure("computed")', '@figure("computed", limit=10)')
    sleep = f"    import pathlib, time\n    if not pathlib.Path('{note}').exists():\n        pathlib.Path('{note}').touch()\n        time.sleep(600)\n"
    head, at, body = file.read_text().partition("def wave():\n")
    file.write_text(head + at + sleep + body)
    command = Command("build", "--project", str(root))
    command.until(note.exists)
    command.process.send_signal(signal.SIGCONT)
    _, said = command.process.communicate(timeout=120)
    assert command.process.returncode == 0, said
    assert "4 figures drawn" in said


def test_what_ignores_hang_up_goes_on(tmp_path):
    """`nohup deeplecture build` survives its terminal."""
    words = [sys.executable, "-m", "deeplecture.cli", "build", "--project", str(copy(tmp_path / "course"))]
    with subprocess.Popen(["nohup", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        wait_for(lambda: (tmp_path / "course/.deeplecture").exists())
        process.send_signal(HUP)
        assert process.wait(120) == 0, process.stderr.read()
    assert (tmp_path / "course/_site/index.html").is_file()


def test_what_waits_for_a_thread_is_dropped():
    release, ran = threading.Event(), []
    with pytest.raises(stop.Stopped), stop.threads(1) as pool:
        pool.submit(release.wait, 30)
        waiting = pool.submit(ran.append, "late")
        raise stop.Stopped
    release.set()
    assert waiting.cancelled() and not ran
