"""Distance from the least-squares solution against examples looked at: all at once, and one at a time."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

FIXED, WAITS = (0.005, 0.01, 0.02, 0.04, 0.08), (5, 10, 20, 40, 80, 160)


def problem(count: int, inputs: int, noise: float, rng: np.random.Generator):
    """Inputs (count, inputs), outputs (count,), the true weights and those of smallest squared error."""
    x, true = rng.normal(size=(count, inputs)), rng.normal(size=inputs)
    y = x @ true + rng.normal(0, noise, count)
    return x, y, true, np.linalg.solve(x.T @ x, x.T @ y)


def one_at_a_time(x, y, passes: int, every: int, rate, rng: np.random.Generator):
    """Weights after each `every` examples, taken in a new random order each pass; `rate(t)` is the t-th step size."""
    weights, seen, kept = np.zeros(x.shape[1]), 0, []
    for _ in range(passes):
        for row in rng.permutation(len(x)):
            weights = weights - rate(seen) * (x[row] @ weights - y[row]) * x[row]
            seen += 1
            if seen % every == 0:
                kept.append(weights)
    return np.array(kept)


def chosen_rates(inputs: int, count: int, passes: int, seed: int) -> tuple[float, float]:
    """The fixed step size and the delay of the shrinking one that do best on another problem of the same kind.

    The fixed one is judged after the first pass, for which it is praised, the shrinking one after the last.
    """
    x, y, _, best = problem(count, inputs, 0.5, np.random.default_rng([seed, 2]))

    def distance(rate, number):
        orders = [np.random.default_rng([seed, 3, run]) for run in range(2)]
        ends = [one_at_a_time(x, y, number, number * count, rate, rng)[-1] for rng in orders]
        return np.mean([np.linalg.norm(end - best) for end in ends])

    fixed = min(FIXED, key=lambda rate: distance(lambda t: rate, 1))
    return fixed, min(WAITS, key=lambda wait: distance(lambda t: 2 / (wait + t), passes))


@figure("computed")
def one_sample_steps(count: int = 200, inputs: int = 10, passes: int = 30, runs: int = 5, seed: int = 0):
    every = count // 10
    x, y, true, best = problem(count, inputs, 0.5, np.random.default_rng([seed, 0]))
    curvatures = np.linalg.eigvalsh(x.T @ x / count)
    rate = 2 / (curvatures[0] + curvatures[-1])
    weights, full = np.zeros(inputs), []
    for _ in range(passes):
        weights = weights - rate * x.T @ (x @ weights - y) / count
        full.append(np.linalg.norm(weights - best))
    fixed, wait = chosen_rates(inputs, count, passes, seed)
    rates = {"constant": lambda t: fixed, "shrinking": lambda t: 2 / (wait + t)}
    walks = {
        name: np.array(
            [one_at_a_time(x, y, passes, every, rule, np.random.default_rng([seed, 1, run])) for run in range(runs)]
        )
        for name, rule in rates.items()
    }
    gaps = {name: np.linalg.norm(walk - best, axis=2) for name, walk in walks.items()}
    error = np.linalg.norm(best - true)

    picture, axes = style.canvas(style.SLIDE)
    whole, parts = np.arange(1, passes + 1), np.arange(1, 10 * passes + 1) / 10
    axes.loglog(whole, full, color=style.CLASS_A, marker="o", markersize=6)
    axes.loglog(parts, gaps["constant"].T, color=style.TEST, linestyle="--", linewidth=1.2)
    axes.loglog(parts, gaps["shrinking"].T, color=style.TRAIN, linestyle="-.", linewidth=1.2)
    axes.axhline(error, color=style.QUIET, linestyle=":", linewidth=1.8)
    axes.text(0.1, error * 0.82, "from the minimum\nto the true weights", va="top", color=style.QUIET)
    axes.text(4.2, 0.0012, "all examples\nper step", color=style.CLASS_A, ha="right")
    axes.text(
        passes * 1.1, gaps["constant"][:, -80:].mean(), "one per step,\nfixed size", color=style.TEST, va="bottom"
    )
    axes.text(
        passes * 1.1, gaps["shrinking"][:, -1].mean(), "one per step,\nshrinking size", color=style.TRAIN, va="center"
    )
    axes.set(
        xlabel=f"passes over the {count} examples",
        ylabel="distance from the minimum",
        xlim=(0.09, passes * 4),
        ylim=(3e-4, 5),
    )
    axes.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
    return with_numbers(
        picture,
        start=np.linalg.norm(best),
        full_first=full[0],
        full_last=full[-1],
        constant_first=gaps["constant"][:, 9].mean(),
        constant_last=gaps["constant"][:, -80:].mean(),
        shrinking_last=gaps["shrinking"][:, -1].mean(),
        statistical_error=error,
        shrinking_error=np.linalg.norm(walks["shrinking"][:, -1] - true, axis=1).mean(),
        overtaken=int(np.argmax(np.array(full) < gaps["constant"][:, 9::10].mean(axis=0))) + 1,
        rate=fixed,
        wait=wait,
        runs=runs,
        count=count,
        passes=passes,
    )
