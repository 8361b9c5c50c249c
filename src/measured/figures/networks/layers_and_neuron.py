"""Layers joined all to all, one of their neurons picked out."""

from deeplecture.figure import figure
from measured import style
from measured.figures.networks._parts import circle, join

WIDTHS = (3, 4, 4, 2)


def places(number: int) -> list[tuple[float, float]]:
    """The middle of each unit of a layer."""
    count = WIDTHS[number]
    return [(1.0 + 2.7 * number, 2.1 + 0.9 * ((count - 1) / 2 - unit)) for unit in range(count)]


@figure("schematic")
def layers_and_neuron():
    picture, axes = style.canvas((10.0, 4.2))
    names = ("inputs $\\mathbf{a}^{(0)}$", "hidden layer 1", "hidden layer 2", "outputs")
    picked = places(2)[1]
    for number in range(len(WIDTHS) - 1):
        for i, start in enumerate(places(number)):
            for j, end in enumerate(places(number + 1)):
                axes.plot(*zip(start, end), color=style.QUIET, linewidth=0.9, alpha=0.55, gid=f"edge-{number}-{i}-{j}")
    for i, start in enumerate(places(1)):
        join(axes, start, picked, colour=style.CLASS_B, linewidth=2.6, gid=f"step-2-into-{i}")
    for number, name in enumerate(names):
        colour = style.FIT if number in (1, 2) else style.QUIET
        for unit, place in enumerate(places(number)):
            circle(axes, place, "", colour, gid=f"unit-{number}-{unit}")
        axes.text(1.0 + 2.7 * number, -0.25, name, ha="center", fontsize=16, color=colour)
    circle(axes, picked, "$a_2$", style.CLASS_B, 0.36, gid="step-2-picked")
    axes.text(
        picked[0],
        4.25,
        "$a_2 = h(\\mathbf{w}_2^\\top\\mathbf{a}^{(1)} + b_2)$",
        ha="center",
        fontsize=18,
        color=style.CLASS_B,
        gid="step-2-says",
    )
    axes.set(xlim=(0.2, 10.0), ylim=(-0.5, 4.6), aspect="equal")
    axes.axis("off")
    return picture
