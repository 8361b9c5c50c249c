"""A deck's handout: each slide beside its narration or beside lines to write on, set by Typst around the printed deck."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from deeplecture.context import Context
from deeplecture.errors import BuildError, Finding
from deeplecture.execute.run import Results
from deeplecture.print.book import FILTERS, address, pictures
from deeplecture.print.decks import Printed
from deeplecture.print.imprint import Imprint, imprint
from deeplecture.print.typeset import TEMPLATES, authors_and_date, compile_typst, texts
from deeplecture.read.config import several
from deeplecture.read.project import Project
from deeplecture.write import pages, pandoc
from deeplecture.write.draft import Draft


@dataclass(frozen=True)
class Deck:
    """A deck that can be printed.

    Attributes:
        source: its `.qmd`.
        page: the HTML page, relative to the project.
        title, lang: of the deck.
        narration: Typst source of a dictionary from slide to narration.
        files: name to content of the pictures in it.
        imprint: authors and time.
        root: the project's folder.
    """

    source: str
    page: str
    title: str
    lang: str
    narration: str
    files: Mapping[str, bytes]
    imprint: Imprint
    root: Path


def gather(context: Context, results: Mapping[str, Results]) -> list[Deck]:
    """The decks of a project's units; for `build.executed`.

    Raises:
        BuildError: what is wrong with the sources, or cannot be printed.
    """
    read = pages.read_all(context, results)
    project, threads = context.project, context.threads
    drafts = [draft for draft in read.drafts if draft.wanted]
    own = imprint(project)
    answers = list(threads.map(lambda draft: _deck(project, draft, read.library, own), drafts))
    if findings := [answer for answer in answers if isinstance(answer, Finding)]:
        raise BuildError(findings)
    return answers


def _deck(project: Project, draft: Draft, library: Mapping, own: Imprint) -> Deck | Finding:
    options = draft.manuscript.options
    labels = {one.id: one.label for one in draft.parsed.targets}
    shown = pictures(project, draft)
    page = {
        "source": draft.page.source,
        "audience": "deck",
        "options": dict(options),
        "references": {label: [f"#{label}", labels[label]] for label in draft.parsed.references},
        "anchor": "",
        "prefix": "",
        "files": {address: name for address, (name, _) in shown.items()},
        "address": address(draft, own.address),
        "slide-level": int(options.get("slide-level") or 2),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        items = folder / "references.json"
        items.write_text(json.dumps([library[key] for key in sorted(draft.parsed.citations) if key in library]))
        defaults = {
            "from": "json",
            "to": "typst-citations",
            "wrap": "none",
            "bibliography": [str(items)],
            "metadata": {"lang": str(options.get("lang", "en"))},
            "filters": [
                str(pandoc.FILTERS / "resolve.lua"),
                str(FILTERS / "plain.lua"),
                "citeproc",
                str(FILTERS / "notes.lua"),
                str(FILTERS / "typst.lua"),
            ],
        }
        try:
            narration = pandoc.run(defaults, draft.parsed.ast, page, folder)
        except pandoc.WriteError as error:
            return Finding(draft.page.source, 0, str(error))
    return Deck(
        source=draft.page.source,
        page=(project.site / draft.href).as_posix(),
        title=str(options.get("title", draft.page.source)),
        lang=str(options.get("lang", "en")).split("-")[0],
        narration=narration,
        files=dict(shown.values()),
        imprint=replace(own, authors=_names(options.get("author")) or own.authors),
        root=project.root,
    )


def _names(given) -> tuple[str, ...]:
    """Names from a deck's own `author`: a name, a mapping with `name`, or a list of either."""
    return tuple(str(one.get("name", "")) if isinstance(one, Mapping) else str(one) for one in several(given))


def handout(deck: Deck, printed: Printed, *, lines: bool = False) -> bytes:
    """A deck's handout as PDF: the same deck gives the same bytes.

    Args:
        printed: the same deck as `decks.print_decks` gives it, a page a slide.
        lines: whether lines to write on stand in the narration's place.

    Raises:
        UserError: Typst cannot set it.
    """
    slides, unnamed, places = [], 0, {"": 0}
    for number, slide in enumerate(printed.slides, start=1):
        if not slide.id:
            unnamed += 1
        key = slide.id or f"slide {unnamed}"
        beside = "ruled" if lines else f"narration.at({json.dumps(key)}, default: none)"
        words = ", ".join(json.dumps(text, ensure_ascii=False) for text in (slide.title, slide.says))
        slides.append(f"#slide({number}, {slide.level}, {words}, {beside})")
        places |= dict.fromkeys(slide.ids, number)
    head = texts({"deck-title": deck.title, "deck-lang": deck.lang})
    held = ", ".join(f"{json.dumps(name)}: {number}" for name, number in places.items())
    head += f"\n#let places = ({held})\n{authors_and_date('deck', deck.imprint)}"
    source = "\n".join([head, (TEMPLATES / "handout.typ").read_text(encoding="utf-8"), deck.narration, *slides])
    with tempfile.TemporaryDirectory() as folder:
        # Typst cannot set pages of another PDF in one that keeps PDF/UA; tagged it is all the same.
        return compile_typst(source, {**deck.files, "deck.pdf": printed.pdf}, Path(folder), deck.root, "1.7")
