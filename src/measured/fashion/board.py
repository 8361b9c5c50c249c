"""What TensorBoard shows of a run: curves, predictions, the graph, histograms, the hidden layer's space."""

from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.tensorboard import SummaryWriter

from deeplecture.errors import UserError
from measured.fashion.data import CLASSES, Fashion
from measured.fashion.evaluation import features
from measured.fashion.training import predict

PREDICTIONS = 16
PROJECTED = 1000


class Board:
    """A watcher that writes TensorBoard's event files.

    Args:
        folder: where to write; a run's folder.
        fashion: the data set, for predictions and projector.

    Raises:
        UserError: the folder cannot be written.
    """

    def __init__(self, folder: Path, fashion: Fashion):
        try:
            for old in folder.glob("events.out.tfevents.*"):
                old.unlink()
            self.writer = SummaryWriter(folder)
        except OSError as error:
            raise UserError(f"cannot write TensorBoard's files to {folder}: {error.strerror}") from error
        self.fashion = fashion
        self.steps = 0

    def step(self, step: int, steps: int, loss: float, accuracy: float) -> None:
        """Nothing: the curves are written an epoch at a time."""

    def epoch(self, row: dict, model: nn.Module, losses: list[float]) -> None:
        """Write the epoch's scalars, histograms of weights and of the last batch's gradients, and some predictions."""
        if self.steps == 0:
            self.steps = row["steps"] * (row["epoch"] - 1)
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
        """Write the hidden layer of some test images for the projector, each with its picture, and end."""
        images = self.fashion.test_images[:PROJECTED]
        names = [CLASSES[label] for label in self.fashion.test_labels[:PROJECTED]]
        sprites = torch.from_numpy(1 - images / np.float32(255)).unsqueeze(1)
        self.writer.add_embedding(features(model, images), names, sprites, self.steps, "hidden layer")
        self.writer.close()

    def _some(self, model: nn.Module, count: int) -> torch.Tensor:
        return torch.tensor(self.fashion.test_images[:count], device=next(model.parameters()).device)

    def _predictions(self, model: nn.Module):
        from matplotlib.figure import Figure

        predicted = predict(model, self._some(model, PREDICTIONS)).argmax(1).tolist()
        picture = Figure(figsize=(8, 8.6), layout="constrained")
        for axes, image, label, guess in zip(
            picture.subplots(4, PREDICTIONS // 4).flat, self.fashion.test_images, self.fashion.test_labels, predicted
        ):
            axes.imshow(image, cmap="gray_r")
            axes.set_title(CLASSES[guess] if guess == label else f"{CLASSES[guess]}\nis {CLASSES[label]}", fontsize=10)
            axes.axis("off")
        return picture
