"""Experiments of unit 13, frontiers."""
