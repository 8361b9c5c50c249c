"""Ten slot machines: what is earned by always taking what has paid best, and by trying another one now and then."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from measured import style

SHARES = ((0.0, style.CLASS_B, "--"), (0.01, style.CLASS_A, "-."), (0.1, style.TRAIN, "-"))


def played(curious: float, games: int, pulls: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Payout of each game (games, pulls) and share of pulls of the best machine, by pull; machines pay a mean from N(0, 1) and noise of 1."""
    pays = np.random.default_rng([9, 0]).normal(size=(games, 10))  # the same machines whatever the player
    every, best = np.arange(games), pays.argmax(axis=1)
    total, count = np.zeros((games, 10)), np.zeros((games, 10))
    earned, taken = np.zeros((games, pulls)), np.zeros(pulls)
    for pull in range(pulls):
        known = total / np.maximum(count, 1) + 1e-9 * rng.random((games, 10))
        arm = np.where(rng.random(games) < curious, rng.integers(10, size=games), known.argmax(axis=1))
        paid = pays[every, arm] + rng.normal(size=games)
        total[every, arm] += paid
        count[every, arm] += 1
        earned[:, pull], taken[pull] = pays[every, arm], (arm == best).mean()
    return earned, taken


@figure("computed")
def greedy_or_curious(games: int = 1_000, pulls: int = 1_000):
    picture, axes = style.canvas((10, 3.8))
    numbers, late = {}, {}
    best = np.random.default_rng([9, 9]).normal(size=(100_000, 10)).max(axis=1).mean()
    for row, (curious, colour, stroke) in enumerate(SHARES):
        earned, taken = played(curious, games, pulls, np.random.default_rng([9, 1, row]))
        smooth = np.convolve(earned.mean(axis=0), np.ones(20) / 20, "valid")
        error = np.convolve(earned.std(axis=0), np.ones(20) / 20, "valid") / games**0.5
        axes.fill_between(
            np.arange(20, pulls + 1),
            smooth - 2 * error,
            smooth + 2 * error,
            color=colour,
            alpha=0.15,
            linewidth=0,
            gid=f"step-{row + 1}-band",
        )
        axes.plot(np.arange(20, pulls + 1), smooth, color=colour, linestyle=stroke, gid=f"step-{row + 1}-line")
        words = ("never curious", "1 pull in 100", "1 pull in 10")[row]
        axes.text(
            pulls + 12, smooth[-1] + (0, -0.05, 0.05)[row], words, color=colour, va="center", gid=f"step-{row + 1}-says"
        )
        name = ("never", "hundredth", "tenth")[row]
        late[name] = earned[:, -100:].mean(axis=1)
        numbers |= {
            name: late[name].mean(),
            f"{name}_early": earned[:, :100].mean(),
            f"{name}_best": taken[-100:].mean(),
        }
    axes.axhline(best, color=style.TRUTH, linestyle=":", linewidth=1.5)
    axes.text(20, best + 0.03, "the best machine, if one knew it", va="bottom")
    axes.set(xlabel="pulls", ylabel="mean payout", xlim=(0, pulls * 1.2), ylim=(0.6, 1.7), xticks=range(0, 1_001, 200))
    lead = {
        "hundredth": interval(late["hundredth"], late["never"])[:3],
        "tenth": interval(late["tenth"], late["hundredth"])[:3],
    }
    return with_numbers(picture, games=games, pulls=pulls, best=best, lead=lead, **numbers)
