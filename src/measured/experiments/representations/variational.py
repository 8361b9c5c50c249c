"""Variational autoencoders of digits by the weight of the divergence, beside a plain autoencoder: what is told, what each number of the
code says, and what comes out when the code is drawn from the prior."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.optimisation._network import digits, digits_checksum


@dataclass(frozen=True)
class Settings:
    """What is trained.

    Attributes:
        betas: weights of the divergence; at 0 the code is the mean, without noise: a plain autoencoder.
        sizes: numbers of the code.
        rates: learning rates of Adam, rising; compared at a beta of 1 and a code of the first size.
        drawn: codes from the prior.
    """

    betas: tuple[float, ...] = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
    sizes: tuple[int, ...] = (2, 8)
    rates: tuple[float, ...] = (0.01, 0.03, 0.1)
    rate: float = 0.03
    hidden: int = 64
    epochs: int = 100
    batch: int = 100
    drawn: int = 1_000


def pair(settings: Settings, size: int):
    from measured.experiments.representations import _nets

    return _nets.Pair(
        _nets.Stack((64, settings.hidden, 2 * size), "tanh"), _nets.Stack((size, settings.hidden, 64), "tanh")
    )


def parts_of_loss(net, flat, x, noise, size: int):
    """Cross-entropy of the pixels (copies,), summed over pixels and averaged over the batch; divergence from the prior of each number
    of the code (copies, size), averaged over the batch.

    Args:
        noise: (copies, n, size), zero for a plain autoencoder.
    """
    import torch

    told = net.encode(flat, x)
    mean, log_variance = told[..., :size], told[..., size:]
    z = mean + torch.exp(log_variance / 2) * noise
    logits = net.decode(flat, z)
    cross = torch.nn.functional.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none")
    divergence = -0.5 * (1 + log_variance - mean**2 - torch.exp(log_variance))
    return cross.sum(dim=2).mean(dim=1), divergence.mean(dim=1)


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1,197 to learn from, 300 to validate, 300 to test",
    tolerance={
        "cross": Within(each=0.15, mean=0.05),
        "divergence": Within(each=0.3, share=0.1, mean=0.08),
        "validation_loss": Within(each=0.2, mean=0.06),
        "error": Within(each=0.002, mean=0.0005),
        "entropy": Within(each=0.3, mean=0.1),
        "sure": Within(each=0.05, mean=0.02),
        "codes": Within(each=0.3, share=0.1),
        "decoder": Within(each=0.3, share=0.1),
        "spread": Within(each=0.15, share=0.2),
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order", "noise"),
    tuned=lambda made: Tuned({"learning rate": made.rates}, len(made.rates), by="validation_loss at a beta of 1; beta is compared"),
    validation="validation_loss",
    test="error",
    parameters=lambda made: {f"code of {size}": pair(made, size).numbers() for size in made.sizes},
    checksum=digits_checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train with each beta and each size of the code; then draw.

    Returns:
        (rates,) `validation_loss`, cross-entropy and divergence at a beta of 1, in nats per digit. (sizes, betas): on test digits
        `cross`, nats per digit, and `error`, mean squared error per pixel of the code's mean; of digits drawn from the prior `entropy`,
        in bits, of the classes that a classifier gives them, and `sure`, its mean largest probability. (sizes, betas, largest size)
        `divergence` of each number of the code, falling; NaN where there is none. Of the code of two: `codes` (betas, test, 2),
        `spread` (betas, 2), variances of the code, and `decoder` (betas, numbers).
    """
    import torch
    from sklearn.linear_model import LogisticRegression

    from measured.experiments.representations import _nets

    split = digits(np.random.default_rng([seed, 0]))
    x, checked, test = (_nets.tensor(part[0]) for part in (split.train, split.validation, split.test))
    judge = LogisticRegression(C=1.0, max_iter=300).fit(*split.train)
    made = _nets.Training(settings.epochs, settings.batch)
    found: dict[str, list] = {key: [] for key in ("cross", "divergence", "error", "entropy", "sure")}
    plane: dict[str, np.ndarray] = {}
    for size in settings.sizes:
        net, chance = pair(settings, size), torch.Generator().manual_seed(1000 * seed + size)
        cases = [(beta, settings.rate) for beta in settings.betas]
        if size == settings.sizes[0]:
            cases += [(1.0, rate) for rate in settings.rates]
        betas, rates = (_nets.tensor(column) for column in zip(*cases))
        noisy = (betas > 0)[:, None, None]

        def noise(count):
            return noisy * torch.randn(1, count, size, generator=chance)  # noqa: B023 -- called at once

        def loss(flat, chosen):
            cross, divergence = parts_of_loss(net, flat, x[chosen], noise(len(chosen)), size)  # noqa: B023
            return cross + betas * divergence.sum(dim=1)  # noqa: B023

        start = net.start(np.random.default_rng([seed, 1]), len(cases))
        flat = _nets.train(loss, start, len(x), rates.numpy(), made, np.random.default_rng([seed, 2]))  # type: ignore[arg-type]
        with torch.no_grad():
            if size == settings.sizes[0]:
                cross, divergence = parts_of_loss(net, flat, checked, noise(len(checked)), size)
                tried = (cross + divergence.sum(dim=1))[-len(settings.rates) :].numpy()
                flat, noisy = flat[: len(settings.betas)], noisy[: len(settings.betas)]
            cross, divergence = parts_of_loss(net, flat, test, noise(len(test)), size)
            means = net.encode(flat, test)[..., :size]
            told = torch.sigmoid(net.decode(flat, means))
            z = torch.randn(1, settings.drawn, size, generator=chance).expand(len(flat), -1, -1)
            drawn = torch.sigmoid(net.decode(flat, z)).numpy()
            if size == 2:
                plane = {
                    "codes": means.numpy(),
                    "spread": means.var(dim=1).numpy(),
                    "decoder": flat[:, net.encoder.numbers() :].numpy(),
                }
        shares = [judge.predict_proba(one) for one in drawn]
        counts = [np.bincount(one.argmax(axis=1), minlength=10) / len(one) for one in shares]
        found["cross"].append(cross.numpy())
        found["error"].append(((told - test) ** 2).mean(dim=(1, 2)).numpy())
        wide = np.full((len(settings.betas), max(settings.sizes)), np.nan)
        wide[:, :size] = -np.sort(-divergence.numpy(), axis=1)
        found["divergence"].append(wide)
        found["entropy"].append([-(one[one > 0] * np.log2(one[one > 0])).sum() for one in counts])
        found["sure"].append([one.max(axis=1).mean() for one in shares])
    return {key: np.array(rows) for key, rows in found.items()} | {"validation_loss": tried} | plane


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of variational autoencoders."""
    betas, rates = list(record.settings["betas"]), record.settings["rates"]
    plain, one, last = betas.index(0.0), betas.index(1.0), len(betas) - 1
    divergence, error, entropy = (record.results[key] for key in ("divergence", "error", "entropy"))
    spread = np.sqrt(record.results["spread"].mean(axis=2))
    used = (np.nan_to_num(divergence[:, 1]) > 0.1).sum(axis=2)
    best = rates[int(record.results["validation_loss"].mean(axis=0).argmin())]
    return (
        inside("the best rate lies inside its grid", best, rates),
        between("and is the one that all are trained at", float(best == record.settings["rate"]), low=0.5),
        between("codes of a plain autoencoder spread far wider than the prior", spread[:, plain].min(), low=1.5),
        between("at a beta of 1 they spread as it does", spread[:, one].mean(), 0.8, 1.2),
        paired("their draws have more kinds", entropy[:, 0, one], entropy[:, 0, plain], 0.3),
        paired("at a cost in error", error[:, 0, one], error[:, 0, plain], 0.002),
        between("at the last beta nothing is said", np.nansum(divergence[:, :, last], axis=2).max(), high=0.1),
        paired("at 2 fewer numbers say anything than at a quarter", used[:, 1], used[:, -2], 2.0),
    )
