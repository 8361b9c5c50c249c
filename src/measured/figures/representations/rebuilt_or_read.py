"""Error and what a line reads off a code, for codes of three sizes: principal components and an autoencoder's."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.representations._chosen import at_least, at_most

PIXELS, COMPONENTS, UNTRAINED, TRAINED = range(4)
LOOKS = {COMPONENTS: (-0.2, style.CLASS_B, "s"), UNTRAINED: (0.0, style.QUIET, "x"), TRAINED: (0.2, style.FIT, "o")}


@figure("measured", record="representations/codes")
def rebuilt_or_read(record: Record):
    sizes, labels = record.settings["sizes"], record.settings["labels"]
    right = at_most(record, "validation_right", "right")[0]  # runs, ways, sizes, labels
    error, rate = at_least(record, "validation_error", "error")  # runs, sizes
    of_components = record.results["components_error"]
    picture, panels = style.canvas((10.4, 3.7), columns=3)
    across = np.arange(len(sizes))
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    apart = lambda runs: rng.uniform(-0.07, 0.07, runs.shape)
    for way, runs, gid in ((COMPONENTS, of_components, "step-1-components"), (TRAINED, error, "step-2-trained")):
        shift, ink, marker = LOOKS[way]
        panels[0].plot(across + shift + apart(runs), runs, marker, color=ink, alpha=0.6, markersize=5, gid=gid)
    for number, axes in enumerate(panels[1:]):
        gid = f"step-{3 + number}"
        whole = right[:, PIXELS, 0, number].mean()
        axes.axhline(whole, color=style.TRUTH, linestyle="--", linewidth=1.6, gid=gid + "-pixels")
        for way, (shift, ink, marker) in LOOKS.items():
            runs = right[:, way, :, number]
            axes.plot(
                across + shift + apart(runs), runs, marker, color=ink, alpha=0.6, markersize=5, gid=f"{gid}-{way}"
            )
        axes.set(title=f"read, {labels[number]:,} labels", ylim=(0.2, 0.86))
    panels[1].text(-0.4, 0.675, "all pixels", fontsize=16, gid="step-3-pixels-name")
    panels[1].text(1.2, 0.25, "untrained", color=style.QUIET, fontsize=16, gid="step-3-name")
    panels[0].text(0.35, 0.0325, "components", color=style.CLASS_B, fontsize=17)
    panels[0].text(0.35, 0.0285, "autoencoder", color=style.FIT, fontsize=17, gid="step-2-name")
    panels[0].set(title="error per pixel", ylim=(0, 0.036))
    for axes in panels:
        axes.set(xlabel="numbers of the code", xlim=(-0.5, 2.5))
        axes.set_xticks(across, sizes)
    gap = right[:, TRAINED] - right[:, COMPONENTS]  # runs, sizes, labels
    by_size = lambda values: {str(size): value for size, value in zip(sizes, values)}
    by = lambda runs: {"few": by_size(runs[..., 0]), "many": by_size(runs[..., 1])}
    return with_numbers(
        picture, components=by_size(of_components.mean(axis=0)), trained=by_size(error.mean(axis=0)), pixels={"few": right[:, PIXELS, 0, 0].mean(), "many": right[:, PIXELS, 0, 1].mean()},
        read_components=by(right[:, COMPONENTS].mean(axis=0)), read_trained=by(right[:, TRAINED].mean(axis=0)), read_untrained=by(right[:, UNTRAINED].mean(axis=0)),
        gaps=by(gap.mean(axis=0)), ahead=by((gap > 0).sum(axis=0)), spread=gap[:, 1, 0].std(ddof=1), less=by_size((1 - error / of_components).mean(axis=0)), seeds=len(right),
        better=by_size((error < of_components).sum(axis=0)), rates=np.array(record.settings["rates"])[rate], pixels_ahead=(right[:, PIXELS, 0, 1] > right[:, 1:, :, 1].max(axis=(1, 2))).sum(),
    )  # fmt: skip
