"""Four layers and five networks by parameters, multiply-adds and seconds, each over the first of its kind."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

SHOWN = ("AlexNet", "VGG-16", "ResNet-50", "MobileNetV2", "EfficientNet-B0")
COLOURS = (style.CLASS_A, style.CLASS_B, style.TRAIN, style.FIT, style.TEST)


def ranks(values: np.ndarray) -> list[int]:
    """The place of each, the smallest 0."""
    return [int(rank) for rank in np.argsort(np.argsort(values))]


@figure("measured", record="architectures/cost")
def three_orders(record: Record):
    results, names = record.results, list(record.settings["networks"])
    at = [names.index(name) for name in SHOWN]
    networks = np.stack(
        [results[key][:, at] for key in ("parameters", "products", "seconds")], axis=1
    )  # runs, counts, models
    layers = np.stack([results["layer_" + key] for key in ("parameters", "products", "seconds")], axis=1)
    picture, panels = style.canvas(style.SLIDE, columns=2, width_ratios=(1, 1.1))
    kinds = ("plain", "low rank", "8 groups", "separable")
    for axes, values, told, base in ((panels[0], layers, kinds, 0), (panels[1], networks, SHOWN, 2)):
        share = values / values[:, :, base : base + 1]
        for number, (name, colour, marker) in enumerate(zip(told, COLOURS, "osD^v")):
            own = share[:, :, number]
            gid = f"step-{2 if axes is panels[1] else 1}-{number}"
            put = lambda part: {"gid": gid + part} if gid.startswith("step-2") else {}  # noqa: B023, E731 -- used in this turn only
            axes.plot(range(3), np.median(own, axis=0), marker=marker, color=colour, markersize=9, **put("-line"))
            axes.plot([2] * len(own), own[:, 2], ".", color=colour, markersize=7, alpha=0.5, **put("-dots"))
            lift = {"8 groups": 0.92, "separable": 1.12, "AlexNet": 1.22, "MobileNetV2": 0.84}.get(name, 1.0)
            axes.text(2.12, lift * np.median(own[:, 2]), name, color=colour, fontsize=16, va="center", **put("-name"))
        axes.set(yscale="log", xticks=range(3), xlim=(-0.15, 3.5))
        axes.set_xticklabels(("weights", "multiply-\nadds", "seconds"), fontsize=15)
        axes.minorticks_off()
    panels[0].set(ylabel="over the plain layer's", ylim=(0.07, 1.6))
    panels[0].set_yticks((0.1, 0.2, 0.5, 1), ("0.1", "0.2", "0.5", "1"))
    panels[1].set(ylabel="over ResNet-50's")
    panels[1].set_yticks((0.1, 0.3, 1, 3), ("0.1", "0.3", "1", "3"))
    times = np.median(networks[:, 2], axis=0)
    order = {
        key: ranks(values) for key, values in zip(("parameters", "products", "seconds"), (*networks[0, :2], times))
    }
    ratio = np.median(layers[:, 2, [0]] / layers[:, 2], axis=0)
    return with_numbers(
        picture, order=order, seconds=1e3 * times, names=SHOWN, faster=ratio, fewer=layers[0, 1, 0] / layers[0, 1], seeds=len(layers),
        grouped_over_separable=np.median(layers[:, 2, 3] / layers[:, 2, 2]), least_grouped=(layers[:, 2, 3] / layers[:, 2, 2]).min(),
        mobile_products=networks[0, 1, 2] / networks[0, 1, 3], mobile_seconds=np.median(networks[:, 2, 2] / networks[:, 2, 3]),
        alex_parameters=networks[0, 0, 0] / networks[0, 0, 2], alex_seconds=np.median(networks[:, 2, 0] / networks[:, 2, 2]),
        plain=layers[0, 0, 0], layer_seconds=1e3 * np.median(layers[:, 2], axis=0), efficient=np.median(networks[:, 2, 4] / networks[:, 2, 3]),
        efficient_products=networks[0, 1, 4] / networks[0, 1, 3],
    )  # fmt: skip
