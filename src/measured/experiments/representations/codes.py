"""Codes of clothes by principal components and by an autoencoder: how well they rebuild, what a line reads off them, and whether a
network that starts from such an encoder needs fewer labels."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.paradigms.masking import line
from measured.experiments.regularisation import _clothes
from measured.fashion import data

READ = ("pixels", "components", "untrained code", "trained code")


@dataclass(frozen=True)
class Settings:
    """What is trained.

    Attributes:
        sizes: numbers of a code.
        rates: learning rates of Adam for the autoencoder, rising.
        labels: how many the line, and the classifier, learn from.
        strengths: of the line, relative to the mean square of its inputs.
        paces: learning rates of Adam for the classifier that starts from the encoder or anew.
    """

    sizes: tuple[int, ...] = (2, 8, 32)
    hidden: tuple[int, ...] = (64,)
    rates: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03)
    train: int = 2_000
    validation: int = 1_000
    test: int = 4_000
    epochs: int = 40
    batch: int = 100
    labels: tuple[int, ...] = (100, 2_000)
    strengths: tuple[float, ...] = (1e-6, 1e-4, 1e-2, 0.1, 1.0, 10.0, 100.0, 1e3, 1e4)
    paces: tuple[float, ...] = (0.0003, 0.001, 0.003, 0.01, 0.03)
    steps: int = 200


def pair(settings: Settings, size: int):
    from measured.experiments.representations import _nets

    return _nets.autoencoder(196, settings.hidden, size)


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 2,000 images to learn from, 1,000 to validate, 4,000 of the test images",
    tolerance={
        "validation_error": Within(each=0.0008, mean=0.0002),
        "error": Within(each=0.0008, mean=0.0002),
        "components_error": 1e-6,
        "validation_right": Within(each=0.03, mean=0.008),
        "right": Within(each=0.03, mean=0.006),
        "start_loss": Within(each=0.15, mean=0.02),
        "start_right": Within(each=0.03, mean=0.008),
    },
    intervals="range over the seeds",
    varied=("sample", "split", "initialisation", "order", "labels drawn"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates, "strength of the line": made.strengths, "learning rate of the classifier": made.paces},
        len(made.sizes) * len(made.rates) + len(READ) * len(made.labels) * len(made.strengths) + 2 * len(made.labels) * len(made.paces),
        by="validation_error for the autoencoder, validation_right for the line, start_loss for the classifier",
    ),
    validation="validation_error",
    test="right",
    parameters=lambda made: {f"autoencoder, code of {size}": pair(made, size).numbers() for size in made.sizes},
    checksum=data.checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train and read.

    Returns:
        (sizes, rates): `validation_error` and `error`, mean squared error per pixel. (sizes,): `components_error` of as many
        principal components. (ways, sizes, labels, strengths), ways as `READ`, pixels alike for all sizes: `validation_right`,
        `right`. (starts, labels, paces), starts anew and from the encoder of the largest code: `start_loss`, on validation images,
        and `start_right`, on test images.
    """
    import torch

    from measured.experiments.representations import _nets

    parts = _clothes.parts(seed, settings.train, settings.validation)
    parts = dataclasses.replace(parts, test=tuple(part[: settings.test] for part in parts.test))  # type: ignore[arg-type]
    images = [part[0] for part in (parts.train, parts.validation, parts.test)]
    middle = images[0].mean(axis=0)
    seen = [_nets.tensor(one - middle) for one in images]
    x = seen[0]
    _, _, axes = np.linalg.svd(images[0] - middle, full_matrices=False)
    errors, rests, ways = [], [], []
    for size in settings.sizes:
        net = pair(settings, size)
        told = lambda flat, x, net=net: net.decode(flat, net.encode(flat, x))
        loss = lambda flat, chosen, told=told: ((told(flat, x[chosen]) - x[chosen]) ** 2).sum(dim=2).mean(dim=1)
        start = net.start(np.random.default_rng([seed, 1]), len(settings.rates))
        made = _nets.Training(settings.epochs, settings.batch)
        flat = _nets.train(loss, start, len(x), settings.rates, made, np.random.default_rng([seed, 2]))
        with torch.no_grad():
            errors.append([[float(((told(row[None], one)[0] - one) ** 2).mean()) for row in flat] for one in seen[1:]])
            best = flat[int(np.argmin(errors[-1][0]))][None]
            of = lambda flat, net=net: [net.encode(flat, one)[0].numpy() for one in seen]
            some = axes[:size].T
            few = [(one - middle) @ some for one in images]
            rests.append((((few[2] @ some.T + middle) - images[2]) ** 2).mean())
            ways.append([images, few, of(start[:1]), of(best)])
    right = np.array(
        [[read(settings, parts, way) for way in of_size] for of_size in ways]
    )  # sizes, ways, 2, labels, strengths
    began = starts(settings, parts, seen, best, seed)
    return {
        "validation_error": np.array(errors)[:, 0],
        "error": np.array(errors)[:, 1],
        "components_error": np.array(rests),
        "validation_right": right[:, :, 0].swapaxes(0, 1),
        "right": right[:, :, 1].swapaxes(0, 1),
        "start_loss": began[0],
        "start_right": began[1],
    }


def read(settings: Settings, parts, codes) -> np.ndarray:
    """Share of right classes (validation and test, labels, strengths) of a line on the codes of the three parts."""
    found = []
    for count in settings.labels:
        rules = line(codes[0][:count], parts.train[1][:count], settings.strengths)
        found.append(
            [
                [(rule(codes[1]) == parts.validation[1]).mean(), (rule(codes[2]) == parts.test[1]).mean()]
                for rule in rules
            ]
        )
    return np.moveaxis(np.array(found), 2, 0)


def starts(settings: Settings, parts, seen, encoder, seed: int) -> np.ndarray:
    """Validation loss, test accuracy (2, starts, labels, paces) of a classifier whose layers start anew or as the encoder's."""
    import torch

    from measured.experiments.representations import _nets

    size, paces = settings.sizes[-1], settings.paces
    body, head = _nets.Stack((196, *settings.hidden, size)), _nets.Stack((size, 10))
    anew = _nets.Pair(body, head).start(np.random.default_rng([seed, 3]), len(paces))
    kept = anew.clone()
    kept[:, : body.numbers()] = encoder[:, : body.numbers()]
    classes = [torch.from_numpy(part[1]) for part in (parts.train, parts.validation, parts.test)]

    def logits(flat, x):
        return head(flat[:, body.numbers() :], body(flat[:, : body.numbers()], x))

    def losses(told, y):
        return torch.nn.functional.cross_entropy(told.mT, y.expand(len(told), -1), reduction="none").mean(dim=1)

    found = []
    for start in (anew, kept):
        for count in settings.labels:
            loss = lambda flat, chosen: losses(logits(flat, seen[0][chosen]), classes[0][chosen])
            batch = min(settings.batch, count)
            made = _nets.Training(settings.steps * batch // count, batch)
            flat = _nets.train(loss, start, count, paces, made, np.random.default_rng([seed, 4]))
            with torch.no_grad():
                checked, asked = (logits(flat, one) for one in seen[1:])
                found.append(
                    [losses(checked, classes[1]).numpy(), (asked.argmax(2) == classes[2]).float().mean(1).numpy()]
                )
    return np.moveaxis(np.reshape(found, (2, len(settings.labels), 2, len(paces))), 2, 0)


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of codes."""
    error, place = chosen(record, "error", "validation_error", least=True)  # runs, sizes
    right, strength = chosen(record, "right", "validation_right", least=False)  # runs, ways, sizes, labels
    began, pace = chosen(record, "start_right", "start_loss", least=True)  # runs, starts, labels
    rest = record.results["components_error"]
    rates, paces, strengths = (np.array(record.settings[key]) for key in ("rates", "paces", "strengths"))
    weakest = record.results["validation_right"].mean(axis=0)[..., :2]
    return (
        inside("the best rates lie inside their grid", rates[place], rates),
        inside("and the best paces inside theirs", paces[pace], paces),
        between("no line is best at the strongest penalty of the grid", strengths[strength].max(), high=strengths[-1]),
        between("and the weakest is as good as none", np.abs(np.diff(weakest)).max(), high=0.002),
        paired("with two numbers the autoencoder errs less than components", rest[:, 0], error[:, 0], 0.005),
        paired("and with eight", rest[:, 1], error[:, 1], 0.001),
        paired("with 32 the components err less", error[:, 2], rest[:, 2], 0.002),
        paired("from 100 labels a line reads eight components better", right[:, 1, 1, 0], right[:, 3, 1, 0], 0.01),
        paired("from 2,000 the autoencoder's eight numbers", right[:, 3, 1, 1], right[:, 1, 1, 1]),
        paired("no code is read as well as the pixels", right[:, 0, 2, 1], right[:, 3, 2, 1], 0.01),
        alike("a start from the encoder tests as a fresh one, with few labels", began[:, 1, 0], began[:, 0, 0], 0.02),
        alike("and with many", began[:, 1, 1], began[:, 0, 1], 0.01),
    )


def chosen(record, key: str, by: str, least: bool) -> tuple[np.ndarray, np.ndarray]:
    """A result (runs, ..., values) where another is best on average over the runs, without its last axis; and those places."""
    score = record.results[by].mean(axis=0)
    place = score.argmin(axis=-1) if least else score.argmax(axis=-1)
    return np.take_along_axis(record.results[key], place[None, ..., None], axis=-1)[..., 0], place
