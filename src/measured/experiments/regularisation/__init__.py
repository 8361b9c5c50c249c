"""Experiments of unit 8, regularisation and calibration."""
