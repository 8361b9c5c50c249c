"""A result is made anew when anything changed that it was made of, seen when it was opened; and nothing else makes it anew.

All edits are made in one course at once: each figure is made of a thing of its own.
"""

import json
import os
import py_compile
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from textwrap import indent

import pytest
from programs import run
from tiny_course import copy, edit, renewed, whole

from deeplecture.errors import BuildError


def text(name: str, content: str):
    def write(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)

    return write


def old(name: str, content: str):
    """A file that looks as old, and as large, as another text of it, whose bytecode stands beside it."""

    def write(root: Path) -> None:
        text(name, content)(root)
        os.utime(root / name, (1_700_000_000, 1_700_000_000))
        if not Path(cache_from_source(str(root / name))).exists():
            py_compile.compile(str(root / name), doraise=True)

    return write


def database(name: str, value: int):
    def write(root: Path) -> None:
        (root / name).parent.mkdir(exist_ok=True)
        with sqlite3.connect(root / name) as base:
            base.execute("drop table if exists t")
            base.execute("create table t(a)")
            base.execute("insert into t values(?)", (value,))
        base.close()

    return write


def gone(name: str):
    return lambda root: (root / name).unlink()


def variable(name: str, value: str):
    return lambda root: os.environ.update({name: value})


def archive(name: str, module: str, content: str):
    def write(root: Path) -> None:
        with zipfile.ZipFile(root / name, "w") as file:
            file.writestr(module, content)

    return write


def extension(root: Path) -> None:
    """A module that is no Python: one of Pillow's."""
    shutil.copy(find_spec("PIL._imagingmorph").origin, root / "lib/morph.so")


def extended(root: Path) -> None:
    """The same module, compiled anew."""
    with (root / "lib/morph.so").open("ab") as file:
        file.write(b"\0")


def both(name: str, write=text):
    return write(name, "V = '1'\n"), write(name, "V = '2'\n")


def data(name: str):
    return text(f"data/{name}", "one"), text(f"data/{name}", "two")


# name: (code of a figure, the thing that it is made of before the first build, the edit)
MADE_OF = {
    "plain": ("value = (R / 'data/plain').read_text()", *data("plain")),
    "update_mode": ("value = open(R / 'data/update_mode', 'r+').read()", *data("update_mode")),
    "append_mode": ("f = open(R / 'data/append_mode', 'a+'); f.seek(0); value = f.read()", *data("append_mode")),
    "memory_map": ("import numpy\nvalue = bytes(numpy.memmap(R / 'data/memory_map', mode='r+')).decode()", *data("memory_map")),
    "path_of_bytes": ("value = open(bytes(R / 'data/path_of_bytes')).read()", *data("path_of_bytes")),
    "descriptor": ("value = os.read(os.open(R / 'data/descriptor', os.O_RDWR), 9).decode()", *data("descriptor")),
    "from_the_project": ("value = open('data/from_the_project').read()", *data("from_the_project")),
    "database": (
        "import sqlite3\nvalue = str(list(sqlite3.connect(R / 'data/base').execute('select a from t')))",
        database("data/base", 1), database("data/base", 2),
    ),
    "database_address": (
        "import sqlite3\nbase = sqlite3.connect(f'file:{R}/data/base2?mode=ro', uri=True)\n"
        "value = str(list(base.execute('select a from t')))", database("data/base2", 1), database("data/base2", 2),
    ),
    "listed": ("value = ' '.join(sorted(os.listdir(R / 'many/a')))", text("many/a/1", ""), text("many/a/2", "")),
    "globbed": ("value = str(len([*(R / 'many/b').rglob('*')]))", text("many/b/1", ""), text("many/b/c/2", "")),
    "scanned": ("value = str(len([*os.scandir(R / 'many/c')]))", text("many/c/1", ""), gone("many/c/1")),
    "looked_for": ("value = str((R / 'maybe/a').exists())", text("maybe/x", ""), text("maybe/a", "")),
    "not_found": ("try: value = open(R / 'maybe/b').read()\nexcept OSError: value = ''", text("maybe/y", ""), text("maybe/b", "2")),
    "size": ("value = str((R / 'data/size').stat().st_size)", text("data/size", "1"), text("data/size", "12")),
    "outside": ("value = (R.parent / 'beside.txt').read_text()", text("../beside.txt", "1"), text("../beside.txt", "2")),
    "hidden": ("value = (R / '.private/a').read_text()", text(".private/a", "1"), text(".private/a", "2")),
    "font": (
        "from matplotlib import ft2font\nvalue = ft2font.FT2Font(str(R / 'face.ttf')).family_name",
        lambda root: font(root, "DejaVuSans"), lambda root: font(root, "DejaVuSerif"),
    ),
    "shared_loader": ("from course.loader import load\nvalue = load()", text(
        "course/loader.py",
        "from functools import cache\n@cache\ndef load(): return open('data/shared').read()\n"
        "AT_IMPORT = open('data/at_import').read()\n",
    ), text("data/shared", "two")),
    "shared_loader_again": ("from course.loader import load\nvalue = load()", text("data/shared", "one"), lambda root: None),
    "import_time": ("from course.loader import AT_IMPORT as value", *data("at_import")),
    "import_by_name": ("import importlib\nvalue = importlib.import_module('course.' + 'named').V", *both("course/named.py")),
    "executed": ("names = {}\nexec((R / 'course/run.py').read_text(), names)\nvalue = names['V']", *both("course/run.py")),
    "run_path": ("import runpy\nvalue = runpy.run_path(str(R / 'lib/path.py'))['V']", *both("lib/path.py")),
    "by_file": (
        "import importlib.util as u\nspec = u.spec_from_file_location('x', R / 'lib/by_file.py')\n"
        "module = u.module_from_spec(spec)\nspec.loader.exec_module(module)\nvalue = module.V", *both("lib/by_file.py"),
    ),
    "path_of_search": ("import sys\nsys.path.insert(0, str(R / 'lib'))\nimport found\nvalue = found.V", *both("lib/found.py")),
    "star": (
        "names = {}\nexec('from course.star import *', names)\nvalue = names['inner'].V",
        lambda root: (text("course/star/__init__.py", "__all__ = ['inner']")(root), text("course/star/inner.py", "V = '1'")(root)),
        text("course/star/inner.py", "V = '2'"),
    ),
    "of_another_figure": ("from course.figures import two\nvalue = str(two.coins.numbers().heads)", lambda root: None, lambda root: edit(
        root / "figures/two/coins/record.json", "0.48", "0.47",
    )),
    "older_bytecode": ("import importlib\nvalue = importlib.import_module('course.' + 'aged').V", *both("course/aged.py", old)),
    "no_module": (
        "import importlib\ntry: value = str(bool(importlib.import_module('course.' + 'later')))\nexcept ImportError: value = ''",
        lambda root: None, text("course/later.py", ""),
    ),
    "nearer_module": (
        "import sys\nsys.path[:0] = [str(R / 'near'), str(R / 'far')]\nimport twice\nvalue = twice.V",
        lambda root: (text("near/x", "")(root), text("far/twice.py", "V = '1'")(root)), text("near/twice.py", "V = '2'"),
    ),
    "environment": ("value = os.environ.get('FRESH_A', '')", variable("FRESH_A", "1"), variable("FRESH_A", "2")),
    "environment_at_all": ("value = str('FRESH_B' in os.environ)", lambda root: None, variable("FRESH_B", "")),
    "open_folder": (
        "folder = os.open(R / 'open/a', os.O_RDONLY)\nvalue = os.read(os.open('x', os.O_RDONLY, dir_fd=folder), 9).decode()",
        text("open/a/x", "one"), text("open/a/x", "two"),
    ),
    "looked_at_in_an_open_folder": (
        "value = str(os.stat('x', dir_fd=os.open(R / 'open/b', os.O_RDONLY)).st_size)", text("open/b/x", "1"), text("open/b/x", "12"),
    ),
    "listed_open_folder": ("value = str(len(os.listdir(os.open(R / 'open/c', os.O_RDONLY))))", text("open/c/1", ""), text("open/c/2", "")),
    "walked_open_folders": ("value = str([files for *_, files, _ in os.fwalk(R / 'open/d')])", text("open/d/e/1", ""), text("open/d/e/2", "")),
    "scanned_sizes": ("value = str([one.stat().st_size for one in os.scandir(R / 'many/d')])", text("many/d/1", "1"), text("many/d/1", "12")),
    "to_run": ("value = str(os.access(R / 'data/to_run', os.X_OK))", text("data/to_run", ""), lambda root: (root / "data/to_run").chmod(0o755)),
    "by_a_link_of_its_own": (
        "import tempfile\nwith tempfile.TemporaryDirectory() as own:\n    os.symlink(R / 'data/linked', own + '/x')\n"
        "    value = open(own + '/x').read()", *data("linked"),
    ),
    "by_a_second_name": (
        "import tempfile\nwith tempfile.TemporaryDirectory(dir=R.parent) as own:\n    os.link(R / 'data/named', own + '/x')\n"
        "    value = open(own + '/x').read()", *data("named"),
    ),
    "names_of_variables": (
        "value = str([name for name in os.environ if name.startswith('FRESH_C')])", lambda root: None, variable("FRESH_C", "1"),
    ),
    "package_in_parts": (
        "import sys\nsys.path[:0] = [str(R / 'parts/a'), str(R / 'parts/b')]\nimport in_parts\nvalue = str(len([*in_parts.__path__]))",
        text("parts/a/in_parts/x.py", ""), text("parts/b/in_parts/y.py", ""),
    ),
    "extension": (
        "import importlib.util as u\nspec = u.spec_from_file_location('_imagingmorph', R / 'lib/morph.so')\n"
        "u.module_from_spec(spec)\nvalue = str((R / 'lib/morph.so').stat().st_size % 2)", extension, extended,
    ),
    "answered": (
        "from deeplecture.grep import grep\nvalue = str(grep('said/*.md', '@([a-z]+)'))",
        text("said/a.md", "See @one."), text("said/a.md", "See @two."),
    ),
    "answered_of_another_file": (
        "from deeplecture.grep import grep\nvalue = str(grep('says/*.md', '@([a-z]+)'))",
        text("says/a.md", "See @one."), text("says/b.md", "Nothing."),
    ),
    "answered_alike": (
        "from deeplecture.grep import grep\nvalue = str(grep('tells/*.md', '@([a-z]+)'))",
        text("tells/a.md", "See @one.\n\nMore."), text("tells/a.md", "Look there:\n\nsee @one."),
    ),
    "package_before_module": (
        "import importlib\nvalue = importlib.import_module('course.' + 'both').V",
        text("course/both.py", "V = '1'"), text("course/both/__init__.py", "V = '2'"),
    ),
    "extension_before_module": (
        "import sys\nsys.path.insert(0, str(R / 'lib/either'))\ntry: import either\nexcept ImportError: value = 'damaged'\nelse: value = either.V",
        text("lib/either/either.py", "V = '1'"), text("lib/either/either.abi3.so", ""),
    ),
    "nearer_than_python": (
        "import sys\nsys.path.insert(0, str(R / 'lib/nearer'))\nimport colorsys\nvalue = getattr(colorsys, 'V', '1')",
        text("lib/nearer/x", ""), text("lib/nearer/colorsys.py", "V = '2'"),
    ),
    "extended_package": (
        "import sys\nsys.path[:0] = [str(R / 'parts/c'), str(R / 'parts/d')]\nimport extended\nvalue = str(len(extended.__path__))",
        lambda root: (
            text("parts/c/extended/__init__.py", "from pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)")(root),
            text("parts/d/x", "")(root),
        ),
        text("parts/d/extended/__init__.py", ""),
    ),
    "archive_of_modules": (
        "import sys\nsys.path.insert(0, str(R / 'lib/later.zip'))\ntry: from archived import V as value\nexcept ImportError: value = ''",
        lambda root: None, archive("lib/later.zip", "archived.py", "V = '2'"),
    ),
    "distribution": (
        "import sys\nfrom importlib import metadata\nsys.path.insert(0, str(R / 'lib/installed'))\n"
        "try: value = metadata.version('late-comer')\nexcept metadata.PackageNotFoundError: value = ''",
        text("lib/installed/x", ""), text("lib/installed/late_comer-2.0.dist-info/METADATA", "Name: late-comer\nVersion: 2.0\n"),
    ),
    "plugins": (
        "import sys\nfrom importlib import metadata\nsys.path.insert(0, str(R / 'lib/plugged'))\n"
        "value = str([one.value for one in metadata.entry_points(group='course.plugins')])",
        text("lib/plugged/x", ""), text("lib/plugged/plug-1.0.dist-info/entry_points.txt", "[course.plugins]\na = x:y\n"),
    ),
    "listed_whatever_is_there": ("value = str(sorted(os.listdir(R / 'many/e')))", text("many/e/1", ""), text("many/e/_print/2", "")),
    "by_way_of_the_process": ("value = open('/proc/self/cwd/data/process' if os.path.isdir('/proc') else 'data/process').read()", *data("process")),
    "unmoved": ("value = (R / 'data/unmoved').read_text()", text("data/unmoved", "one"), lambda root: None),
    # Not to be moved by what surrounds it: a user's settings, the order of sets, the time zone, warnings as errors.
    "settled": (
        "import time, warnings, matplotlib\nwarnings.warn('never mind')\n"
        "value = f\"{matplotlib.rcParams['lines.linewidth']} {hash('a')} {time.strftime('%Z')}\"",
        lambda root: None, lambda root: None,
    ),
}  # fmt: skip
KEPT = {"answered_alike", "unmoved", "settled"}
FIGURE = """import os

from deeplecture.figure import figure, with_numbers
from deeplecture.paths import project


@figure("computed")
def {name}():
    from matplotlib.figure import Figure

    R = project()
{code}
    return with_numbers(Figure(figsize=(1, 1)), value=value)
"""
CELLS = {
    "made": "%run lib/cells.py\nprint(V)\n",
    "kept": "import matplotlib\nprint(matplotlib.rcParams['lines.linewidth'], hash('a'), 'STARTED' in globals())\n",
}


def font(root: Path, name: str) -> None:
    import matplotlib

    shutil.copy(Path(matplotlib.get_data_path()) / f"fonts/ttf/{name}.ttf", root / "face.ttf")


def page(title: str, body: str) -> str:
    return f'---\ntitle: "{title}"\n---\n\n{body}'


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course as it was drawn first, then after all edits, and what a clean copy of it gives."""
    before = dict(os.environ)
    root = copy(tmp_path_factory.mktemp("fresh") / "course")
    figures = root / "course/figures/seen"
    shutil.copytree(root / "course/figures/two", figures, ignore=shutil.ignore_patterns("wave.py", "coins.py"))
    said = "```{python}\n#| include: false\nfrom course.figures import seen\n```\n\n"
    for name, (code, first, _) in MADE_OF.items():
        (figures / f"{name}.py").write_text(FIGURE.format(name=name, code=indent(code, "    ")))
        said += f"{name}: `{{python}} seen.{name}.numbers().value`\n\n"
        first(root)
    text("lib/cells.py", "V = 1")(root)
    units = {"seen": said, **{name: f"```{{python}}\n{code}```\n" for name, code in CELLS.items()}}
    (root / "index.qmd").write_text("# Start\n\nDONE LOADED SEARCHED\n")
    for name, body in units.items():
        (root / f"units/04-{name}.qmd").write_text(page(name, body))
    listed = "".join(f"\n    - units/04-{name}.qmd" for name in units)
    edit(root / "_quarto-book.yml", "    - units/01-lines.qmd\n    - units/02-curves.qmd", listed.removeprefix("\n"))
    shutil.rmtree(root / "units/_style")
    edit(root / "_quarto-book.yml", "    css: units/_style/book.css\n", "")
    for unit in ("01-lines", "02-curves"):
        (root / f"units/{unit}.qmd").unlink()
    (root / "_quarto-slides.yml").unlink()
    edit(root / "_quarto.yml", "    - [book, slides]", "    - [book]")
    text("filters/said.lua", "return {done = 'first'}")(root)
    text("filters/loaded.lua", "LOADED = 'first'")(root)
    edit(root / "filters/loud.lua", (root / "filters/loud.lua").read_text(), FILTER)
    drawn, ran, _, _ = renewed(root)
    first = {"drawn": drawn, "ran": ran, "site": whole(root / "_site")}
    drawn, ran, _, _ = renewed(root)
    same = {"drawn": drawn, "ran": ran}
    for _, _, change in MADE_OF.values():
        change(root)
    text("lib/cells.py", "V = 2")(root)
    text("filters/said.lua", "return {done = 'second'}")(root)
    text("filters/loaded.lua", "LOADED = 'second'")(root)
    text("filters/later.lua", "")(root)
    home = root.parent / "home"
    text("home/.config/matplotlib/matplotlibrc", "lines.linewidth: 9\n")(root.parent)
    text("home/.ipython/profile_default/startup/00.py", "STARTED = 1\n")(root.parent)
    environment = {
        "HOME": str(home), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONWARNINGS": "error::UserWarning",
    }  # fmt: skip
    environment["MATPLOTLIBRC"] = str(home / ".config/matplotlib/matplotlibrc")
    command = [sys.executable, "-m", "deeplecture.cli", "build", "--json"]
    report = json.loads(run(*command, cwd=root, env={**os.environ, **environment}).stdout)
    after = {"drawn": set(report["figures_drawn"]), "ran": set(report["kernels_run"]), "site": whole(root / "_site")}
    clean = root.parent / "clean"
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns("_site", ".deeplecture", "__pycache__"))
    renewed(clean)
    yield root, first, same, after, whole(clean / "_site")
    os.environ.clear()
    os.environ.update(before)


FILTER = """
local here = pandoc.path.directory(PANDOC_SCRIPT_FILE)
dofile(here .. "/loaded.lua")
package.path = here .. "/?.lua;" .. package.path
local said = require("said")
local later = package.searchpath("later", here .. "/?.lua")
function Str(text)
  if text.text == "DONE" then return pandoc.Str(said.done) end
  if text.text == "LOADED" then return pandoc.Str(LOADED) end
  if text.text == "SEARCHED" then return pandoc.Str(later and "found" or "missing") end
end
"""


def test_every_edit_draws_its_own_figure_again_and_no_other(course):
    _, first, same, after, clean = course
    everything = {f"{name}()" for name in MADE_OF}
    assert first["drawn"] >= everything
    assert same == {"drawn": set(), "ran": set()}
    assert after["drawn"] & everything == everything - {f"{name}()" for name in KEPT}
    assert after["ran"] == {"units/04-made.qmd"}
    assert after["site"] == clean


def test_filters_are_followed_to_what_they_load(course):
    root = course[0]
    assert "second second found" in (root / "_site/book/index.html").read_text()


def test_an_edit_during_a_build_that_is_undone_leaves_nothing(course):
    """The figure waits at a pipe while its data and its module are edited; both are as before when the build has ended."""
    root = course[0]
    code = (
        "import importlib\nopen(R / 'gate').read()\nvalue = (R / 'data/plain').read_text() + importlib.import_module("
    )
    code += "'course.' + 'named').V"
    (root / "course/figures/seen/waits.py").write_text(FIGURE.format(name="waits", code=indent(code, "    ")))
    unit = "units/04-seen.qmd"
    edit(root / unit, "plain: `", "waits: `{python} seen.waits.numbers().value`\n\nplain: `")
    os.mkfifo(root / "gate")
    edited = {"data/plain": "edited", "course/named.py": "V = 'edited'"}
    before = {name: (root / name).read_text() for name in edited}
    building = threading.Thread(target=renewed, args=[root], kwargs={"only": (unit,)})
    building.start()
    with (root / "gate").open("w"):
        for name, content in edited.items():
            (root / name).write_text(content)
    building.join()
    page = root / "_site/book/units/04-seen.html"
    assert "waits: editededited" in page.read_text()
    for name, content in before.items():
        (root / name).write_text(content)
    threading.Thread(target=lambda: (root / "gate").open("w").close(), daemon=True).start()
    assert "waits()" in renewed(root, only=(unit,))[0]
    assert "waits: two2" in page.read_text()


def test_a_figure_with_a_module_from_pythons_own_path_follows_that_path(course):
    root, unit = course[0], "units/04-kept.qmd"
    code = FIGURE.format(name="pathed", code="    from on_the_path import V as value")
    (root / "course/figures/seen/pathed.py").write_text(code)
    said = "```{python}\n#| include: false\nfrom course.figures import seen\n```\n\n"
    (root / unit).write_text(page("Path", f"{said}The path says `{{python}} seen.pathed.numbers().value`.\n"))
    for folder in ("one", "two"):
        text(f"paths/{folder}/on_the_path.py", f"V = '{folder}'")(root)
        variables = {**os.environ, "PYTHONPATH": str(root / "paths" / folder)}
        run(sys.executable, "-m", "deeplecture.cli", "build", unit, cwd=root, env=variables)
        assert f"The path says {folder}." in (root / "_site/book/units/04-kept.html").read_text()


AGAIN = {
    "clock": "import time\nvalue = time.time_ns()",
    "random": "import numpy\nvalue = numpy.random.rand()",
    "alike": "import numpy\nvalue = numpy.random.default_rng(0).random()",
}


PIECES = """```{python}
import random, sys, warnings
for number in range(20):
    print(number)
    if random.random() < 0.5:
        sys.stdout.flush()
sys.stdout.flush()
warnings.warn("old")
```

```{python}
#| error: true
1 / 0
```
"""


def test_in_how_many_pieces_a_stream_comes_and_a_process_number_are_no_other_output(course):
    root, unit = course[0], "units/04-kept.qmd"
    (root / unit).write_text(page("Pieces", PIECES))
    renewed(root, only=(unit,), verify=True)
    shown = (root / "_site/book/units/04-kept.html").read_text()
    assert "\n".join(map(str, range(20))) in shown
    assert "&lt;cell&gt;:7: UserWarning: old" in shown
    assert "ZeroDivisionError: division by zero" in shown


def test_what_does_not_repeat_is_told_by_a_build_that_draws_twice(course):
    root, unit = course[0], "units/04-kept.qmd"
    said = "```{python}\n#| include: false\nfrom course.figures import seen\n```\n\n"
    for name, code in AGAIN.items():
        (root / f"course/figures/seen/{name}.py").write_text(FIGURE.format(name=name, code=indent(code, "    ")))
        said += f"`{{python}} seen.{name}.numbers().value`\n\n"
    (root / unit).write_text(page("Again", said + "```{python}\nimport time\nprint(time.time_ns())\n```\n"))
    renewed(root, only=(unit,))
    with pytest.raises(BuildError) as told:
        renewed(root, only=(unit,), verify=True)
    found = sorted(finding.message for finding in told.value.findings)
    assert len(found) == 3, found
    assert found[0].startswith("figure clock(): drawn twice it differs in its number value (")
    assert found[1].startswith("figure random(): drawn twice it differs in its number value (")
    assert found[2].startswith("the cell gives another output the second time")
    assert told.value.findings[-1].line == 16


def test_what_is_made_of_is_heard_where_the_finder_of_distributions_is_gone(tmp_path):
    """`importlib_metadata`, which Dask may load, takes it out of Python's own finder."""
    (tmp_path / "late_comer-2.0.dist-info").mkdir()
    (tmp_path / "late_comer-2.0.dist-info/METADATA").write_text("Name: late-comer\nVersion: 2.0\n")
    said = subprocess.run(
        [
            sys.executable, "-c",
            "import sys\nfrom importlib.machinery import PathFinder\ndel PathFinder.find_distributions\n"
            "from deeplecture.execute import watch\nwatch.start(sys.argv[1])\n"
            "open(sys.argv[1] + '/late_comer-2.0.dist-info/METADATA').close()\n"
            "print(*watch.seen()['read'])",
            str(tmp_path),
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "late_comer-2.0.dist-info/METADATA" in said.stdout.split()
