"""Stage 2, execute: draw figures in parallel workers, once for every output, kept under a key of all they depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_type_hints

from deeplecture import steps
from deeplecture.cache import Entry
from deeplecture.execute.calls import Call
from deeplecture.execute.fingerprints import OF_FILES
from deeplecture.execute.keys import kept, keys_of
from deeplecture.execute.workers import draw_in_workers
from deeplecture.knob import MOST_BYTES
from deeplecture.share.shapes import fits, is_picture

if TYPE_CHECKING:
    from deeplecture.context import Context

FIGURES = "figures"  # the site's folder of pictures
# What an entry says of a figure, of the fields below.
NAMES = (
    "suffix", "width", "height", "numbers", "film", "film_says", "interactive", "interactive_says", "steps", "lettering",
    "size", "seconds",
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A drawn figure.

    Attributes:
        call: what was drawn.
        body: the picture's bytes; None where the site has this picture already.
        sha256: their checksum.
        suffix: `svg` or `png`.
        width, height: in CSS pixels.
        numbers: name to plain value.
        film: the script of the film that plays in the picture's place, "" where there is none.
        film_says: the sentence that tells of it.
        interactive: the script that readers handle in the picture's place, "" where there is none.
        interactive_says: the sentence that tells of it, and what its button says.
        steps: in how many steps it can be built up, 1 for all at once.
        lettering: its smallest type size as a share of its width, 0 where that is not known.
        size: of the picture's file, in bytes.
        seconds: that drawing took when it was drawn.
        fresh: whether this build drew it.
        checksum: of its numbers; "" where that is not known.
    """

    call: Call
    body: bytes | None
    sha256: str
    suffix: str
    width: float
    height: float
    numbers: Mapping
    film: str
    film_says: str
    interactive: str
    interactive_says: Sequence[str]
    steps: int
    lettering: float
    size: int
    seconds: float
    fresh: bool
    checksum: str = ""

    @property
    def name(self) -> str:
        """The picture's file name, which changes with its content."""
        return picture_name(self.call, self.sha256, self.suffix)

    @property
    def film_name(self) -> str:
        """The name under which the site carries the film, which changes with its content."""
        return f"{self.call.figure.full_name}.{hashlib.sha256(self.film.encode()).hexdigest()[:10]}.film.js"

    @property
    def interactive_name(self) -> str:
        """The name under which the site carries what readers handle, which changes with its content."""
        digest = hashlib.sha256(self.interactive.encode()).hexdigest()[:10]
        return f"{self.call.figure.full_name}.{digest}.interactive.js"

    @property
    def source_name(self) -> str:
        """The name under which the site carries the function's source, as text that every browser shows."""
        return f"{self.call.figure.full_name}.py.txt"


def picture_name(call: Call, sha256: str, suffix: str) -> str:
    """The file name of a picture."""
    return f"{call.figure.full_name}.{sha256[:10]}.{suffix}"


def record_name(record: str) -> str:
    """The name under which the site carries an experiment's record."""
    return f"{record.replace('/', '-')}.record.json"


@dataclass(frozen=True)
class Failed:
    """A figure that could not be drawn, and why."""

    call: Call
    reason: str


def draw_all(calls: Iterable[Call], context: Context) -> dict[Call, Drawn | Failed]:
    """Draw figures, or take them from the cache or from a shared one; the bytes of pictures that the site has are not read."""
    keys = keys_of(calls, context.course)
    folder = f"{context.project.prefix}{FIGURES}/"
    results: dict[Call, Drawn | Failed] = {}

    for call, key in keys.items():

        def needed(entry: Entry, call=call) -> bool:
            name = folder + picture_name(call, entry.sha256, entry.meta["suffix"])
            return context.verify or entry.meta["steps"] > 1 or context.published.get(name) != entry.sha256

        entry = context.cache.get("figure", key, needed, context.holds)
        if entry is not None:
            results[call] = _drawn(call, entry, fresh=False)
    missing = {key: call for call, key in keys.items() if call not in results}
    fetched = context.cache.fetch("figure", missing, fit, context.holds)
    results |= {missing[key]: _drawn(missing[key], entry, fresh=False) for key, entry in fetched.items()}
    begun = len(results)
    made: list[str] = []  # keys of what was drawn, noted before it is kept

    def there() -> int:
        return begun + sum((context.cache.folder / "figure" / key).is_file() for key in made)

    context.progress.needs(len(keys), begun, there)
    if fetched:
        context.progress.did(f"took {len(fetched)} figures from the shared cache")

    def took(call: Call, entry: Entry) -> None:
        made.append(keys[call])
        entry = context.cache.put("figure", keys[call], entry)
        results[call] = _drawn(call, entry, fresh=True)
        context.progress.drawn(call.figure.name, entry.meta["seconds"])

    def answered(call: Call, answer: tuple[dict, bytes] | str) -> None:
        if isinstance(answer, str):
            results[call] = Failed(call, answer)
        else:
            meta, body = answer
            took(call, Entry(kept(meta, context.environment), body))

    asked = [call for call in keys if call not in results]
    if context.scheduler and asked:
        from deeplecture.share.remote import draw_on_cluster

        asked = draw_on_cluster({call: keys[call] for call in asked}, context, took)
    draw_in_workers(asked, context.root, context.jobs, answered, environment=context.environment)
    return {call: results[call] for call in keys}


def wrong_variants(variants: Sequence[Drawn]) -> str:
    """Why a page cannot show the variants of a knob, "" where it can."""
    size = sum(variant.size for variant in variants)
    if size > MOST_BYTES:
        return (
            f"the {len(variants)} variants of its knobs have {size / 1e6:.1f} MB, and {MOST_BYTES / 1e6:g} are allowed: "
            "take values out, or draw fewer points"
        )
    shapes = {(variant.width, variant.height) for variant in variants}
    if len(shapes) > 1:
        listed = " and ".join(f"{width:g} x {height:g}" for width, height in sorted(shapes)[:2])
        return f"its variants differ in size, {listed}, so that the page would jump: draw all of one size"
    return ""


def fit(entry: Entry) -> bool:
    """Whether an entry that came from elsewhere holds a picture and all that is asked of one."""
    meta, hints = entry.meta, get_type_hints(Drawn)
    if not all(name in meta and fits(meta[name], hints[name]) for name in NAMES):
        return False
    if not fits(meta.get("faults"), tuple[str, ...]) or not fits(meta.get("numbers_sha256", ""), str):
        return False
    says = len(meta["interactive_says"]) == (2 if meta["interactive"] else 0)
    try:  # a page is built up in as many steps as it is told
        shown = steps.count(entry.held.decode()) if meta["suffix"] == "svg" else 1
    except ValueError:
        return False
    told = (meta["steps"], meta["size"]) == (shown, len(entry.held))
    right = says and told and min(meta["width"], meta["height"]) > 0
    return right and meta["made_of"].keys() >= {*OF_FILES, "found"} and is_picture(entry.held, meta["suffix"])


def _drawn(call: Call, entry: Entry, *, fresh: bool) -> Drawn:
    drawn = {name: entry.meta[name] for name in NAMES}
    return Drawn(call, entry.body, entry.sha256, **drawn, fresh=fresh, checksum=entry.meta.get("numbers_sha256", ""))
