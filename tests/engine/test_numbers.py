"""Numbers in a text: formats, signs, spaces and powers; and figures that give them, by unit."""

import importlib
import sys

import pytest
from tiny_course import copy, edit, renewed

from deeplecture.cache import Cache, Entry, prune, usage
from deeplecture.errors import BuildError
from deeplecture.numbers import Numbers, said

SOME = Numbers(share=0.8649, gap=-0.312, count=60_000, year=1986, loss=[0.5, 2.34e-7], by={"cnn": [1, -2]}, name="a-b")


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("share:.0%", "86\u202f%"), ("gap:.1%", "\u221231.2\u202f%"), ("share:.1p", "86.5"), ("gap:.0p", "\u221231"),
        ("gap:.2f", "\u22120.31"), ("gap:+.2f", "\u22120.31"), ("share:+.1f", "+0.9"),
        ("count", "60,000"), ("year", "1986"), ("count:,", "60,000"), ("year:,", "1,986"),
        ("loss[1]:.2g", "2.3 × 10⁻⁷"), ("loss[-1]:.0e", "2 × 10⁻⁷"), ("loss[0]", "0.5"),
        ("by[cnn][1]", "\u22122"), ("by[cnn][0]:.1f m", "1.0\u202fm"), ("share:.2f %", "0.86\u202f%"), ("name", "a-b"),
    ],
)  # fmt: skip
def test_a_number_is_said_as_a_text_says_it(wanted, text):
    assert SOME[wanted] == text


def test_powers_of_ten_keep_their_sign_and_lose_a_factor_of_one():
    assert [said(value, ".0e") for value in (1e-3, -2e5, 1e12)] == ["10⁻³", "\u22122 × 10⁵", "10¹²"]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("los", "there is no los: it has share, gap, count, year, loss, by, name"),
        ("loss", "loss is not one number: it has 2 entries"),
        ("loss[2]", "there is no loss\\[2\\]: loss has 2 entries"),
        ("by[mlp]", "there is no by\\[mlp\\]: by has cnn"),
        ("share[0]", "there is no share\\[0\\]: share has nothing inside"),
    ],
)
def test_a_number_that_is_not_there_is_told_with_those_that_are(wanted, message):
    with pytest.raises(LookupError, match=message):
        SOME[wanted]


def test_what_a_text_asks_of_a_figure_wrongly_is_an_error_of_its_line(tmp_path):
    root = copy(tmp_path / "course")
    edit(root / "units/01-lines.qmd", '["end:.1f"]', '["and:.1f"]')
    with pytest.raises(BuildError, match=r"01-lines.qmd:22: .*there is no and: it has end"):
        renewed(root)


def test_two_units_may_have_figures_of_one_name(tmp_path):
    root = copy(tmp_path / "course")
    text = (root / "course/figures/one/line.py").read_text().replace("end=float(slope)", "end=7.0")
    (root / "course/figures/two/line.py").write_text(text)
    edit(
        root / "units/02-curves.qmd",
        "words on",
        'words (`{python} fig.line["end:.0f"]` and `{python} one.line["end:.0f"]`) on',
    )
    renewed(root)
    assert "(7 and 1)" in (root / "_site/book/units/02-curves.html").read_text()
    sources = {path.name for path in (root / "_site/figures").glob("line*.py.txt")}
    assert sources == {"line-one.py.txt"}  # of the one that is shown
    edit(root / "units/02-curves.qmd", "fig.wave()", "fig.line()")
    renewed(root)
    assert {path.name for path in (root / "_site/figures").glob("line*.py.txt")} == {
        "line-one.py.txt",
        "line-two.py.txt",
    }


def test_a_name_is_the_figure_though_its_module_has_the_same(tmp_path, monkeypatch):
    root = copy(tmp_path / "course")
    monkeypatch.syspath_prepend(str(root))
    # Another test of this process may have loaded a course of the same name from elsewhere.
    for name in [name for name in sys.modules if name.split(".")[0] == "course"]:
        monkeypatch.delitem(sys.modules, name)
    try:
        module = importlib.import_module("course.figures.one.line")
        fig = importlib.import_module("course.figures.one")
        assert fig.line is module.line and fig.line["end"] == "1.0" and fig.line.numbers(slope=3).end == 3
        assert sorted(name for name in dir(fig) if name[0] != "_") == ["front", "line"]
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "course"]:
            del sys.modules[name]


def test_numbers_from_the_cache_have_the_order_of_the_figure(tmp_path):
    by_size = {"40": 0.2, "1000": 0.04, "15": 0.4}
    Cache(tmp_path).put("figure", "k", Entry({"numbers": {"wide": 1, "by_size": by_size, "alone": 2}}))
    entry = Cache(tmp_path).get("figure", "k")
    assert list(entry.meta["numbers"]) == ["wide", "by_size", "alone"]
    assert list(entry.meta["numbers"]["by_size"]) == list(by_size)


def test_a_cache_that_an_older_engine_left_is_counted_and_pruned(tmp_path):
    (tmp_path / "last.json").write_text('{"used": {"figure": []}, "hits": {"figure": 3}, "misses": {"figure": 1}}')
    counted = usage(tmp_path)
    assert (counted.hits["figure"], counted.misses["figure"], counted.hits["source"], counted.unused["body"]) == (
        3,
        1,
        0,
        0,
    )
    Cache(tmp_path).put("body", "k", Entry({}))
    for kind in ("shape", "check"):  # the one is of an older engine, the other of `deeplecture check`
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "x").write_text("")
    assert prune(tmp_path) == 2 and not (tmp_path / "shape").exists() and (tmp_path / "check/x").exists()
    Cache(tmp_path).put("body", "k", Entry({}))
    assert usage(tmp_path).unused["body"] == 1 and prune(tmp_path) == 1 and usage(tmp_path).entries["body"] == 0
