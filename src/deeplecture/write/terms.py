"""Terms that a book's chapters mark, the glossary that explains them, and the index of where they stand."""

from collections.abc import Callable

from deeplecture.errors import Finding
from deeplecture.read.project import Project
from deeplecture.read.source import Source
from deeplecture.write.draft import Draft


def check(project: Project, drafts: list[Draft]) -> list[Finding]:
    """What is wrong with a book's terms: marked and not explained, explained twice, explained and nowhere marked."""
    found, explained = [], {}
    for draft in drafts:
        source = project.sources[draft.page.source]
        for entry, title in draft.parsed.glossary:
            if entry in explained:
                found.append(
                    Finding(*source.places(_typed(title))[-1], f"the term “{title}” has two entries: join them")
                )
            explained[entry] = (draft, title)
    where = next((draft.page.source for draft, _ in explained.values()), "")
    marked = {mark.entry for draft in drafts for mark in draft.parsed.marks}
    for draft in drafts:
        for mark in draft.parsed.marks:
            if draft.wanted and mark.entry not in explained:
                text = _typed(mark.text)
                out = f"explain it in {where}" if where else "explain it in a definition list in `::: {#glossary}`"
                found.append(
                    Finding(
                        *_marked(project.sources[draft.page.source], text),
                        f'the term “{text}” is in no glossary: {out}, or name its entry, [{text}]{{.term entry="..."}}',
                    )
                )
    for entry, (draft, title) in explained.items():
        if draft.wanted and entry not in marked:
            text = _typed(title)
            problem = (
                f"no chapter marks the term “{text}”: write [{text}]{{.term}} where it is introduced, or take it out"
            )
            found.append(Finding(*project.sources[draft.page.source].place(text), problem))
    return found


def _typed(text: str) -> str:
    """A text with the apostrophes that an author types."""
    return text.replace("’", "'")


def _marked(source: Source, text: str) -> tuple[str, int]:
    """Where a source marks a text as a term, with stress on it or without."""
    places = (source.place(f"{text}{stress}]{{.term") for stress in ("*", ""))
    return next((place for place in places if place[1] > 1), source.place(text))


def references(draft: Draft, drafts: list[Draft], address: Callable[[Draft, str], str]) -> dict[str, tuple]:
    """What a page's marked terms lead to, and for the page of the glossary its index.

    Args:
        drafts: the pages of the book.
        address: gives the address of an id of a page, as seen from `draft`.

    Returns:
        "term NAME" -> (address, "") for each term that the page marks; "index" -> (title, address of the entry,
        ((section's number, address), ...)) for each term, in the order of the alphabet.
    """
    entries = {entry: (other, title) for other in drafts for entry, title in other.parsed.glossary}
    wanted = sorted({mark.entry for mark in draft.parsed.marks} & set(entries))
    found: dict[str, tuple] = {f"term {entry}": (address(entries[entry][0], f"term-{entry}"), "") for entry in wanted}
    if draft.parsed.glossary:
        places: dict[str, dict[str, str]] = {}
        for other in drafts:
            for mark in other.parsed.marks:
                places.setdefault(mark.entry, {}).setdefault(_section(other, mark.section), address(other, mark.id))
        found["index"] = tuple(
            (title, address(draft, f"term-{entry}"), tuple(places.get(entry, {}).items()))
            for entry, title in sorted(draft.parsed.glossary, key=lambda one: one[1].casefold())
        )
    return found


def _section(draft: Draft, section: str) -> str:
    """What the index calls a section: its number, or its chapter's where it has none."""
    number, title = next(((number, title) for _, id, number, title in draft.parsed.outline if id == section), ("", ""))
    return number or draft.page.number or title or draft.page.source
