"""The hidden layer's view of 2,000 test images: t-SNE before and after training, and how far the classes are apart."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.fashion._parts import NAMES

# Kinds of clothing that lie together share a hue; each class has its name written on it.
COLOURS = (
    "#0b62a4", "#8a6100", "#3f7fb5", "#7a3e9d", "#084a7c", "#c2410c", "#5a9bd0", "#e0651a", "#0f766e", "#9a3412",
)  # fmt: skip
SPACES = (("pixel", "pixels"), ("untrained", "hidden layer,\nuntrained"), ("", "hidden layer,\ntrained"))


@figure("measured", record="fashion/embedding")
def fashion_hidden_space(record: Record, seed: int = 0):
    run = record.seeds.index(seed)
    labels = record.results["labels"][run]
    picture, (before, after, apart) = style.canvas(style.SLIDE, columns=3, width_ratios=(1.25, 1.25, 1))
    _cloud(before, record.results["untrained_tsne"][run], labels)
    _cloud(after, record.results["tsne"][run], labels)
    before.set_title("t-SNE of the untrained layer")
    after.set_title("and of the trained one")
    after.set_gid("step-2-trained")
    apart.set_gid("step-3-silhouettes")
    kept = {key: record.results[f"{key}_silhouettes" if key else "silhouettes"] for key, _ in SPACES}
    for row, (key, _) in enumerate(SPACES):
        for column, colour, marker in ((0, style.TEST, "o"), (2, style.QUIET, "s")):
            values = kept[key][:, column]
            apart.plot(values, np.full(len(values), row + 0.12 * (column - 1)), marker, color=colour, markersize=8)
    apart.text(0.03, -0.62, "in the space", color=style.TEST, fontsize=14)
    apart.text(0.55, -0.62, "on the plane", color=style.QUIET, fontsize=14)
    apart.set_yticks(range(len(SPACES)), [word for _, word in SPACES])
    apart.set(xlim=(0, 1), ylim=(2.6, -0.9), xticks=(0, 0.5, 1), xlabel="silhouette (1: islands)")
    hidden, pixels, untrained = (kept[key].mean(0) for key in ("", "pixel", "untrained"))
    explained = 100 * record.results["explained"].mean(0)
    return with_numbers(
        picture,
        images=len(labels),
        seeds=len(record.seeds),
        explained_two=explained[:2].sum(),
        explained_ten=explained.sum(),
        silhouette=hidden[0],
        silhouette_tsne=hidden[2],
        least_silhouette=kept[""][:, 0].min(),
        most_without_training=max(kept[kind][:, 0].max() for kind in ("pixel", "untrained")),
        untrained_silhouette=untrained[0],
        untrained_silhouette_tsne=untrained[2],
        pixel_silhouette=pixels[0],
        pixel_silhouette_tsne=pixels[2],
    )


def _cloud(axes, points: np.ndarray, labels: np.ndarray) -> None:
    """Points of ten classes, each class's name on the point nearest to all others of its class."""
    reach, placed = np.ptp(points, axis=0), []
    for label, name in enumerate(NAMES):
        mine = points[labels == label]
        place = mine[np.linalg.norm(mine[:, None] - mine[None], axis=2).sum(1).argmin()]
        while any((np.abs(place - other) < (0.25, 0.05) * reach).all() for other in placed):
            place = place - (0, 0.02 * reach[1])  # below a name that stands there
        placed.append(place)
        axes.plot(*mine.T, "o", color=COLOURS[label], markersize=2.4, alpha=0.55, markeredgewidth=0)
        axes.text(
            *place,
            name,
            ha="center", va="center", fontsize=13, color=COLOURS[label], fontweight="bold",
            bbox={"facecolor": "white", "alpha": 0.75, "pad": 0.8, "edgecolor": "none"},
        )  # fmt: skip
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
