"""One network from several starts: which of them learn, and how far two epochs bring them."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, paired
from deeplecture.experiment import experiment
from measured.experiments.fashion._report import parameters
from measured.fashion import data, training
from measured.fashion import model as models
from measured.fashion.settings import Settings as Run

STARTS = ("usual", "zeros", "alike", "tenfold", "hundredfold", "raw")


@dataclass(frozen=True)
class Settings:
    """The default run cut to two epochs, and the starts.

    `usual` is PyTorch's; in `zeros` and `alike` all weights and offsets are 0 and 0.01; `tenfold` and `hundredfold` multiply
    the usual weights of both layers; `raw` has the usual weights and grey values of 0 to 255 that nobody standardised.
    Weights, split and orders come from the processor's generators on every `device`: only the arithmetic is another.
    """

    starts: tuple[str, ...] = STARTS
    epochs: int = 2
    validation: int = 10_000
    device: str = "cpu"


# Large starts magnify rounding: what is compared of a batch's loss is its size, not its digits.
# A card sums in another order and is no otherwise another: it is held to the same. Allowed of an accuracy are 0.012, of its mean
# 0.004, where the text reads gaps of 0.02 and more.
TOLERANCE = {
    "losses": Within(each=np.inf, why="single batches of the large starts hang on rounding; accuracies are compared"),
    "first_loss": Within(each=np.array((0.1, 0.001, 0.02, 3.0, 150.0, 3.0))),
    "validation_accuracy": Within(0.012, mean=0.004),
    "different": Within(each=2),
}


@experiment(
    seeds=(0, 1, 2),
    data="Fashion-MNIST, 50,000 training images, 10,000 held out with the seed",
    tolerance=TOLERANCE,
    on_devices=TOLERANCE,
    intervals="range over the seeds",
    varied=("initialisation", "order", "split"),
    tuned="none: every start has the default settings",
    validation="validation_accuracy",
    test="none: the test images are not looked at",
    parameters=lambda made: parameters("mlp"),
    apart=("different",),
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """(starts, steps) loss of each batch; (starts,) mean loss of the first five; (starts, epochs) accuracy on held-out
    images; (starts,) how many hidden units differ from each other at the end."""
    import torch

    fashion = data.load()
    made = Run(epochs=settings.epochs, validation=settings.validation, seed=seed, threads=1)
    with training.threads(1):
        parts = training.split(made, fashion, torch.device(settings.device))
        told = [_train(made, start, *parts) for start in settings.starts]
    losses, accuracy, different = (np.array(column) for column in zip(*told, strict=True))
    return {
        "losses": losses.astype(np.float32),
        "first_loss": losses[:, :5].mean(1),
        "validation_accuracy": accuracy,
        "different": different,
    }


def _train(made: Run, start: str, learned, held_out) -> tuple[list[float], list[float], int]:
    """Losses of the batches, accuracies after the epochs, hidden units that differ: the loop of `training.train`."""
    import torch

    device = learned.images.device
    model = models.build(made.model, made.seed).to(device)
    model.standardise.fit(learned.images)
    _prepare(model, start)
    optimiser = torch.optim.Adam(model.parameters(), made.learning_rate, fused=True)
    losses, accuracies = [], []
    for epoch in range(made.epochs):
        pieces = training.batches(made, epoch, len(learned.labels), device)
        for number, piece in enumerate(pieces):
            done = (epoch * len(pieces) + number) / (made.epochs * len(pieces))
            optimiser.param_groups[0]["lr"] = made.learning_rate * (1 - done)
            images, labels = learned.images[piece], learned.labels[piece]
            loss, _ = training.train_step(model, optimiser, images, labels, 1 / len(piece), made.precision)
            losses.append(loss.item())
        accuracies.append(training.evaluate(model, held_out)["accuracy"])
    return losses, accuracies, len(np.unique(model.hidden.weight.detach().cpu().numpy().round(4), axis=0))


def _prepare(model, start: str) -> None:
    """Put the network where a run is to start."""
    import torch

    with torch.no_grad():
        if start in ("zeros", "alike"):
            for weights in model.parameters():
                weights.fill_(0.0 if start == "zeros" else 0.01)
        elif start in ("tenfold", "hundredfold"):
            for layer in (model.hidden, model.output):
                layer.weight.mul_(10 if start == "tenfold" else 100)
        elif start == "raw":
            model.standardise.mean.zero_()
            model.standardise.deviation.fill_(1.0)


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the starts."""
    starts = record.settings["starts"]
    end = dict(zip(starts, record.results["validation_accuracy"][:, :, -1].T, strict=True))
    different = dict(zip(starts, record.results["different"].T, strict=True))
    return (
        between("from zeros nothing is learnt", end["zeros"].max(), high=0.12, spread=0.01),
        between("from weights that are all alike one unit is all there is", different["alike"].max(), high=1.5),
        paired("and it is far behind the usual start", end["usual"], end["alike"], 0.4),
        paired("a tenfold start learns less", end["usual"], end["tenfold"], 0.03),
        paired("a hundredfold one still less", end["tenfold"], end["hundredfold"], 0.03),
        paired("grey values as they are cost a point", end["usual"], end["raw"], 0.01),
    )
