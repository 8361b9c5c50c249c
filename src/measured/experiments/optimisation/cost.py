"""First against second order on logistic regression: iterations, seconds per step and seconds in all, by dimension."""

import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from deeplecture.claims import LEFT_OUT_TIMES, Claim, between, times
from deeplecture.experiment import experiment
from measured.optimisers import newton_step


@dataclass(frozen=True)
class Settings:
    samples: int = 2000
    dimensions: tuple[int, ...] = (10, 30, 100, 300, 1000)
    methods: tuple[str, ...] = ("gradient descent", "Nesterov", "L-BFGS", "Newton")
    penalty: float = 1e-3  # half of it times the squared norm keeps the optimum finite
    precision: float = 1e-6  # stop when the gradient's norm has fallen by this factor
    patience: int = 20_000


@experiment(
    seeds=range(10),
    data="2000 samples of 10 to 1000 normal features, their standard deviations from 1 down to 0.1, classes drawn from a logistic model",
    tolerance={"iterations": 2.0, "step_seconds": LEFT_OUT_TIMES, "total_seconds": LEFT_OUT_TIMES, "condition": 0.001},
    intervals="range over the seeds around the median",
    varied=("sample",),
    tuned="none: step lengths are those that theory gives",
    validation="none: the minimum of the training loss is looked for",
    test="none: the minimum of the training loss is looked for",
    parameters=lambda made: {f"{dimension} features": dimension for dimension in made.dimensions},
)
def run(settings: Settings, seed: int) -> dict:
    """Iterations, processor seconds per iteration and in all (method x dimension), and the Hessian's condition at the optimum."""
    shape = (len(settings.methods), len(settings.dimensions))
    iterations, total, condition = np.zeros(shape), np.zeros(shape), np.zeros(len(settings.dimensions))
    for j, dimension in enumerate(settings.dimensions):
        rng = np.random.default_rng([seed, dimension])
        x = rng.normal(size=(settings.samples, dimension)) * np.geomspace(1, 0.1, dimension)
        truth = rng.normal(size=dimension) * 3 / np.sqrt(dimension) / np.geomspace(1, 0.1, dimension) ** 0.5
        y = np.where(rng.random(settings.samples) < 1 / (1 + np.exp(-x @ truth)), 1.0, -1.0)
        problem = _Problem(x, y, settings.penalty)
        goal = settings.precision * np.linalg.norm(problem.gradient(np.zeros(dimension)))
        # Tuned by what theory asks for: the curvatures' bounds, which descent needs and Newton does not.
        smooth = np.linalg.eigvalsh(x.T @ x)[-1] / 4 / len(y) + settings.penalty
        for i, method in enumerate(settings.methods):
            start = time.process_time()
            weights, count = _SOLVERS[method](problem, np.zeros(dimension), goal, smooth, settings)
            total[i, j] = time.process_time() - start
            iterations[i, j] = count
            if np.linalg.norm(problem.gradient(weights)) > 1.01 * goal:
                raise RuntimeError(f"{method} did not converge in {count} iterations at d = {dimension}")
        curvatures = np.linalg.eigvalsh(problem.hessian(weights))
        condition[j] = curvatures[-1] / curvatures[0]
    return {
        "iterations": iterations,
        "step_seconds": total / iterations,
        "total_seconds": total,
        "condition": condition,
    }


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the price of curvature."""
    descent, nesterov, lbfgs, newton = record.results["total_seconds"].transpose(1, 2, 0)  # dimension x seed
    step = record.results["step_seconds"]
    dearer = step[:, 3] / step[:, 0]  # seed x dimension
    iterations = record.results["iterations"]
    return (
        between("Newton needs fewer than ten iterations throughout", iterations[:, 3].max(), high=10),
        between("descent needs more than five hundred", iterations[:, 0].min(), low=500),
        times(
            "one Newton step costs ten times as much more at a thousand weights as at ten",
            dearer[:, -1],
            dearer[:, 0],
            10,
        ),
        times("with ten weights Newton is faster than L-BFGS", lbfgs[0], newton[0], 1.2),
        times("and than Nesterov", nesterov[0], newton[0], 1.2),
        times("with a thousand L-BFGS is faster than Newton", newton[-1], lbfgs[-1], 1.5),
        times("and so is Nesterov", newton[-1], nesterov[-1], 1.5),
        times("descent is last with ten", descent[0], nesterov[0], 1.5),
        times("and with a thousand", descent[-1], newton[-1], 1.5),
    )


@dataclass(frozen=True)
class _Problem:
    """Mean logistic loss of labels -1 and 1 with a quadratic penalty."""

    x: np.ndarray
    y: np.ndarray
    penalty: float

    def loss(self, weights):
        return np.logaddexp(0, -self.y * (self.x @ weights)).mean() + self.penalty / 2 * weights @ weights

    def gradient(self, weights):
        wrong = 1 / (1 + np.exp(self.y * (self.x @ weights)))
        return self.x.T @ (-self.y * wrong) / len(self.y) + self.penalty * weights

    def hessian(self, weights):
        wrong = 1 / (1 + np.exp(self.y * (self.x @ weights)))
        weighted = self.x * (wrong * (1 - wrong))[:, None]
        return self.x.T @ weighted / len(self.y) + self.penalty * np.eye(len(weights))


def _descent(problem, weights, goal, smooth, settings):
    for count in range(1, settings.patience + 1):
        gradient = problem.gradient(weights)
        if np.linalg.norm(gradient) <= goal:
            break
        weights = weights - gradient / smooth
    return weights, count


def _nesterov(problem, weights, goal, smooth, settings):
    # Nesterov's constant momentum for a strongly convex function (Introductory Lectures, 2004, scheme 2.2.22).
    root = np.sqrt(settings.penalty / smooth)
    decay, ahead = (1 - root) / (1 + root), weights
    for count in range(1, settings.patience + 1):
        gradient = problem.gradient(ahead)
        if np.linalg.norm(gradient) <= goal:
            break
        previous, weights = weights, ahead - gradient / smooth
        ahead = weights + decay * (weights - previous)
    return ahead, count


def _lbfgs(problem, weights, goal, smooth, settings):
    # SciPy stops on the largest component of the gradient: asking it for goal / sqrt(d) bounds the norm by the goal.
    options = {
        "gtol": goal / np.sqrt(len(weights)),
        "ftol": 0,
        "maxiter": settings.patience,
        "maxfun": settings.patience,
    }
    found = minimize(problem.loss, weights, jac=problem.gradient, method="L-BFGS-B", options=options)
    return found.x, found.nit


def _newton(problem, weights, goal, smooth, settings):
    for count in range(1, settings.patience + 1):
        gradient = problem.gradient(weights)
        if np.linalg.norm(gradient) <= goal:
            break
        weights = newton_step(weights, gradient, problem.hessian(weights))
    return weights, count


_SOLVERS = {"gradient descent": _descent, "Nesterov": _nesterov, "L-BFGS": _lbfgs, "Newton": _newton}
