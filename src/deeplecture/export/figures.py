"""The figures of units with all that is said of them, taken from a build: nothing is drawn that its cache has."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deeplecture.context import Context, done
from deeplecture.execute.calls import declaration
from deeplecture.execute.figures import Drawn
from deeplecture.execute.run import Results
from deeplecture.print.imprint import Imprint, imprint
from deeplecture.write.contents import contents
from deeplecture.write.draft import Draft
from deeplecture.write.pages import Pages, body_of, chapters_of, read_all


@dataclass(frozen=True)
class PackedFigure:
    """A figure of a unit, as its pack shows it.

    Attributes:
        name: what its files are called.
        title: of the slide that it stands on.
        caption, alt: its own, as plain text.
        sources: of its numbers, where they were published elsewhere.
        drawn: the picture; of a figure with knobs, where these start.
        variants: the pictures of all settings of its knobs.
    """

    name: str
    title: str
    caption: str
    alt: str
    sources: tuple[str, ...]
    drawn: Drawn
    variants: tuple[Drawn, ...]


@dataclass(frozen=True)
class PackedUnit:
    """A unit and its figures, as its pack shows them.

    Attributes:
        source: its `.qmd`, relative to the project.
        number, title, lang: of its chapter.
        course: the book's title.
        imprint: whose it is, date, version, licence.
        figures: in the order of the chapter.
        root: the project's folder.
    """

    source: str
    number: str
    title: str
    lang: str
    course: str
    imprint: Imprint
    figures: tuple[PackedFigure, ...]
    root: Path

    @property
    def name(self) -> str:
        return Path(self.source).stem

    @property
    def citation(self) -> str:
        """How to cite the course, with the unit."""
        own = self.imprint
        who = f"{', '.join(own.authors)}{f' ({own.date.year})' if own.date else ''}. " if own.authors else ""
        part = f"Unit {self.number}, {self.title}" if self.number else self.title
        said = (f"{who}{self.course}. {part}", own.version and f"Version {own.version}", own.address, own.licence)
        return ". ".join(filter(None, said)) + "."


def gather(context: Context, results: Mapping[str, Results]) -> list[PackedUnit]:
    """The units that are asked for and have figures; for `build.executed`.

    Raises:
        BuildError: what is wrong with the sources.
        UserError: the project has no book, whose chapters say what figures are called.
    """
    pages = read_all(context, results)
    chapters = chapters_of(pages.wanted)
    bodies = [(draft, body_of(context, pages, draft)) for draft in chapters]
    own = imprint(context.project)
    found = []
    for draft, answer in bodies:
        figures = tuple(_figures(pages, draft, done(answer)[0].contents))
        if figures:
            lang = str(draft.options.get("lang", "en"))
            told = (draft.page.source, draft.page.number or "", draft.title, lang, draft.output.title)
            found.append(PackedUnit(*told, own, figures, context.root))
    return found


def _figures(pages: Pages, draft: Draft, held: str):
    chapter = contents(held)
    titles = {id: title for _, id, _, title in draft.parsed.outline}
    knobs = {one.name: turned.variants for turned in draft.composed.turned.values() for one in turned.variants}
    used: set[str] = set()
    for shown in chapter.figures:
        drawn = draft.composed.drawn[posixpath.basename(shown.src)]
        name = shown.id.removeprefix("fig-") or shown.name.replace("_", "-")
        name = name if name not in used else f"{name}-{len(used)}"
        used.add(name)
        figure = drawn.call.figure
        cited = (declaration(figure.file, figure.name) or {}).get("cite") or ()
        keys = (cited,) if isinstance(cited, str) else cited
        sources = tuple(spelled(pages.library[key]) if key in pages.library else key for key in keys)
        title = titles.get(shown.section) or draft.title
        yield PackedFigure(name, title, shown.caption, shown.alt, sources, drawn, knobs.get(drawn.name, ()))


def spelled(item: Mapping) -> str:
    """A source in a line: authors, year, title, address.

    Args:
        item: of a bibliography, as CSL has it.
    """
    names = [one.get("family") or one.get("literal") or "" for one in item.get("author", ())]
    who = ", ".join(names) if len(names) < 4 else f"{names[0]} and others"
    year = next(iter(next(iter(item.get("issued", {}).get("date-parts", [])), [])), "")
    address = f"https://doi.org/{item['DOI']}" if item.get("DOI") else str(item.get("URL") or "")
    said = (f"{who} ({year})" if year else who, re.sub(r"<[^>]+>", "", str(item.get("title", ""))), address)
    return ". ".join(filter(None, said))
