"""Figures as the text calls them: found by their names and checked without importing anything."""

import ast
import difflib
import importlib.metadata
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from deeplecture.errors import Finding
from deeplecture.figure import figure_files
from deeplecture.paths import PACKAGE


@dataclass(frozen=True)
class Declared:
    """What a figure's file says of its function, read from the syntax tree."""

    name: str
    package: str
    unit: str
    file: Path
    kind: str
    record: str | None
    limit: float
    arguments: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Call:
    """A figure with the arguments that one place of the text gives it."""

    figure: Declared
    arguments: tuple[tuple[str, object], ...]

    @property
    def text(self) -> str:
        return f"{self.figure.name}({', '.join(f'{name}={value!r}' for name, value in self.arguments)})"


def roots(project: Path) -> tuple[Path, ...]:
    """The folders whose modules are part of what a figure depends on: the project's, and this package's."""
    found = [project / "src", project, PACKAGE.parent]
    return tuple(dict.fromkeys(folder.resolve() for folder in found if folder.is_dir()))


def figure_aliases(tree: ast.Module, project: Path) -> dict[str, str]:
    """Names that an import cell binds to figure packages."""
    found = {}
    for node in tree.body:
        for alias in node.names:
            if isinstance(node, ast.ImportFrom) and not node.level:
                package, name = f"{node.module}.{alias.name}", alias.asname or alias.name
            elif isinstance(node, ast.Import) and (alias.asname or "." not in alias.name):
                package, name = alias.name, alias.asname or alias.name
            else:
                continue
            if figure_folder(package, project):
                found[name] = package
    return found


def figure_folder(package: str, project: Path) -> Path | None:
    """The folder of a figure package, i.e. one whose `__init__` calls `deeplecture.figure.namespace`, else None."""
    parts = package.split(".")
    candidates = [root.joinpath(*parts) for root in roots(project)]
    if not any(folder.is_dir() for folder in candidates):
        try:
            spec = find_spec(parts[0])
        except (ImportError, ValueError):
            spec = None
        candidates = [Path(at).joinpath(*parts[1:]) for at in (spec and spec.submodule_search_locations) or ()]
    for folder in candidates:
        init = folder / "__init__.py"
        if init.is_file() and "deeplecture.figure import" in init.read_text(encoding="utf-8"):
            return folder
    return None


def declared(package: str, name: str, project: Path) -> Declared | None:
    """A figure of a package by its name, or None; raises `SyntaxError` where its file is no Python."""
    folder = figure_folder(package, project)
    file = _files(folder).get(name) if folder else None
    return _declared(package, name, file, file.stat().st_mtime_ns) if file else None


def _files(folder: Path) -> dict[str, Path]:
    """A figure package's files, listed again only when one of its folders has changed: a course asks 1,600 times."""
    with os.scandir(folder) as entries:
        return _listed(
            folder, tuple(sorted((entry.name, entry.stat().st_mtime_ns) for entry in entries if entry.is_dir()))
        )


@cache
def _listed(folder: Path, _changed: tuple) -> dict[str, Path]:
    return figure_files(folder)


@cache
def _declared(package: str, name: str, file: Path, _changed: int) -> Declared | None:
    for node in ast.parse(file.read_text(encoding="utf-8"), filename=str(file)).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            options: dict = {"kind": "", "record": None, "limit": 60.0}
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "figure":
                    options["kind"] = ast.literal_eval(decorator.args[0]) if decorator.args else ""
                    options |= {k.arg: ast.literal_eval(k.value) for k in decorator.keywords}
            arguments = tuple(a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs))
            return Declared(
                name, package, file.parent.name, file, options["kind"], options["record"], float(options["limit"]),
                arguments, node.lineno,
            )  # fmt: skip
    return None


def read_call(node: ast.Call, func: ast.Attribute, aliases, project, place, findings: list[Finding]) -> Call | None:
    package, name = aliases[func.value.id], func.attr
    try:
        figure = declared(package, name, project)
    except SyntaxError as error:
        findings.append(Finding(*place, f"figure {name}: {error.filename}:{error.lineno} is not Python: {error.msg}"))
        return None
    if figure is None:
        folder = figure_folder(package, project)
        near = difflib.get_close_matches(name, figure_files(folder), n=1)
        hint = f"did you mean {near[0]}?" if near else f"write {folder}/<unit>/{name}.py"
        findings.append(Finding(*place, f"there is no figure {name} in {package}: {hint}"))
        return None
    try:
        args = [ast.literal_eval(value) for value in node.args]
        options = {option.arg: ast.literal_eval(option.value) for option in node.keywords}
    except ValueError:
        findings.append(Finding(*place, f"the arguments of figure {name} must be plain numbers, texts or lists"))
        return None
    known = ", ".join(figure.arguments) or "none"
    if unknown := [option for option in options if option not in figure.arguments]:
        findings.append(Finding(*place, f"figure {name} takes no argument {unknown[0]}: it takes {known}"))
        return None
    if len(args) > len(figure.arguments):
        findings.append(Finding(*place, f"figure {name} is given {len(args)} arguments: it takes {known}"))
        return None
    return Call(figure, bind(figure, args, options))


def bind(figure: Declared, args: Sequence, options: Mapping) -> tuple[tuple[str, object], ...]:
    """Arguments by their names, sorted; lists become tuples, which can be keys."""
    given = {**dict(zip(figure.arguments, args, strict=False)), **options}
    return tuple(sorted((name, _frozen(value)) for name, value in given.items()))


def _frozen(value):
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


_DISTRIBUTIONS = {"sklearn": "scikit-learn", "PIL": "pillow", "yaml": "pyyaml", "skimage": "scikit-image"}


@cache
def versions(libraries: tuple[str, ...]) -> dict[str, str]:
    """Top-level module names to the versions of their distributions; the standard library's are left out."""
    found = {}
    for name in libraries:
        if name in sys.stdlib_module_names:
            continue
        try:
            found[name] = importlib.metadata.version(_DISTRIBUTIONS.get(name, name))
        except importlib.metadata.PackageNotFoundError:
            owners = importlib.metadata.packages_distributions().get(name, [])
            found[name] = ",".join(f"{owner} {importlib.metadata.version(owner)}" for owner in owners) or "unknown"
    return found
