"""Repetitions on a device are held to the record by their own tolerances, kept beside it, and refused where there is no such device.

The one device that every machine has is its processor: that is what these run on. What other devices give nobody says here.
"""

import json
import sys

import pytest
from test_record import TOY, toy  # noqa: F401

from deeplecture import cli, devices, machine, record
from deeplecture.errors import UserError
from deeplecture.write.provenance import elsewhere

ON = 'on_devices={{"mean": {mean}, "draws": 0.5}},'


@pytest.fixture
def on_devices(toy, monkeypatch):  # noqa: F811
    """Rewrites the toy as an experiment that takes a device, whose results may lie `mean` from the record's."""

    def define(mean=1e-3, shift=0.0, tolerance=1e-9, field='device: str = "cpu"'):
        with monkeypatch.context() as patch:
            patch.setattr("test_record.TOY", TOY.replace("count: int = 20", f"count: int = 20\n    {field}"))
            return toy(tolerance=tolerance, shift=shift, more=ON.format(mean=mean))

    return define


def reproduce(*words: str) -> int:
    return cli.main(["reproduce", "toys/toy", "--jobs", "1", *words])


def test_a_device_agrees_within_its_own_tolerance_and_is_kept_beside_the_record(on_devices, capsys):
    root = on_devices()
    assert reproduce("--record") == 0
    folder = root / "figures/toys/toy"
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    on_devices(shift=1e-4)
    assert reproduce() == 1  # for the processor's own tolerance that is too far
    capsys.readouterr()
    assert reproduce("--device", "cpu") == 0
    assert not (folder / "on-cpu").exists()
    assert reproduce("--device", "cpu", "--record") == 0
    told = capsys.readouterr().out
    assert f"toys/toy on cpu ({machine.device()}): 3 seeds" in told and "agrees with its record" in told
    assert {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()} == before
    kept = json.loads((folder / "on-cpu/record.json").read_text())
    assert kept["settings"]["device"] == "cpu" and kept["provenance"]["differs"] == []
    assert kept["provenance"]["device"] == machine.device()
    assert kept["results"]["sha256"] != json.loads(before["record.json"])["results"]["sha256"]
    assert kept["provenance"]["furthest"] == "mean: 10% of what is allowed"
    assert record.names() == ["toys/toy"]
    there = record.elsewhere("toys/toy")
    assert list(there) == ["cpu"] and there["cpu"].name == "toys/toy"
    assert there["cpu"].results["mean"] == pytest.approx(record.load("toys/toy").results["mean"] + 1e-4)


def test_a_record_of_before_its_experiment_took_a_device_is_compared_all_the_same(toy, on_devices, capsys):  # noqa: F811
    toy()
    assert reproduce("--record") == 0
    assert "device" not in record.load("toys/toy").settings and record.elsewhere("toys/toy") == {}
    on_devices()
    assert reproduce("--device", "cpu") == 0
    assert "agrees with its record" in capsys.readouterr().out
    on_devices(field='device: str = "cpu"\n    more: int = 1')
    assert reproduce("--device", "cpu") == 1
    assert "settings were {'count': 20} and are {'count': 20, 'more': 1}" in capsys.readouterr().out


def test_a_device_that_differs_is_told_and_kept_with_what_differs(on_devices, capsys):
    root = on_devices()
    assert reproduce("--record") == 0
    on_devices(shift=0.01)
    assert reproduce("--device", "cpu", "--record") == 1
    told = capsys.readouterr().out
    assert "mean: " in told and "differs from its record" in told and "1 not confirmed: toys/toy" in told
    kept = json.loads((root / "figures/toys/toy/on-cpu/record.json").read_text())
    assert len(kept["provenance"]["differs"]) == 1 and kept["provenance"]["differs"][0].startswith("mean: ")


def test_a_device_that_is_not_here_is_refused_with_those_that_are(on_devices, capsys):
    on_devices()
    assert reproduce("--record") == 0
    assert reproduce("--device", "abacus") == 3
    told = capsys.readouterr().out
    assert "toys/toy: did not run: no device abacus here; there is cpu (CPU " in told and "name one of these" in told


def test_without_pytorch_the_processor_is_what_there_is(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert devices.available() == {"cpu": machine.device()}


def test_an_experiment_that_states_nothing_of_devices_is_refused_with_the_way_out(toy, capsys):  # noqa: F811
    toy()
    assert reproduce("--record") == 0
    assert reproduce("--device", "cpu") == 3
    told = capsys.readouterr().out
    assert "runs on the processor alone" in told and "`on_devices={RESULT: TOLERANCE}`" in told


def test_a_tolerance_is_stated_for_each_result(on_devices):
    with pytest.raises(ValueError, match="for each result and no other: other"):
        from deeplecture.experiment import experiment

        given = {"seeds": (0,), "data": "d", "tolerance": {"mean": 0.0}, "intervals": "none: one", "varied": ("order",)}
        none = {"tuned": "none: n", "validation": "none: n", "test": "mean", "parameters": "none: n"}
        experiment(**given, **none, on_devices={"mean": 0.1, "other": 0.1})


@pytest.mark.parametrize("word", [["--scheduler", "tcp://localhost:1"], ["--claims-only"], ["--restate"]])
def test_what_repeats_nothing_here_takes_no_device(toy, word, capsys):  # noqa: F811
    assert reproduce("--device", "cpu", *word) == 2
    assert "--device repeats here and compares" in capsys.readouterr().err


def test_a_device_without_a_name_replaces_no_record(on_devices, capsys):
    root = on_devices()
    assert reproduce("--record") == 0
    before = (root / "figures/toys/toy/record.json").read_bytes()
    on_devices(shift=0.5)
    assert reproduce("--device", "", "--record") == 2
    assert "--device names no device: leave it out" in capsys.readouterr().err
    assert (root / "figures/toys/toy/record.json").read_bytes() == before


@pytest.mark.parametrize("words", [("--device", "cpu", "--record"), ("--record",)])
def test_what_stands_in_a_record_s_way_is_named_before_anything_is_computed(words, on_devices, capsys, monkeypatch):
    folder = on_devices() / "figures/toys/toy"
    if "--device" in words:
        assert reproduce("--record") == 0
        (folder / "on-cpu").write_text("notes")
        what = f"{folder / 'on-cpu'}: a file stands where a record's folder is to be"
    else:
        (folder / "results.npz").mkdir(parents=True)
        what = f"{folder / 'results.npz'}: a folder stands where a record's file is to be"
    monkeypatch.setattr("deeplecture.repetition.repeat", None)
    capsys.readouterr()
    assert reproduce(*words) == 3
    said = capsys.readouterr()
    assert f"toys/toy: did not run: {what}: move it away, and repeat this" in said.out and "Traceback" not in said.err


def test_what_was_compared_with_an_earlier_record_says_so(on_devices):
    record_file = on_devices() / "figures/toys/toy/record.json"
    assert reproduce("--record") == 0 and reproduce("--device", "cpu", "--record") == 0
    assert ": within the stated tolerances; furthest in " in elsewhere(record_file)[0]
    on_devices(shift=0.5)
    assert reproduce("--record", "--although-claims-fail") == 0
    (text,) = elsewhere(record_file)
    assert text.endswith(": compared with an earlier record")


@pytest.mark.parametrize(
    ("spoil", "read", "page"),
    [
        (lambda kept: [], "damaged (", "does not say how it agrees"),
        (lambda kept: None, "damaged (", "does not say how it agrees"),
        (lambda kept: {**kept, "provenance": None}, "damaged (", "does not say how it agrees"),
        (
            lambda kept: {**kept, "provenance": {**kept["provenance"], "differs": [1]}},
            None,
            "does not say how it agrees",
        ),
        (lambda kept: {**kept, "settings": {"count": 20}}, "its settings name no device", None),
    ],
)
def test_what_is_damaged_beside_a_record_is_told_with_its_file_and_the_way_out(spoil, read, page, on_devices):
    folder = on_devices() / "figures/toys/toy"
    assert reproduce("--record") == 0 and reproduce("--device", "cpu", "--record") == 0
    file = folder / "on-cpu/record.json"
    file.write_text(json.dumps(spoil(json.loads(file.read_text()))))
    if page:
        with pytest.raises(UserError, match=f"on-cpu/record.json: {page}.*or delete its folder"):
            elsewhere(folder / "record.json")
    if read:
        with pytest.raises(UserError) as told:
            record.elsewhere("toys/toy")
        assert read in str(told.value) and f"restore {folder / 'on-cpu'} from version control" in str(told.value)
        assert "toys/toy/on-cpu --record" not in str(told.value)
