"""Figures of the course as a whole, which stand in no unit."""
