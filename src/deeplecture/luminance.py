"""How light a colour is, and how far two stand apart (WCAG 2.1, 1.4.3)."""

import numpy as np


def luminance(colours: np.ndarray) -> np.ndarray:
    """Relative luminance, from 0 to 1, of sRGB colours from 0 to 1; the last axis is red, green, blue."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def ratio(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The contrast of luminances, from 1 (the same) to 21."""
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)
