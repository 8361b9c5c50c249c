"""What is made of the whole book: search, gallery, provenance, what a reader can take away of a figure."""

import argparse
import csv
import functools
import http.server
import io
import json
import re
import shlex
import threading
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from tabs import READY
from tiny_course import built, edit, whole

from deeplecture.build import build
from deeplecture.commands import figure as figure_command
from deeplecture.errors import BuildError, UserError
from deeplecture.execute.calls import Call, Declared
from deeplecture.write import downloads
from deeplecture.write.body import write_body
from deeplecture.write.contents import contents
from deeplecture.write.parsed import Manuscript, parse

CHAPTERS = ("book/units/01-lines.html", "book/units/02-curves.html")


@pytest.fixture(scope="module")
def course(tiny, tmp_path_factory) -> Path:
    return built(tiny, tmp_path_factory.mktemp("extras") / "course")


@pytest.fixture(scope="module")
def site(course) -> Path:
    return course / "_site"


def soup(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


# -- what a reader can take away -----------------------------------------------------------------------------------


def test_numbers_become_a_line_a_value():
    text = downloads.numbers_table(
        {"end": 2.5, "loss": [1.0, 0.5], "grid": [[1, 2], [3, 4]], "by": {"a, b": "x"}}
    ).decode()
    assert list(csv.reader(io.StringIO(text))) == [
        ["name", "index", "value"], ["end", "", "2.5"], ["loss", "0", "1.0"], ["loss", "1", "0.5"],
        ["grid", "0.0", "1"], ["grid", "0.1", "2"], ["grid", "1.0", "3"], ["grid", "1.1", "4"], ["by", "a, b", "x"],
    ]  # fmt: skip


def test_the_command_gives_the_figure_its_arguments_back():
    arguments = (
        ("learning_rate", 0.1),
        ("name", "it's"),
        ("label", "adam"),
        ("digits", "10"),
        ("sizes", (1, 2)),
        ("flat", True),
    )
    declared = Declared("bowl", "course.figures.one", "one", Path("bowl.py"), "computed", None, 60.0, ())
    words = shlex.split(downloads.command(Call(declared, arguments)))
    assert words[:2] == ["deeplecture", "figure"]
    parser = argparse.ArgumentParser()
    figure_command.add_arguments(parser)
    args = parser.parse_args(words[2:])
    assert args.name == "one/bowl"
    assert args.arguments[:2] == ["--out", "bowl.pdf"]

    def bowl(learning_rate=0, name="", label="", digits="", sizes=(), flat=False):
        """Takes what the figure would."""

    given = vars(figure_command._parser(bowl).parse_args(figure_command._joined(args.arguments)))
    assert given == dict(arguments) | {"out": Path("bowl.pdf")}


def test_each_figure_of_a_chapter_offers_picture_numbers_and_command(site):
    for page in CHAPTERS:
        tags = soup(site / page).select(".figure-kind")
        assert tags
        for tag in tags:
            foot = tag.find_parent(class_="figure-foot")
            picture, *numbers = [link["href"] for link in foot.select(".figure-files a[download]")]
            assert (site / page).parent.joinpath(picture).resolve().is_file()
            assert picture == tag.find_parent("figure").img["src"]
            for table in numbers:
                assert (site / page).parent.joinpath(table).read_text().startswith("name,index,value\n")
            assert foot.select_one(".figure-command").get_text().startswith("deeplecture figure ")
    line = soup(site / CHAPTERS[0]).select_one("#fig-rise, #fig-fall").select_one('a[download$=".csv"]')
    assert line is not None
    for deck in (site / "slides").rglob("*.html"):
        assert "figure-foot" not in deck.read_text()


# -- what a chapter holds ------------------------------------------------------------------------------------------


CHAPTER = r"""Before.

## One {#a synonyms="uno"}

Text ![x](i.svg) on $x$.[^n]

[^n]: Aside.

### Two {#b}

![It.](f.svg){#fig-f fig-alt="A line." kind=computed figure=line source=line.py natural-width=9 natural-height=8}

::: {.callout-note collapse="true" title="Show it"}
| head |
|------|
| cell |
:::

## Three {#c}

::: {.panel-tabset}
### Left

“In.”
:::

::: {.question}
Which?

This
:   Because.
:::
"""


def test_sections_and_figures_are_told_by_a_chapter():
    manuscript = Manuscript("x.qmd", CHAPTER, "chapter", "1", {"title": "Title", "book": True})
    body = write_body(parse(manuscript), manuscript, references={}, bibliography="[]")
    found = contents(body.contents)
    assert [(one.id, one.title, one.text, one.synonyms) for one in found.sections] == [
        ("", "", "Before.", ""),
        ("a", "1.1 One", "Text on …. Aside.", "uno"),
        ("b", "1.1.1 Two", "Figure 1.1: It. Show it head cell", ""),
        ("c", "1.2 Three", "Left “In.” Question 1 Which? This", ""),
    ]  # fmt: skip
    assert [vars(one) for one in found.figures] == [
        {"id": "fig-f", "name": "line", "src": "f.svg", "dark": "", "alt": "A line.", "width": "9", "height": "8",
         "kind": "computed", "caption": "Figure 1.1: It.", "film": "", "section": "b", "style": ""},
    ]  # fmt: skip
    alone = Manuscript("x.qmd", CHAPTER, "chapter", None, {"title": "Title"})
    assert not contents(write_body(parse(alone), alone, references={}, bibliography="[]").contents).sections


def test_what_contradicts_the_usual_story_is_told_section_by_section():
    text = "## One {#a}\n\n[It is said *so*]{.surprise} [1]. Then more. [We find 3 of 4.]{.surprise}\n\n### Two {#b}\n\nPlain.\n"
    manuscript = Manuscript("x.qmd", text, "chapter", None, {"title": "Title", "book": True})
    body = write_body(parse(manuscript), manuscript, references={}, bibliography="[]")
    assert contents(body.contents).surprises == {"a": "It is said so. We find 3 of 4."}


def test_what_a_caption_or_a_title_finds_is_told_once_of_its_own_section():
    figure = "![[A line falls.]{.surprise}](f.svg){#fig-f kind=computed figure=line source=line.py}"
    text = f"## One {{#a}}\n\n{figure}\n\n## [Two is less]{{.surprise}} {{#b}}\n\nPlain.\n\n## Three {{#c}}\n\nPlain.\n"
    manuscript = Manuscript("x.qmd", text, "chapter", None, {"title": "Title", "book": True})
    body = write_body(parse(manuscript), manuscript, references={}, bibliography="[]")
    assert contents(body.contents).surprises == {"a": "A line falls.", "b": "Two is less."}


def index(site: Path) -> list[dict]:
    text = (site / "search-index.js").read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r"window\.deeplectureIndex = (.*);\n", text)[1])


def test_the_index_holds_every_section_at_its_place(site):
    sections = index(site)
    assert {one["page"] for one in sections} >= set(CHAPTERS)
    for one in sections:
        page = soup(site / one["page"])
        assert not one["id"] or page.find(id=one["id"]) is not None
    for page in CHAPTERS:
        here = [one["id"] for one in sections if one["page"] == page and one["id"]]
        assert here == [part["id"] for part in soup(site / page).select("main section.level2, main section.level3")]


def test_the_gallery_shows_every_figure_and_leads_to_it(site):
    cards = soup(site / "gallery.html").select(".card-figure")
    shown = {
        (page, tag.button.get_text().partition(" ")[0]): tag
        for page in CHAPTERS
        for tag in soup(site / page).select(".figure-kind")
    }
    assert len(cards) == sum(len(soup(site / page).select(".figure-kind")) for page in CHAPTERS)
    assert {(card["data-unit"], card["data-kind"]) for card in cards} == set(shown)
    for card in cards:
        assert (site / card.img["src"]).is_file()
        assert card.img["alt"]
        page, _, label = card.a["href"].partition("#")
        assert soup(site / page).find(id=label) is not None
    assert [link["href"] for link in soup(site / "index.html").select("a.home-other")] == ["gallery.html", "made.html"]


def test_the_gallery_weighs_what_opens_with_it(course, monkeypatch):
    from deeplecture.check import assets, pages

    read, _ = pages.read_site(course)
    pictures = {name for name in assets.loads("gallery.html", read) if name.startswith("figures/")}
    assert pictures
    without = sum(read.files[name] for name in assets.loads("gallery.html", read) - pictures)
    monkeypatch.setattr(assets, "CHAPTER_BYTES", without)
    assert "gallery.html" not in {problem.page for problem in assets._weights(read)}
    monkeypatch.setattr(assets, "CHAPTER_BYTES", without - 1)
    assert "gallery.html" in {problem.page for problem in assets._weights(read)}


def test_how_it_was_made_tells_of_every_record(course, site):
    page = soup(site / "made.html")
    rows = page.select(".provenance tbody tr")
    assert [row.a.get_text() for row in rows] == sorted(
        "/".join(path.parts[-3:-1]) for path in (course / "figures").glob("*/*/record.json")
    )
    for row in rows:
        for link in row.select("a"):
            file, _, label = link["href"].partition("#")
            assert (site / file).is_file()
            assert not label or soup(site / file).find(id=label) is not None


def test_what_other_devices_gave_is_told_on_the_page_of_the_experiments_and_in_the_figure_s_panel(course, tmp_path):
    root = built(course, tmp_path / "course")
    record = root / "figures/two/coins"
    how = {
        "device": "Abacus 3000",
        "date": "2026-03-04T05:06:07",
        "differs": [],
        "furthest": "heads: 40% of what is allowed",
    }
    others = {
        "on-abacus": how,
        "on-slide-rule": {**how, "device": "Slide rule", "differs": ["heads: by 2", "tails: by 3"]},
    }

    def told() -> tuple[list[str], list[str]]:
        panel = soup(root / "_site" / CHAPTERS[1]).select_one("#fig-coins .figure-made")
        texts = [
            term.find_next_sibling("dd").get_text() for term in panel.select("dt") if "Repeated" in term.get_text()
        ]
        (row,) = [
            one
            for one in soup(root / "_site/made.html").select(".provenance tbody tr")
            if "two/coins" in one.get_text()
        ]
        return texts, [text for text in row.stripped_strings if text.startswith("Repeated on")]

    assert told() == ([], [])
    for folder, said in others.items():
        (record / folder).mkdir()
        (record / folder / "record.json").write_text(json.dumps({"seeds": [0], "provenance": said}))
    assert not build(root).figures_drawn
    texts = [
        "Abacus 3000, 2026-03-04: within the stated tolerances; furthest in heads: 40% of what is allowed",
        "Slide rule, 2026-03-04: not within the stated tolerances; heads: by 2; tails: by 3",
    ]
    assert told() == (texts, [f"Repeated on {text}" for text in texts])
    (record / "on-abacus/record.json").write_text('{"seeds": [0], "prov')
    with pytest.raises(UserError, match=r"on-abacus/record\.json: not JSON .*delete its folder"):
        build(root)


def test_one_unit_built_alone_leaves_the_whole_book_s_pages(course, tmp_path):
    import shutil

    root = tmp_path / "course"
    shutil.copytree(course, root, copy_function=shutil.copy2)
    edit(root / "units/01-lines.qmd", "of slope two.", "of slope 2.")
    before = whole(root / "_site")
    build(root, only=("units/01-lines.qmd",))
    after = whole(root / "_site")
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {CHAPTERS[0], "slides/units/01-lines.html"}


def test_addresses_of_site_and_sources_are_used_where_they_are_configured(course, site, tmp_path):
    import shutil

    assert not (site / "sitemap.xml").exists() and not (site / "card.png").exists()
    plain = (site / CHAPTERS[0]).read_text()
    assert "og:" not in plain and "Propose a change" not in plain
    root = tmp_path / "course"
    shutil.copytree(course, root, copy_function=shutil.copy2)
    told = 'title: "A tiny course"\n  subtitle: Lines that bend\n  author:\n    - name: Ada & Sons\n      affiliation: Numbers Ltd\n      email: ada@someone.example\n    - Euclid\n  date: 2026-03-04\n  description: Of lines & curves.\n  repo-url: https://github.com/someone/course\n  site-url: https://someone.example/course/'
    edit(root / "_quarto-book.yml", 'title: "A tiny course"', told)
    (root / "notebooks").mkdir()
    cells = [
        {"cell_type": "markdown", "source": ["# A first look\n", "More."]},
        {"cell_type": "code", "source": ["import this\n", 'REPOSITORY = ""\n']},
    ]
    (root / "notebooks" / "1-look.ipynb").write_text(json.dumps({"cells": cells}))
    with (root / "units" / "01-lines.qmd").open("a") as chapter:
        chapter.write("\nSee the [notebook](../notebooks/1-look.ipynb).\n")
    report = build(root)
    assert [w for w in report.warnings if "1-look.ipynb in the repository does not name `repo-url`" in w]
    page = soup(root / "_site" / CHAPTERS[0])
    links = {link.get_text(): link["href"] for link in page.select(".page-facts a")}
    assert links["Propose a change"] == "https://github.com/someone/course/edit/main/units/01-lines.qmd"
    assert links["Source"] == "https://github.com/someone/course/blob/main/units/01-lines.qmd"
    assert links["Report an error"].startswith("https://github.com/someone/course/issues/new?title=")
    assert (
        soup(root / "_site/index.html").select_one(".subtitle").get_text() == "Lines that bend" not in page.get_text()
    )
    home = soup(root / "_site/index.html")
    assert [author.get_text() for author in home.select(".authors li")] == ["Ada & Sons, Numbers Ltd", "Euclid"]
    assert home.select_one(".authors a")["href"] == "mailto:ada@someone.example"
    assert home.select_one("time").get_text() == "March 4, 2026"
    assert home.select_one(".about").get_text() == "Of lines & curves."
    assert home.select_one("meta[name=description]")["content"] == "Of lines & curves."
    assert [tag["content"] for tag in home.select("meta[name=author]")] == ["Ada & Sons", "Euclid"]
    front = soup(root / "_site/book/index.html").select_one("#title-block-header")
    assert [part.get_text() for part in front.select("p")] == [
        "Lines that bend",
        "Ada & Sons",
        "Euclid",
        "March 4, 2026",
    ]
    cards = {tag["property"]: tag["content"] for tag in page.select("meta[property]")}
    assert cards["og:url"] == f"https://someone.example/course/{CHAPTERS[0]}"
    assert cards["og:title"] == "Lines"
    for name, title in (
        ("index.html", "A tiny course"), ("gallery.html", "All figures"), ("slides/units/01-lines.html", "Lines (slides)"),
    ):  # fmt: skip
        tags = soup(root / "_site" / name).select("meta[property]")
        card = {tag["property"]: tag["content"] for tag in tags}
        assert card["og:url"] == "https://someone.example/course/" + name.removesuffix("index.html")
        assert card["og:title"] == title
        assert card["og:image"] == "https://someone.example/course/card.png"
    with Image.open(root / "_site/card.png") as card:
        assert (card.format, card.size) == ("PNG", (1200, 630))
    pages = re.findall("<loc>(.*?)</loc>", (root / "_site/sitemap.xml").read_text())
    files = {path.relative_to(root / "_site").as_posix() for path in (root / "_site").rglob("*.html")}
    assert {page.removeprefix("https://someone.example/course/") for page in pages} == files
    notebook = soup(root / "_site/made.html").select_one("#notebooks + ul li")
    assert [link["href"] for link in notebook.select("a")] == [
        "notebooks/1-look.ipynb",
        "https://colab.research.google.com/github/someone/course/blob/main/notebooks/1-look.ipynb",
    ]
    assert notebook.a.get_text() == "A first look"
    linked = (root / "_site" / CHAPTERS[0]).parent / "../notebooks/1-look.ipynb"
    assert linked.read_bytes() == (root / "_site/notebooks/1-look.ipynb").read_bytes()
    look, install = json.loads(linked.read_text())["cells"]
    assert look["source"][-1].endswith(
        "(https://colab.research.google.com/github/someone/course/blob/main/notebooks/1-look.ipynb)"
    )
    assert 'REPOSITORY = "git+https://github.com/someone/course@main"\n' in install["source"]
    assert json.loads((root / "notebooks/1-look.ipynb").read_text())["cells"] == cells  # the author's own file


def test_a_cover_picture_of_the_authors_own_is_the_card(course, tmp_path):
    import shutil

    root = tmp_path / "course"
    shutil.copytree(course, root, copy_function=shutil.copy2)
    told = 'title: "A tiny course"\n  cover-image: data/mine.png\n  site-url: https://someone.example'
    edit(root / "_quarto-book.yml", 'title: "A tiny course"', told)
    with pytest.raises(BuildError, match=r"_quarto-book.yml:7: the cover picture data/mine.png is not there"):
        build(root)
    (root / "data/mine.png").write_bytes(b"mine")
    build(root)
    (image,) = soup(root / "_site/index.html").select('meta[property="og:image"]')
    assert image["content"] == "https://someone.example/book/data/mine.png"
    assert (root / "_site/book/data/mine.png").read_bytes() == b"mine"
    assert not (root / "_site/card.png").exists()


def test_a_course_without_a_cover_has_no_card(course, tmp_path):
    import shutil

    root = tmp_path / "course"
    shutil.copytree(course, root, copy_function=shutil.copy2)
    edit(root / "_quarto.yml", "  cover: one/front\n", "")
    edit(
        root / "_quarto-book.yml",
        'title: "A tiny course"',
        'title: "A tiny course"\n  site-url: https://someone.example',
    )
    build(root)
    assert not soup(root / "_site/index.html").select('meta[property="og:image"]')
    assert not (root / "_site/card.png").exists()


# -- in a browser --------------------------------------------------------------------------------------------------


LARGE_BOOK = """() => {
  const made = (number) => ({ page: "a.html", id: `s${number}`, chapter: "1 One", title: `Wave ${number}`, text: "A wave returns." });
  const sections = Array.from({ length: 1000 }, (_, number) => made(number));
  Object.defineProperty(window, "deeplectureIndex", { get: () => sections, set() {} });
  const told = window.told = [];
  new MutationObserver(() => {
    const text = document.querySelector(".search-count")?.textContent;
    if (text && text !== told.at(-1)) told.push(text);
  }).observe(document.body, { childList: true, subtree: true });
  document.querySelector(".search-open").click();
  document.querySelector(".search-dialog input").value = "wave";
}"""


@pytest.mark.browser
def test_a_large_book_shows_its_first_results_before_all_of_it_is_taken_in(site, chromium):
    page = chromium.new_page()
    page.goto((site / CHAPTERS[0]).as_uri())
    page.evaluate(LARGE_BOOK)
    page.wait_for_function("told.at(-1) === '1000 sections'")
    first, *_, last = page.evaluate("told")
    assert first.endswith(" sections so far") and 0 < int(first.split()[0]) < 1000
    assert last == "1000 sections" and page.locator(".search-found li").count() == 20
    page.fill(".search-dialog input", "zebra")
    page.wait_for_function("document.querySelector('.search-count').textContent.startsWith('Nothing found')")
    page.close()


@pytest.mark.browser
def test_search_works_from_disk_and_by_keyboard(site, chromium):
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.goto((site / CHAPTERS[0]).as_uri())
    page.keyboard.press("/")
    page.keyboard.type("wave retur")
    page.wait_for_selector(".search-found a")
    assert "02-curves.html#" in page.get_attribute(".search-found a", "href")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/02-curves.html#*")
    page.click(".search-open")
    page.keyboard.type("zebra")
    page.wait_for_function("document.querySelector('.search-count').textContent.startsWith('Nothing found')")
    page.close()


@pytest.mark.browser
def test_the_gallery_filters_by_unit_and_kind(site, chromium):
    page = chromium.new_page()
    page.goto((site / "gallery.html").as_uri())
    cards = soup(site / "gallery.html").select(".card-figure")
    page.select_option("#gallery-kind", "measured")
    measured = [card for card in cards if card["data-kind"] == "measured"]
    assert page.locator(".card-figure:visible").count() == len(measured) < len(cards)
    page.select_option("#gallery-unit", CHAPTERS[0])
    assert page.inner_text(".gallery-count") == "0 figures"
    page.close()


@pytest.mark.browser
def test_a_figure_is_enlarged_and_saved_as_png_where_the_browser_may(site, chromium):
    page = chromium.new_page(viewport={"width": 1000, "height": 800})
    page.goto((site / CHAPTERS[0]).as_uri())
    page.locator(".figure-foot > button").first.click()
    assert page.locator("dialog.lightbox img").get_attribute("alt") == page.locator(
        "main figure img"
    ).first.get_attribute("alt")
    page.keyboard.press("Escape")
    page.locator(".figure-save summary").first.click()
    page.locator(".figure-files button").first.click()
    page.wait_for_function("document.querySelector('.figure-trouble').textContent.includes('deeplecture preview')")
    handler = functools.partial(
        type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None}), directory=str(site)
    )
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{server.server_port}/{CHAPTERS[0]}")
        page.locator(".figure-save summary").first.click()
        with page.expect_download() as download:
            page.locator(".figure-files button").first.click()
        assert download.value.suggested_filename == "line.png"
        assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
        server.shutdown()
    page.close()


def names(page, selector: str) -> str:
    """What a screen reader is told of a part of a page: roles and names, a line each."""
    return page.locator(selector).aria_snapshot()


@pytest.mark.browser
def test_a_newcomer_finds_all_by_role_and_name_on_a_phone_by_keyboard(site, chromium):
    page = chromium.new_page(viewport={"width": 360, "height": 780})
    focus = lambda: page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
    )
    page.goto((site / "index.html").as_uri())
    assert 'heading "A tiny course" [level=1]' in names(page, "main")
    page.keyboard.press("Tab")
    assert focus() == "Skip to the units" and page.locator(":focus").bounding_box()["width"] > 100
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focus() == "Start reading"
    page.get_by_role("link", name="Chapter: Lines").click()
    # A chapter: its headings are called what they say, and search, themes, other chapters and slides are there.
    told = names(page, "body")
    assert 'heading "1 Lines" [level=1]' in told and 'heading "1.1.1 A line rises" [level=3]' in told
    assert all(f'button "{name}"' in names(page, "header.site-bar") for name in ("Chapters", "Search", "Dark theme"))
    page.get_by_role("button", name="Dark theme").click()
    assert page.get_by_role("button", name="Dark theme", pressed=True).count() == 1
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("wave")
    page.get_by_role("dialog", name="Search this book").get_by_role("listitem").first.wait_for()
    page.keyboard.press("Escape")  # once, though the field is not empty
    page.get_by_role("dialog").wait_for(state="hidden")
    assert focus() == "Search"
    page.locator("main figure img").first.click()
    page.keyboard.press("Escape")
    assert focus().replace("\xa0", " ") == "Enlarge Figure 1.1"
    turn = names(page, "nav.page-turn")
    assert (
        'navigation "Previous and next chapter"' in turn
        and 'link "Previous Preface"' in turn
        and 'link "Read on 2 Curves"' in turn
    )
    # The deck, from the section that is read, and back to it.
    page.set_viewport_size({"width": 1280, "height": 720})
    page.get_by_role("link", name="Slide “1.1.2 A line falls”").click()
    page.wait_for_function(READY)
    assert 'heading "A line falls" [level=3]' in names(
        page, "section.present section.present, section.present:not(.stack)"
    )
    bar = names(page, "nav.deck-bar")
    assert 'navigation "Slides"' in bar and 'link "Contents"' in bar
    assert all(f'button "{name}"' in bar for name in ("Previous slide", "Next slide", "Keys of this deck"))
    page.get_by_role("button", name="Keys of this deck").press("Enter")
    page.get_by_text("Speaker notes view").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Read this in the chapter").click()
    page.wait_for_url("**/book/units/01-lines.html#a-line-falls")
    page.close()
