"""By the weight of the divergence: what each of eight numbers of the code says, the error, and how many kinds the prior's digits are."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

SAYS = 0.1  # nats above which a number of the code counts as saying anything


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
    for axes in panels:
        axes.set_xticks(across, [f"{one:g}".removeprefix("0") if one else "0" for one in betas])
        axes.set(xlabel="β", xlim=(-0.3, len(betas) - 0.7))
    named = lambda values: {f"{beta:g}": value for beta, value in zip(betas, values)}
    used = (eight > SAYS).sum(axis=2)
    return with_numbers(
        picture, used=named(used.mean(axis=0)), error={"2": named(error[:, 0].mean(axis=0)), "8": named(error[:, 1].mean(axis=0))}, entropy={"2": named(entropy[:, 0].mean(axis=0)), "8": named(entropy[:, 1].mean(axis=0))},
        total=named(np.nansum(eight, axis=2).mean(axis=0)), two=named(np.nansum(divergence[:, 0], axis=2).mean(axis=0)), end_most=np.nansum(divergence[:, :, -1], axis=2).max(), seeds=len(error), rose=(entropy[:, 0, 3] > entropy[:, 0, 0]).sum(), spread=(entropy[:, 0, 3] - entropy[:, 0, 0]).std(ddof=1), dearer=(error[:, 0, 3] > error[:, 0, 0]).sum(), all=np.log2(10), says=SAYS,
    )  # fmt: skip
