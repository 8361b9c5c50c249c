"""How its figures look."""

INK = "#123456"


def rc() -> dict:
    return {"lines.color": INK, "axes.edgecolor": INK, "font.size": 12}
