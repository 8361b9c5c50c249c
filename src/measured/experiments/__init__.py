"""The experiments whose records measured figures plot: `UNIT/NAME.py`."""
