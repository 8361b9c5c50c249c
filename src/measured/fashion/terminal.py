"""A training run on the terminal: a bar with loss and accuracy, and a line for each epoch."""

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from torch import nn


class Bar:
    """A watcher that draws a progress bar on standard error; use it as a context manager."""

    def __init__(self):
        self.progress = Progress(
            TextColumn("training"),
            BarColumn(),
            TextColumn(
                "step {task.completed:.0f}/{task.total:.0f}  loss {task.fields[loss]:.3f}  "
                "accuracy {task.fields[accuracy]:.1%}"
            ),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self.task = None

    def __enter__(self) -> "Bar":
        self.progress.start()
        return self

    def __exit__(self, *reason) -> None:
        self.progress.stop()

    def step(self, step: int, steps: int, loss: float, accuracy: float) -> None:
        """Move the bar."""
        if self.task is None:
            self.task = self.progress.add_task("", total=steps, loss=loss, accuracy=accuracy)
        self.progress.update(self.task, completed=step, loss=loss, accuracy=accuracy)

    def epoch(self, row: dict, model: nn.Module, losses: list[float]) -> None:
        """Print the epoch's line."""
        shown = "train", "validation", "test"
        parts = [
            f"{name} {row[f'{name}_loss']:.3f} / {row[f'{name}_accuracy']:.2%}"
            for name in shown
            if f"{name}_loss" in row
        ]
        self.progress.print(f"epoch {row['epoch']}: {', '.join(parts)} (loss / accuracy), {row['step_seconds']:.2f} s")
