"""A declared simulation of hiring: past decisions were harder on group B; who is among a model's top tenth?"""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning.risk_and_sample_size import logistic

# What the model sees besides a test result: nothing, the group, or four facts that hint at it.
VIEWS = ("test alone", "test and group", "test and hints")


def people(count: int, rng: np.random.Generator):
    """Whether each is of group B (n,), skill (n,), test result (n,) and four facts that hint at the group (n, 4)."""
    group = rng.random(count) < 0.5
    skill = rng.normal(size=count)
    test = skill + rng.normal(0, 0.7, count)
    hints = 0.6 * (2 * group[:, None] - 1) + rng.normal(size=(count, 4))
    return group, skill, test, hints


def hired(group, skill, penalty: float, rng: np.random.Generator):
    """Past decisions (n,): by skill with some luck, and by a penalty for group B."""
    return skill - penalty * group + rng.normal(0, 0.7, len(group)) > 0.8


def seen(view: str, group, test, hints):
    """The features (n, terms) of a view, the constant first."""
    more = {"test alone": [], "test and group": [group], "test and hints": [*hints.T]}[view]
    return np.column_stack([np.ones(len(test)), test, *more])


@figure("computed")
def bias_through_proxies(penalty: float = 0.5, draws: int = 15):
    sizes = (300, 1_000, 3_000)
    share = np.zeros((draws, len(VIEWS), len(sizes)))
    past, skilled, guessed = np.zeros((3, draws))
    for draw in range(draws):
        rng = np.random.default_rng([8, draw])
        group, skill, test, hints = people(max(sizes), rng)
        chosen = hired(group, skill, penalty, rng)
        past[draw] = group[chosen].mean()
        fresh, able, results, facts = people(5_000, rng)
        skilled[draw] = fresh[np.argsort(-able)[:500]].mean()
        guessed[draw] = ((facts.sum(axis=1) > 0) == fresh).mean()
        for row, view in enumerate(VIEWS):
            known, asked = seen(view, group, test, hints), seen(view, fresh, results, facts)
            for column, size in enumerate(sizes):
                weights = logistic(known[:size], chosen[:size])
                share[draw, row, column] = fresh[np.argsort(-asked @ weights)[:500]].mean()
    picture, axes = style.canvas((10, 3.9))
    looks = ((style.TRAIN, "o", "-"), (style.CLASS_B, "^", "--"), (style.FIT, "s", "-."))
    for row, (view, (colour, marker, stroke)) in enumerate(zip(VIEWS, looks)):
        mean = 100 * share[:, row].mean(axis=0)
        low, high = 100 * np.quantile(share[:, row], [0.1, 0.9], axis=0)
        axes.plot(sizes, mean, color=colour, marker=marker, linestyle=stroke)
        axes.fill_between(sizes, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.text(3_300, mean[-1], view, color=colour, va="top" if row else "bottom")
    lines = (
        (skilled.mean(), "among the most able tenth", 3, "bottom"),
        (past.mean(), "among those hired in the past", 1, "bottom"),
    )
    for value, words, beside, side in lines:
        axes.plot(
            [250, sizes[-1]], [100 * value] * 2, color=style.TRUTH, linestyle=":", linewidth=1.5
        )  # names stand right
        axes.text(260, 100 * value + beside, words, color=style.TRUTH, va=side)
    axes.set(xscale="log", xlabel="past decisions that the model learned from", ylabel="group B in the model's top tenth (%)", ylim=(0, 60), xlim=(250, 7_500))  # fmt: skip
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    return with_numbers(
        picture, past=past.mean(), skilled=skilled.mean(), guessed=guessed.mean(), draws=draws, penalty=penalty, sizes=sizes,
        alone=share[:, 0].mean(axis=0), group=share[:, 1].mean(axis=0), hints=share[:, 2].mean(axis=0),
        hints_spread=share[:, 2].std(axis=0, ddof=1),
    )  # fmt: skip
