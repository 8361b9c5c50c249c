"""Experiments of unit 5, first networks on Fashion-MNIST."""
