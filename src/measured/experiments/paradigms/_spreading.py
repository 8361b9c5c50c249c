"""Labels that spread over a graph of neighbours (Zhou and others, 2004)."""

import numpy as np


def graph(points: np.ndarray, near: int) -> np.ndarray:
    """Weights (n, n) of a graph that joins each point with its `near` nearest, either way, over the root of both degrees."""
    from sklearn.neighbors import kneighbors_graph

    joined = kneighbors_graph(points, near).toarray()
    joined = np.maximum(joined, joined.T)
    degree = joined.sum(axis=1)
    return joined / np.sqrt(degree[:, None] * degree)


def one_of(labels: np.ndarray, classes: int) -> np.ndarray:
    """Ones (n, classes) where a label is known; rows of zeros where it is -1."""
    return (labels[:, None] == np.arange(classes)).astype(float)


def steps(weights: np.ndarray, known: np.ndarray, clamp: float, count: int) -> np.ndarray:
    """What each point holds of each class after 0, 1, ... `count` steps: (count + 1, n, classes).

    Args:
        weights: of the graph, as `graph` gives them.
        known: as `one_of` gives them.
        clamp: the share that a point takes from its neighbours, below 1; the rest is its own label's.
    """
    held = [known]
    for _ in range(count):
        held.append(clamp * weights @ held[-1] + (1 - clamp) * known)
    return np.array(held)


def spread(weights: np.ndarray, known: np.ndarray, clamp: float) -> np.ndarray:
    """What each point holds of each class where `steps` come to rest, but for a factor: (n, classes)."""
    return np.linalg.solve(np.eye(len(weights)) - clamp * weights, known)


def asked(points: np.ndarray, held: np.ndarray, new: np.ndarray, near: int) -> np.ndarray:
    """The classes of new points: what the nearest of the old ones hold most of, once each of these is scaled to sum 1."""
    from sklearn.neighbors import NearestNeighbors

    nearest = NearestNeighbors(n_neighbors=near).fit(points).kneighbors(new, return_distance=False)
    shares = held / np.maximum(held.sum(axis=1, keepdims=True), 1e-300)
    return shares[nearest].sum(axis=1).argmax(axis=1)
