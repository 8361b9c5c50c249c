"""Readers can report an error from a page, a figure and a slide, where the course says to whom; versions stand at every foot."""

from urllib.parse import parse_qs, urlsplit

import asking_course
import pytest
from bs4 import BeautifulSoup
from tabs import opened
from tiny_course import edit

from deeplecture.build import build
from deeplecture.site.reports import actions, report

REPOSITORY = "https://github.com/someone/course"
CHAPTER, DECK = asking_course.CHAPTER, asking_course.DECK


def course(folder, told: str):
    """The asking course whose `book:` says more; built."""
    root = asking_course.copy(folder / "course")
    edit(root / "_quarto-book.yml", "book:\n", f"book:\n{told}")
    build(root)
    return root


def page(root, name: str):
    return BeautifulSoup((root / "_site" / name).read_text(encoding="utf-8"), "html.parser")


def asked(address: str) -> dict:
    """What a link fills in."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_a_report_names_what_it_is_about_where_and_in_which_version():
    said = asked(report({"repo-url": REPOSITORY, "version": "1.2"}, "figure line & wave", "book/a.html#fig-line"))
    assert said["title"] == "Error in figure line & wave, version 1.2"
    assert said["body"].startswith("Where: book/a.html#fig-line\nVersion: 1.2\n")


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ({}, ""),
        ({"version": "1.2"}, ""),
        ({"repo-url": REPOSITORY}, f"{REPOSITORY}/issues/new?title="),
        ({"repo-url": f"{REPOSITORY}/", "repo-actions": ["edit", "issue"]}, f"{REPOSITORY}/issues/new?title="),
        ({"repo-url": REPOSITORY, "repo-actions": ["edit"]}, ""),
        ({"repo-url": REPOSITORY, "repo-actions": False}, ""),
        ({"repo-url": REPOSITORY, "repo-actions": "none"}, ""),
        (
            {"issue-url": "https://example.org/new?template=error.yml"},
            "https://example.org/new?template=error.yml&title=",
        ),
        ({"repo-url": "https://gitlab.com/a/b"}, "https://gitlab.com/a/b/issues/new?issue%5Btitle%5D="),
    ],
)
def test_the_address_is_the_one_that_quartos_keys_name(options, address):
    found = report(options)
    assert found.startswith(address) if address else found == ""


def test_of_the_links_to_a_repository_those_are_there_that_are_asked_for():
    assert actions({"repo-url": REPOSITORY}) == ("source", "edit", "issue")
    assert actions({"repo-url": REPOSITORY, "repo-actions": ["issue", "edit"]}) == ("issue", "edit")
    assert actions({"issue-url": "https://example.org", "repo-actions": ["edit", "issue"]}) == ("issue",)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    root = course(tmp_path_factory.mktemp("told"), f"  repo-url: {REPOSITORY}\n  repo-actions: [issue]\n")
    book = root / "_quarto-book.yml"
    book.write_text(book.read_text(encoding="utf-8") + '\nversion: "3.1"\n', encoding="utf-8")
    build(root)
    return root


def test_pages_and_decks_have_the_link_and_the_version(told):
    chapter, deck, home, gallery = (page(told, name) for name in (CHAPTER, DECK, "index.html", "gallery.html"))
    links = {link.get_text(): link["href"] for link in chapter.select(".page-facts a")}
    assert set(links) == {"Slides", "Report an error"}
    assert asked(links["Report an error"])["title"] == "Error in “Asking”, version 3.1"
    assert asked(links["Report an error"])["body"].startswith(f"Where: {CHAPTER}\nVersion: 3.1\n")
    assert asked(deck.select_one(".deck-report")["href"])["body"].startswith(f"Where: {DECK}\n")
    for one in (chapter, home, gallery):
        assert one.select_one(".site-foot .edition").get_text() == "Version 3.1"
    assert deck.select_one(".deck-edition").get_text() == "Version 3.1"


@pytest.mark.browser
def test_a_figure_is_reported_with_its_name_its_picture_and_the_version(told, chromium):
    tab = opened(chromium, told / "_site" / CHAPTER)
    tab.click("#fig-waves .figure-kind > button")
    link = tab.locator("#fig-waves .figure-made a:text('Report an error')")
    assert link.is_visible()
    picture = tab.get_attribute("#fig-waves img", "src").split("/")[-1]
    said = asked(link.get_attribute("href"))
    tab.keyboard.press("Escape")
    tab.check("#fig-waves .knob input >> nth=0")
    tab.wait_for_function(f"!document.querySelector('#fig-waves img').src.endsWith('{picture}')")
    tab.click("#fig-waves .figure-kind > button")
    turned = tab.get_attribute("#fig-waves img", "src").split("/")[-1]
    assert f"({turned})" in asked(link.get_attribute("href"))["body"]
    assert said["title"] == "Error in figure waves-one, version 3.1"
    assert said["body"].startswith(f"Where: {CHAPTER}#fig-waves ({picture})\nVersion: 3.1\n")
    tab.context.close()


@pytest.mark.browser
def test_a_slide_is_reported_by_its_title(told, chromium):
    tab = opened(chromium, told / "_site" / DECK, "#/sec-lines")
    tab.wait_for_function("document.querySelector('.deck-report').href.includes('sec-lines')")
    said = asked(tab.get_attribute(".deck-report", "href"))
    assert said["title"] == "Error in slide “Lines come one after the other”, version 3.1"
    assert said["body"].startswith(f"Where: {DECK}#/sec-lines\n")
    panel = tab.locator("#fig-lines .figure-made a:text('Report an error')")
    assert asked(panel.get_attribute("href"))["title"] == "Error in figure lines-one, version 3.1"
    tab.evaluate("Reveal.slide(0)")
    tab.wait_for_function("!document.querySelector('.deck-report').href.includes('sec-lines')")
    tab.context.close()


def test_where_no_repository_and_no_version_is_named_there_is_neither(tmp_path):
    root = course(tmp_path, "")
    for name in (CHAPTER, DECK, "index.html"):
        text = (root / "_site" / name).read_text(encoding="utf-8")
        assert "Report an error" not in text and "data-report" not in text and "Version" not in text
