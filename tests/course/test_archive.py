"""Records leave as an RO-Crate that others can read: each with its code, environment, licence, authors and checksum."""

import hashlib
import json
import shutil
import sys
import zipfile

import pytest
import yaml
from programs import run
from rocrate.rocrate import ROCrate
from test_project_files import ROOT

from deeplecture import cli, record
from deeplecture.course import read_course
from deeplecture.export.archive import MARK

NAMES = ("networks/parity", "optimisation/batches")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("archived") / "crate"
    assert cli.main(["archive", *NAMES, "--out", str(out), "--project", str(ROOT)]) == 0
    return out


@pytest.fixture
def crate(folder):
    return ROCrate(folder)


def named(entity) -> str:
    return entity.get("name")


def test_it_says_whose_it_is_which_version_and_what_may_be_done_with_it(crate, folder):
    book = yaml.safe_load((ROOT / "_quarto-book.yml").read_text(encoding="utf-8"))
    assert crate.name == f"{book['book']['title']}: recorded experiments"
    assert crate.description == book["book"]["description"]
    assert [named(one) for one in crate.root_dataset.get("author")] == [book["book"]["author"]]
    assert (crate.license.id, named(crate.license)) == ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0")
    assert crate.root_dataset.get("version") == book["version"]
    (about,) = [one for one in json.loads((folder / MARK).read_text())["@graph"] if one["@id"] == MARK]
    assert about["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}


@pytest.mark.parametrize("name", NAMES)
def test_a_record_is_there_with_what_made_it(name, crate, folder):
    kept = record.load(name)
    for file in ("record.json", "results.npz"):
        content = (ROOT / "figures" / name / file).read_bytes()
        entity = crate.get(f"figures/{name}/{file}")
        assert (folder / entity.id).read_bytes() == content
        assert entity.get("sha256") == hashlib.sha256(content).hexdigest()
        assert int(entity.get("contentSize")) == len(content)
    whole = crate.get(f"figures/{name}/")
    assert {part.id for part in whole.get("hasPart")} == {
        f"figures/{name}/{file}" for file in ("record.json", "results.npz")
    }
    assert set(whole.get("variableMeasured")) == set(kept.results) and kept.provenance["data"] in whole.get(
        "description"
    )
    (action,) = [one for one in crate.get_by_type("CreateAction") if whole in one.get("result")]
    assert action.get("endTime") == kept.provenance["date"] and kept.provenance["device"] in action.get("description")
    code = action.get("instrument")
    assert code.id == f"src/measured/experiments/{name}.py" and "SoftwareSourceCode" in code.type
    versions = {named(one): one.get("version") for one in code.get("softwareRequirements")}
    assert versions == kept.provenance["versions"]


def test_the_code_is_all_that_the_experiments_run_and_the_environment_is_there(folder):
    """What is there runs: both experiments are imported from the archive alone."""
    script = "import sys, importlib\nsys.path.insert(0, 'src')\n" + "".join(
        f"assert importlib.import_module('measured.experiments.{name.replace('/', '.')}').__file__.startswith({str(folder)!r})\n"
        for name in NAMES
    )
    run(sys.executable, "-B", "-c", script, cwd=folder)  # what Python keeps of them is no part of the archive
    there = {path.name for path in folder.iterdir()}
    assert {
        "requirements.lock",
        "requirements-train.lock",
        "pyproject.toml",
        "environment.yml",
        "LICENSE",
        "CITATION.cff",
    } <= there


def test_an_archive_is_read_back_and_what_is_damaged_is_named(folder, tmp_path, capsys):
    assert cli.main(["archive", "--check", str(folder)]) == 0
    assert "every file is there with its checksum" in capsys.readouterr().out
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    (broken / "LICENSE").unlink()
    (broken / "figures/networks/parity/results.npz").write_bytes(b"other")
    (broken / "more.txt").touch()
    about = json.loads((broken / MARK).read_text(encoding="utf-8"))
    next(one for one in about["@graph"] if one["@id"] == "./").pop("license")
    (broken / MARK).write_text(json.dumps(about), encoding="utf-8")
    assert cli.main(["archive", "--check", str(broken)]) == 1
    said = capsys.readouterr().out
    for problem in (
        "LICENSE is not there", "figures/networks/parity/results.npz is another file", "more.txt is not listed",
        "license is not said",
    ):  # fmt: skip
        assert problem in said
    (broken / MARK).write_text("{}", encoding="utf-8")
    assert cli.main(["archive", "--check", str(broken)]) == 1
    assert "no RO-Crate can be read from it" in capsys.readouterr().err
    assert cli.main(["archive", "--check", str(tmp_path)]) == 1


def test_what_other_devices_gave_goes_along_with_its_record(tmp_path):
    name = "architectures/lookup"
    assert cli.main(["archive", name, "--out", str(tmp_path / "crate"), "--project", str(ROOT)]) == 0
    crate = ROCrate(tmp_path / "crate")
    for device in ("cpu", "cuda"):
        folder = f"figures/{name}/on-{device}"
        for file in ("record.json", "results.npz"):
            assert (tmp_path / "crate" / folder / file).read_bytes() == (ROOT / folder / file).read_bytes()
        whole = crate.get(f"{folder}/")
        assert {part.id for part in whole.get("hasPart")} == {f"{folder}/record.json", f"{folder}/results.npz"}
        (action,) = [one for one in crate.get_by_type("CreateAction") if whole in one.get("result")]
        assert named(action) == f"deeplecture reproduce {name} --device {device} --record"
        kept = json.loads((ROOT / folder / "record.json").read_text())
        assert kept["provenance"]["device"] in action.get("description")


def test_the_same_records_give_the_same_zip(folder, tmp_path):
    for name in ("one", "two"):
        assert cli.main(["archive", *NAMES, "--zip", "--out", str(tmp_path / name), "--project", str(ROOT)]) == 0
    one, two = ((tmp_path / f"{name}.zip").read_bytes() for name in ("one", "two"))
    assert one == two
    with zipfile.ZipFile(tmp_path / "one.zip") as held:
        assert set(held.namelist()) == {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }


def test_a_record_that_other_code_made_is_not_archived(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(record, "stale", lambda name, course=None: name == NAMES[1])
    assert cli.main(["archive", *NAMES, "--out", str(tmp_path / "crate"), "--project", str(ROOT)]) == 1
    assert f"deeplecture reproduce {NAMES[1]} --record" in capsys.readouterr().err
    assert not (tmp_path / "crate").exists()


def test_all_records_of_the_course_are_archived_where_none_is_named(monkeypatch, tmp_path):
    """Whether they are stale the build asks; here that they are all found and described."""
    monkeypatch.setattr(record, "stale", lambda name, course=None: False)
    assert cli.main(["archive", "--out", str(tmp_path / "crate"), "--project", str(ROOT)]) == 0
    names = {named(one) for one in ROCrate(tmp_path / "crate").get_by_type("Dataset")}
    there = {"/".join(path.parts[-3:-1]) for path in ROOT.glob("figures/*/*/record.json")}
    assert there & set(record.names(read_course(ROOT))) <= names and len(there) > 30
