"""A model of conditioning: the error of a prediction, moment by moment, before and after learning and when nothing comes."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

CUE, REWARD, END, RATE = 5, 15, 20, 0.2


def trial(values: np.ndarray, rewarded: bool = True, learn: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """One trial: the temporal-difference error at each moment (END,), and the predictions after it.

    Args:
        values: (END + 1,) predicted sum of the rewards to come, at each moment; zero before the cue, which comes unannounced.
    """
    values, errors = values.copy(), np.zeros(END)
    for now in range(1, END):
        reward = float(rewarded and now == REWARD)
        errors[now] = reward + values[now] - values[now - 1]
        if learn and now - 1 >= CUE:
            values[now - 1] += RATE * errors[now]
    return errors, values


@figure("computed")
def dopamine_td(trials: int = 200):
    values, errors = np.zeros(END + 1), []
    for _ in range(trials):
        error, values = trial(values)
        errors.append(error)
    omitted, _ = trial(values, rewarded=False, learn=False)
    rows = (
        ("first trial", errors[0]),
        ("trial 20", errors[19]),
        (f"trial {trials}", errors[-1]),
        ("reward left out", omitted),
    )
    picture, panels = style.canvas((10, 4.2), rows=4, sharex=True, sharey=True)
    for step, (axes, (words, error)) in enumerate(zip(panels, rows), 1):
        axes.bar(
            np.arange(END), error, color=np.where(error < 0, style.TEST, style.FIT), width=0.8, gid=f"step-{step}-bars"
        )
        axes.plot((-0.6, 19.6), (0, 0), color=style.QUIET, linewidth=0.8)
        axes.text(20.2, 0.0, words, va="center", fontsize=15, gid=f"step-{step}-says")
        axes.axvline(CUE, color=style.QUIET, linestyle=":", linewidth=1.2)
        axes.axvline(REWARD, color=style.QUIET, linestyle=":", linewidth=1.2)
        axes.set(ylim=(-1.15, 1.15), yticks=(-1, 0, 1), xlim=(-0.6, 25), xticks=(0, 5, 10, 15))
    panels[0].text(CUE, 1.25, "cue", ha="center", va="bottom", fontsize=15)
    panels[0].text(REWARD, 1.25, "reward", ha="center", va="bottom", fontsize=15)
    panels[-1].set_xlabel("moment in the trial")
    picture.supylabel("error of the prediction", fontsize=15)
    return with_numbers(
        picture, trials=trials, first_reward=errors[0][REWARD], first_cue=errors[0][CUE], last_reward=errors[-1][REWARD], last_cue=errors[-1][CUE],
        left_out=omitted[REWARD], between=errors[19].argmax(), cue=CUE, reward=REWARD,
    )  # fmt: skip
