"""What one step does to the error in a direction, by that direction's curvature: descent, momentum, Nesterov."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style


@figure("computed")
def contraction_by_curvature(decay: float = 0.9) -> Figure:
    """The largest modulus of the linear map that one step is, against rate times curvature; below 1 is convergence."""
    products = np.concatenate([np.geomspace(1e-3, 0.1, 60), np.linspace(0.1, 4.2, 821)[1:]])

    def contraction(kind: str) -> np.ndarray:
        values = []
        for h in products:
            # Acts on (error now, error before): the next error, and the present one.
            first, second = {
                "descent": (1 - h, 0.0),
                "momentum": (1 + decay - h, -decay),
                "Nesterov": ((1 + decay) * (1 - h), -decay * (1 - h)),
            }[kind]
            values.append(np.abs(np.linalg.eigvals([[first, second], [1.0, 0.0]])).max())
        return np.array(values)

    picture, axes = style.canvas((5.2, 4.4))
    found = {}
    lines = {"descent": (style.CLASS_B, "-"), "momentum": (style.CLASS_A, "--"), "Nesterov": (style.TRAIN, "-.")}
    for kind, (colour, line) in lines.items():
        found[kind] = contraction(kind)
        axes.semilogx(products, found[kind], line, color=colour, label=kind)
    axes.axhline(1, color=style.TRUTH, lw=1)
    axes.text(1.1e-3, 1.008, "diverges above", fontsize=13)
    axes.set(
        xlabel="rate × curvature", ylabel="error left after one step, as a share", ylim=(0.6, 1.1), xlim=(1e-3, 4.2)
    )
    axes.legend(loc="lower left")
    limits = {kind: products[values <= 1 + 1e-9].max() for kind, values in found.items()}
    return with_numbers(
        picture,
        limit_descent=limits["descent"],
        limit_momentum=limits["momentum"],
        limit_nesterov=limits["Nesterov"],
        flat_descent=np.interp(0.01, products, found["descent"]),
        flat_momentum=np.interp(0.01, products, found["momentum"]),
        flat_nesterov=np.interp(0.01, products, found["Nesterov"]),
        plateau=np.interp(1.0, products, found["momentum"]),
        nesterov_at_one=np.interp(1.0, products, found["Nesterov"]),
    )
