"""Singular values of a product of random matrices, Gaussian and orthogonal."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

WIDTH, DEPTHS, DRAWS = 64, (1, 5, 20, 40), 20
ROUNDING = 1e-13  # smaller singular values are not known: a product is exact to sixteen digits of its largest


def product_values(depth: int, orthogonal: bool, rng: np.random.Generator) -> np.ndarray:
    """Singular values, largest first, of the product of matrices whose entries have variance 1 / WIDTH."""
    product = np.eye(WIDTH)
    for _ in range(depth):
        matrix = rng.normal(size=(WIDTH, WIDTH)) / np.sqrt(WIDTH)
        if orthogonal:
            q, r = np.linalg.qr(matrix)
            matrix = q * np.sign(np.diag(r))
        product = matrix @ product
    return np.linalg.svd(product, compute_uv=False)


@figure("computed")
def directions_lost():
    picture, panels = style.canvas(style.SLIDE, columns=2, sharey=True)
    rank = np.arange(1, WIDTH + 1)
    inks = (style.QUIET, style.TRAIN, style.FIT, style.CLASS_B)
    values = {}
    for axes, name in zip(panels, ("Gaussian", "orthogonal")):
        values[name] = np.array(
            [
                [
                    product_values(depth, name == "orthogonal", np.random.default_rng([7, 3, depth, d]))
                    for d in range(DRAWS)
                ]
                for depth in DEPTHS
            ]
        )
        for depth, ink, one in zip(DEPTHS, inks, np.where(values[name] > ROUNDING, values[name], np.nan)):
            gid = f"step-{DEPTHS.index(depth) + 1}-{name}" if depth > 1 and name == "Gaussian" else f"{name}-{depth}"
            gid = "step-5-orthogonal-" + str(depth) if name == "orthogonal" else gid
            known = ~np.isnan(one).any(axis=0)
            one, known_rank = one[:, known], rank[known]
            axes.plot(known_rank, np.exp(np.log(one).mean(axis=0)), color=ink, gid=gid)
            axes.fill_between(
                known_rank, one.min(axis=0), one.max(axis=0), color=ink, alpha=0.18, linewidth=0, gid=gid + "-band"
            )
            if name == "Gaussian":
                at = {1: (66, 2e-2), 5: (66, 1e-7), 20: (62, 1e-11), 40: (30, 1e-8)}[depth]
                label = f"{depth} matri{'ces' if depth > 1 else 'x'}"
                axes.text(*at, label, color=ink, fontsize=15, ha="right" if depth == 40 else "left", gid=gid + "-name")
        axes.set(
            title=name,
            xlabel="direction, by its factor",
            yscale="log",
            ylim=(1e-13, 1e3),
            xlim=(0, 67 if name == "orthogonal" else 93),
            xticks=range(0, 65, 16),
        )
        axes.minorticks_off()
    panels[1].text(33, 1e-2, "all four depths", ha="center", fontsize=15, color=style.CLASS_B, gid="step-5-name")
    panels[0].set_ylabel("factor on a signal")
    deepest = values["Gaussian"][-1]
    kept = (deepest > 0.01).mean() * WIDTH
    return with_numbers(
        picture, kept=kept, width=WIDTH, draws=DRAWS, median=np.exp(np.log(np.median(deepest, axis=1)).mean()),
        largest=np.exp(np.log(deepest[:, 0]).mean()), 
        off=np.abs(values["orthogonal"] - 1).max(), mean_squares=(values["Gaussian"] ** 2).mean(axis=(1, 2)), kept_20=(values["Gaussian"][2] > 0.01).mean() * WIDTH,
    )  # fmt: skip
