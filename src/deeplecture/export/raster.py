"""Drawings as pictures of points, and a drawing in the states that it is built up in."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from deeplecture.errors import UserError
from deeplecture.execute.figures import Drawn
from deeplecture.steps import STEP
from deeplecture.write.dark import SVG

SCALE = 2  # points of a picture for each pixel of CSS, as `savefig.dpi` of 192 gives them


def states(drawn: Drawn) -> list[bytes]:
    """A drawing as it is after each step, the whole last; of one that is there at once only that."""
    whole = drawn.body or b""
    return [*(_until(whole, step) for step in range(1, drawn.steps)), whole]


def _until(drawing: bytes, step: int) -> bytes:
    """A drawing without the parts that come with later steps."""
    root = ElementTree.fromstring(drawing)
    for parent in list(root.iter()):
        for part in list(parent):
            found = STEP.match(f'id="{part.get("id", "")}"')
            if not found or int(found[1]) <= step:
                continue
            if part.tag == f"{SVG}g":
                # What is defined there may be used elsewhere: matplotlib defines a letter where it first needs it.
                defined = list(part.iter(f"{SVG}defs"))
                part[:] = defined
            else:
                parent.remove(part)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def rasters(drawings: Sequence[tuple[bytes, float, float]]) -> list[bytes]:
    """Drawings as PNG, `SCALE` points a pixel.

    Args:
        drawings: (SVG, width, height in CSS pixels) each.

    Raises:
        UserError: Typst cannot read one.
    """
    import typst

    if not drawings:
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = ["#set page(margin: 0pt)"]
        for number, (drawing, width, height) in enumerate(drawings):
            (folder / f"{number}.svg").write_bytes(drawing)
            size = f"width: {width * 0.75}pt, height: {height * 0.75}pt"
            lines.append(f'#page({size}, image("{number}.svg", {size}, fit: "stretch"))')
        main = folder / "main.typ"
        main.write_text("\n".join(lines), encoding="utf-8")
        try:
            made = typst.compile(main, root=folder, format="png", ppi=96.0 * SCALE, ignore_system_fonts=True)
        except typst.TypstError as error:
            raise UserError(f"a drawing cannot be made a picture of points: {error.message}") from error
    return made if isinstance(made, list) else [made]
