"""The training loop: the whole data set lies on the device as bytes, and a batch is a row of indices into it."""

import itertools
import json
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from deeplecture.errors import UserError
from measured.fashion import checkpoint, runs
from measured.fashion import model as models
from measured.fashion.data import Fashion
from measured.fashion.device import choose_threads, cores, threads
from measured.fashion.disk import write_whole
from measured.fashion.parallel import ALONE, Group
from measured.fashion.settings import Settings

LOOK_EVERY = 50  # steps between two looks at the loss; each makes a GPU wait


class Watcher(Protocol):
    """Somebody who follows a run: the progress bar, TensorBoard."""

    def step(self, step: int, steps: int, loss: float, accuracy: float) -> None:
        """Called every few steps with what the last of them gave."""

    def epoch(self, row: dict, model: nn.Module, losses: list[float]) -> None:
        """Called after each epoch: its metrics, the model (with the last batch's gradients), its steps' losses."""


@dataclass
class Progress:
    """How far a run has come; a checkpoint holds this, the weights and the optimiser.

    Attributes:
        epoch: epochs done.
        losses: (steps done,) mean loss of each batch before its step.
        accuracies: (steps done,) share of each batch that was right before its step.
        rows: an epoch's metrics each, as in `metrics.jsonl`.
        seconds: time spent in the training loop, evaluation included, watchers and writing left out.
    """

    epoch: int = 0
    losses: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)
    rows: list[dict] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class Images:
    """Images and labels on the device.

    Attributes:
        images: (n, 28, 28) uint8.
        labels: (n,) int64.
    """

    images: Tensor
    labels: Tensor

    @classmethod
    def of(cls, images: np.ndarray, labels: np.ndarray, device: torch.device) -> "Images":
        """Copy arrays of bytes to the device."""
        return cls(torch.tensor(images, device=device), torch.tensor(labels, device=device, dtype=torch.long))


class Judge:
    """A watcher that judges the network after each epoch on images that it is not trained on.

    Args:
        name: `test` writes `test_loss` and `test_accuracy` into the epoch's metrics. Whoever chooses anything by what
            the test images say has none left to judge the choice; so `train` looks at them only through this.
        images: what to judge it on.
    """

    def __init__(self, name: str, images: Images):
        self.name, self.images = name, images

    def step(self, step: int, steps: int, loss: float, accuracy: float) -> None:
        """Nothing: it waits for the epoch's end."""

    def epoch(self, row: dict, model: nn.Module, losses: list[float]) -> None:
        """Add loss and accuracy to the epoch's metrics."""
        row |= {f"{self.name}_{key}": value for key, value in evaluate(model, self.images).items()}


def train(
    settings: Settings,
    fashion: Fashion,
    device: torch.device,
    out: Path | None = None,
    resume: bool = False,
    watchers: tuple[Watcher, ...] = (),
    group: Group = ALONE,
) -> tuple[nn.Module, Progress]:
    """Train a network; the test images are not looked at.

    Args:
        settings: what decides the result.
        fashion: the data set.
        device: where to compute.
        out: folder for `metrics.jsonl`, `checkpoint.pt` (both after every epoch) and `model.pt`; None writes nothing.
        resume: go on from the folder's checkpoint, if it has one, to the same weights that an unbroken run gives.
        watchers: told of steps and epochs.
        group: the processes that train together.

    Returns:
        (the trained network, how the run went).

    Raises:
        UserError: a setting makes no sense, the folder cannot be written, the checkpoint does not fit, or the loss is
            no finite number any more.
    """
    settings.check(len(fashion.train_labels))
    if not settings.threads:
        settings, _ = with_threads(settings, fashion, device, out if resume else None, group)
    with threads(settings.threads):
        return _train(settings, fashion, device, out, resume, watchers, group)


def with_threads(
    settings: Settings, fashion: Fashion, device: torch.device, resumed: Path | None, group: Group = ALONE
) -> tuple[Settings, str]:
    """The settings with the number of CPU threads that suits the machine now, and why in one clause.

    Args:
        resumed: folder of a run that is to be gone on with, whose number is kept, as its bits depend on it; None where
            a run starts.
    """
    if resumed and (file := resumed / "checkpoint.pt").exists():
        kept = checkpoint.load(file).get("settings", {}).get("threads", 1)
        return replace(settings, threads=kept or 1), "as the run that goes on"
    if group.size > 1:
        return replace(settings, threads=1), "one for each process"
    if device.type != "cpu":
        return replace(settings, threads=1), "the GPU computes"
    count, why = choose_threads(
        cores(), lambda count: seconds_per_step(replace(settings, threads=count), fashion, device, steps=10)
    )
    return replace(settings, threads=count), why


def _train(settings, fashion, device, out, resume, watchers, group) -> tuple[nn.Module, Progress]:
    training, held_out = split(settings, fashion, device)
    model = models.build(settings.model, settings.seed).to(device)
    model.standardise.fit(training.images)
    optimiser = torch.optim.Adam(model.parameters(), settings.learning_rate, fused=True)
    progress = Progress()
    writes = out is not None and group.rank == 0
    if writes:
        runs.make(out)
    if out is not None and resume and (out / "checkpoint.pt").exists():
        progress = _restore(out / "checkpoint.pt", settings, model, optimiser, device)
    network = group.wrap(torch.compile(model) if settings.compile else model)

    while progress.epoch < settings.epochs:
        start = time.perf_counter()
        row = _epoch(settings, progress, network, optimiser, training, watchers if group.rank == 0 else (), group)
        row["step_seconds"] = time.perf_counter() - start
        if len(held_out.labels):
            Judge("validation", held_out).epoch(row, model, [])
        progress.rows.append(row)
        progress.epoch += 1
        progress.seconds += time.perf_counter() - start
        # Before the checkpoint: a run that is killed in between repeats the epoch, and what they kept has no gap.
        for watcher in watchers if group.rank == 0 else ():
            watcher.epoch(row, model, progress.losses[-row["steps"] :])
        if writes:
            _write(out, settings, progress, model, optimiser)
    if writes:
        checkpoint.save({"model": settings.model, "weights": model.state_dict()}, out / "model.pt")
    return model, progress


def split(settings: Settings, fashion: Fashion, device: torch.device) -> tuple[Images, Images]:
    """The images to train on and those held out, drawn with the seed."""
    order = np.random.default_rng([settings.seed, 1]).permutation(len(fashion.train_labels))
    parts = np.sort(order[settings.validation :]), np.sort(order[: settings.validation])
    return tuple(Images.of(fashion.train_images[part], fashion.train_labels[part], device) for part in parts)


def batches(settings: Settings, epoch: int, images: int, device: torch.device) -> tuple[Tensor, ...]:
    """The epoch's batches: the numbers 0 to `images` - 1 in the order that seed and epoch decide, cut into pieces."""
    order = np.random.default_rng([settings.seed, 2, epoch]).permutation(images)
    return torch.from_numpy(order).to(device).split(settings.batch_size)


def train_step(
    network: nn.Module, optimiser: torch.optim.Optimizer, images: Tensor, labels: Tensor, scale: float, precision: str
) -> tuple[Tensor, Tensor]:
    """One step of gradient descent.

    Args:
        images, labels: the batch.
        scale: multiplies the sum of the images' losses; 1 / n makes it their mean.

    Returns:
        (loss, number of images that were right), both before the step and still on the device.
    """
    with torch.autocast(images.device.type, torch.bfloat16, enabled=precision == "bfloat16"):
        logits = network(images)
        loss = cross_entropy(logits, labels, reduction="sum") * scale
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.detach(), (logits.argmax(1) == labels).sum()


@torch.no_grad()
def predict(model: nn.Module, images: Tensor, batch_size: int = 1000) -> Tensor:
    """Logits of many images, (n, 28, 28) to (n, 10)."""
    return torch.cat([model(part).float() for part in images.split(batch_size)])


def evaluate(model: nn.Module, images: Images) -> dict[str, float]:
    """Mean loss and accuracy on images."""
    logits = predict(model, images.images)
    right = (logits.argmax(1) == images.labels).sum().item()
    return {"loss": cross_entropy(logits, images.labels).item(), "accuracy": right / len(images.labels)}


def seconds_per_step(settings: Settings, fashion: Fashion, device: torch.device, steps: int = 20) -> float:
    """Time of a training step on a device: the median of some, after as many steps of warming up.

    Without a number of threads in the settings the CPU takes one.
    """
    some = Images.of(fashion.train_images[: settings.batch_size], fashion.train_labels[: settings.batch_size], device)
    model = models.build(settings.model, settings.seed).to(device)
    optimiser = torch.optim.Adam(model.parameters(), settings.learning_rate, fused=True)
    wait = getattr(torch, device.type).synchronize
    seconds = []
    with threads(settings.threads or 1):
        for _ in range(2 * steps):
            start = time.perf_counter()
            train_step(model, optimiser, some.images, some.labels, 1 / len(some.labels), settings.precision)
            wait()
            seconds.append(time.perf_counter() - start)
    return float(np.median(seconds[steps:]))


def _epoch(settings, progress, network, optimiser, training, watchers, group) -> dict:
    """Go once through the training images; return the epoch's metrics."""
    pieces = batches(settings, progress.epoch, len(training.labels), training.labels.device)
    losses, right = torch.zeros(2, len(pieces), device=training.labels.device)
    steps = len(pieces) * settings.epochs
    looked = 0
    for number, piece in enumerate(pieces):
        step = progress.epoch * len(pieces) + number
        if settings.schedule == "linear":
            optimiser.param_groups[0]["lr"] = settings.learning_rate * (1 - step / steps)
        mine = group.share(piece)
        images, labels = training.images.index_select(0, mine), training.labels.index_select(0, mine)
        losses[number], right[number] = train_step(
            network, optimiser, images, labels, group.size / len(piece), settings.precision
        )
        if (number + 1) % LOOK_EVERY == 0 or number + 1 == len(pieces):
            _stop_if_lost(losses[looked : number + 1], step - number + looked, settings)
            looked = number + 1
            for watcher in watchers:
                watcher.step(step + 1, steps, losses[number].item(), right[number].item() / len(mine))
    sizes = torch.tensor([len(piece) for piece in pieces], device=losses.device)
    losses = group.sum(losses) / group.size
    right = group.sum(right)
    progress.losses += losses.tolist()
    progress.accuracies += (right / sizes).tolist()
    return {
        "epoch": progress.epoch + 1,
        "steps": len(pieces),
        "train_loss": ((losses * sizes).sum() / sizes.sum()).item(),
        "train_accuracy": (right.sum() / sizes.sum()).item(),
    }


def _stop_if_lost(losses: Tensor, first_step: int, settings: Settings) -> None:
    lost = (~losses.isfinite()).nonzero()
    if len(lost):
        step = first_step + int(lost[0])
        raise UserError(
            f"the loss became {losses[lost[0]].item()} at step {step} (counted from 0) with {settings}; "
            "a smaller --learning-rate helps most often"
        )


def _write(out: Path, settings: Settings, progress: Progress, model, optimiser) -> None:
    """Write metrics and checkpoint; a run that is resumed between the two writes the same metrics again."""
    lines = []
    steps = iter(enumerate(zip(progress.losses, progress.accuracies, strict=True)))
    for row in progress.rows:
        for step, (loss, accuracy) in itertools.islice(steps, row["steps"]):
            lines.append({"step": step, "loss": loss, "accuracy": accuracy})
        lines.append(row)
    write_whole(out / "metrics.jsonl", "".join(json.dumps(line) + "\n" for line in lines).encode())
    state = {
        "settings": asdict(settings),
        "progress": asdict(progress),
        "weights": model.state_dict(),
        "optimiser": optimiser.state_dict(),
    }
    checkpoint.save(state, out / "checkpoint.pt")


def _restore(file: Path, settings: Settings, model, optimiser, device: torch.device) -> Progress:
    """Put a checkpoint's state into model and optimiser."""
    state = checkpoint.load(file, device)
    if "settings" not in state:
        raise UserError(f"{file} is no checkpoint of a training run: delete it and train again without --resume")
    was, now = state["settings"], asdict(settings)
    changed = [f"{name} was {was.get(name)}, is {now[name]}" for name in now if was.get(name) != now[name]]
    if changed:
        raise UserError(f"{file} belongs to another run ({'; '.join(changed)}): use its settings, or another --out")
    checkpoint.restore(model, state["weights"], file)
    optimiser.load_state_dict(state["optimiser"])
    return Progress(**state["progress"])
