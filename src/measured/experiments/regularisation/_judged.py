"""How good the answers of a classifier are, and how good its probabilities."""

import numpy as np

BINS = 15


def losses(logits: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Negative log-likelihood of the right classes y (n,) in nats, (..., n), for logits (..., n, classes)."""
    top = logits.max(axis=-1)
    total = top + np.log(np.exp(logits - top[..., None]).sum(axis=-1))
    return total - logits[..., np.arange(len(y)), y]


def sureness(logits: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The largest probability of each answer, and whether it is right, both (..., n)."""
    top = logits.max(axis=-1)
    sure = 1 / np.exp(logits - top[..., None]).sum(axis=-1)
    return sure, logits.argmax(axis=-1) == y


def binned(sure: np.ndarray, right: np.ndarray, bins: int = BINS) -> np.ndarray:
    """Of (n,) answers: how many lie in each of equally wide bins of probability, their summed probability, how many are
    right (3, bins)."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    return np.array([np.bincount(place, weights, bins) for weights in (None, sure, right.astype(float))])


def calibration_error(sure: np.ndarray, right: np.ndarray, bins: int = BINS) -> float:
    """Expected calibration error: the mean gap between probability and share of right answers over the bins, weighted by
    their counts (Guo and others, 2017)."""
    _, promised, kept = binned(sure, right, bins)
    return float(np.abs(promised - kept).sum() / len(sure))


def temperature(logits: np.ndarray, y: np.ndarray) -> float:
    """By what the logits (n, classes) have to be divided for the least negative log-likelihood (Guo and others, 2017)."""
    from scipy.optimize import minimize_scalar

    loss = lambda log_t: float(losses(logits / np.exp(log_t), y).mean())
    return float(np.exp(minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded", options={"xatol": 1e-4}).x))


def judged(logits: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Accuracy, negative log-likelihood, expected calibration error and mean largest probability of answers (n, classes)."""
    sure, right = sureness(logits, y)
    return {
        "accuracy": float(right.mean()),
        "loss": float(losses(logits, y).mean()),
        "error": calibration_error(sure, right),
        "sure": float(sure.mean()),
    }
