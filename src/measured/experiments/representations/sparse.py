"""Codes of a hundred units for digits of 64 pixels: how sparse three constraints make them, what they keep, and what they stand.

A penalty on the sum of the activations (L1), the k largest of them alone (top-k), or a penalty on how far each unit's mean lies from a
target (KL, with units between 0 and 1). The decoder's columns have length 1, so that no code becomes small by growing the decoder; with
KL they are free in a second set of cases, as in the usual listing. Each case takes the learning rate with which it does best what it is
asked for, its error with its penalty, on digits for validation.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from deeplecture.claims import Claim, Within, alike, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.optimisation._network import digits, digits_checksum
from measured.experiments.paradigms.masking import line

# A unit counts as active above this: a ReLU that says anything at all, a sigmoid that is nearer to on than to off.
ACTIVE = {"l1": 1e-3, "top-k": 1e-3, "kl": 0.5, "kl, free": 0.5}


@dataclass(frozen=True)
class Settings:
    """What is trained.

    Attributes:
        units: of the code.
        penalties: lambda of the L1 penalty, rising from none.
        kept: k of top-k.
        targets: mean activation that the KL penalty asks of each unit.
        weight: of the KL penalty.
        rates: learning rates of Adam, rising.
        strengths: of the line that reads classes off a code, relative to the mean square of its inputs.
        lost: shares of the units that are deleted at random.
        shown: test digits of which codes are kept.
    """

    units: int = 100
    penalties: tuple[float, ...] = (0.0, 0.03, 0.1, 0.3, 1.0, 5.0)
    kept: tuple[int, ...] = (20, 10)
    targets: tuple[float, ...] = (0.1,)
    weight: float = 1.0
    strengths: tuple[float, ...] = (1e-5, 1e-3, 0.1, 1.0, 10.0, 100.0, 1e3)
    components: tuple[int, ...] = (8, 16, 32)
    lost: tuple[float, ...] = (0.0, 0.1, 0.2, 0.3, 0.5)
    deletions: int = 10
    rates: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3)
    epochs: int = 60
    batch: int = 100
    shown: int = 40


def constrain(z, kind: str, strengths):
    """The code (copies, n, units) that a kind makes of the encoder's sums, and what it costs, (copies,), per digit."""
    import torch

    if kind == "l1":
        code = torch.relu(z)
        return code, strengths[:, 0, 0] * code.sum(dim=2).mean(dim=1)
    if kind == "top-k":
        code = torch.relu(z)
        least = torch.stack([one.topk(int(k))[0][:, -1:] for one, k in zip(code, strengths[:, 0, 0])])
        return code * (code >= least), torch.zeros(len(z))
    code = torch.sigmoid(z)
    mean = code.mean(dim=1).clamp(1e-4, 1 - 1e-4)
    target = strengths[:, 0]
    far = target * torch.log(target / mean) + (1 - target) * torch.log((1 - target) / (1 - mean))
    return code, far.sum(dim=1)


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1,197 to learn from, 300 to validate, 300 to test",
    tolerance={
        "objective": Within(each=np.array([0.03, 0.03, 0.05, 0.6, 0.6]), mean=0.2),
        "error": Within(each=0.0015, mean=0.0005),
        "active": Within(each=0.03, mean=0.03, share=0.1),
        "dead": Within(each=8.0, mean=2.5),
        "validation_right": Within(each=0.04, mean=0.012),
        "right": Within(each=0.04, mean=0.012),
        "deleted": Within(each=0.0015, mean=0.0005),
        "pca_error": 1e-6,
        "pca_right": Within(each=0.01),
        "pca_validation": Within(each=0.01),
        "codes": Within(each=0.3, share=0.03),
        "told": Within(each=0.1, share=0.02),
        "means": Within(each=np.array([0.15] * 8 + [0.02, 0.02])[:, None]),
        "counts": Within(each=3.0, share=0.12),
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates, "strength of the line": made.strengths},
        (len(made.rates) + len(made.strengths)) * (len(made.penalties) + len(made.kept) + 2 * len(made.targets)),
        by="objective for the rate, validation_right for the line; penalty, k and target are not chosen but compared",
    ),
    validation="validation_right",
    test="right",
    parameters=lambda made: {"autoencoder": 65 * made.units + 64 * (made.units + 1)},
    checksum=digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train with each penalty, each k, each target, and each target with free columns; cases in this order.

    Returns:
        (cases, rates): `objective`, squared error of a validation digit with what is added to it. (cases,), at the least of these:
        `error`, mean squared error per pixel of test digits; `active`, the mean share of active units; `dead`, how many are active for
        no digit learned from. (cases, strengths): `validation_right` and `right`, read off by a line. (cases, lost): `deleted`, error
        with a share of the units at their mean. (components,): `pca_error`; (components, strengths) `pca_validation` and `pca_right`.
        Of the first `shown` test digits, by penalty: `codes` (penalties, shown, units) and `told` (penalties, shown, 64). (cases, units) `means`, mean activation of each unit; (cases, test) `counts`, active units of each test digit.
    """
    import torch

    from measured.experiments.representations import _nets

    split = digits(np.random.default_rng([seed, 0]))
    middle = split.train[0].mean(axis=0)
    x = _nets.tensor(split.train[0] - middle)
    net = _nets.Pair(_nets.Stack((64, settings.units)), _nets.Stack((settings.units, 64)))
    begin = net.encoder.numbers()
    wide = begin + settings.units * 64

    def unit_columns(flat):
        columns = flat[:, begin:wide].view(-1, settings.units, 64)
        columns /= columns.norm(dim=2, keepdim=True)

    kinds = (
        ("l1", settings.penalties),
        ("top-k", settings.kept),
        ("kl", settings.targets),
        ("kl, free", settings.targets),
    )
    codes, told, objective = [], [], []
    for kind, strengths in kinds:
        count, after = len(settings.rates), unit_columns if kind != "kl, free" else lambda _: None
        strong = _nets.tensor(np.repeat(strengths, count))[:, None, None]

        def asked(flat, images):
            code, cost = constrain(net.encode(flat, images), kind, strong)  # noqa: B023 -- called at once
            off = ((net.decode(flat, code) - images) ** 2).sum(dim=2).mean(dim=1)
            return off + (settings.weight * cost if kind.startswith("kl") else cost)  # noqa: B023

        start = net.start(np.random.default_rng([seed, 1]), len(strong))
        unit_columns(start)
        # The encoder starts as the decoder turned round.
        start[:, : 64 * settings.units] = start[:, begin:wide].view(-1, settings.units, 64).mT.reshape(len(start), -1)
        if kind.startswith(
            "kl"
        ):  # units begin at their target: Adam moves an offset by no more than its rate at a step
            start[:, 64 * settings.units : begin] = torch.logit(strong[:, :, 0])
        made, rates = _nets.Training(settings.epochs, settings.batch), settings.rates * len(strengths)
        loss = lambda flat, chosen, asked=asked: asked(flat, x[chosen])
        flat = _nets.train(loss, start, len(x), rates, made, np.random.default_rng([seed, 2]), after)
        with torch.no_grad():
            objective.append(asked(flat, _nets.tensor(split.validation[0] - middle)).view(-1, count))
            rows = objective[-1].argmin(dim=1) + count * torch.arange(len(strengths))
            flat, strong = flat[rows], strong[rows]
            of = lambda images: constrain(net.encode(flat, images), kind, strong)[0]  # noqa: B023
            parts = [
                of(_nets.tensor(images - middle)).numpy() for images, _ in (split.train, split.validation, split.test)
            ]
            codes += [(kind, one) for one in zip(*parts)]
            decode = lambda row, z: net.decode(row, _nets.tensor(z)[None])[0].numpy() + middle
            told += [partial(decode, flat[row : row + 1]) for row in range(len(strengths))]
    found = judged(settings, split, codes, told, np.random.default_rng([seed, 3]))
    return found | {"objective": torch.cat(objective).numpy()}


def judged(settings: Settings, split, codes: list, told: list, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """What `run` returns but for `objective`, of each case's codes of the three parts and its decoder."""
    found: dict[str, list] = {key: [] for key in ("error", "active", "dead", "deleted", "means", "counts")}
    read, test = [], split.test[0]
    gone = rng.random((settings.deletions, settings.units)).argsort(axis=1)
    for (kind, (known, checked, asked)), decode in zip(codes, told):
        active = asked > ACTIVE[kind]
        found["error"].append(((decode(asked) - test) ** 2).mean())
        found["active"].append(active.mean())
        found["dead"].append((~(known > ACTIVE[kind]).any(axis=0)).sum())
        found["means"].append(asked.mean(axis=0))
        found["counts"].append(active.sum(axis=1))
        mean = known.mean(axis=0)
        found["deleted"].append([
            np.mean([((decode(np.where(order < share * settings.units, mean, asked)) - test) ** 2).mean() for order in gone])
            for share in settings.lost
        ])  # fmt: skip
        read.append(reads(settings, split, (known, checked, asked)))
    middle = split.train[0].mean(axis=0)
    _, _, axes = np.linalg.svd(split.train[0] - middle, full_matrices=False)
    errors, lines = [], []
    for count in settings.components:
        some = axes[:count].T
        parts = [(images - middle) @ some for images, _ in (split.train, split.validation, split.test)]
        errors.append(((parts[2] @ some.T + middle - test) ** 2).mean())
        lines.append(reads(settings, split, parts))
    few, count = settings.shown, len(settings.penalties)
    return {key: np.array(rows, float) for key, rows in found.items()} | {
        "validation_right": np.array(read)[:, 0],
        "right": np.array(read)[:, 1],
        "pca_error": np.array(errors),
        "pca_validation": np.array(lines)[:, 0],
        "pca_right": np.array(lines)[:, 1],
        "codes": np.array([case[1][2][:few] for case in codes[:count]]),
        "told": np.array([decode(case[1][2][:few]) for case, decode in zip(codes[:count], told)]),
    }


def reads(settings: Settings, split, parts) -> np.ndarray:
    """Share of right classes (validation and test, strengths) of a line on the codes of the three parts."""
    known, checked, asked = parts
    rules = line(known, split.train[1], settings.strengths) if known.any() else []
    if not rules:
        return np.full((2, len(settings.strengths)), 0.1)
    return np.array([[(rule(checked) == split.validation[1]).mean() for rule in rules],
                     [(rule(asked) == split.test[1]).mean() for rule in rules]])  # fmt: skip


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of sparse codes."""
    active, error, dead = (record.results[key] for key in ("active", "error", "dead"))
    strengths, rates = record.settings["strengths"], record.settings["rates"]
    validated = record.results["validation_right"].mean(axis=0)  # cases, strengths
    best, rate = validated.argmax(axis=-1), record.results["objective"].mean(axis=0).argmin(axis=-1)
    right = np.take_along_axis(record.results["right"], best[None, :, None], axis=-1)[..., 0]
    pca, rise = record.results["pca_error"], record.results["deleted"] - record.results["deleted"][..., :1]
    last = len(record.settings["penalties"]) - 1
    alive = np.arange(len(rate)) != last  # with the last penalty there is nothing to choose: the code is silent
    return (
        inside("the best rates lie inside their grid, but for a silent code", np.array(rates)[rate[alive]], rates),
        between("no line is best at the strongest penalty of the grid", max(strengths[at] for at in best[alive]), high=strengths[-1]),
        between("where the weakest is best, the next is as good", np.abs(np.diff(validated[best == 0, :2])).max(), high=0.002),
        between("a penalty of 0.3 leaves a tenth of the units active", active[:, 3].mean(), 0.08, 0.13),
        between("no penalty most of them", active[:, 0].min(), low=0.6),
        between("hardly a unit is dead up to a penalty of 0.1", dead[:, :3].max(), high=2.0),
        between("some are at a penalty of 1", dead[:, last - 1].mean(), 5.0, 25.0),
        between("and nearly all at the last", dead[:, last].mean(), low=90),
        paired("sparseness costs error", error[:, last - 1], error[:, 0], 0.02),
        alike("a penalty of 0.3 has the error of sixteen components", error[:, 3], pca[:, 1], 0.001),
        alike("a penalty of 1 that of eight", error[:, last - 1], pca[:, 0], 0.001),
        paired("but a line reads more", right[:, last - 1], right[:, 0], 0.015),
        paired("at ten active units L1 errs more than top-k", error[:, 3], error[:, last + 2], 0.001),
        between("with KL few units are above one half", active[:, last + 3].mean(), high=0.03),
        between("and with free columns hardly any", active[:, last + 4].mean(), high=0.002),
        alike("a fifth of the units deleted adds nearly alike", rise[:, 0, 2], rise[:, 3, 2], 0.0008),
    )  # fmt: skip
