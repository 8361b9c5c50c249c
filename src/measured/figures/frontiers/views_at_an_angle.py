"""What a line reads off clothes at an angle, by the number of labels: off pixels, and off codes that were learned without any label."""

from deeplecture.figure import figure
from deeplecture.record import Record
from measured.figures.frontiers._world import drawn


@figure("measured", record="frontiers/views")
def views_at_an_angle(record: Record):
    return drawn(
        record,
        "at an angle",
        (0.1, 0.6),
        {"pixels": 0.34, "untrained": 0.39, "slight views": 0.46, "turned views": 0.51},
    )
