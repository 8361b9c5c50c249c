"""What is wrong with a course's sources that no build would stop at, found before anything is drawn."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deeplecture.check.tested import UNTESTED, TestedSlide, slides
from deeplecture.check.wording import wording
from deeplecture.errors import Finding
from deeplecture.execute.calls import Packages, Reading
from deeplecture.execute.plan import Plan, claim_calls, plan
from deeplecture.figure import all_figures
from deeplecture.read.claims import Heading, under_headings
from deeplecture.read.config import as_list, read_text
from deeplecture.read.project import Project
from deeplecture.read.source import SPAN, Source

# A number as data give it: with a decimal point, or a share. "Two", "Figure 3" and years are the author's own.
TYPED = re.compile(r"(?<![\w.@#-])[−-]?\d+(?:\.\d+|(?:\\ |\s)?%)")
TERM = re.compile(r"\[\*([^\]*]+)\*\]\{\.term(?:\s+entry=\"([^\"]+)\")?")
ENTRY = re.compile(r"^@\w+\{([^,\s]+)", re.MULTILINE)
TITLED = 3  # the level of headings that are claims
WORDS = 4  # of a title that says something
# Code and formulas, which may go on over lines but not over an empty one.
TYPESET = re.compile(r"`[^`]*`|(?<!\\)\$\$.*?\$\$|(?<!\\)\$(?:\\\$|[^$\n]|\n(?!\s*\n))*\$", re.DOTALL)
# Commands that set words or signs; those that only make room (`\\newpage`) are meant for paper.
LOST_TEX = re.compile(
    r"\\(?:text\w\w|emph|underline|\w*cite\w*|\w*ref|footnote|url|href)\{[^}]*\}?|\\begin\{(?:itemize|enumerate|tabular|table|figure|quote)\}"
    r"|\\(?:alpha|beta|gamma|delta|epsilon|eta|theta|lambda|mu|pi|rho|sigma|tau|phi|omega)\b"
)
# Pandoc drops a space at either end of a span: `unit 1[ (@sec-x)]{...}` is set as "unit 1(Section 1.2)".
LOST_SPACE = re.compile(
    r"(?<=\S)\[ (?:[^\[\]]|\[[^\]]*\])*\](?=\{)|(?<!\\)\[(?:[^\[\]]|\[[^\]]*\])*[^\\\s] \](?=\{[^}]*\}\w)"
)
# And it takes what is in brackets behind a reference for the place that is cited: `@fig-x [falls]{...}` is set as "Figure 1.2falls".
LOST_IN_CITATION = re.compile(r"(?<![\w\[\\])@[A-Za-z][\w-]* \[(?:[^\[\]]|\[[^\]]*\])*\](?=\{)")
LOST_SPACES = {
    LOST_SPACE: "write `\\ ` there, or set it outside",
    LOST_IN_CITATION: "put a word or a comma before the bracket",
}
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*\[@(])")


@dataclass(frozen=True)
class Linted:
    """What a look through the sources found.

    Attributes:
        findings: in the order of the files; notes are what is asked of an author's style, all else are faults.
        slides: of all decks, each with whether its title is tested.
        plans: source to what it needs run.
    """

    findings: tuple[Finding, ...]
    slides: tuple[TestedSlide, ...]
    plans: Mapping[str, Plan]


def lint(project: Project) -> list[Finding]:
    """What is wrong with the sources of a project, in the order of its files."""
    return list(look(project).findings)


def look(project: Project) -> Linted:
    """Look through the sources of a project and draw nothing."""
    packages = Packages(project.course)
    plans = {path: plan(source, packages)[0] for path, source in project.sources.items()}
    shown = slides(project, plans)
    folder = project.course.folder("figures")
    figures = all_figures(folder) if folder else {}
    found = [
        *_untested(shown),
        *_claims(plans, packages),
        *_unused_figures(project, figures, plans),
        *_unused_records(project, figures, packages),
        *_bibliographies(project, figures),
    ]
    introduced: dict[str, tuple[str, int]] = {}
    for path, source in project.sources.items():
        found += [
            *_titles(source),
            *_typed_numbers(source),
            *_lost_spaces(source),
            *_lost_tex(source),
            *_alternative_texts(source),
        ]
        found += _terms(source, introduced)
    found += [Finding(*place, text, "note") for place, text in wording(project)]
    return Linted(tuple(sorted(dict.fromkeys(found), key=lambda one: (one.file, one.line))), tuple(shown), plans)


def _untested(shown: list[TestedSlide]) -> Iterator[Finding]:
    """Titles over computed or measured figures that no claim tests."""
    for slide in shown:
        if slide.state == UNTESTED:
            problem = (
                f"the title “{slide.title}” stands over a figure of data, and nothing tests it: give it a `claim`, or"
            )
            yield Finding(*slide.place, f'{problem} `claim="none"` where no number decides it', "note")


def _claims(plans: dict[str, Plan], packages: Packages) -> Iterator[Finding]:
    """Claims that cannot fail, as far as their syntax tells: the build tries them with other numbers."""
    findings: list[Finding] = []
    for made in plans.values():
        for claim in made.claims:
            claim_calls(claim, Reading(packages, made.aliases, findings))
            try:
                tree = ast.parse(claim.expression, mode="eval")
            except (SyntaxError, ValueError):
                continue  # which is among the findings
            for node in ast.walk(tree):
                if isinstance(node, ast.Compare) and (side := _same(node)):
                    said = f"the claim `{claim.expression}` compares {side} with itself, which cannot fail"
                    findings.append(Finding(claim.file, claim.line, said))
    yield from findings


def _same(node: ast.Compare) -> str:
    """What stands on both sides of one of a comparison's signs, "" where nothing does."""
    sides = [ast.unparse(side) for side in (node.left, *node.comparators)]
    return next((one for one, other in zip(sides, sides[1:]) if one == other), "")


def _unused_figures(project: Project, figures: dict[str, Path], plans: dict[str, Plan]) -> Iterator[Finding]:
    used = {(call.figure.unit, call.figure.name) for made in plans.values() for call in made.calls}
    for name, file in figures.items():
        if tuple(name.split("/")) not in used and name != project.course.cover:
            yield Finding(
                _within(project, file), 1, f"no unit shows the figure {name}: call it in a cell, or take the file out"
            )


def _within(project: Project, file: Path) -> str:
    return file.relative_to(project.root).as_posix() if file.is_relative_to(project.root) else str(file)


def _unused_records(project: Project, figures: dict[str, Path], packages: Packages) -> Iterator[Finding]:
    plotted = set()
    for full, file in figures.items():
        unit, name = full.split("/")
        try:
            figure = packages.figure(f"{project.course.figures}.{unit}", name)
        except SyntaxError as error:  # of a file that is being written
            yield Finding(_within(project, file), error.lineno or 1, f"not Python: {error.msg}")
            return  # which record it plots is not known
        plotted |= {figure.record} if figure else set()
    for file in sorted((project.root / "figures").glob("*/*/record.json")):
        name = "/".join(file.parts[-3:-1])
        if name not in plotted:
            at = file.relative_to(project.root).as_posix()
            yield Finding(at, 1, f"no figure plots the record {name}: plot it, or take it and its experiment out")


def _bibliographies(project: Project, figures: dict[str, Path]) -> Iterator[Finding]:
    """Entries that nobody cites, and those that stand out of order."""
    text = "\n".join(piece.text for source in project.sources.values() for piece in source.prose)
    text += "\n".join(str(cell.options) for source in project.sources.values() for cell in source.cells)
    declared = "\n".join(file.read_text(encoding="utf-8") for file in figures.values())
    every = re.search(r"nocite.*@\*", "\n".join(line for source in project.sources.values() for line in source.header))
    names = {str(name) for output in project.outputs for name in as_list(output.options.get("bibliography"))}
    for name in sorted(names):
        entries = read_text(project.root / name, name)
        keys = [(found[1], entries[: found.start()].count("\n") + 1) for found in ENTRY.finditer(entries)]
        for (key, line), (before, _) in zip(keys[1:], keys):
            if key.casefold() < before.casefold():
                yield Finding(
                    name,
                    line,
                    f"the entry {key} stands after {before}: keep entries in the order of the alphabet",
                    "note",
                )
        for key, line in keys:
            cited = re.search(rf"@\{{?{re.escape(key)}(?![\w:-])", text) or f'"{key}"' in declared
            if not cited and not every:
                yield Finding(name, line, f"nothing cites {key}: cite it, or take it out")


def _titles(source: Source) -> Iterator[Finding]:
    """Titles of slides that name a subject and claim nothing."""
    for _, heading in under_headings(source):
        if not isinstance(heading, Heading) or heading.level != TITLED:
            continue
        title = SPAN.sub("x", heading.text)
        exempt = re.search(r"\.(unnumbered|unlisted|exercise)|title=", heading.attributes)
        if not exempt and len(re.findall(r"[^\W\d_]+", title)) < WORDS and not title.endswith(("?", "!")):
            yield Finding(
                *heading.place, f"the title “{title}” is no sentence: say what the slide shows, as a claim", "note"
            )


def _typed_numbers(source: Source) -> Iterator[Finding]:
    """Numbers typed in the sentence that refers to a figure, which gives its own."""
    for piece in source.prose:
        for text, place, in_code in piece.lines():
            if in_code or "@fig-" not in text:
                continue
            bare = re.sub(r"\$[^$]*\$|\{[^}]*\}|\]\([^)]*\)", " ", SPAN.sub(" ", text))
            for sentence in SENTENCE.split(bare):
                if "@fig-" in sentence and (typed := TYPED.search(sentence)):
                    number = typed[0].replace("\\ ", " ")
                    yield Finding(
                        *place,
                        f"{number} is typed beside a reference to a figure: take it from the figure's numbers",
                        "note",
                    )


def _lost_spaces(source: Source) -> Iterator[Finding]:
    """Spans of which the space that parts them from the word beside them is lost."""
    for piece in source.prose:
        for text, place, in_code in piece.lines():
            if in_code:
                continue
            plain = re.sub(r"`[^`]*`|\$[^$]*\$", "x", text)
            for pattern, way_out in LOST_SPACES.items():
                for found in pattern.finditer(plain):
                    yield Finding(*place, f"Pandoc drops the space inside “{found[0][:40]}”: {way_out}")


def _lost_tex(source: Source) -> Iterator[Finding]:
    """TeX among the words: pages drop it, and what it sets with it."""
    for piece in source.prose:
        lines = list(piece.lines())
        text = "\n".join("" if in_code else line for line, _, in_code in lines)
        bare = TYPESET.sub(lambda found: "\n" * found[0].count("\n"), text)
        for found in LOST_TEX.finditer(bare):
            place = lines[bare.count("\n", 0, found.start())][1]
            problem = f"pages drop “{found[0][:40]}”, which is TeX: write Markdown, or a formula between dollars"
            yield Finding(*place, problem)


def _alternative_texts(source: Source) -> Iterator[Finding]:
    for cell in source.cells:
        caption, text = (_plain(cell.options.get(name)) for name in ("fig-cap", "fig-alt"))
        if text and caption and (text in caption or caption in text):
            problem = "the alternative text repeats the caption: say what somebody who cannot see the picture misses"
            yield Finding(cell.file, cell.where("fig-alt"), problem)


def _plain(value) -> str:
    return re.sub(r"\W+", " ", value).strip().casefold() if isinstance(value, str) else ""


def _terms(source: Source, introduced: dict[str, tuple[str, int]]) -> Iterator[Finding]:
    """Terms that are introduced, with stress, more than once in the book."""
    for piece in source.prose:
        for text, place, in_code in piece.lines():
            for found in () if in_code else TERM.finditer(text):
                term = (found[2] or found[1]).casefold()
                if term in introduced:
                    file, line = introduced[term]
                    yield Finding(
                        *place,
                        f"the term “{found[1]}” is introduced twice, first in {file}:{line}: mark it without stress",
                        "note",
                    )
                else:
                    introduced[term] = place
