"""Figures as the text calls them: found by their names and checked without importing anything."""

import ast
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from pathlib import Path

from deeplecture.course import Course, package_folder
from deeplecture.errors import Finding
from deeplecture.execute import modules
from deeplecture.figure import RECORD, figure_files
from deeplecture.knob import MOST_VARIANTS, Knob, knob, started


@dataclass(frozen=True)
class Declared:
    """What a figure's file says of its function, read from the syntax tree.

    Attributes:
        own: whether it is the course's.
        defaults: of those arguments whose default is a literal, its `repr`.
    """

    name: str
    package: str
    unit: str
    file: Path
    kind: str
    record: str | None
    limit: float
    arguments: tuple[str, ...]
    own: bool = True
    defaults: tuple[tuple[str, str], ...] = ()

    @property
    def full_name(self) -> str:
        """The beginning of the names of the site's files that belong to it: two units may have figures of one name."""
        return f"{self.name}-{self.unit}"


@dataclass(frozen=True)
class Call:
    """A figure with the arguments that one place of the text gives it.

    Attributes:
        arguments: names with values, sorted; a knob's is its start.
        knobs: arguments that a reader may set, and their values.
    """

    figure: Declared
    arguments: tuple[tuple[str, object], ...]
    knobs: tuple[tuple[str, Knob], ...] = field(default=(), compare=False)

    @property
    def variants(self) -> tuple["Call", ...]:
        """The figure with each value of its knobs, the last knob turning fastest; nothing where it has none.

        An argument at its default is left out, so that it is the same figure, and the same file in the cache, as the
        one that the text asks for its numbers.
        """
        names, usual = [name for name, _ in self.knobs], dict(self.figure.defaults)
        kept = [one for one in self.arguments if one[0] not in names]
        variants = []
        for values in product(*(one.values for _, one in self.knobs)) if names else ():
            turned = [(name, _frozen(value)) for name, value in zip(names, values) if repr(value) != usual.get(name)]
            variants.append(Call(self.figure, tuple(sorted([*kept, *turned]))))
        return tuple(variants)

    @property
    def text(self) -> str:
        return f"{self.figure.name}({', '.join(f'{name}={value!r}' for name, value in self.arguments)})"


@dataclass
class Packages:
    """The figure packages that a project's units can name. What is where is looked at once: make one for each build."""

    course: Course
    folders: dict[str, Path | None] = field(default_factory=dict)
    files: dict[str, dict[str, Path]] = field(default_factory=dict)
    known: dict[tuple[str, str], Declared | None] = field(default_factory=dict)

    def folder(self, package: str) -> Path | None:
        """The folder of a unit's figures, i.e. of a package whose `__init__` calls `figure.namespace`, else None."""
        if package not in self.folders:
            folder = package_folder(package, self.course.root)
            init = folder / "__init__.py" if folder else None
            ours = init and init.is_file() and b"deeplecture.figure import" in init.read_bytes()
            self.folders[package] = folder if ours else None
        return self.folders[package]

    def names(self, package: str) -> dict[str, Path]:
        """Name to file of a package's figures."""
        if package not in self.files:
            folder = self.folder(package)
            self.files[package] = figure_files(folder) if folder else {}
        return self.files[package]

    def figure(self, package: str, name: str) -> Declared | None:
        """A figure by its name, or None; raises `SyntaxError` where its file is no Python."""
        if (package, name) not in self.known:
            file = self.names(package).get(name)
            self.known[package, name] = (
                _declared(package, name, file, own=package.rpartition(".")[0] == self.course.figures) if file else None
            )
        return self.known[package, name]

    def aliases(self, tree: ast.Module) -> dict[str, str]:
        """Names that an import cell binds to figure packages."""
        found = {}
        for node in tree.body:
            for alias in getattr(node, "names", ()):
                if isinstance(node, ast.ImportFrom) and not node.level:
                    package, name = f"{node.module}.{alias.name}", alias.asname or alias.name
                elif isinstance(node, ast.Import) and (alias.asname or "." not in alias.name):
                    package, name = alias.name, alias.asname or alias.name
                else:
                    continue
                if self.folder(package):
                    found[name] = package
        return found


def _declared(package: str, name: str, file: Path, *, own: bool) -> Declared | None:
    declared = declaration(file, name)
    if declared is None:
        return None
    return Declared(
        name,
        package,
        package.rpartition(".")[2],
        file,
        declared["kind"],
        declared["record"],
        float(declared["limit"]),
        tuple(declared["arguments"]),
        own,
        tuple(sorted(declared["defaults"].items())),
    )


def declaration(file: Path, name: str) -> dict | None:
    """What `@figure(...)` above a function of a file says (kind, record, limit...) and the function's arguments, read from the
    syntax tree; raises `SyntaxError` where the file is no Python."""
    return modules.fact(file, f"figure {name}", lambda tree: _declaration(tree, name))


def _declaration(tree: ast.Module, name: str) -> dict | None:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            declared: dict = {"kind": "", "record": None, "limit": 60.0}
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "figure":
                    declared["kind"] = ast.literal_eval(decorator.args[0]) if decorator.args else ""
                    declared |= {k.arg: ast.literal_eval(k.value) for k in decorator.keywords}
            arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            given = [argument.arg for argument in arguments]
            declared["defaults"] = _defaults(node.args)
            return {**declared, "arguments": given[1:] if declared["record"] and given[:1] == [RECORD] else given}
    return None


def _defaults(arguments: ast.arguments) -> dict[str, str]:
    positional = [*arguments.posonlyargs, *arguments.args]
    pairs = [*zip(positional[::-1], arguments.defaults[::-1]), *zip(arguments.kwonlyargs, arguments.kw_defaults)]
    found = {}
    for argument, default in pairs:
        try:
            if default is not None:
                found[argument.arg] = repr(ast.literal_eval(default))
        except ValueError:
            continue
    return found


@dataclass(frozen=True)
class Reading:
    """Calls of figures as a unit's text writes them.

    Attributes:
        packages: the figure packages that can be named.
        aliases: names that import cells bound to packages.
        findings: what is wrong; more is added.
    """

    packages: Packages
    aliases: Mapping[str, str]
    findings: list[Finding]

    def call(self, node: ast.Call, func: ast.Attribute, place: tuple[str, int]) -> Call | None:
        """The figure call that a syntax tree holds; None with a finding at `place` where there is no such figure."""
        package, name = self.aliases[getattr(func.value, "id", "")], func.attr
        try:
            figure = self.packages.figure(package, name)
            if figure is None:
                near = difflib.get_close_matches(name, self.packages.names(package), n=1)
                hint = f"did you mean {near[0]}?" if near else f"write {self.packages.folder(package)}/{name}.py"
                raise _CallError(f"there is no figure {name} in {package}: {hint}")
            return _call(figure, node)
        except SyntaxError as error:
            problem = f"figure {name}: {error.filename}:{error.lineno} is not Python: {error.msg}"
        except _CallError as error:
            problem = str(error)
        self.findings.append(Finding(*place, problem))
        return None


class _CallError(Exception):
    """What is wrong with a call."""


def _call(figure: Declared, node: ast.Call) -> Call:
    name = figure.name
    try:
        args = [_value(value) for value in node.args]
        options = {str(option.arg): _value(option.value) for option in node.keywords}
    except _KnobError as error:
        raise _CallError(f"figure {name}: {error}") from None
    except ValueError:
        raise _CallError(f"the arguments of figure {name} must be plain numbers, texts or lists") from None
    known = ", ".join(figure.arguments) or "none"
    if unknown := [option for option in options if option not in figure.arguments]:
        raise _CallError(f"figure {name} takes no argument {unknown[0]}: it takes {known}")
    if len(args) > len(figure.arguments):
        raise _CallError(f"figure {name} is given {len(args)} arguments: it takes {known}")
    given = bind(figure, args, options)
    written = {**dict(zip(figure.arguments, args)), **options}
    knobs = tuple((one, value) for one, value in written.items() if isinstance(value, Knob))
    if not knobs:
        return Call(figure, given)
    if len(knobs) > 2 or prod(len(knob.values) for _, knob in knobs) > MOST_VARIANTS:
        raise _CallError(
            f"figure {name}: at most two knobs with {MOST_VARIANTS} combinations of their values: take some out"
        )
    usual = dict(figure.defaults)
    kept = tuple((one, started(value)) for one, value in given)
    # At its default the start is left out, as in `variants`.
    start = tuple((one, value) for one, value in kept if one not in dict(knobs) or repr(value) != usual.get(one))
    return Call(figure, start, knobs)


class _KnobError(ValueError):
    """What is wrong with a knob."""


def _value(node: ast.expr):
    """A literal, or a knob of literals."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "knob":
        args = [ast.literal_eval(value) for value in node.args]
        options = {str(option.arg): ast.literal_eval(option.value) for option in node.keywords}
        try:
            return knob(*args, **options)
        except (ValueError, TypeError) as error:
            raise _KnobError(str(error)) from None
    return ast.literal_eval(node)


def bind(figure: Declared, args: Sequence, options: Mapping) -> tuple[tuple[str, object], ...]:
    """Arguments by their names, sorted; lists become tuples, which can be keys."""
    given = {**dict(zip(figure.arguments, args, strict=False)), **options}
    return tuple(sorted((name, _frozen(value)) for name, value in given.items()))


def _frozen(value):
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value
