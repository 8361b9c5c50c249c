"""Deep Learning, Measured: a course whose figures are computed, measured, cited or openly schematic."""

__version__ = "0.1.0"
