"""What each question pays to each token of one sequence, before training and after it."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.architectures._chosen import place
from measured.figures.architectures._digit import ground

NAMES = "ABCDEFGH"


def at_own_key(paid: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """What each run's questions (runs, questions, tokens) pay to the token that holds their key, on average (runs,)."""
    return np.array(
        [np.mean([one[question, list(order).index(question)] for question in order]) for one, order in zip(paid, keys)]
    )


@figure("measured", record="architectures/lookup")
def lookup_matrix(record: Record):
    at = place(record)[0, 0]
    before, after, keys = record.results["before"], record.results["after"][:, 0, at], record.results["keys"]
    votes = record.results["after"][:, 1, place(record)[0, 1]]
    picture, panels = style.canvas((10.0, 4.5), columns=2)
    for number, (axes, values, title) in enumerate(
        zip(panels, (before[0], after[0]), ("at the start", "after training"))
    ):
        gid = {"gid": "step-2-mesh"} if number else {}
        if number:
            ground(axes, *values.shape)
        axes.pcolormesh(values, cmap="Blues", vmin=0, vmax=1, edgecolors="white", linewidth=1, **gid)
        for row in range(len(values)):
            for column in range(len(values)):
                share = values[row, column]
                named = {"gid": f"step-2-share-{row}-{column}"} if number else {}
                if share > 0.05:
                    axes.text(
                        column + 0.5,
                        row + 0.52,
                        f"{100 * share:.0f}",
                        ha="center",
                        va="center",
                        fontsize=15,
                        color="white" if share > 0.5 else "black",
                        **named,
                    )
        axes.set(xlim=(0, len(values)), ylim=(len(values), 0), aspect="equal")
        axes.set_xticks(np.arange(len(values)) + 0.5, [NAMES[key] for key in keys[0]], fontsize=16)
        axes.set_yticks(np.arange(len(values)) + 0.5, NAMES, fontsize=16)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set(xlabel="key of the token", ylabel="key that is asked for")
        axes.set_title(title, loc="center", fontsize=18)
    own = at_own_key(after, keys)
    return with_numbers(
        picture, start=at_own_key(before, keys).mean(), end=own.mean(), least=own.min(), votes=at_own_key(votes, keys).mean(), seeds=len(keys),
        tokens=len(NAMES), most_start=before.max(), votes_most=votes.max(axis=2).mean(), rate=record.settings["rates"][0][at],
    )  # fmt: skip
