"""Upper bounds of a network's error on new digits by six theories, with true labels and with labels drawn at random."""

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.generalisation import _bounds

ROWS = (
    ("counting", "weights counted", _bounds.counting),
    ("norms", "norms and margin", _bounds.norms),
    ("compressed", "compression", _bounds.compressed),
    ("pac_bayes", "PAC-Bayes", lambda lots: _bounds.pac_bayes(lots)[0]),
    ("half", "PAC-Bayes, half", lambda lots: _bounds.pac_bayes(lots, half=True)[0]),
    ("held_out", "digits held out", _bounds.held_out),
)


@figure("computed")
def bounds_for_one_network():
    found = {lots: {key: bound(lots) for key, _, bound in ROWS} for lots in (False, True)}
    picture, axes = style.canvas((10.0, 4.2))
    for row, (key, _, _) in enumerate(ROWS):
        up = len(ROWS) - 1 - row
        true, lots = found[False][key], found[True][key]
        gid = f"step-{row + 2}"
        axes.plot((true, lots), (up, up), color=style.QUIET, linewidth=1.2, zorder=1, gid=f"{gid}-span")
        axes.plot(
            lots,
            up,
            "s",
            color=style.CLASS_B,
            markersize=11,
            markerfacecolor="white",
            markeredgewidth=2.4,
            gid=f"{gid}-lots",
        )
        axes.plot(true, up, "o", color=style.CLASS_A, markersize=10, gid=f"{gid}-true")
    axes.axvline(0.5, color=style.QUIET, linestyle="--", zorder=0)
    axes.axvline(1, color=style.QUIET, linestyle=":", zorder=0)
    top = len(ROWS) - 0.45
    axes.text(0.46, top, "guessing", color=style.QUIET, fontsize=15, ha="right", va="bottom")
    axes.text(1.1, top, "says nothing", color=style.QUIET, fontsize=15, va="bottom")
    axes.text(3500, 1.1, "true labels", color=style.CLASS_A, fontsize=17, ha="right", va="center")
    axes.text(3500, 0.4, "random labels", color=style.CLASS_B, fontsize=17, ha="right", va="center")
    axes.set(xscale="log", xlabel="error is at most", ylim=(-0.6, len(ROWS) + 0.15), xlim=(0.02, 4000))
    axes.set_yticks(range(len(ROWS))[::-1], [name for _, name, _ in ROWS])
    axes.set_xticks((0.03, 0.1, 0.5, 1, 10, 100, 1000), ("0.03", "0.1", "0.5", "1", "10", "100", "1,000"))
    axes.minorticks_off()
    x, signs, tests, truth = _bounds.data(False)
    weights = _bounds.trained(False)
    return with_numbers(
        picture, true=found[False], lots=found[True], error=_bounds.wrong(weights, tests, truth), train_error=_bounds.wrong(weights, x, signs), weights=weights.size, train=len(x), tested=len(truth), noisy_error=_bounds.pac_bayes(False)[1],
        lots_train_error=_bounds.wrong(_bounds.trained(True), *_bounds.data(True)[:2]), below_guessing=sum(value < 0.5 for value in found[False].values()), theories=len(ROWS), lots_below=sum(value < 0.5 for value in found[True].values()), vacuous=sum(value >= 1 for value in found[False].values()),
        closest=min(value for key, value in found[False].items() if key != "held_out"),
    )  # fmt: skip
