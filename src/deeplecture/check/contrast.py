"""Contrast of text with a picture or a gradient behind it, where only the pixels tell (WCAG 2.1, 1.4.3)."""

import io
import re

import numpy as np
from PIL import Image

# The share of the ground under a text that may be too close to its colour: a line or a corner, not a letter.
LEFT_OUT = 0.1


def luminance(colours: np.ndarray) -> np.ndarray:
    """Relative luminance, from 0 to 1, of sRGB colours from 0 to 255, as WCAG 2.1 defines it; the last axis is RGB."""
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(picture: bytes, boxes: list[list[float]], colour: str) -> float | None:
    """The contrast of a colour with the ground in some boxes, less the worst tenth of it; None where they are empty.

    Args:
        picture: PNG of the window without the text.
        boxes: left, top, width and height in the window.
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
    text = luminance(np.array([float(part) for part in re.findall(r"[\d.]+", colour)[:3]]))
    under = luminance(ground)
    ratios = (np.maximum(text, under) + 0.05) / (np.minimum(text, under) + 0.05)
    return float(np.quantile(ratios, LEFT_OUT))
