"""The loss of one answer by how far its logit leads, with hard and with smoothed targets."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

CLASSES, SHARES = 10, (0.0, 0.1, 0.2)
# Two answers among five classes whose right one is the first.
RIGHT, WRONG = np.array([10.0, 2.0, 1.0, 0.5, 0.1]), np.array([2.0, 10.0, 1.0, 0.5, 0.1])


def smoothed(logits: np.ndarray, share: float) -> float:
    """Cross-entropy in nats to a target of which this share is spread over all classes, the right one being the first."""
    log_chances = logits - logits.max() - np.log(np.exp(logits - logits.max()).sum())
    target = np.full(len(logits), share / len(logits))
    target[0] += 1 - share
    return float(-target @ log_chances)


@figure("computed")
def smoothed_loss():
    lead = np.linspace(-3, 14, 341)
    picture, axes = style.canvas((10.0, 4.2))
    best = {}
    for number, (share, ink, line) in enumerate(
        zip(SHARES, (style.TRUTH, style.CLASS_A, style.FIT), ("-", "--", "-."))
    ):
        loss = np.array([smoothed(np.r_[one, np.zeros(CLASSES - 1)], share) for one in lead])
        gid = f"step-{number + 1}"
        axes.plot(lead, loss, line, color=ink, linewidth=3, gid=gid)
        name = "hard target" if not share else f"{share:g} spread"
        axes.text(14.2, max(loss[-1], 0.18), name, color=ink, fontsize=17, va="center", gid=gid + "-name")
        if share:
            at = np.log((1 - share + share / CLASSES) / (share / CLASSES))
            value = smoothed(np.r_[at, np.zeros(CLASSES - 1)], share)
            axes.plot(at, value, "o", color=ink, markersize=12, gid=gid + "-best")
            best[f"{share:g}".replace(".", "_")] = {"lead": at, "loss": value, "drawn": lead[loss.argmin()]}
    axes.set(
        xlabel="lead of the right class's logit over nine equal ones",
        ylabel="loss (nats)",
        ylim=(0, 5.5),
        xlim=(-3, 18.5),
    )
    return with_numbers(
        picture, best=best, right=[smoothed(RIGHT, share) for share in SHARES], wrong=[smoothed(WRONG, share) for share in SHARES],
    )  # fmt: skip
