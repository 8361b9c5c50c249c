"""Noise taken from digits by an autoencoder that has learned to, and by simpler means; and whether its code, or one with a penalty on
its slopes, is read better when the image is noisy."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.optimisation._network import digits, digits_checksum
from measured.experiments.paradigms.masking import line

WAYS = ("nothing", "blur", "components", "linear", "autoencoder", "mean of digits")
READ = ("pixels", "filtered", "components", "plain", "contractive", "denoising")


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
        scores: how many of the components a line reads, of the digits as they are.
        strengths: of the line, relative to the mean square of its inputs.
    """

    noise: float = 0.4
    blurs: tuple[float, ...] = (0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
    components: tuple[int, ...] = (2, 4, 8, 12, 16, 24, 32, 48)
    widths: tuple[float, ...] = (0.7, 0.85, 1.0, 1.2, 1.5, 2.0)
    units: int = 100
    penalties: tuple[float, ...] = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)
    noises: tuple[float, ...] = (0.2, 0.4, 0.8, 1.6)
    rates: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
    scores: tuple[int, ...] = (8, 12, 16, 24, 32, 48)
    strengths: tuple[float, ...] = (0.01, 0.1, 1.0, 10.0, 30.0, 100.0, 300.0, 1e3, 3e3, 1e4)
    epochs: int = 60
    batch: int = 100


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1,197 to learn from, 300 to validate, 300 to test, with Gaussian noise",
    tolerance={
        "validation_error": Within(each=0.001, mean=0.0004),
        "error": Within(each=0.001, mean=0.0003),
        # Case by case as `cases` tells: eight without training; the larger a rate, the sooner rounding leads a training elsewhere.
        **dict.fromkeys(
            ("validation_right", "right", "clean_right"),
            Within(each=np.array([0.01] * 8 + [0.06, 0.06, 0.08, 0.12, 0.25, 0.5] * 10)[:, None], mean=0.12),
        ),
        "told": Within(each=0.15, share=0.02),
        "picked": Within(each=np.array([0.2, 8.0, 0.5, 0.5, 0.3])),
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order", "noise"),
    tuned=lambda made: Tuned(
        {"blur": made.blurs, "components": made.components, "width": made.widths, "learning rate": made.rates,
         "penalty": made.penalties, "noise in training": made.noises, "scores": made.scores, "strength of the line": made.strengths},
        len(made.blurs) + len(made.components) + len(made.widths) + len(networks(made)) + len(made.strengths) * len(cases(made)),
        by="validation_error and, on average over the splits, validation_right, both on noisy digits",
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
        (ways,), ways as `WAYS`: `validation_error` and `error`, mean squared error per pixel at what validation chose. (cases,
        strengths), cases as `cases` tells: `validation_right` and `right`, of noisy digits, and `clean_right`, of the same without
        noise. `told` (1 + ways, 64): one test digit, the same noisy, and what the ways after the first make of it. `picked` (5,): blur,
        components, width, and the autoencoder's noise and rate, of least error.
    """
    split = digits(np.random.default_rng([seed, 0]))
    rng = np.random.default_rng([seed, 1])
    x, clean = split.train[0], (split.validation[0], split.test[0])
    noisy = tuple(images + settings.noise * rng.normal(size=images.shape) for images in clean)
    flat, net, middle = trained(settings, x, seed)
    told = {"nothing": [noisy]}
    told["blur"] = [tuple(blurred(images, width) for images in noisy) for width in settings.blurs]
    _, _, axes = np.linalg.svd(x - middle, full_matrices=False)
    told["components"] = [
        tuple((images - middle) @ axes[:count].T @ axes[:count] + middle for images in noisy)
        for count in settings.components
    ]
    covariance = np.cov(x.T)
    gain = np.linalg.solve(covariance + settings.noise**2 * np.eye(64), covariance)
    filtered = lambda images: (images - middle) @ gain + middle
    told["linear"] = [tuple(map(filtered, noisy))]
    of_net = [net_of(net, flat, images, middle, decode=True) for images in noisy]
    learned = [row for row, (kind, *_) in enumerate(networks(settings)) if kind == "denoising"]
    told["autoencoder"] = [tuple(images[row] for images in of_net) for row in learned]
    told["mean of digits"] = [
        tuple(posterior(x, images, settings.noise * width) for images in noisy) for width in settings.widths
    ]
    off = {
        way: [[((made - truth) ** 2).mean() for made, truth in zip(pair, clean)] for pair in told[way]] for way in WAYS
    }
    best = {way: int(np.argmin([pair[0] for pair in off[way]])) for way in WAYS}
    parts = (x, *noisy, clean[1])
    codes = [net_of(net, flat, images, middle, decode=False) for images in parts]
    ways = [parts, tuple(map(filtered, parts))]
    ways += [tuple((images - middle) @ axes[:count].T for images in parts) for count in settings.scores]
    read = np.array([reading(settings, split, way) for way in [*ways, *zip(*codes)]])  # cases, strengths, 3
    places = [best[way] for way in ("blur", "components", "mean of digits")]
    grids = (settings.blurs, settings.components, settings.widths)
    own = networks(settings)[learned[best["autoencoder"]]]
    return {
        "picked": np.array([*(grid[place] for grid, place in zip(grids, places)), *own[1:]]),
        "validation_error": np.array([off[way][best[way]][0] for way in WAYS]),
        "error": np.array([off[way][best[way]][1] for way in WAYS]),
        "told": np.array([clean[1][0], noisy[1][0], *(told[way][best[way]][1][0] for way in WAYS[1:])]),
        **dict(zip(("validation_right", "right", "clean_right"), np.moveaxis(read, 2, 0))),
    }


def networks(settings: Settings) -> list[tuple[str, float, float]]:
    """The autoencoders, side by side: kind, penalty or noise, and rate."""
    found = [("contractive" if one else "plain", one, rate) for one in settings.penalties for rate in settings.rates]
    return found + [("denoising", one, rate) for one in settings.noises for rate in settings.rates]


def cases(settings: Settings) -> list[tuple[str, float, float]]:
    """What is read: way, count, penalty or noise, and rate; NaN where there is none."""
    none = float("nan")
    scores = [("components", float(count), none) for count in settings.scores]
    return [("pixels", none, none), ("filtered", none, none), *scores, *networks(settings)]


def trained(settings: Settings, x: np.ndarray, seed: int):
    """Autoencoders as `networks` tells: numbers, network, mean image."""
    import torch

    from measured.experiments.representations import _nets

    middle = x.mean(axis=0)
    known = _nets.tensor(x - middle)
    net = _nets.Pair(_nets.Stack((64, settings.units), "sigmoid"), _nets.Stack((settings.units, 64)))
    begin = net.encoder.numbers()
    wide = begin + settings.units * 64
    made = networks(settings)
    penalty = _nets.tensor([one if kind == "contractive" else 0.0 for kind, one, _ in made])
    added = _nets.tensor([one if kind == "denoising" else 0.0 for kind, one, _ in made])[:, None, None]
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

    start = net.start(np.random.default_rng([seed, 2]), len(made))
    unit_columns(start)
    steps, rates = _nets.Training(settings.epochs, settings.batch), [rate for *_, rate in made]
    flat = _nets.train(loss, start, len(known), rates, steps, np.random.default_rng([seed, 3]), unit_columns)
    return flat, net, middle


def net_of(net, flat, images: np.ndarray, middle: np.ndarray, decode: bool) -> np.ndarray:
    """The code of the images that every copy has, (copies, n, units), or what it tells of them, (copies, n, 64)."""
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


def reading(settings: Settings, split, parts) -> list[list[float]]:
    """Share of right classes (strengths, 3) of noisy validation, noisy test and clean test digits; the line learns from clean ones."""
    known, *asked = parts
    truths = (split.validation[1], split.test[1], split.test[1])
    rules = line(known, split.train[1], settings.strengths)
    return [[(rule(one) == truth).mean() for one, truth in zip(asked, truths)] for rule in rules]


def chosen(record) -> tuple[dict[str, np.ndarray], dict[str, tuple[float, float, float]]]:
    """Of each way to read, where noisy validation digits are read best on average over the runs: shares of right classes (runs, 2),
    noisy and clean test digits; and what was chosen: count, penalty or noise, rate, and strength of the line."""
    made = Settings(**record.settings)
    of, by = cases(made), record.results["validation_right"].mean(axis=0)
    right, picked = {}, {}
    for way in READ:
        rows = [row for row, (kind, *_) in enumerate(of) if kind == way]
        row, place = np.unravel_index(by[rows].argmax(), (len(rows), len(made.strengths)))
        row = rows[row]
        right[way] = np.stack([record.results[key][:, row, place] for key in ("right", "clean_right")], axis=1)
        picked[way] = (*of[row][1:], made.strengths[place])
    return right, picked


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of noise."""
    settings = record.settings
    blur, linear, net, digits = (
        record.results["error"][:, WAYS.index(way)] for way in ("blur", "linear", "autoencoder", "mean of digits")
    )
    right, picked = chosen(record)
    lost = {way: runs[:, 1] - runs[:, 0] for way, runs in right.items()}
    plain = [at for at, (way, *_) in enumerate(cases(Settings(**settings))) if way == "plain"]  # by rate, rising
    slow = record.results["validation_right"].mean(axis=0)[plain].max(axis=1)
    grids = {"contractive": settings["penalties"], "denoising": settings["noises"]}
    of_error = zip(
        ("blur", "count of components", "width", "noise", "rate"), ("blurs", "components", "widths", "noises", "rates")
    )
    return (
        paired("the autoencoder errs less than the linear filter", linear, net, 0.001),
        paired("the mean of digits less than the autoencoder", net, digits, 0.003),
        paired("a blur more than twice as much", blur, 2 * net),
        *(
            inside(f"the {name} of least error lies inside its grid in every run", record.results["picked"][:, at], settings[key])
            for at, (name, key) in enumerate(of_error)
        ),
        *(inside(f"the line's strength for {way} lies inside its grid", picked[way][2], settings["strengths"]) for way in READ),
        *(inside(f"the rate of the {way} code lies inside its grid", picked[way][1], settings["rates"]) for way in grids),
        between("the lowest rate, which the plain code takes, reads hardly better than the next", slow[0] - slow[1], high=0.01),
        inside("the count of scores lies inside its grid", picked["components"][0], settings["scores"]),
        *(inside(f"what is asked of the {way} code lies inside its grid", picked[way][0], grid) for way, grid in grids.items()),
        *(paired(f"a {way} code is read better in noise than pixels", right[way][:, 0], right["pixels"][:, 0], 0.01) for way in grids),
        *(paired(f"a {way} code is read better than pixels without noise too", right[way][:, 1], right["pixels"][:, 1], 0.02) for way in grids),
        *(paired(f"a {way} code loses no less by the noise", lost[way], lost["pixels"], -0.01) for way in grids),
        paired("a plain code is read worse in noise than pixels", right["pixels"][:, 0], right["plain"][:, 0], 0.01),
    )  # fmt: skip
