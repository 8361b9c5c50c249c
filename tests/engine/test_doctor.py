"""`deeplecture doctor`: what it finds, what it misses, and its exit status."""

import json
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from deeplecture import browser
from deeplecture.cli import main
from deeplecture.commands import doctor


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """A course that needs one page part, on a machine without torch, browser, Quarto, Node and data."""
    (tmp_path / "_quarto.yml").write_text("project: {type: default}\n")
    (tmp_path / "package.json").write_text(json.dumps({"dependencies": {"slides": "^1.0"}}))
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("DEEPLECTURE_PROJECT", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    for name in ("CHROMIUM", "PLAYWRIGHT_BROWSERS_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(doctor, "of_courses", lambda: [SimpleNamespace(add_arguments=_nets, items=_pond)])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _nets(parser) -> None:
    parser.add_argument("--nets", type=int, default=0)


def _pond(args) -> list[doctor.Item]:
    """What a course looks for besides."""
    return [doctor.Item("nets", bool(args.nets), f"{args.nets} nets", False, "to catch frogs", "buy one")]


def part(course: Path) -> None:
    (course / "node_modules" / "slides").mkdir(parents=True)
    (course / "node_modules" / "slides" / "package.json").write_text('{"version": "1.2.3"}')


def program(course: Path, name: str, says: str, status: int = 0) -> Path:
    path = course / "bin" / name
    path.write_text(f"#!/bin/sh\necho {says}\nexit {status}\n")
    path.chmod(0o755)
    return path


def told(capsys, *options: str) -> tuple[int, dict]:
    status = main(["doctor", "--json", *options])
    answer = json.loads(capsys.readouterr().out)
    assert answer["ready"] == (status == 0)
    return status, {item["name"]: item for item in answer["items"]}


def test_status_is_0_exactly_when_the_site_can_be_built(course, capsys):
    status, items = told(capsys)
    assert status == 1
    assert (items["slides"]["found"], items["slides"]["install"]) == (False, "npm ci")
    part(course)
    status, items = told(capsys)
    assert status == 0
    assert items["slides"]["detail"] == "1.2.3"
    # What only a course's own commands, checking and stock Quarto need may be missing, but not without saying how to get it.
    missing = [item for item in items.values() if not item["found"]]
    assert {"browser", "quarto", "npm", "nets"} <= {item["name"] for item in missing}
    assert all(item["install"] for item in missing)


def test_packages_are_those_that_the_metadata_declares(course, capsys):
    _, items = told(capsys)
    assert items["numpy"]["detail"] == metadata.version("numpy")
    assert items["numpy"]["needed"] and not items["pytest"]["needed"]
    assert items["pytest"]["use"] == "extra `dev`" and items["tensorboard"]["use"] == "extra `train`"


@pytest.mark.parametrize(("have", "detail"), [("0.5", "0.5, not >="), (None, "not installed")])
def test_a_package_missing_or_too_old_is_named_with_the_command(course, capsys, monkeypatch, have, detail):
    part(course)
    real = metadata.version

    def version(name):
        if name == "joblib":
            if have is None:
                raise metadata.PackageNotFoundError(name)
            return have
        return real(name)

    monkeypatch.setattr(metadata, "version", version)
    status, items = told(capsys)
    assert status == 1
    assert items["joblib"]["detail"].startswith(detail)
    assert "pip install 'joblib>=" in items["joblib"]["install"]


def test_the_table_marks_what_is_missing_and_says_how_to_get_it(course, capsys):
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("MISSING slides"))
    assert lines[at + 1].strip() == "for make site; to install it: npm ci"
    assert lines[-1].startswith("Not ready")


def test_programs_are_found_with_their_versions(course, capsys):
    program(course, "node", "v22.1.0")
    program(course, "npm", "broken", status=1)
    quarto = program(course, "quarto", "1.7.34")
    _, items = told(capsys)
    assert items["node"]["detail"].startswith("v22.1.0 at ")
    assert not items["npm"]["found"] and "does not run" in items["npm"]["detail"]
    assert items["quarto"]["detail"] == f"1.7.34 at {quarto}"


def test_the_browser_is_the_named_one_then_one_on_the_path_then_playwrights(course, monkeypatch):
    assert browser.find() is None
    own = course / ".cache" / "ms-playwright" / "chromium-1200" / "chrome-linux" / "chrome"
    own.parent.mkdir(parents=True)
    own.touch()
    assert browser.find() == own
    monkeypatch.setattr(sys, "platform", "darwin")
    assert browser.find() is None
    app = "Google Chrome for Testing"
    mac = course / "Library/Caches/ms-playwright/chromium-1200/chrome-mac-arm64" / f"{app}.app" / "Contents/MacOS" / app
    mac.parent.mkdir(parents=True)
    mac.touch()
    assert browser.find() == mac
    installed = program(course, "chromium", "")
    assert browser.find() == installed
    named = program(course, "my-browser", "")
    monkeypatch.setenv("CHROMIUM", str(named))
    assert browser.find() == named
    # A name that leads nowhere is not silently replaced by another browser.
    monkeypatch.setenv("CHROMIUM", str(course / "nothing"))
    assert browser.find() is None
    assert "$CHROMIUM names" in doctor._browser().detail


def test_a_course_adds_what_it_needs_and_options_to_find_it(course, capsys):
    assert not told(capsys)[1]["nets"]["found"]
    item = told(capsys, "--nets", "2")[1]["nets"]
    assert item["found"] and item["detail"] == "2 nets"
