"""Tests marked `browser` need a Chromium. Where there is none they do not run, and the last lines say so; CI fails."""

import os
import sys

import pytest

from deeplecture.errors import UserError

WITHOUT_BROWSER: list[str] = []


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: needs Chromium and Playwright")


def why_no_browser() -> str:
    """The reason why browser tests cannot run here, "" if they can."""
    try:
        from deeplecture.check.browser import browser_path

        browser_path()
    except UserError as error:
        return str(error)
    return ""


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and (reason := why_no_browser()):
        if os.environ.get("CI"):
            pytest.fail(f"in CI each browser test must run: {reason}", pytrace=False)
        WITHOUT_BROWSER.append(reason)
        pytest.skip(reason)


@pytest.fixture(autouse=True)
def outside_of_any_course():
    """What a command that was called in this process has entered is left again."""
    before, path = os.environ.get("DEEPLECTURE_PROJECT"), list(sys.path)
    yield
    sys.path[:] = path
    if before is None:
        os.environ.pop("DEEPLECTURE_PROJECT", None)
    else:
        os.environ["DEEPLECTURE_PROJECT"] = before


@pytest.fixture(scope="module")
def chromium():
    """A running browser, for tests marked `browser`."""
    from playwright.sync_api import sync_playwright

    from deeplecture.check.browser import browser_path

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def pytest_terminal_summary(terminalreporter):
    if WITHOUT_BROWSER:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="=", red=True, bold=True)
        terminalreporter.line(
            f"{len(WITHOUT_BROWSER)} tests of the pages in a real browser did not run: {WITHOUT_BROWSER[0]}"
        )
