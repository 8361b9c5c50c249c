"""What a written chapter holds: its sections as plain text, and its figures. Search and the gallery are made of it."""

from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser

from deeplecture.cache import Cache, Entry, digest
from deeplecture.write.draft import writer

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What is no text of the author's, and formulas, whose source nobody searches for.
SKIPPED_TAGS = {"nav", "script", "style", "svg", "button"}
SKIPPED_CLASSES = {"figure-foot", "math", "quarto-title-block", "footnote-back", "term-index"}
SECTIONS = {"level1", "level2", "level3"}
BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "figcaption",
    "div",
    "pre",
    "dt",
    "dd",
    "br",
    "section",
    "legend",
    "label",
}


@dataclass
class Section:
    """A part of a chapter, or an entry of the glossary.

    Attributes:
        id: "" for what stands before the first heading.
        synonyms: words that it is looked for by and does not hold, `{synonyms="overfitting"}` at its heading.
    """

    id: str
    title: str
    text: str
    synonyms: str = ""


@dataclass
class Shown:
    """A figure of the chapter: its label or "", its function, picture (and that of the dark theme) as the page names it, size, texts, kind."""

    id: str
    name: str
    src: str
    dark: str
    alt: str
    width: str
    height: str
    kind: str
    caption: str


@dataclass
class Contents:
    """All that a chapter holds."""

    sections: list[Section] = field(default_factory=list)
    figures: list[Shown] = field(default_factory=list)


def contents(html: bytes, cache: Cache) -> Contents:
    """Read a chapter as it was written, or remember what it held."""
    key = digest("contents", html, writer())
    entry = cache.get("page", key)
    if entry is None:
        reader = _Reader()
        reader.feed(html.decode())
        entry = cache.put("page", key, Entry(asdict(reader.found())))
    return Contents([Section(**one) for one in entry.meta["sections"]], [Shown(**one) for one in entry.meta["figures"]])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, bool]] = []  # tag, id, whether its text is skipped
        self.sections: list[Section] = [Section("", "", "")]
        self.within: list[Section] = [self.sections[0]]
        self.figures: list[Shown] = []
        self.captions: dict[str, str] = {}
        self.image: dict[str, str] = {}

    def found(self) -> Contents:
        for section in self.sections:
            section.title, section.text = _plain(section.title), _plain(section.text)
        for figure in self.figures:
            figure.caption = _plain(self.captions.get(figure.id, ""))
        return Contents([one for one in self.sections if one.title or one.text], self.figures)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        if tag == "img":
            self.image = given
        kind = next((name.removeprefix("figure-kind-") for name in classes if name.startswith("figure-kind-")), "")
        if kind:
            label = next((id for _, id, _ in reversed(self.open) if id.startswith("fig-")), "")
            src, dark, alt, width, height = (
                self.image.get(name, "") for name in ("src", "data-dark", "alt", "width", "height")
            )
            self.figures.append(Shown(label, "", src, dark, alt, width, height, kind, ""))
        if "data-figure" in given and self.figures:
            self.figures[-1].name = given["data-figure"]
        term = given.get("id", "").startswith("term-") and self.open[-1][0] == "dt"
        if term or tag == "section" and classes & SECTIONS and given.get("id"):
            self._end_term()
            self.within.append(Section(given["id"], "", "", given.get("data-synonyms", "")))
            self.sections.append(self.within[-1])
        if tag in BLOCKS:
            self.handle_data(" ")
        if "math" in classes:
            self.handle_data("…")
        if tag not in VOID:
            self.open.append((tag, given.get("id", ""), tag in SKIPPED_TAGS or bool(classes & SKIPPED_CLASSES)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in {name for name, _, _ in self.open}:
            return  # the end of an element that has no content, as <img />
        while True:
            closed, id, _ = self.open.pop()
            if closed == "dl":
                self._end_term()
            if closed == "section" and id == self.within[-1].id and len(self.within) > 1:
                self.within.pop()
            if closed == tag:
                break
        if tag in BLOCKS:
            self.handle_data(" ")

    def _end_term(self) -> None:
        """A glossary's entry ends where the next begins, or with its list."""
        if self.within[-1].id.startswith("term-"):
            self.within.pop()

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _, _ in self.open]
        if "main" not in tags or any(skipped for _, _, skipped in self.open):
            return
        if "figcaption" in tags:
            label = next((id for _, id, _ in reversed(self.open) if id.startswith("fig-") and "caption" not in id), "")
            self.captions[label] = self.captions.get(label, "") + data
        section = self.within[-1]
        if section.id and set(tags) & {"h1", "h2", "h3", "dt"} and not section.text.strip():
            section.title += data
        else:
            section.text += data


def _plain(text: str) -> str:
    return " ".join(text.split())
