"""Experiments of unit 7, signals through depth."""
