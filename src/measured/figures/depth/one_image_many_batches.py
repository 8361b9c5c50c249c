"""One image among chance batches: the probability of its class with the batch's statistics, and with the running ones."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.depth._stack import log_softmax
from measured.figures.depth._trained import network_and_end

BATCHES, DRAWS = (2, 4, 8, 32, 128), 200


def among_others(network, weights, running, x, y, batch: int, shuffles: int = 3) -> float:
    """Share of images that are right in training mode, in chance batches of this size; what does not fill one is left out."""
    rng, right = np.random.default_rng([7, 13]), []
    for _ in range(shuffles):
        order = rng.permutation(len(y))
        for begin in range(0, len(y) - batch + 1, batch):
            chosen = order[begin : begin + batch]
            logits = network.logits(weights, x[chosen], running, training=True)[0]
            right.extend(logits.argmax(axis=1) == y[chosen])
    return float(np.mean(right))


@figure("computed")
def one_image_many_batches():
    from measured.experiments.optimisation._network import digits

    network, (weights, running) = network_and_end()
    x, y = digits(np.random.default_rng([7, 9, 0])).test
    sure = lambda logits: np.exp(log_softmax(logits))[0]
    alone = sure(network.logits(weights, x, running))
    right = np.flatnonzero(alone.argmax(axis=1) == y)
    image = right[np.argsort(alone[right, y[right]])[len(right) // 10]]  # right, and less sure than nine in ten
    rng = np.random.default_rng([7, 10])
    found = np.zeros((len(BATCHES), DRAWS))
    for row, batch in enumerate(BATCHES):
        for draw in range(DRAWS):
            others = rng.choice(np.delete(np.arange(len(y)), image), batch - 1, replace=False)
            among = np.concatenate([x[[image]], x[others]])
            found[row, draw] = sure(network.logits(weights, among, running, training=True))[0, y[image]]
    picture, (axes, all_of_them) = style.canvas(style.SLIDE, columns=2, width_ratios=(1.35, 1))
    for row in range(len(BATCHES)):
        across = row + rng.uniform(-0.28, 0.28, DRAWS)
        axes.plot(across, 100 * found[row], ".", color=style.CLASS_A, alpha=0.5, markersize=7, gid=f"step-2-{row}")
    known = alone[image, y[image]]
    accuracy = np.array([among_others(network, weights, running, x, y, batch) for batch in BATCHES])
    axes.axhline(100 * known, color=style.CLASS_B, linewidth=2.6)
    axes.set(title="one digit", ylabel="probability of its class (%)")
    all_of_them.plot(range(len(BATCHES)), 100 * accuracy, "o-", color=style.CLASS_A, gid="step-3-line")
    all_of_them.axhline(100 * (alone.argmax(axis=1) == y).mean(), color=style.CLASS_B, linewidth=2.6)
    all_of_them.text(4.4, 80, "evaluation", color=style.CLASS_B, fontsize=16, ha="right", va="top")
    all_of_them.set(title="all test digits", ylabel="right (%)")
    for one in (axes, all_of_them):
        one.set(
            xticks=range(len(BATCHES)),
            xticklabels=[str(b) for b in BATCHES],
            xlabel="images in the batch",
            ylim=(-3, 103),
        )
        one.set_xlim(-0.5, len(BATCHES) - 0.5)
    return with_numbers(
        picture, known=known, low=np.quantile(found, 0.05, axis=1), high=np.quantile(found, 0.95, axis=1), batches=BATCHES, draws=DRAWS,
        spread=found.std(axis=1), label=int(y[image]), accuracy=accuracy, evaluation=(alone.argmax(axis=1) == y).mean(),
        above=(found > known).mean(axis=1),
    )  # fmt: skip
