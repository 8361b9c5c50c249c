"""How often descent finds the parity of n bits, by hidden units."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.networks.parity import solved


def right_at_counted_rates(record) -> np.ndarray:
    """Mean share of right inputs (bits, factors) at the rates that `solved` counts at: the other starts choose them."""
    other = record.results["validation_right"]
    best = ((other == 1).mean(axis=0) + other.mean(axis=0) / 1000).argmax(axis=-1)
    return np.take_along_axis(record.results["right"], best[None, ..., None], axis=-1)[..., 0].mean(axis=0)


@figure("measured", record="networks/parity")
def parity_trained(record: Record):
    bits, factors = record.settings["bits"], record.settings["factors"]
    done = solved(record).sum(axis=0)  # bits, factor
    picture, axes = style.canvas(style.SLIDE)
    looks = ((style.TEST, "n units: enough"), (style.CLASS_A, "2n units"), (style.TRAIN, "4n units"))
    for number, (colour, words) in enumerate(looks):
        place = np.arange(len(bits)) + 0.27 * (number - 1)
        axes.bar(place, done[:, number], width=0.24, color=colour, alpha=0.3, gid=f"step-2-bar-{number}")
        for i, spot in enumerate(place):
            axes.text(
                spot,
                done[i, number] + 0.25,
                str(done[i, number]),
                color=colour,
                ha="center",
                fontsize=17,
                gid=f"step-2-{number}-{i}",
            )
        axes.text(0.62 + 0.95 * number, 12.0, words, color=colour, fontsize=16, ha="center")
    axes.set_xticks(range(len(bits)), [f"{n} bits" for n in bits], fontsize=16)
    axes.set(
        ylabel=f"starts of {len(record.seeds)} that get\nevery input right",
        ylim=(0, 13),
        yticks=(0, 5, 10),
        xlim=(-0.6, len(bits) - 0.4),
    )
    return with_numbers(
        picture, bits=bits, factors=factors, enough=done[:, 0], twice=done[:, 1], four=done[:, 2], seeds=len(record.seeds),
        right_enough=right_at_counted_rates(record)[:, 0], steps=record.settings["steps"], inputs=2 ** bits[-1],
    )  # fmt: skip
