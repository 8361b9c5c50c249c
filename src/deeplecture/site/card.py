"""The picture that stands for the whole course: with links to its pages, and upright as the e-book's cover."""

import io

from deeplecture.execute import modules as sources
from deeplecture.paths import PACKAGE
from deeplecture.cache import Cache, Entry, digest
from deeplecture.execute.calls import versions

FILE = PACKAGE.parent / "measured" / "figures" / "course" / "title_card.py"


def card(title: str, subtitle: str, cache: Cache, *, upright: bool = False) -> bytes:
    """The figure `title_card` as PNG, drawn when it is not in the cache."""
    made_of = sources.survey([FILE], (PACKAGE.parent,))[FILE]
    key = digest("card", title, subtitle, upright, made_of.digest, versions(("matplotlib", "numpy", *made_of.outside)))
    entry = cache.get("figure", key)
    if entry is None:
        from measured.figures.course.title_card import title_card
        from deeplecture.execute.figures import save

        target = io.BytesIO()
        save(title_card(title, subtitle, upright), target, "png")
        entry = cache.put("figure", key, Entry({"title": title}, target.getvalue()))
    return entry.body
