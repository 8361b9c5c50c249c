"""The built site as the checks read it: its pages, parsed, with the sources that they were made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from deeplecture.check.addresses import Reference, references
from deeplecture.check.problem import ERROR, Hint, Problem
from deeplecture.errors import BuildError, Finding, UserError
from deeplecture.read.project import Project, read_project
from deeplecture.read.source import Source

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Slide:
    """A slide of a deck: its number as the deck shows it, its section and the text of its heading."""

    number: int
    section: Tag
    title: str


@dataclass(frozen=True)
class BuiltPage:
    """One HTML page.

    Attributes:
        path: in the site.
        file: on disk.
        text: the HTML.
        source: what it was made of; None for pages that belong to no source.
    """

    path: str
    file: Path
    text: str
    source: Source | None

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """All addresses on the page, in order."""
        return tuple(references(self.soup))

    @cached_property
    def is_deck(self) -> bool:
        return self.soup.select_one(".reveal > .slides") is not None

    @property
    def content(self) -> Tag | None:
        """What is the page's own, without its frame: the text of a chapter, the slides of a deck; None where there is neither."""
        return self.soup.select_one("main") or self.soup.select_one(".slides")

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        """The slides of a deck in order, as reveal.js counts them; none of other pages."""
        sections = [
            section
            for section in self.soup.select(".reveal > .slides section")
            if not section.find("section") and section.get("data-visibility") not in ("hidden", "uncounted")
        ]
        return tuple(Slide(number, one, heading_text(one)) for number, one in enumerate(sections, start=1))

    @cached_property
    def ids(self) -> dict[str, Tag]:
        return {tag["id"]: tag for tag in self.soup.find_all(id=True)}

    @cached_property
    def _by_section(self) -> dict[int, Slide]:
        return {id(slide.section): slide for slide in self.slides}

    def slide_of(self, tag: Tag) -> Slide | None:
        """The slide that holds an element."""
        return next((self._by_section[id(one)] for one in (tag, *tag.parents) if id(one) in self._by_section), None)

    def problem(
        self,
        check: str,
        message: str,
        tag: Tag | None = None,
        *,
        address: str = "",
        typed: str = "",
        level: str = ERROR,
    ) -> Problem:
        """A problem with an element of this page, or with the page."""
        if tag is None:
            return Problem(check, message, self.path, level=level)
        slide = self.slide_of(tag)
        section = slide.section if slide else tag.find_parent("section", id=True)
        hint = Hint(
            id=_id(tag),
            address=address,
            text=" ".join(tag.get_text(" ").split())[:300] or str(tag.get("alt") or "") or str(tag)[:300],
            section=str(section.get("id") or "") if section else "",
            heading=heading_text(section) if section else "",
            line=tag.sourceline or 0,
            cell=_cell(tag, section),
            typed=typed,
        )
        number, title = (slide.number, slide.title) if slide else (0, "")
        return Problem(check, message, self.path, hint, number, title, level=level)


@dataclass(frozen=True)
class BuiltSite:
    """A built site.

    Attributes:
        root: the project.
        folder: of the site.
        project: as its configuration says.
        pages: path in the site to page.
        files: path to size in bytes of every file.
    """

    root: Path
    folder: Path
    project: Project
    pages: Mapping[str, BuiltPage]
    files: Mapping[str, int]

    def source_file(self, path: str) -> str:
        """The project's file that a file of the site is a copy of, else that in the site; relative to the project."""
        for output in self.project.outputs:
            prefix = output.in_site("")
            name = path.removeprefix(prefix)
            if path.startswith(prefix) and (self.root / name).is_file():
                return name
        own = f"src/deeplecture/site/{path}"
        return own if (self.root / own).is_file() else f"{self.project.site.as_posix()}/{path}"


def read_site(root: Path) -> tuple[BuiltSite, list[Finding]]:
    """Read a project's built site.

    Returns:
        The site, and what is wrong with sources, of which the site then holds an older state or nothing.

    Raises:
        UserError: there is no site yet.
    """
    root = root.resolve()
    findings: list[Finding] = []
    try:
        project = read_project(root)
        findings += project.findings
    except BuildError as error:
        raise UserError(
            f"{error}\nmend this first: nothing can be said of pages whose project cannot be read"
        ) from error
    folder = root / project.site
    if not folder.is_dir():
        raise UserError(f"{folder}: there is no site; run `deeplecture build` first")
    made_of = {
        output.in_site(page.href): project.sources.get(page.source)
        for output in project.outputs
        for page in output.pages
    }
    files = {
        path.relative_to(folder).as_posix(): path.stat().st_size for path in sorted(folder.rglob("*")) if path.is_file()
    }
    pages = {
        path: BuiltPage(path, folder / path, (folder / path).read_text(encoding="utf-8"), made_of.get(path))
        for path in files
        if path.endswith((".html", ".htm")) and not path.startswith("pagefind/")
    }
    for path, source in made_of.items():
        if path not in pages and source is not None:
            findings.append(Finding(source.path, 1, f"the site has no page {path}: run `deeplecture build`"))
    return BuiltSite(root, folder, project, pages, files), findings


def heading_text(section: Tag) -> str:
    """The text of a section's first heading, without its number."""
    heading = next(_own_headings(section), None)
    if heading is None:
        return ""
    parts = [text for text in heading.find_all(string=True) if not text.find_parent(class_="header-section-number")]
    return " ".join("".join(parts).split())


def _own_headings(section: Tag) -> Iterator[Tag]:
    return (tag for tag in section.find_all(HEADINGS) if tag.find_parent("section") is section)


def _cell(tag: Tag, section: Tag | None) -> int:
    """The number, from 1, among a section's cells of the one that printed what holds an element; else 0."""
    printed = tag.find_parent(class_="cell-output")
    if section is None or printed is None:
        return 0
    cells = [cell for cell in section.select(".cell") if cell.find_parent("section") is section]
    return next((number for number, cell in enumerate(cells, start=1) if cell is printed.find_parent(class_="cell")), 0)


def _id(tag: Tag) -> str:
    """The element's own id, or that of the figure, table, formula or entry of the references around it."""
    if tag.get("id"):
        return str(tag["id"])
    around = next(
        (one for one in tag.parents if str(one.get("id") or "").split("-")[0] in ("fig", "tbl", "eq", "lst", "ref")),
        None,
    )
    return str(around["id"]) if around else ""
