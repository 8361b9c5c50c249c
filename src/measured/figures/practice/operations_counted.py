"""Operations of a training step counted layer by layer, over six times the number of parameters, for five networks."""

from deeplecture.figure import figure, with_numbers
from measured import style

SIDE = 28


def dense(*widths: int) -> tuple[int, int]:
    """Operations an example, and parameters, of dense layers. A product and its sum count as two, offsets as none; the first
    layer's inputs need no gradient."""
    pairs = list(zip(widths, widths[1:]))
    work = sum(2 * inputs * units * (3 if place else 2) for place, (inputs, units) in enumerate(pairs))
    return work, sum((inputs + 1) * units for inputs, units in pairs)


def convolutional(*channels: int, kernel: int = 3, classes: int = 10) -> tuple[int, int]:
    """The same of convolutions, each followed by a halving of the side, and one dense layer behind them."""
    work, numbers, side = 0, 0, SIDE
    for place, (inputs, outputs) in enumerate(zip(channels, channels[1:])):
        work += 2 * kernel**2 * inputs * outputs * side**2 * (3 if place else 2)
        numbers += (kernel**2 * inputs + 1) * outputs
        side //= 2
    flat = channels[-1] * side**2
    return work + 6 * flat * classes, numbers + (flat + 1) * classes


def transformer(layers: int, width: int, context: int) -> tuple[int, int]:
    """The same for a token of a transformer's blocks, without its embeddings: twelve squares of the width a block, and the
    products of queries with keys and of weights with values, over the whole context."""
    numbers = layers * 12 * width**2
    return 6 * numbers + layers * 3 * 4 * context * width, numbers


NETWORKS = {
    "784-128-10": dense(784, 128, 10),
    "eight layers of 1,024": dense(784, *[1024] * 8, 10),
    "transformer, 1,024 tokens": transformer(12, 768, 1024),
    "transformer, 16,384 tokens": transformer(12, 768, 16_384),
    "two convolutions": convolutional(1, 32, 64),
}


@figure("computed")
def operations_counted():
    ratio = {name: work / (6 * numbers) for name, (work, numbers) in NETWORKS.items()}
    picture, axes = style.canvas((7.3, 3.3))
    for up, (name, value) in enumerate(reversed(ratio.items())):
        axes.plot([1, value], [up, up], color=style.QUIET, linewidth=2.5)
        axes.plot(value, up, "o", color=style.CLASS_A, markersize=13)
    axes.axvline(1, color=style.QUIET, linestyle=":", linewidth=2)
    axes.set_yticks(range(len(ratio)), list(ratio)[::-1], fontsize=17)
    axes.set(
        xscale="log",
        xlim=(0.4, 150),
        ylim=(-0.6, len(ratio) - 0.4),
        xlabel="operations over 6N",
    )
    axes.set_xticks((0.5, 1, 2, 10, 100), ("0.5", "1", "2", "10", "100"), fontsize=15)
    axes.minorticks_off()
    return with_numbers(
        picture, small=ratio["784-128-10"], deep=ratio["eight layers of 1,024"], short=ratio["transformer, 1,024 tokens"], long=ratio["transformer, 16,384 tokens"], convolutions=ratio["two convolutions"], numbers=NETWORKS["784-128-10"][1], work=NETWORKS["784-128-10"][0], six=6 * NETWORKS["784-128-10"][1],
    )  # fmt: skip
