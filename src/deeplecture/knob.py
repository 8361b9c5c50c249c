"""A knob: an argument of a figure with several values, of which a reader of the page chooses one.

    fig.gradient_descent_bowl(learning_rate=knob(0.02, 0.1, 0.5, 0.9, start=0.1))

The figure's function receives the value that the knob starts at; the build draws the figure with each of the others as
well, and a page shows the one that is chosen (`site/assets/knob.js`). Paper, e-books and stock Quarto show the start.
"""

from dataclasses import dataclass

MOST_VALUES, MOST_VARIANTS, MOST_BYTES = 50, 200, 3_000_000  # of a knob, of a figure's knobs, of all its variants


@dataclass(frozen=True)
class Knob:
    """Values of an argument, in the order in which a reader goes through them.

    Attributes:
        values: at least two; they differ.
        start: the one that the picture shows at first, and paper always.
        label: what the reader sees beside the knob; "" for the argument's name.
        film: whether the values follow one another in time, as steps of a training, so that they can be played.
    """

    values: tuple
    start: object
    label: str = ""
    film: bool = False


def knob(*values, start=None, label: str = "", film: bool = False) -> Knob:
    """Values that a reader chooses from, in place of an argument of a figure.

    Args:
        values: numbers or texts, from the first to the last place of the knob.
        start: the value of the still; the first one where it is not given.
        label: the knob's name on the page.
        film: the values are moments in their order: a button plays them from the first to the last.

    Raises:
        ValueError: there are fewer than two values or more than `MOST_VALUES`, two are the same, or none is the start.
    """
    if not 2 <= len(values) <= MOST_VALUES:
        raise ValueError(f"a knob has 2 to {MOST_VALUES} values, not {len(values)}")
    shown = [repr(value) for value in values]
    if twice := next((one for one in shown if shown.count(one) > 1), None):
        raise ValueError(f"a knob has the value {twice} twice")
    start = values[0] if start is None else start
    if repr(start) not in shown:
        raise ValueError(f"a knob starts at one of its values, not at {start!r}")
    return Knob(values, start, label, film)


def started(value):
    """What a figure's function receives: a knob's start, and any other value as it is."""
    return value.start if isinstance(value, Knob) else value
