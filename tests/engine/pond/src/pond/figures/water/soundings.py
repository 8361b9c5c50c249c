"""Depths along a line across the pond."""

from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record


@figure("measured", record="water/depths")
def soundings(record: Record) -> Figure:
    depths = record.results["depth"].mean(axis=0)
    sheet = Figure(figsize=(3, 2), layout="constrained")
    plane = sheet.subplots()
    plane.plot(-depths)
    plane.set(xlabel="place", ylabel="depth (m)")
    return with_numbers(sheet, deepest=depths.max())
