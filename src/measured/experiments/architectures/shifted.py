"""Networks that learn from centred digits, or from digits at random places, asked about digits shifted by so many pixels."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.architectures import _chosen
from measured.experiments.optimisation import _network

MODELS = ("dense", "convolutions", "convolutions, mean over places")
LEARNED = ("in the middle", "at random places", "at random places, shuffled")


@dataclass(frozen=True)
class Settings:
    """What is trained. Images lie in a black frame so wide that no shift moves a part of them out of it.

    Attributes:
        learned: images in the middle of the frame, or each moved to a place that is drawn once, up to the largest shift; or these
            with all pixels moved by one shuffle that is drawn for each seed.
        shifts: pixels to the right by which test digits are moved, rising from 0; the last is the largest.
        hidden: units of the dense network: about as many multiply-adds as the second has.
        rates: learning rates of Adam for each network, rising.
    """

    models: tuple[str, ...] = MODELS
    learned: tuple[str, ...] = LEARNED
    shifts: tuple[int, ...] = (0, 1, 2, 3, 4)
    hidden: int = 128
    rates: tuple[tuple[float, ...], ...] = ((0.002, 0.008, 0.03), (0.006, 0.02, 0.06, 0.15), (0.02, 0.06, 0.15))
    epochs: int = 12
    batch: int = 100


def built(name: str, settings: Settings):
    """The network of this name, with PyTorch's starting weights."""
    from measured.experiments.architectures import _images

    side = 8 + 2 * settings.shifts[-1]
    if name == "dense":
        return _images.mlp(settings.hidden, side)
    return _images.cnn(side, "places" if name == "convolutions" else "mean")


def parameters(settings: Settings) -> dict[str, int]:
    from measured.experiments.architectures import _images

    return {name: _images.parameters(built(name, settings)) for name in settings.models}


CALM = np.array(((1, 1, 0, 0), (1, 1, 1, 0), (1, 1, 0, 0)), bool)[:, None]
WHY = "past its best rate a training is chaotic"


@experiment(
    seeds=range(10),
    data="digits of scikit-learn in a frame of 16 x 16: 1197 to train, 300 to validate, 300 to test",
    # Compared are rates at which a repetition ends where it did; the third of the convolutions ends a little elsewhere.
    tolerance={
        key: Within(
            np.array(((few,) * 4, (few, few, more, few), (few,) * 4))[:, None],
            mean=mean,
            where=CALM,
            why=WHY,
        )
        for key, (few, more, mean) in {"validation_loss": (0.02, 0.06, 0.02), "right": (0.021, 0.05, 0.01)}.items()
    },
    intervals="range over the seeds",
    varied=("split", "places", "shuffle", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {f"learning rate, {name}": rates for name, rates in zip(made.models, made.rates)},
        len(made.learned) * sum(map(len, made.rates)),
        by="validation_loss, on images placed as those that were learned from",
    ),
    validation="validation_loss",
    test="right",
    parameters=parameters,
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train every network on images of both kinds at every rate.

    Returns:
        `validation_loss` (models, learned, rates) in nats, infinite where a network has fewer rates; `right` (shifts,
        models, learned, rates), the share of shifted test digits that are right.
    """
    import torch

    from measured.experiments.architectures import _images

    torch.set_num_threads(1)
    data = _network.digits(np.random.default_rng([seed, 0]))
    parts = [(x.reshape(-1, 1, 8, 8).astype(np.float32), y) for x, y in (data.train, data.validation, data.test)]
    mean, spread = parts[0][0].mean(), parts[0][0].std()
    rng, edge = np.random.default_rng([seed, 1]), settings.shifts[-1]
    there = lambda x, right, down: (framed(x, edge, right, down) - mean) / spread  # noqa: E731
    still = [np.zeros(len(y), int) for _, y in parts]
    moved = [rng.integers(-edge, edge + 1, (2, len(y))) for _, y in parts[:2]]
    tests = [there(parts[2][0], still[2] + shift, still[2]) for shift in settings.shifts]
    frame = tests[0].shape[-1]
    shape = len(settings.models), len(settings.learned), max(map(len, settings.rates))
    loss, right = np.full(shape, np.inf), np.zeros((len(settings.shifts), *shape))
    for j, kind in enumerate(settings.learned):
        ways = [(zero, zero) for zero in still[:2]] if kind == "in the middle" else moved
        order = np.arange(frame**2)
        if kind.endswith("shuffled"):
            order = np.random.default_rng([seed, 4]).permutation(order)
        shown = [(shuffled(there(x, *way), order), y) for (x, y), way in zip(parts, ways)]
        asked = [(shuffled(x, order), parts[2][1]) for x in tests]
        for i, name in enumerate(settings.models):
            for k, rate in enumerate(settings.rates[i]):
                torch.manual_seed(1000 * seed + 2)
                model = built(name, settings)
                made = rate, settings.epochs, settings.batch, np.random.default_rng([seed, 3])
                _images.trained(model, shown[0], *made)
                loss[i, j, k] = _images.judged(model, shown[1])[0]
                right[:, i, j, k] = [_images.judged(model, one)[1] for one in asked]
    return {"validation_loss": loss, "right": right}


def shuffled(images: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Images (n, 1, s, s) whose pixels have new places, the same for all."""
    return np.ascontiguousarray(images.reshape(len(images), -1)[:, order].reshape(images.shape))


def framed(images: np.ndarray, edge: int, right: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Images (n, 1, s, s) in a black frame of `edge` pixels, each moved by its own whole numbers of pixels, at most `edge`."""
    side = images.shape[-1]
    made = np.zeros((len(images), 1, side + 2 * edge, side + 2 * edge), np.float32)
    for number, (x, y) in enumerate(zip(edge + right, edge + down)):
        made[number, :, y : y + side, x : x + side] = images[number]
    return made


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of shifts."""
    right = _chosen.at_best(record, "right")  # runs, shifts, models, learned
    dense, conv, mean = np.moveaxis(right, 2, 0)
    at, last = _chosen.place(record), np.array([len(rates) - 1 for rates in record.settings["rates"]])[:, None]
    rank = np.where(at == 0, 0, np.where(at == last, 2, 1))  # at the lower end of its grid, inside, at the upper end
    guesses = record.results["validation_loss"].mean(axis=0).min(axis=-1) > 2.27  # nats; ln 10 is 2.30
    random = np.mean([dense, conv, mean], axis=2)[..., 1:]  # models, runs, both kinds of random places
    return (
        inside("every best rate lies inside its grid, but where nothing is learned", rank[~guesses], (0, 1, 2)),
        between("which is the mean over places on shuffled pixels alone", float(guesses.sum()), 0.5, 1.5),
        between("learned in the middle, convolutions are right on the middle", float(conv[:, 0, 0].mean()), 0.95),
        paired("two pixels cost most of it", conv[:, 0, 0], conv[:, 2, 0], 0.7),
        paired("two cost the mean over places nearly as much", mean[:, 0, 0], mean[:, 2, 0], 0.6),
        paired("four, as far as both strides together, cost it far less", mean[:, 4, 0], mean[:, 2, 0], 0.4),
        paired(
            "learned at random places, convolutions lead over the dense network", random[1, :, 0], random[0, :, 0], 0.1
        ),
        alike("and the mean over places is about level with them", random[2, :, 0], random[1, :, 0], 0.2),
        paired("a shuffle of the pixels takes most of their answers", random[1, :, 0], random[1, :, 1], 0.1),
        paired("and leaves the mean over places behind the dense network", random[0, :, 1], random[2, :, 1]),
        alike("which loses little", random[0, :, 0], random[0, :, 1], 0.06),
    )
