"""What tests and checks need and pip does not bring: a browser and Fashion-MNIST.

`python -m measured.obtain browser fashion-mnist` gets what is missing, by the first way that works: what is here
already, Debian's package where root may install it, a download. It ends with 0 in any case and says what could not be
had: the tests that need it count themselves then (tests/conftest.py).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from deeplecture import browser
from deeplecture.errors import UserError
from measured.fashion import data


@dataclass(frozen=True)
class Need:
    """One thing to obtain.

    Attributes:
        package: Debian's.
        look: raises UserError where it is not here, or not fit for use.
        download: gets it without Debian; raises UserError where that fails.
    """

    package: str
    look: Callable[[], object]
    download: Callable[[], object]


def main(names: list[str]) -> int:
    """Obtain what is missing of the things named, keys of `NEEDS`."""
    missing = [name for name in names if _why_missing(name)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        install([NEEDS[name].package for name in missing])
        missing = [name for name in missing if _why_missing(name)]
    for name in missing:
        print(f"{name}: not found here, downloading it", flush=True)
        try:
            NEEDS[name].download()
        except UserError as error:
            print(f"{name} could not be had: {error}", file=sys.stderr)
    return 0


def install(packages: list[str]) -> None:
    """Install Debian's packages, after one update of its lists; what fails is told and leaves the others alone."""
    print(f"installing with apt-get: {', '.join(packages)}", flush=True)
    _apt("update")
    for package in packages:
        done = _apt("install", "--yes", "--no-install-recommends", package)
        if done.returncode:
            print(f"apt-get could not install {package}: {' '.join(done.stderr.split())}", file=sys.stderr)


def _apt(*arguments: str) -> subprocess.CompletedProcess:
    """Run apt-get, which waits up to a minute for another one to end."""
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60", *arguments]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def _why_missing(name: str) -> str:
    try:
        NEEDS[name].look()
    except UserError as error:
        return str(error)
    return ""


def _download_browser() -> None:
    """Let Playwright download its Chromium, with the libraries that this needs where root may install them."""
    browser.use_node(browser.node())
    extra = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    command = [sys.executable, "-m", "playwright", "install", *extra, "chromium"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        told = [line for line in done.stdout.splitlines() if line.startswith("Error:")] or done.stdout.splitlines()[-1:]
        raise UserError(f"Playwright could not download Chromium: {' '.join(told)}")


NEEDS = {
    "browser": Need("chromium", browser.path, _download_browser),
    "fashion-mnist": Need("dataset-fashion-mnist", data.checksum, data.get),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
