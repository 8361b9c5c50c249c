"""What a disk, a stranger or an accident does to files of the cache and the site is made good by the next build, which says so."""

import os
import shutil
from pathlib import Path

import pytest
from test_kernel import TEXT, UNIT
from tiny_course import copy, edit, renewed, whole

from deeplecture import build as build_module
from deeplecture import cli
from deeplecture.build import render
from deeplecture.cache import KINDS, make_way
from deeplecture.errors import BuildError, UserError


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The tiny course with a unit of cells, built once, and its site."""
    root = copy(tmp_path_factory.mktemp("damage") / "course")
    (root / UNIT).write_text(TEXT)
    edit(root / "_quarto-book.yml", "units/02-curves.qmd", f"units/02-curves.qmd\n    - {UNIT}")
    renewed(root)
    return root, whole(root / "_site")


def flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 40] ^= 1
    file.write_bytes(data)


def folder(file: Path) -> None:
    file.unlink()
    (file / "within").mkdir(parents=True)


def replaced(make):
    """A way that puts something else in a file's place."""

    def put(file: Path) -> None:
        file.unlink()
        make(file)

    return put


WAYS = {
    "a bit": flipped,
    "cut short": lambda file: file.write_bytes(file.read_bytes()[: len(file.read_bytes()) // 2]),
    "emptied": lambda file: file.write_bytes(b""),
    "other text": lambda file: file.write_text("[3]"),
    "a folder": folder,
    "a link": replaced(lambda file: file.symlink_to("/usr")),
    "a link to itself": replaced(lambda file: file.symlink_to(file.name)),
    "a link to nothing": replaced(lambda file: file.symlink_to("/nowhere/at/all")),
    "a pipe": replaced(os.mkfifo),
    "an endless file": replaced(lambda file: file.symlink_to("/dev/zero")),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_file_is_made_again_with_one_warning(way, course):
    root, site = course
    kept = root / ".deeplecture"
    for kind in KINDS:
        entry = sorted((kept / "cache" / kind).iterdir())[0]
        WAYS[way](entry)
        warnings = renewed(root)[3].warnings
        assert whole(root / "_site") == site
        assert warnings == [f"the cache entry {kind}/{entry.name} was damaged: it is made again"]
    for name in ("cache/last.json", "facts.json", "_site.json"):
        WAYS[way](kept / name)
        warnings = renewed(root)[3].warnings
        assert whole(root / "_site") == site
        assert len(warnings) == (name == "_site.json") and all("was damaged" in text for text in warnings)
    for name in ("index.html", "book/search.json", "assets/base.css"):
        page = root / "_site" / name
        if page.exists():
            WAYS[way](page)
            assert renewed(root)[3].warnings == [f"_site/{name} was changed since the last build: it is made again"]
    assert whole(root / "_site") == site
    drawn, ran, wrote, report = renewed(root)
    assert (drawn, ran, wrote, report.warnings) == (set(), set(), set(), [])


def test_an_entry_in_anothers_place_is_made_again(course):
    root, site = course
    entries = sorted((root / ".deeplecture/cache").glob(f"*/{'?' * 40}"))
    for kind in KINDS:
        one = next(entry for entry in entries if entry.parent.name == kind)
        others = [entry for entry in entries if entry != one]
        shutil.copy(
            max(others, key=lambda other: other.parent == one.parent), one
        )  # of the same kind where there is one
        assert renewed(root)[3].warnings == [f"the cache entry {kind}/{one.name} was damaged: it is made again"]
        assert whole(root / "_site") == site


def test_a_bad_block_below_the_site_is_found_by_the_check_and_mended_by_a_build_that_verifies(course, capfd):
    """A disk that loses a bit changes no time, which is all that a build asks of the files that it has written."""
    root, site = course
    page = root / "_site/book/index.html"
    status = page.stat()
    flipped(page)
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert cli.main(["check", "--no-browser", "--project", str(root)]) == 1
    assert "_site/book/index.html:1: asset: book/index.html is not what the build wrote" in capfd.readouterr().out
    warnings = renewed(root, verify=True)[3].warnings
    assert warnings == ["_site/book/index.html was changed since the last build: it is made again"]
    assert whole(root / "_site") == site


def test_no_cache_entry_is_a_pickle(course):
    entries = [file.read_bytes().split(b"\n", 2)[2] for file in (course[0] / ".deeplecture/cache").rglob("?" * 40)]
    assert len(entries) > 20 and not any(body.startswith(b"\x80") for body in entries)


@pytest.mark.parametrize("stands", [Path.mkdir, os.mkfifo])
def test_what_stands_where_the_work_is_kept_makes_way(stands, course):
    root, site = course
    kept = root / ".deeplecture"
    for name in ("lock", "builder"):
        (kept / name).unlink(missing_ok=True)
        stands(kept / name)
    shutil.rmtree(kept / "cache" / "body")
    for name in ("cache/body", "new-1", "old-1"):
        (kept / name).write_text("somebody's")
    shutil.rmtree(kept / "ipython", ignore_errors=True)
    shutil.rmtree(kept / "cells")
    (kept / "ipython").write_text("somebody's")
    (kept / "cells").write_text("somebody's")
    for entry in (kept / "cache" / "code").iterdir():
        entry.unlink()
    renewed(root)
    assert whole(root / "_site") == site


def test_a_folder_that_another_thread_makes_meanwhile_is_never_in_the_way(tmp_path, monkeypatch):
    """Thirteen units ask at once whether something stands where their cells are written, and each makes the folder."""
    seen, others, made = Path.is_dir, tmp_path / "cells" / "others.py", []

    def late(path):
        answer = seen(path)
        if path == others.parent and not answer:
            made.append(path)
            path.mkdir()
            others.write_text("of another thread")
        return answer

    monkeypatch.setattr(Path, "is_dir", late)
    make_way(tmp_path / "cells" / "own.py", tmp_path)
    assert others.exists() == bool(made)


def test_a_site_that_is_a_link_is_left_with_the_way_out(course):
    root, site = course
    elsewhere = root.parent / "elsewhere"
    (root / "_site").rename(elsewhere)
    (root / "_site").symlink_to(elsewhere)
    with pytest.raises(UserError, match=r"_site is a link, .* take it away, or name the folder .*output-dir"):
        renewed(root)
    assert whole(elsewhere) == site
    (root / "_site").unlink()
    (root / "_site").write_text("a file")
    with pytest.raises(UserError, match="_site is a file, .*: move it away"):
        renewed(root)
    (root / "_site").unlink()
    elsewhere.rename(root / "_site")


def test_a_site_that_is_taken_away_during_a_build_is_made_again(course, monkeypatch):
    root, site = course
    execute, times = build_module.execute, []

    def without_site(context):
        results = execute(context)
        if not times:
            shutil.rmtree(root / "_site")
        times.append(1)
        return results

    monkeypatch.setattr(build_module, "execute", without_site)
    edit(root / "units/01-lines.qmd", "ends at", "stops at")
    report = renewed(root)[3]
    assert report.warnings == ["_site was taken away while it was built: it is made again"]
    edit(root / "units/01-lines.qmd", "stops at", "ends at")
    renewed(root)
    assert whole(root / "_site") == site


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("course/helpers/ink.py", b"INK = '\xff'", "course/helpers/ink.py:1: is not Python"),
        ("course/helpers/ink.py", b"INK = 1\0", "course/helpers/ink.py:1: is not Python"),
        ("references.bib", b"@book{a,\n title={\xe4}}", r"references.bib:2: not UTF-8 \(byte 0xe4\)"),
        ("units/_shared.qmd", None, "units/_shared.qmd|the included file _shared.qmd is not there"),
    ],
)
def test_a_source_that_cannot_be_read_is_named(name, content, told, course):
    root, _ = course
    before = (root / name).read_bytes()
    (root / name).unlink()
    (root / name).mkdir() if content is None else (root / name).write_bytes(content)
    with pytest.raises(BuildError, match=told):
        renewed(root)
    (root / name).rmdir() if content is None else (root / name).unlink()
    (root / name).write_bytes(before)


def test_a_kernel_that_does_not_start_says_why(tmp_path, monkeypatch):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/ipykernel_launcher.py").write_text(
        "import sys\nprint('no luck')\nsys.exit('there is no such thing')\n"
    )
    (tmp_path / "one.qmd").write_text("---\ntitle: One\n---\n\n```{python}\nprint(1)\n```\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "bad"))
    with pytest.raises(
        BuildError, match="one.qmd: the unit's kernel does not start .*there is no such thing | no luck"
    ):
        render(tmp_path / "one.qmd", tmp_path / "one.html")


def test_what_is_rendered_can_be_read_by_others(tmp_path):
    (tmp_path / "one.qmd").write_text("---\ntitle: One\n---\n\nHello.\n")
    before = os.umask(0o022)
    try:
        render(tmp_path / "one.qmd", tmp_path / "made" / "one.html")
    finally:
        os.umask(before)
    modes = {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "made").rglob("*") if path.is_file()}
    assert modes == {"0o644"}
