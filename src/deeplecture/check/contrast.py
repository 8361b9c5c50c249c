"""Contrast of text with a picture or a gradient behind it, where only the pixels tell (WCAG 2.1, 1.4.3)."""

import io
import re

import numpy as np
from PIL import Image

from deeplecture.luminance import luminance, ratio

# The share of the ground under a text that may be too close to its colour: a line or a corner, not a letter.
LEFT_OUT = 0.1


def contrast(picture: bytes, boxes: list[list[float]], colour: str) -> float | None:
    """The contrast of a colour with the ground in some boxes, less the worst tenth of it; None where they are empty.

    Args:
        picture: PNG of the window, or of a part of it, without the text.
        boxes: left, top, width and height in the picture.
        colour: as CSS gives it, `rgb(1, 2, 3)`.
    """
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
    parts = [
        pixels[max(0, round(y)) : round(y + height), max(0, round(x)) : round(x + width)].reshape(-1, 3)
        for x, y, width, height in boxes
    ]
    ground = np.concatenate(parts) if parts else np.empty((0, 3))
    if not len(ground):
        return None
    text = luminance(np.array([float(part) for part in re.findall(r"[\d.]+", colour)[:3]]) / 255)
    return float(np.quantile(ratio(text, luminance(ground / 255)), LEFT_OUT))
