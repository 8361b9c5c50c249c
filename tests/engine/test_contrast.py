"""Of a text on a picture the part of the window that holds it is looked at: the same contrast from a smaller picture."""

import io

import numpy as np
import pytest
from PIL import Image

from deeplecture.check.chromium import _part
from deeplecture.check.contrast import contrast

WINDOW = {"width": 100, "height": 50}
BOXES = [[10.5, 20.0, 30.0, 10.0], [12.0, 40.5, 200.0, 30.0]]  # the second reaches out of the window


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "png")
    return file.getvalue()


def test_a_part_of_the_window_gives_the_contrast_of_all_of_it():
    part, boxes = _part(WINDOW, BOXES)
    assert part == {"x": 10, "y": 20, "width": 90, "height": 30}
    noise = np.random.default_rng(0).integers(0, 256, (50, 100, 3), dtype=np.uint8)
    whole, cut = (png(one) for one in (noise, noise[20:50, 10:100]))
    assert contrast(cut, boxes, "rgb(9, 9, 9)") == contrast(whole, BOXES, "rgb(9, 9, 9)") > 1


@pytest.mark.parametrize("boxes", [[], [[-20.0, 5.0, 10.0, 10.0]], [[10.0, 50.0, 10.0, 10.0]]])
def test_of_a_text_out_of_sight_no_picture_is_taken(boxes):
    assert _part(WINDOW, boxes) == (None, [])
