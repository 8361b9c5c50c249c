"""Experiments of unit 6, going downhill."""
