"""Group norm between its limits: how far it lies from layer norm and from instance norm, by the number of groups."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.depth._stack import EPSILON

CHANNELS, PLACES, EXAMPLES = 8, 16, 20
GROUPS = (1, 2, 4, 8)


def group_norm(x: np.ndarray, groups: int) -> np.ndarray:
    """(examples, channels, places) normalised over the places and channels of each group (Wu and He, 2018)."""
    grouped = x.reshape(len(x), groups, -1)
    mean, variance = grouped.mean(axis=2, keepdims=True), grouped.var(axis=2, keepdims=True)
    return ((grouped - mean) / np.sqrt(variance + EPSILON)).reshape(x.shape)


def layer_norm(x: np.ndarray) -> np.ndarray:
    """Normalised over all channels and places of each example (Ba, Kiros and Hinton, 2016)."""
    return (x - x.mean(axis=(1, 2), keepdims=True)) / np.sqrt(x.var(axis=(1, 2), keepdims=True) + EPSILON)


def instance_norm(x: np.ndarray) -> np.ndarray:
    """Normalised over the places of each channel of each example (Ulyanov, Vedaldi and Lempitsky, 2016)."""
    return (x - x.mean(axis=2, keepdims=True)) / np.sqrt(x.var(axis=2, keepdims=True) + EPSILON)


def tensor() -> np.ndarray:
    """Channels of different means and spreads."""
    rng = np.random.default_rng([7, 11])
    means, spreads = rng.normal(0, 3, (1, CHANNELS, 1)), rng.uniform(0.5, 3, (1, CHANNELS, 1))
    return means + spreads * rng.normal(size=(EXAMPLES, CHANNELS, PLACES))


@figure("computed")
def norm_limits(groups: int = 2):
    x = tensor()
    far = np.array(
        [
            [np.sqrt(((group_norm(x, g) - other(x)) ** 2).mean()) for g in GROUPS]
            for other in (layer_norm, instance_norm)
        ]
    )
    picture, (left, right) = style.canvas((9.3, 4.1), columns=2, width_ratios=(1, 1.1))
    shown = group_norm(x, groups)[0]
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for channel in range(CHANNELS):
        ink = (style.CLASS_A, style.CLASS_B)[channel * groups // CHANNELS % 2]
        left.plot(channel + 1 + rng.uniform(-0.2, 0.2, PLACES), shown[channel], ".", color=ink, markersize=8, alpha=0.7)
    left.axhline(0, color=style.QUIET, linewidth=0.8)
    left.set(
        title=f"{groups} group{'s' * (groups > 1)}: one example",
        xlabel="channel",
        ylabel="normalised value",
        ylim=(-3.6, 3.6),
    )
    left.set_xticks(range(1, CHANNELS + 1))
    places = np.arange(len(GROUPS))
    right.plot(places, far[0], "o-", color=style.FIT)
    right.plot(places, far[1], "s--", color=style.TRAIN)
    right.text(2.9, far[0, -1] + 0.09, "from layer norm", color=style.FIT, fontsize=16, ha="right")
    right.text(0.0, far[1, 0] + 0.09, "from instance norm", color=style.TRAIN, fontsize=16, ha="left")
    right.set(xlabel="groups", ylabel="distance (root mean square)", ylim=(-0.05, 1.6))
    right.set_xticks(places, [str(g) for g in GROUPS])
    return with_numbers(
        picture, groups=groups, layer=far[0], instance=far[1], at_layer=far[0][GROUPS.index(groups)], at_instance=far[1][GROUPS.index(groups)],
        channels=CHANNELS, least_between=far[:, 1:3].min(),
    )  # fmt: skip
