"""Stage 1, read: a Quarto project, its profiles, and which page of which output is made of which source."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from deeplecture.cache import Cache
from deeplecture.course import Course, read_course
from deeplecture.errors import WITH_QUARTO, BuildError, Finding
from deeplecture.read.config import read_yaml
from deeplecture.read.formats import audience_of
from deeplecture.read.outputs import Output, Page, lone_output, read_outputs
from deeplecture.read.qmd import SourceError, read_source
from deeplecture.read.settled import settled
from deeplecture.read.source import Source
from deeplecture.usage import did_you_mean


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
        refused: sources that are not run, since something is wrong with them.
        notes: what is told of configuration and sources, and stops nothing.
        prefix: of the paths in the site of pictures and assets: "" or, of a page rendered alone, "PAGE_files/".
        course: what the project says of itself as a course.
    """

    root: Path
    site: Path
    outputs: tuple[Output, ...]
    sources: Mapping[str, Source]
    execute_dir: str = "file"
    findings: tuple[Finding, ...] = ()
    prefix: str = ""
    course: Course = Course(Path())
    refused: frozenset[str] = frozenset()
    notes: tuple[Finding, ...] = ()

    @property
    def book(self) -> Output:
        """The book, or what there is instead."""
        return next((output for output in self.outputs if output.book), self.outputs[0])


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
    outputs, folder, execute_dir = read_outputs(root)
    course = read_course(root)
    sources, problems, refused = {}, [], set()
    notes = [note for output in outputs for note in output.notes]
    for path in dict.fromkeys(page.source for output in outputs for page in output.pages):
        of = [output for output in outputs if any(page.source == path for page in output.pages)]
        try:
            sources[path], told = settled(read_source(root, path, cache), root, of)
        except SourceError as error:  # all that is wrong with it is told together
            problems += error.findings
            told = settled(error.source, root, of)[1]
            problems += [one for one in told if one.weight == "error" and one not in problems]
            continue
        except BuildError as error:
            problems += error.findings
            continue
        wrong = [one for one in told if one.is_error(strict=course.strict)]
        notes += [one for one in told if one not in wrong]
        problems += wrong
        refused |= {path} if wrong else set()
    for path in only:
        if not any(page.source == path for output in outputs for page in output.pages):
            near = did_you_mean(path, sources)
            problems.append(
                Finding(path, 0, f"no page of this project; its pages are {', '.join(sorted(sources))}{near}")
            )
    outputs = [_numbered(_without_chapters_to_come(output, sources), sources) for output in outputs]
    return Project(
        root,
        folder,
        tuple(outputs),
        sources,
        execute_dir,
        tuple(problems),
        course=course,
        refused=frozenset(refused),
        notes=tuple(dict.fromkeys(notes)),
    )


def site_folder(root: Path) -> Path:
    """The folder of a project's site, relative to the project, whatever is wrong with its sources."""
    return read_outputs(root.resolve())[1]


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
    wrong: list[Finding] = []
    try:
        source = read_source(root, file.relative_to(root).as_posix())
    except SourceError as error:
        source, wrong = error.source, list(error.findings)
    declared = source.meta.get("format", "html")
    names = list(declared) if isinstance(declared, Mapping | list) and declared else [declared or "html"]
    audience = next((taken for name in names if (taken := audience_of(str(name)))), None)
    if audience is None:
        problem = f"format {names[0]} is not supported: use html or revealjs, or {WITH_QUARTO}"
        raise BuildError(Finding(*source.place("format"), problem))
    output = lone_output(root, config, audience, Page(source.path, name=page), wrong)
    execute_dir = (config.get("project") or {}).get("execute-dir", "file")
    source, told = settled(source, root, [output])
    course = read_course(root)
    told = [*wrong, *told]
    wrong = [one for one in told if one.is_error(strict=course.strict)]
    return Project(
        root,
        Path("."),
        (output,),
        {source.path: source},
        execute_dir,
        tuple(wrong),
        prefix=f"{Path(page).stem}_files/",
        course=course,
        refused=frozenset([source.path] if wrong else []),
        notes=(*output.notes, *(one for one in told if one not in wrong)),
    )


def _without_chapters_to_come(output: Output, sources: Mapping[str, Source]) -> Output:
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
    return replace(output, pages=tuple(pages))
