"""Stage 1, read: what a project's configuration and its profiles make: outputs, their pages and options."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from deeplecture.course import KEY, read_course
from deeplecture.errors import WITH_QUARTO, BuildError, Finding, Weight
from deeplecture.read.about import About, about
from deeplecture.read.config import (
    as_list,
    filter_names,
    included,
    left_on_hosts,
    line_of,
    merge,
    read_text,
    read_yaml,
    several,
)  # fmt: skip
from deeplecture.read.extensions import LEFT_OUT, resolved
from deeplecture.read.formats import Audience, asked_of, audience_of
from deeplecture.read.inputs import NO_FILE, NO_WAY, WILDCARD, inputs
from deeplecture.read.options import HEADERS, examined, misfit
from deeplecture.read.source import Source
from deeplecture.usage import did_you_mean

# What stock Quarto assumes of a format when nobody says otherwise.
DEFAULTS: dict[str, dict] = {
    "deck": {"echo": False, "warning": False, "slide-level": 2, "width": 1050, "height": 700},
    "chapter": {"echo": True, "warning": True},
}

# Lists that a file's front matter makes longer.
JOINED = ("css", "filters")
NO_EXTENSION = f" (extensions of Quarto are not supported): name a Lua file, take it out, or {WITH_QUARTO}"

# What `book:` says of where the site and its sources stand.
OF_THE_BOOK = ("repo-url", "repo-branch", "repo-subdir", "repo-actions", "issue-url", "site-url", "cover-image")
# The keys of `book:`: those used here, and the others that stock Quarto knows, which change nothing here.
KEYS_OF_A_BOOK = {
    "title", "subtitle", "author", "date", "description", "chapters", "appendices", *OF_THE_BOOK,
    "abstract", "back-to-top-navigation", "body-footer", "body-header", "bread-crumbs", "code-links", "comments",
    "cookie-consent", "cover-image-alt", "date-format", "doi", "downloads", "draft-mode", "drafts", "favicon",
    "google-analytics", "image", "image-alt", "license", "margin-footer", "margin-header", "navbar",
    "open-graph", "other-links", "output-file", "page-footer", "page-navigation", "plausible-analytics", "publisher",
    "reader-mode", "references", "repo-link-rel", "repo-link-target", "search", "sharing", "sidebar",
    "site-path", "tools", "twitter-card",
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One page to be made.

    Attributes:
        source: the `.qmd`, relative to the project.
        number: chapter number ("3") or appendix letter ("A"), None where there is none.
        appendix: whether the page is an appendix.
        part: title of the book's part that the page begins or stands in.
        name: the page's file where it is not named after its source.
    """

    source: str
    number: str | None = None
    appendix: bool = False
    part: str | None = None
    name: str | None = None

    @property
    def href(self) -> str:
        """The page's file, relative to its output folder."""
        return self.name or self.source.removesuffix(".qmd").removesuffix(".md") + ".html"


@dataclass(frozen=True)
class Output:
    """What one profile makes: a book or a set of decks.

    Attributes:
        audience: `deck` or `chapter`.
        profile: the profile's name, "" without profiles.
        folder: where the pages go, relative to the project.
        options: the format's options with the project's under them.
        pages: in order.
        book: whether the pages are one book with numbered chapters.
        title: of the book.
        files: the configuration files that were read.
        about: what the book says of itself; of decks who gives them, and the day.
        notes: what is told of its configuration and stops nothing.
    """

    audience: Audience
    profile: str
    folder: Path
    options: Mapping
    pages: tuple[Page, ...]
    book: bool
    title: str
    files: tuple[str, ...]
    about: About = About()
    notes: tuple[Finding, ...] = ()

    def in_site(self, name: str) -> str:
        """The path in the site of what lies under a name in the output's folder."""
        return posixpath.join(*self.folder.parts[1:], name)


def read_outputs(root: Path) -> tuple[list[Output], Path, str]:
    """Outputs, site folder and the folder that kernels run in, from the configuration alone."""
    if not (root / "_quarto.yml").is_file():
        raise BuildError(Finding(str(root / "_quarto.yml"), 0, "not there: name a Quarto project with --project DIR"))
    base = read_yaml(root, "_quarto.yml")
    groups = (base.get("profile") or {}).get("group") or []
    names = [name for group in (groups if groups and isinstance(groups[0], list) else [groups]) for name in group]
    findings: list[Finding] = []
    there = [name for name in names if (root / f"_quarto-{name}.yml").is_file()]
    for name in (one for one in names if one not in there):
        head, _, listed = read_text(root / "_quarto.yml", "_quarto.yml").partition("group:")
        line = head.count("\n") + listed.partition(name)[0].count("\n") + 1
        findings.append(Finding("_quarto.yml", line, f"profile {name}: no _quarto-{name}.yml", "strict"))
    found = [output for name in there or [""] for output in _outputs(root, base, name, findings)]
    findings = list(dict.fromkeys(findings))  # what both outputs name is told once
    strict = bool(findings) and read_course(root).strict
    if wrong := [one for one in findings if one.is_error(strict=strict)]:
        raise BuildError(wrong)
    found[:1] = [replace(one, notes=(*findings, *one.notes)) for one in found[:1]]
    folders = sorted({output.folder.parts[0] for output in found})
    if len(folders) > 1:
        raise BuildError(
            Finding("_quarto.yml", 0, f"the outputs lie in {', '.join(folders)}: give them one common folder")
        )
    return found, Path(folders[0]), (base.get("project") or {}).get("execute-dir", "file")


def page_options(output: Output, source: Source) -> dict:
    """The options that hold for a page: the format's, the project's, the book's on its front page, the file's own, the last wins."""
    front = output.about.front if output.book and source.path == "index.qmd" else {}
    merged = options_of(output.audience, {}, source.meta, {**output.options, **front})
    for name in JOINED:
        above = as_list(output.options.get(name))
        merged |= {name: list(dict.fromkeys([*above, *as_list(merged[name])]))} if above and name in merged else {}
    size = {name: DEFAULTS["deck"][name] for name in ("width", "height") if isinstance(merged.get(name), str)}
    return merged | size


def options_of(audience: str, project: Mapping, meta: Mapping, below: Mapping | None = None) -> dict:
    """The options that a configuration, and over it a file's front matter, give a page of an audience.

    Args:
        below: what holds where both say nothing; stock Quarto's defaults unless given.
    """
    merged = dict(DEFAULTS[audience] if below is None else below)
    for level in (project, meta):
        flat = {key: value for key, value in level.items() if key not in ("project", "profile", "format", "book", KEY)}
        declared = level.get("format")
        if isinstance(declared, Mapping):
            for name, options in declared.items():
                if audience_of(str(name)) == audience and isinstance(options, Mapping):
                    flat |= options
        execute = flat.pop("execute", None)
        merged |= flat
        if isinstance(execute, Mapping):
            merged |= execute
    return merged


def _outputs(root: Path, base: dict, profile: str, findings: list[Finding]) -> list[Output]:
    """What one profile makes, or a project without profiles; nothing, with findings, where that cannot be said."""
    read = _Configuration(root, ["_quarto.yml"], findings)
    config = own = base
    if profile:
        file = f"_quarto-{profile}.yml"
        read.files.append(file)
        own = read_yaml(root, file)
        config = merge(base, own)
    kind = (config.get("project") or {}).get("type", "default")
    # A profile is for one audience: of several formats in a file merged from two, the profile's own counts.
    names = as_list(own.get("format") or config.get("format") or "html")
    known = [taken for name in names if (taken := audience_of(str(name)))]
    default_folder = {"book": "_book", "website": "_site"}.get(kind, "_site")
    folder = Path((config.get("project") or {}).get("output-dir") or default_folder)
    if kind not in ("default", "book", "website"):
        read.wrong(kind, f"project type {kind} is not supported", read.files[-1])
    elif not known:
        read.wrong("format", f"format {', '.join(names)}: use html or revealjs", read.files[-1])
    elif folder.is_absolute() or ".." in folder.parts or not folder.parts:
        read.wrong("output-dir", "output-dir must be a folder in the project", read.files[-1])
    else:
        made = _output_of(config, profile, "chapter" if kind == "book" else known[0], folder, read)
        if profile or kind == "book":
            return [made]
        # Pages of a website are for whom their own front matter says.
        audiences = {page: asked_of(root, page.source) or known[0] for page in made.pages}
        others = [_output_of(config, "", one, folder, read) for one in set(audiences.values()) - {known[0]}]
        parts = [
            replace(one, pages=tuple(page for page in made.pages if audiences[page] == one.audience))
            for one in (made, *others)
        ]
        return [one for one in parts if one.pages] or [made]
    return []


@dataclass(frozen=True)
class _Configuration:
    """The configuration files of an output, the profile's own last, and what is wrong in them."""

    root: Path
    files: list[str]
    findings: list[Finding]

    def wrong(self, text: str, problem: str, file: str = "", weight: Weight = "error") -> None:
        """Note a problem with its line: that of a text in `file`, or in the last file that holds it."""
        self.findings.append(Finding(*self.place(text, file), problem, weight))

    def place(self, text: str, file: str = "") -> tuple[str, int]:
        """Where a text stands: in `file`, or in the last file that holds it."""
        at = file or next(
            (one for one in reversed(self.files) if text in read_text(self.root / one, one)), self.files[-1]
        )
        return at, line_of(self.root, at, text)


def _output_of(config: Mapping, profile: str, audience: Audience, folder: Path, read: _Configuration) -> Output:
    """What a configuration makes for an audience; what is wrong in it is noted in `read`."""
    kind = (config.get("project") or {}).get("type", "default")
    is_book = kind == "book"
    options = options_of(audience, config, {})
    book = config.get("book") or {}
    # Who gives the lectures and when stands on their title slides, in the frame: a new day runs no Pandoc.
    lectures = audience == "deck" and kind == "default"
    given = {name: options.pop(name) for name in ("author", "date") if name in options} if lectures else {}
    said, problems = about(read.root, book if is_book else given)
    for text, problem in problems:
        read.wrong(text, problem, weight="strict")
    if is_book:
        for name in sorted(set(map(str, book)) - KEYS_OF_A_BOOK):
            read.wrong(
                f"{name}:", f"`book:` has no {name}{did_you_mean(name, KEYS_OF_A_BOOK)}: take it out", weight="strict"
            )
        options.setdefault("number-sections", True)
        options |= {name: book[name] for name in OF_THE_BOOK if name in book}
        options["book-subtitle"] = said.subtitle  # `subtitle` is a page's own
        pages = _book_pages(book, read)
        title = said.title
    else:
        pages = _rendered_pages(config, folder, read)
        title = str((config.get("website") or {}).get("title") or config.get("title") or book.get("title") or "")
    notes = _checked(config, audience, options, read)
    return Output(audience, profile, folder, options, tuple(pages), is_book, title, tuple(read.files), said, notes)


def lone_output(root: Path, config: Mapping, audience: Audience, page: Page, findings: list[Finding]) -> Output:
    """What is made of a file alone: the formats and the book of the project are not its, all else that it says is.

    Args:
        config: `_quarto.yml`, empty where there is none.
        findings: is told what is wrong in it.
    """
    own = {name: value for name, value in config.items() if name != "format"}
    options = options_of(audience, own, {})
    notes = _checked(own, audience, options, _Configuration(root, ["_quarto.yml"], findings))
    return Output(audience, "", Path("."), options, (page,), False, "", ("_quarto.yml",), notes=notes)


def _checked(config: Mapping, audience: Audience, options: dict, read: _Configuration) -> tuple[Finding, ...]:
    """Bring a project's options that name files into one form; what is told of all of them, errors apart."""
    for option in HEADERS:
        if option in options:
            options[option] = [included(one, option) for one in several(options[option])]
    book = (config.get("project") or {}).get("type") == "book"
    told = examined(config, {audience}, lambda name: read.place(f"{name}:"), book=book)
    read.findings.extend([one for one in told if one.weight == "error"])
    if "filters" in options:
        options["filters"], left_out = resolved(filter_names(options["filters"]), read.root)
        for name in left_out:
            read.wrong(name, f"the filter {name} {LEFT_OUT}", weight="strict")
    for name, text in left_on_hosts(options):
        read.wrong(f"{name}:", text, weight="strict")
    named = {
        "bibliography": "bibliography", "css": "style sheet", "csl": "citation style", "filters": "filter",
        "cover-image": "cover picture",
    }  # fmt: skip
    for option, what in named.items():
        given = options.get(option)
        for name in map(str, as_list(given) if not misfit(option, given) else ()):
            if not (read.root / name).is_file():
                extension = "" if option != "filters" or name.endswith(".lua") else NO_EXTENSION
                read.wrong(name, f"the {what} {name} is not there{extension}")
    for name in (one["file"] for option in HEADERS for one in options.get(option, []) if "file" in one):
        if not (read.root / name).is_file():
            read.wrong(name, f"the file {name} is not there")
    return tuple(one for one in told if one.weight != "error")


def _book_pages(book: Mapping, read: _Configuration) -> list[Page]:
    pages: list[Page] = []

    def add(entry, part: str | None, appendix: bool):
        if isinstance(entry, Mapping) and "part" in entry:
            name = str(entry["part"])
            if name.endswith(".qmd"):
                add(name, name, appendix)
            for chapter in entry.get("chapters") or []:
                add(chapter, name, appendix)
        else:
            path = str(entry.get("href") or entry.get("file") or "") if isinstance(entry, Mapping) else str(entry)
            if not path:
                name = next(iter(entry), "")
                read.wrong(f"{name}:", f"a chapter's entry names no file but `{name}`: take it out", weight="strict")
            elif path.lower().endswith((".ipynb", ".rmd")):
                way = f"`quarto convert {path}` makes a .qmd of it" if path.endswith("b") else "rename it to .qmd"
                read.wrong(path, f"{path}: notebooks are not supported as chapters; {way}")
            elif not (read.root / path).is_file():
                read.wrong(path, f"the chapter {path} is not there: write it or take it out")
            else:
                pages.append(Page(path, None, appendix, part))

    for entry in book.get("chapters") or []:
        add(entry, None, False)
    for entry in book.get("appendices") or []:
        add(entry, None, True)
    if not pages and not read.findings:
        read.findings.append(Finding(read.files[-1], 0, "the book lists no chapters: add `book: chapters:`"))
    return pages


def _rendered_pages(config: Mapping, folder: Path, read: _Configuration) -> list[Page]:
    patterns = [str(pattern) for pattern in as_list((config.get("project") or {}).get("render"))]
    found, problems = inputs(read.root, patterns, folder)
    for pattern, problem in problems:
        # What else it takes is made, as in stock Quarto.
        weight: Weight = (
            "strict" if problem.endswith(NO_FILE) or WILDCARD.search(pattern) and NO_WAY in problem else "error"
        )
        if patterns:
            read.wrong(pattern, f"`render: {pattern}` {problem}", weight=weight)
        else:
            read.findings.append(Finding(read.files[-1], 0, f"the project {problem}", weight))
    return [Page(path) for path in found]
