"""The same digits with two kinds of answers: the right class, or only whether a guess was right.

One linear rule with a softmax sees one digit after the other, in random order, again and again. Told the class, it follows the
gradient of the cross-entropy. Told only "right" or "wrong", it draws a guess from its probabilities and follows the estimate
of the gradient of its share of right guesses (Williams, 1992), with the running mean of the rewards as its baseline or with none.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.optimisation._network import digits_checksum
from measured.experiments.paradigms._digits import parts
from measured.experiments.paradigms.masking import chosen

ANSWERS = ("class", "reward above its mean", "reward")


@dataclass(frozen=True)
class Settings:
    """How long and how fast.

    Attributes:
        rates: learning rates, rising; the same for both kinds of answers.
        moments: digits seen, at which the rules are judged; the last ends the training.
        memory: share of the running mean of rewards that stays at each step.
    """

    rates: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
    moments: tuple[int, ...] = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
    memory: float = 0.99


@experiment(
    seeds=range(10),
    data="scikit-learn's 1,797 digits: 1,000 to learn from, 300 for validation, 497 to test; ten random splits",
    tolerance={
        "validation_right": Within(each=0.02, mean=0.004),
        "right": Within(each=0.015, mean=0.003),
    },
    intervals="range over the seeds",
    varied=("split", "order", "guesses"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates, "baseline of the reward": ("running mean", "none")},
        3 * len(made.rates),
        by="validation_right at each moment",
    ),
    validation="validation_right",
    test="right",
    parameters=lambda made: {"linear rule": 650},
    checksum=digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Learn by both kinds of answers, at all rates side by side.

    Returns:
        `validation_right`, `right` (3, moments, rates): the share of digits whose most probable class is right.
    """
    digits = parts(seed)
    pool, checks, asked = (
        np.hstack([images, np.ones((len(images), 1))]) for images in (digits.pool, digits.checks, digits.asked)
    )
    rates = np.array(settings.rates)[:, None, None]
    right = np.zeros((2, len(ANSWERS), len(settings.moments), len(settings.rates)))
    for kind, answer in enumerate(ANSWERS):
        rng = np.random.default_rng([1, seed])
        weights, baseline = np.zeros((len(settings.rates), pool.shape[1], 10)), np.zeros(len(settings.rates))
        for step in range(settings.moments[-1]):
            if step % len(pool) == 0:
                order = rng.permutation(len(pool))
            image, digit, luck = pool[order[step % len(pool)]], digits.known[order[step % len(pool)]], rng.random()
            chances = softmax(image @ weights)
            if answer == "class":
                direction = np.eye(10)[digit] - chances
            else:
                direction, reward = from_reward(chances, digit, luck, baseline)
                if answer == "reward above its mean":
                    baseline = settings.memory * baseline + (1 - settings.memory) * reward
            weights += rates * image[:, None] * direction[:, None]
            if step + 1 in settings.moments:
                at = settings.moments.index(step + 1)
                right[0, kind, at] = ((checks @ weights).argmax(axis=-1) == digits.checked).mean(axis=1)
                right[1, kind, at] = ((asked @ weights).argmax(axis=-1) == digits.truth).mean(axis=1)
    return {"validation_right": right[0], "right": right[1]}


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def from_reward(chances: np.ndarray, digit: int, luck: float, baseline: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A guess of each rule, and the direction in its logits that its reward suggests.

    Args:
        chances: (rules, classes), from which guesses are drawn.
        luck: a uniform number, the same for all rules.
        baseline: (rules,) what reward each expects.

    Returns:
        directions (rules, classes): reward above the baseline, times one-of-ten guess minus chances; rewards (rules,), 1 if
        right and 0 if wrong.
    """
    guess = np.minimum((chances.cumsum(axis=-1) < luck).sum(axis=-1), chances.shape[-1] - 1)
    reward = (guess == digit).astype(float)
    return (reward - baseline)[:, None] * (np.eye(chances.shape[-1])[guess] - chances), reward


def curves(record) -> np.ndarray:
    """Test accuracy (runs, 2, moments) by class and by reward, at the settings with the best validation accuracy at the moment."""
    validation, test = (
        (results[:, 0], np.concatenate([results[:, 1], results[:, 2]], axis=-1))
        for results in (record.results["validation_right"], record.results["right"])
    )
    return np.stack([chosen(*pair) for pair in zip(validation, test)], axis=1)


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of rewards."""
    told, rewarded = curves(record).swapaxes(0, 1)
    moments = list(record.settings["moments"])
    rates = np.array(record.settings["rates"])[record.results["validation_right"].mean(axis=0).argmax(axis=-1)]
    return (
        paired(
            "after 1,000 digits the class has taught far more than the reward",
            told[:, moments.index(1_000)],
            rewarded[:, moments.index(1_000)],
            0.1,
        ),
        paired(
            "200 digits with their classes teach more than 1,000 rewards",
            told[:, moments.index(200)],
            rewarded[:, moments.index(1_000)],
        ),
        paired("after 50,000 digits rewards are still behind", told[:, -1], rewarded[:, -1], 0.02),
        between("and not by much", float((told[:, -1] - rewarded[:, -1]).mean()), 0.02, 0.09),
        inside("the rates are chosen inside their grid from 1,000 digits on", rates[:, 3:], record.settings["rates"]),
    )
