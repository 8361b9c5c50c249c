"""Experiments of unit 2, what the data decide."""
