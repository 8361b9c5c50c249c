"""How alike the codes of two views of eight images are, before and after training to find the pairs."""

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="frontiers/views")
def pairs_learned(record: Record):
    likeness, found = record.results["likeness"][0], record.results["found"]
    picture, panels = style.canvas((10.0, 4.4), columns=2)
    for number, (axes, name) in enumerate(zip(panels, ("before", "after"))):
        shown = axes.imshow(
            likeness[number], cmap="PuOr_r", vmin=-1, vmax=1, **({"gid": "step-2-image"} if number else {})
        )
        title = axes.set_title(f"{name}: {100 * found[:, number].mean():.0f} % found", fontsize=17, loc="left")
        if number:
            title.set_gid("step-2-title")
        axes.set(xlabel="the other view of image", ylabel="a view of image" if not number else "")
        axes.set_xticks(range(8), [str(n) for n in range(1, 9)])
        axes.set_yticks(range(8), [str(n) for n in range(1, 9)])
        axes.spines[:].set_visible(False)
    bar = picture.colorbar(shown, ax=panels, shrink=0.85)
    bar.set_ticks((-1, 0, 1))
    bar.set_label("cosine of the codes", fontsize=16)
    own = [(matrix.trace() / 8, (matrix.sum() - matrix.trace()) / 56) for matrix in likeness]
    return with_numbers(
        picture, before=found[:, 0].mean(), after=found[:, 1].mean(), least=found[:, 1].min(), chance=1 / record.settings["shown"], among=record.settings["shown"], seeds=len(found),
        same=[a for a, _ in own], other=[b for _, b in own], gained=(found[:, 1] - found[:, 0]).min(), temperature=record.settings["temperature"], batch=record.settings["batch"],
    )  # fmt: skip
