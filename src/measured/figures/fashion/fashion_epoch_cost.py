"""What one epoch costs with a DataLoader and without."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="fashion/dataloader")
def fashion_epoch_cost(record: Record):
    loader, ours, fetching = (record.results[key].ravel() for key in ("loader", "ours", "fetching"))
    median = {"loader": np.median(loader), "ours": np.median(ours), "fetching": np.median(fetching)}
    picture, axes = style.canvas((10.0, 3.4))
    axes.barh(1, median["fetching"], color=style.CLASS_B, height=0.5)
    axes.barh(1, median["loader"] - median["fetching"], left=median["fetching"], color=style.QUIET, height=0.5)
    axes.barh(0, median["ours"], color=style.QUIET, height=0.5)
    for y, times in ((1, loader), (0, ours)):
        axes.plot(times, np.full(len(times), y) - 0.36, "|", color=style.TRUTH, markersize=12)
    axes.text(
        median["fetching"] / 2, 1, "waiting for the DataLoader", ha="center", va="center", color="white", fontsize=16
    )
    axes.text(median["loader"], 1.36, "the network", ha="right", va="center", color=style.QUIET, fontsize=15)
    axes.text(1.1 * median["ours"], 0, "gathering and the network", va="center", color=style.QUIET, fontsize=15)
    axes.set_yticks([0, 1], ["data set on\nthe device", "DataLoader"], fontsize=16)
    axes.set(
        xlabel=f"seconds of one core for an epoch (bars: median; marks: {len(ours)} epochs)",
        ylim=(-0.55, 1.55),
        xlim=(0, None),
    )
    accuracy = {key: 100 * record.results[f"{key}_accuracy"][:, -1] for key in ("ours", "loader")}
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        epochs=len(ours),
        loader=median["loader"],
        ours=median["ours"],
        fetching_share=np.median(fetching / loader),
        per_image=median["fetching"] / 60_000 * 1e6,
        ratio=np.median(loader / ours),
        total=np.median(record.results["ours"].sum(1)),
        loader_total=np.median(record.results["loader"].sum(1)),
        loader_accuracy=accuracy["loader"].mean(),
        loader_low=accuracy["loader"].min(),
        ours_accuracy=accuracy["ours"].mean(),
        date=record.provenance["date"][:10],
        device=record.provenance["device"],
    )
