import json

from deeplecture import paths
from deeplecture.figure import figure, with_numbers


@figure("measured", record="two/coins")
def coins():
    from matplotlib.figure import Figure

    shares = json.loads((paths.records() / "two/coins" / "record.json").read_text())["heads"]
    width = float((paths.project() / "data" / "width.txt").read_text())
    picture = Figure(figsize=(3, 2))
    picture.subplots().bar(range(len(shares)), shares, width=width)
    return with_numbers(picture, heads=shares)
