"""What is on a page and shows nothing: items, boxes, frames and films without content, words that an attribute hides."""

from collections.abc import Iterator

from bs4 import Tag

from deeplecture.check.pages import BuiltPage, BuiltSite
from deeplecture.check.problem import Problem

SHOWS = ("img", "svg", "video", "audio", "canvas", "iframe", "object", "input", "select", "button", "hr", "math")
# What holds words or pictures, with the name that a reader would give it.
HOLDS = {
    "li": "an item of a list",
    "blockquote": "a quotation",
    "dd": "a definition",
    "table": "a table",
    ".callout-body": "a box",
    ".tab-pane": "a tab",
    "pre": "a block of code",
    ".math": "a formula",
    "select": "a choice",
}
FEW = 3  # words that an attribute may hide: a sign, a number


def check(site: BuiltSite) -> list[Problem]:
    """Everything on a site's pages that holds nothing, or that nobody sees."""
    return [problem for page in site.pages.values() for problem in _page(page)]


def _page(page: BuiltPage) -> Iterator[Problem]:
    text = page.content
    if text is None:
        return
    for selector, name in HOLDS.items():
        for tag in text.select(selector):
            if not _said(tag).strip("$\\()[] ") and not (tag.name not in SHOWS and tag.find(SHOWS)):
                yield page.problem("empty", f"{name} holds nothing", tag)
    for tag in text.select("video:not([src], [data-src]), audio:not([src], [data-src])"):
        if not tag.find("source"):
            yield page.problem("empty", f"the <{tag.name}> names no file", tag)
    for tag in text.select("iframe:not([src], [data-src])"):
        if not str(tag.get("srcdoc") or "").strip():
            yield page.problem("empty", "the <iframe> names no page", tag)
    yield from _hidden(page, text)
    for tag in text.select("form[action]"):
        if str(tag["action"]).lower().startswith(("http:", "https:", "//")):
            message = f"the form sends what is written in it to {str(tag['action'])[:60]}"
            yield page.problem("outside", message, tag, address=str(tag["action"]))


def _hidden(page: BuiltPage, text: Tag) -> Iterator[Problem]:
    """Words that nobody sees, and no script of the page brings back; and those that nobody hears."""
    scripts = " ".join(one.get_text() for one in page.soup.select("main script, .slides script"))
    for tag in text.select("[hidden], [inert]"):
        named = [str(tag.get("id") or ""), *tag.get("class", ())]
        if (
            tag.name not in ("script", "template", "style")
            and _said(tag)
            and not any(n and n in scripts for n in named)
        ):
            how = "hides it" if tag.has_attr("hidden") else "keeps every reader from it"
            what = "hidden" if tag.has_attr("hidden") else "inert"
            yield page.problem("unseen", f"“{_said(tag)[:60]}” is on the page, but the attribute `{what}` {how}", tag)
    for tag in text.select(
        "p[aria-hidden=true], div[aria-hidden=true], span[aria-hidden=true], section[aria-hidden=true]"
    ):
        if len(_said(tag).split()) > FEW and not tag.find_parent(class_=["katex", "math"]):
            message = f"“{_said(tag)[:60]}” is kept from those who hear the page: no aria-hidden on words"
            yield page.problem("unseen", message, tag)


def _said(tag: Tag) -> str:
    return " ".join(tag.get_text().split())
