"""Experiments are repeated, recorded and compared; their code's digest follows every source that they import."""

import dataclasses
import hashlib
import json
import math
import re
import sys
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure

from deeplecture import claims, cli, machine, paths, record, repetition
from deeplecture.cache import read_sealed
from deeplecture.claims import LEFT_OUT_TIMES, Within
from deeplecture.course import roots
from deeplecture.errors import UserError
from deeplecture.execute import modules as sources
from deeplecture.experiment import experiment
from deeplecture.figure import figure, with_numbers
from deeplecture.seeds import Queue

TOY = """
from dataclasses import dataclass
import numpy as np
from deeplecture.experiment import Tuned, experiment
{extra}

@dataclass(frozen=True)
class Settings:
    count: int = 20

def checksum():
    return "abc"

@experiment(
    seeds=(0, 1, 2),
    data="20 normal numbers",
    tolerance={{"mean": {tolerance}, "draws": 0.0}},
    intervals="range over the seeds",
    varied=("sample",),
    tuned=lambda made: Tuned({{"count": [made.count]}}, 1, by="mean"),
    validation="none: nothing is chosen",
    test="mean",
    parameters=lambda made: {{"mean": 1}},
    checksum=checksum,
    {more}
)
def run(settings, seed):
    draws = np.random.default_rng(seed).normal(size=settings.count)
    return {{"mean": draws.mean() + {shift}, "draws": draws}}
"""


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """A project with one experiment `toy`; calling it rewrites the experiment."""
    folder = tmp_path / "src" / "playroom" / "experiments" / "toys"
    folder.mkdir(parents=True)
    (tmp_path / "_quarto.yml").write_text("deeplecture: {package: playroom}\n")
    monkeypatch.setenv("DEEPLECTURE_PROJECT", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # two versions within a second, of one size, share bytecode

    def forget():
        for name in [name for name in sys.modules if name.split(".")[0] == "playroom"]:
            del sys.modules[name]

    def define(tolerance=1e-9, shift=0.0, extra="", name="toy", more=""):
        (folder / f"{name}.py").write_text(TOY.format(tolerance=tolerance, shift=shift, extra=extra, more=more))
        forget()
        return tmp_path

    define()
    yield define
    forget()


def test_a_record_carries_the_variables_that_libraries_read(toy, monkeypatch):
    for name in ("OMP_WAIT_POLICY", "MKL_CBWR", "PYTHONHASHSEED", "HARMLESS"):
        monkeypatch.setenv(name, "1")
    told = repetition.repeat("toys/toy", jobs=1).provenance["machine"]["environment"]
    assert {"OMP_WAIT_POLICY", "MKL_CBWR", "PYTHONHASHSEED"} <= set(told) and "HARMLESS" not in told


@pytest.mark.parametrize(("used", "named"), [(True, {"card": "H100", "cuda": "13.0"}), (False, {})])
def test_a_record_names_the_card_that_was_used_and_no_other(monkeypatch, used, named):
    kernel = SimpleNamespace(get_cpu_capability=lambda: "AVX2")
    cuda = SimpleNamespace(is_initialized=lambda: used, get_device_name=lambda: "H100")
    torch = SimpleNamespace(
        backends=SimpleNamespace(cpu=kernel), get_num_threads=lambda: 1, cuda=cuda, version=SimpleNamespace(cuda="13.0")
    )
    monkeypatch.setitem(sys.modules, "torch", torch)
    assert machine.machine()["torch"] == {"kernel": "AVX2", "threads": 1} | named


@pytest.mark.parametrize("alone", [True, False])
def test_runs_that_time_something_follow_one_another(toy, monkeypatch, alone):
    import joblib

    asked = []
    real = joblib.Parallel
    monkeypatch.setattr(joblib, "Parallel", lambda n_jobs: asked.append(n_jobs) or real(n_jobs=1))
    toy(more=f"alone={alone},")
    repetition.repeat("toys/toy", jobs=2)
    assert asked == [1 if alone else 2]


def test_a_record_comes_back_as_it_was_written(toy):
    made = repetition.repeat("toys/toy", jobs=1)
    record.write(made)
    back = record.load("toys/toy")
    assert back.seeds == (0, 1, 2) and back.settings == {"count": 20}
    assert back.results["draws"].shape == (3, 20)
    np.testing.assert_array_equal(back.results["draws"][1], np.random.default_rng(1).normal(size=20))
    assert back.provenance == made.provenance
    assert back.provenance["data_checksum"] == "abc" and back.provenance["data"] == "20 normal numbers"
    assert back.provenance["versions"]["numpy"] == np.__version__ and "python" in back.provenance["versions"]


def test_numbers_of_a_record_that_stands_in_are_gone_with_it(toy):
    toy()
    record.write(repetition.repeat("toys/toy", jobs=1))

    @figure("measured", record="toys/toy")
    def drift(record):
        return with_numbers(Figure(figsize=(1, 1)), most=record.results["draws"].max())

    own = drift.numbers().most
    made = record.load("toys/toy")
    other = dataclasses.replace(made, results={"draws": made.results["draws"] + 1})
    with record.standing_in(other):
        assert drift.numbers().most == pytest.approx(own + 1)
        drift()
    assert drift.numbers().most == own


def test_equal_results_are_equal_bytes(toy):
    project = toy()
    file = project / "figures" / "toys/toy" / "results.npz"
    record.write(repetition.repeat("toys/toy", jobs=1))
    first = file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    again = repetition.repeat("toys/toy", jobs=1)
    record.write(dataclasses.replace(again, results=dict(reversed(again.results.items()))))
    assert file.read_bytes() == first


def test_results_that_do_not_belong_to_the_description_are_refused(toy):
    project = toy()
    record.write(repetition.repeat("toys/toy", jobs=1))
    file = project / "figures" / "toys/toy" / "results.npz"
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(UserError, match="not the results that record.json describes"):
        record.load("toys/toy")


def test_results_that_would_fill_the_memory_are_refused_unread(toy, monkeypatch):
    project = toy()
    record.write(repetition.repeat("toys/toy", jobs=1))
    monkeypatch.setattr(record, "LARGEST", 500)  # bytes
    monkeypatch.setattr(np, "load", lambda file: pytest.fail("the results were unpacked"))
    folder = re.escape(str(project / "figures/toys/toy"))
    with pytest.raises(UserError, match=rf"{folder}: damaged \(its results unpack to \d+ bytes, more than 500\)"):
        record.load("toys/toy")


def test_a_missing_record_and_a_mistyped_experiment_say_what_to_do(toy):
    with pytest.raises(UserError, match="deeplecture reproduce toys/toy --record"):
        record.load("toys/toy")
    with pytest.raises(UserError, match="no experiment toys/tow; did you mean toys/toy"):
        repetition.repeat("toys/tow")


def test_comparison_names_what_left_its_tolerance():
    old = record.Record(
        "x", {"n": 1}, (0, 1), {"a": np.array([1.0, np.nan]), "t": np.array([5.0, 6.0])}, {"data_checksum": "1"}
    )

    def changed(**results):
        return dataclasses.replace(old, results=old.results | results)

    assert claims.compare(old, changed(), {"a": 0.0, "t": 0.0}) == []
    assert claims.compare(old, changed(a=np.array([1.05, np.nan])), {"a": 0.1, "t": 0.0}) == []
    assert "a: differs by up to 0.2" in claims.compare(old, changed(a=np.array([1.2, np.nan])), {"a": 0.1, "t": 0.0})[0]
    assert "a: differs by up to inf" in claims.compare(old, changed(a=np.array([1.0, 2.0])), {"a": 0.1, "t": 0.0})[0]
    assert claims.compare(old, changed(t=np.array([50.0, 1.0])), {"a": 0.0, "t": LEFT_OUT_TIMES}) == []
    assert "t: shape" in claims.compare(old, changed(t=np.zeros((2, 2))), {"a": 0.0, "t": LEFT_OUT_TIMES})[0]
    assert "t: the experiment states no tolerance" in claims.compare(old, old, {"a": 0.0})[0]
    assert "settings were" in claims.compare(old, dataclasses.replace(old, settings={"n": 2}), {"a": 0.0, "t": 0.0})[0]
    other = dataclasses.replace(old, provenance={"data_checksum": "2"})
    assert claims.compare(old, other, {"a": 0.0, "t": 0.0}) == ["the data's checksum has changed"]


def test_a_tolerance_counts_elements_watches_the_mean_and_leaves_out_only_with_a_reason():
    old = np.arange(200.0).reshape(2, 100)
    few, many = old.copy(), old.copy()
    few[1, :3], many[1, :4] = 0.5, 0.5
    assert Within(share=0.03).differs(old, few) is None
    assert "4.0% of a run differ by more than 0, allowed are 3.0%" in Within(share=0.03).differs(old, many)
    assert Within(each=0.2, mean=0.05).differs(old, old + [[0.1], [-0.1]]) is None
    assert "the mean over the runs differs by 0.1" in Within(each=0.2, mean=0.05).differs(old, old + 0.1)
    calm = np.arange(100) > 3
    assert Within(where=calm, why="the first are chaotic").differs(old, many) is None
    assert "differs by up to" in Within(where=calm, why="the first are chaotic").differs(old, old + 1)
    for silent in ({"where": calm}, {"each": math.inf}):
        with pytest.raises(ValueError, match="left out for a reason"):
            Within(**silent)


def test_claims_hold_fail_and_say_by_how_much():
    rng = np.random.default_rng(0)
    base = rng.normal(size=10)
    apart = base + 1 + 0.1 * rng.normal(size=10)
    held = claims.paired("x", apart, base)
    gaps = apart - base
    assert held.holds and held.margin == pytest.approx(
        (gaps.mean() - 2.262157 * gaps.std(ddof=1) / 10**0.5) / gaps.std(ddof=1), rel=1e-4
    )
    assert not claims.paired("x", base, apart).holds and not claims.paired("x", apart, base, at_least=1.2).holds
    assert claims.alike("x", apart, base + 1, within=0.2).holds and not claims.alike("x", apart, base, within=0.2).holds
    # A spread too wide for the few runs shows neither a difference nor likeness.
    wide = rng.normal(size=4) * 5
    assert not claims.paired("x", wide, np.zeros(4)).holds and not claims.alike("x", wide, np.zeros(4), within=1).holds
    assert claims.ordered("x", base, apart, apart + 1).holds and not claims.ordered("x", apart, base).holds
    once = apart.copy()
    once[3] = base[3] - 1
    assert not claims.ordered("x", base, once).holds and claims.ordered("x", base, once, share=0.9).holds
    assert claims.times("x", [3, 3.3, 50], [1, 1, 1], at_least=3).holds
    assert not claims.times("x", [3, 3.3, 50], [1, 1, 1], at_least=3.4).holds
    assert not claims.times("x", [3, 3.3, 50], [1, 1, 1], at_least=2, at_most=3.2).holds
    assert claims.between("x", 0.5, 0, 1).holds and not claims.between("x", 1.5, 0, 1).holds
    assert claims.inside("x", [[0.1, 0.3], [np.nan, 0.1]], (0.03, 0.1, 0.3, 1)).holds
    assert not claims.inside("x", [0.1, 1.0], (0.03, 0.1, 0.3, 1)).holds
    ranked = base[:, None] + np.array([0, 1, 2]) + 0.1 * rng.normal(size=(10, 3))
    assert claims.friedman("x", ranked, below=0.01).holds
    assert not claims.friedman("x", rng.normal(size=(10, 3)), below=0.001).holds
    assert "fails" not in str(held) and "FAILS" in str(claims.between("x", 2, 0, 1))


def test_copied_seeds_are_seen_and_results_set_apart_are_not_asked():
    runs = {"loss": np.arange(6.0).reshape(3, 2), "count": np.ones((3, 1))}
    assert claims.seeds_differ(runs, apart=("count",)).holds
    assert not claims.seeds_differ(runs).holds
    assert not claims.seeds_differ(runs, apart=("count", "loss")).holds
    copied = runs | {"loss": runs["loss"][[0, 1, 0]]}
    assert claims.seeds_differ(copied, apart=("count",)).values == {"pairs of equal runs in loss": 1}


def test_reproduce_holds_new_results_to_their_claims_and_records_none_that_break_them(toy, capsys):
    claim = "from deeplecture.claims import between\ndef claims(record):\n    return (between('it is large', record.results['mean'].mean(), 0.2),)"
    project = toy(extra=claim, shift=1)
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--record"]) == 0
    assert "it is large: holds (value" in capsys.readouterr().out
    kept = (project / "figures" / "toys/toy" / "results.npz").read_bytes()
    toy(extra=claim, shift=-1)
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--record"]) == 1
    said = capsys.readouterr().out
    assert "it is large: FAILS" in said and "on record: holds" in said and "NOT recorded: 1 claims fail" in said
    assert (project / "figures" / "toys/toy" / "results.npz").read_bytes() == kept
    assert cli.main(["reproduce", "toys/toy", "--claims-only"]) == 0
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--record", "--although-claims-fail"]) == 0
    capsys.readouterr()
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1"]) == 1
    assert "agrees with its record, but 1 claims fail" in capsys.readouterr().out
    assert cli.main(["reproduce", "toys/toy", "--claims-only"]) == 1


def test_a_run_that_ignores_its_seed_is_refused(toy, capsys):
    project = toy()
    source = project / "src" / "playroom" / "experiments" / "toys" / "toy.py"
    source.write_text(source.read_text().replace("default_rng(seed)", "default_rng(0)"))
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--record"]) == 1
    assert (
        "no two seeds give the same numbers (all results): FAILS (pairs of equal runs in draws 3"
        in capsys.readouterr().out
    )


def test_all_goes_on_after_what_does_not_run_and_says_so_at_the_end(toy, capsys):
    toy()
    toy(name="a_gone", extra="from deeplecture.errors import UserError")
    toy(name="b_broken")
    toy(name="c_differs")
    for name in ("a_gone", "b_broken", "c_differs", "toy"):
        assert cli.main(["reproduce", f"toys/{name}", "--jobs", "1", "--record"]) == 0
    folder = toy() / "src" / "playroom" / "experiments" / "toys"
    for name, instead in (("a_gone", "raise UserError('no data here')"), ("b_broken", "1 / 0")):
        file = folder / f"{name}.py"
        file.write_text(file.read_text().replace("draws = ", f"{instead}; draws = "))
        sys.modules.pop(f"playroom.experiments.toys.{name}", None)
    capsys.readouterr()
    assert cli.main(["reproduce", "--all", "--jobs", "1"]) == 3
    said = capsys.readouterr()
    assert "a_gone: did not run: no data here" in said.out and "ZeroDivisionError" in said.err
    assert "toy: 3 seeds in" in said.out and said.out.endswith("2 did not run: toys/a_gone toys/b_broken\n")
    toy(name="c_differs", shift=1)
    assert cli.main(["reproduce", "--all", "--jobs", "1"]) == 1
    assert capsys.readouterr().out.endswith(
        "1 not confirmed: toys/c_differs\n2 did not run: toys/a_gone toys/b_broken\n"
    )
    assert cli.main(["reproduce", "toys/toy", "toys/tow"]) == 1
    assert "did you mean toys/toy" in capsys.readouterr().err


@pytest.fixture
def processes():
    """Fresh ones, before and after: they keep the modules of the project that they have worked for."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor().shutdown(wait=True)
    yield
    get_reusable_executor().shutdown(wait=True)


def test_experiments_share_the_processes_between_those_that_run_alone(toy, monkeypatch, capsys):
    import joblib

    toy()
    for name, more in (("a_first", ""), ("b_second", ""), ("c_alone", "alone=True,"), ("d_last", "")):
        toy(name=name, more=more)
    names = [f"toys/{name}" for name in ("a_first", "b_second", "c_alone", "d_last")]
    assert cli.main(["reproduce", *names, "--jobs", "1", "--record"]) == 0
    asked, real = [], joblib.Parallel

    def parallel(n_jobs, return_as):
        return lambda tasks: asked.append((n_jobs, len(tasks := list(tasks)))) or real(1, return_as=return_as)(tasks)

    monkeypatch.setattr(joblib, "Parallel", parallel)
    capsys.readouterr()
    assert cli.main(["reproduce", *names, "--jobs", "2"]) == 0
    assert asked == [(2, 6), (1, 3), (2, 3)]
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines() if "agrees" in line] == names


def test_what_runs_ahead_gives_in_other_processes_what_it_gives_here_and_skips_what_is_left_out(toy, processes):
    for shift, name in enumerate(("a_first", "b_left", "c_last")):
        toy(name=name, shift=shift)
    names = ["toys/a_first", "toys/b_left", "toys/c_last"]
    queue = Queue(names, 2)
    for name in (names[0], names[2]):
        made, here = repetition.repeat(name, queue=queue), repetition.repeat(name, jobs=1)
        assert all((made.results[key] == here.results[key]).all() for key in here.results)
        assert 0 <= made.provenance["wall_seconds"] < 60 and made.seeds == here.seeds


def test_an_error_ahead_is_told_in_its_own_turn_with_the_way_to_it(toy, processes):
    for name in ("a_first", "b_broken", "c_last"):
        file = toy(name=name) / "src" / "playroom" / "experiments" / "toys" / f"{name}.py"
        file.write_text(file.read_text().replace("draws = ", "1 / 0; draws = " if name == "b_broken" else "draws = "))
    queue = Queue(["toys/a_first", "toys/b_broken", "toys/c_last"], 2)
    assert len(repetition.repeat("toys/a_first", queue=queue).seeds) == 3
    with pytest.raises(ZeroDivisionError) as told:
        repetition.repeat("toys/b_broken", queue=queue)
    assert "b_broken.py" in told.value.__notes__[0]
    assert len(repetition.repeat("toys/c_last", queue=queue).seeds) == 3


def test_a_record_says_on_which_processor_kernels_and_threads_it_was_made(toy):
    about = repetition.repeat("toys/toy", jobs=1).provenance["machine"]
    assert len(about["cpu_family"].split()) == 4 or about["cpu_family"] == "unknown"
    blas = [library for library in about["libraries"].values() if "kernel" in library]
    assert blas and all(library["kernel"] and library["threads"] == 1 for library in blas)


def test_what_judges_an_experiment_is_no_part_of_its_code(toy):
    toy()
    record.write(repetition.repeat("toys/toy", jobs=1))
    claim = "from deeplecture.claims import between\ndef claims(record):\n    return ()"
    toy(tolerance=0.5, extra=claim, more="apart=(),")
    assert not record.stale("toys/toy")
    toy(tolerance=0.5, extra=claim + "\nother = 1")
    assert record.stale("toys/toy")


def test_reproduce_confirms_refuses_and_replaces(toy, capsys):
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1"]) == 1
    assert "no record to compare with" in capsys.readouterr().out
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--record"]) == 0
    assert cli.main(["reproduce", "--all", "--jobs", "1"]) == 0
    assert "toy: 3 seeds in" in (said := capsys.readouterr().out) and "agrees with its record" in said
    toy(shift=0.5)
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1"]) == 1
    said = capsys.readouterr().out
    assert "mean: differs by up to 0.5, allowed is 1e-09" in said and "differs from its record" in said
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--record"]) == 0
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1"]) == 0


def test_the_table_tells_changed_code_and_lost_experiments(toy, capsys):
    project = toy()
    record.write(repetition.repeat("toys/toy", jobs=1))
    toy(name="fresh")
    lost = dataclasses.replace(record.load("toys/toy"), name="toys/lost")
    record.write(lost)

    def rows():
        assert cli.main(["experiments", "--json"]) == 0
        return {row["name"]: row for row in json.loads(capsys.readouterr().out)}

    assert {name: row["code"] for name, row in rows().items()} == {
        "toys/fresh": "no record", "toys/lost": "no experiment", "toys/toy": "same"
    }  # fmt: skip
    assert not record.stale("toys/toy")
    toy(shift=1e-3)
    assert record.stale("toys/toy")
    assert (
        rows()["toys/toy"]["code"] == "changed"
        and rows()["toys/toy"]["command"] == "deeplecture reproduce toys/toy --record"
    )
    assert 0 <= rows()["toys/toy"]["age_days"] < 0.1 and rows()["toys/toy"]["seeds"] == 3
    assert cli.main(["experiments"]) == 0
    assert "20 normal numbers" in capsys.readouterr().out
    assert (project / "figures" / "toys/toy" / "record.json").exists()


def test_a_record_is_stale_when_a_module_that_its_experiment_imports_changes(toy):
    project = toy(extra="from playroom.helper import nothing")
    (project / "src" / "playroom" / "helper.py").write_text("nothing = 0\n")
    (project / "src" / "playroom" / "other.py").write_text("unused = 0\n")
    experiment_file = project / "src" / "playroom" / "experiments" / "toys" / "toy.py"
    meaning = sources.meaning(experiment_file, roots(project), record.JUDGING, paths.PACKAGE)
    made = dataclasses.replace(
        record.Record("toys/toy", {}, (), {}, {}),
        provenance={"code": meaning},
    )
    record.write(made)
    assert not record.stale("toys/toy")
    (project / "src" / "playroom" / "other.py").write_text("unused = 1\n")
    assert not record.stale("toys/toy")
    (project / "src" / "playroom" / "helper.py").write_text("nothing = 1\n")
    assert record.stale("toys/toy")


def test_a_record_is_confirmed_by_the_same_numbers_and_keeps_their_times(toy, capsys):
    timed = "; from time import perf_counter; from deeplecture.claims import LEFT_OUT_TIMES"
    more = 'apart=("seconds",),'
    project = toy(extra=f"import sys{timed}", more=more)
    file = project / "src" / "playroom" / "experiments" / "toys" / "toy.py"

    def rewritten(setting: str = "", shift: float = 0.0) -> None:
        toy(extra=f"import sys{timed}", more=more, shift=shift)
        text = file.read_text().replace("count: int = 20", f"count: int = 20{setting}")
        text = text.replace('"draws": 0.0}', '"draws": 0.0, "seconds": LEFT_OUT_TIMES}')
        file.write_text(text.replace('"draws": draws}', '"draws": draws, "seconds": perf_counter()}'))

    rewritten()
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--record"]) == 0
    before = record.load("toys/toy")
    rewritten(setting="\n    other: str = 'here'")
    assert record.stale("toys/toy")
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--confirm"]) == 0
    assert "the same to the bit, and confirmed" in capsys.readouterr().out
    after = record.load("toys/toy")
    assert not record.stale("toys/toy") and after.settings == {"count": 20, "other": "here"}
    assert after.provenance == before.provenance | {"code": after.provenance["code"]}
    assert all(np.array_equal(after.results[key], before.results[key]) for key in ("mean", "draws", "seconds"))
    kept = (project / "figures/toys/toy/record.json").read_bytes()
    rewritten(shift=1e-12)
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--confirm"]) == 1
    assert "not the same to the bit: mean" in capsys.readouterr().out
    assert (project / "figures/toys/toy/record.json").read_bytes() == kept
    assert cli.main(["reproduce", "toys/toy", "--confirm", "--record"]) == 2


@pytest.mark.parametrize(("named", "stale"), [("TOLERANCE", False), ("WIDTH", True)])
def test_a_tolerance_that_is_named_judges_numbers_and_makes_no_record_stale(toy, named, stale):
    toy(extra=f"{named} = 0.1", tolerance=named)
    record.write(repetition.repeat("toys/toy", jobs=1))
    toy(extra=f"{named} = 0.2", tolerance=named)
    assert record.stale("toys/toy") is stale


def test_a_dask_cluster_gives_the_same_numbers(toy):
    from distributed import LocalCluster

    here = repetition.repeat("toys/toy", jobs=1)
    # Threads of this process, so that they see the toy; calls and results still travel through TCP.
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=None
    ) as cluster:
        there = repetition.repeat("toys/toy", scheduler=cluster.scheduler_address)
    assert claims.compare(here, there, {"mean": 0.0, "draws": 0.0}) == []


def test_an_address_without_a_scheduler_is_an_error_that_names_it(toy, monkeypatch):
    import distributed

    def refuse(address, timeout):
        raise OSError("nobody there")

    monkeypatch.setattr(distributed, "Client", refuse)
    with pytest.raises(UserError, match="no Dask scheduler answers at tcp://127.0.0.1:1"):
        repetition.repeat("toys/toy", scheduler="tcp://127.0.0.1:1")


@pytest.fixture
def tree(tmp_path):
    """A small source tree."""
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "import numpy\nfrom pkg import b, value\n",
        "pkg/b.py": "def f():\n    if True:\n        from .sub import deep\n    return deep\n",
        "pkg/sub/__init__.py": "from . import sibling\n",
        "pkg/sub/deep.py": "try:\n    import pkg.late\nexcept ImportError:\n    from ..rescue import x\n",
        "pkg/sub/sibling.py": "'''\nimport pkg.text\n'''\n",
        "pkg/late.py": "match 1:\n    case 1:\n        import pkg.case\n",
        "pkg/rescue.py": "import pkg.a\n",
        "pkg/case.py": "from pkg.sub.deep import *\n",
        "pkg/text.py": "",
        "pkg/lazy.py": "import importlib\nimportlib.import_module('pkg.text')\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def digest(file, roots) -> str:
    return sources.survey([file], roots)[file].digest


def test_closure_follows_every_import_statement_and_nothing_else(tree):
    found = [file.relative_to(tree).as_posix() for file in sources.closure(tree / "pkg" / "a.py", (tree,))]
    assert found == sorted(
        ["pkg/__init__.py", "pkg/a.py", "pkg/b.py", "pkg/case.py", "pkg/late.py", "pkg/rescue.py"]
        + ["pkg/sub/__init__.py", "pkg/sub/deep.py", "pkg/sub/sibling.py"]
    )
    lazy = [file.name for file in sources.closure(tree / "pkg" / "lazy.py", (tree,))]
    assert lazy == ["__init__.py", "lazy.py"]
    assert sources.outside(tree / "pkg" / "a.py", (tree,)) == ("numpy",)


def test_digest_changes_with_any_source_of_the_closure_and_is_the_same_in_another_checkout(tree, tmp_path_factory):
    import shutil

    def now(root=tree):
        return digest(root / "pkg" / "a.py", (root,))

    before = now()
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(tree / "pkg", copy / "pkg")
    assert now(copy) == before
    (tree / "pkg" / "text.py").write_text("x = 1\n")
    assert now() == before
    (tree / "pkg" / "sub" / "sibling.py").write_text("import pkg.text\n")
    after = now()
    assert after != before
    (tree / "pkg" / "text.py").write_text("x = 2\n")
    assert now() != after
    both = [tree / "pkg" / "a.py", tree / "pkg" / "lazy.py"]
    assert {file: made.digest for file, made in sources.survey(both, (tree,)).items()} == {
        file: digest(file, (tree,)) for file in both
    }
    (tree / "pkg" / "value.py").write_text("")  # `from pkg import value` now names a module
    assert tree / "pkg" / "value.py" in sources.closure(tree / "pkg" / "a.py", (tree,))


def test_meaning_does_not_notice_layout_comments_and_docstrings_and_notices_all_else(tree):
    file = tree / "pkg" / "late.py"

    def now(text):
        file.write_text(text)
        return sources.meaning(tree / "pkg" / "a.py", (tree,))

    before = now("def f(x):\n    return [x, 'a b']\n")
    assert now("# why\ndef f(\n    x,\n):\n    'What.'\n    return [\n        x,\n        'a b',\n    ]\n") == before
    assert now("def f(x):\n    return [x, 'a  b']\n") != before
    assert now("def f(x):\n    return [x, 1]\n") != now("def f(x):\n    return [x, 1.0]\n")
    assert now("def f(x=None):\n    return x\n") != now("def f(x):\n    return x\n")
    assert now("x = -1\n") != now("x = 1\n")
    (tree / "pkg" / "case.py").rename(tree / "pkg" / "renamed.py")
    assert now("def f(x):\n    return [x, 'a b']\n") == before  # late.py imports nothing any more


def test_remembered_imports_spare_the_parsing_and_change_nothing(tree, monkeypatch):
    memo = tree / "memo.json"
    before = digest(tree / "pkg" / "a.py", (tree,)), sources.meaning(tree / "pkg" / "a.py", (tree,))
    sources.keep(memo)
    monkeypatch.setattr(sources, "_files", {})
    monkeypatch.setattr(sources, "_facts", {})
    sources.recall(memo)
    parsed = []
    monkeypatch.setattr(sources, "_statements", lambda tree: parsed.append(tree) or ())
    monkeypatch.setattr(sources, "_canonical", lambda tree: parsed.append(tree) or "")
    assert (digest(tree / "pkg" / "a.py", (tree,)), sources.meaning(tree / "pkg" / "a.py", (tree,))) == before
    assert parsed == []
    assert hashlib.sha256((tree / "pkg" / "a.py").read_bytes()).hexdigest() in read_sealed(memo)[0]["facts"]
    monkeypatch.setattr(sources, "_facts", {})
    sources.recall(memo, "other code")
    digest(tree / "pkg" / "a.py", (tree,))
    assert parsed


# -- titles that rest on a record, and records that cannot be read ----------------------------------------------------

TALK = """\
---
title: "Toys"
format: revealjs
---

```{python}
#| include: false
from playroom.figures import toys as fig
```

## The mean is small {claim="abs(fig.drift.numbers().mean) < 1"}

```{python}
#| fig-alt: "A line."
fig.drift()
```

[It is no number of the other]{claim="fig.other.numbers().one < 2"}. [Nor is the largest]{claim="fig.drift.numbers().largest < 4"}.
"""
FIGURE = """\
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers


@figure({kind})
def {name}({takes}):
    return with_numbers(Figure(figsize=(1, 1)), {numbers})
"""


@pytest.fixture
def talk(toy):
    """The toy's project with a talk: a title and a sentence rest on its record, another sentence on nothing recorded."""
    project = toy(tolerance=100.0)
    (project / "talk.qmd").write_text(TALK)
    folder = project / "src/playroom/figures/toys"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "__init__.py").write_text(
        "from pathlib import Path\n\nfrom deeplecture.figure import namespace\n\n"
        "__getattr__, __dir__ = namespace(__name__, Path(__file__).parent)\n"
    )
    numbers = "mean=record.results['mean'].mean(), largest=record.results['draws'].max()"
    told = {"kind": '"measured", record="toys/toy"', "takes": "record", "numbers": numbers}
    (folder / "drift.py").write_text(FIGURE.format(name="drift", **told))
    (folder / "other.py").write_text(FIGURE.format(name="other", kind='"computed"', takes="", numbers="one=1"))
    record.write(repetition.repeat("toys/toy", jobs=1))
    return project


def test_titles_are_judged_on_the_new_results_beside_the_old(talk, toy, capsys):
    files = [*(talk / "figures").rglob("*.*")]
    before = [file.read_bytes() for file in files]
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert "talk.qmd:11: the title “The mean is small”: holds by 0." in said and "fig.other" not in said
    assert (
        "the sentence “It is no number" not in said and "talk.qmd:18: the sentence “Nor is the largest”: holds" in said
    )
    toy(tolerance=100.0, shift=-5.0)
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1"]) == 1
    said = capsys.readouterr().out
    title, on_record = said[said.index("talk.qmd:11") :].split("\n")[:2]
    mean = record.load("toys/toy").results["mean"].mean() - 5
    assert f"is FALSE by {-mean - 1:.3g} (fig.drift.numbers().mean is {mean:.6g})" in title
    assert on_record.strip().startswith("on record: holds by 0.")
    assert "the sentence “Nor is the largest”: holds" in said and "agrees with its record, but 1 claims fail" in said
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--record"]) == 1
    assert "NOT recorded: 1 claims fail" in capsys.readouterr().out
    assert [file.read_bytes() for file in files] == before and files == [*(talk / "figures").rglob("*.*")]
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1", "--record", "--although-claims-fail"]) == 0
    assert cli.main(["reproduce", "toys/toy", "--claims-only"]) == 1


def test_a_figure_that_new_results_break_is_a_title_that_cannot_be_judged(talk, toy, capsys):
    file = talk / "src/playroom/figures/toys/drift.py"
    file.write_text(
        file.read_text().replace("return", "assert record.results['mean'].mean() > -1, 'too low'\n    return")
    )
    toy(tolerance=100.0, shift=-5.0)
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1"]) == 1
    said = capsys.readouterr().out
    assert "the title “The mean is small”: cannot be judged: figure drift(): AssertionError: too low" in said
    assert "2 claims fail" in said


def test_a_source_that_cannot_be_read_is_told_before_anything_is_repeated(talk, capsys):
    (talk / "talk.qmd").write_text(TALK + "\n```{python}\n")
    assert cli.main(["reproduce", "toys/toy", "--jobs", "1"]) == 1
    told = capsys.readouterr()
    assert "talk.qmd:20: a code block" in told.err and "seeds in" not in told.out


DAMAGES = {
    "no JSON": lambda folder: (folder / "record.json").write_text('{"name": '),
    "nothing": lambda folder: (folder / "record.json").write_text("{}"),
    "a list": lambda folder: (folder / "record.json").write_text("[]"),
    "no text": lambda folder: (folder / "record.json").write_bytes(b"\xff\xfe\x00"),
    "no date": lambda folder: (folder / "record.json").write_text(
        (folder / "record.json").read_text().replace('"date"', '"day"')
    ),
    "other results": lambda folder: (folder / "results.npz").write_bytes(b"PK"),
    "half of the results": lambda folder: cut(folder),
    "results gone": lambda folder: (folder / "results.npz").unlink(),
}


def cut(folder) -> None:
    """Half of the arrays, with a checksum that says so."""
    half = (folder / "results.npz").read_bytes()[:200]
    whole = hashlib.sha256((folder / "results.npz").read_bytes()).hexdigest()
    text = (folder / "record.json").read_text()
    (folder / "record.json").write_text(text.replace(whole, hashlib.sha256(half).hexdigest()))
    (folder / "results.npz").write_bytes(half)


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_record_hides_no_other(name, toy, capsys):
    project = toy(name="broken")
    for one in ("toys/broken", "toys/toy"):
        record.write(repetition.repeat(one, jobs=1))
    DAMAGES[name](project / "figures/toys/broken")
    assert cli.main(["experiments", "--json"]) == 0
    told = capsys.readouterr()
    rows = {row["name"]: row for row in json.loads(told.out)}
    assert rows["toys/toy"]["code"] == "same" and rows["toys/broken"]["code"] == "damaged"
    assert rows["toys/broken"]["command"] == "deeplecture reproduce toys/broken --record"
    assert "figures/toys/broken" in told.err and "--record" in told.err
    assert cli.main(["experiments"]) == 0
    capsys.readouterr()
    if name != "no date":  # which a repetition does not read
        assert cli.main(["reproduce", "--all", "--jobs", "1"]) == 3
        said = capsys.readouterr().out
        assert "toys/broken: did not run" in said and "toys/toy: 3 seeds" in said
        assert said.strip().endswith("1 did not run: toys/broken")
    assert cli.main(["reproduce", "toys/broken", "--jobs", "1", "--record"]) == 0
    assert cli.main(["reproduce", "--all", "--jobs", "1"]) == 0


FAILING = {
    "a data set that is missing": ('return "abc"', "from deeplecture.errors import UserError; raise UserError('no data set here')"),
    "an experiment that fails": ("draws = np", "1 / 0; draws = np"),
    "a module that cannot be imported": ("import numpy as np", "import numpy as np, nowhere_at_all"),
    "a module that is no Python": ("def run(settings, seed):", "def run(settings, seed:"),
    "settings that cannot be made": ("count: int = 20", "count: int"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILING)
@pytest.mark.parametrize("words", [["--all"], ["toys/awry", "toys/toy"]])
def test_an_experiment_that_cannot_run_stops_no_other_and_is_told_at_the_end(name, words, toy, capsys):
    project = toy()
    record.write(repetition.repeat("toys/toy", jobs=1))
    text = (project / "src/playroom/experiments/toys/toy.py").read_text()
    (project / "src/playroom/experiments/toys/awry.py").write_text(text.replace(*FAILING[name]))
    assert cli.main(["reproduce", *words, "--jobs", "1"]) == 3
    said = capsys.readouterr().out
    assert "toys/toy: 3 seeds in" in said and "agrees with its record" in said
    assert said.strip().endswith("1 did not run: toys/awry")


# -- what an experiment states of itself -------------------------------------------------------------------------------

STATED = {
    "seeds": (0, 1), "data": "two numbers", "tolerance": {"score": 0.0}, "intervals": "range", "varied": ("sample",),
    "tuned": "none: nothing is fitted", "validation": "none: nothing is chosen", "test": "score",
    "parameters": lambda settings: {"mean": 1},
}  # fmt: skip


@pytest.mark.parametrize("name", STATED)
def test_what_is_not_stated_fails(name):
    experiment(**STATED)
    with pytest.raises(TypeError, match=name):
        experiment(**{key: value for key, value in STATED.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("intervals", ""), ("data", " "), ("varied", ()), ("tuned", "a grid"), ("tuned", "none: "), ("parameters", "many"),
        ("validation", "none"), ("validation", "accuracy"), ("test", "none: "),
    ],
)  # fmt: skip
def test_what_says_nothing_is_not_stated(name, value):
    with pytest.raises(ValueError, match=name):
        experiment(**{**STATED, name: value})


def test_a_record_says_what_its_experiment_states_and_is_restated_without_a_repetition(toy, capsys):
    project = toy()
    record.write(repetition.repeat("toys/toy", jobs=1))
    said = record.load("toys/toy").provenance["reported"]
    assert said == {
        "intervals": "range over the seeds", "varied": ["sample"], "validation": "none: nothing is chosen", "test": "mean",
        "tuned": {"space": {"count": [20]}, "runs": 1, "by": "mean"}, "parameters": {"mean": 1},
    }  # fmt: skip
    results = (project / "figures/toys/toy/results.npz").read_bytes()
    file = project / "src/playroom/experiments/toys/toy.py"
    text = file.read_text()
    toy()
    file.write_text(text.replace("range over the seeds", "standard error over the seeds"))
    with (project / "_quarto.yml").open("a") as more:
        more.write("project: {render: [none.qmd]}\n")  # titles are not looked at: nothing is repeated
    assert not record.stale("toys/toy")
    assert cli.main(["reproduce", "toys/toy", "--restate"]) == 0
    assert "toys/toy: restated" in capsys.readouterr().out
    assert record.load("toys/toy").provenance["reported"] == {**said, "intervals": "standard error over the seeds"}
    assert (project / "figures/toys/toy/results.npz").read_bytes() == results
    assert cli.main(["reproduce", "toys/toy", "--restate"]) == 0
    assert "toys/toy: states what its record says" in capsys.readouterr().out


def test_an_experiment_that_states_nothing_is_told(toy, capsys):
    project = toy()
    file = project / "src/playroom/experiments/toys/toy.py"
    file.write_text(file.read_text().replace("@experiment(", "experiment("))
    assert cli.main(["reproduce", "toys/toy"]) == 3
    assert "no experiment: write `@experiment(seeds=..., data=..., ...)` above its `run`" in capsys.readouterr().out
