"""Builds courses of computed, measured, cited and openly schematic figures from plain Quarto sources."""

__version__ = "0.1.0"
