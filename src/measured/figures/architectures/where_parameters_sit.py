"""Where six known networks keep their parameters and do their multiply-adds: dense layers against convolutions."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


def short(number: float) -> str:
    """A count in three letters or so: 62 k, 138 M, 15.5 G."""
    for letter, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if number >= size:
            return f"{number / size:.3g} {letter}"
    return f"{number:.0f}"


@figure("measured", record="architectures/cost")
def where_parameters_sit(record: Record):
    names = record.settings["networks"]
    told = {key: values[0] for key, values in record.results.items()}
    picture, panels = style.canvas(style.SLIDE, columns=2, sharey=True)
    rows = np.arange(len(names))
    for axes, kind, title in zip(panels, ("parameters", "products"), ("parameters", "multiply-adds, one image")):
        dense = 100 * told["dense_" + kind] / told[kind]
        axes.barh(rows, dense, color=style.CLASS_B, height=0.62)
        axes.barh(rows, 100 - dense, left=dense, color=style.CLASS_A, alpha=0.35, height=0.62)
        for row, number in enumerate(told[kind]):
            axes.text(103, row, short(number), va="center", fontsize=16)
        axes.set(xlim=(0, 128), xticks=(0, 50, 100), ylim=(len(names) - 0.4, -0.6), xlabel="% of the network's")
        axes.set_title(title, fontsize=18)
        axes.tick_params(axis="x", labelsize=16)
        axes.xaxis.label.set_fontsize(16)
        axes.spines["bottom"].set_bounds(0, 100)
    panels[0].set_yticks(rows, names, fontsize=16)
    panels[1].text(5, 0, "convolutions", color=style.TRUTH, fontsize=16, va="center")
    panels[0].text(8, 2, "dense layers", color="white", fontsize=16, va="center")
    by = {
        name.replace("-", "_"): {"parameters": int(p), "products": int(m), "depth": int(d)}
        for name, p, m, d in zip(names, told["parameters"], told["products"], told["depth"])
    }
    vgg = names.index("VGG-16")
    return with_numbers(
        picture, vgg_parameters=told["dense_parameters"][vgg] / told["parameters"][vgg],
        vgg_products=told["dense_products"][vgg] / told["products"][vgg], by=by,
        resnet_share=told["dense_parameters"][names.index("ResNet-50")] / told["parameters"][names.index("ResNet-50")],
    )  # fmt: skip
