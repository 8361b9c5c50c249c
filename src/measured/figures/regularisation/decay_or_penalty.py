"""Test loss by strength at three learning rates, of a penalty inside Adam and of decay beside it."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

INKS, MARKERS = (style.CLASS_A, style.TRUTH, style.CLASS_B), "o^s"


@figure("measured", record="regularisation/decay")
def decay_or_penalty(record: Record):
    checked, loss, right = (
        record.results[key] for key in ("validation_loss", "loss", "accuracy")
    )  # runs, kinds, rates, strengths
    rates, kinds = record.settings["rates"], ("penalty", "decay")
    picture, panels = style.canvas((10.0, 4.2), columns=2, sharey=True)
    best = []
    for number, (axes, kind) in enumerate(zip(panels, kinds)):
        strengths = record.settings[kind]
        gid = f"step-{number + 1}"
        for row, (rate, ink, marker) in enumerate(zip(rates, INKS, MARKERS)):
            runs = loss[:, number, row]
            axes.plot(
                range(len(strengths)), runs.mean(axis=0), marker + "-", color=ink, markersize=8, gid=f"{gid}-{row}"
            )
            axes.fill_between(
                range(len(strengths)),
                runs.min(axis=0),
                runs.max(axis=0),
                color=ink,
                alpha=0.12,
                linewidth=0,
                gid=f"{gid}-{row}-band",
            )
        at = np.unravel_index(checked[:, number].mean(axis=0).argmin(), checked.shape[2:])
        best.append(at)
        axes.plot(
            at[1],
            loss[:, number, *at].mean(),
            "o",
            markersize=19,
            markerfacecolor="none",
            color=style.FIT,
            markeredgewidth=3,
            gid=gid + "-best",
        )
        axes.set(title=("penalty inside Adam", "decay beside it: AdamW")[number], xlabel="strength")
        axes.set_xticks(range(len(strengths)), [f"{one:g}".removeprefix("0") if one else "0" for one in strengths])
    panels[0].set(ylabel="test loss (nats)", ylim=(0.55, 0.94))
    for rate, ink, up in zip(rates, INKS, (0.845, 0.88, 0.915)):
        panels[0].text(5.2, up, f"rate {rate:g}", color=ink, fontsize=16, ha="right", va="center")
    few, some = (loss[:, kind, *at] for kind, at in enumerate(best))
    right_few, right_some = (right[:, kind, *at] for kind, at in enumerate(best))
    neither = loss[:, 1, best[1][0], 0]
    return with_numbers(
        picture, best={kind: {"rate": rates[at[0]], "strength": record.settings[kind][at[1]]} for kind, at in zip(kinds, best)},
        loss={"penalty": few.mean(), "decay": some.mean(), "neither": neither.mean()}, right={"penalty": right_few.mean(), "decay": right_some.mean()},
        gap=(few - some).mean(), error={name: record.results["error"][:, kind, *at].mean() for kind, (name, at) in enumerate(zip(kinds, best))}, gain=(neither - some).mean(), ahead=(some < few).sum(), seeds=len(few), spread=(few - some).std(ddof=1), rates=rates,
        off=loss[:, 1, 2, 0].mean(), least_by_rate=loss[:, 1].mean(axis=0).min(axis=1), none_by_rate=loss[:, 1, :, 0].mean(axis=0),
    )  # fmt: skip
