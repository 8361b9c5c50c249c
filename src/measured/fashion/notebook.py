"""What the notebooks of the course need besides: a place for their files, and a line that shows how far a run is.

As a program it runs notebooks from top to bottom on the whole data set and keeps in them what they show:

    python -m measured.fashion.notebook notebooks/*.ipynb        (or: make notebooks-again)
"""

import hashlib
import os
import sys
from pathlib import Path

KEPT_METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                 "language_info": {"name": "python"}}  # fmt: skip
LONGEST_RUN = 1800  # seconds that a cell may take


def shelf() -> Path:
    """The folder for a notebook's data set and runs: the course's, else one in the user's cache; never the notebook's."""
    from deeplecture import paths
    from deeplecture.errors import UserError

    try:
        return paths.project()
    except UserError:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deeplecture"


class Line:
    """A watcher that shows a run's progress in a notebook, in one line an epoch that is written anew every few steps."""

    def __init__(self):
        self.shown = None

    def step(self, step: int, steps: int, loss: float, accuracy: float) -> None:
        """Say how far the run is."""
        self._show(f"step {step} of {steps}: loss {loss:.3f}, accuracy {accuracy:.0%} of the batch")

    def epoch(self, row: dict, model, losses: list[float]) -> None:
        """Say what the epoch gave; the next one gets a line of its own."""
        parts = [
            f"{name} {row[f'{name}_accuracy']:.1%}" for name in ("train", "validation") if f"{name}_accuracy" in row
        ]
        self._show(f"epoch {row['epoch']}: accuracy {', '.join(parts)}")
        self.shown = None

    def _show(self, text: str) -> None:
        from IPython.display import display

        if self.shown is None:
            self.shown = display({"text/plain": text}, raw=True, display_id=True)
        else:
            self.shown.update({"text/plain": text}, raw=True)


def sources(notebook: dict) -> str:
    """A digest of a notebook's cells without outputs, and without the two places that name the course's repository."""
    cells = ("".join(cell["source"]) for cell in notebook["cells"])
    lines = ([line for line in cell.rstrip().split("\n") if not _names_repository(line)] for cell in cells)
    return hashlib.sha256("\0".join("\n".join(cell).rstrip() for cell in lines).encode()).hexdigest()


def _names_repository(line: str) -> bool:
    return line.startswith("REPOSITORY = ") or "colab-badge" in line


def run_again(file: Path) -> None:
    """Run a notebook and keep its outputs in it, with the digest of the cells that gave them.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed; the file stays as it was.
    """
    import nbformat
    from nbclient import NotebookClient

    from deeplecture.sockets import kernel_sockets

    notebook = nbformat.read(file, as_version=4)
    where = {"metadata": {"path": file.parent}}
    with kernel_sockets() as sockets:
        NotebookClient(notebook, timeout=LONGEST_RUN, kernel_name="python3", resources=where, config=sockets).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times, which change with every run
    notebook.metadata = nbformat.from_dict(KEPT_METADATA | {"deeplecture": {"outputs_of": sources(notebook)}})
    nbformat.write(notebook, file)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(f"running {name}", flush=True)
        run_again(Path(name))
