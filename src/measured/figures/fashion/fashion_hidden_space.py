"""The hidden layer's view of 2,000 test images in two dimensions: principal components, and t-SNE."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.fashion.data import CLASSES

# Kinds of clothing that lie together share a hue; each class has its name written on it.
COLOURS = (
    "#0b62a4",
    "#8a6100",
    "#3f7fb5",
    "#7a3e9d",
    "#084a7c",
    "#c2410c",
    "#5a9bd0",
    "#e0651a",
    "#0f766e",
    "#9a3412",
)


@figure("measured", record="fashion/embedding")
def fashion_hidden_space(record: Record, seed: int = 0):
    run = record.seeds.index(seed)
    labels = record.results["labels"][run]
    picture, panels = style.canvas((10.0, 4.7), columns=2)
    hidden, pixels = record.results["silhouettes"].mean(0), record.results["pixel_silhouettes"].mean(0)
    untrained = record.results["untrained_silhouettes"].mean(0)
    explained = 100 * record.results["explained"].mean(0)
    titles = (f"Two principal components: {explained[:2].sum():.0f} % of the variance", "t-SNE")
    for axes, key, title, silhouette in zip(panels, ("pca", "tsne"), titles, hidden[1:]):
        points = record.results[key][run]
        for label, name in enumerate(CLASSES):
            mine = points[labels == label]
            axes.plot(
                *mine.T, "o", color=COLOURS[label], markersize=2.6, alpha=0.55, markeredgewidth=0, rasterized=True
            )
            # The class's name stands on the point nearest to all others of its class.
            place = mine[np.linalg.norm(mine[:, None] - mine[None], axis=2).sum(1).argmin()]
            axes.text(
                *place,
                name.replace("T-shirt/top", "T-shirt"),
                ha="center",
                va="center",
                fontsize=13,
                color=COLOURS[label],
                fontweight="bold",
                bbox={"facecolor": "white", "alpha": 0.75, "pad": 0.8, "edgecolor": "none"},
            )
        axes.set(xticks=[], yticks=[], title=title, xlabel=f"silhouette of the classes {silhouette:.2f}")
        axes.spines[:].set_visible(False)
    return with_numbers(
        picture,
        images=len(labels),
        seeds=len(record.seeds),
        explained_two=explained[:2].sum(),
        explained_ten=explained.sum(),
        silhouette=hidden[0],
        silhouette_pca=hidden[1],
        silhouette_tsne=hidden[2],
        least_silhouette=record.results["silhouettes"][:, 0].min(),
        most_without_training=max(record.results[f"{kind}_silhouettes"][:, 0].max() for kind in ("pixel", "untrained")),
        untrained_silhouette=untrained[0],
        untrained_silhouette_tsne=untrained[2],
        pixel_silhouette=pixels[0],
        pixel_silhouette_pca=pixels[1],
        pixel_silhouette_tsne=pixels[2],
    )
