"""Noise taken from digits by an autoencoder that has learned to, and by simpler means; and whether its code, or one with a penalty on
its slopes, is read better when the image is noisy."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.optimisation._network import digits, digits_checksum
from measured.experiments.paradigms.masking import line

WAYS = ("nothing", "blur", "components", "linear", "autoencoder", "mean of digits")
READ = ("pixels", "plain", "contractive", "denoising")


@dataclass(frozen=True)
class Settings:
    """What is trained and tried.

    Attributes:
        noise: standard deviation of what is added to every pixel; ink is 1.
        blurs: widths of a Gaussian in pixels.
        components: of the training digits.
        widths: of the Gaussian about each training digit, over the noise.
        units: of the code, sigmoid, with decoder columns of length 1.
        penalties: of the sum of the code's squared slopes, the first none.
        noises: at which the denoising autoencoder learns.
        strengths: of the line, relative to the mean square of its inputs.
    """

    noise: float = 0.4
    blurs: tuple[float, ...] = (0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
    components: tuple[int, ...] = (2, 4, 8, 12, 16, 24, 32, 48)
    widths: tuple[float, ...] = (0.7, 0.85, 1.0, 1.2, 1.5, 2.0)
    units: int = 100
    penalties: tuple[float, ...] = (0.0, 1.0, 3.0, 10.0, 30.0)
    noises: tuple[float, ...] = (0.2, 0.4, 0.8, 1.6)
    rates: tuple[float, ...] = (0.03, 0.1, 0.3)
    strengths: tuple[float, ...] = (1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0)
    epochs: int = 60
    batch: int = 100


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1,197 to learn from, 300 to validate, 300 to test, with Gaussian noise",
    tolerance={
        "validation_error": Within(each=0.001, mean=0.0004),
        "error": Within(each=0.001, mean=0.0003),
        "validation_right": Within(each=0.05, mean=0.012),
        "right": Within(each=0.05, mean=0.012),
        "clean_right": Within(each=0.015, mean=0.005),
        "told": Within(each=0.15, share=0.02),
        "picked": Within(each=0.6, mean=0.1),
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order", "noise"),
    tuned=lambda made: Tuned(
        {"blur": made.blurs, "components": made.components, "width": made.widths, "learning rate": made.rates,
         "penalty": made.penalties, "noise in training": made.noises, "strength of the line": made.strengths},
        len(made.blurs) + len(made.components) + len(made.widths) + len(made.rates) * (len(made.penalties) + len(made.noises)) + len(made.strengths) * (1 + len(made.rates) * (len(made.penalties) + len(made.noises))),
        by="validation_error and validation_right, on noisy digits; the rate by the error",
    ),
    validation="validation_right",
    test="right",
    parameters=lambda made: {"autoencoder": 65 * made.units + 64 * (made.units + 1)},
    apart=("picked",),
    checksum=digits_checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Take the noise away by each way and read.

    Returns:
        (ways,), ways as `WAYS`: `validation_error` and `error`, mean squared error per pixel at what validation chose. (read,), as
        `READ`: `validation_right` and `right`, of noisy digits, and `clean_right`, of the same without noise. `told` (1 + ways, 64):
        one test digit, the same noisy, and what the ways after the first make of it. `picked`: noise and rate of the autoencoder of
        least error, penalty and rate, and noise and rate, of those that are read best.
    """
    split = digits(np.random.default_rng([seed, 0]))
    rng = np.random.default_rng([seed, 1])
    x, clean = split.train[0], (split.validation[0], split.test[0])
    noisy = tuple(images + settings.noise * rng.normal(size=images.shape) for images in clean)
    flat, net, middle, cases = trained(settings, x, seed)
    told = {"nothing": [noisy]}
    told["blur"] = [tuple(blurred(images, width) for images in noisy) for width in settings.blurs]
    _, _, axes = np.linalg.svd(x - middle, full_matrices=False)
    told["components"] = [
        tuple((images - middle) @ axes[:count].T @ axes[:count] + middle for images in noisy)
        for count in settings.components
    ]
    covariance = np.cov(x.T)
    gain = np.linalg.solve(covariance + settings.noise**2 * np.eye(64), covariance)
    told["linear"] = [tuple((images - middle) @ gain + middle for images in noisy)]
    of_net = [rebuilt(net, flat, images, middle) for images in noisy]
    learned = [row for row, (kind, *_) in enumerate(cases) if kind == "denoising"]
    told["autoencoder"] = [tuple(images[row] for images in of_net) for row in learned]
    told["mean of digits"] = [
        tuple(posterior(x, images, settings.noise * width) for images in noisy) for width in settings.widths
    ]
    off = {
        way: [[((made - truth) ** 2).mean() for made, truth in zip(pair, clean)] for pair in told[way]] for way in WAYS
    }
    best = {way: int(np.argmin([pair[0] for pair in off[way]])) for way in WAYS}
    read, picked = reading(settings, split, noisy, (flat, net, middle, cases))
    own = cases[learned[best["autoencoder"]]]
    return {
        "picked": np.array([*own[1:], *(value for one in picked[2:] for value in one[1:])]),
        "validation_error": np.array([off[way][best[way]][0] for way in WAYS]),
        "error": np.array([off[way][best[way]][1] for way in WAYS]),
        "told": np.array([clean[1][0], noisy[1][0], *(told[way][best[way]][1][0] for way in WAYS[1:])]),
        **dict(zip(("validation_right", "right", "clean_right"), read.T)),
    }


def trained(settings: Settings, x: np.ndarray, seed: int):
    """Autoencoders of every kind at every rate: numbers, network, mean image, and what each copy is: (kind, strength, rate)."""
    import torch

    from measured.experiments.representations import _nets

    middle = x.mean(axis=0)
    known = _nets.tensor(x - middle)
    net = _nets.Pair(_nets.Stack((64, settings.units), "sigmoid"), _nets.Stack((settings.units, 64)))
    begin = net.encoder.numbers()
    wide = begin + settings.units * 64
    cases = [("contractive" if one else "plain", one, rate) for one in settings.penalties for rate in settings.rates]
    cases += [("denoising", one, rate) for one in settings.noises for rate in settings.rates]
    penalty = _nets.tensor([one if kind == "contractive" else 0.0 for kind, one, _ in cases])
    added = _nets.tensor([one if kind == "denoising" else 0.0 for kind, one, _ in cases])[:, None, None]
    chance = torch.Generator().manual_seed(seed)

    def unit_columns(flat):
        columns = flat[:, begin:wide].view(-1, settings.units, 64)
        columns /= columns.norm(dim=2, keepdim=True)

    def loss(flat, chosen):
        clean = known[chosen]
        given = clean + added * torch.randn(1, *clean.shape, generator=chance)
        code = torch.sigmoid(net.encode(flat, given))
        off = ((net.decode(flat, code) - clean) ** 2).sum(dim=2).mean(dim=1)
        lengths = (net.encoder.layers(flat)[0][0] ** 2).sum(dim=1)
        slopes = ((code * (1 - code)) ** 2).mean(dim=1) * lengths
        return off + penalty * slopes.sum(dim=1)

    start = net.start(np.random.default_rng([seed, 2]), len(cases))
    unit_columns(start)
    made = _nets.Training(settings.epochs, settings.batch)
    rates = [rate for *_, rate in cases]
    flat = _nets.train(loss, start, len(known), rates, made, np.random.default_rng([seed, 3]), unit_columns)
    return flat, net, middle, cases


def rebuilt(net, flat, images: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """What every copy makes of the images, (copies, n, 64)."""
    return net_of(net, flat, images, middle, decode=True)


def net_of(net, flat, images: np.ndarray, middle: np.ndarray, decode: bool) -> np.ndarray:
    import torch

    from measured.experiments.representations import _nets

    with torch.no_grad():
        code = torch.sigmoid(net.encode(flat, _nets.tensor(images - middle)))
        return net.decode(flat, code).numpy() + middle if decode else code.numpy()


def blurred(images: np.ndarray, width: float) -> np.ndarray:
    from scipy.ndimage import gaussian_filter

    return gaussian_filter(images.reshape(-1, 8, 8), (0, width, width)).reshape(-1, 64)


def posterior(known: np.ndarray, images: np.ndarray, width: float) -> np.ndarray:
    """The mean of the known digits, each weighted by how likely noise of this width made the image from it: (n, 64)."""
    squared = (images**2).sum(axis=1)[:, None] - 2 * images @ known.T + (known**2).sum(axis=1)
    weights = np.exp(-(squared - squared.min(axis=1, keepdims=True)) / (2 * width**2))
    return weights @ known / weights.sum(axis=1, keepdims=True)


def reading(settings: Settings, split, noisy, made) -> tuple[np.ndarray, list]:
    """Share of right classes (read, 3): noisy validation, noisy test, clean test; the line learns from clean training digits. And
    the case that validation chose for each."""
    flat, net, middle, cases = made
    images = (split.train[0], *noisy, split.test[0])
    codes = [net_of(net, flat, one, middle, decode=False) for one in images]
    found, picked = [], []
    for kind in READ:
        rows = [row for row, (of, *_) in enumerate(cases) if of == kind]
        ways = [[one[row] for one in codes] for row in rows] if rows else [images]
        tried = []
        for row, (known, checked, asked, plain) in zip(rows or [0], ways):
            for rule in line(known, split.train[1], settings.strengths):
                answers = ((checked, split.validation[1]), (asked, split.test[1]), (plain, split.test[1]))
                tried.append(([(rule(one) == truth).mean() for one, truth in answers], cases[row]))
        best = max(tried, key=lambda one: one[0][0])
        found.append(best[0])
        picked.append(best[1])
    return np.array(found), picked


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of noise."""
    error, right = record.results["error"], record.results["right"]
    blur, linear, net, digits = (
        error[:, WAYS.index(way)] for way in ("blur", "linear", "autoencoder", "mean of digits")
    )
    _, plain, contractive, denoising = right.T
    picked = record.results["picked"].T
    return (
        paired("the autoencoder errs less than the linear filter", linear, net, 0.001),
        paired("the mean of digits less than the autoencoder", net, digits, 0.003),
        paired("a blur more than twice as much", blur, 2 * net),
        paired("a contractive code is read better in noise than a plain one", contractive, plain, 0.1),
        paired("a denoising one too", denoising, plain, 0.1),
        inside("the noise of least error lies inside its grid", np.median(picked[0]), record.settings["noises"]),
        inside("and its rate", np.median(picked[1]), record.settings["rates"]),
        inside("in the middle the penalty lies inside its grid", np.median(picked[2]), record.settings["penalties"]),
        inside("and the noise that is read best", np.median(picked[4]), record.settings["noises"]),
    )
