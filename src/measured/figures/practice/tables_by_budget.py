"""By how much less test loss a network has than boosted trees, on five tables, by the number of trials that each is given."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

BUDGETS = (1, 2, 4, 8, 16)
INKS = {
    "wine": style.CLASS_A,
    "breast cancer": style.CLASS_B,
    "diabetes": style.TRAIN,
    "steps": style.FIT,
    "turned steps": style.TRUTH,
}


DRAWS = 200


def by_budget(record: Record, key: str, budget: int) -> np.ndarray:
    """A result (runs, tables, models) at the least validation loss among the first trial, which has the middle of each range, and
    others drawn at random, so many in all; the mean over the draws."""
    validation, asked = record.results["validation_loss"], record.results[key]
    rng = np.random.default_rng([12, budget])
    total = np.zeros(asked.shape[:-1])
    for _ in range(DRAWS):
        some = np.concatenate([[0], 1 + rng.permutation(asked.shape[-1] - 1)[: budget - 1]])
        at = validation[..., some].argmin(axis=-1)
        total += np.take_along_axis(asked[..., some], at[..., None], axis=-1)[..., 0]
    return total / DRAWS


@figure("measured", record="practice/tables")
def tables_by_budget(record: Record):
    tables = record.settings["tables"]
    loss = np.array([by_budget(record, "loss", budget) for budget in BUDGETS])  # budgets, runs, tables, models
    right = np.array([by_budget(record, "accuracy", budget) for budget in BUDGETS])
    lead = loss[..., 0] - loss[..., 1]
    picture, panels = style.canvas((7.3, 3.9), columns=len(tables), sharey=True)
    for place, (axes, table) in enumerate(zip(panels, tables)):
        reach = np.array([interval(one, 0)[1:3] for one in lead[:, :, place]])
        axes.axhline(0, color=style.QUIET, linewidth=1.5)
        axes.fill_between(range(len(BUDGETS)), reach[:, 0], reach[:, 1], color=INKS[table], alpha=0.18, linewidth=0)
        axes.plot(range(len(BUDGETS)), lead[:, :, place].mean(axis=1), "-o", color=INKS[table], markersize=7)
        axes.set_title(table.replace(" ", "\n") if " " in table else "\n" + table, fontsize=17, color=INKS[table])
        axes.set_xticks((0, 2, 4), ("1", "4", "16"), fontsize=14)
    panels[0].set_ylabel("network’s lead (nats)", fontsize=16)
    panels[2].set_xlabel("trials of each", fontsize=16)
    panels[0].text(0.0, 0.16, "network", fontsize=16, color=style.QUIET)
    panels[0].text(0.0, -0.14, "trees", fontsize=16, color=style.QUIET)
    panels[0].set_ylim(-0.16, 0.2)
    panels[0].set_yticks((-0.1, 0, 0.1), ("−0.1", "0", "0.1"))
    key = lambda values: {table.replace(" ", "_"): value for table, value in zip(tables, values)}
    sure = {table: [interval(one, 0)[1:3] for one in lead[:, :, place]] for place, table in enumerate(tables)}
    return with_numbers(
        picture, one=key(lead[0].mean(axis=0)), most=key(lead[-1].mean(axis=0)), budgets=BUDGETS, ahead=key((lead[-1] > 0).sum(axis=0)), ahead_one=key((lead[0] > 0).sum(axis=0)), trees=key(loss[-1, ..., 0].mean(axis=0)), network=key(loss[-1, ..., 1].mean(axis=0)), right_trees=key(right[-1, ..., 0].mean(axis=0)), right_network=key(right[-1, ..., 1].mean(axis=0)),
        low={table.replace(" ", "_"): reach[-1][0] for table, reach in sure.items()}, high={table.replace(" ", "_"): reach[-1][1] for table, reach in sure.items()}, low_one={table.replace(" ", "_"): reach[0][0] for table, reach in sure.items()}, high_one={table.replace(" ", "_"): reach[0][1] for table, reach in sure.items()},
        change=interval(lead[-1, :, tables.index("diabetes")], lead[0, :, tables.index("diabetes")])[:3], turn=interval(lead[-1, :, tables.index("turned steps")], lead[-1, :, tables.index("steps")])[:3], moved=key((lead[-1] - lead[0]).mean(axis=0)), runs=lead.shape[1], spread=lead[-1, :, tables.index("steps")].std(ddof=1), gained={model: (loss[0, ..., number] - loss[-1, ..., number]).mean() for number, model in enumerate(("trees", "network"))}, turned=(lead[-1, :, tables.index("turned steps")] - lead[-1, :, tables.index("steps")]).mean(),
    )  # fmt: skip
