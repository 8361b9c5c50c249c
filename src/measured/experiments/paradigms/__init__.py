"""Experiments of unit 3, ways of learning."""
