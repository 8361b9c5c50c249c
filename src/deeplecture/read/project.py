"""Stage 1, read: a Quarto project, its profiles, and which page of which output is made of which source."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from deeplecture.cache import Cache
from deeplecture.course import KEY, Course, read_course
from deeplecture.errors import BuildError, Finding
from deeplecture.read.about import About, about
from deeplecture.read.config import line_of, merge, read_text, read_yaml
from deeplecture.read.inputs import inputs
from deeplecture.read.source import Source, read_source
from deeplecture.usage import did_you_mean

Audience = Literal["deck", "chapter"]
FORMATS: dict[str, Audience] = {"html": "chapter", "revealjs": "deck"}
# What stock Quarto assumes of a format when nobody says otherwise.
DEFAULTS: dict[str, dict] = {
    "deck": {"echo": False, "warning": False, "slide-level": 2, "width": 1050, "height": 700},
    "chapter": {"echo": True, "warning": True},
}


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


@dataclass(frozen=True)
class Project:
    """A Quarto project: outputs, and every source that they are made of.

    Attributes:
        root: its folder.
        site: the folder that holds all outputs, relative to it.
        outputs: one a profile.
        sources: path to source.
        execute_dir: `project` or `file`, the folder that kernels run in.
        findings: what is wrong with sources that are therefore not among `sources`.
        shared: path in the site before the folders of pictures and assets, "" or ending in a slash.
        course: what the project says of itself as a course.
    """

    root: Path
    site: Path
    outputs: tuple[Output, ...]
    sources: Mapping[str, Source]
    execute_dir: str = "file"
    findings: tuple[Finding, ...] = ()
    shared: str = ""
    course: Course = Course(Path())


# What `book:` says of where the site and its sources stand.
OF_THE_BOOK = ("repo-url", "repo-branch", "repo-subdir", "site-url", "cover-image")


def read_project(root: Path, only: tuple[str, ...] = (), cache: Cache | None = None) -> Project:
    """Read a project's configuration, profiles and sources.

    Args:
        root: the folder of `_quarto.yml`.
        only: sources to make; empty for all. The other pages of a book are read too, for its numbers.

    Raises:
        BuildError: all that is wrong in the configuration. What is wrong in a source stands in the project's
            `findings`, since one broken unit must not hide the errors of the others.
    """
    root = root.resolve()
    outputs, folder, execute_dir = _read_outputs(root)
    course = read_course(root)
    sources, problems = {}, []
    for path in dict.fromkeys(page.source for output in outputs for page in output.pages):
        try:
            sources[path] = read_source(root, path, cache)
        except BuildError as error:
            problems += error.findings
    for path in only:
        if not any(page.source == path for output in outputs for page in output.pages):
            near = did_you_mean(path, sources)
            problems.append(
                Finding(path, 0, f"no page of this project; its pages are {', '.join(sorted(sources))}{near}")
            )
    outputs = [_numbered(_written(output, sources), sources) for output in outputs]
    return Project(root, folder, tuple(outputs), sources, execute_dir, tuple(problems), course=course)


def site_folder(root: Path) -> Path:
    """The folder of a project's site, relative to the project, whatever is wrong with its sources."""
    return _read_outputs(root.resolve())[1]


def _read_outputs(root: Path) -> tuple[list[Output], Path, str]:
    """Outputs, site folder and the folder that kernels run in, from the configuration alone."""
    if not (root / "_quarto.yml").is_file():
        raise BuildError(Finding(str(root / "_quarto.yml"), 0, "not there: name a Quarto project with --project DIR"))
    base = read_yaml(root, "_quarto.yml")
    groups = (base.get("profile") or {}).get("group") or []
    names = [name for group in (groups if groups and isinstance(groups[0], list) else [groups]) for name in group]
    findings: list[Finding] = []
    found = [output for name in names or [""] if (output := _output(root, base, name, findings))]
    if findings:
        raise BuildError(list(dict.fromkeys(findings)))  # what both outputs name is told once
    folders = sorted({output.folder.parts[0] for output in found})
    if len(folders) > 1:
        raise BuildError(
            Finding("_quarto.yml", 0, f"the outputs lie in {', '.join(folders)}: give them one common folder")
        )
    return found, Path(folders[0]), (base.get("project") or {}).get("execute-dir", "file")


def page_options(output: Output, source: Source) -> dict:
    """The options that hold for a page: the format's, the project's, the book's on its front page, the file's own, the last wins."""
    front = output.about.front if output.book and source.path == "index.qmd" else {}
    return _options(output.audience, {}, source.meta, {**output.options, **front})


def lone_project(file: Path, page: str) -> Project:
    """The project of one file that is rendered alone; its format is the one that its front matter names.

    What the `_quarto.yml` above the file says of a bibliography, filters and the like holds for it too.

    Args:
        file: the `.qmd`.
        page: file name of the page that is made.

    Raises:
        BuildError: the source's mistakes, or a format that is neither `html` nor `revealjs`.
    """
    file = file.resolve()
    if not file.is_file():
        raise BuildError(Finding(str(file), 0, "there is no such file"))
    root = next((folder for folder in file.parents if (folder / "_quarto.yml").is_file()), file.parent)
    config = read_yaml(root, "_quarto.yml") if (root / "_quarto.yml").is_file() else {}
    source = read_source(root, file.relative_to(root).as_posix())
    declared = source.meta.get("format", "html")
    names = [declared] if isinstance(declared, str) else list(declared) or ["html"]
    name = next((name for name in names if name in FORMATS), names[0])
    if name not in FORMATS:
        raise BuildError(Finding(*source.place("format"), f"format {name} is not supported: use html or revealjs"))
    audience = FORMATS[name]
    options = _options(audience, {key: value for key, value in config.items() if key != "format"}, {})
    output = Output(audience, "", Path("."), options, (Page(source.path, name=page),), False, "", ("_quarto.yml",))
    execute_dir = (config.get("project") or {}).get("execute-dir", "file")
    return Project(
        root,
        Path("."),
        (output,),
        {source.path: source},
        execute_dir,
        (),
        f"{Path(page).stem}_files/",
        read_course(root),
    )


def _options(audience: str, project: Mapping, meta: Mapping, below: Mapping | None = None) -> dict:
    merged = dict(DEFAULTS[audience] if below is None else below)
    for level in (project, meta):
        flat = {key: value for key, value in level.items() if key not in ("project", "profile", "format", "book", KEY)}
        declared = level.get("format")
        if isinstance(declared, Mapping):
            for name, options in declared.items():
                if FORMATS.get(name) == audience and isinstance(options, Mapping):
                    flat |= options
        execute = flat.pop("execute", None)
        merged |= flat
        if isinstance(execute, Mapping):
            merged |= execute
    return merged


def _output(root: Path, base: dict, profile: str, findings: list[Finding]) -> Output | None:
    files = ["_quarto.yml"]
    config = base
    if profile:
        files.append(f"_quarto-{profile}.yml")
        if not (root / files[-1]).is_file():
            findings.append(
                Finding("_quarto.yml", line_of(root, "_quarto.yml", profile), f"profile {profile}: no {files[-1]}")
            )
            return None
        config = merge(base, read_yaml(root, files[-1]))
    kind = (config.get("project") or {}).get("type", "default")
    if kind not in ("default", "book", "website"):
        findings.append(Finding(files[-1], line_of(root, files[-1], kind), f"project type {kind} is not supported"))
        return None
    formats = config.get("format") or "html"
    names = [formats] if isinstance(formats, str) else list(formats)
    # A profile is for one audience: of several formats in a file merged from two, the profile's own counts.
    own = read_yaml(root, files[-1]).get("format") or formats
    names = [own] if isinstance(own, str) else list(own)
    known = [FORMATS[name] for name in names if name in FORMATS]
    if not known:
        findings.append(
            Finding(files[-1], line_of(root, files[-1], "format"), f"format {', '.join(names)}: use html or revealjs")
        )
        return None
    audience: Audience = "chapter" if kind == "book" else known[0]
    default_folder = {"book": "_book", "website": "_site"}.get(kind, "_site")
    folder = Path((config.get("project") or {}).get("output-dir") or default_folder)
    if folder.is_absolute() or ".." in folder.parts or not folder.parts:
        findings.append(
            Finding(files[-1], line_of(root, files[-1], "output-dir"), "output-dir must be a folder in the project")
        )
        return None
    options = _options(audience, config, {})
    book = config.get("book") or {}
    # Who gives the lectures and when stands on their title slides, in the frame: a new day runs no Pandoc.
    lectures = audience == "deck" and kind == "default"
    given = {name: options.pop(name) for name in ("author", "date") if name in options} if lectures else {}
    said, problems = about(root, book if kind == "book" else given)
    for text, problem in problems:
        at = next((file for file in reversed(files) if text in read_text(root / file, file)), files[-1])
        findings.append(Finding(at, line_of(root, at, text), problem))
    if kind == "book":
        options.setdefault("number-sections", True)
        options |= {name: book[name] for name in OF_THE_BOOK if name in book}
        options["book-subtitle"] = said.subtitle  # `subtitle` is a page's own
        pages = _book_pages(root, book, files, findings)
        title = said.title
    else:
        pages = _rendered_pages(root, config, folder, files, findings)
        title = str((config.get("website") or {}).get("title") or config.get("title") or book.get("title") or "")
    named = {"bibliography": "bibliography", "css": "style sheet", "filters": "filter", "cover-image": "cover picture"}
    for option, what in named.items():
        declared = options.get(option) or []
        for name in [declared] if isinstance(declared, str) else declared:
            if not (root / str(name)).is_file():
                at = next((file for file in reversed(files) if str(name) in read_text(root / file, file)), files[0])
                findings.append(Finding(at, line_of(root, at, str(name)), f"the {what} {name} is not there"))
    return Output(audience, profile, folder, options, tuple(pages), kind == "book", title, tuple(files), said)


def _book_pages(root: Path, book: Mapping, files: list[str], findings: list[Finding]) -> list[Page]:
    pages: list[Page] = []

    def add(entry, part: str | None, appendix: bool):
        if isinstance(entry, Mapping) and "part" in entry:
            name = str(entry["part"])
            if name.endswith(".qmd"):
                add(name, name, appendix)
            for chapter in entry.get("chapters") or []:
                add(chapter, name, appendix)
        else:
            path = str(entry.get("href") or entry.get("file")) if isinstance(entry, Mapping) else str(entry)
            if not (root / path).is_file():
                at = next((file for file in reversed(files) if path in read_text(root / file, file)), files[-1])
                findings.append(
                    Finding(at, line_of(root, at, path), f"the chapter {path} is not there: write it or take it out")
                )
            else:
                pages.append(Page(path, None, appendix, part))

    for entry in book.get("chapters") or []:
        add(entry, None, False)
    for entry in book.get("appendices") or []:
        add(entry, None, True)
    if not pages and not findings:
        findings.append(Finding(files[-1], 0, "the book lists no chapters: add `book: chapters:`"))
    return pages


def _rendered_pages(root: Path, config: Mapping, folder: Path, files: list[str], findings: list[Finding]) -> list[Page]:
    patterns = (config.get("project") or {}).get("render") or []
    patterns = [patterns] if isinstance(patterns, str) else [str(pattern) for pattern in patterns]
    found, problems = inputs(root, patterns, folder)
    for pattern, problem in problems:
        at = next((file for file in reversed(files) if pattern in read_text(root / file, file)), files[-1])
        text = f"`render: {pattern}` {problem}" if patterns else f"the project {problem}"
        findings.append(Finding(at, line_of(root, at, pattern) if patterns else 0, text))
    return [Page(path) for path in found]


def _written(output: Output, sources: Mapping[str, Source]) -> Output:
    """A set of decks without those of chapters that are still to come."""
    if output.audience != "deck":
        return output
    return replace(
        output,
        pages=tuple(one for one in output.pages if not (source := sources.get(one.source)) or not source.to_come),
    )


def _numbered(output: Output, sources: Mapping[str, Source]) -> Output:
    """Give a book's chapters their numbers and its appendices their letters; unnumbered ones count for nothing."""
    if not output.book:
        return output
    pages, chapter, letter = [], 0, 0
    for page in output.pages:
        source = sources.get(page.source)
        if source is None:
            continue
        heading = next((m for p in source.prose if (m := re.search(r"^#\s+.*$", p.text, re.MULTILINE))), None)
        unnumbered = not source.meta.get("title") and heading is not None and ".unnumbered" in heading[0]
        unnumbered = unnumbered or page.part == page.source  # the page that a part begins with
        number = None
        if page.appendix:
            letter += 1
            number = chr(ord("A") + letter - 1)
        elif not unnumbered and output.options.get("number-sections"):
            # One that shows no numbers counts all the same, as in stock Quarto.
            chapter += 1
            number = None if source.meta.get("number-sections") is False else str(chapter)
        pages.append(Page(page.source, number, page.appendix, page.part))
    return Output(**{**output.__dict__, "pages": tuple(pages)})
