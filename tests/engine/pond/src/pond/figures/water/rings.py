"""Rings on water."""

from matplotlib.figure import Figure
from matplotlib.patches import Circle

from deeplecture.figure import figure, with_numbers


@figure("computed")
def rings(count: int = 3) -> Figure:
    sheet = Figure(figsize=(3, 3))
    plane = sheet.subplots()
    for number in range(1, count + 1):
        plane.add_patch(Circle((0, 0), number / 2, fill=False))
    plane.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal")
    return with_numbers(sheet, widest=count / 2)
