"""What a test needs that a machine may lack stands on it as a mark: `browser`, `fashion_mnist`, `object_store`.

Where it cannot be had the test is not run, and the last line of all says how many were not, and why; in CI they fail.
"""

import os
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from deeplecture import browser
from deeplecture.errors import UserError
from deeplecture.machine import THREADS

# One thread for each library that computes, in the tests and in all programs that they start: NumPy, SciPy, PyTorch and
# scikit-learn would each start one for every core, in every process, which a machine with many cores may not allow.
# They read it when they are imported, so that nothing above may import them.
os.environ.update(dict.fromkeys(THREADS, "1"))


# The files that take longest, from five minutes of a processor to a quarter of one. They are begun first: a long one that is begun last
# is waited for by a worker that has nothing left to do. (Workers take files in this order with `--no-loadscope-reorder`.)
LONG = (
    "test_mutations.py", "test_check.py", "test_rebuild.py", "test_crash.py", "test_unit_facts.py",
    "test_fashion_training.py", "test_share.py", "test_unit_notebooks.py", "test_stop.py", "test_cli.py", "test_knob.py",
    "test_print.py", "test_preview.py", "test_fresh.py", "test_claims_fail.py", "test_notebooks.py",
    "test_figures_learning.py", "test_stock_quarto.py",
)  # fmt: skip


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """`-n auto`: a worker a core, and one more for the time in which others wait for browsers and for programs that start.

    Five at most, since each needs a gigabyte.
    """
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 4) + 1


def pytest_collection_modifyitems(items):
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


def pytest_collection_finish(session):
    """Files that ask for the course's experiments when they are collected have entered the course for the whole process:
    a command that a later test runs in another folder would write into this one."""
    os.environ.pop("DEEPLECTURE_PROJECT", None)


@pytest.fixture(autouse=True)
def _the_course_of_no_other_test():
    """A command enters its course for good: its process ends with it. A test's process goes on with the next test.

    What a fixture of a module entered, before this one could look, is left too.
    """
    os.environ.pop("DEEPLECTURE_PROJECT", None)
    environment, path = dict(os.environ), list(sys.path)
    yield
    sys.path[:] = path
    os.environ.clear()
    os.environ.update(environment)


CLOUD = Path(sys.prefix) / "cloud"  # libraries apart from the others (see the Makefile)


def start_browser() -> None:
    with browser.started():
        pass


def find_images() -> None:
    from measured.fashion import data

    data.find()


def find_object_store() -> None:
    if not (CLOUD / "moto").is_dir():
        raise UserError(f"there is no {CLOUD}: `make needs` installs it")


NEEDS = {
    "browser": ("a running Chromium", start_browser),
    "fashion_mnist": ("the images of Fashion-MNIST", find_images),
    "object_store": ("moto's S3 server, and s3fs to reach it", find_object_store),
}
NOT_RUN = "not run without "


def pytest_configure(config):
    for mark, (what, _) in NEEDS.items():
        config.addinivalue_line("markers", f"{mark}: needs {what}")


@cache
def why_not(need: str) -> str:
    """The reason why tests with this mark cannot run here, "" if they can; found out once a process."""
    try:
        NEEDS[need][1]()
    except UserError as error:
        return str(error)
    return ""


def pytest_runtest_setup(item):
    for need in NEEDS:
        if item.get_closest_marker(need) and (reason := why_not(need)):
            item.user_properties.append((f"{NOT_RUN}{need}", reason))
            if os.environ.get("CI"):
                pytest.fail(
                    f"in CI each test must run, and {need} could not be had: the last line says why", pytrace=False
                )
            pytest.skip(f"{need} could not be had")


@pytest.fixture(scope="module")
def chromium():
    """A running browser, for tests marked `browser`."""
    with browser.started() as running:
        yield running


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """The tiny course as a build leaves it: to be copied with `tiny_course.built`, and not to be changed."""
    import tiny_course

    root = tiny_course.copy(tmp_path_factory.mktemp("tiny") / "course")
    tiny_course.build(root)
    return root


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session):
    """The last line of all, below pytest's own summary."""
    result = yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not hasattr(session.config, "workerinput"):
        reports = [report for outcome in ("skipped", "error") for report in reporter.stats.get(outcome, [])]
        noted = [
            note for report in reports for note in getattr(report, "user_properties", ())
        ]  # a failed import has none
        told = [note for note in noted if note[0].startswith(NOT_RUN)]
        counts, reasons = Counter(name for name, _ in told), dict(told)
        for name, count in counts.items():
            what = NEEDS[name.removeprefix(NOT_RUN)][0]
            tests = f"{count} test{'s' if count > 1 else ''}"
            reporter.write_line(f"NOT RUN: {tests} for want of {what}: {reasons[name]}", red=True, bold=True)
    return result
