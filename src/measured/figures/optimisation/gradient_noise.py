"""How far the gradient of a batch lies from the gradient of all data, by batch size."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.optimisation._network import Network, digits
from measured.optimisers import momentum


@figure("computed")
def gradient_noise(draws: int = 60, epochs: int = 3, seed: int = 0) -> Figure:
    """Root mean square error of batch gradients over the norm of the full one, untrained and trained, with theory."""
    data_rng, start_rng, batch_rng, draw_rng = (np.random.default_rng([seed, role]) for role in range(4))
    x, y = digits(data_rng).train
    network = Network((64, 32, 10))
    start = network.start(start_rng)
    *_, trained = network.train(start, x, y, momentum(), lambda done: 0.05, epochs, 64, batch_rng)
    sizes = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])
    picture, axes = style.canvas()
    slopes, halves = {}, {}
    for name, weights, colour, marker in (
        ("before training", start, style.CLASS_A, "o"),
        (f"after {epochs} epochs", trained, style.CLASS_B, "s"),
    ):
        full = network.gradient(weights, x, y)
        measured = []
        for size in sizes:
            batches = (draw_rng.choice(len(y), size, replace=False) for _ in range(draws))
            errors = [np.sum((network.gradient(weights, x[batch], y[batch]) - full) ** 2) for batch in batches]
            measured.append(np.sqrt(np.mean(errors)) / np.linalg.norm(full))
        each = [np.sum((network.gradient(weights, x[i : i + 1], y[i : i + 1]) - full) ** 2) for i in range(len(y))]
        # The variance of a mean of `size` of N things drawn without replacement.
        theory = np.sqrt(np.mean(each) / sizes * (len(y) - sizes) / (len(y) - 1)) / np.linalg.norm(full)
        axes.loglog(sizes, measured, marker, color=colour, label=f"{name}, measured on {draws} batches")
        axes.loglog(sizes, theory, "-" if marker == "o" else "--", color=colour, lw=1.5, label=f"{name}, theory")
        small = sizes <= 64
        slopes[name] = np.polyfit(np.log(sizes[small]), np.log(np.array(measured)[small]), 1)[0]
        halves[name] = (measured, theory)
    axes.axhline(1, color=style.TRUTH, lw=1)
    axes.annotate("as long as the gradient itself", (1024, 1), (0, 5), textcoords="offset points", ha="right")
    axes.set(xlabel="images in the batch", ylabel="noise of the gradient / its length")
    axes.set_xticks(sizes, sizes)
    axes.minorticks_off()
    axes.legend(loc="lower left")
    before, after = halves.values()
    return with_numbers(
        picture,
        sizes=sizes,
        untrained=before[0],
        untrained_theory=before[1],
        trained=after[0],
        trained_theory=after[1],
        slope_untrained=slopes["before training"],
        slope_trained=slopes[f"after {epochs} epochs"],
        one_untrained=before[0][0],
        one_trained=after[0][0],
        at_64_trained=after[0][6],
        parameters=len(start),
    )
