"""Deep Learning, Measured: a course whose figures are computed, measured, cited or openly schematic."""
