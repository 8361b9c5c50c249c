"""What a written chapter holds: its sections as plain text, its figures, what can be named and what it names elsewhere.

Search, the gallery and the previews of links are made of it.
"""

import re
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser

from deeplecture.cache import Cache, Entry, digest
from deeplecture.write.draft import writer

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What is no text of the author's, and formulas, whose source nobody searches for.
SKIPPED_TAGS = {"nav", "script", "style", "svg", "button"}
SKIPPED_CLASSES = {"figure-foot", "math", "quarto-title-block", "footnote-back", "term-index"}
SECTIONS = {"level1", "level2", "level3"}
# What a link may name, besides sections. A prediction's figure is given away by no preview.
NAMED = re.compile(r"(?:fig|tbl|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|alg|sol|rem|nte|tip|wrn|imp|cau|ref)-")
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
    """A figure of the chapter.

    Attributes:
        id: its label or "".
        name: its function.
        src, dark, film: the picture, that of the dark theme, and the film in its place, as the page names them; "" for none.
        section: the id of the section that it stands in.
        style: of the picture, which says how wide it has to be.
    """

    id: str
    name: str
    src: str
    dark: str
    alt: str
    width: str
    height: str
    kind: str
    caption: str
    film: str = ""
    section: str = ""
    style: str = ""


@dataclass
class Contents:
    """All that a chapter holds.

    Attributes:
        named: id to the HTML of what a link may name: figures, tables, formulas, theorems, entries of the references.
        links: addresses of what it names, as it writes them.
        surprises: id of a section to what it finds against the usual story, `[...]{.surprise}`.
    """

    sections: list[Section] = field(default_factory=list)
    figures: list[Shown] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    surprises: dict[str, str] = field(default_factory=dict)


def contents(html: bytes, cache: Cache) -> Contents:
    """Read a chapter as it was written, or remember what it held."""
    key = digest("contents", html, writer())
    entry = cache.get("page", key)
    if entry is None:
        reader = _Reader(html.decode())
        entry = cache.put("page", key, Entry(asdict(reader.found())))
    sections, figures = (
        [Section(**one) for one in entry.meta["sections"]],
        [Shown(**one) for one in entry.meta["figures"]],
    )
    return Contents(sections, figures, entry.meta["named"], entry.meta["links"], entry.meta["surprises"])


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.lines = [0, *(one.end() for one in re.finditer("\n", html))]  # where each begins
        self.open: list[tuple[str, str, bool]] = []  # tag, id, whether its text is skipped
        self.sections: list[Section] = [Section("", "", "")]
        self.within: list[Section] = [self.sections[0]]
        self.figures: list[Shown] = []
        self.captions: dict[str, str] = {}
        self.image: dict[str, str] = {}
        self.begun: dict[int, int] = {}  # how deep something lies that a link may name, to where it begins
        self.secret = 0  # how deep the prediction lies that is open
        self.named: dict[str, str] = {}
        self.links: dict[str, None] = {}
        self.surprises: dict[str, list[str]] = {}
        self.surprised: int = 0  # how deep the surprise lies that is open
        self.feed(html)

    def at(self) -> int:
        """Where in the text the reader is."""
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def found(self) -> Contents:
        for section in self.sections:
            section.title, section.text = _plain(section.title), _plain(section.text)
        for figure in self.figures:
            figure.caption = _plain(self.captions.get(figure.id, ""))
        sections = [one for one in self.sections if one.title or one.text]
        surprises = {section: " ".join(map(_sentence, texts)) for section, texts in self.surprises.items()}
        return Contents(sections, self.figures, self.named, list(self.links), surprises)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        if tag == "img":
            self.image = given
        kind = next((name.removeprefix("figure-kind-") for name in classes if name.startswith("figure-kind-")), "")
        if kind:
            label = next((id for _, id, _ in reversed(self.open) if id.startswith("fig-")), "")
            names = ("src", "data-dark", "alt", "width", "height")
            src, dark, alt, width, height = (self.image.get(name, "") for name in names)
            film, section = self.image.get("data-film", ""), self.within[-1].id
            self.figures.append(
                Shown(label, "", src, dark, alt, width, height, kind, "", film, section, self.image.get("style", ""))
            )
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
        if tag == "a" and ("quarto-xref" in classes or "#ref-" in given.get("href", "")):
            self.links[given["href"]] = None
        if tag not in VOID:
            if "predict" in classes and not self.secret:
                self.secret = len(self.open) + 1
            if "surprise" in classes and not self.surprised:
                self.surprised = len(self.open) + 1
                self.surprises.setdefault(self.within[-1].id, []).append("")
            if tag in ("div", "span") and NAMED.match(given.get("id", "")) and not self.secret:
                self.begun[len(self.open)] = self.at()
            self.open.append((tag, given.get("id", ""), tag in SKIPPED_TAGS or bool(classes & SKIPPED_CLASSES)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in {name for name, _, _ in self.open}:
            return  # the end of an element that has no content, as <img />
        while True:
            closed, id, _ = self.open.pop()
            if (start := self.begun.pop(len(self.open), None)) is not None:
                self.named[id] = f"{self.html[start : self.at()]}</{closed}>"
            if self.secret > len(self.open):
                self.secret = 0
            if self.surprised > len(self.open):
                self.surprised = 0
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
        if self.surprised:
            self.surprises[section.id][-1] += data
        if section.id and set(tags) & {"h1", "h2", "h3", "dt"} and not section.text.strip():
            section.title += data
        else:
            section.text += data


def _plain(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str) -> str:
    """A text that ends as a sentence, where what followed in the chapter was left out."""
    text = _plain(text)
    return text if text.endswith((".", "!", "?")) else f"{text}."
