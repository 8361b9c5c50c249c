"""The notebooks run from top to bottom, on a small part of the data, and lie in the repository without outputs."""

from pathlib import Path

import fashion_small
import nbformat
import pytest
from nbclient import NotebookClient

from measured.fashion import data

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
TRAIN, TEST = 2000, 1000

# Run before a notebook's first cell: the tiny set takes the place of the whole one, whose checksums it cannot have.
SMALL = """
import os
os.environ["FASHION_MNIST"] = {folder!r}
from measured.fashion import data
data.SHA256 = {checksums!r}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A folder with the first images of the real set."""
    folder = tmp_path_factory.mktemp("small")
    whole = data.load()
    arrays = (whole.train_images[:TRAIN], whole.train_labels[:TRAIN], whole.test_images[:TEST], whole.test_labels[:TEST])
    contents = {name: fashion_small.idx(values) for name, values in zip(data.SHA256, arrays, strict=True)}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return SMALL.format(
        folder=str(folder),
        checksums={name: data.hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    )


def run(name: str, small: str, folder: Path, then: str):
    """Run a notebook in `folder`/notebooks; what `then`, a last cell, prints."""
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(small))
    notebook.cells.append(nbformat.v4.new_code_cell(f"print({then})"))
    (folder / "notebooks").mkdir()
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder / "notebooks"}}
    ).execute()
    return notebook.cells[-1].outputs[0].text


def test_there_are_three_and_each_is_tested():
    assert [file.stem for file in NOTEBOOKS] == ["1-fashion-mnist", "2-minimal-pytorch", "3-feature-visualization"]


@pytest.mark.fashion_mnist
def test_the_data(small, tmp_path):
    assert 0.5 < float(run("1-fashion-mnist", small, tmp_path, "centroid_accuracy")) <= 1


@pytest.mark.fashion_mnist
def test_the_loop(small, tmp_path):
    assert 0.6 < float(run("2-minimal-pytorch", small, tmp_path, "test_accuracy")) <= 1
    assert 400_000 < (tmp_path / "notebooks" / "model.pth").stat().st_size < 420_000


@pytest.mark.fashion_mnist
def test_the_hidden_layer(small, tmp_path):
    assert float(run("3-feature-visualization", small, tmp_path, "hidden.silhouettes['tsne']")) > 0
    assert next((tmp_path / "runs" / "notebook").glob("events.out.tfevents.*"))


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_no_outputs_a_badge_of_its_own_and_an_install_cell(file):
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert (
        f"/notebooks/{file.name})" in notebook.cells[0].source
        and "colab.research.google.com/github/" in notebook.cells[0].source
    )
    assert 'find_spec("deeplecture") is None' in code[0].source and "%pip install" in code[0].source
