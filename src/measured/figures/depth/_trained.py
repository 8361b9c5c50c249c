"""A small network with batch norm, trained in a moment, that two figures take apart."""

from functools import cache

import numpy as np

from measured.experiments.depth._stack import Stack, Training, train
from measured.experiments.optimisation._network import digits


@cache
def network_and_end() -> tuple[Stack, tuple]:
    """Two hidden layers of 32 ReLU units with batch norm, after ten epochs of batches of 32: weights and running statistics."""
    data = digits(np.random.default_rng([7, 9, 0]))
    network = Stack(2, 32, norm="batch")
    start = network.start(np.random.default_rng([7, 9, 1]), 1)
    return network, train(network, start, data.train, Training((0.03,), 10, 32), np.random.default_rng([7, 9, 2]))
