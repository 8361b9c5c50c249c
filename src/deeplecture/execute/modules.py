"""Which source files a module's result depends on, found in syntax trees, and one digest of them all.

    survey([Path("src/pond/figures/water/rings.py")], roots=(Path("src"),))

Nothing is imported. An import statement counts wherever it stands (in a function, a condition, a `try`). What a module
finds by another way, such as `importlib.import_module(name)` or the attributes of `pond.figures`, does not.
"""

import ast
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deeplecture.cache import read_sealed, write_sealed

# file -> (what its stat said, digest of its text); text's digest -> what was found in its syntax tree, by name.
_files: dict[str, tuple[tuple[int, int, int], str]] = {}
_facts: dict[str, dict[str, object]] = {}


@dataclass(frozen=True)
class Made:
    """What a module's result is made of: a digest of its sources, and the top-level names imported from elsewhere."""

    digest: str
    outside: tuple[str, ...]


@dataclass
class _Look:
    """One look at the folders `tops`: what stands where is asked once, so that all answers are of one moment.

    Attributes:
        direct: file to the files that it needs itself.
        located: (folders to search, dotted module) to the files found.
        parents: folder to the `__init__` files of the packages around it.
        listed: folder to the names of the files and of the folders in it.
        imports: file to its import statements.
        lines: file to its line of a digest, name and digest of its text, and the top-level names that it imports.
    """

    tops: tuple[str, ...]
    direct: dict[str, tuple[str, ...]] = field(default_factory=dict)
    located: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = field(default_factory=dict)
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    listed: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)
    imports: dict[str, list] = field(default_factory=dict)
    lines: dict[str, tuple[bytes, set[str]]] = field(default_factory=dict)


def _look(roots: tuple[Path, ...]) -> _Look:
    return _Look(tuple(os.path.abspath(root) for root in roots))


def closure(module_file: Path, roots: tuple[Path, ...]) -> tuple[Path, ...]:
    """All source files that a module runs when it is imported and used, itself included, sorted.

    Args:
        module_file: a `.py` file, in one of `roots` or not.
        roots: folders that hold top-level modules and packages; what is imported from elsewhere is left out.

    Raises:
        SyntaxError: a file is not Python; the error names it.
        FileNotFoundError: `module_file` is not there.
    """
    return tuple(Path(file) for file in _closure(module_file, _look(roots)))


def survey(module_files: Iterable[Path], roots: tuple[Path, ...]) -> dict[Path, Made]:
    """What each of many modules is made of, every file looked at once.

    A digest is of the names and texts of the module's `closure` and changes when any of them does. Names count relative
    to their root, so that the same sources give the same digest in another checkout.
    """
    look, result = _look(roots), {}
    for module_file in module_files:
        whole, names = hashlib.sha256(), set()
        for file in _closure(module_file, look):
            if file not in look.lines:
                own = {module.split(".")[0] for level, module, _ in _imports(file, look) if level == 0 and module}
                look.lines[file] = f"{_name(file, look)}\0{checksum(file)}\n".encode(), own
            line, own = look.lines[file]
            whole.update(line)
            names |= own
        outside = tuple(sorted(name for name in names if not _located(name, look.tops, look)))
        result[module_file] = Made(whole.hexdigest(), outside)
    return result


def outside(module_file: Path, roots: tuple[Path, ...]) -> tuple[str, ...]:
    """Top-level names that the module's `closure` imports from outside `roots`, sorted: `("math", "numpy")`."""
    return survey([module_file], roots)[module_file].outside


def imported(module_files: Iterable[Path], roots: tuple[Path, ...]) -> list[set[str]]:
    """For each module the dotted names that its `closure` imports absolutely: of modules, and perhaps of what these hold."""
    look = _look(roots)
    return [
        {
            dotted
            for file in _closure(module_file, look)
            for level, module, names in _imports(file, look)
            if level == 0 and module
            for dotted in (module, *(f"{module}.{name}" for name in names if name.islower()))
        }
        for module_file in module_files
    ]


def meaning(module_file: Path, roots: tuple[Path, ...], apart: tuple[str, ...] = (), engine: Path | None = None) -> str:
    """Like the digest of `survey`, but of what the sources do: layout, comments and docstrings do not count.

    For what is too dear to repeat after every tidying. The same on every version of Python that parses the sources alike.

    Args:
        apart: names of the module, top-level or of decorators, that do not count either.
        engine: the folder of a package that does not count, nor what the module imports from it.
    """
    return meanings([module_file], roots, apart, engine)[module_file]


def meanings(
    module_files: Iterable[Path], roots: tuple[Path, ...], apart: tuple[str, ...] = (), engine: Path | None = None
) -> dict[Path, str]:
    """The `meaning` of each of many modules, every file looked at once."""
    look, result = _look(roots), {}
    ignored = {os.path.abspath(file) for file in engine.rglob("*.py")} if engine else set()
    packages = (engine.name,) if engine else ()
    for module_file in module_files:
        whole, own = hashlib.sha256(), os.path.abspath(module_file)
        for file in _closure(module_file, look, ignored):
            if file == own and apart:
                meant = fact(file, f"meaning apart from {apart}", lambda tree: _digest(_without(tree, apart, packages)))
            else:
                meant = fact(file, "meaning", _digest)
            whole.update(f"{_name(file, look)}\0{meant}\n".encode())
        result[module_file] = whole.hexdigest()
    return result


def checksum(file: str | Path) -> str:
    """The SHA-256 of a file, read again only where its stamp has changed since this process read it."""
    status = os.stat(file)
    stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
    known = _files.get(name := os.fspath(file))
    if not known or known[0] != stamp:
        known = _files[name] = (stamp, hashlib.sha256(Path(file).read_bytes()).hexdigest())
    return known[1]


def fact(file: str | Path, name: str, find: Callable[[ast.Module], object]):
    """What `find` makes of a file's syntax tree, as plain values; remembered under `name` for the same text.

    Raises:
        SyntaxError: the file is not Python; the error names it.
    """
    known = _facts.setdefault(checksum(file), {})
    if name not in known:
        text = Path(file).read_bytes()
        # Under what was parsed: it may have been edited since its checksum was taken.
        known = _facts.setdefault(hashlib.sha256(text).hexdigest(), {})
        known[name] = find(_parsed(text, file))
    return known[name]


def _parsed(text: bytes, file: str | Path) -> ast.Module:
    try:
        return ast.parse(text, filename=os.fspath(file))
    except (SyntaxError, ValueError) as error:  # of a zero byte: neither file nor line, or a ValueError
        problem = getattr(error, "msg", None) or str(error)
        where = (os.fspath(file), getattr(error, "lineno", None) or 1, None, None)
        raise SyntaxError(problem, where) from error


def recall(memo: Path, found_by: str = "") -> None:
    """Take what was found in texts already parsed from a file that `keep` wrote; nothing happens where there is none.

    Facts are known by their texts' digests, so that the file can be old but never wrong. It saves the parsing: most of
    the time that `survey` takes on a site of hundreds of unchanged figures.

    Args:
        found_by: names the code that looks for facts; what other code found is not taken.
    """
    known, _ = read_sealed(memo)  # where there is none, or one that is damaged, the texts are parsed again
    if isinstance(known, dict) and known.get("found_by") == found_by:
        _facts.update(known["facts"])


def keep(memo: Path, found_by: str = "") -> None:
    """Write what was found in all texts seen in this process for a later `recall`; atomic."""
    seen = {text: _facts[text] for _, text in _files.values() if text in _facts}
    write_sealed(memo, {"found_by": found_by, "facts": seen})


def _imports(file: str, look: _Look) -> list:
    """A file's import statements as (level, module, names)."""
    if file not in look.imports:
        look.imports[file] = fact(file, "imports", lambda tree: list(_statements(tree)))
    return look.imports[file]


def _closure(module_file: Path, look: _Look, ignored: Iterable[str] = ()) -> list[str]:
    """Sorted files of the closure, without what is ignored and what only that needs."""
    waiting, found = [os.path.abspath(module_file)], set()
    while waiting:
        file = waiting.pop()
        if file not in found and file not in ignored:
            found.add(file)
            if file not in look.direct:
                needed = {*_parents(os.path.dirname(file), look)}
                for level, module, names in _imports(file, look):
                    needed.update(_needed(file, level, module, names, look))
                look.direct[file] = tuple(needed)
            waiting += look.direct[file]
    return sorted(found)


def _needed(file: str, level: int, module: str, names: list[str], look: _Look) -> Iterator[str]:
    """The files that one import statement of `file` runs: parents' `__init__`, the module, and modules among `names`."""
    starts = look.tops
    if level:
        folder = file
        for _ in range(level):
            folder = os.path.dirname(folder)
        starts = (folder,)
        yield from _parents(folder, look)
    base = f"{module}." if module else ""
    if module:
        yield from _located(module, starts, look)
    for name in names:
        if name != "*":
            yield from _located(base + name, starts, look)


def _located(module: str, starts: tuple[str, ...], look: _Look) -> tuple[str, ...]:
    """The files of a dotted module and of the packages above it, from the first of `starts` that has it."""
    known = look.located.get((starts, module))
    if known is None:
        found = (_below(start, module.split("."), look) for start in starts)
        known = look.located[starts, module] = next(filter(None, found), ())
    return known


def _below(folder: str, parts: list[str], look: _Look) -> tuple[str, ...]:
    """The files of a module below a folder, () where there is none."""
    files = []
    for number, part in enumerate(parts):
        above, folder = folder, os.path.join(folder, part)
        if "__init__.py" in _listed(folder, look)[0]:
            files.append(os.path.join(folder, "__init__.py"))
        elif number == len(parts) - 1 and f"{part}.py" in _listed(above, look)[0]:
            files.append(folder + ".py")
        elif part not in _listed(above, look)[1]:
            return ()
    return tuple(files)


def _listed(folder: str, look: _Look) -> tuple[set[str], set[str]]:
    """The names of the files and of the folders in a folder, links followed; none where there is no such folder."""
    if folder not in look.listed:
        files: set[str] = set()
        folders: set[str] = set()
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                names = folders if entry.is_dir() else files if entry.is_file() else set()
                names.add(entry.name)
        look.listed[folder] = files, folders
    return look.listed[folder]


def _parents(folder: str, look: _Look) -> tuple[str, ...]:
    """`__init__` files of the packages around the files of a folder, up to its root."""
    if folder not in look.parents:
        found: tuple[str, ...] = ()
        if folder not in look.tops and _top(folder, look):
            package = os.path.join(folder, "__init__.py")
            own = (package,) if "__init__.py" in _listed(folder, look)[0] else ()
            found = own + _parents(os.path.dirname(folder), look)
        look.parents[folder] = found
    return look.parents[folder]


def _name(file: str, look: _Look) -> str:
    """A file's name relative to its root."""
    top = _top(file, look) or os.path.dirname(file)
    return file[len(top) + 1 :].replace(os.sep, "/")


def _top(path: str, look: _Look) -> str | None:
    return next((top for top in look.tops if path.startswith(top + os.sep)), None)


def _statements(tree: ast.Module) -> Iterator[tuple[int, str, list[str]]]:
    """The import statements anywhere in a syntax tree; expressions hold none and are not searched."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (0, alias.name, [])
        elif isinstance(node, ast.ImportFrom):
            yield (node.level, node.module or "", [alias.name for alias in node.names])
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, block, ())
            if isinstance(inner, list):
                waiting += inner


def _digest(tree: ast.Module) -> str:
    return hashlib.sha256(_canonical(tree).encode()).hexdigest()


def _without(tree: ast.Module, apart: tuple[str, ...], packages: tuple[str, ...]) -> ast.Module:
    """A module without the top-level definitions and decorators of some names and the imports from some packages."""

    def counts(node: ast.stmt) -> bool:
        if isinstance(node, ast.ImportFrom):
            return (node.module or "").split(".")[0] not in packages
        if isinstance(node, ast.Assign):
            return not any(isinstance(target, ast.Name) and target.id in apart for target in node.targets)
        return getattr(node, "name", None) not in apart

    def bare(node: ast.stmt) -> ast.stmt:
        if not isinstance(node, ast.FunctionDef):
            return node
        kept = [one for one in node.decorator_list if getattr(getattr(one, "func", one), "id", "") not in apart]
        return ast.FunctionDef(**{**dict(ast.iter_fields(node)), "decorator_list": kept})

    return ast.Module([bare(node) for node in tree.body if counts(node)], tree.type_ignores)


def _canonical(node) -> str:
    """A syntax tree as text, without positions, docstrings and what is absent."""
    if isinstance(node, list):
        return f"[{','.join(map(_canonical, node))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = dict(ast.iter_fields(node))
    if (
        isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(node) is not None
    ):
        fields["body"] = node.body[1:]
    present = (f"{name}={_canonical(value)}" for name, value in fields.items() if value is not None and value != [])
    return f"{type(node).__name__}({','.join(present)})"
