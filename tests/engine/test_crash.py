"""Builds that are killed, that meet another build, or that cannot write: the served site stays whole."""

import os
import random
import sys
from contextlib import ExitStack

import pytest
from programs import Engine, run, started
from tiny_course import alive, copy, edit, renewed, wait_for, whole

from deeplecture import cli
from deeplecture.site import publish

KILLS = 50


def start(root, *options):
    return started(sys.executable, "-m", "deeplecture.cli", "build", "--project", root, *options)


def small(root):
    """The course with one unit, as a book only: small enough to be built a hundred times."""
    copy(root)
    edit(root / "_quarto.yml", "[book, slides]", "[book]")
    edit(root / "_quarto-book.yml", "    - units/02-curves.qmd\n", "")
    edit(root / "units/01-lines.qmd", "The next unit's @fig-wave is no line, says @sec-bent.", "The end.")
    return root


def test_a_build_killed_at_any_moment_leaves_a_whole_site_and_a_usable_cache(tmp_path):
    root = small(tmp_path / "course")
    renewed(root)
    chance = random.Random(1)
    colour = "black"
    # Every second build has figures to draw; the others are killed while they write and publish. The first of each kind is let
    # go to its end: kills that come too early meet no page that is written.
    whole_build, unfinished = {}, 0
    with Engine() as engine:
        for number in range(KILLS + 2):
            before, draws = whole(root / "_site"), number % 2 == 0
            if draws:
                colour, old = f"#{number:06x}", colour
                edit(root / "course/helpers/ink.py", old, colour)
            edit(root / "units/_shared.qmd", f"{number} numbers" if number else "two numbers", f"{number + 1} numbers")
            if draws not in whole_build:
                whole_build[draws] = engine.spent("build", "--project", root)
            else:
                limit = chance.uniform(0.0, whole_build[draws])
                unfinished += engine.spent("build", "--project", root, limit=limit) is None
            found = whole(root / "_site")
            renewed(root)
            after = whole(root / "_site")
            assert after != before
            assert found in (before, after)
            assert not list((root / ".deeplecture").glob("new-*"))
    assert unfinished > KILLS / 2
    clean = tmp_path / "clean"
    run("cp", "-r", root, clean)
    run("rm", "-rf", clean / "_site", clean / ".deeplecture")
    renewed(clean)
    assert whole(clean / "_site") == after


def test_a_killed_build_leaves_no_process_behind(tmp_path):
    root = copy(tmp_path / "course")
    note = "import os, pathlib, time; pathlib.Path('{}').write_text(str(os.getpid())); time.sleep(60)"
    figure = f"from deeplecture.figure import figure\n\n\n@figure('computed', limit=90)\ndef wave():\n    {note}\n"
    (root / "course/figures/two/wave.py").write_text(figure.format(tmp_path / "worker"))
    cell = "```{python}\n" + note.format(tmp_path / "kernel") + "\n```\n\n### A line falls"
    edit(root / "units/01-lines.qmd", "### A line falls", cell)
    with start(root) as process:
        notes = [tmp_path / "worker", tmp_path / "kernel"]
        wait_for(lambda: all(note.exists() and note.read_text() for note in notes))
        process.kill()
        process.wait()
    for pid in [int(note.read_text()) for note in notes]:
        wait_for(lambda pid=pid: not alive(pid))


def test_two_builds_at_once_wait_for_each_other_and_say_so(tmp_path):
    root = copy(tmp_path / "course")
    with ExitStack() as both:
        with publish.locked(root):
            second = both.enter_context(start(root))
            wait_for(lambda: "another build (process" in second.said())
            assert not (root / "_site").exists()
        assert second.wait() == 0
    assert (root / "_site/index.html").is_file()


def test_the_exchange_of_folders_has_a_way_where_the_system_has_none(tmp_path, monkeypatch):
    root = small(tmp_path / "course")
    renewed(root)
    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    edit(root / "units/_shared.qmd", "two numbers", "2 numbers")
    renewed(root)
    assert "2 numbers" in (root / "_site/book/units/01-lines.html").read_text()
    # Killed between the two renames: the next build finds the old site and puts it back.
    site = whole(root / "_site")
    (root / "_site").rename(root / ".deeplecture/old-123")
    renewed(root)
    assert whole(root / "_site") == site


def test_a_disk_without_second_names_takes_copies(tmp_path, monkeypatch):
    root = small(tmp_path / "course")
    renewed(root)
    edit(root / "units/_shared.qmd", "two numbers", "2 numbers")

    def no_links(*_):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(publish.os, "link", no_links)
    renewed(root)
    assert "2 numbers" in (root / "_site/book/units/01-lines.html").read_text()
    assert (root / "_site/assets/base.css").is_file()


def test_a_build_ends_with_the_page_to_open_when_nothing_changed_too(tmp_path, capfd):
    root = small(tmp_path / "course")
    for _ in range(2):
        assert cli.main(["build", "--project", str(root)]) == 0
        last = capfd.readouterr().err.splitlines()[-1]
        assert last == f"open {root.resolve() / '_site/index.html'}" and (root / "_site/index.html").is_file()


@pytest.mark.parametrize(("error", "words"), [(28, "the disk is full"), (13, "cannot be written")])
def test_a_disk_that_does_not_take_the_site_is_named(error, words, tmp_path, monkeypatch, capfd):
    root = small(tmp_path / "course")
    renewed(root)
    site = whole(root / "_site")
    edit(root / "units/_shared.qmd", "two numbers", "2 numbers")

    def refuse(*_):
        raise OSError(error, os.strerror(error), "_site")

    monkeypatch.setattr(publish.os, "link", refuse)
    assert cli.main(["build", "--project", str(root)]) == 1
    message = capfd.readouterr().err
    assert words in message
    assert "the last good site stays" in message
    assert whole(root / "_site") == site


def test_seeds_of_hashes_jobs_and_folders_do_not_count(tmp_path):
    sites = []
    for seed, jobs in (("0", "1"), ("4242", "4")):
        root = copy(tmp_path / seed / "course")
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "deeplecture.cli", "build", "--project", str(root), "--jobs", jobs]
        run(*command, env=environment)
        sites.append(whole(root / "_site"))
    assert sites[0] == sites[1]
