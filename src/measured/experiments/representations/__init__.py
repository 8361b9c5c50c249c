"""Experiments of unit 11, representations."""
