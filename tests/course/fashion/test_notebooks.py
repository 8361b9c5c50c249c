"""The notebooks run from top to bottom, on a small part of the data; what they show in the repository is true.

Their outputs come from one run on the whole data set (`make notebooks-again`), which would take minutes here. So the
numbers that they show are held to the records of the same experiments, and the cells to those that were run.
"""

import ast
import json
import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

import fashion_small
import nbformat
import numpy as np
import pytest
import yaml
from nbclient import NotebookClient

from deeplecture import record
from deeplecture.site import notebooks
from deeplecture.sockets import kernel_sockets
from measured.fashion import data, notebook
from measured.figures import fashion as fig

FOLDER = Path(__file__).parents[3] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
TRAIN, TEST = 2000, 1000

# Run before a notebook's first cell: the tiny set takes the place of the whole one, whose checksums it cannot have, and
# what only the engine needs is not there, as on Colab.
SMALL = """
import os, sys
for missing in ("pebble", "pypandoc", "typst", "watchfiles", "nbclient", "rich", "yaml"):
    sys.modules[missing] = None
os.environ["FASHION_MNIST"] = {folder!r}
from measured.fashion import data
data.SHA256 = {checksums!r}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A folder with the first images of the real set."""
    folder = tmp_path_factory.mktemp("small")
    whole = data.load()
    arrays = (
        whole.train_images[:TRAIN],
        whole.train_labels[:TRAIN],
        whole.test_images[:TEST],
        whole.test_labels[:TEST],
    )
    contents = {name: fashion_small.idx(values) for name, values in zip(data.SHA256, arrays, strict=True)}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return SMALL.format(
        folder=str(folder),
        checksums={name: data.hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    )


def run(name: str, small: str, folder: Path, then: str):
    """Run a notebook in `folder`/notebooks, where `folder` is a course's; what `then`, a last cell, prints."""
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(small))
    notebook.cells.append(nbformat.v4.new_code_cell(f"print({then})"))
    (folder / "notebooks").mkdir()
    (folder / "_quarto.yml").touch()
    where = {"metadata": {"path": folder / "notebooks"}}
    with kernel_sockets() as sockets:
        NotebookClient(notebook, timeout=120, kernel_name="python3", resources=where, config=sockets).execute()
    assert not list((folder / "notebooks").iterdir())
    return notebook.cells[-1].outputs[0].text


def test_there_are_three_and_each_is_tested():
    assert [file.stem for file in NOTEBOOKS] == ["1-fashion-mnist", "2-minimal-pytorch", "3-feature-visualization"]


@pytest.mark.fashion_mnist
def test_the_data(small, tmp_path):
    assert 0.5 < float(run("1-fashion-mnist", small, tmp_path, "centroid_accuracy")) <= 1


@pytest.mark.fashion_mnist
def test_the_loop(small, tmp_path):
    assert 0.6 < float(run("2-minimal-pytorch", small, tmp_path, "test_accuracy")) <= 1
    assert 400_000 < (tmp_path / "runs/notebook-2/model.pth").stat().st_size < 420_000


@pytest.mark.fashion_mnist
def test_the_hidden_layer(small, tmp_path):
    assert float(run("3-feature-visualization", small, tmp_path, "hidden.silhouettes['tsne']")) > 0
    assert next((tmp_path / "runs" / "notebook-3").glob("events.out.tfevents.*"))


def test_outside_a_course_files_go_into_the_users_cache(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DEEPLECTURE_PROJECT", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert notebook.shelf() == tmp_path / "cache" / "deeplecture"
    (tmp_path / "_quarto.yml").touch()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert notebook.shelf() == tmp_path


def test_an_epoch_is_a_line_that_shows_how_far_it_is(monkeypatch):
    shown = []

    class Handle:
        def __init__(self, data, **options):
            shown.append([data["text/plain"]])

        def update(self, data, **options):
            shown[-1].append(data["text/plain"])

    monkeypatch.setattr("IPython.display.display", Handle)
    line = notebook.Line()
    for epoch in (1, 2):
        line.step(50 * epoch, 200, 0.5, 0.8)
        line.epoch({"epoch": epoch, "train_accuracy": 0.81, "validation_accuracy": 0.82}, None, [])
    assert shown == [
        ["step 50 of 200: loss 0.500, accuracy 80% of the batch", "epoch 1: accuracy train 81.0%, validation 82.0%"],
        ["step 100 of 200: loss 0.500, accuracy 80% of the batch", "epoch 2: accuracy train 81.0%, validation 82.0%"],
    ]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_outputs_belong_to_the_cells_and_one_run(file):
    kept = nbformat.read(file, as_version=4)
    nbformat.validate(kept)
    assert kept.metadata["deeplecture"]["outputs_of"] == notebook.sources(kept), (
        "cells have changed since they were run: make notebooks-again"
    )
    code = [cell for cell in kept.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell.outputs]
    assert outputs and not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]
    assert file.stat().st_size < 300_000


def shown(name: str) -> str:
    """All text that a notebook's outputs in the repository show."""
    kept = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    outputs = [output for cell in kept.cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs)


def found(pattern: str, text: str) -> list[float]:
    return [float(number) for number in re.findall(pattern, text)]


def test_the_first_shows_what_the_records_say():
    text, kept = shown("1-fashion-mnist"), record.load("fashion/data").results
    ((mean, deviation),) = re.findall(r"mean ([\d.]+), standard deviation ([\d.]+)", text)
    assert (float(mean), float(deviation)) == (round(kept["mean"][0], 1), round(kept["deviation"][0], 1))
    counts = found(r"': (\d+)", text)
    assert counts == [*kept["train_counts"][0], *kept["test_counts"][0]]
    ladder = record.load("fashion/ladder")
    centroid = 100 * ladder.results["accuracy"][0, ladder.settings["rungs"].index("nearest centroid")]
    assert found(r"([\d.]+)% of the test images right", text) == [pytest.approx(centroid, abs=0.06)]


def test_the_second_shows_what_the_records_say():
    text, kept = shown("2-minimal-pytorch"), record.load("fashion/dataloader").results
    epochs = found(r"validation accuracy ([\d.]+)%", text)
    # Trained on five sixths of the images, judged on others than the record: a point and a half apart at most.
    assert epochs == pytest.approx(list(100 * kept["loader_accuracy"].mean(0)), abs=1.5)
    assert found(r"([\d.]+)% of the test images", text) == [
        pytest.approx(100 * kept["loader_accuracy"][:, -1].mean(), abs=1.5)
    ]
    assert "101770 parameters" in text


def test_the_third_shows_what_the_records_say():
    text, kept = shown("3-feature-visualization"), record.load("fashion/seeds").results
    for part in ("train", "validation"):
        epochs = found(rf"epoch \d: accuracy.* {part} ([\d.]+)%", text)
        assert epochs == pytest.approx(list(100 * kept[f"{part}_accuracy"][0]), abs=0.3)
    embedded = record.load("fashion/embedding").results["silhouettes"].mean(0)
    assert found(r"'(?:given|pca|tsne)': ([\d.]+)", text) == pytest.approx(list(embedded), abs=0.06)


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_the_install_cell_gets_no_engine_and_takes_the_repository_from_the_configuration(file):
    book = yaml.safe_load((FOLDER.parent / "_quarto-book.yml").read_text())["book"]
    assert notebooks.filled_in(file, book) == file.read_bytes(), "make notebook-addresses"
    code = next(cell.source for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code")
    assert 'find_spec("measured") is None' in code and '--no-deps "deeplecture @ {REPOSITORY}"' in code
    ran = []
    named = re.sub('REPOSITORY = ".*"', 'REPOSITORY = "git+https://x"', code)
    plain = re.sub(r"%pip (.*)", lambda match: f"ran.append({match[1]!r})", named)
    exec(plain.replace('importlib.util.find_spec("measured")', "None"), {"ran": ran})
    assert len(ran) == 2 and "deeplecture" not in ran[0] and "[" not in ran[1]
    project = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text())["project"]
    extra = {re.split("[><=]", need)[0] for need in project["optional-dependencies"]["train"]}
    wanted = set(ran[0].split()) - {"install", "--quiet"}
    assert extra <= wanted <= extra | {"numpy", "matplotlib", "scikit-learn"}
    with pytest.raises(SystemExit, match="The course is not installed here: its README says how"):
        exec(plain.replace("git+https://x", "").replace('importlib.util.find_spec("measured")', "None"), {"ran": ran})


def test_a_repository_that_is_named_stands_in_badge_and_install_cell_and_can_be_taken_out_again(tmp_path):
    book = {"repo-url": "https://github.com/someone/course/", "repo-branch": "trunk", "repo-subdir": "dl"}
    file = tmp_path / NOTEBOOKS[0].name
    file.write_bytes(NOTEBOOKS[0].read_bytes())
    file.write_bytes(notebooks.filled_in(file, book))
    kept = nbformat.read(file, as_version=4)
    address = "https://colab.research.google.com/github/someone/course/blob/trunk/dl/notebooks/1-fashion-mnist.ipynb"
    assert kept.cells[0].source.endswith(f"({address})")
    assert 'REPOSITORY = "git+https://github.com/someone/course@trunk#subdirectory=dl"' in kept.cells[1].source
    assert kept.metadata["deeplecture"]["outputs_of"] == notebook.sources(kept)
    assert notebooks.filled_in(file, book) == file.read_bytes()
    elsewhere = notebooks.filled_in(file, {"repo-url": "https://example.org/course"}).decode()
    assert "git+https://example.org/course@main" in elsewhere and "colab.research" not in elsewhere
    file.write_bytes(notebooks.filled_in(file, {}))
    assert json.loads(file.read_text()) == json.loads(NOTEBOOKS[0].read_text())


# -- what notebooks and chapter both show is the same -----------------------------------------------------------------

CHAPTER = FOLDER.parent / "units" / "05-fashion.qmd"
ONE_NAME = {"model": "network", "loss_function": "cross_entropy", "optimizer": "optimiser"}


def chapter_code(holds: str) -> str:
    """The block of code of the chapter that holds a text."""
    blocks = re.findall(r"^```(?:\{\.?python[^}]*\}|python)\n(.*?)^```", CHAPTER.read_text(), re.MULTILINE | re.DOTALL)
    (found,) = [block for block in blocks if holds in block]
    return found


def notebook_code(name: str, holds: str) -> str:
    """The cell of a notebook that holds a text."""
    cells = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells
    (found,) = [cell.source for cell in cells if cell.cell_type == "code" and holds in cell.source]
    return found


def steps(code: str) -> list[str]:
    """What a loop over batches does, in the order in which it is done, by the chapter's names."""

    def done(node: ast.AST):
        for child in ast.iter_child_nodes(node):
            yield from done(child)
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)

    loops = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.For)]
    # The innermost: the loop over epochs holds it.
    loop = [one for one in loops if "backward" in ast.unparse(one)][-1]
    names = [call for statement in loop.body for call in done(statement)]
    renamed = [".".join(ONE_NAME.get(part, part) for part in name.split(".")) for name in names]
    wanted = ("network", "cross_entropy", "optimiser.zero_grad", "loss.backward", "optimiser.step")
    return [name for name in renamed if name in wanted]


def test_the_loop_of_the_second_is_the_chapters():
    chapter = steps(chapter_code("loss.backward()                  #"))
    assert chapter == ["network", "cross_entropy", "optimiser.zero_grad", "loss.backward", "optimiser.step"]
    cell = notebook_code("2-minimal-pytorch", "optimizer.zero_grad()")
    assert steps(cell) == chapter
    assert cell.index("model.train()") < cell.index("optimizer.zero_grad()")
    total = fig.fashion_network.numbers().total
    assert f"{total} parameters" in shown("2-minimal-pytorch")


def test_the_nearest_mean_of_the_first_is_the_chapters(monkeypatch):
    """Both on the same images, which neither has seen: one by distances, the other by a linear rule."""
    rng = np.random.default_rng(0)
    labels = {"train_labels": rng.integers(10, size=400), "test_labels": rng.integers(10, size=200)}
    pictures = rng.integers(0, 120, size=(10, 28, 28))
    images = {
        name.replace("labels", "images"): (pictures[which] + rng.integers(0, 136, size=(len(which), 28, 28))) // 2 * 2
        for name, which in labels.items()
    }
    images = {name: values.clip(0, 255).astype(np.uint8) for name, values in images.items()}
    damaged = np.where(rng.random(200) < 0.4, rng.integers(10, size=200), labels["test_labels"])
    fashion = SimpleNamespace(**images, **(labels | {"test_labels": damaged}))
    monkeypatch.setattr(data, "load", lambda *_: fashion)
    names: dict = {}
    exec(chapter_code("W = np.stack("), names)
    seen = {"fashion": fashion, "pixels": fashion.train_images, "np": np}
    exec(notebook_code("1-fashion-mnist", "centroid_accuracy ="), seen)
    assert 0.3 < names["right"] < 0.9 and seen["centroid_accuracy"] == names["right"]
