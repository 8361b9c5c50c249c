"""What our pages say is what stock Quarto's pages of the same sources say (`tests/cases`, facts by Quarto 1.7.34)."""

import json
import shutil
from pathlib import Path

import facts
import pytest

from deeplecture.build import build, render

CASES = Path(__file__).parent / "cases"
DECKS = sorted(path.stem for path in (CASES / "decks").glob("*.qmd"))
PAGES = sorted(path.stem for path in (CASES / "pages").glob("*.qmd"))
CHAPTERS = sorted(path.stem for path in (CASES / "book").glob("*.qmd"))


def expected(kind: str, name: str) -> dict:
    return json.loads((CASES / kind / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", DECKS)
def test_a_deck_says_what_quartos_says(name, tmp_path):
    page = tmp_path / f"{name}.html"
    render(CASES / "decks" / f"{name}.qmd", page)
    assert facts.facts(page) == expected("decks", name)


@pytest.mark.parametrize("name", PAGES)
def test_a_lone_page_says_what_quartos_says(name, tmp_path):
    # Away from here, where our own `_quarto.yml` would hold for it.
    root = shutil.copytree(CASES / "pages", tmp_path / "pages")
    page = root / f"{name}.html"
    render(root / f"{name}.qmd", page)
    assert facts.facts(page) == expected("pages", name)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    root = tmp_path_factory.mktemp("project") / "book"
    shutil.copytree(CASES / "book", root)
    build(root)
    return root / "_book"


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_says_what_quartos_says(name, book):
    assert facts.facts(book / f"{name}.html") == expected("book", name)
