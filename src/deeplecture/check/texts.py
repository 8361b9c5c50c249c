"""Words: alternative texts, how many words a slide holds, titles that claim nothing."""

import posixpath
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from bs4 import Tag

from deeplecture.check.leftover import NOTE
from deeplecture.check.pages import HEADINGS, BuiltPage, BuiltSite, Slide
from deeplecture.check.problem import WARNING, Problem

WORDS, TOO_MANY_WORDS = 40, 60
ALT_WORDS = 4
FILE_NAME = re.compile(r"\S+\.(?:png|svg|jpe?g|gif|webp|avif|pdf|html?)$", re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"^(?:todo|tbd|fixme|xxx|lorem ipsum|alt(?:ernative)? text|image|picture|figure|plot|diagram)\b[\s.:…\d]*$",
    re.IGNORECASE,
)
# Links that tell nobody who hears only them where they lead.
HERE = re.compile(r"^(?:click )?(?:here|this|this (?:link|page)|link|more|read more|there)$")
WORD = re.compile(r"[^\W\d_][\w'’-]*")
# Elements that show something without a word in them.
DRAWN = ["img", "svg", "video", "canvas", "iframe", "object", "audio", "hr"]
# Words that make a sentence of a title. Endings catch the regular ones ("learns", "learned"); plurals pass with them.
VERBS = set(
    """
    is are was were be been has have had do does did can cannot can't could may might must shall should will
    would won't isn't aren't doesn't don't am go goes come came become fall fell rise rose grow grew shrink
    shrank beat win won lose lost stay stayed keep kept learn find found split show tell told ask make made get
    got give gave take took need want see saw know knew let put cost pay paid buy bought hold held stand stood
    lie lay lead led run ran turn move work fit cut help hurt hide hid meet met mean meant say said think
    thought read write draw drew choose chose begin began end start stop follow reach leave left bring brought
    set pass fail hit spend spent share depend agree differ matter vanish explode converge diverge change
    improve decide save explain predict generalise generalize memorise memorize train test measure count compare
    use try add remove look sound feel vary repeat return grow solve break broke build built pull push walk talk
    carry miss send sent sit sat
    """.split()
)


def check(site: BuiltSite) -> list[Problem]:
    """Every problem with texts on a site."""
    found: list[Problem] = []
    for page in site.pages.values():
        found += _alternatives(page)
        found += _links(page)
        titles: dict[str, int] = {}
        for slide in page.slides:
            found += _words(page, slide)
            found += _title(page, slide)
            found += _nothing(page, slide)
            first = titles.setdefault(slide.title, slide.number)
            if slide.title and first != slide.number:
                message = f"the title “{slide.title}” is that of slide {first} too"
                found.append(page.problem("title", message, _heading(slide), level=WARNING))
    return found


def _plain(text: str) -> str:
    return " ".join(WORD.findall(text.lower()))


def _alternatives(page: BuiltPage) -> Iterator[Problem]:
    for tag in page.soup.select(
        "img, input[type=image], [role=img], canvas, :not(svg) > svg:not([aria-hidden], [role])"
    ):
        if (
            tag.get("role") in ("presentation", "none")
            or tag.get("aria-hidden") == "true"
            or tag.find_parent(attrs={"aria-hidden": "true"})
        ):
            continue
        if tag.find_parent("aside", class_="notes"):
            continue
        address = str(tag.get("src") or tag.get("data-src") or "")
        name = posixpath.basename(address.split("?")[0]) or f"<{tag.name}>"
        labelled = tag.get("aria-labelledby")
        if labelled and page.ids.get(str(labelled).split()[0]):
            continue
        if tag.name == "svg" and (title := tag.find("title", recursive=False)) and title.get_text(strip=True):
            continue
        alt = str(tag.get("alt") or tag.get("aria-label") or (tag.get_text() if tag.name == "canvas" else "")).strip()
        if message := _alternative(alt, name, _caption(tag)):
            yield page.problem(
                "alt", f"the picture {name} {message}", tag, address="" if address.startswith("data:") else address
            )


def _alternative(alt: str, name: str, caption: str) -> str:
    """What is wrong with an alternative text, "" if nothing is."""
    stem = re.sub(r"\.[0-9a-f]{10}$", "", name.rsplit(".", 1)[0])
    if not alt:
        return "has no alternative text: say in a sentence what it shows"
    if FILE_NAME.match(alt) or _plain(alt) == _plain(re.sub(r"[_-]+", " ", stem)):
        return f"has a file name as its alternative text (“{alt}”): say what it shows"
    if PLACEHOLDER.match(alt) or NOTE.search(alt):
        return f"has no real alternative text (“{alt}”): say what it shows"
    if caption and _same(_plain(alt), _plain(caption)):
        return "has its caption again as its alternative text: say what somebody who cannot see it misses"
    if len(WORD.findall(alt)) < ALT_WORDS:
        return f"has an alternative text of {len(WORD.findall(alt))} words (“{alt}”), too short to say what it shows"
    return ""


def _same(alt: str, caption: str) -> bool:
    return alt == caption or SequenceMatcher(None, alt.split(), caption.split(), autojunk=False).ratio() > 0.9


def _caption(tag: Tag) -> str:
    """The caption of the figure around a picture, or that follows it on a slide, without its number."""
    around = next(
        (one for one in tag.parents if one.name == "figure" or str(one.get("id") or "").startswith("fig-")), None
    )
    found = around.find("figcaption") if around else tag.find_next_sibling(class_="caption")
    text = " ".join(found.get_text(" ").split()) if found else ""
    return re.sub(r"^(?:Figure|Abbildung)\s*[\dA-Z.]+\s*(?:\([a-z]\))?:?\s*", "", text)


def _links(page: BuiltPage) -> Iterator[Problem]:
    text = page.content
    for tag in text.select("a[href]") if text else ():
        said = tag.get("aria-label") or tag.get_text()
        if HERE.match(_plain(str(said))) and str(tag["href"]).strip("#"):
            message = f"the link “{said.strip()}” does not say where it leads"
            yield page.problem("link text", message, tag, address=str(tag["href"]), level=WARNING)


def _nothing(page: BuiltPage, slide: Slide) -> Iterator[Problem]:
    """A slide that shows its title and nothing else. (An opener, which is a part's title, may.)"""
    section = slide.section
    if (
        not slide.title
        or {"title-slide", "opener"} & set(section.get("class", ()))
        or section.get("id") == "title-slide"
    ):
        return
    # The bibliography that follows the last slide becomes slides of its own.
    rest = [tag for tag in section.find_all(True, recursive=False) if "own-slide" not in tag.get("class", ())]
    shown = [tag for tag in rest if tag.name not in (*HEADINGS, "aside")]
    named = any(name.startswith(("data-background-i", "data-background-v")) for name in section.attrs)
    if not named and not any(tag.get_text(strip=True) or tag.find(DRAWN) or tag.name in DRAWN for tag in shown):
        yield page.problem("empty", "the slide shows its title and nothing else", _heading(slide), level=WARNING)


def slide_words(slide: Slide) -> int:
    """The words on a slide besides its title, code and formulas."""
    skipped = {"pre", "code", "script", "style", "svg", "math", *HEADINGS}
    count = 0
    for text in slide.section.find_all(string=True):
        inside = list(text.parents)[: _depth(text, slide.section)]
        if any(
            one.name in skipped or set(one.get("class", ())) & {"notes", "math", "figure-kind", "katex", "references"}
            for one in inside
        ):
            continue
        count += len(WORD.findall(str(text))) if type(text).__name__ == "NavigableString" else 0
    return count


def _depth(text, section: Tag) -> int:
    return next(n for n, one in enumerate(text.parents) if one is section)


def _words(page: BuiltPage, slide: Slide) -> Iterator[Problem]:
    count = slide_words(slide)
    if count > WORDS:
        level = {} if count > TOO_MANY_WORDS else {"level": WARNING}
        message = f"{count} words besides title, code and formulas; about {WORDS} can be read while somebody speaks"
        yield page.problem("words", message, _heading(slide), **level)


def _title(page: BuiltPage, slide: Slide) -> Iterator[Problem]:
    if (
        slide.section.get("id") == "title-slide"
        or "title-slide" in slide.section.get("class", ())
        or slide.section.select_one(".references:not(.own-slide)")
    ):
        return
    if not slide.title:
        if slide.section.find(True):
            yield page.problem("title", "a slide without a title", slide.section, level=WARNING)
    elif not may_claim(slide.title):
        yield page.problem(
            "title",
            f"the title “{slide.title}” claims nothing: make it a sentence that can be wrong",
            _heading(slide),
            level=WARNING,
        )


def may_claim(title: str) -> bool:
    """Whether a title may be a sentence: some word in it after the first may be a verb."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(title)]
    if len(words) < 3:
        return False
    return any(word in VERBS for word in words) or any(
        re.search(r"(?:[^s]s|ed)$", word) and len(word) > 3 for word in words[1:]
    )


def _heading(slide: Slide) -> Tag:
    return slide.section.find(HEADINGS) or slide.section
