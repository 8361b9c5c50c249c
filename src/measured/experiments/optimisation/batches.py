"""Linear regression by batches of 1, 32 and all samples, at the same number of samples seen."""

import time
from dataclasses import dataclass

import numpy as np

from deeplecture.claims import LEFT_OUT_TIMES, Claim, between, inside, paired, times
from deeplecture.experiment import Tuned, experiment


@dataclass(frozen=True)
class Settings:
    samples: int = 1000
    validation: int = 500
    features: int = 10
    smallest: float = 0.2  # standard deviation of the last feature; the first has 1
    noise: float = 0.1
    batches: tuple[int, ...] = (1000, 32, 1)
    epochs: int = 100
    rates: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 1.5, 1.8, 2.0, 3.0)
    tuned_at: float = 3  # epochs; the rate is chosen by the validation loss then or at the end, whichever is higher
    # Epochs at which to look.
    points: tuple[float, ...] = (0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100)


@experiment(
    seeds=range(10),
    data="1000 samples of a linear function of 10 normal features of sd 1 down to 0.2, with normal noise of sd 0.1; 500 more to validate",
    tolerance={
        "excess": 1e-6,
        "updates": 0.0,
        "seconds": LEFT_OUT_TIMES,
        "rate": 0.0,
        "validation_loss": 1e-6,
        "least_squares_excess": 1e-9,
        "least_squares_seconds": LEFT_OUT_TIMES,
    },
    intervals="range over the seeds around the median",
    varied=("sample", "order"),
    tuned=lambda made: Tuned({"learning rate": made.rates}, len(made.batches) * len(made.rates), by="validation_loss"),
    validation="validation_loss",
    test="excess",
    parameters=lambda made: {"line": made.features},
    apart=("rate", "updates"),
)
def run(settings: Settings, seed: int) -> dict:
    """Excess risk (half the mean square of x (w - w*)), updates and processor seconds at each point for each batch size at its own best rate."""
    truth_rng, data_rng, order_rng = (np.random.default_rng([seed, role]) for role in range(3))
    truth = truth_rng.normal(size=settings.features)
    x = data_rng.normal(size=(settings.samples + settings.validation, settings.features))
    scales = np.geomspace(1, settings.smallest, settings.features)
    x *= scales
    y = x @ truth + data_rng.normal(0, settings.noise, len(x))
    train, validation = (x[: settings.samples], y[: settings.samples]), (x[settings.samples :], y[settings.samples :])
    orders = [order_rng.permutation(settings.samples) for _ in range(settings.epochs)]

    shape = (len(settings.batches), len(settings.points))
    excess, updates, seconds = np.zeros(shape), np.zeros(shape, dtype=int), np.zeros(shape)
    losses = np.zeros((len(settings.batches), len(settings.rates)))
    for i, batch in enumerate(settings.batches):
        runs = []
        for j, rate in enumerate(settings.rates):
            runs.append(_descend(*train, orders, batch, rate, settings.points))
            looked = runs[-1][0][[settings.points.index(settings.tuned_at), -1]]
            with np.errstate(over="ignore", invalid="ignore"):
                loss = ((looked @ validation[0].T - validation[1]) ** 2).mean(axis=1) / 2
            losses[i, j] = np.fmin(loss, 1e3).max()  # NaN, too, is 1e3
        weights, updates[i], seconds[i] = runs[losses[i].argmin()]
        excess[i] = ((scales * (weights - truth)) ** 2).sum(axis=1) / 2
    start = time.process_time()
    best = np.linalg.lstsq(*train, rcond=None)[0]
    solved = time.process_time() - start
    return {
        "excess": excess,
        "updates": updates,
        "seconds": seconds,
        "rate": np.array(settings.rates)[losses.argmin(axis=1)],
        "validation_loss": losses,
        "least_squares_excess": ((scales * (best - truth)) ** 2).sum() / 2,
        "least_squares_seconds": solved,
    }


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of batch sizes, on the way to an excess risk of 0.001."""
    excess, made = record.results["excess"], record.settings
    first = (excess < 1e-3).argmax(axis=-1)  # seed x batch: the point at which it is reached
    samples = np.array(made["points"])[first] * made["samples"]
    updates, seconds = (
        np.take_along_axis(record.results[key], first[..., None], axis=-1)[..., 0] for key in ("updates", "seconds")
    )
    solved = record.results["least_squares_excess"]
    return (
        between("all reach it", (excess.min(axis=-1) < 1e-3).mean(), low=0.999),
        inside("every best rate lies inside the grid", record.results["rate"], made["rates"]),
        times(
            "by samples single ones are first: the whole batch needs five times as many",
            samples[:, 0],
            samples[:, 2],
            5,
        ),
        times(
            "by updates the whole batch is first: single samples need ten times as many",
            updates[:, 2],
            updates[:, 0],
            10,
        ),
        times("by the clock single samples are far behind the whole batch", seconds[:, 2], seconds[:, 0], 4),
        times("and batches of 32 level with it", seconds[:, 1], seconds[:, 0], 0.4, 2.5),
        times(
            "least squares at once takes less than that", seconds[:, 1], record.results["least_squares_seconds"], 1.2
        ),
        paired("single samples stay above least squares", np.log(excess[:, 2, -1]), np.log(solved), 1),
        paired("and the whole batch arrives", 0 * solved + 0.3, abs(np.log(excess[:, 0, -1] / solved))),
    )


def _descend(x, y, orders, batch, rate, points):
    """Weights, updates and seconds so far whenever the share of epochs in `points` has been seen, or next after."""
    weights = np.zeros(x.shape[1])
    seen, updates, waiting = 0, 0, list(points)
    kept = []
    spent, start = 0.0, time.process_time()
    with np.errstate(over="ignore", invalid="ignore"):
        for order in orders:
            for begin in range(0, len(order), batch):
                chosen = order[begin : begin + batch]
                part = x[chosen]
                # The last batch of an epoch is smaller: its gradient is the mean over what it holds.
                weights = weights - rate * part.T @ (part @ weights - y[chosen]) / len(chosen)
                seen, updates = seen + len(chosen), updates + 1
                while waiting and seen >= waiting[0] * len(order):
                    spent += time.process_time() - start
                    kept.append((weights, updates, spent))
                    waiting.pop(0)
                    start = time.process_time()
    weights, updates, seconds = zip(*kept, strict=True)
    return np.array(weights), np.array(updates), np.array(seconds)
