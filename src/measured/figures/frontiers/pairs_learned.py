"""How alike the codes of two views of eight images are, before and after training to find the pairs."""

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="frontiers/views")
def pairs_learned(record: Record):
    likeness, found, images = record.results["likeness"][0], record.results["found"], record.results["images"][0]
    picture, panels = style.canvas((10.0, 4.4), columns=2)
    for number, (axes, name) in enumerate(zip(panels, ("before", "after"))):
        # The panel as a whole: matplotlib draws the images of a panel as one, under no name of theirs.
        axes.set_gid("step-2-after" if number else None)
        shown = axes.imshow(likeness[number], cmap="PuOr_r", vmin=-1, vmax=1)
        axes.set_title(f"{name}: {100 * found[:, number].mean():.0f} % found", fontsize=20, loc="left")
        axes.set_xlabel("the other view of", fontsize=19)
        axes.set_ylabel("" if number else "a view of", fontsize=19)
        axes.set(xticks=(), yticks=())
        axes.spines[:].set_visible(False)
        axes.patch.set_visible(False)
        for at, image in enumerate(images):
            for left, top in ((-1.6, at - 0.45), (at - 0.45, 7.65)):
                axes.imshow(image, cmap="gray_r", vmin=0, vmax=255, extent=(left, left + 0.9, top + 0.9, top))
        axes.set(xlim=(-1.7, 7.5), ylim=(8.7, -0.5))
    bar = picture.colorbar(shown, ax=panels, shrink=0.85)
    bar.set_ticks((-1, 0, 1))
    bar.ax.tick_params(labelsize=18)
    bar.set_label("cosine of the codes", fontsize=19)
    own = [(matrix.trace() / 8, (matrix.sum() - matrix.trace()) / 56) for matrix in likeness]
    return with_numbers(
        picture, before=found[:, 0].mean(), after=found[:, 1].mean(), least=found[:, 1].min(), chance=1 / record.settings["shown"], among=record.settings["shown"], seeds=len(found),
        same=[a for a, _ in own], other=[b for _, b in own], gained=(found[:, 1] - found[:, 0]).min(), temperature=record.settings["temperature"], batch=record.settings["batch"],
    )  # fmt: skip
