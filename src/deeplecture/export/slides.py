"""A unit's figures as a file of slides for PowerPoint and its like: one a figure, or one a step of it."""

import datetime
import io
import zipfile
from dataclasses import dataclass

from deeplecture.errors import UserError
from deeplecture.export.figures import PackedFigure, PackedUnit
from deeplecture.export.files import zipped
from deeplecture.print.imprint import spelled
from deeplecture.write.downloads import command

WIDTH, HEIGHT = 13.333, 7.5  # inches
MARGIN, HEAD, FOOT = 0.5, 1.25, 0.45  # around a picture, and above and below it
TITLE_SIZE, FOOT_SIZE = 28, 11  # points
TITLE_SLIDE, TITLE_ONLY = 0, 5  # layouts of python-pptx's own template
SVG_BLIP = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
SVG_SPACE = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


@dataclass(frozen=True)
class State:
    """What one slide shows.

    Attributes:
        figure: whose picture it is.
        png, svg: the picture; `svg` is None for one of points.
        step, steps: which state of how many.
    """

    figure: PackedFigure
    png: bytes
    svg: bytes | None
    step: int = 1
    steps: int = 1


def slides(unit: PackedUnit, states: list[State]) -> bytes:
    """The slides: the same pictures give the same bytes.

    Raises:
        UserError: python-pptx is not installed.
    """
    try:
        from pptx import Presentation
        from pptx.util import Inches
    except ModuleNotFoundError as error:
        raise UserError("slides need python-pptx: pip install 'deeplecture[pack]'") from error
    made = datetime.datetime.fromtimestamp(unit.imprint.made, datetime.UTC).replace(tzinfo=None)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    about = deck.core_properties
    about.title, about.author, about.language = unit.title, ", ".join(unit.imprint.authors), unit.lang
    about.subject, about.version, about.comments = unit.course, unit.imprint.version, unit.citation
    about.created = about.modified = made
    about.last_modified_by, about.revision = "", 1
    _first(deck, unit)
    for state in states:
        _figure(deck, unit, state)
    written = io.BytesIO()
    deck.save(written)
    with zipfile.ZipFile(written) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()}, unit.imprint.made)


def _first(deck, unit: PackedUnit) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_SLIDE])
    _place(slide.shapes.title, MARGIN, 1.8, WIDTH - 2 * MARGIN, 1.6)
    slide.shapes.title.text = unit.title
    below = slide.placeholders[1]
    _place(below, MARGIN, 3.6, WIDTH - 2 * MARGIN, 2.2)
    own = unit.imprint
    lines = [unit.course, ", ".join(own.authors), spelled(own.date), _edition(unit)]
    below.text = "\n".join(filter(None, lines))


def _edition(unit: PackedUnit) -> str:
    own = unit.imprint
    return " · ".join(filter(None, (own.version and f"Version {own.version}", own.licence)))


def _figure(deck, unit: PackedUnit, state: State) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    figure = state.figure
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    title = slide.shapes.title
    _place(title, MARGIN, 0.2, WIDTH - 2 * MARGIN, HEAD - 0.2)
    title.text = figure.title
    title.text_frame.word_wrap = True
    title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    title.text_frame.paragraphs[0].font.size = Pt(TITLE_SIZE)
    width, height = WIDTH - 2 * MARGIN, HEIGHT - HEAD - FOOT - 0.2
    scale = min(width / figure.drawn.width, height / figure.drawn.height)
    across, down = figure.drawn.width * scale, figure.drawn.height * scale
    place = [Inches(one) for one in (MARGIN + (width - across) / 2, HEAD + (height - down) / 2, across, down)]
    picture = slide.shapes.add_picture(io.BytesIO(state.png), *place)
    said = f"Step {state.step} of {state.steps}: " if state.steps > 1 else ""
    picture._element.nvPicPr.cNvPr.set("descr", said + figure.alt)
    picture.name = figure.name
    if state.svg:
        _sharpen(slide, picture, state.svg, f"{figure.name}-{state.step}")
    foot = slide.shapes.add_textbox(*(Inches(one) for one in (MARGIN, HEIGHT - FOOT, WIDTH - 2 * MARGIN, FOOT - 0.1)))
    foot.text_frame.text = " · ".join(
        filter(None, (unit.course, unit.title, figure.drawn.call.figure.kind, _edition(unit)))
    )
    foot.text_frame.paragraphs[0].font.size = Pt(FOOT_SIZE)
    slide.notes_slide.notes_text_frame.text = notes(unit, figure)


def notes(unit: PackedUnit, figure: PackedFigure) -> str:
    """What stands in the notes of a figure's slide: caption, kind, source, how it is drawn again, how it is cited."""
    call = figure.drawn.call
    lines = [figure.caption, f"Kind: {call.figure.kind}"]
    lines += (
        [f"Record: {call.figure.record} (deeplecture reproduce {call.figure.record})"] if call.figure.record else []
    )
    lines += [f"Numbers from: {source}" for source in figure.sources]
    lines += [f"Drawn by: {call.figure.package}.{call.text}", f"Again: {command(call)}", unit.citation]
    return "\n".join(filter(None, lines))


def _place(shape, left: float, top: float, width: float, height: float) -> None:
    from pptx.util import Inches

    shape.left, shape.top, shape.width, shape.height = map(Inches, (left, top, width, height))


def _sharpen(slide, picture, svg: bytes, name: str) -> None:
    """Give a picture of points the drawing that programs which know SVG show in its place (as Office writes it)."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    from pptx.oxml import parse_xml

    package = slide.part.package
    part = Part(PackURI(f"/ppt/media/{name}.svg"), "image/svg+xml", package, svg)
    number = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    picture._element.blipFill.find(f"{{{space}}}blip").append(
        parse_xml(
            f'<a:extLst xmlns:a="{space}"><a:ext uri="{SVG_BLIP}"><asvg:svgBlip xmlns:asvg="{SVG_SPACE}" '
            f'xmlns:r="{of}" r:embed="{number}"/></a:ext></a:extLst>'
        )
    )
