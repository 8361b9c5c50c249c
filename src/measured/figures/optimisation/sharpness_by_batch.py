"""Sharpness where small and large batches end, and after a rescaling that changes nothing."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture import claims
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="optimisation/sharpness")
def sharpness_by_batch(record: Record) -> Figure:
    """Largest Hessian eigenvalue at equal training loss, by rate and batch, every seed; test accuracy of the large batch less
    that of the small one; and the eigenvalue by rescaling of the layers."""
    batches, rates, factors = (record.settings[key] for key in ("batches", "rates", "factors"))
    sharpness, rescaled = record.results["sharpness"], record.results["rescaled"]
    gaps = record.results["test_accuracy"][:, 1] - record.results["test_accuracy"][:, 0]  # seed x rate
    picture, (left, middle, right) = style.canvas((10, 3.6), columns=3, width_ratios=(1.25, 1, 0.9))
    middle.set_gid("step-2-accuracy")
    right.set_gid("step-2-rescaled")
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
    left.set_title("Where they end")
    left.set_yticks([0.5, 1, 2, 4], ["0.5", "1", "2", "4"])
    left.legend(loc="lower left", title="bars: medians", alignment="left", title_fontsize=13)
    intervals = [claims.interval(gaps[:, j], 0) for j in range(len(rates))]
    for j, (mean, _, high, _) in enumerate(intervals):
        middle.plot(np.full(len(gaps), j) - 0.12, 100 * gaps[:, j], "D", color=style.TEST, alpha=0.4)
        middle.errorbar(
            j + 0.12, 100 * mean, yerr=100 * (high - mean), fmt="_", ms=14, color=style.TRUTH, capsize=4, lw=1.5
        )
    middle.axhline(0, color=style.QUIET, lw=0.8)
    middle.set_xticks(range(len(rates)), [f"{rate:g}" for rate in rates])
    middle.set(xlabel="learning rate", ylabel="points of test accuracy", xlim=(-0.5, len(rates) - 0.5))
    middle.set_title("Batch 1000 over 16")
    for runs in rescaled:
        right.loglog(factors, runs, "o-", color=style.FIT, alpha=0.5, lw=1.2)
    right.set_xticks(factors, [f"{factor:g}" for factor in factors])
    right.set_yticks([2, 5, 10, 20, 50, 100], ["2", "5", "10", "20", "50", "100"])
    right.minorticks_off()
    right.set(xlabel="layer 1 ×, layer 2 ÷")
    right.set_title("Rescaled")
    median = np.median(sharpness, axis=0)
    lowest = claims.interval(sharpness[:, 1, 0], sharpness[:, 0, 0])
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        small=median[0],
        large=median[1],
        ratio=median[1] / median[0],
        rates=rates,
        trained_to=record.settings["loss"],
        sharper=(sharpness[:, 1] > sharpness[:, 0]).sum(axis=0),  # seeds in which batch 1000 ends sharper
        lowest_gap=lowest[0],
        lowest_gap_low=lowest[1],
        lowest_gap_high=lowest[2],
        lowest_gap_share=lowest[0] / sharpness[:, 0, 0].mean(),
        accuracy_small=record.results["test_accuracy"][:, 0].mean(axis=0),
        accuracy_large=record.results["test_accuracy"][:, 1].mean(axis=0),
        gaps=[mean for mean, *_ in intervals],
        gaps_low=[low for _, low, _, _ in intervals],
        gaps_high=[high for _, _, high, _ in intervals],
        rescaled_times=np.median(rescaled[:, -1] / rescaled[:, 0]),
        factor=factors[-1],
        loss_change=np.ptp(record.results["rescaled_loss"], axis=1).max(),
    )
