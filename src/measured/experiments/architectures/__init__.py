"""Experiments of unit 10, structure as prior."""
