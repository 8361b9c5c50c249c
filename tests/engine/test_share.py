"""A cache that several clones share: what one made the others take, whatever lies there and whether it answers or not."""

import http.server
import json
import os
import re
import shutil
import socket
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import CLOUD
from programs import run, started
from tiny_course import FIGURES, copy, edit, wait_for, whole

from deeplecture import cache as caches
from deeplecture import cli
from deeplecture.build import build, draw_shard
from deeplecture.cache import Cache
from deeplecture.errors import BuildError, UserError
from deeplecture.execute import figures
from deeplecture.execute.libraries import SITES
from deeplecture.share import backends, requests, sealed, shared
from deeplecture.share.backends import Folder

UNIT = "units/02-curves.qmd"
CELL = '\n```{python}\n#| echo: true\nfrom pathlib import Path\nprint(len(Path("data/width.txt").read_text()))\n```\n'


@pytest.fixture(autouse=True)
def _no_cache_given_up_before(monkeypatch):
    monkeypatch.setattr(shared, "_given_up", set())
    monkeypatch.delenv(shared.WRITE, raising=False)


def course(folder: Path) -> Path:
    """The tiny course with a cell that a kernel runs and a citation style of its own."""
    root = copy(folder)
    (root / UNIT).write_text((root / UNIT).read_text() + CELL)
    style = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>s</title><id>s</id>'
    )
    style += (
        '<updated>2020-01-01T00:00:00Z</updated></info><citation><layout><text variable="title"/></layout></citation>'
    )
    style += '<bibliography><layout><text variable="title"/></layout></bibliography></style>'
    (root / "plain.csl").write_text(style)
    edit(root / "_quarto.yml", "bibliography: references.bib", "bibliography: references.bib\ncsl: plain.csl")
    return root


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    """A folder with the clone `clone`, built, and what it gave to the cache `shared`."""
    folder = tmp_path_factory.mktemp("first")
    build(course(folder / "clone"), cache_url=str(folder / "shared"), cache_write=True)
    return folder


@pytest.fixture
def filled(first, tmp_path) -> Path:
    """A copy of what the first clone gave."""
    return shutil.copytree(first / "shared", tmp_path / "shared")


def kept(root: Path, kind: str) -> set[str]:
    """The keys below which a clone's own cache has entries."""
    return {path.name for path in (root / ".deeplecture" / "cache" / kind).iterdir()}


def test_a_second_clone_with_the_same_sources_draws_nothing_runs_nothing_and_asks_pandoc_nothing(
    first, filled, tmp_path, monkeypatch
):
    monkeypatch.setattr("deeplecture.write.pandoc.run", None)
    second = course(tmp_path / "elsewhere" / "another name")
    report = build(second, cache_url=str(filled))
    assert report.figures_drawn == report.kernels_run == report.warnings == []
    assert report.figures_kept == len(FIGURES)
    counts = {kind: len(kept(first / "clone", kind)) for kind in shared.KINDS}
    assert all(counts.values()) and sum(report.fetched.values()) == sum(counts.values())
    assert whole(second / "_site") == whole(first / "clone" / "_site")
    for kind in shared.KINDS:
        assert kept(second, kind) == kept(first / "clone", kind), f"{kind}: the keys differ in another folder"
    again = build(second, cache_url=str(tmp_path / "nowhere"))
    assert again.warnings == [] and not again.fetched, "a build that lacks nothing asks nobody"


def spoilt(file: Path, other: Path) -> list[bytes]:
    """What may lie in the place of a shared entry, `other` being a whole one of the same kind."""
    whole, entry = file.read_bytes(), sealed.opened(other.read_bytes(), other.parent.name, other.name)
    head = b'{"kind": "figure"}\n'
    return [
        b"",
        whole[:-1],
        whole.replace(b"<svg", b"<svG", 1) if b"<svg" in whole else whole[:-2] + b"..",
        other.read_bytes(),
        sealed.sealed("page", file.name, entry),
        sealed.sealed(file.parent.name, file.name.upper(), entry),
        caches.hashlib.sha256(head).hexdigest().encode() + b"\n" + head,
    ]


def test_what_is_not_the_entry_whole_is_refused_with_one_warning_and_made_here(first, filled, tmp_path):
    places = [path for kind in ("figure", "code") for path in sorted((filled / kind).iterdir())]
    ways = [
        spoilt(place, places[0 if place.parent.name == "figure" and number else 1])
        for number, place in enumerate(places)
    ]
    for number, place in enumerate(places):
        place.write_bytes(ways[number][number])
    second = course(tmp_path / "second")
    report = build(second, cache_url=str(filled), cache_write=True)
    assert set(report.figures_drawn) == FIGURES and report.kernels_run == [UNIT]
    (warning,) = report.warnings
    assert re.search(
        rf"shared {len(places)} entries were refused and made here: code/\w{{40}}: it is the entry page/", warning
    )
    assert whole(second / "_site") == whole(first / "clone" / "_site")
    for place in places:
        assert sealed.opened(place.read_bytes(), place.parent.name, place.name), "what is written there is right again"
    for way in ways[0]:
        with pytest.raises(sealed.Refused):
            sealed.opened(way, places[0].parent.name, places[0].name)


@pytest.mark.parametrize(
    "changed",
    [
        {"suffix": "svg/../../../../out"},
        {"made_of": None},
        {"made_of": ["data/width.txt"]},
        {"made_of": {"smelt": {"a": "b"}}},
        {"made_of": {"read": ["data/width.txt"]}},
        [1],
        None,
    ],
)
def test_an_entry_that_says_of_itself_what_none_does_is_refused_and_writes_nothing(changed, first, filled, tmp_path):
    place = min((filled / "figure").iterdir())
    entry = sealed.opened(place.read_bytes(), "figure", place.name)
    meta = {**entry.meta, **changed} if isinstance(changed, dict) else changed
    place.write_bytes(sealed.sealed("figure", place.name, replace(entry, meta=meta)))
    second = course(tmp_path / "second")
    before = set(tmp_path.iterdir())
    (warning,) = build(second, cache_url=str(filled)).warnings
    assert warning.endswith(f"figure/{place.name}: it says of itself what no entry does")
    assert whole(second / "_site") == whole(first / "clone" / "_site") and set(tmp_path.iterdir()) == before


# What the reader of each kind of entry asks for.
ASKED = {
    "figure": (
        "suffix", "width", "height", "numbers", "film", "film_says", "interactive", "interactive_says", "steps", "lettering",
        "size", "seconds", "faults", "made_of",
    ),
    "code": ("outputs", "inlines", "seconds", "made_of"),
    "parse": (
        "targets", "references", "citations", "links", "outline", "words", "has_references", "has_math", "parts", "marks",
        "glossary", "title", "title_html",
    ),
    "body": (),
}  # fmt: skip
ODD = {
    "figure": [
        {"width": float("nan")}, {"width": 10**400}, {"steps": True}, {"steps": 0}, {"steps": 3}, {"numbers": [1]},
        {"interactive_says": ["one"]}, {"faults": [1]},
    ],
    "code": [{"outputs": one} for one in ([], [[{"output_type": "none"}]], [[{}]], [["text"]])] + [{"inlines": [["text", "1"]]}],
    "parse": [
        {"parts": ["none"]}, {"outline": [[1, "id"]]}, {"targets": [{"id": "a"}]}, {"words": 1.5}, {"words": 10**400}, {"title": "\ud800"},
        {"marks": [{"id": "a", "entry": "a", "text": "a", "section": "a", "more": "a"}]},
    ],
    "body": [],
}  # fmt: skip
BODIES = (
    b"", b"garbage", b"\xff", b"[" * 100_000, b"{}", b"[1]", b'"\\ud800"', b"<html/>", b"<svg>",
    '<?xml version="1.0" encoding="utf-16"?><svg>é</svg>'.encode("utf-16"),
)  # fmt: skip


def forged(kind: str, entry) -> list:
    """An entry as it may lie under its right name, with its right checksum, in shapes that none of its kind has."""
    if kind == "parse" and "outline" not in entry.meta:  # a bibliography
        return [replace(entry, meta={"a": one}) for one in (1, {}, {"id": "b", "type": "book"}, {"id": "a", "type": 1})]
    metas = [{name: one for name, one in entry.meta.items() if name != lost} for lost in ASKED[kind]]
    metas += [{**entry.meta, name: None} for name in ASKED[kind]] + [{**entry.meta, **odd} for odd in ODD[kind]]
    bodies = [] if kind == "code" else [*BODIES, entry.held[: len(entry.held) // 2]]
    if kind == "parse":
        tree = json.loads(entry.held)
        for block in (
            {},
            {"t": "None"},
            {"t": "Para", "c": "text"},
            {"t": "Header", "c": [1, [], []]},
            {"t": "Para", "c": [{"t": "Str"}]},
        ):
            bodies.append(json.dumps({**tree, "blocks": [block]}).encode())
    if kind == "body":
        parts = json.loads(entry.held)
        for part in (
            {"title": 1},
            {"author": "a"},
            {"contents": "garbage"},
            {"contents": '{"sections": [{}]}'},
            {"more": ""},
        ):
            bodies.append(json.dumps({**parts, **part}).encode())
    sizes = [{**entry.meta, "size": len(body)} if kind == "figure" else entry.meta for body in bodies]
    made = [replace(entry, meta=meta, body=body) for meta, body in zip(sizes, bodies, strict=True)]
    return [replace(entry, meta=meta) for meta in metas] + made


def of_each_kind(folder: Path) -> dict[str, list[Path]]:
    return {kind: sorted((folder / kind).iterdir()) for kind in shared.KINDS}


@pytest.mark.parametrize("kind", shared.KINDS)
def test_a_forged_entry_of_any_kind_is_refused_named_and_made_here(kind, first, tmp_path, monkeypatch):
    """Each shape is refused where an entry is taken; what a build makes of that is the same for all."""
    second, places = course(tmp_path / "second"), of_each_kind(first / "shared")[kind]
    taken: dict[str, tuple] = {}
    take = shared.Shared.take

    def noted(self, kind, keys, fits):
        taken.update({f"{kind}/{key}": fits for key in keys})
        return take(self, kind, keys, fits)

    monkeypatch.setattr(shared.Shared, "take", noted)
    report = build(second, cache_url=str(first / "shared"))
    assert report.warnings == []
    shutil.rmtree(second)
    tried = 0
    for place in places:
        entry = sealed.opened(place.read_bytes(), kind, place.name)
        fits = taken[f"{kind}/{place.name}"]
        cache = shutil.copytree(first / "shared", tmp_path / "shared", dirs_exist_ok=True)
        for one in forged(kind, entry):
            (cache / kind / place.name).write_bytes(sealed.sealed(kind, place.name, one))
            reading = shared.Shared(str(cache), tmp_path, write=False, warn=lambda text: None)
            assert reading.take(kind, [place.name], fits) == {}, one
            assert reading.refused, one
            tried += 1
    assert tried > 10
    report = build(course(tmp_path / "second"), cache_url=str(tmp_path / "shared"))
    (warning,) = report.warnings
    assert re.search(rf"refused and made here: {kind}/\w{{40}}: it ", warning)
    assert whole(tmp_path / "second" / "_site") == whole(first / "clone" / "_site")


def of_another_pandoc(entry):
    """A page's tree that says of itself that a Pandoc to come wrote it."""
    return replace(entry, body=json.dumps({**json.loads(entry.held), "pandoc-api-version": [99, 1]}).encode())


def with_odd_letters(entry):
    """A page's tree with a letter that our own code parts a page's parts at."""
    block = {"t": "Para", "c": [{"t": "Str", "c": "a\x1db"}]}
    return replace(entry, body=json.dumps({**json.loads(entry.held), "blocks": [block]}).encode())


def with_odd_pages(entry):
    """Bibliography items whose pages are neither text nor number."""
    return replace(entry, meta={key: {**item, "page": {}} for key, item in entry.meta.items()})


@pytest.mark.parametrize(
    ("of_page", "changed", "told", "drawn"),
    [
        (True, of_another_pandoc, "of it, or of what it cites, Pandoc says: JSON parse error", set()),
        (False, with_odd_pages, "of it, or of what it cites, Pandoc says: Error reading bibliography", set()),
        (True, with_odd_letters, "this came of it, or of another: ", FIGURES),
    ],
)
def test_what_has_its_shape_and_no_page_comes_of_is_refused_and_made_here(
    of_page, changed, told, drawn, first, filled, tmp_path
):
    for place in (filled / "parse").iterdir():
        entry = sealed.opened(place.read_bytes(), "parse", place.name)
        if ("outline" in entry.meta) == of_page:  # else a bibliography
            place.write_bytes(sealed.sealed("parse", place.name, changed(entry)))
    second = course(tmp_path / "second")
    report = build(second, cache_url=str(filled), cache_write=True)
    (warning,) = report.warnings
    assert "refused and made here: " in warning and told in warning
    assert set(report.figures_drawn) == drawn
    assert whole(second / "_site") == whole(first / "clone" / "_site")
    third = course(tmp_path / "third")
    assert build(third, cache_url=str(filled)).warnings == [], "what was made here has its place there"
    assert build(second).warnings == [] and whole(second / "_site") == whole(third / "_site")


def test_a_bibliography_that_pandoc_refuses_is_made_anew_for_all_pages_that_cite_it(first, filled, tmp_path):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    shutil.rmtree(second / ".deeplecture" / "cache" / "body")
    shutil.rmtree(filled / "body")
    for place in (filled / "parse").iterdir():
        entry = sealed.opened(place.read_bytes(), "parse", place.name)
        if "outline" not in entry.meta:
            place.write_bytes(sealed.sealed("parse", place.name, with_odd_pages(entry)))
            (second / ".deeplecture" / "cache" / "parse" / place.name).unlink()
    (warning,) = build(second, cache_url=str(filled)).warnings
    assert "an entry was refused and made here: " in warning and "Error reading bibliography" in warning
    assert whole(second / "_site") == whole(first / "clone" / "_site")


def test_what_the_author_did_wrong_is_told_as_ever_where_its_page_came_from_the_shared_cache(
    filled, tmp_path, monkeypatch
):
    from deeplecture.write import pages, pandoc

    def refused(*_, **__):
        raise pandoc.WriteError("no such colour")

    monkeypatch.setattr(pages, "write_body", refused)
    second = course(tmp_path / "second")
    shutil.rmtree(filled / "body")
    with pytest.raises(BuildError, match=r"^\S+\.qmd: no such colour"):
        build(second, cache_url=str(filled))


@pytest.mark.parametrize("made", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path)])
def test_what_is_no_file_in_an_entry_s_place_is_refused_alone(made, first, filled, tmp_path):
    place = max((filled / "figure").iterdir())
    place.unlink()
    made(place)
    second = course(tmp_path / "second")
    report = build(second, cache_url=str(filled))
    (warning,) = report.warnings
    assert f"an entry was refused and made here: figure/{place.name}: it cannot be read (" in warning
    assert report.fetched["figure"] == len(FIGURES) - 1 and report.kernels_run == []
    assert whole(second / "_site") == whole(first / "clone" / "_site")


class Late(Folder):
    """A cache that takes its time for each answer."""

    asked = 0

    def read(self, name: str) -> bytes:
        self.asked += 1
        threading.Event().wait(0.1)
        return super().read(name)


@pytest.mark.parametrize(
    ("full", "worth", "given_up"),
    [(False, (0.15, 0.0, 0.0), True), (True, (0.15, 9.0, 0.0), False), (True, (0.15, 0.0, 0.0), True)],
)
def test_a_slow_cache_is_waited_for_as_long_as_its_answers_are_worth_it(
    full, worth, given_up, first, filled, tmp_path, monkeypatch
):
    late = Late(filled if full else tmp_path)
    monkeypatch.setattr(shared, "backend_of", lambda address, root: late)
    for name, seconds in zip(("AT_FIRST", "FOR_AN_ENTRY", "FOR_NONE"), worth, strict=True):
        monkeypatch.setattr(shared, name, seconds)
    second = course(tmp_path / "second")
    report = build(second, cache_url="s3://bucket/course")
    assert whole(second / "_site") == whole(first / "clone" / "_site")
    if not given_up:
        assert report.warnings == [] and sum(report.fetched.values()) == late.asked
        return
    (warning,) = report.warnings
    assert re.fullmatch(
        r"the shared cache s3://bucket/course is too slow: it was waited for \d+\.\d s, longer than its answers are worth; "
        "this build asks it no more",
        warning,
    )
    assert late.asked < sum(len(list((filled / kind).iterdir())) for kind in shared.KINDS)
    asked = late.asked
    shutil.rmtree(second / ".deeplecture" / "cache" / "body")
    assert build(second, cache_url="s3://bucket/course").warnings == [] and late.asked == asked


def test_a_slow_cache_is_written_all_the_same(first, tmp_path, monkeypatch):
    late = Late(tmp_path / "shared")
    monkeypatch.setattr(shared, "backend_of", lambda address, root: late)
    monkeypatch.setattr(shared, "AT_FIRST", 0.15)
    monkeypatch.setattr(shared, "FOR_NONE", 0.0)
    report = build(course(tmp_path / "second"), cache_url="s3://bucket/course", cache_write=True)
    assert len(report.warnings) == 1 and "is too slow" in report.warnings[0]
    assert len(list((tmp_path / "shared" / "figure").iterdir())) == len(FIGURES)


def test_of_an_entry_no_more_is_read_than_one_may_have(first, filled, tmp_path, monkeypatch):
    largest = min((filled / "figure").iterdir())
    monkeypatch.setattr(backends, "LARGEST", 1_000_000)
    read = []
    bounded = backends._bounded

    def noted(file):
        return bounded(type("Noted", (), {"read": staticmethod(lambda size: read.append(size) or file.read(size))}))

    with largest.open("ab") as file:
        file.truncate(1_000_000_000)  # a hole
    monkeypatch.setattr(backends, "_bounded", noted)
    second = course(tmp_path / "second")
    (warning,) = build(second, cache_url=str(filled)).warnings
    assert warning.endswith(f"an entry was refused and made here: figure/{largest.name}: it has more than 1 MB")
    assert max(read) <= backends.PIECE
    assert whole(second / "_site") == whole(first / "clone" / "_site")


def test_what_is_larger_than_one_may_have_is_not_given(tmp_path, monkeypatch):
    monkeypatch.setattr(shared, "LARGEST", 100)
    assert build(course(tmp_path / "second"), cache_url="../shared", cache_write=True).warnings == []
    assert not list((tmp_path / "shared").glob("*/*"))


@pytest.mark.object_store
def test_of_an_endless_answer_of_a_web_server_no_more_is_read_than_an_entry_may_have(monkeypatch):
    monkeypatch.syspath_prepend(str(CLOUD))

    class Endless(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            with suppress(ConnectionError):
                for _ in range(1000):  # of no end, but for a machine on which all of it were read
                    sent.append(self.wfile.write(bytes(100_000)))

        def log_message(self, *_):
            pass

    sent: list[int] = []
    monkeypatch.setattr(backends, "LARGEST", 3_000_000)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endless) as server:
        threading.Thread(target=server.serve_forever).start()
        cache = backends.Remote(f"http://127.0.0.1:{server.server_port}")
        cache.open(write=False)
        with pytest.raises(backends.TooLarge, match="more than 3 MB"):
            cache.read("figure/one")
        server.shutdown()
    assert sum(sent) < 30_000_000  # the rest is what sockets hold


@pytest.mark.parametrize(
    "asked",
    [
        *({kind: {"a\0b": "1"}} for kind in ("read", "listed", "looked", "searched", "asked", "versions")),
        {"versions": {"": "1"}},
        *(
            {"found": {one: "1"}}
            for one in ("garbage", "1", "[]", "[1]", '["*", "("]', '["/*", "a"]', '["*", 1]', "[" * 9999)
        ),
    ],
)
def test_an_entry_that_was_made_of_what_cannot_be_does_not_hold(asked, first):
    from deeplecture.execute.still import Still

    assert not Still(first / "clone", {}).holds(asked)


def test_what_a_part_took_is_a_number(filled, tmp_path):
    place = next((filled / "times").iterdir())
    entry = sealed.opened(place.read_bytes(), "times", place.name)
    place.write_bytes(sealed.sealed("times", place.name, replace(entry, meta={**entry.meta, UNIT: "long"})))
    assert len(draw_shard(course(tmp_path / "second"), 1, 1, cache_url=str(filled)).fetched) > 0


def test_a_folder_that_another_thread_makes_meanwhile_is_not_taken_away(tmp_path, monkeypatch):
    (tmp_path / "body").mkdir()
    (tmp_path / "body" / "one").write_text("of another thread")
    answers = [False, False]  # the folder came after it was asked for
    is_dir = Path.is_dir
    monkeypatch.setattr(
        Path, "is_dir", lambda path: answers.pop() if answers and path.name in ("two", "body") else is_dir(path)
    )
    caches.make_way(tmp_path / "body" / "two", tmp_path)
    assert not answers and (tmp_path / "body" / "one").read_text() == "of another thread"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://me:secret@127.0.0.1:1/c", ""),
        ("nosuch://me:a@secret@127.0.0.1:1/c//", "Protocol not known"),
        ("file://server/course", "server is another machine: mount its folder here"),
        ("file://_site/c", "_site is another machine"),
        ("local:///tmp/c", "local:// leads elsewhere"),
        ("memory://c", "memory:// leads elsewhere"),
        ("simplecache::file:///tmp/c", "simplecache::file:// leads elsewhere"),
        ("s3:/bucket/course", "a scheme is followed by ://"),
        ("file:/tmp/course", "a scheme is followed by ://"),
        ("http://", "http:// names no place"),
        ("://", ":// names no place"),
        ("https://host/c?token=1", "what follows ? or # is part of no entry's address"),
        ("~nobody-of-this-name/c", "there is no such folder"),
    ],
)
def test_an_address_that_cannot_be_meant_costs_one_warning_and_makes_no_folder(
    address, words, first, tmp_path, monkeypatch
):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    shutil.rmtree(second / ".deeplecture" / "cache" / "body")
    monkeypatch.chdir(tmp_path)
    before = set(second.iterdir()), set(tmp_path.iterdir())
    (warning,) = build(second, cache_url=address).warnings
    assert "cannot be used" in warning and words in warning and "secret" not in warning
    assert (set(second.iterdir()), set(tmp_path.iterdir())) == before


@pytest.mark.parametrize("address", [".deeplecture/cache", "_site", "file://{root}/_site/c", "units/../_print"])
def test_a_folder_that_builds_write_otherwise_is_no_shared_cache(address, first, tmp_path):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    before = whole(second)
    with pytest.raises(UserError, match="which builds write and empty: name another folder"):
        build(second, cache_url=address.format(root=second), cache_write=True)
    assert whole(second) == before


def test_nor_is_the_site_where_the_course_has_it_elsewhere(first, tmp_path):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    for kind in ("book", "slides"):
        edit(second / f"_quarto-{kind}.yml", f"output-dir: _site/{kind}", f"output-dir: public/{kind}")
    with pytest.raises(UserError, match=r"the shared cache public/c lies in \S+/public, which builds write and empty"):
        build(second, cache_url="public/c", cache_write=True)
    assert not (second / "public").exists()


@pytest.mark.parametrize(
    "address", [".", "..", "units", "course", "figures", "course/figures", "file://localhost{root}", "../link"]
)
def test_a_folder_that_holds_the_project_s_sources_is_no_shared_cache(address, first, tmp_path):
    second = shutil.copytree(first / "clone", tmp_path / "inside" / "second")
    (tmp_path / "inside" / "link").symlink_to(second)
    before = whole(tmp_path)
    with pytest.raises(UserError, match=r"which holds the project's sources \(\S+\): name a folder of its own"):
        build(second, cache_url=address.format(root=second), cache_write=True)
    assert whole(tmp_path) == before
    build(second, cache_url="shared", cache_write=True)
    assert (second / "shared" / "figure").is_dir(), "one beside them is"


@pytest.mark.parametrize("start", ["file://localhost", "file://", "FILE://LocalHost"])
def test_an_address_of_a_file_names_the_folder_of_this_machine(start, first, filled, tmp_path):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    shutil.rmtree(second / ".deeplecture" / "cache" / "body")
    report = build(second, cache_url=f"{start}{filled}")
    assert report.warnings == [] and report.fetched == {"body": len(kept(second, "body"))}


def test_an_address_of_a_file_may_be_written_as_browsers_do(first, filled, tmp_path):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    shutil.rmtree(second / ".deeplecture" / "cache" / "body")
    filled.rename(tmp_path / "my cäche")
    report = build(second, cache_url=(tmp_path / "my cäche").as_uri())
    assert "%20" in (tmp_path / "my cäche").as_uri() and report.warnings == []
    assert report.fetched == {"body": len(kept(second, "body"))}


@pytest.mark.parametrize(
    ("said", "writes"),
    [
        *((one, False) for one in ("", "0", "no", "false", "False", " 0 ")),
        *((one, True) for one in ("1", "YES", "true")),
    ],
)
def test_the_variable_says_yes_or_no(said, writes, first, tmp_path, monkeypatch):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    monkeypatch.setenv(shared.WRITE, said)
    (tmp_path / "shared").mkdir()
    build(second, cache_url=str(tmp_path / "shared"))
    assert any((tmp_path / "shared").iterdir()) == writes


@pytest.mark.parametrize("said", ["off", "2", "yess"])
def test_what_says_neither_is_an_error_that_names_the_variable(said, first, tmp_path, monkeypatch):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    monkeypatch.setenv(shared.WRITE, said)
    with pytest.raises(
        UserError, match=f"{shared.WRITE}={said} says neither yes nor no: it takes yes, true, 1 or no, false"
    ):
        build(second, cache_url=str(tmp_path / "shared"))
    assert not (tmp_path / "shared").exists()


def test_a_folder_that_cannot_be_made_costs_one_warning(first, tmp_path):
    (tmp_path / "file").write_text("")
    second = shutil.copytree(first / "clone", tmp_path / "second")
    shutil.rmtree(second / ".deeplecture" / "cache" / "body")
    assert len(build(second, cache_url=str(tmp_path / "file" / "c"), cache_write=True).warnings) == 1


def test_an_empty_cache_option_is_none_and_not_the_folder_that_one_is_in(first, tmp_path, monkeypatch, capfd):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert cli.main(["build", "--project", str(second), "--cache", "", "--cache-write"]) == 1
    assert "--cache-write: which cache?" in capfd.readouterr().err and not any((tmp_path / "here").iterdir())
    assert cli.main(["build", "--project", str(second), "--cache", "~nobody-of-this-name/c"]) == 2
    assert "there is no such user" in capfd.readouterr().err


def test_what_was_made_of_other_files_is_not_taken(filled, tmp_path):
    second = course(tmp_path / "second")
    (second / "data" / "width.txt").write_text("0.31")
    report = build(second, cache_url=str(filled))
    assert report.figures_drawn == ["coins()"] and report.kernels_run == [UNIT]
    assert report.fetched["figure"] == len(FIGURES) - 1


def test_the_environment_that_a_figure_asks_for_is_compared_too(first, filled):
    place = next(path for path in (filled / "figure").iterdir())
    entry = sealed.opened(place.read_bytes(), "figure", place.name)
    made_of = {**entry.meta["made_of"], "asked": {"DEEPLECTURE_TEST_OF_SHARE": "0" * 16}}
    place.write_bytes(sealed.sealed("figure", place.name, replace(entry, meta={**entry.meta, "made_of": made_of})))
    cache = Cache(first / "other" / "cache")
    cache.shared = shared.Shared(str(filled), first, write=False, warn=cache.warnings.append)
    from deeplecture.execute.still import Still

    still = Still(first / "clone", {})
    assert cache.fetch("figure", [place.name], figures.fit, lambda entry: still.holds(entry.meta["made_of"])) == {}
    assert cache.fetch("figure", [place.name], figures.fit).keys() == {place.name}


def test_only_who_is_told_to_writes(filled, tmp_path, monkeypatch):
    empty = tmp_path / "empty"
    empty.mkdir()
    second = course(tmp_path / "second")
    build(second, cache_url=str(filled))
    assert not build(second, cache_url=str(empty)).warnings and not list(empty.iterdir())
    monkeypatch.setenv(shared.WRITE, "0")
    build(second, cache_url=str(empty))
    assert not list(empty.iterdir())
    monkeypatch.setenv(shared.WRITE, "1")
    build(second, cache_url=str(empty))
    names = {path.relative_to(empty).as_posix() for path in empty.glob("*/*")}
    assert names == {path.relative_to(filled).as_posix() for path in filled.glob("*/*")}, "what was there before, too"
    with pytest.raises(UserError, match="--cache-write: which cache?"):
        build(second, cache_write=True)


def test_the_course_names_its_cache_as_seen_from_its_folder(filled, tmp_path, capsys):
    second = course(tmp_path / "second")
    edit(second / "_quarto.yml", "  package: course", "  package: course\n  cache: ../shared")
    assert cli.main(["build", "--project", str(second), "--json"]) == 0
    said = capsys.readouterr()
    report = json.loads(said.out)
    assert report["figures_drawn"] == [] and report["fetched"] == {
        kind: len(list((filled / kind).iterdir())) for kind in shared.KINDS
    }
    assert "took 4 figures from the shared cache\n" in said.err
    assert f"0 figures drawn, 4 kept ({sum(report['fetched'].values())} results from the shared cache)" in said.err
    assert cli.main(["cache", "--project", str(second)]) == 0
    figures = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("figure"))
    assert figures.split("\t")[-2:] == ["0 of 4 (0%)", "4"]
    shutil.rmtree(second / ".deeplecture")
    assert cli.main(["build", "--project", str(second), "--json", "--cache", "none"]) == 0
    assert len(json.loads(capsys.readouterr().out)["figures_drawn"]) == len(FIGURES)


class Hanging(Folder):
    """A cache that takes requests and does not answer."""

    def __init__(self, path: Path, at: str):
        super().__init__(path)
        self.at, self.asked = at, 0
        self.never = threading.Event()

    def _hang(self, what: str) -> None:
        self.asked += 1
        if what == self.at:
            requests.PATIENCE = 0.2  # what answers has had all the time that it took
            self.never.wait()

    def open(self, write: bool) -> None:
        self._hang("open")

    def read(self, name: str) -> bytes:
        self._hang("read")
        return super().read(name)

    def write(self, name: str, data: bytes) -> None:
        self._hang("write")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("open", "cannot be used: nothing was heard of it for 0.2 s; this build goes on without it"),
        ("read", "cannot be used: nothing was heard of it for 0.2 s; this build goes on without it"),
        ("write", "was not written: nothing was heard of it for 0.2 s"),
    ],
)
def test_a_cache_that_never_answers_costs_one_warning_and_is_asked_no_more(
    at, words, first, filled, tmp_path, monkeypatch
):
    hanging = Hanging(tmp_path if at == "write" else filled, at)
    monkeypatch.setattr(shared, "backend_of", lambda address, root: hanging)
    monkeypatch.setattr(requests, "PATIENCE", 60.0)
    second = shutil.copytree(first / "clone", tmp_path / "second")
    for kind in ("parse", "body"):
        shutil.rmtree(second / ".deeplecture" / "cache" / kind)
    report = build(second, cache_url="s3://bucket/course", cache_write=at == "write")
    assert report.warnings == [f"the shared cache s3://bucket/course {words}"]
    assert whole(second / "_site") == whole(first / "clone" / "_site")
    asked = hanging.asked
    shutil.rmtree(second / ".deeplecture" / "cache" / "body")
    assert build(second, cache_url="s3://bucket/course").warnings == [] or at == "write"
    assert hanging.asked == asked or at == "write", "a command that had no answer once does not ask again"
    hanging.never.set()


def test_what_is_there_and_no_cache_is_told_once(first, tmp_path):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    shutil.rmtree(second / ".deeplecture" / "cache" / "body")
    for address, words in (
        ("nowhere", "there is no such folder"),
        ("nosuch://bucket/course", "Protocol not known: nosuch (it takes a folder, s3://, gs:// or https://)"),
    ):
        (warning,) = build(second, cache_url=address).warnings
        assert warning == f"the shared cache {address} cannot be used: {words}; this build goes on without it"
        shutil.rmtree(second / ".deeplecture" / "cache" / "body")


def test_a_library_that_is_not_installed_is_named_with_the_way_to_get_it(first, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    second = shutil.copytree(first / "clone", tmp_path / "second")
    shutil.rmtree(second / ".deeplecture" / "cache" / "body")
    (warning,) = build(second, cache_url="s3://bucket/course").warnings
    assert "(pip install 'deeplecture[cloud]')" in warning


def test_a_writer_that_is_stopped_leaves_nothing_under_a_name(tmp_path, monkeypatch):
    folder = Folder(tmp_path / "shared")
    folder.open(write=True)
    (tmp_path / "shared" / "figure").mkdir()

    def killed(*_):
        raise SystemExit

    monkeypatch.setattr(caches.os, "replace", killed)
    monkeypatch.setattr(caches.Path, "unlink", lambda *_, **__: None)  # a killed process tidies nothing up
    with pytest.raises(SystemExit):
        folder.write("figure/abc", b"half")
    monkeypatch.undo()
    (left,) = os.listdir(tmp_path / "shared" / "figure")
    assert left.startswith(".new-") and re.fullmatch(r"[0-9a-f]{40}", left) is None
    with pytest.raises(FileNotFoundError):
        folder.read("figure/abc")


def test_two_builds_that_write_at_once_leave_whole_entries(first, tmp_path):
    clones = [course(tmp_path / name) for name in ("one", "two")]
    command = [sys.executable, "-m", "deeplecture.cli", "build", "--cache", tmp_path / "shared", "--cache-write"]
    with started(*command, "--project", clones[0]) as one, started(*command, "--project", clones[1]) as two:
        assert (one.wait(), two.wait()) == (0, 0)
    entries = list((tmp_path / "shared").glob("*/*"))
    assert {path.relative_to(tmp_path) for path in entries} == {
        path.relative_to(first) for path in (first / "shared").glob("*/*")
    }
    for path in entries:
        sealed.opened(path.read_bytes(), path.parent.name, path.name)


def test_names_are_the_same_on_every_system(filled):
    assert all(re.fullmatch(r"[a-z]+/[0-9a-f]{40}", path.relative_to(filled).as_posix()) for path in filled.glob("*/*"))


def test_paths_of_libraries_are_told_as_every_machine_has_them(filled, tmp_path):
    inside = Path(SITES[0])
    assert sealed.anywhere(f"{inside}/matplotlib/one.ttf", tmp_path) == "<libraries>/matplotlib/one.ttf"
    below = os.path.relpath(inside, inside.parents[1])
    assert sealed.anywhere(f"{below}/matplotlib/one.ttf", inside.parents[1]) == "<libraries>/matplotlib/one.ttf"
    assert sealed.here("<libraries>/matplotlib/one.ttf", tmp_path) == f"{inside}/matplotlib/one.ttf"
    assert sealed.here("<libraries>/matplotlib/one.ttf", inside.parents[1]) == f"{below}/matplotlib/one.ttf"
    assert sealed.anywhere("data/width.txt", tmp_path) == sealed.here("data/width.txt", tmp_path) == "data/width.txt"
    told = b"".join(path.read_bytes().split(b"\n", 2)[1] for path in filled.glob("*/*"))
    assert b"<libraries>/matplotlib" in told and str(inside).encode() not in told


def test_what_names_a_folder_of_this_machine_is_not_given(tmp_path):
    root = course(tmp_path / "clone")
    edit(root / UNIT, 'print(len(Path("data/width.txt").read_text()))', "print(Path.cwd())")
    build(root, cache_url="../shared", cache_write=True)
    given = {kind: {path.name for path in (tmp_path / "shared" / kind).glob("*")} for kind in shared.KINDS}
    assert given["figure"] == kept(root, "figure") and not given["code"]
    assert len(given["body"]) == len(kept(root, "body")) - 2, "nor the two pages that show it"
    places = [path for path in (tmp_path / "shared").glob("*/*") if os.fsencode(root) in path.read_bytes()]
    assert places == []


def test_nor_what_names_one_in_the_letters_of_a_page_or_python_s_own_folder(tmp_path):
    root = tmp_path / "R&D"
    assert sealed.of_machine(f"<code>{tmp_path}/R&amp;D/one.py</code>".encode(), root)
    assert sealed.of_machine(json.dumps({"text": f"{root}"}).encode(), root)
    assert not sealed.of_machine(f"<code>{tmp_path}/others</code>".encode(), root)
    assert sealed.of_machine(sys.executable.encode(), root) == (sys.prefix != sys.base_prefix)


def test_a_full_disk_is_told_with_one_name(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(caches.os, "replace", full)
    with pytest.raises(OSError, match=r"No space left on device: '[^']*/figure/one'$"):
        Folder(tmp_path).write("figure/one", b"half")


def test_what_was_begun_before_anybody_waited_has_its_time():
    asked, answer = requests.Requests(), threading.Event()
    asked.begin(answer.wait)
    asked.heard -= 60  # a build went on meanwhile
    asked.wait(lambda: answer.set() or not asked.running)
    assert not asked.dead


@pytest.fixture
def asleep(monkeypatch):
    """The clock of a process that sleeps for a minute as soon as it waits, and then looks at it again and again."""
    monkeypatch.setattr(requests, "LOOK", 0.01)
    monkeypatch.setattr(requests, "PATIENCE", 0.05)
    looks = iter([0.0, 0.0, *(60.0 + requests.LOOK * look for look in range(100))])
    monkeypatch.setattr(requests, "time", type("Clock", (), {"monotonic": staticmethod(lambda: next(looks))}))
    return looks


def test_what_this_process_slept_through_is_nobody_s_silence(asleep):
    asked, answer = requests.Requests(worth=2.0), threading.Event()
    asked.begin(answer.wait)
    asked.wait(lambda: answer.set() or not asked.running)
    assert not asked.dead


def test_who_says_nothing_after_that_is_given_up(asleep):
    asked, never = requests.Requests(), threading.Event()
    asked.begin(never.wait)
    with pytest.raises(requests.Silent):
        asked.wait(lambda: False)
    assert next(asleep) < 60.0 + 2 * requests.PATIENCE
    never.set()


def test_a_failed_build_gives_what_it_made(tmp_path, monkeypatch):
    def late(self, name: str, data: bytes, write=Folder.write) -> None:
        threading.Event().wait(0.3)
        write(self, name, data)

    monkeypatch.setattr(Folder, "write", late)
    root = course(tmp_path / "clone")
    (root / "course/figures/two/coins.py").write_text(
        "from deeplecture.figure import figure\n@figure('schematic')\ndef coins():\n    raise ValueError('tails')\n"
    )
    with pytest.raises(BuildError, match="tails"):
        build(root, cache_url="../shared", cache_write=True)
    assert len(list((tmp_path / "shared" / "figure").iterdir())) == len(FIGURES) - 1


def test_without_a_shared_cache_its_libraries_are_not_loaded(first, tmp_path):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    text = f"import sys; from pathlib import Path; from deeplecture.build import build; build(Path({str(second)!r}));"
    text += "print(sorted({'fsspec', 's3fs', 'urllib.request', 'asyncio', 'distributed'} & set(sys.modules)))"
    assert run(sys.executable, "-c", text).stdout.strip() == "[]"


# -- over the network --


@contextmanager
def s3_server():
    """moto's S3 on a free port; yields the variables that lead s3fs to it."""
    found = {**os.environ, "PYTHONPATH": str(CLOUD)}
    with started(sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0", env=found) as server:
        yield found | s3(port_of(server, r"Running on http://127\.0\.0\.1:(\d+)"))
        server.terminate()


def port_of(server, tells: str) -> int:
    """The port that a server took, as it says when it listens: one that was found free before another may have by now."""
    wait_for(lambda: re.search(tells, server.said()) or server.poll() is not None)
    return int(re.search(tells, server.said())[1])


def s3(port: int) -> dict[str, str]:
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}
    return {**keys, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_EC2_METADATA_DISABLED": "true"}


# A command that waits for a server as long as that takes on a busy machine.
PATIENT = """
import sys
from deeplecture.share import requests, shared
requests.PATIENCE = shared.AT_FIRST = 60.0
from deeplecture.cli import main
sys.exit(main(sys.argv[1:]))
"""


def built(root: Path, variables: dict, *options, program: tuple = ("-c", PATIENT)) -> tuple[dict, str]:
    """Build with the libraries of the cloud; the report and what was said beside it."""
    done = run(sys.executable, *program, "build", "--project", root, "--json", *options, env=variables)
    return json.loads(done.stdout), done.stderr


@pytest.mark.object_store
def test_over_s3_a_second_clone_draws_nothing_and_a_poisoned_entry_is_refused(first, tmp_path):
    url = "s3://bucket/courses/tiny"
    clone, fourth = (shutil.copytree(first / "clone", tmp_path / name) for name in ("clone", "fourth"))
    second, third = course(tmp_path / "second"), course(tmp_path / "third")
    with s3_server() as variables:
        steps = "import fsspec; s3 = fsspec.filesystem('s3'); "
        run(sys.executable, "-c", f"{steps}s3.mkdir('bucket')", env=variables)
        report, _ = built(clone, variables, "--cache", url, "--cache-write")
        assert report["warnings"] == []
        report, _ = built(second, variables, "--cache", url)
        assert report["figures_drawn"] == report["kernels_run"] == report["warnings"] == []
        names = {kind: len(list((first / "shared" / kind).iterdir())) for kind in shared.KINDS}
        assert report["fetched"] == names
        swap = "one, two = sorted(s3.ls('bucket/courses/tiny/figure'))[:2]; s3.pipe_file(one, s3.cat_file(two))"
        run(sys.executable, "-c", steps + swap, env=variables)
        report, said = built(third, variables, "--cache", url)
        assert "an entry was refused and made here" in said and report["fetched"]["figure"] == names["figure"] - 1
        shutil.rmtree(third)
        run(sys.executable, "-c", f"{steps}s3.pipe_file(s3.ls('bucket/courses/tiny/figure')[0], b'')", env=variables)
        report, said = built(course(third), variables, "--cache", url)
        assert "an entry was refused and made here" in said and report["fetched"]["figure"] == names["figure"] - 1
        shutil.rmtree(fourth / ".deeplecture" / "cache" / "body")
        (warning,) = built(fourth, variables, "--cache", "s3://nosuch/courses/tiny")[0]["warnings"]
        assert "s3://nosuch/courses/tiny cannot be used: The specified bucket does not exist" in warning
    assert whole(second / "_site") == whole(third / "_site") == whole(first / "clone" / "_site")


@pytest.mark.object_store
@pytest.mark.parametrize("accepts", [True, False])
def test_an_s3_that_accepts_and_never_answers_or_refuses_costs_one_warning(accepts, first, tmp_path):
    second = shutil.copytree(first / "clone", tmp_path / "second")
    shutil.rmtree(second / ".deeplecture" / "cache" / "body")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if accepts:
            silent.listen(64)
        variables = {**os.environ, "PYTHONPATH": str(CLOUD), **s3(silent.getsockname()[1])}
        program = ("-m", "deeplecture.cli")
        report, said = built(second, variables, "--cache", "s3://bucket/course", program=program)
    (warning,) = report["warnings"]
    assert warning.startswith("the shared cache s3://bucket/course cannot be used: ") and said.count("warning:") == 1
    assert whole(second / "_site") == whole(first / "clone" / "_site")


@pytest.mark.object_store
def test_a_web_server_is_read(first, filled, tmp_path):
    second = course(tmp_path / "second")
    (filled / "figure" / min(kept(first / "clone", "figure"))).unlink()
    with started(sys.executable, "-u", "-m", "http.server", "-b", "127.0.0.1", "0", cwd=filled) as server:
        port = port_of(server, r"port (\d+)")
        variables = {**os.environ, "PYTHONPATH": str(CLOUD)}
        report, _ = built(second, variables, "--cache", f"http://127.0.0.1:{port}")
    assert len(report["figures_drawn"]) == 1 and report["warnings"] == report["kernels_run"] == []
    assert whole(second / "_site") == whole(first / "clone" / "_site")
