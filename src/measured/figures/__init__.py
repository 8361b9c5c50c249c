"""The course's figures, a folder a unit: `from measured.figures import learning as fig`, then `fig.NAME(...)`."""
