"""Stage 2, execute: what has to be run for a unit - figures, kernel cells, expressions - found without running it."""

import ast
import builtins
import difflib
import importlib.metadata
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from deeplecture import sources
from deeplecture.errors import Finding
from deeplecture.figure import figure_files
from deeplecture.paths import PACKAGE
from deeplecture.site.cells import Cell
from deeplecture.site.source import Inline, Source


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


@dataclass(frozen=True)
class Plan:
    """What a unit needs run.

    Attributes:
        figures: cell number to the figure it draws.
        kernel: numbers of the cells that need a kernel, in order; empty for most units.
        inlines: every inline expression, in order.
        known: numbers of the inline expressions that figures' numbers alone decide.
        calls: every figure drawn or asked for its numbers.
        aliases: names in the unit to figure packages.
    """

    figures: Mapping[int, Call]
    kernel: tuple[int, ...]
    inlines: tuple[Inline, ...]
    known: frozenset[int]
    calls: tuple[Call, ...]
    aliases: Mapping[str, str]


def roots(project: Path) -> tuple[Path, ...]:
    """The folders whose modules are part of what a figure depends on: the project's, and this package's."""
    found = [project / "src", project, PACKAGE.parent]
    return tuple(dict.fromkeys(folder.resolve() for folder in found if folder.is_dir()))


def plan(source: Source, project: Path) -> tuple[Plan, list[Finding]]:
    """Sort a unit's cells and expressions by what runs them.

    Returns:
        The plan and what is wrong: unknown figures and arguments, expressions that are not Python, figures
        without an alternative text.
    """
    findings: list[Finding] = []
    figures: dict[int, Call] = {}
    imports, kernel, calls = [], [], []
    aliases: dict[str, str] = {}
    for number, cell in enumerate(source.cells):
        if cell.options.get("eval") is False:
            continue
        tree = _parse(cell.code)
        if tree is not None and not tree.body:
            continue
        if tree is not None and all(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body):
            aliases |= _figure_aliases(tree, project)
            imports.append(number)
            continue
        call = _figure_call(tree, aliases, project, cell, findings) if tree is not None else None
        if call is not None:
            figures[number] = call
            calls.append(call)
        elif not (tree is not None and _names_figure(tree, aliases)):
            kernel.append(number)
        if (
            (call is not None or "fig-cap" in cell.options or cell.label.startswith("fig-"))
            and not cell.options.get("fig-alt")
            and not cell.options.get("fig-subcap")
            and cell.options.get("include") is not False
        ):
            findings.append(
                Finding(
                    cell.file,
                    cell.where("label"),
                    f"the figure {cell.label or (call and call.figure.name)} has no `fig-alt`: "
                    "say in a sentence what it shows",
                )
            )
    inlines = tuple(source.inlines())
    known = set()
    for number, inline in enumerate(inlines):
        try:
            tree = ast.parse(inline.expression, mode="eval")
        except SyntaxError as error:
            findings.append(Finding(inline.file, inline.line, f"`{inline.expression}` is not Python: {error.msg}"))
            continue
        used = _numbers_calls(tree, aliases, project, inline, findings)
        if used is not None:
            known.add(number)
            calls += used
    if kernel or len(known) < len(inlines):
        kernel = sorted(imports + kernel)
    return Plan(figures, tuple(kernel), inlines, frozenset(known), tuple(dict.fromkeys(calls)), aliases), findings


def evaluate(expression: str, aliases: Mapping[str, str], numbers: Mapping[tuple[str, str, tuple], Mapping]):
    """The value of an inline expression of figures' numbers alone.

    Args:
        expression: Python, whose names are `aliases` and builtins.
        numbers: (package, figure, arguments) to the numbers drawn.
    """
    names = {alias: _Package(package, numbers) for alias, package in aliases.items()}
    return eval(expression, {"__builtins__": builtins, **names})  # the author's own text, as in any notebook


@dataclass(frozen=True)
class _Package:
    package: str
    numbers: Mapping

    def __getattr__(self, name: str):
        return _Figure(self.package, name, self.numbers)


@dataclass(frozen=True)
class _Figure:
    package: str
    name: str
    drawn: Mapping

    def numbers(self, *args, **options):
        from types import SimpleNamespace

        return SimpleNamespace(**self.drawn[self.package, self.name, _bind(self.package, self.name, args, options)])


_signatures: dict[tuple[str, str], tuple[str, ...]] = {}


def _bind(package: str, name: str, args: tuple, options: Mapping) -> tuple:
    positional = dict(zip(_signatures[package, name], args, strict=False))
    return tuple(sorted({**positional, **options}.items()))


def _parse(code: str) -> ast.Module | None:
    """The syntax tree of a cell, or None where only a kernel can tell (magics, mistakes)."""
    try:
        return ast.parse(code)
    except SyntaxError:
        return None


def _figure_aliases(tree: ast.Module, project: Path) -> dict[str, str]:
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
    file = figure_files(folder).get(name) if folder else None
    return _declared(package, name, file, file.stat().st_mtime_ns) if file else None


@cache
def _declared(package: str, name: str, file: Path, _changed: int) -> Declared | None:
    for node in ast.parse(file.read_text(encoding="utf-8"), filename=str(file)).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            options: dict = {"kind": "", "record": None, "limit": 30.0}
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "figure":
                    options["kind"] = ast.literal_eval(decorator.args[0]) if decorator.args else ""
                    options |= {k.arg: ast.literal_eval(k.value) for k in decorator.keywords}
            arguments = tuple(a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs))
            _signatures[package, name] = arguments
            return Declared(
                name, package, file.parent.name, file, options["kind"], options["record"], float(options["limit"]),
                arguments, node.lineno,
            )  # fmt: skip
    return None


def _figure_call(tree, aliases, project: Path, cell: Cell, findings: list[Finding]) -> Call | None:
    """The figure call that a cell consists of, or None when it is no figure cell."""
    if not _names_figure(tree, aliases):
        return None
    node = tree.body[0].value
    return _call(node, node.func, aliases, project, (cell.file, cell.first + node.lineno - 1), findings)


def _names_figure(tree: ast.Module, aliases: Mapping[str, str]) -> bool:
    node = tree.body[0] if len(tree.body) == 1 else None
    func = getattr(getattr(node, "value", None), "func", None) if isinstance(node, ast.Expr) else None
    return isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id in aliases


def _call(node: ast.Call, func: ast.Attribute, aliases, project, place, findings: list[Finding]) -> Call | None:
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
    given: dict[str, object] = {}
    try:
        given |= {
            name: ast.literal_eval(value) for name, value in zip(figure.arguments, node.args, strict=False)
        } | {k.arg: ast.literal_eval(k.value) for k in node.keywords}
    except ValueError:
        findings.append(Finding(*place, f"the arguments of figure {name} must be plain numbers, texts or lists"))
        return None
    if unknown := [key for key in given if key not in figure.arguments] or len(node.args) > len(figure.arguments):
        which = f"argument {unknown[0]}" if isinstance(unknown, list) else f"more than {len(figure.arguments)} arguments"
        known = ", ".join(figure.arguments) or "none"
        findings.append(Finding(*place, f"figure {name} takes no {which}: it takes {known}"))
        return None
    return Call(figure, tuple(sorted(given.items())))


def _numbers_calls(tree, aliases, project, inline: Inline, findings: list[Finding]) -> list[Call] | None:
    """The figures whose numbers an expression uses, or None when it needs more than these and builtins."""
    calls, inside = [], set()
    for node in ast.walk(tree):
        func = getattr(node, "func", None) if isinstance(node, ast.Call) else None
        if (
            isinstance(func, ast.Attribute)
            and func.attr == "numbers"
            and isinstance(func.value, ast.Attribute)
            and isinstance(func.value.value, ast.Name)
            and func.value.value.id in aliases
        ):
            inside.add(id(func.value.value))
            call = _call(node, func.value, aliases, project, (inline.file, inline.line), findings)
            calls += [call] if call else []
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in inside and node.id not in bound:
            if not hasattr(builtins, node.id):
                return None
    return calls


def code_digest(source: Source, made: Plan, project: Path, scratch: Path) -> tuple[str, tuple[str, ...]]:
    """A digest of the package's modules that the kernel cells import, and the libraries that these use.

    The cells are written to `scratch` as one module, whose imports are then followed like any other's.
    """
    code = [re.sub(r"^\s*[%!].*$", "", source.cells[number].code, flags=re.MULTILINE) for number in made.kernel]
    code = [text for text in code if _parse(text) is not None]
    text = "\n".join(code)
    scratch.mkdir(parents=True, exist_ok=True)
    file = scratch / (re.sub(r"\W+", "_", source.path) + ".py")
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
    tops = roots(project)
    wanted = "\n".join([text, *(inline.expression for n, inline in enumerate(made.inlines) if n not in made.known)])
    parts = [sources.digest(file, tops)]
    libraries = set(sources.outside(file, tops))
    for alias, package in made.aliases.items():
        for name in sorted(set(re.findall(rf"\b{alias}\.(\w+)", wanted))):
            if figure := declared(package, name, project):
                parts.append(sources.digest(figure.file, tops))
                libraries |= set(sources.outside(figure.file, tops))
    return "".join(parts), tuple(sorted(libraries))


_DISTRIBUTIONS = {"sklearn": "scikit-learn", "PIL": "pillow", "yaml": "pyyaml", "skimage": "scikit-image"}


@cache
def versions(libraries: tuple[str, ...]) -> dict[str, str]:
    """Top-level module names to the versions of their distributions; the standard library's are left out."""
    import sys

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
