"""Figures of unit 9, why large models generalise."""

from pathlib import Path

from deeplecture.figure import namespace

__getattr__, __dir__ = namespace(__name__, Path(__file__).parent)
