"""The command as its users meet it: no traceback, exit codes, help, lists for people and for pipes, completion, modes."""

import errno
import importlib
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from programs import little_space
from tiny_course import copy, edit

from deeplecture import cli
from deeplecture.usage import did_you_mean

ROOT = Path(__file__).parents[2]
CLI = [sys.executable, "-m", "deeplecture.cli"]
POINTS = '''
import numpy as np

from course.helpers.axes import axes
from deeplecture.figure import figure


@figure("computed")
def points(seed: int = 1, spread: float = 3.0):
    """Points that lie at random."""
    picture, one = axes()
    one.plot(np.random.default_rng(seed).normal(0, spread, 20), "o")
    return picture
'''
STILL = '''
"""Nothing moves here."""

from course.helpers.axes import axes
from deeplecture.figure import figure


@figure("computed")
def still(steps: int = 3):
    return axes()[0]
'''


def run(*words: str, folder: Path = ROOT, **more) -> subprocess.CompletedProcess:
    return subprocess.run([*CLI, *words], cwd=folder, capture_output=True, text=True, **more)


def at_terminal(*words: str, columns: int) -> str:
    """What a command shows at a terminal of so many columns."""
    inner, outer = pty.openpty()
    subprocess.run(["stty", "cols", str(columns), "rows", "50"], stdin=outer, check=True)
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    with subprocess.Popen(
        [*CLI, *words], cwd=ROOT, stdin=outer, stdout=outer, stderr=outer, env=environment | {"TERM": "xterm"}
    ) as process:
        os.close(outer)
        shown = b""
        while True:
            try:
                if not (part := os.read(inner, 65536)):
                    break
            except OSError:  # Linux says so that the other end is closed
                break
            shown += part
    os.close(inner)
    assert process.returncode == 0, shown.decode()
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode()).replace("\r", "")


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """The small course, with a figure that takes a seed and an experiment."""
    root = copy(tmp_path_factory.mktemp("cli") / "course")
    (root / "course/figures/two/points.py").write_text(POINTS)
    (root / "course/figures/two/still.py").write_text(STILL)
    (root / "course/experiments/two").mkdir(parents=True)
    (root / "course/experiments/two/throws.py").touch()
    return root


@pytest.fixture
def inside(course, monkeypatch):
    """This process stands in the course, and forgets its modules afterwards."""
    monkeypatch.chdir(course)
    monkeypatch.setenv("DEEPLECTURE_PROJECT", str(course))
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "course"]:
        del sys.modules[name]


# -- no traceback reaches a user --

NO_COURSE = [
    "build",
    "check",
    "claims",
    "cache",
    "preview",
    "print book",
    "print decks",
    "experiments",
    "lint",
    "new unit 03-points",
    "reproduce --all",
]


@pytest.mark.parametrize("words", [*NO_COURSE, "figure line"])
def test_outside_of_a_course_one_sentence_says_what_is_missing(words, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DEEPLECTURE_PROJECT", raising=False)
    assert cli.main(words.split()) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err == (
        f"deeplecture {words.split()[0]}: no course here: there is no _quarto.yml in {tmp_path} or above it; change into a "
        "course's folder, or name it with --project DIR or, for every command, with DEEPLECTURE_PROJECT=DIR\n"
    )


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("biuld", "no command biuld; did you mean build?"),
        ("nix", "no command nix; `deeplecture` alone lists them"),
        ("build --pojrect x", "it takes no option --pojrect; did you mean --project?"),
        ("cache x", "it takes no further argument x"),
        ("build --jobs 0", "it takes a whole number from 1, not 0"),
        ("build --jobs x", "it takes a whole number from 1, not x"),
        ("build --to dekcs", "--to takes decks, book or decks,book, not dekcs; did you mean decks?"),
        ("build --project nowhere", "--project nowhere: there is no such folder"),
        ("build --project index.qmd", "--project index.qmd: this is a file"),
        ("experiments --project nowhere", "--project nowhere: there is no such folder"),
        ("lint --project units", "--project units: no course, for "),
        ("new experiment one tries --project nowhere", "--project nowhere: there is no such folder"),
        ("preview --port 70000", "it takes a port from 0 to 65535, not 70000"),
        ("print bok", "there is no bok to print: choose from book, epub, decks, handout; did you mean book?"),
        ("print book units/01-lines.qmd", "the book is printed as a whole"),
        ("print book --out index.qmd", "--out index.qmd: this is a file"),
        ("pack --out index.qmd", "--out index.qmd: this is a file; name the folder that the packs go to"),
        ("notebook --out index.qmd", "--out index.qmd: this is a file; name the folder that the notebooks go to"),
        ("reproduce", "name experiments, or all with --all"),
        ("figure", "the following arguments are required: NAME\n"),
        ("figure still --steps abc", "argument --steps: it takes int, not abc"),
        ("figure still --stps 3", "it takes no option --stps; did you mean --steps?"),
        ("figure still --out x.gif", "--out x.gif: a figure is written as .svg, .pdf or .png"),
        ("render x.qmd -o units", "--out units: this is a folder"),
    ],
)
def test_what_cannot_be_understood_has_status_2_and_a_way_out(words, part, inside, capfd):
    try:
        status = cli.main(words.split())
    except SystemExit as done:
        status = done.code
    out, err = capfd.readouterr()
    assert (status, out) == (2, "")
    assert part in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("figure pionts", "no figure pionts; did you mean points?"),
        ("reproduce two/throw", "no experiment two/throw; did you mean two/throws?"),
        ("build units/01-lnies.qmd", "did you mean units/01-lines.qmd?"),
        ("figure still --out nowhere/x.svg", "--out nowhere/x.svg: there is no folder nowhere"),
        (
            "figure points --seed -1",
            "figure points cannot be drawn so: ValueError: expected non-negative integer",
        ),
        ("render nowhere.qmd", "nowhere.qmd: there is no such file"),
        ("check --report nowhere/x.html", "--report nowhere/x.html: there is no folder nowhere"),
    ],
)
def test_what_is_not_there_is_named_with_what_may_have_been_meant(words, part, inside, capfd):
    assert cli.main(words.split()) == 1
    out, err = capfd.readouterr()
    assert out == "" and part in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("project: 3", "_quarto.yml:1: `project` takes a block of `name: value`, not `3`"),
        ("project:\n  output-dir: [a]", "_quarto.yml:2: `project: output-dir` takes a text, not `['a']`"),
        ("project:\n  render: 3", "_quarto.yml:2: `project: render` takes a text or a list of texts"),
        ("profile:\n  group: 3", "_quarto.yml:2: `profile: group` takes a list, not `3`"),
        ("format: 3", "_quarto.yml:1: `format` takes a text, or a block"),
        ("project:\n  type: book\nbook:\n  chapters: 3", "_quarto.yml:4: `book: chapters` takes a list"),
        ("bibliography: [3]", "`bibliography` takes a text or a list of texts, and `3` is no text"),
        ("filters: {a: b}", "`filters` takes a text or a list of texts, not"),
        ("- a", "_quarto.yml:1: not YAML"),
    ],
)
def test_a_configuration_of_the_wrong_shape_is_named_with_its_line(text, part, tmp_path, capfd):
    (tmp_path / "_quarto.yml").write_text(text)
    for command in ("build", "check"):
        assert cli.main([command, "--project", str(tmp_path)]) == 1
        assert part in capfd.readouterr().err


def test_files_in_the_place_of_folders_are_named_and_stay(tmp_path, capfd):
    root = copy(tmp_path / "course")
    for name in (".deeplecture", "_site"):
        (root / name).write_text("mine")
        assert cli.main(["build", "--project", str(root)]) == 1
        assert str(root / name) in (said := capfd.readouterr().err) and "traceback" not in said
        assert (root / name).read_text() == "mine"
        (root / name).unlink()
    assert cli.main(["build", "--project", str(root)]) == 0


def test_what_nobody_foresaw_keeps_its_traceback_in_a_file(monkeypatch, capfd, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    def fail(error):
        def raise_it(args):
            raise error

        monkeypatch.setattr("deeplecture.commands.doctor.run", raise_it)
        status = cli.main(["doctor"])
        err = capfd.readouterr().err
        return status, err, Path(re.search(r"the traceback is in (\S+)\)", err)[1]).read_text()

    status, err, kept = fail(ZeroDivisionError("by none"))
    assert status == 3 and "a fault of this program" in err and "ZeroDivisionError: by none" in err
    assert "Traceback" in kept and "raise_it" in kept and "Traceback" not in err
    status, err, kept = fail(PermissionError(errno.EACCES, "no", "/there"))
    assert status == 1 and err.startswith("deeplecture doctor: /there: this is not allowed: look at the owner")
    assert "PermissionError" in kept


def test_a_folder_that_is_gone_is_named(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    script = f"rmdir ../gone; exec {sys.executable} -m deeplecture.cli figures"
    done = subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "the folder that you are in is no longer there" in done.stderr


@pytest.mark.parametrize("words", ["figures", "--help", "build --help"])
def test_a_reader_that_had_enough_gets_silence(words):
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m deeplecture.cli {words} | true; echo ${{PIPESTATUS[0]}}"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.strip() in ("0", "141")  # whether the reader went before or after the writing


def test_a_locale_without_the_letters_is_no_error(tmp_path):
    root = copy(tmp_path / "Kurs für alle")
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = run("build", "--project", str(root), env=environment)
    assert done.returncode == 0, done.stderr
    edit(root / "units/01-lines.qmd", "@fig-line", "@fig-läne")
    done = run("build", "--project", str(root), env=environment)
    assert done.returncode == 1 and "fig-l\\xe4ne" in done.stderr


@pytest.mark.parametrize("words", ["--project {}", "--project={}"])
def test_the_course_may_be_named_after_the_figure(words, course, tmp_path):
    named = words.format(course).split()
    done = run("figure", "still", "--steps", "3", *named, "--out", "x.svg", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.svg").exists()


def test_a_figure_that_does_not_fit_on_the_disk_leaves_no_half_of_it(course, tmp_path):
    file = tmp_path / "points.pdf"
    done = run("figure", "points", "--out", str(file), folder=course, **little_space(1000))
    assert done.returncode == 1 and done.stderr == f"deeplecture figure: --out {file}: File too large\n"
    assert not list(tmp_path.iterdir())


def test_a_module_whose_bytecode_a_full_disk_cut_off_names_the_command_that_mends_it(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(tmp_path)
    words = ["cache"]
    assert run(*words, env=environment).returncode == 0
    [compiled] = tmp_path.rglob("commands/cache.*.pyc")
    os.truncate(compiled, 100)
    done = run(*words, env=environment)
    told = re.search(r"cut off, .* anew: (find .* -delete) ", done.stderr)
    assert done.returncode == 3 and told, done.stderr
    subprocess.run(told[1], shell=True, check=True)
    assert run(*words, env=environment).returncode == 0


# -- help --


def test_the_command_alone_names_all_commands_in_groups_a_line_each(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.main([]) == 0
    out = capsys.readouterr().out
    assert all(len(line) < 80 for line in out.splitlines())
    listed = re.findall(r"^  (\S+) +\S", out, re.MULTILINE)
    assert listed == [*cli.COMMANDS, *cli.of_courses()]
    assert [line for line in out.splitlines()[1:] if line and line[0] != " "] == [*cli.GROUPS, "Of the course"]
    modules = {file.stem for file in (ROOT / "src/deeplecture/commands").glob("*.py")}
    commands = {name for name in modules if hasattr(importlib.import_module(f"deeplecture.commands.{name}"), "HELP")}
    assert set(cli.COMMANDS) == commands


def test_a_figure_s_help_has_its_docstring_arguments_types_and_defaults(course):
    done = run("figure", "points", "--help", folder=course)
    assert done.returncode == 0, done.stderr
    said = (
        "Points that lie at random.",
        "--spread FLOAT",
        "default: 3.0",
        "--seed INT",
        "default: 1",
        "Kind: computed",
    )
    for words in (*said, "points.py"):
        assert words in done.stdout
    # A figure whose function says nothing of itself is explained by its file.
    assert "Nothing moves here." in run("figure", "still", "--help", folder=course).stdout


def test_a_figure_of_another_package_is_drawn_with_arguments_that_begin_with_a_dash(tmp_path):
    root = copy(tmp_path / "course")
    words = ("figure", "--package", "course.figures", "line", "--slope", "-1e-3", "--out", "line.pdf")
    done = run(*words, folder=root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("line.pdf\n") and (root / "line.pdf").read_bytes().startswith(b"%PDF")


def test_names_are_guessed_and_dashes_are_no_likeness():
    assert did_you_mean("Biuld", ["build", "print"]) == "; did you mean build?"
    assert did_you_mean("--nix", ["--engine", "--to"]) == ""


# -- lists --


@pytest.mark.parametrize("words", ["figures", "experiments"])
def test_a_list_is_whole_when_piped_and_fits_the_terminal(words):
    piped = run(words).stdout
    assert "\x1b" not in piped and "…" not in piped
    rows = [line.split("\t") for line in piped.splitlines()]
    told = json.loads(run(words, "--json").stdout)
    assert [row[0] for row in rows] == [one["name"] for one in told]
    assert len({len(row) for row in rows}) == 1
    for columns in (60, 100):
        shown = at_terminal(words, columns=columns)
        table = shown.split("\nto repeat one:")[0]
        assert max(map(len, table.splitlines())) <= columns
        assert "…" not in shown
        assert all(row[0] in shown for row in rows)


# -- completion --


def completed(line: str, folder: Path = ROOT) -> set[str]:
    """What argcomplete proposes at the end of a line."""
    with open(os.devnull) as nothing:
        environment = os.environ | {
            "_ARGCOMPLETE": "1", "_ARGCOMPLETE_IFS": "\n", "COMP_LINE": line, "COMP_POINT": str(len(line)),
            "_ARGCOMPLETE_SUPPRESS_SPACE": "1", "_ARGCOMPLETE_STDOUT_FILENAME": str(folder / ".completed"),
        }  # fmt: skip
        try:
            subprocess.run(CLI, cwd=folder, env=environment, stdin=nothing, capture_output=True, check=False)
            return set((folder / ".completed").read_text().split("\n"))
        finally:
            (folder / ".completed").unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("line", "among"),
    [
        ("deeplecture ", {*cli.COMMANDS, *cli.of_courses()}),
        ("deeplecture pre", {"preview"}),
        ("deeplecture build --", {"--to", "--jobs", "--project", "--json"}),
        ("deeplecture build units/01", {"units/01-lines.qmd"}),
        ("deeplecture print ", {"book", "epub", "decks", "handout"}),
        ("deeplecture figure ", {"line", "wave", "one/line", "two/wave"}),
        ("deeplecture figure line --", {"--slope", "--out"}),
        ("deeplecture reproduce two/", {"two/throws"}),
        ("deeplecture completion z", {"zsh"}),
    ],
)
def test_a_shell_completes_commands_options_and_names(line, among, course):
    assert among <= {word.strip() for word in completed(line, course)}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_that_it_can_read(shell):
    script = run("completion", shell).stdout
    assert "deeplecture" in script and "_ARGCOMPLETE" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True)


# -- the modes of files --


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o007, 0o660)])
def test_what_is_written_has_the_mode_that_the_umask_gives(umask, mode, tmp_path):
    from deeplecture import record
    from deeplecture.build import build, render
    from deeplecture.cache import write_atomically

    root = copy(tmp_path / "course")
    (tmp_path / "alone.qmd").write_text("---\ntitle: Alone\n---\n\nA page.\n")
    before = os.umask(umask)
    try:
        for _ in range(2):  # a file that is there is replaced
            write_atomically(tmp_path / "made/one", b"1")
        build(root)
        render(tmp_path / "alone.qmd", tmp_path / "out/alone.html")
        with pytest.MonkeyPatch.context() as patch:
            import numpy as np

            patch.setenv("DEEPLECTURE_PROJECT", str(root))
            record.write(record.Record("toy", {}, (0,), {"a": np.zeros(2)}, {}))
    finally:
        os.umask(before)
    made = [tmp_path / "made", tmp_path / "out", root / "_site", root / ".deeplecture", root / "figures/toy"]
    files = [file for folder in made for file in folder.rglob("*") if file.is_file() and file.name != "lock"]
    assert len(files) > 40
    assert {file.relative_to(tmp_path).as_posix(): oct(file.stat().st_mode & 0o777) for file in files} == {
        file.relative_to(tmp_path).as_posix(): oct(mode) for file in files
    }
