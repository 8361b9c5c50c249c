"""What layers and known networks cost: parameters and multiply-adds, counted by hooks, and seconds on one core."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import LEFT_OUT_TIMES, Claim, between, times
from deeplecture.experiment import experiment

NETWORKS = ("LeNet-5", "AlexNet", "VGG-16", "ResNet-50", "MobileNetV2", "EfficientNet-B0")
LAYERS = ("convolution", "low rank", "eight groups", "separable")


@dataclass(frozen=True)
class Settings:
    """What is counted and timed.

    Attributes:
        networks: with random weights, on one image; layers: of 128 channels on 28 x 28 places.
        repeats: timings of each, of which the median is taken; a layer is timed over `calls` of them at once.
    """

    networks: tuple[str, ...] = NETWORKS
    layers: tuple[str, ...] = LAYERS
    repeats: int = 5
    calls: int = 20


@experiment(
    seeds=range(5),
    data="none: random weights and one random image",
    tolerance={
        "parameters": 0.0,
        "products": 0.0,
        "dense_parameters": 0.0,
        "dense_products": 0.0,
        "depth": 0.0,
        "layer_parameters": 0.0,
        "layer_products": 0.0,
        "seconds": LEFT_OUT_TIMES,
        "layer_seconds": LEFT_OUT_TIMES,
    },
    intervals="range over the seeds",
    varied=("initialisation", "what else the machine did"),
    tuned="none: nothing is learnt",
    validation="none: nothing is learnt",
    test="none: nothing is learnt",
    parameters=lambda made: counts(made),
    apart=(
        "parameters",
        "products",
        "dense_parameters",
        "dense_products",
        "depth",
        "layer_parameters",
        "layer_products",
    ),
    alone=True,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Count, then time.

    Returns:
        of each network `parameters`, `products` (multiply-adds for one image), the same of its dense layers, `depth` (layers with
        weights) and `seconds`; of each layer `layer_parameters`, `layer_products`, `layer_seconds`.
    """
    import torch

    from measured.experiments.architectures import _models

    torch.set_num_threads(1)
    told = []
    for name in settings.networks:
        make, shape = _models.MODELS[name]
        model = _models.empty(make)
        seen = _models.counted(model, shape)
        dense = [layer for layer in seen if layer["kind"] == "dense"]
        told.append([
            sum(part.numel() for part in model.parameters()), sum(layer["products"] for layer in seen),
            sum(layer["parameters"] for layer in dense), sum(layer["products"] for layer in dense), len(seen),
        ])  # fmt: skip
    counted = np.array(told, dtype=np.int64).T
    layers = [
        _models.counted(_models.empty(_models.LAYERS[name]), (_models.CHANNELS, _models.PLACES, _models.PLACES))
        for name in settings.layers
    ]
    chance = torch.Generator().manual_seed(seed)
    seconds = [
        median(_models.filled(make, seed), torch.randn(1, *shape, generator=chance), settings.repeats, 1)
        for make, shape in (_models.MODELS[name] for name in settings.networks)
    ]
    given = torch.randn(1, _models.CHANNELS, _models.PLACES, _models.PLACES, generator=chance)
    return {
        **dict(zip(("parameters", "products", "dense_parameters", "dense_products", "depth"), counted)),
        "layer_parameters": np.array([sum(part["parameters"] for part in layer) for layer in layers]),
        "layer_products": np.array([sum(part["products"] for part in layer) for layer in layers]),
        "seconds": np.array(seconds),
        "layer_seconds": np.array([
            median(_models.filled(_models.LAYERS[name], seed), given, settings.repeats, settings.calls) for name in settings.layers
        ]),
    }  # fmt: skip


def counts(settings: Settings) -> dict[str, int]:
    """Network to its number of parameters."""
    from measured.experiments.architectures import _models

    return {
        name: sum(part.numel() for part in _models.empty(_models.MODELS[name][0]).parameters())
        for name in settings.networks
    }


def median(model, given, repeats: int, calls: int) -> float:
    """Median seconds of one call, after one that does not count."""
    import time

    import torch

    with torch.no_grad():
        model(given)
        taken = []
        for _ in range(repeats):
            begun = time.perf_counter()
            for _ in range(calls):
                model(given)
            taken.append((time.perf_counter() - begun) / calls)
    return float(np.median(taken))


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of cost: counts, and ratios of times within a run."""
    names, layers = list(record.settings["networks"]), list(record.settings["layers"])
    vgg, resnet, alexnet, mobile = (names.index(name) for name in ("VGG-16", "ResNet-50", "AlexNet", "MobileNetV2"))
    conv, apart = layers.index("convolution"), layers.index("separable")
    parameters, products = record.results["parameters"][0], record.results["products"][0]
    layer_products, seconds = record.results["layer_products"][0], record.results["layer_seconds"]
    return (
        between("VGG-16's dense layers hold most parameters", float(record.results["dense_parameters"][0, vgg] / parameters[vgg]), 0.88, 0.91),
        between("and do hardly any of the work", float(record.results["dense_products"][0, vgg] / products[vgg]), 0.0, 0.01),
        between("AlexNet has more parameters than ResNet-50", float(parameters[alexnet] / parameters[resnet]), 2.0, 3.0),
        between("and a sixth of its multiply-adds", float(products[alexnet] / products[resnet]), 0.1, 0.25),
        between("a separable convolution has about an eighth of the multiply-adds", float(layer_products[conv] / layer_products[apart]), 8.0, 9.0),
        times("but is not so many times as fast", seconds[:, conv], seconds[:, apart], 1.2, 6.5),
        times("nor is MobileNetV2, by its multiply-adds, against ResNet-50", record.results["seconds"][:, resnet], record.results["seconds"][:, mobile], 1.5, 10.0),
    )  # fmt: skip
