"""The same for clothes that stand upright, as the camera took them."""

from deeplecture.figure import figure
from deeplecture.record import Record
from measured.figures.frontiers._world import drawn


@figure("measured", record="frontiers/views")
def views_upright(record: Record):
    return drawn(
        record, "upright", (0.4, 0.85), {"pixels": 0.8, "untrained": 0.72, "slight views": 0.76, "turned views": 0.68}
    )
