"""Experiments of unit 4, from neuron to network."""
