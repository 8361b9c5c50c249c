"""What stops a reader without mouse, sound or sight although the HTML is valid and axe-core lets it pass."""

from collections.abc import Iterator

from bs4 import Tag

from deeplecture.check.pages import HEADINGS, BuiltPage, BuiltSite
from deeplecture.check.problem import Problem

BY_ITSELF = "video[autoplay], audio[autoplay], [data-autoplay], section[data-autoslide]"
REPEATING = ", ".join(f"{name}[repeatcount=indefinite]" for name in ("animate", "animatetransform", "animatemotion"))
# What a keyboard reaches and presses without further ado.
PRESSED = {"a", "button", "input", "select", "textarea", "summary", "label", "option", "body"}


def check(site: BuiltSite) -> list[Problem]:
    """Every barrier on a site's pages."""
    return [problem for page in site.pages.values() for problem in _page(page)]


def _page(page: BuiltPage) -> Iterator[Problem]:
    soup = page.soup
    for tag in soup.select(BY_ITSELF):
        yield page.problem(
            "motion", f"the <{tag.name}> starts by itself: leave that to the reader", tag, address=_src(tag)
        )
    for tag in soup.select(REPEATING):
        yield page.problem("motion", f"the <{tag.name}> moves without end: leave that to the reader", tag)
    for tag in soup.select("video:not([muted]):not(:has(track))"):
        message = "a video without a track of captions, for those who do not hear it; say `muted` where it has no sound"
        yield page.problem("captions", message, tag, address=_src(tag))
    for tag in soup.select("[tabindex]"):
        if str(tag["tabindex"]).strip().isdigit() and int(tag["tabindex"]) > 0:
            yield page.problem(
                "keyboard", f"tabindex={tag['tabindex']} comes before all else on the page: leave it out", tag
            )
    for tag in soup.select("[autofocus]"):
        yield page.problem(
            "keyboard", f"the <{tag.name}> takes the focus before anybody asked for it: no autofocus", tag
        )
    for tag in soup.select("[onclick], [onmousedown], [ondblclick]"):
        if tag.name not in PRESSED and not (tag.get("role") and tag.has_attr("tabindex")):
            yield page.problem("keyboard", f"the <{tag.name}> is pressed with a pointer only: make it a <button>", tag)
    for tag in soup.find_all(HEADINGS):
        if not tag.get_text(strip=True) and not tag.find("img", alt=True):
            yield page.problem("headings", f"an empty heading of level {tag.name[1]}", tag)
    yield from _told_to_a_pointer(page)
    yield from _tables(page)


def _told_to_a_pointer(page: BuiltPage) -> Iterator[Problem]:
    """Words that show while a pointer rests on a thing that no keyboard and no finger can rest on."""
    text = page.content
    for tag in text.select("[onmouseover], [onmouseenter]") if text else ():
        if not tag.has_attr("onfocus"):
            yield page.problem(
                "hover", f"what the <{tag.name}> does begins when a pointer comes: let `onfocus` begin it too", tag
            )
    for tag in text.select("[title]") if text else ():
        said = " ".join(str(tag["title"]).split())
        shown = " ".join(tag.get_text(" ").split())
        if (
            said
            and said not in shown
            and tag.name not in {*PRESSED, "iframe", "svg"}
            and tag.find_parent("svg") is None
        ):
            message = f"“{said[:60]}” shows only while a pointer rests on the <{tag.name}>: write it out"
            yield page.problem("hover", message, tag)


def _src(tag: Tag) -> str:
    source = tag.find("source") if tag.name in ("video", "audio") and not tag.has_attr("src") else tag
    return str((source or tag).get("src") or (source or tag).get("data-src") or "")


def _tables(page: BuiltPage) -> Iterator[Problem]:
    for table in page.soup.find_all("table"):
        cells = [cell for cell in table.find_all(["th", "td"]) if cell.find_parent("table") is table]
        heads = [cell for cell in cells if cell.name == "th"]
        if table.get("role") in ("presentation", "none") or len(cells) < 2 or table.find_parent(class_="katex"):
            continue
        if not any(cell.get_text(strip=True) or cell.find("img") for cell in heads):
            message = "a table without a heading of a column or row: nobody who hears it knows what a cell is about"
            yield page.problem("table", message, table)
