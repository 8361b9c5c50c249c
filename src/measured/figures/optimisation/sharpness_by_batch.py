"""Sharpness where small and large batches end, and after a rescaling that changes nothing."""

import numpy as np
from matplotlib.figure import Figure

from measured import style
from deeplecture import record
from deeplecture.figure import figure, with_numbers


@figure("measured", record="optimisation/sharpness")
def sharpness_by_batch() -> Figure:
    """Largest Hessian eigenvalue at equal training loss, by rate and batch, every seed; and by rescaling of the layers."""
    known = record.load("optimisation/sharpness")
    batches, rates, factors = (known.settings[key] for key in ("batches", "rates", "factors"))
    sharpness, rescaled = known.results["sharpness"], known.results["rescaled"]
    picture, (left, right) = style.canvas(columns=2, width_ratios=(1.3, 1))
    for i, (batch, colour, marker) in enumerate(zip(batches, (style.CLASS_A, style.CLASS_B), "os", strict=True)):
        for j in range(len(rates)):
            runs = sharpness[:, i, j]
            place = j + (i - 0.5) * 0.3
            left.plot(np.full(len(runs), place), runs, marker, color=colour, alpha=0.55)
            left.plot(
                [place - 0.1, place + 0.1],
                [np.median(runs)] * 2,
                color=colour,
                lw=3,
                label=f"batch {batch}" if not j else None,
            )
    left.set_xticks(range(len(rates)), [f"{rate:g}" for rate in rates])
    left.set(xlabel="learning rate", ylabel="largest curvature", yscale="log")
    left.minorticks_off()
    left.set_title(f"At training loss {known.settings['loss']:g}; bars: medians")
    left.set_yticks([0.5, 1, 2, 4], ["0.5", "1", "2", "4"])
    left.legend(loc="lower left")
    for runs in rescaled:
        right.loglog(factors, runs, "o-", color=style.FIT, alpha=0.5, lw=1.2)
    right.set_xticks(factors, [f"{factor:g}" for factor in factors])
    right.set_yticks([2, 5, 10, 20, 50, 100], ["2", "5", "10", "20", "50", "100"])
    right.minorticks_off()
    right.set(xlabel="layer 1 times, layer 2 divided by")
    right.set_title("The same function, rescaled")
    middle = np.median(sharpness, axis=0)
    return with_numbers(
        picture,
        seeds=len(known.seeds),
        small=middle[0],
        large=middle[1],
        ratio=middle[1] / middle[0],
        overlap=[bool(sharpness[:, 0, j].max() >= sharpness[:, 1, j].min()) for j in range(len(rates))],
        accuracy_small=known.results["test_accuracy"][:, 0].mean(axis=0),
        accuracy_large=known.results["test_accuracy"][:, 1].mean(axis=0),
        accuracy_gap=(known.results["test_accuracy"][:, 1] - known.results["test_accuracy"][:, 0]).mean(),
        accuracy_gap_deviation=(known.results["test_accuracy"][:, 1] - known.results["test_accuracy"][:, 0])
        .mean(axis=1)
        .std(ddof=1),
        rescaled_times=np.median(rescaled[:, -1] / rescaled[:, 0]),
        factor=factors[-1],
        loss_change=np.ptp(known.results["rescaled_loss"], axis=1).max(),
    )
