"""Which source files a module's result depends on, found in syntax trees, and one digest of them all.

    digest(Path("src/deeplecture/figures/learning/moons.py"), roots=(Path("src"),))

Nothing is imported. An import statement counts wherever it stands (in a function, a condition, a `try`). What a module
finds by another way, such as `importlib.import_module(name)` or the attributes of `deeplecture.figures`, does not.
"""

import ast
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

# file -> (what its stat said, digest of its text, its imports); text digest -> imports, and -> digest of its meaning,
# which `recall` fills from a file.
_files: dict[str, tuple[tuple[int, int, int], str, tuple]] = {}
_imports: dict[str, tuple] = {}
_meanings: dict[str, str] = {}


def closure(module_file: Path, roots: tuple[Path, ...]) -> tuple[Path, ...]:
    """All source files that a module runs when it is imported and used, itself included, sorted.

    Args:
        module_file: a `.py` file, in one of `roots` or not.
        roots: folders that hold top-level modules and packages; what is imported from elsewhere is left out.

    Raises:
        SyntaxError: a file is not Python; the error names it.
        FileNotFoundError: `module_file` is not there.
    """
    return tuple(Path(file) for file in _closure(module_file, [_text(root) for root in roots], {}))


def digest(module_file: Path, roots: tuple[Path, ...]) -> str:
    """A SHA-256 digest of the names and texts of the module's `closure`; it changes when any of them does.

    Names count relative to their root, so that the same sources give the same digest in another checkout.
    """
    return digests([module_file], roots)[module_file]


def digests(module_files: Iterable[Path], roots: tuple[Path, ...]) -> dict[Path, str]:
    """`digest` of each of many modules, every file looked at once: faster, and all of one moment."""
    tops = [_text(root) for root in roots]
    direct: dict[str, tuple[str, ...]] = {}
    lines: dict[str, bytes] = {}
    result = {}
    for module_file in module_files:
        whole = hashlib.sha256()
        for file in _closure(module_file, tops, direct):
            if file not in lines:
                top = _top(file, tops) or os.path.dirname(file)
                name = file[len(top) + 1 :].replace(os.sep, "/")
                lines[file] = f"{name}\0{_read(file)[0]}\n".encode()
            whole.update(lines[file])
        result[module_file] = whole.hexdigest()
    return result


def meaning(module_file: Path, roots: tuple[Path, ...]) -> str:
    """Like `digest`, but of what the sources do: layout, comments and docstrings do not count.

    For what is too dear to repeat after every tidying. The same on every version of Python that parses the sources alike.
    """
    tops = [_text(root) for root in roots]
    whole = hashlib.sha256()
    for file in _closure(module_file, tops, {}):
        text = _read(file)[0]
        if text not in _meanings:
            tree = ast.parse(Path(file).read_bytes(), filename=file)
            _meanings[text] = hashlib.sha256(_canonical(tree).encode()).hexdigest()
        top = _top(file, tops) or os.path.dirname(file)
        whole.update(f"{file[len(top) + 1 :].replace(os.sep, '/')}\0{_meanings[text]}\n".encode())
    return whole.hexdigest()


def outside(module_file: Path, roots: tuple[Path, ...], direct: dict | None = None) -> tuple[str, ...]:
    """Top-level names that the module's `closure` imports from outside `roots`, sorted: `("math", "numpy")`."""
    tops = [_text(root) for root in roots]
    names = set()
    for file in _closure(module_file, tops, {} if direct is None else direct):
        names |= {module.split(".")[0] for level, module, _ in _read(file)[1] if level == 0 and module}
    return tuple(sorted(name for name in names if not any(True for _ in _located(name, tops))))


def recall(memo: Path) -> None:
    """Take the imports of texts already parsed from a file that `keep` wrote; nothing happens where there is none.

    The file is keyed by the texts' digests, so it can be old but never wrong. It saves the parsing: most of the time
    that `digest` takes on a site of hundreds of unchanged figures.
    """
    try:
        known = json.loads(memo.read_text(encoding="utf-8"))
        _imports.update({text: tuple(map(_statement, imports)) for text, imports in known["imports"].items()})
        _meanings.update(known["meanings"])
    except (FileNotFoundError, KeyError):  # no file, or one of an earlier version
        pass


def keep(memo: Path) -> None:
    """Write what was found out about all texts seen in this process for a later `recall`; atomic."""
    memo.parent.mkdir(parents=True, exist_ok=True)
    imports = {text: found for _, text, found in _files.values()}
    seen = {"imports": imports, "meanings": {text: _meanings[text] for text in imports if text in _meanings}}
    scratch = memo.with_name(f"{memo.name}.{os.getpid()}")
    scratch.write_text(json.dumps(seen), encoding="utf-8")
    scratch.replace(memo)


def _closure(module_file: Path, tops: list[str], direct: dict[str, tuple[str, ...]]) -> list[str]:
    """Sorted files of the closure; `direct` remembers each file's own dependencies between calls."""
    waiting, found = [_text(module_file)], set()
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            if file not in direct:
                needed = {*_parents(file, tops)}
                for level, module, names in _read(file)[1]:
                    needed.update(_files_of(file, level, module, names, tops))
                direct[file] = tuple(needed)
            waiting += direct[file]
    return sorted(found)


def _files_of(file: str, level: int, module: str, names: list[str], tops: list[str]) -> Iterator[str]:
    """The files that one import statement of `file` runs: parents' `__init__`, the module, and modules among `names`."""
    if level:
        folder = file
        for _ in range(level):
            folder = os.path.dirname(folder)
        starts = [folder]
        yield from _parents(os.path.join(folder, "_"), tops)
    else:
        starts = tops
    base = f"{module}." if module else ""
    if module:
        yield from _located(module, starts)
    for name in names:
        if name != "*":
            yield from _located(base + name, starts)


def _located(module: str, starts: list[str]) -> Iterator[str]:
    """The files of a dotted module and of the packages above it, from the first of `starts` that has it."""
    parts = module.split(".")
    for start in starts:
        path, files = start, []
        for number, part in enumerate(parts):
            path = os.path.join(path, part)
            if os.path.isfile(package := os.path.join(path, "__init__.py")):
                files.append(package)
            elif number == len(parts) - 1 and os.path.isfile(path + ".py"):
                files.append(path + ".py")
            elif not os.path.isdir(path):
                break
        else:
            yield from files
            return


def _parents(file: str, tops: list[str]) -> Iterator[str]:
    """`__init__` files of the packages around a file, up to its root."""
    top = _top(file, tops)
    folder = os.path.dirname(file)
    while top and folder != top:
        if os.path.isfile(package := os.path.join(folder, "__init__.py")):
            yield package
        folder = os.path.dirname(folder)


def _top(file: str, tops: list[str]) -> str | None:
    return next((top for top in tops if file.startswith(top + os.sep)), None)


def _read(file: str) -> tuple[str, tuple]:
    """Digest of a file's text and its import statements as (level, module, names)."""
    status = os.stat(file)
    stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
    known = _files.get(file)
    if not known or known[0] != stamp:
        data = Path(file).read_bytes()
        text = hashlib.sha256(data).hexdigest()
        if text not in _imports:
            _imports[text] = tuple(_statements(ast.parse(data, filename=file)))
        known = _files[file] = (stamp, text, _imports[text])
    return known[1:]


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


def _statement(plain: list) -> tuple[int, str, list[str]]:
    level, module, names = plain
    return level, module, names


def _text(path: Path) -> str:
    return os.path.abspath(path)
