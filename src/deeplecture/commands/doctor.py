"""`deeplecture doctor`: what this machine has of all that a course uses, and how to get what is missing."""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from deeplecture.usage import UsageError

HELP = "say what is installed, what is missing, and the command that installs it"

MINIMUM = (3, 11)


@dataclass(frozen=True)
class Item:
    """One thing that was looked for.

    Attributes:
        name: `python`, `numpy`, `device`...
        found: whether it is there and fit for use.
        detail: version and place, or what is wrong.
        needed: whether `make site` cannot do without it.
        use: what it is for.
        install: the command that installs it, "" where nothing is missing.
    """

    name: str
    found: bool
    detail: str
    needed: bool
    use: str
    install: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    for course in of_courses():
        course.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    items = examine(args)
    fit = all(item.found for item in items if item.needed)
    if args.json:
        print(json.dumps({"ready": fit, "items": [asdict(item) for item in items]}, indent=2))
    else:
        _print_table(items)
        print(
            "\nReady: `make site` has all it needs." if fit else "\nNot ready: `make setup` installs what is missing."
        )
    return 0 if fit else 1


def examine(args: argparse.Namespace) -> list[Item]:
    """Look for everything that the engine uses, and what installed courses look for besides."""
    root = _root()
    return [
        _python(),
        Item("platform", True, f"{platform.platform()}, {os.cpu_count()} cores", False, "everything"),
        *_packages(),
        _pandoc(),
        *_node(root),
        _quarto(),
        _browser(),
        *(item for course in of_courses() for item in course.items(args)),
    ]


def _root() -> Path:
    """The project's folder, else the present one: doctor must have an answer outside a project too."""
    from deeplecture import paths

    try:
        return paths.project()
    except UsageError:
        return Path.cwd()


def _python() -> Item:
    fit = sys.version_info[:2] >= MINIMUM
    wanted = ".".join(map(str, MINIMUM))
    install = "" if fit else f"install Python {wanted} or newer, then: make PYTHON=/path/to/python3 setup"
    return Item("python", fit, f"{platform.python_version()} at {sys.executable}", True, "everything", install)


def _packages() -> Iterator[Item]:
    """Each distribution that the package declares: first those it needs, then those of each extra."""
    from packaging.requirements import Requirement

    declared = [Requirement(text) for text in metadata.requires("deeplecture") or []]
    extras = sorted(metadata.metadata("deeplecture").get_all("Provides-Extra") or [])
    seen = set()
    for extra in ["", *extras]:
        for requirement in declared:
            if str(requirement) not in seen and (
                requirement.marker is None or requirement.marker.evaluate({"extra": extra})
            ):
                seen.add(str(requirement))
                yield _package(requirement, extra)


def _package(requirement, extra: str) -> Item:
    use = f"extra `{extra}`" if extra else "make site"
    install = f"{sys.executable} -m pip install '{requirement.name}{requirement.specifier}'"
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return Item(requirement.name, False, "not installed", not extra, use, install)
    if not requirement.specifier.contains(version, prereleases=True):
        return Item(requirement.name, False, f"{version}, not {requirement.specifier}", not extra, use, install)
    return Item(requirement.name, True, version, not extra, use)


def _pandoc() -> Item:
    """Pandoc comes inside pypandoc_binary; a source build of that package would lack it."""
    try:
        import pypandoc

        return Item(
            "pandoc", True, f"{pypandoc.get_pandoc_version()} at {pypandoc.get_pandoc_path()}", True, "make site"
        )
    except (ImportError, OSError) as error:
        install = f"{sys.executable} -m pip install --force-reinstall pypandoc_binary"
        return Item("pandoc", False, str(error).strip().split("\n")[0], True, "make site", install)


def _node(root: Path) -> Iterator[Item]:
    for program in ("node", "npm"):
        found = _program(program)
        yield found or Item(program, False, "not on the PATH", False, "installing the page parts", "make setup")
    file = root / "package.json"
    if not file.is_file():
        return
    for name in json.loads(file.read_text(encoding="utf-8")).get("dependencies", {}):
        package = root / "node_modules" / name / "package.json"
        if package.is_file():
            version = json.loads(package.read_text(encoding="utf-8"))["version"]
            yield Item(name, True, version, True, "make site")
        else:
            yield Item(name, False, "not in node_modules", True, "make site", "npm ci")


def _program(name: str) -> Item | None:
    """Node or npm, None where the machine has none."""
    from deeplecture.browser import program

    path = program(name)
    if not path:
        return None
    done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60)
    if done.returncode:
        return Item(
            name, False, f"{path} does not run: {done.stderr.strip()[:200]}", False, "installing the page parts"
        )
    return Item(name, True, f"{done.stdout.strip()} at {path}", False, "installing the page parts")


def _quarto() -> Item:
    use = "build --engine quarto"
    path = shutil.which("quarto")
    if not path:
        install = "conda install -c conda-forge 'quarto>=1.6', or Quarto's own installer"
        return Item("quarto", False, "not on the PATH", False, use, install)
    version = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60).stdout.strip()
    return Item("quarto", True, f"{version} at {path}", False, use)


def _browser() -> Item:
    from deeplecture import browser
    from deeplecture.errors import UserError

    path = browser.find()
    if path is None:
        named = os.environ.get("CHROMIUM")
        detail = f"$CHROMIUM names {named}, which cannot be run" if named else "no Chromium found"
        return Item("browser", False, detail, False, "make check", "make browser")
    try:
        browser.node()
    except (UserError, ImportError) as error:  # ImportError: no Playwright, told among the packages
        return Item("browser", False, f"{path}, but {error}", False, "make check", "make setup")
    return Item("browser", True, str(path), False, "make check")


def of_courses() -> list:
    """Modules that courses declare as entry points of the group `deeplecture.needs`, for what they look for besides:
    `add_arguments(parser)` and `items(args)`, which gives `Item`s."""
    return [entry.load() for entry in metadata.entry_points(group="deeplecture.needs")]


def _print_table(items: list[Item]) -> None:
    width = max(len(item.name) for item in items)
    for item in items:
        mark = "ok" if item.found else "MISSING" if item.needed else "-"
        print(f"{mark:8}{item.name:{width + 2}}{item.detail}")
        if not item.found:
            print(f"{'':{width + 10}}for {item.use}; to install it: {item.install}")
