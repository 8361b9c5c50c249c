"""By the weight of the divergence: what each of eight numbers of the code says, the error, and how many kinds the prior's digits are."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.optimisation._network import digits
from measured.figures.representations.two_planes import decoded

SAYS = 0.1  # nats above which a number of the code counts as saying anything


def from_fitted(record: Record) -> np.ndarray:
    """Entropy in bits of the kinds of digits that plain decoders of two numbers make of draws from a Gaussian with the mean and
    covariance of their test codes, run by run; the same judge as in the experiment."""
    from sklearn.linear_model import LogisticRegression

    found, plain = [], list(record.settings["betas"]).index(0.0)
    for run, seed in enumerate(record.seeds):
        split, codes = digits(np.random.default_rng([seed, 0])), record.results["codes"][run, plain]
        rng = np.random.default_rng([11, 26, seed])
        drawn = rng.multivariate_normal(codes.mean(axis=0), np.cov(codes.T), record.settings["drawn"])
        told = decoded(record.results["decoder"][run, plain], drawn, record.settings["hidden"])
        kinds = LogisticRegression(C=1.0, max_iter=300).fit(*split.train).predict(told)
        shares = np.bincount(kinds, minlength=10) / len(kinds)
        found.append(-(shares[shares > 0] * np.log2(shares[shares > 0])).sum())
    return np.array(found)


@figure("measured", record="representations/variational")
def beta_and_collapse(record: Record):
    betas = record.settings["betas"]
    across = np.arange(len(betas))
    divergence, error, entropy = (record.results[key] for key in ("divergence", "error", "entropy"))
    picture, panels = style.canvas((10.0, 4.1), columns=3)
    eight = divergence[:, 1]  # runs, betas, numbers
    for number in range(eight.shape[2]):
        panels[0].plot(
            across[1:], eight[:, 1:, number].mean(axis=0), "o-", color=style.FIT, linewidth=1.3, markersize=5
        )
    panels[0].set(title="nats by number", ylim=(0, None))
    for row, (ink, marker, size) in enumerate(((style.CLASS_B, "s", 2), (style.CLASS_A, "o", 8))):
        for number, runs in ((1, error[:, row]), (2, entropy[:, row])):
            gid = f"step-{number + 1}-{size}"
            panels[number].plot(across, runs.mean(axis=0), marker + "-", color=ink, gid=gid)
            panels[number].fill_between(
                across, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.2, linewidth=0, gid=gid + "-range"
            )
    panels[1].text(0.1, 0.046, "2 numbers", color=style.CLASS_B, fontsize=16, gid="step-2-two")
    panels[1].text(0.1, 0.006, "8 numbers", color=style.CLASS_A, fontsize=16, gid="step-2-eight")
    panels[1].set(title="error per pixel", ylim=(0, 0.08))
    panels[2].set(title="kinds drawn (bits)", ylim=(0, 3.5))
    panels[2].axhline(np.log2(10), color=style.QUIET, linestyle=":", gid="step-3-all")
    fitted = from_fitted(record)
    panels[2].plot(np.zeros(len(fitted)), fitted, "^", color=style.TRUTH, markersize=7, alpha=0.7, gid="step-4-fitted")
    panels[2].text(0.12, 2.75, "fitted", fontsize=16, gid="step-4-name")
    for axes in panels:
        axes.set_xticks(across, [f"{one:g}".removeprefix("0") if one else "0" for one in betas])
        axes.set(xlabel="β", xlim=(-0.3, len(betas) - 0.7))
    named = lambda values: {f"{beta:g}": value for beta, value in zip(betas, values)}
    used = (eight > SAYS).sum(axis=2)
    return with_numbers(
        picture, used=named(used.mean(axis=0)), error={"2": named(error[:, 0].mean(axis=0)), "8": named(error[:, 1].mean(axis=0))}, entropy={"2": named(entropy[:, 0].mean(axis=0)), "8": named(entropy[:, 1].mean(axis=0))},
        total=named(np.nansum(eight, axis=2).mean(axis=0)), two=named(np.nansum(divergence[:, 0], axis=2).mean(axis=0)), fitted=fitted.mean(), fitted_least=fitted.min(), end_most=np.nansum(divergence[:, :, -1], axis=2).max(), seeds=len(error), rose=(entropy[:, 0, 3] > entropy[:, 0, 0]).sum(), spread=(entropy[:, 0, 3] - entropy[:, 0, 0]).std(ddof=1), dearer=(error[:, 0, 3] > error[:, 0, 0]).sum(), all=np.log2(10), says=SAYS,
    )  # fmt: skip
