"""What a page's options put around its body: authors' places, foot line and logo, head includes and macros of TeX."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from deeplecture.read.config import several
from deeplecture.read.files import targets
from deeplecture.read.options import HEADERS
from deeplecture.write.draft import Draft

# The width and height that the style of decks is drawn for.
DRAWN_FOR = (1600, 900)
MACRO = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*\{?(\\[A-Za-z]+)\}?\s*(?:\[\d\])?\s*(?=\{)|\\def\s*(\\[A-Za-z]+)(?:#\d)*\s*(?=\{)"
)
OPERATOR = re.compile(r"\\DeclareMathOperator(\*?)\s*\{(\\[A-Za-z]+)\}\s*(?=\{)")
# In the settings of MathJax: R: "\\mathbb{R}", or bm: ["\\boldsymbol{#1}", 1].
OF_MATHJAX = re.compile(r"[\"']?(\w+)[\"']?\s*:\s*\[?\s*(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')")


def dressing(draft: Draft, root: Path, address: Callable[[str], str]) -> dict:
    """What the frame of a page shows of its options.

    Args:
        root: the project's folder.
        address: gives the address of a file of the project as the page sees it.
    """
    options = draft.options
    shown: dict = {"affiliations": _affiliations(options), "doi": str(options.get("doi") or "")}
    shown["keywords"] = ", ".join(map(str, several(options.get("keywords"))))
    shown["toc_title"] = str(options.get("toc-title") or "")
    included = {name: "\n".join(_included(options.get(name), root)) for name in HEADERS}
    if macros := _macros("\n".join(included.values())):
        shown["macros"] = json.dumps(macros).replace("<", "\\u003c")
    shown["in_header"] = "\n".join(_html(included[name]) for name in ("header-includes", "include-in-header"))
    shown["before_body"], shown["after_body"] = (
        _html(included[f"include-{place}-body"]) for place in ("before", "after")
    )
    if draft.output.audience == "deck":
        given, ours = options.get("title-slide-attributes") or {}, files(options, root)
        shown["title_slide"] = {
            f"data-{str(name).removeprefix('data-')}": address(str(value)) if str(value).lstrip("/") in ours else value
            for name, value in given.items()
        }
        if logo := options.get("logo"):
            shown["logo"] = address(str(logo))
        sizes = (options.get("width"), options.get("height"))
        shown["unit"] = round(min(float(size or whole) / whole for size, whole in zip(sizes, DRAWN_FOR)), 4)
    words = options.get("words") or {}
    return {name: value for name, value in shown.items() if value not in ("", {}, [], 1.0)} | {"words": words}


def files(options: Mapping, root: Path) -> list[str]:
    """The files of the project that a page's frame shows or links."""
    given = options.get("title-slide-attributes") or {}
    named = [str(value) for name, value in given.items() if "image" in str(name) or "video" in str(name)]
    named += [str(options["logo"])] if options.get("logo") and options.get("deck") else []
    named += [target for target, _ in targets(str(options.get("footer") or ""))]
    return [name for one in named if (name := one.lstrip("/")) and (root / name).is_file()]


def _affiliations(options: Mapping) -> list[list[str]]:
    """Of each author where they work; an `institute` of its own is the first author's."""
    found = [
        _names((one.get("affiliations") or one.get("affiliation")) if isinstance(one, Mapping) else None)
        for one in several(options.get("author"))
    ]
    if found:
        found[0] += _names(options.get("institute"))
    return found if any(found) else []


def _names(given) -> list[str]:
    """What one or several, as texts or blocks with `name`, are called."""
    return [str(one.get("name") or "") if isinstance(one, Mapping) else str(one) for one in several(given)]


def _included(given, root: Path) -> Iterator[str]:
    for one in given or ():
        yield one["text"] if "text" in one else (root / one["file"]).read_text(encoding="utf-8")


def _html(text: str) -> str:
    """What of an include is HTML: macros of TeX, and settings of MathJax, are read by KaTeX instead."""
    text = re.sub(r"<script[^>]*>(?:(?!</script>).)*MathJax(?:(?!</script>).)*</script>", "", text, flags=re.DOTALL)
    return text if "<" in text else ""


def _macros(text: str) -> dict[str, str]:
    """TeX's macros by name, as KaTeX takes them."""
    found: dict[str, str] = {}
    for macro in MACRO.finditer(text):
        found[macro[1] or macro[2]] = _braced(text, macro.end())
    for macro in OPERATOR.finditer(text):
        found[macro[2]] = f"\\operatorname{macro[1]}{{{_braced(text, macro.end())}}}"
    if at := re.search(r"[\"']?[mM]acros[\"']?\s*:\s*(?=\{)", text):
        for name, value in OF_MATHJAX.findall(_braced(text, at.end())):
            found[f"\\{name}"] = re.sub(r"\\(.)", r"\1", value[1:-1])
    return found


def _braced(text: str, start: int) -> str:
    """What stands between the brace at a place and the one that closes it."""
    depth = 0
    for end in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0) if text[end - 1 : end] != "\\" else 0
        if depth == 0:
            return text[start + 1 : end]
    return ""
