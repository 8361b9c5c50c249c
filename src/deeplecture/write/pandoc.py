"""Pandoc, with Lua filters of ours: the program is run here alone, by both runs of a page and by print and notebooks.

`parsed.py` is a page's first run, `body.py` its second.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

FILTERS = Path(__file__).parent / "filters"
OURS = "deeplecture: "
SEEN = "DEEPLECTURE_SEEN"
LARGEST_PAGE = 120_000  # bytes of what filters are told of a page: Linux takes 131,071 in one variable
# Haskell's nursery, eight times as large as Pandoc's own. A chapter fills that one 155 times, and each time what is still
# needed is sorted out of it: a third of all that Pandoc does. (A small page touches no more memory than it needs.)
NURSERY = ("+RTS", "-A64m", "-RTS")
SECONDS = 20  # of a processor's time; chapters take one or two
# What Pandoc looks for the other end of, and may look for it again for each of them.
OPENING = re.compile(r"""[\[<`"'&\\{]""")
# Told with its place before the page is written.
NOT_CITED = re.compile(r"^\[WARNING\] Citeproc: citation \S+ not found$", re.MULTILINE)


class WriteError(ValueError):
    """Pandoc or a filter could not do what a page asks, or warned of it; the message says what."""


@cache
def pandoc() -> str:
    """Path of the Pandoc that `pypandoc_binary` brings; another one on the machine would write other pages."""
    # Not imported: that costs a twentieth of a second and nothing of it is used.
    spec = find_spec("pypandoc")
    folder = Path(next(iter((spec and spec.submodule_search_locations) or ["."]))) / "files"
    return str(next(path for path in (folder / "pandoc", folder / "pandoc.exe") if path.is_file()))


def run(defaults: dict, text: str, page: dict, folder: Path, variables: Mapping[str, str] = {}) -> str:
    """Run Pandoc with a defaults file and more variables in its environment; its warnings are errors."""
    file = folder / "defaults.yaml"
    # Ours instead of a user's folder, whose `init.lua` and templates would make other pages.
    defaults = {**defaults, "data-dir": str(FILTERS / "data")}
    file.write_text(json.dumps(defaults, default=str), encoding="utf-8")
    # In a locale of ASCII alone, as cron and containers have it, Pandoc cannot open a file whose name has an umlaut.
    letters = {"LC_ALL": "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"}
    environment = {
        **os.environ,
        **letters,
        **variables,
        "DEEPLECTURE_PAGE": json.dumps(_without_nothing(page), default=str),
    }
    if (size := len(environment["DEEPLECTURE_PAGE"].encode())) > LARGEST_PAGE:
        raise WriteError(f"its front matter and options have {size // 1000} kB, and {LARGEST_PAGE // 1000} are taken")
    try:
        given = text.encode()
    except UnicodeEncodeError as error:
        half = f"U+{ord(text[error.start]):04X}"
        raise WriteError(f"the text holds half a sign ({half}), as a program may print, and no page can") from None
    done = _ended([pandoc(), "--defaults", str(file), *NURSERY], given, environment)
    if done is None:
        known = defaults.get("from") != "json"
        at = f", in all likelihood on what stands here at line {_hardest(text)}" if known else ""
        way_out = "close what is opened, write it as code, or part the page"
        raise WriteError(f"Pandoc came to no end in {SECONDS} s of work{at}: {way_out}")
    messages = NOT_CITED.sub("", done.stderr.decode(errors="replace")).strip()
    if done.returncode or messages:
        ours = [line.split(OURS, 1)[1] for line in messages.splitlines() if OURS in line]
        raise WriteError("; ".join(ours) or messages or f"Pandoc ended with {done.returncode}")
    return done.stdout.decode()


def _ended(command: list[str], given: bytes, environment: Mapping[str, str]) -> subprocess.CompletedProcess | None:
    """A program's end; None where it used up its time. Its own time counts, and not that of a machine with much to do."""
    # Through a file and not a pipe: what a pipe has not taken when `communicate` looks up, Python never sends.
    with tempfile.TemporaryFile() as text:
        text.write(given)
        text.seek(0)
        pipes: dict = {"stdin": text, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, env=environment, **pipes) as process:
            try:
                while True:
                    try:
                        said, told = process.communicate(timeout=1)
                        return subprocess.CompletedProcess(command, process.returncode, said, told)
                    except subprocess.TimeoutExpired:
                        if _used(process.pid) > SECONDS:
                            return None
            finally:
                process.kill()


def _used(process: int) -> float:
    """Seconds of a processor that a process has used; 0 of one that has ended."""
    import psutil

    try:
        used = psutil.Process(process).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return used.user + used.system


def _hardest(text: str) -> int:
    """The first line of the paragraph with the most signs that open something, or else of the longest one."""
    starts = [0, *(found.end() for found in re.finditer(r"\n(?:[ \t]*\n)+", text))]
    parts = list(zip(starts, [*starts[1:], len(text)], strict=True))
    start, _ = max(parts, key=lambda part: 100 * len(OPENING.findall(text, *part)) + part[1] - part[0])
    return text.count("\n", 0, start) + 1


def _without_nothing(value):
    """Drop what is None: Lua knows an absent value, not a null one."""
    if isinstance(value, Mapping):
        return {str(name): _without_nothing(item) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_nothing(item) for item in value if item is not None]
    return value


def bibliography(path: Path, text: str | None = None) -> dict[str, dict]:
    """Key -> CSL item of each entry of a BibTeX (or CSL JSON) file, as Pandoc reads it.

    Args:
        text: what was read of the file; None to read it.

    Raises:
        WriteError: Pandoc cannot read the file.
    """
    kind = {".bib": "biblatex", ".json": "csljson"}.get(Path(path).suffix, "biblatex")
    with tempfile.TemporaryDirectory() as folder:
        text = Path(path).read_text(encoding="utf-8") if text is None else text
        items = run({"from": kind, "to": "csljson"}, text, {}, Path(folder))
    return {item["id"]: item for item in json.loads(items)}
