"""Two digits and three mixtures of them, each with its target."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

SHARES = (1.0, 0.75, 0.5, 0.25, 0.0)


@figure("computed")
def mixup_pair():
    from sklearn.datasets import load_digits

    known = load_digits()
    one, other = known.images[known.target == 3][0] / 16, known.images[known.target == 6][0] / 16
    picture, panels = style.canvas((10.0, 4.2), rows=2, columns=len(SHARES), height_ratios=(1.5, 1))
    targets = []
    for number, share in enumerate(SHARES):
        image, bars = panels[:, number]
        image.imshow(share * one + (1 - share) * other, cmap="gray_r", vmin=0, vmax=1)
        image.set_title(f"{share:g}", fontsize=17)
        image.axis("off")
        target = share * np.eye(10)[3] + (1 - share) * np.eye(10)[6]
        targets.append(target)
        bars.bar(range(10), target, color=style.CLASS_A)
        bars.set(ylim=(0, 1.05), xticks=(3, 6))
        bars.set_yticks((0, 1) if number == 0 else ())
        bars.tick_params(labelsize=16)
    panels[1, 0].set_ylabel("target", fontsize=16)
    return with_numbers(picture, shares=SHARES, sums=[target.sum() for target in targets], middle=targets[2][[3, 6]])
