"""Parts of a build on several machines: none is drawn twice, none is left out, and a last build puts the site together."""

import json
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from programs import run
from test_share import course
from tiny_course import FIGURES, edit, whole

from deeplecture import cli
from deeplecture.build import build, draw_shard
from deeplecture.errors import BuildError
from deeplecture.share.shards import parts

ROOT = Path(__file__).parents[2]
UNIT = "units/02-curves.qmd"


@pytest.mark.parametrize("count", [1, 2, 3, 7, 40])
def test_parts_are_disjoint_and_together_everything(count):
    names, seconds = [f"figure{number}" for number in range(20)], {"figure3": 9.0, "figure7": 4.0, "gone": 50.0}
    dealt = parts(names, seconds, count)
    assert len(dealt) == count and sorted(name for part in dealt for name in part) == sorted(names)
    assert dealt == parts(reversed(names), dict(reversed(seconds.items())), count), "every machine deals alike"


def test_parts_take_about_the_same_time_where_times_are_known():
    seconds = {f"slow{number}": 8.0 for number in range(3)} | {f"quick{number}": 0.5 for number in range(48)}
    lengths = [sum(seconds[name] for name in part) for part in parts(seconds, seconds, 3)]
    assert lengths == [16.0] * 3
    assert parts("abcz", {"a": 1, "b": 1, "c": 1, "z": 3}, 2) == [{"z"}, {"a", "b", "c"}], "the longest first"
    assert max(len(part) for part in parts(seconds, {}, 3)) == 17, "and as many each where none is"


def test_two_machines_draw_each_their_part_and_a_third_only_assembles(tmp_path):
    clones = [course(tmp_path / name) for name in ("one", "two", "whole", "late")]
    address = str(tmp_path / "shared")
    drawn = []
    for part, clone in enumerate(clones[:2], start=1):  # neither sees what the other writes
        drawn.append(draw_shard(clone, part, 2, cache_url=f"{address}{part}", cache_write=True))
        shutil.copytree(f"{address}{part}", address, dirs_exist_ok=True)
    assert all(report.figures_drawn for report in drawn) and not any((clone / "_site").exists() for clone in clones[:2])
    assert sorted(name for report in drawn for name in report.figures_drawn) == sorted(FIGURES)
    assert [path for report in drawn for path in report.kernels_run] == [UNIT]
    last = build(clones[2], cache_url=address, cache_write=True)
    assert last.figures_drawn == last.kernels_run == last.warnings == [] and last.figures_kept == len(FIGURES)
    # From now on the times are known, to every machine.
    taken = json.loads(next((tmp_path / "shared" / "times").iterdir()).read_bytes().split(b"\n")[1])["meta"]
    assert taken.keys() == {f"course.figures.{where}" for where in (
        "one.line(slope=2)", "one.line(slope=-1)", "two.wave()", "two.coins()")} | {UNIT}  # fmt: skip
    names = [*taken, "card"]
    again = [draw_shard(clones[3], part, 3, cache_url=address) for part in (1, 2, 3)]
    assert [report.fetched.get("figure", 0) + report.fetched.get("code", 0) for report in again] == [
        len(part - {"card"}) for part in parts(names, taken, 3)
    ]


def test_a_part_that_fails_names_its_figure_and_keeps_the_others(tmp_path):
    root = course(tmp_path / "clone")
    edit(
        root / "course" / "figures" / "two" / "coins.py",
        "    picture = ",
        "    raise ValueError('tails')\n    picture = ",
    )
    with pytest.raises(BuildError, match=r"units/02-curves.qmd:\d+: figure coins\(\): ValueError: tails"):
        draw_shard(root, 1, 1, cache_url=str(tmp_path / "shared"), cache_write=True)
    assert len(list((tmp_path / "shared" / "figure").iterdir())) == len(FIGURES) - 1
    (root / "course" / "helpers" / "ink.py").write_text("import json json\n")
    with pytest.raises(BuildError, match=r"course/helpers/ink.py:1: is not Python"):
        draw_shard(root, 1, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--shard", "3/2"], "it takes a part and how many there are, 2/4, not 3/2"),
        (["--shard", "0/2"], "it takes a whole number from 1, not 0"),
        (["--shard", "2"], "it takes a part and how many there are, 2/4, not 2"),
        (["--engine", "quarto", "--shard", "1/2"], "--engine quarto renders with stock Quarto, which knows no --shard"),
        (["--engine", "quarto", "--cache", "c", "--cache-write", "--json"], "knows no --cache, --cache-write, --json"),
        (["--shard", "1/2", "--verify"], "--shard makes no site: give --verify to the build that does"),
    ],
)
def test_what_is_no_part_is_told(words, said, capfd):
    assert cli.main(["build", *words]) == 2
    assert said in capfd.readouterr().err


def test_a_part_is_one_of_what_the_build_of_the_same_outputs_makes(tmp_path, capfd):
    root = course(tmp_path / "clone")
    edit(root / "_quarto-book.yml", "book:\n", "book:\n  site-url: https://someone.example\n")
    words = ["build", "--project", str(root), "--shard", "1/1", "--json"]
    drawings = root / ".deeplecture" / "cache" / "figure"
    assert cli.main([*words, "--to", "decks"]) == 0
    assert len(list(drawings.iterdir())) == len(FIGURES), "the card stands for the book and the decks together"
    assert cli.main(words) == 0
    assert len(list(drawings.iterdir())) == len(FIGURES) + 1
    (root / "_quarto-slides.yml").unlink()
    edit(root / "_quarto.yml", "    - [book, slides]", "    - [book]")
    capfd.readouterr()
    assert cli.main([*words, "--to", "decks"]) == 1
    assert "_quarto.yml: no output for deck is configured" in capfd.readouterr().err


def steps(job: dict) -> list[dict]:
    return [step for step in job["steps"] if "run" in step or "artifact" in step.get("uses", "")]


def test_the_workflow_s_matrix_fills_the_cache_and_its_last_job_assembles(tmp_path):
    """The commands of the steps on a small course; artifacts are folders, and the libraries are there already."""
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "shards.yml").read_text())["jobs"]
    shards = jobs["draw"]["strategy"]["matrix"]["shard"]
    assert jobs["assemble"]["needs"] == "draw" and shards == [1, 2, 3, 4]

    def work(root: Path, job: dict, shard: int | None) -> None:
        (root / ".venv" / "bin").mkdir(parents=True)
        for program in ("deeplecture", "python"):
            (root / ".venv" / "bin" / program).symlink_to(Path(sys.executable).parent / program)
        for step in steps(job):
            given = {
                name: str(value).replace("${{ matrix.shard }}", str(shard))
                for name, value in step.get("with", {}).items()
            }
            if "download-artifact" in step.get("uses", ""):
                for artifact in (tmp_path / "artifacts").glob(given["pattern"]):
                    shutil.copytree(artifact, root / given["path"], dirs_exist_ok=True)
            elif "upload-artifact" in step.get("uses", ""):
                shutil.copytree(root / given["path"], tmp_path / "artifacts" / given["name"])
            elif step["run"] != "make setup":
                run("bash", "-e", "-c", step["run"].replace("${{ matrix.shard }}", str(shard)), cwd=root)

    for shard in shards:
        work(course(tmp_path / f"machine{shard}"), jobs["draw"], shard)
    last = course(tmp_path / "last")
    work(last, jobs["assemble"], None)
    report = json.loads((last / "report.json").read_text())
    assert report["figures_kept"] == report["fetched"]["figure"] == len(FIGURES)
    alone = course(tmp_path / "alone")
    build(alone)
    assert whole(tmp_path / "artifacts" / "site") == whole(alone / "_site")
