"""The picture that stands for the whole course: with links to its pages, and upright as the e-book's cover."""

import os

from deeplecture.cache import Cache, Entry, digest
from deeplecture.course import Course
from deeplecture.errors import BuildError, Finding
from deeplecture.execute.calls import Call, Packages, bind
from deeplecture.execute.keys import kept, keys_of
from deeplecture.execute.still import Still
from deeplecture.execute.workers import draw_in_workers
from deeplecture.machine import handed_on
from deeplecture.read.config import line_of
from deeplecture.read.outputs import Output
from deeplecture.share.shapes import is_picture


def card(course: Course, title: str, subtitle: str, cache: Cache, *, upright: bool = False) -> bytes | None:
    """The course's cover as PNG, drawn when it is not in the cache; None where the course has none.

    Raises:
        BuildError: its function fails, or does not take `title`, `subtitle` and `upright`.
    """
    if not course.cover:
        return None
    unit, _, name = course.cover.partition("/")
    figure = Packages(course).figure(f"{course.figures}.{unit}", name)
    given = {"title": title, "subtitle": subtitle, "upright": upright}
    if figure is None or not set(given) <= set(figure.arguments):
        raise _wrong(course, f"the cover {course.cover} must be a figure that takes {', '.join(given)}")
    call = Call(figure, bind(figure, (), given))
    key = digest("card", keys_of([call], course)[call])
    environment = handed_on(os.environ)
    still = Still(course.root, environment)

    def holds(entry: Entry) -> bool:
        return still.holds(entry.meta["made_of"])

    entry = cache.get("figure", key, holds=holds) or cache.fetch("figure", [key], _fit, holds).get(key)
    if entry is None:
        answers: list = []
        draw_in_workers([call], course.root, 1, lambda _, answer: answers.append(answer), suffix="png")
        (answer,) = answers
        if isinstance(answer, str):
            raise _wrong(course, f"the cover {course.cover}: {answer}")
        meta, body = answer
        entry = cache.put("figure", key, Entry({"title": title, "made_of": kept(meta, environment)["made_of"]}, body))
    return entry.body


def card_of_site(course: Course, output: Output, cache: Cache) -> bytes | None:
    """The cover as the links to a site show it; None where it has no address, or `cover-image` names another picture."""
    if not output.book or not output.options.get("site-url") or output.options.get("cover-image"):
        return None
    return card(course, output.title, output.options.get("book-subtitle", ""), cache)


def _fit(entry: Entry) -> bool:
    return is_picture(entry.held, "png")


def _wrong(course: Course, text: str) -> BuildError:
    return BuildError(Finding("_quarto.yml", line_of(course.root, "_quarto.yml", "cover:"), text))
