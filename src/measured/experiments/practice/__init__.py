"""Experiments of unit 12, the practice."""
