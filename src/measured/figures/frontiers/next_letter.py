"""Bits a letter by the number of letters before it that a predictor looks at, on the text it has read and on another one."""

import textwrap

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.frontiers._chapters import ALPHABET, kept
from measured.figures.frontiers._letters import MOST, counted

LINES, WIDTH = 6, 30


@figure("computed")
def next_letter(letters: int = 3):
    counts, known, asked = counted()
    orders = range(MOST + 1)
    read, new = ([-np.log2(counts.chances(text, order)).mean() for order in orders] for text in (known, asked))
    picture, (axes, page) = style.canvas((9.5, 4.0), columns=2, width_ratios=(1, 1.05))
    axes.plot(orders, read, "s--", color=style.TRAIN, markersize=8)
    axes.plot(orders, new, "o-", color=style.TEST, markersize=8)
    for values, ink in ((read, style.TRAIN), (new, style.TEST)):
        axes.plot(letters, values[letters], "o", markersize=17, color=ink, markerfacecolor="none", markeredgewidth=2.5)
    axes.text(MOST + 0.1, new[-1] + 0.25, "a new chapter", color=style.TEST, fontsize=17, ha="right", va="bottom")
    axes.text(0, 0.35, "what it has read", color=style.TRAIN, fontsize=17, va="bottom")
    axes.set(xlabel="letters looked at", ylabel="bits a letter", ylim=(0, 5.2), xlim=(-0.3, MOST + 0.3))
    axes.set_xticks(list(orders))
    axes.tick_params(labelsize=16)
    text = counts.written(letters, (LINES + 1) * WIDTH, np.random.default_rng(13)).partition(" ")[2]
    lines = textwrap.wrap(text, WIDTH)[:LINES]
    for number, line in enumerate(lines):
        page.text(0, 1 - number / LINES, line, family="DejaVu Sans Mono", fontsize=17, va="top", color=style.TRUTH)
    page.set(xlim=(0, 1), ylim=(0, 1.02))
    page.set_axis_off()
    return with_numbers(
        picture, read=read, new=new, here=new[letters], here_read=read[letters], letters=letters, uniform=np.log2(len(ALPHABET)), size=len(known), asked=len(asked),
        gap=[b - a for a, b in zip(read, new)], first_gains=new[0] - new[3], last_gain=new[-2] - new[-1], last_read=read[-2] - read[-1], least=min(new), symbols=len(ALPHABET), seen=counts.seen(asked, MOST), day=f"{kept().day.day} {kept().day:%B %Y}",
    )  # fmt: skip
