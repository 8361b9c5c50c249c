"""Experiments of unit 9, why large models generalise."""
