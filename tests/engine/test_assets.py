"""What pages load is all there, all used, from our own folder, small, and readable from the last row."""

import json
import re
from pathlib import Path

import pytest

from deeplecture.errors import UserError
from deeplecture.site import assets, frames
from deeplecture.write.body import Body

ROOT = Path(__file__).parents[2]
NODE_MODULES = ROOT / "node_modules"
PARTS = ("math", "film", "interactive", "question", "steps", "knob", "mermaid")
AUDIENCES = {
    "deck.html": ("shared", *PARTS, "deck"), "chapter.html": ("shared", *PARTS, "chapter"),
    "home.html": ("shared", "math", "chapter", "home", "film"),
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, bytes]]:
    return {
        audience: {name: body if isinstance(body, bytes) else body.read_bytes() for name, body in files.items()}
        for audience, files in assets.collect(NODE_MODULES).items()
    }


def _urls(name: str, sheet: bytes) -> set[str]:
    """Site paths of what a style sheet loads."""
    folder = name.rpartition("/")[0]
    urls = re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.decode())
    return {f"{folder}/{url}".lstrip("/") for url in urls if not url.startswith("data:")}


def _loaded(template: str) -> set[str]:
    text = frames._text_of(template)  # with the templates that it includes
    found = re.findall(r'(?:src|href)="{{ assets }}/([^"?]+)\?v={{ version }}"', text)
    return {name.replace("{{ part }}", part) for name in found for part in PARTS[1:]}


@pytest.mark.parametrize("template", AUDIENCES)
def test_a_page_loads_only_what_its_audience_has(found, template):
    have = set().union(*(found[audience] for audience in AUDIENCES[template]))
    assert _loaded(template) <= have


def test_style_sheets_load_only_what_is_collected_beside_them(found):
    for files in found.values():
        for name, body in files.items():
            if name.endswith(".css"):
                assert _urls(name, body) <= set(files), name


def test_nothing_is_collected_that_no_page_loads(found):
    loaded = set().union(*map(_loaded, AUDIENCES))
    for files in found.values():
        for name, body in files.items():
            if name.endswith(".css"):
                loaded |= _urls(name, body)
    assert set().union(*found.values()) == loaded


def test_no_source_map_and_no_second_font_format(found):
    for files in found.values():
        for name, body in files.items():
            assert not name.endswith((".map", ".woff", ".ttf"))
            if name.endswith((".css", ".js")):
                assert b"sourceMappingURL=" not in body, name


@pytest.mark.parametrize(("audience", "limit"), [("deck", 2_000_000), ("chapter", 1_500_000)])
def test_weight(found, audience, limit):
    assert sum(len(body) for group in ("shared", "math", audience) for body in found[group].values()) < limit


def test_a_missing_package_names_the_file_and_the_way_out(tmp_path):
    with pytest.raises(UserError, match=r"reveal\.css.*make setup"):
        assets.collect(tmp_path)


def test_the_lock_file_records_no_download_addresses():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert "resolved" not in entry, name
        assert entry["integrity"].startswith("sha512-"), name


# -- readable ------------------------------------------------------------------------------------------------------


def test_no_text_on_a_slide_is_under_25_pixels():
    """25 px of 1600 are 16 px on a projector of 1024. References, which are looked up and not read from the wall, have 20."""
    sheet = (assets.OURS / "deck.css").read_text(encoding="utf-8")
    sheet, rules = re.subn(r"\.references \{ font-size: calc\(20 \* var\(--u\)\);", ".references {", sheet)
    assert rules == 1
    # One unit (--u) is a pixel of 1600; --px is one on the screen, for the bar at the foot.
    named = r"(?:font-size|--text|--small|--foot|--code):\s*(?:calc\()?([\d.]+)(?:px| \* var\(--(?:u|px)\)\))"
    sizes = [float(size) for size in re.findall(named, sheet)]
    assert len(sizes) > 10
    assert min(sizes) >= 25


def _luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.1)."""
    colour = colour * 2 if len(colour) == 3 else colour
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("selector", [":root", '[data-bs-theme="dark"]'])
def test_every_text_colour_contrasts_with_paper_and_with_wash(selector):
    sheet = (assets.OURS / "base.css").read_text(encoding="utf-8")
    block = sheet[sheet.index(f"{selector} {{") :].partition("}")[0]
    colours = dict(re.findall(r"--([a-z]+): #([0-9a-f]{3,6})\b", block))
    grounds = [colours.pop("paper"), colours.pop("wash")]
    del colours["line"]  # rules, not text
    assert len(colours) == 15
    for name, colour in colours.items():
        for ground in grounds:
            assert _contrast(colour, ground) >= 4.5, name


# -- templates -----------------------------------------------------------------------------------------------------


def _fill(template: str, **variables) -> str:
    number, appendix = variables.pop("number", ""), variables.pop("appendix", "")
    body = Body("The <em>title</em>", "", (), "", "T", (), "", number, appendix, "", "<p>Body.</p>")
    return frames.fill(template, {"assets": "a", "version": "1", "body": body, **variables})


def _main(html: str):
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "html.parser").find("main")


@pytest.mark.parametrize(
    ("variables", "heading"),
    [
        ({}, "The title"),
        ({"number": "3"}, "3 The title"),
        ({"number": "A", "appendix": "A"}, "Appendix A — The title"),
        ({"book_title_header": True, "site_title": "A book"}, "A book"),
    ],
)
def test_the_heading_of_a_chapter(variables, heading):
    main = _main(_fill("chapter.html", **variables))
    assert " ".join(main.select_one("#title-block-header h1.title").get_text().split()) == heading


def test_a_chapter_adds_no_paragraph_or_item_to_its_text_but_in_navigation():
    turn = {"href": "b.html", "number": "2", "title": "Next"}
    html = _fill("chapter.html", nav=[turn], next=turn, prev=turn, **{"deck_href": "d.html", "reading_minutes": "5"})
    main = _main(html)
    for nav in main.find_all("nav"):
        nav.decompose()
    assert [element.get_text() for element in main.find_all(["p", "li"])] == ["Body."]


def test_only_pages_with_formulas_load_what_typesets_them():
    for template in ("chapter.html", "deck.html"):
        assert "katex" not in _fill(template)
        assert "katex" in _fill(template, math=True)


def test_reveal_options_reach_the_page_as_json():
    options = {"transition": "fade", "navigation-mode": "linear"}
    html = _fill("deck.html", reveal_options=options)
    given = re.search(r'<script type="application/json" id="reveal-options">(.*?)</script>', html, re.S)
    assert json.loads(given[1]) == options


def test_what_a_frame_is_told_is_escaped_and_bodies_are_not():
    html = _fill("chapter.html", nav=[{"href": "b.html", "title": "Loss < gain & more"}], site_title="<i>")
    assert "Loss &lt; gain &amp; more" in html and "<em>title</em>" in html and "<i>" not in html
