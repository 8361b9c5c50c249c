"""A cache that several clones share: what one of them drew, ran or had Pandoc write, the others take.

    deeplecture:
      cache: s3://bucket/pond      # or a folder, gs://..., https://...

It is read through: what the own cache lacks is asked for there, and kept. It is written only where that is asked for, by
`--cache-write` or the variable WRITE. Keys say what a result was made from, so that nothing in it grows old; what it was made
of besides (`execute/watch.py`) is compared with what there is here before it is taken.

An entry is one object, `<kind>/<key>` (see `sealed.py`), of which nothing is used before all of it was checked. That refuses
what is damaged, cut off, in the wrong place or of another shape than its reader asks for (`shapes.py`). It cannot refuse what
somebody made up in that shape who may write there: who may write decides what pages show.

A cache that does not answer costs one warning and `PATIENCE` seconds, once for each command: requests run in threads of
their own, and who asks stops waiting as soon as nothing has been heard of any of them for that long (see `requests.py`). One
that answers, but slowly, is waited for as long as that is worth it: `AT_FIRST` seconds a build, `FOR_AN_ENTRY` more for each
entry that it gave and `FOR_NONE` for each that it has not. Of an entry no more than `backends.LARGEST` bytes are read.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from deeplecture.cache import Cache, Entry
from deeplecture.errors import UserError
from deeplecture.execute.fingerprints import CHANGED
from deeplecture.share.backends import LARGEST, Backend, NoEntry, backend_of, names_folder, place_of
from deeplecture.share.requests import Requests, Silent, Slow
from deeplecture.share.sealed import Refused, anywhere, here, of_machine, opened, renamed, sealed
from deeplecture.share.shapes import written

if TYPE_CHECKING:
    from deeplecture.read.project import Project

Made = TypeVar("Made")

# What is dear to make and has the same key in every clone. Sources are read, and frames filled, faster than asked for.
KINDS = ("figure", "code", "parse", "body")
TIMES = "times"  # how long they took to make (see `shards.py`)
WRITE = "DEEPLECTURE_CACHE_WRITE"
YES, NO = ("yes", "true", "1"), ("", "no", "false", "0")  # of the variable, in letters of any size
NONE = "none"  # for --cache: without the one that the course names

# Seconds for which a build waits all in all, and how much longer for each entry that it was given and each that is not there:
# what is taken saves more than that, and what is not there must be told quickly.
AT_FIRST, FOR_AN_ENTRY, FOR_NONE = 2.0, 0.25, 0.02

_given_up: set[tuple[Path, str]] = set()  # caches that did not answer this command, which may build more than once


class Shared:
    """A shared cache as one command uses it; a `deeplecture.cache.Store`.

    Args:
        url: its address, as messages name it.
        root: the course's folder, which paths are told from, the cache's too where it is a folder.
        write: whether it is written.
        warn: is told what the author should know.
    """

    def __init__(self, url: str, root: Path, *, write: bool, warn: Callable[[str], None]):
        self.url, self.root, self.warn = url, root, lambda text: warn(without_password(text))
        self.reads, self.writes = True, write
        self.backend: Backend | None = None
        self.asking, self.giving = Requests(AT_FIRST), Requests()  # slow writing keeps nobody from reading
        self.refused: dict[tuple[str, str], str] = {}  # and why
        self.known: set[tuple[str, str]] = set()  # what is there as far as this command knows
        self.is_open = False
        # That of opening may be held for ever, by a thread that nobody waits for.
        self._lock, self._loading, self._opening = threading.Lock(), threading.Lock(), threading.Lock()

    def take(self, kind: str, keys: Collection[str], fits: Callable[[Entry], bool]) -> dict[str, Entry]:
        """Those of the entries that are there, whole and of the shape that is asked for, their paths told as this machine has
        them."""
        if not self.reads or kind not in (*KINDS, TIMES):
            return {}
        keys = [key for key in keys if (kind, key) not in self.refused]

        def read(key: str, backend: Backend) -> Entry:
            try:
                entry = opened(backend.read(f"{kind}/{key}"), kind, key)
            except NoEntry as error:
                raise Refused(str(error)) from None
            if not (written(entry.meta) and fits(entry)):
                raise Refused("it is not what such an entry holds")
            return entry

        found: dict[str, Entry] = {}
        for key, answer in self._asked(keys, read).items():
            if isinstance(answer, Refused):
                self.refused[kind, key] = str(answer)
            else:
                self.known.add((kind, key))
                found[key] = renamed(answer, lambda name: here(name, self.root))
        return found

    def give(self, kind: str, key: str, entry: Entry) -> None:
        """Write an entry, some time before `end`; not one that would be true on this machine alone."""
        made_of = entry.meta.get("made_of", {})
        unsure = any(CHANGED in of_kind.values() for of_kind in made_of.values())  # nobody can take such a one
        if not self.writes or kind not in (*KINDS, TIMES) or unsure:
            return
        data = sealed(kind, key, renamed(entry, lambda name: anywhere(name, self.root)))
        if of_machine(data, self.root) or len(data) > LARGEST:
            return
        self.known.add((kind, key))

        def write() -> None:
            try:
                if self.writes:
                    self._open().write(f"{kind}/{key}", data)
            except Exception as error:  # of any library, of any kind: what was made lies in the own cache
                (self._stop_writing if self.is_open else self._give_up)(error)

        if self._installed():
            self.giving.begin(write)

    def fill(self, cache: Cache) -> None:
        """Write what this build took from its own cache and others do not find yet."""
        for kind in KINDS if self.writes and self.reads else ():  # one that answers too slowly would be given all anew
            missing = {key for key in cache.used[kind] if (kind, key) not in self.known}
            there = self._asked([kind], lambda kind, backend: backend.names(kind)) if missing else {}
            for key in sorted(missing - there.get(kind, set())):
                if (entry := cache.get(kind, key)) is not None:
                    self.give(kind, key, entry)

    def end(self) -> None:
        """Wait until all is written, and tell what was refused."""
        try:
            self.giving.wait(lambda: not self.giving.running)
        except Silent as error:
            self._stop_writing(error)
        if self.refused:
            count = f"{len(self.refused)} entries were" if len(self.refused) > 1 else "an entry was"
            (kind, key), why = min(self.refused.items())
            self.warn(f"of the shared cache {self.url} {count} refused and made here: {kind}/{key}: {why}")

    def _asked(self, keys: Collection[str], call: Callable[[str, Backend], object]) -> dict:
        """What a call gives for each key, without those for which there is nothing. The first that fails ends all asking."""
        answers: dict = {}

        def ask(key: str) -> None:
            try:
                answers[key] = call(key, self._open()) if self.reads else None
            except FileNotFoundError:
                answers[key] = None
            except Refused as error:
                answers[key] = error
            except Exception as error:  # of any library, of any kind: the build goes on without
                self._give_up(error)
                answers[key] = None
            self.asking.earned(FOR_NONE if isinstance(answers[key], Refused | None) else FOR_AN_ENTRY)

        if self._installed():
            for key in keys:
                self.asking.begin(partial(ask, key))
            try:
                self.asking.wait(lambda: len(answers) == len(keys))
            except Slow as error:
                self._stop_reading(error)
            except Silent as error:
                self._give_up(error)
        return {key: answer for key, answer in dict(answers).items() if answer is not None}

    def _installed(self) -> bool:
        """Whether there are the libraries that reach the cache. They are loaded here: that takes time without any network."""
        try:
            with self._loading:
                if self.backend is None and self.reads:
                    self.backend = backend_of(self.url, self.root)
        except ImportError as error:
            self._give_up(OSError(f"{_words(error)} (pip install 'deeplecture[cloud]')"))
        except ValueError as error:
            self._give_up(OSError(f"{_words(error)} (it takes a folder, s3://, gs:// or https://)"))
        return self.backend is not None

    def _open(self) -> Backend:
        """The cache, once somebody has asked it anything."""
        assert self.backend is not None
        with self._opening:
            if not self.is_open:
                self.backend.open(self.writes)
                self.is_open = True
        return self.backend

    def _give_up(self, error: Exception) -> None:
        with self._lock:
            before, self.reads, self.writes = self.reads or self.writes, False, False
        _given_up.add((self.root, self.url))
        if before:
            self.warn(f"the shared cache {self.url} cannot be used: {_words(error)}; this build goes on without it")

    def _stop_reading(self, error: Exception) -> None:
        """What is made here is written all the same: that is not waited for before the end."""
        with self._lock:
            before, self.reads = self.reads, False
        _given_up.add((self.root, self.url))
        if before:
            self.warn(f"the shared cache {self.url} is too slow: {_words(error)}; this build asks it no more")

    def _stop_writing(self, error: Exception) -> None:
        with self._lock:
            before, self.writes = self.writes, False
        if before:
            self.warn(f"the shared cache {self.url} was not written: {_words(error)}")


def without_password(text: str) -> str:
    """Addresses as messages may show them, which end in logs that many read."""
    return re.sub(r"(?<=://)[^/\s]*@", "...@", text)


def _words(error: Exception) -> str:
    return _shortened(str(error)) or type(error).__name__


def _shortened(text: str) -> str:
    return " ".join(text.split())[:300]


def _asked_to_write() -> bool:
    """Whether the environment says that the cache is to be written."""
    said = os.environ.get(WRITE, "").strip()
    if said.lower() not in (*YES, *NO):
        raise UserError(f"{WRITE}={said} says neither yes nor no: it takes {', '.join(YES)} or {', '.join(NO[1:])}")
    return said.lower() in YES


def _fit(place: Path, address: str, cache: Cache, project: Project) -> None:
    """Refuse a folder that is no place for a shared cache, whatever links lead there.

    Raises:
        UserError: builds write it otherwise, or it holds sources, among which the cache's folders would lie.
    """
    place, root = place.resolve(), project.root
    for own in (cache.folder, root / project.site, root / "_print"):
        if place.is_relative_to(own.resolve()):
            raise UserError(
                f"the shared cache {address} lies in {own}, which builds write and empty: name another folder"
            )
    course = project.course
    packages = [folder for part in ("figures", "experiments") if (folder := course.folder(part))]
    for source in (root, root / "figures", *packages, *(root / path for path in project.sources)):
        if source.resolve().is_relative_to(place):
            raise UserError(
                f"the shared cache {address} is {place}, which holds the project's sources ({source}): "
                "name a folder of its own"
            )


class Unfit(Exception):
    """Something was refused where it was used: what is made of it is to be made again."""


def refuse(cache: Cache, kind: str, keys: Collection[str], why: str) -> bool:
    """Let those of the entries that came from the shared cache be made here, and tell of it; whether there were any."""
    others = cache.shared
    if not isinstance(others, Shared):
        return False
    came = cache.fetched[kind].intersection(keys)
    for key in came:
        (cache.folder / kind / key).unlink(missing_ok=True)
        cache.fetched[kind].remove(key)
        others.refused[kind, key] = _shortened(why)
    return bool(came)


def without_unfit(cache: Cache, make: Callable[[], Made]) -> Made:
    """Make something, and make it again without what came from the shared cache where that may be to blame for a failure.

    A shape tells not all: what has it may still be what Pandoc refuses, or what our own code never meets.
    """
    while True:
        try:
            return make()
        except Unfit:
            continue
        except (UserError, OSError):
            raise
        except Exception as error:  # a fault of ours, or of what came
            why = f"this came of it, or of another: {type(error).__name__}: {_words(error)}"
            if not any([refuse(cache, kind, cache.fetched[kind], why) for kind in KINDS]):
                raise


@contextmanager
def joined(cache: Cache, project: Project, address: str, *, write: bool = False) -> Iterator[None]:
    """Let a cache read through to a shared one in here, and where it is to be written, write it.

    Args:
        address: of the shared cache, a folder as seen from the project's; "" for none.
        write: whether to write it, whatever the environment says.

    Raises:
        UserError: it is to be written, and there is none; it lies in a folder that builds write otherwise, or is one that
            holds the project's sources; or the variable WRITE says neither yes nor no.
    """
    writes = _asked_to_write() or write
    if write and address in ("", NONE):
        raise UserError(
            "--cache-write: which cache? Name it by --cache, or as `cache:` below `deeplecture:` in _quarto.yml"
        )
    root = project.root
    if address in ("", NONE) or (root, address) in _given_up:
        yield
        return
    if names_folder(address):
        _fit(place_of(address, root), address, cache, project)
    cache.shared = shared = Shared(address, root, write=writes, warn=cache.warnings.append)
    try:
        yield
        shared.fill(cache)
    except KeyboardInterrupt:
        raise  # at once: what was not written yet is made or written another time
    except BaseException:
        shared.end()
        raise
    finally:
        cache.shared = None
    shared.end()
