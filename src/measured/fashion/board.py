"""What TensorBoard shows of a run: curves, predictions, the graph, histograms, the hidden layer's space."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.tensorboard import SummaryWriter

from deeplecture.errors import UserError
from measured.fashion.data import CLASSES
from measured.fashion.evaluation import features
from measured.fashion.runs import EVENTS
from measured.fashion.training import Images, predict

PREDICTIONS = 16
PROJECTED = 1000


class Board:
    """A watcher that writes TensorBoard's event files.

    A run that is resumed goes on in its own files: steps that its checkpoint does not hold are done again, and
    TensorBoard is told to drop what the files say of them. A run that starts removes what one left that never came to
    its first checkpoint.

    Args:
        folder: where to write; a run's folder, which holds no other run's files.
        shown: images for predictions and projector: held-out ones, so that nobody looks at the test images on the way.
    """

    def __init__(self, folder: Path, shown: Images):
        self.folder = folder
        self.images, self.labels = shown.images[:PROJECTED].cpu().numpy(), shown.labels[:PROJECTED].tolist()
        self.steps = 0
        self.writer = None

    def step(self, step: int, steps: int, loss: float, accuracy: float) -> None:
        """Nothing: the curves are written an epoch at a time."""

    def epoch(self, row: dict, model: nn.Module, losses: list[float]) -> None:
        """Write the epoch's scalars, histograms of weights and of the last batch's gradients, and some predictions.

        Raises:
            UserError: the folder cannot be written.
        """
        with self._writing():
            if self.writer is None:
                self._open(row["steps"] * (row["epoch"] - 1))
                self.writer.add_graph(model, self._some(model, 1))
            for loss in losses:
                self.steps += 1
                self.writer.add_scalar("step/loss", loss, self.steps)
            for key in row:
                if key.endswith(("_loss", "_accuracy")):
                    self.writer.add_scalar(f"epoch/{key}", row[key], row["epoch"])
            for name, parameter in model.named_parameters():
                self.writer.add_histogram(f"weights/{name}", parameter, row["epoch"])
                if parameter.grad is not None:
                    self.writer.add_histogram(f"gradients/{name}", parameter.grad, row["epoch"])
            self.writer.add_figure("predictions", self._predictions(model), row["epoch"])
            self.writer.flush()

    def close(self, model: nn.Module) -> None:
        """Write the hidden layer of the images for the projector, each with its picture, and end.

        Nothing is written where no epoch was left to train.

        Raises:
            UserError: the folder cannot be written.
        """
        if self.writer is None:
            return
        names = [CLASSES[label] for label in self.labels]
        sprites = torch.from_numpy(1 - self.images / np.float32(255)).unsqueeze(1)
        with self._writing():
            self.writer.add_embedding(features(model, self.images), names, sprites, self.steps, "hidden layer")
            self.writer.close()

    def _open(self, done: int) -> None:
        """Begin to write after so many steps."""
        if not done:
            for old in self.folder.glob(EVENTS):
                old.unlink()
        self.steps = done
        self.writer = SummaryWriter(self.folder, purge_step=done + 1 if done else None)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UserError(f"cannot write TensorBoard's files to {self.folder}: {error.strerror or error}") from error

    def _some(self, model: nn.Module, count: int) -> torch.Tensor:
        return torch.tensor(self.images[:count], device=next(model.parameters()).device)

    def _predictions(self, model: nn.Module):
        from matplotlib.figure import Figure

        predicted = predict(model, self._some(model, PREDICTIONS)).argmax(1).tolist()
        picture = Figure(figsize=(8, 8.6), layout="constrained")
        for axes, image, label, guess in zip(
            picture.subplots(4, PREDICTIONS // 4).flat, self.images, self.labels, predicted
        ):
            axes.imshow(image, cmap="gray_r")
            axes.set_title(CLASSES[guess] if guess == label else f"{CLASSES[guess]}\nis {CLASSES[label]}", fontsize=10)
            axes.axis("off")
        return picture
