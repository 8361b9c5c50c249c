"""What `book:` says of a book: title, subtitle, author, date, description, in the forms that Quarto takes."""

import datetime

import pytest
import tiny_course
import yaml
from programs import run

from deeplecture.errors import BuildError
from deeplecture.read.about import About, Author, about
from deeplecture.read.project import read_project

ADA = Author("Ada Lovelace")


def said(tmp_path, text: str) -> About:
    found, problems = about(tmp_path, yaml.safe_load(text))
    assert problems == []
    return found


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("author: Ada Lovelace", [ADA]),
        ("author: [Ada Lovelace, Euclid]", [ADA, Author("Euclid")]),
        ("author: {name: Ada Lovelace}", [ADA]),
        ("author: {name: {given: Ada, family: Lovelace}}", [ADA]),
        ("author: {name: {literal: Ada Lovelace}}", [ADA]),
        (
            "author: [{name: Ada Lovelace, affiliation: Numbers, email: a@x.example, orcid: 0000-0001, url: 'https://x.example'}]",
            [Author("Ada Lovelace", ("Numbers",), "a@x.example", "0000-0001", "https://x.example")],
        ),
        ("author: {name: Ada Lovelace, affiliations: [{name: Numbers, city: London}, Letters]}", [Author("Ada Lovelace", ("Numbers", "Letters"))]),
        ("author: ''", []),
        ("title: T", []),
    ],
)  # fmt: skip
def test_authors(text, authors, tmp_path):
    assert said(tmp_path, text).authors == tuple(authors)


def test_texts_and_the_front_page(tmp_path):
    found = said(
        tmp_path, "title: A book\nsubtitle: 'Sub: title'\ndescription: |\n  Of\n  lines.\nauthor: A\ndate: 2026-03-04"
    )
    assert (found.title, found.subtitle, found.description) == ("A book", "Sub: title", "Of lines.")
    assert (found.date, found.day) == (datetime.date(2026, 3, 4), "March 4, 2026")
    assert found.front == {"subtitle": "Sub: title", "author": ["A"], "date": "2026-03-04"}
    assert About().front == {}


def test_a_day_that_quarto_finds_is_that_of_the_last_commit_and_never_the_clocks(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for word in ("today", "now", "last-modified"):
        assert said(tmp_path, f"date: {word}").date is None
    git = ["git", "-C", str(tmp_path), "-c", "user.name=A", "-c", "user.email=a@x.example"]
    run(*git, "init", "-q")
    when = {"GIT_COMMITTER_DATE": "2025-02-03T12:00:00Z", "GIT_AUTHOR_DATE": "2024-02-03T12:00:00Z"}
    for name, value in when.items():
        monkeypatch.setenv(name, value)
    run(*git, "commit", "-q", "--allow-empty", "-m", "one")
    for word in ("today", "now", "last-modified"):
        assert said(tmp_path, f"date: {word}").date == datetime.date(2025, 2, 3)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert said(tmp_path, "date: today").date == datetime.date(1970, 1, 2)
    assert said(tmp_path, "title: T").date is None


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("date: next summer", "_quarto-book.yml:7: the date next summer is none: write YYYY-MM-DD"),
        ("author: {nam: Ada}", "_quarto-book.yml:7: `nam` of an author is shown nowhere: known are name"),
        ("author: {email: a@x.example}", "_quarto-book.yml:7: an author has no `name`"),
        (
            "reop-url: https://x.example",
            "_quarto-book.yml:7: `book:` has no reop-url; did you mean repo-url?: take it out",
        ),
        ("subtitle: [a, b]", "_quarto-book.yml:7: `subtitle` is no text"),
    ],
)
def test_what_cannot_be_shown_is_an_error(option, message, tmp_path):
    root = tiny_course.copy(tmp_path / "course")
    tiny_course.edit(root / "_quarto-book.yml", '  title: "A tiny course"\n', f'  title: "A tiny course"\n  {option}\n')
    with pytest.raises(BuildError) as caught:
        read_project(root)
    assert message in str(caught.value)


def test_what_stock_quarto_knows_of_a_book_is_no_error(tmp_path):
    root = tiny_course.copy(tmp_path / "course")
    tiny_course.edit(root / "_quarto-book.yml", "  title: ", "  search: true\n  sidebar: {style: docked}\n  title: ")
    assert read_project(root).findings == ()
