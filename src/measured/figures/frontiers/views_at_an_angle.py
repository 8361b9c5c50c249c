"""What a line reads off clothes at an angle, by the number of labels: off pixels, and off codes that were learned without any label; and the same
network learned from the labels."""

from deeplecture.figure import figure
from deeplecture.record import Record
from measured.figures.frontiers._world import drawn


@figure("measured", record="frontiers/views")
def views_at_an_angle(record: Record):
    return drawn(
        record,
        "at an angle",
        (0.2, 0.6),
        {
            "pixels": 0.34,
            "untrained": 0.375,
            "slight views": 0.424,
            "turned views": 0.463,
            "labels alone": 0.503,
            "labels and turned copies": 0.545,
        },
    )
