"""Figures of unit 1, learning from data."""
