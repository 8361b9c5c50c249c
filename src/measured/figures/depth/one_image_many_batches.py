"""One image among chance batches: the probability of its class with the batch's statistics, and with the running ones."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.depth._stack import log_softmax
from measured.figures.depth._trained import network_and_end

BATCHES, DRAWS = (2, 4, 8, 32, 128), 200


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
    picture, axes = style.canvas(style.SLIDE)
    for row in range(len(BATCHES)):
        across = row + rng.uniform(-0.28, 0.28, DRAWS)
        axes.plot(
            across,
            100 * found[row],
            ".",
            color=style.CLASS_A,
            alpha=0.5,
            markersize=7,
            gid=f"step-{2 + (row > 1)}-{row}",
        )
    known = alone[image, y[image]]
    axes.axhline(100 * known, color=style.CLASS_B, linewidth=2.6)
    axes.text(4.55, 100 * known - 4, "evaluation", color=style.CLASS_B, fontsize=16, va="top")
    axes.set(
        xticks=range(len(BATCHES)),
        xticklabels=[str(b) for b in BATCHES],
        xlabel="images in the batch",
        ylabel="probability of its class (%)",
    )
    axes.set(xlim=(-0.5, 5.6), ylim=(-3, 103))
    return with_numbers(
        picture, known=known, low=np.quantile(found, 0.05, axis=1), high=np.quantile(found, 0.95, axis=1), batches=BATCHES, draws=DRAWS,
        spread=found.std(axis=1), label=int(y[image]),
    )  # fmt: skip
