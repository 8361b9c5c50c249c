"""A pack of a unit's figures has every picture, its states, its data, and who made it; the same figures give the same bytes."""

import csv
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import asking_course
import numpy as np
import pytest
import tiny_course
from matplotlib import rc_context
from matplotlib.figure import Figure
from PIL import Image
from pptx import Presentation
from pptx.util import Inches

from deeplecture import cli, record
from deeplecture.export.pack import MANIFEST
from deeplecture.export.raster import SCALE, rasters, states
from deeplecture.export.tables import tables

ROOT = Path(__file__).parents[2]
UNIT = "01-asking"
# A figure of many points, which a build keeps as a picture of points, with numbers that were published.
CLOUD = '''
import numpy as np

from course.canvas import canvas
from deeplecture.figure import figure


@figure("cited", cite=("ada", "both"))
def cloud():
    """Points."""
    picture, axes = canvas()
    axes.scatter(*np.random.default_rng(0).random((2, 12_000)), s=1, c=np.linspace(0, 1, 12_000))
    return picture
'''
CELL = """
### Points make a cloud {#sec-cloud}

```{python}
#| label: fig-cloud
#| fig-cap: "Points, after @ada."
#| fig-alt: "Points everywhere."
fig.cloud()
```
"""
SOURCES = """
@article{ada, author={Byron, Ada}, title={On {Points}}, journal={J}, year={1843}, doi={10.1000/1}}
@article{both, author={Noether, Emmy and Byron, Ada}, title={On both}, journal={J}, year={1918}, url={https://example.org/both}}
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with its packs in `_print/packs`, licence and citation beside."""
    root = asking_course.copy(tmp_path_factory.mktemp("packed") / "course")
    book = root / "_quarto-book.yml"
    book.write_text(book.read_text(encoding="utf-8") + '\nversion: "2.5"\nlicense: CC BY\n', encoding="utf-8")
    tiny_course.edit(book, "book:\n", 'book:\n  author: "Ada Byron"\n  date: 2026-03-04\n')
    (root / "course/figures/one/cloud.py").write_text(CLOUD, encoding="utf-8")
    (root / "sources.bib").write_text(SOURCES, encoding="utf-8")
    with open(root / asking_course.UNIT, "a", encoding="utf-8") as unit, open(root / "_quarto.yml", "a") as config:
        unit.write(CELL)
        config.write("\nbibliography: sources.bib\n")
    (root / "CITATION.cff").write_text("cff-version: 1.2.0\n", encoding="utf-8")
    assert cli.main(["pack", "--project", str(root)]) == 0
    return root


@pytest.fixture(scope="module")
def folder(course):
    return course / "_print/packs" / UNIT


@pytest.fixture(scope="module")
def manifest(folder):
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def figure(manifest: dict, name: str) -> dict:
    return next(one for one in manifest["figures"] if one["name"] == name)


def test_the_manifest_names_every_file_with_its_checksum_and_whose_it_is(folder, manifest):
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {MANIFEST, *manifest["files"]}
    for name, checksum in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum
    own = [file for one in manifest["figures"] for file in one["files"]]
    own += [file for one in manifest["figures"] for knob in one["knobs"] for file in knob["files"]]
    assert len(own) == len(set(own))
    assert set(manifest["files"]) == {*own, f"{UNIT}.pptx", "README.md", "CITATION.cff"}
    said = {"authors": ["Ada Byron"], "version": "2.5", "licence": "CC BY 4.0", "date": "2026-03-04", "unit": UNIT}
    assert said.items() <= manifest.items()
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert manifest["citation"] in readme and "https://creativecommons.org/licenses/by/4.0/" in readme
    assert manifest["citation"].startswith("Ada Byron (2026). ") and "Version 2.5" in manifest["citation"]


def test_a_figure_is_there_as_the_chapter_has_it(folder, manifest):
    one = figure(manifest, "parabola")
    assert one["title"] == "A curve is foretold" and one["alt"].startswith("A curve that is lowest")
    assert one["caption"] == "Figure 1.1: A parabola rises on both sides." and one["kind"] == "computed"
    assert one["source"] == "course/figures/one/parabola.py" and one["call"] == "parabola()"
    with open(folder / "data/parabola.csv", newline="", encoding="utf-8") as file:
        rows = {row["name"]: row["value"] for row in csv.DictReader(file)}
    assert float(rows["end"]) == 8.0
    assert (folder / "svg/parabola.svg").read_bytes().lstrip().startswith(b"<?xml")
    for file in (name for name in one["files"] if name.endswith(".png")):
        picture = Image.open(folder / file)
        assert picture.size == (round(SCALE * one["width"]), round(SCALE * one["height"]))


def test_a_figure_of_many_points_is_there_as_such_and_names_who_published_its_numbers(folder, manifest):
    one = figure(manifest, "cloud")
    assert one["files"] == ["png/cloud.png"] and one["kind"] == "cited"
    assert one["published"] == [
        "Byron (1843). On Points. https://doi.org/10.1000/1",
        "Noether, Byron (1918). On both. https://example.org/both",
    ]
    (slide,) = [one for one in Presentation(folder / f"{UNIT}.pptx").slides if one.shapes.title.text.endswith("cloud")]
    assert "Numbers from: Byron (1843). On Points." in slide.notes_slide.notes_text_frame.text


def test_a_figure_with_knobs_is_there_once_for_each_value(folder, manifest):
    one = figure(manifest, "stretched")
    assert [knob["call"] for knob in one["knobs"]][0] == "stretched(factor=0.5)" and len(one["knobs"]) == 6
    assert len(figure(manifest, "waves")["knobs"]) == 6
    assert all((folder / file).is_file() for knob in one["knobs"] for file in knob["files"])
    texts = {(folder / knob["files"][0]).read_bytes() for knob in one["knobs"]}
    assert len(texts) == 6 and (folder / "svg/stretched.svg").read_bytes() in texts


def test_states_bring_the_parts_of_their_steps_and_move_nothing(folder, manifest):
    one = figure(manifest, "lines")
    assert one["steps"] == 3
    states = [Image.open(folder / f"png/{name}.png") for name in ("lines.step-1", "lines.step-2", "lines")]
    ink = [np.asarray(state.convert("L")) < 255 for state in states]
    for before, after in zip(ink, ink[1:]):
        assert before.shape == after.shape
        assert not (before & ~after).any(), "a later state has lost what an earlier one had"
        assert after.sum() > before.sum() + 100


def test_letters_that_a_later_step_brings_first_are_there_before_it():
    """Matplotlib defines a letter where it first needs it, within a part that an earlier state leaves out."""
    picture = Figure(figsize=(4, 1))
    picture.text(0.1, 0.5, "later", gid="step-2-word")
    picture.text(0.6, 0.5, "alter")
    written = io.BytesIO()
    with rc_context({"svg.fonttype": "path"}):
        picture.savefig(written, format="svg")
    first, whole = states(SimpleNamespace(body=written.getvalue(), steps=2))
    shown = [
        np.asarray(Image.open(io.BytesIO(png)).convert("L")) < 128
        for png in rasters([(first, 384, 96), (whole, 384, 96)])
    ]
    middle = shown[0].shape[1] // 2
    assert not shown[0][:, :middle].any() and shown[1][:, :middle].any()
    assert shown[0][:, middle:].any() and (shown[0][:, middle:] == shown[1][:, middle:]).all()


def test_slides_have_a_picture_with_its_words_a_title_and_notes_that_say_where_it_is_from(folder, manifest):
    deck = Presentation(folder / f"{UNIT}.pptx")
    about = deck.core_properties
    assert (about.title, about.author, about.version) == ("Asking", "Ada Byron", "2.5")
    first, *rest = deck.slides
    assert "Version 2.5 · CC BY 4.0" in first.placeholders[1].text_frame.text
    wanted = [(one, step) for one in manifest["figures"] for step in range(1, one["steps"] + 1)]
    assert len(rest) == len(wanted)
    for slide, (one, step) in zip(rest, wanted):
        assert slide.shapes.title.text == one["title"]
        (picture,) = [shape for shape in slide.shapes if shape.shape_type == 13]
        alt = picture._element.nvPicPr.cNvPr.get("descr")
        assert alt == (f"Step {step} of {one['steps']}: " if one["steps"] > 1 else "") + one["alt"]
        last = step == one["steps"]
        png = one["files"][[f"png/{one['name']}.png" in file for file in one["files"]].index(True)]
        png = png if last else f"png/{one['name']}.step-{step}.png"
        assert picture.image.blob == (folder / png).read_bytes()
        assert picture.width / picture.height == pytest.approx(one["width"] / one["height"], rel=1e-3)
        assert picture.left >= 0 and picture.left + picture.width <= deck.slide_width
        assert picture.top >= Inches(1) and picture.top + picture.height <= deck.slide_height - Inches(0.4)
        notes = slide.notes_slide.notes_text_frame.text
        assert f"Kind: {one['kind']}" in notes and one["command"] in notes and manifest["citation"] in notes
        drawings = [
            rel.target_part for rel in slide.part.rels.values() if rel.target_part.content_type == "image/svg+xml"
        ]
        if one["name"] == "cloud":
            assert not drawings and b"svgBlip" not in slide.part.blob
            continue
        assert len(drawings) == 1 and b"svgBlip" in slide.part.blob
        if last:
            assert drawings[0].blob == (folder / f"svg/{one['name']}.svg").read_bytes()


def test_a_second_pack_draws_nothing_and_has_the_same_bytes_as_a_zip(course, folder, capsys):
    assert cli.main(["pack", "units/01-asking.qmd", "--zip", "--project", str(course), "--out", str(course / "z")]) == 0
    told = capsys.readouterr()
    assert "drew" not in told.err and "figures" in told.out
    with zipfile.ZipFile(course / "z" / f"{UNIT}.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    there = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert held == there


def test_what_lies_at_the_place_of_a_pack_and_is_none_stays(course, tmp_path, capsys):
    (tmp_path / UNIT).mkdir()
    (tmp_path / UNIT / "mine.txt").write_text("mine")
    assert cli.main(["pack", "--project", str(course), "--out", str(tmp_path)]) == 2
    assert "something else lies here" in capsys.readouterr().err
    assert (tmp_path / UNIT / "mine.txt").read_text() == "mine"


def test_a_pack_that_is_there_is_replaced_as_a_whole(course, folder):
    (folder / "png/old.png").write_bytes(b"")
    assert cli.main(["pack", "--project", str(course)]) == 0
    assert not (folder / "png/old.png").exists() and (folder / MANIFEST).is_file()


def test_what_other_devices_gave_goes_along_with_the_record_that_a_figure_plots(tmp_path):
    root, name = asking_course.copy(tmp_path / "course"), "architectures/lookup"
    shutil.copytree(ROOT / "figures" / name, root / "figures" / name)
    plotting = CLOUD.replace('figure("cited", cite=("ada", "both"))', f'figure("measured", record="{name}")')
    (root / "course/figures/one/cloud.py").write_text(plotting.replace("12_000", "20"), encoding="utf-8")
    with open(root / asking_course.UNIT, "a", encoding="utf-8") as unit:
        unit.write(CELL.replace(", after @ada", ""))
    assert cli.main(["pack", "--project", str(root), "--out", str(tmp_path / "packs")]) == 0
    record_of = tmp_path / "packs" / UNIT / "records" / "architectures-lookup"
    for device in ("cpu", "cuda"):
        kept = ROOT / "figures" / name / f"on-{device}" / "record.json"
        assert (record_of / f"on-{device}" / "record.json").read_bytes() == kept.read_bytes()
        arrays = {f"{array}.csv" for array in json.loads(kept.read_text())["results"]["arrays"]}
        assert arrays <= {path.name for path in (record_of / f"on-{device}").iterdir()}


def test_arrays_of_a_record_are_tables_whose_columns_are_told():
    """A record of the course itself: every number comes back, at the place that the README names."""
    name = "networks/bends"
    known, files = record.load(name), tables(name)
    assert {f"{array}.csv" for array in known.results} == {file for file in files if file.endswith(".csv")}
    told = files["README.md"].decode()
    for array, values in known.results.items():
        head, *rows = csv.reader(io.StringIO(files[f"{array}.csv"].decode()))
        inner = values.ndim - 2
        assert head[0] == "seed" and head[1 : 1 + inner] == [f"axis {number + 1}" for number in range(inner)]
        numbers = np.array([[float(one) for one in row[1 + inner :]] for row in rows]).reshape(values.shape)
        assert (numbers == values).all()
        assert [int(row[0]) for row in rows[:: len(rows) // len(known.seeds)]] == list(known.seeds)
        places = list(np.ndindex(values.shape[: inner + 1]))
        assert [tuple(map(int, row[1 : 1 + inner])) for row in rows] == [place[1:] for place in places]
        assert f"| {array}.csv |" in told
    assert "axis 1 (4, as many as `bends`) | axis 2 (6, as many as `rates`) |" in told
