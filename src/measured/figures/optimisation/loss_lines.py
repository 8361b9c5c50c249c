"""Random lines through trained networks, and the straight lines between two of them."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="optimisation/landscape")
def loss_lines(record: Record) -> Figure:
    """Training loss along filter-normalised random lines, and between two networks from different starts, as they were
    trained and with the units of one renumbered to match the other's; all seeds."""
    names = [name for name, _ in record.settings["networks"]]
    lines = record.results["lines"]
    walks = record.results["between"], record.results["aligned"]
    reach = record.settings["reach"]
    along, share = np.linspace(-reach, reach, lines.shape[-1]), np.linspace(0, 1, walks[0].shape[-1])
    picture, (left, *right) = style.canvas(columns=3, width_ratios=(1.15, 1, 1))
    right[0].set_gid("step-2-between")
    right[1].set_gid("step-3-renumbered")
    looks = tuple(zip((style.CLASS_A, style.TRAIN, style.CLASS_B), ("--", "-.", "-"), strict=True))
    for i, (name, (colour, dash)) in enumerate(zip(names, looks, strict=True)):
        through = lines[:, i].reshape(-1, len(along))
        left.semilogy(along, np.median(through, axis=0), dash, color=colour, label=name)
        left.fill_between(along, *np.percentile(through, (5, 95), axis=0), color=colour, alpha=0.15, lw=0)
        for panel, walk in zip(right, walks, strict=True):
            panel.plot(share, np.median(walk[:, i], axis=0), dash, color=colour)
            panel.fill_between(share, walk[:, i].min(axis=0), walk[:, i].max(axis=0), color=colour, alpha=0.15, lw=0)
    left.set(xlabel="distance along the line", ylabel="training loss", xlim=(-reach, reach))
    left.set_title("Random lines through one")
    left.legend(loc="upper center", fontsize=13, handlelength=1.4, borderpad=0.1)
    left.set_ylim(top=left.get_ylim()[1] * 60)
    for panel, title in zip(right, ("Between two, as trained", "Units renumbered"), strict=True):
        panel.set(xlabel="share of the second", xlim=(0, 1), ylim=(0, 2.75), xticks=(0, 0.5, 1))
        panel.set_xticklabels(("0", "0.5", "1"))
        panel.axhline(np.log(10), color=style.QUIET, lw=0.8)
        panel.set_title(title)
    right[0].annotate("guessing", (0.02, np.log(10)), (0, 6), textcoords="offset points", fontsize=13)
    # A line with one valley only falls and then only rises: no rise is followed by a fall.
    falls = np.diff(lines, axis=-1) < 0
    valleys = ~(np.diff(falls.astype(int), axis=-1) > 0).any(axis=-1)
    barriers = [walk.max(axis=-1) - np.maximum(walk[..., 0], walk[..., -1]) for walk in walks]  # seed x network
    numbers = {}
    for word, barrier in zip(("barrier", "aligned_barrier"), barriers, strict=True):
        numbers |= {word: np.median(barrier, axis=0), f"lowest_{word}": barrier.min(axis=0)}
        numbers[f"highest_{word}"] = barrier.max(axis=0)
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        names=names,
        lines=lines.shape[0] * lines.shape[2],
        single_valley=valleys.mean(axis=(0, 2)),
        removed=np.median(
            1 - barriers[1][:, 1:] / barriers[0][:, 1:], axis=0
        ),  # share of the wall that renumbering removes
        **numbers,
    )
