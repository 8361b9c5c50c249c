"""The graph of one layer, forwards and backwards: three gradients that are siblings."""

from deeplecture.figure import figure
from measured import style
from measured.figures.networks._parts import circle, join

FORWARD = style.QUIET


@figure("schematic")
def backward_graph():
    picture, axes = style.canvas((10.0, 4.4))
    at = {
        "x": (0.8, 3.6), "W": (0.8, 2.3), "b": (0.8, 1.0), "z": (3.9, 2.3), "a": (6.3, 2.3), "L": (8.7, 2.3),
    }  # fmt: skip
    names = {
        "x": "$\\mathbf{x}$",
        "W": "$\\mathbf{W}$",
        "b": "$\\mathbf{b}$",
        "z": "$\\mathbf{z}$",
        "a": "$\\mathbf{a}$",
        "L": "$\\mathcal{L}$",
    }
    given = {"x": style.CLASS_A, "W": style.FIT, "b": style.FIT}
    for name, place in at.items():
        circle(axes, place, names[name], given.get(name, FORWARD), 0.34)
    for start, end in (("x", "z"), ("W", "z"), ("b", "z"), ("z", "a"), ("a", "L")):
        join(axes, at[start], at[end], 0.44)
    axes.text(3.9, 3.05, "$\\mathbf{z}=\\mathbf{W}\\mathbf{x}+\\mathbf{b}$", ha="center", fontsize=17)
    axes.text(6.3, 3.05, "$\\mathbf{a}=h(\\mathbf{z})$", ha="center", fontsize=17)
    axes.text(8.7, 3.05, "loss", ha="center", fontsize=17)
    back = {"colour": style.TEST, "linewidth": 2.2, "linestyle": (0, (4, 1.5)), "connectionstyle": "arc3,rad=-0.3"}
    join(axes, at["L"], at["a"], 0.44, gid="step-2-loss", **back)
    axes.text(
        7.5,
        1.35,
        "$\\partial\\mathcal{L}/\\partial\\mathbf{a}$",
        ha="center",
        fontsize=17,
        color=style.TEST,
        gid="step-2-says",
    )
    join(axes, at["a"], at["z"], 0.44, gid="step-3-bend", **back)
    axes.text(
        5.1,
        1.2,
        "$\\mathbf{\\delta}=\\partial\\mathcal{L}/\\partial\\mathbf{z}$\n$=\\partial\\mathcal{L}/\\partial\\mathbf{a}\\odot h'(\\mathbf{z})$",
        ha="center",
        va="center",
        fontsize=17,
        color=style.TEST,
        gid="step-3-says",
    )
    siblings = (
        ("x", 3.85, "$\\mathbf{W}^\\top\\mathbf{\\delta}$", 0.25),
        ("W", 1.86, "$\\mathbf{\\delta}\\,\\mathbf{x}^\\top$", -0.2),
        ("b", 0.72, "$\\mathbf{\\delta}$", -0.25),
    )
    for name, height, words, bend in siblings:
        join(axes, at["z"], at[name], 0.44, gid=f"step-4-{name}", **(back | {"connectionstyle": f"arc3,rad={bend}"}))
        axes.text(
            2.0, height, words, ha="center", va="center", fontsize=17, color=style.TEST, gid=f"step-4-{name}-says"
        )
    axes.set(xlim=(0.2, 9.4), ylim=(0.2, 4.3), aspect="equal")
    axes.axis("off")
    return picture
