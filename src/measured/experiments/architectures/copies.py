"""A diffusion model of points in the plane, trained on few examples or on many: how close its samples lie to them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, between, ordered, paired
from deeplecture.experiment import experiment
from measured.experiments.architectures import _plane


@dataclass(frozen=True)
class Settings:
    """What is trained: a network of two hidden layers for each number of examples, all at once.

    Attributes:
        sizes: numbers of examples, rising, each set within the next.
        lengths: steps of Adam, rising; each is a training of its own, from the same weights.
        filmed: steps of the longest training after which samples are drawn to be shown.
        shown: the numbers of examples that are shown so.
    """

    sizes: tuple[int, ...] = (4, 10, 30, 100, 300, 1000)
    lengths: tuple[int, ...] = (300, 3000)
    hidden: int = 64
    rate: float = 0.01
    batch: int = 128
    sampling: int = 50
    samples: int = 500
    filmed: tuple[int, ...] = (20, 40, 60, 80, 100, 150, 200, 300, 400, 500, 700, 1000, 1500, 2000, 3000)
    shown: tuple[int, ...] = (10, 1000)


@experiment(
    seeds=range(5),
    data="a declared mixture of eight heaps in the plane: 4 to 1,000 examples, 500 samples against 500 fresh points",
    tolerance={
        "nearest": 1e-3,
        "fresh_nearest": 1e-9,
        "exact_nearest": 1e-6,
        "inside": 0.006,
        "loss": 1e-3,
        "examples": 1e-9,
        "drawn": 0.02,
        "film": 0.02,
    },
    intervals="range over the seeds",
    varied=("sample", "initialisation", "noise"),
    tuned="none: rate and width were set once; both lengths are shown",
    validation="none: nothing is chosen",
    test="nearest",
    apart=("exact_nearest",),
    parameters=lambda made: {"network": (2 + 5) * made.hidden + made.hidden**2 + made.hidden * 4 + 2},
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train one network for each number of examples and each length, and draw samples.

    Returns:
        (lengths, sizes): `nearest`, the median distance of samples to the nearest example, `inside`, the share of samples within
        three spreads of a heap's centre, `loss`, the mean squared error of the noise on fresh points; (sizes,): `fresh_nearest`, the
        distance for fresh points, `exact_nearest`, for samples by the best guess from the examples alone; to be shown `examples`
        (60, 2), `drawn` (lengths, sizes, 60, 2) and `film` (filmed, shown, 200, 2), samples from the same noise.
    """
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng([seed, 0])
    every, fresh = _plane.points(settings.sizes[-1], rng), _plane.points(settings.samples, rng)
    start = np.random.default_rng([seed, 1]).normal(size=(settings.samples, 2))
    sets = [every[:size] for size in settings.sizes]
    shape = len(settings.lengths), len(sets)
    nearest, inside, loss = np.zeros((3, *shape))
    drawn, film = np.zeros((*shape, 60, 2)), []
    probe = np.random.default_rng([seed, 3])
    times = np.repeat(probe.uniform(size=(1, settings.samples)), len(sets), axis=0)
    noises = np.repeat(probe.normal(size=(1, settings.samples, 2)), len(sets), axis=0)
    for at, length in enumerate(settings.lengths):
        torch.manual_seed(seed)
        model = Many(len(sets), settings.hidden)
        noise = np.repeat(start[None], len(sets), axis=0)
        for step in trained(model, sets, length, settings, np.random.default_rng([seed, 2])):
            if length == settings.lengths[-1] and step in settings.filmed:
                shown = samples_of(model, noise[:, :200], settings)
                film.append(shown[[settings.sizes.index(size) for size in settings.shown]])
        made = samples_of(model, noise, settings)
        nearest[at] = [_plane.nearest(one, known) for one, known in zip(made, sets)]
        inside[at] = [_in_heaps(one) for one in made]
        told = model.guess(noised(np.repeat(fresh[None], len(sets), axis=0), times, noises), times)
        loss[at] = ((told - noises) ** 2).mean(axis=(1, 2))
        drawn[at] = made[:, :60]
    exact = [
        _plane.sampled(lambda at, now, known=known: _plane.exact_noise(at, now, known, 0.0), start, settings.sampling)
        for known in sets
    ]
    return {
        "nearest": nearest, "inside": inside, "loss": loss, "fresh_nearest": np.array([_plane.nearest(fresh, known) for known in sets]),
        "exact_nearest": np.array([_plane.nearest(one, known) for one, known in zip(exact, sets)]),
        "examples": every[:60], "drawn": drawn, "film": np.array(film, np.float32),
    }  # fmt: skip


def trained(
    model: "Many", sets: list[np.ndarray], length: int, settings: Settings, chance: np.random.Generator
) -> Iterator[int]:
    """So many steps of Adam on chance examples, times and noise; the rate falls to nothing in a straight line.

    Yields:
        how many steps have been made, 0 first.
    """
    import torch

    optimiser = torch.optim.Adam(model.weights, lr=settings.rate, fused=True)
    yield 0
    for step in range(length):
        optimiser.param_groups[0]["lr"] = settings.rate * (1 - step / length)
        time = chance.uniform(size=(len(sets), settings.batch))
        noise = chance.normal(size=(len(sets), settings.batch, 2))
        clean = np.stack([known[chance.integers(len(known), size=settings.batch)] for known in sets])
        optimiser.zero_grad()
        ((model(noised(clean, time, noise), time) - tensor(noise)) ** 2).mean(dim=(1, 2)).sum().backward()
        optimiser.step()
        yield step + 1


def samples_of(model: "Many", noise: np.ndarray, settings: Settings) -> np.ndarray:
    """Samples (sets, n, 2) of all networks from noise of that shape."""
    guess = lambda points, now: model.guess(points, np.full(points.shape[:2], now))  # noqa: E731
    return _plane.sampled(guess, noise, settings.sampling)


class Many:
    """As many networks of two hidden layers as sets of examples, side by side; each sees a point and the time."""

    def __init__(self, count: int, hidden: int):
        import torch

        sizes = [(7, hidden), (hidden, hidden), (hidden, 2)]
        self.weights = []
        for inputs, units in sizes:
            matrix = torch.randn(1, inputs, units).repeat(count, 1, 1) * (2 / inputs) ** 0.5
            self.weights += [matrix.requires_grad_(), torch.zeros(count, 1, units).requires_grad_()]

    def __call__(self, points: np.ndarray, time: np.ndarray):
        """The noise (count, n, 2) that it guesses in points (count, n, 2) at times (count, n)."""
        angles = np.pi * time[..., None] * np.array([1, 2])
        seen = np.concatenate([points, time[..., None] - 0.5, np.cos(angles), np.sin(angles)], axis=-1)
        values = tensor(seen)
        for number in range(0, len(self.weights), 2):
            values = values @ self.weights[number] + self.weights[number + 1]
            values = values if number == len(self.weights) - 2 else values * values.sigmoid()
        return values

    def guess(self, points: np.ndarray, time: np.ndarray) -> np.ndarray:
        import torch

        with torch.no_grad():
            return self(points, time).numpy().astype(float)


def tensor(array: np.ndarray):
    import torch

    return torch.from_numpy(np.asarray(array, np.float32))


def noised(clean: np.ndarray, time: np.ndarray, noise: np.ndarray) -> np.ndarray:
    signal, share = _plane.shares(time)
    return signal[..., None] * clean + share[..., None] * noise


def _in_heaps(samples: np.ndarray) -> float:
    away = np.sqrt(((samples[:, None] - _plane.CENTRES) ** 2).sum(axis=2)).min(axis=1)
    return float((away < 3 * _plane.SPREAD).mean())


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of copies."""
    sizes = list(record.settings["sizes"])
    ten, many = sizes.index(10), sizes.index(1000)
    short, long = np.moveaxis(record.results["nearest"] / record.results["fresh_nearest"][:, None], 1, 0)
    return (
        between(
            "trained long on ten examples, samples lie much closer to them than fresh points do",
            float(long[:, ten].max()),
            high=0.4,
        ),
        paired("on a thousand they do not", long[:, many], 3 * long[:, ten], 0.3),
        ordered("from four examples to a hundred the distance grows", *long[:, : sizes.index(100) + 1].T),
        paired("a tenth of the training copies less", short.mean(axis=1), long.mean(axis=1), 0.1),
        ordered("at ten examples too", long[:, ten], short[:, ten]),
        between(
            "but leaves more samples outside of the heaps",
            float(record.results["inside"][:, 0].mean() - record.results["inside"][:, 1].mean()),
            high=-0.05,
        ),
        between(
            "the best guess from the examples alone gives the examples",
            float(record.results["exact_nearest"].max()),
            high=0.01,
        ),
    )
