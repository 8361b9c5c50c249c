"""The way of a gradient: from the loss back through every bend and every matrix to the first layer."""

from deeplecture.figure import figure
from measured import style
from measured.figures.networks._parts import circle, join


@figure("schematic")
def gradient_path():
    picture, axes = style.canvas((10.0, 3.7))
    across = [0.9, 3.1, 5.3, 7.5, 9.7]
    names = ("$x$", "$a^{(1)}$", "$a^{(2)}$", "$a^{(L)}$", "$\\mathcal{L}$")
    for number, (place, name) in enumerate(zip(across, names)):
        colour = style.QUIET if number == 0 else style.TEST if number == 4 else style.CLASS_A
        circle(axes, (place, 2.0), name, colour, 0.46)
    for number, (start, end) in enumerate(zip(across, across[1:])):
        dots = number == 2
        join(axes, (start, 2.0), (end, 2.0), 0.52, linestyle="dotted" if dots else "solid")
        label = "$\\cdots$" if dots else ("$W^{(1)},\\ h$", "$W^{(2)},\\ h$", "", "")[number]
        axes.text((start + end) / 2, 2.28, label, ha="center", va="bottom", fontsize=18, color=style.TRUTH)
    factors = ("$D^{(1)}$", "$W^{(2)\\top} D^{(2)}$", "$\\cdots$", "$\\partial\\mathcal{L}/\\partial a^{(L)}$")
    for step, number in zip((2, 3, 3, 4), (3, 2, 1, 0)):
        start, end = across[number + 1], across[number]
        gid = f"step-{step}-back-{number}"
        join(axes, (start, 1.25), (end, 1.25), 0.3, style.CLASS_B, linestyle="dashed", gid=gid)
        text = {3: factors[3], 2: factors[2], 1: factors[1], 0: factors[0]}[number]
        axes.text(
            (start + end) / 2, 0.98, text, ha="center", va="top", fontsize=18, color=style.CLASS_B, gid=gid + "-name"
        )
    axes.text(0.9, 3.05, "forwards", fontsize=17, color=style.QUIET, ha="left")
    axes.text(
        0.9, 0.02, "one factor a layer: a matrix, and the slopes $D = \\mathrm{diag}\\, h'(z)$", fontsize=17,
        color=style.CLASS_B, gid="step-5-says",
    )  # fmt: skip
    axes.set(xlim=(0.2, 10.4), ylim=(-0.2, 3.4), aspect="equal")
    axes.axis("off")
    return picture
