"""One test digit, its code of a hundred units under a penalty, and what the decoder makes of it."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.optimisation._network import digits
from measured.figures.representations._digits import tile

RUN, DIGIT = 0, 3


@figure("measured", record="representations/sparse")
def one_digit_sparse(record: Record, penalty: float = 0.3):
    row = list(record.settings["penalties"]).index(penalty)
    image = digits(np.random.default_rng([record.seeds[RUN], 0])).test[0][DIGIT]
    code, told = record.results["codes"][RUN, row, DIGIT], record.results["told"][RUN, row, DIGIT]
    picture, (left, middle, right) = style.canvas((9.6, 3.6), columns=3, width_ratios=(1, 2.6, 1))
    tile(left, image, "digit")
    tile(right, told, "from the code")
    middle.bar(np.arange(len(code)), code, color=style.FIT, width=0.9)
    middle.set(title=f"code, penalty {penalty:g}", xlabel="unit", ylim=(0, max(0.5, 1.08 * code.max())), xticks=[])
    active = record.results["active"][:, row]
    return with_numbers(
        picture, penalty=penalty, here=(code > 1e-3).sum(), units=len(code), active=active.mean(), error=record.results["error"][:, row].mean(), largest=code.max(), off=((told - image) ** 2).mean(),
    )  # fmt: skip
