"""Lines of a source: where code begins and ends, what stands in comments, and what this engine has no meaning for."""

import re

from deeplecture.errors import WITH_QUARTO, Finding
from deeplecture.read.extensions import LEFT_OUT

FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})\s*(.*)$")
SHORTCODE = re.compile(r"(?<!\{)\{\{<\s*([\w-]+)([^>]*)>\}\}(?!\})")
SHORTCODES = {"meta", "var", "env", "kbd", "pagebreak", "video"}
OF_QUARTO = {"include", "embed", "lipsum", "placeholder", "version", "contents", "brand"}
# Of extensions. An icon stands beside a word that says the same, so that nothing is lost where it is left out.
ICONS = {"fa", "fas", "fab", "bi", "ai", "iconify", "icon", "academicons", "simpleicon"}
SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
COMMENT = re.compile(rf"{SPAN.pattern}|(?P<begins><!--)")
# Divs that stock Quarto gives a meaning which this engine does not have.
UNSUPPORTED_DIVS = {
    "column-body-outset", "column-page", "column-page-inset", "column-page-left", "column-page-right", "column-screen",
    "column-screen-inset", "panel-sidebar", "panel-fill", "panel-center", "panel-input",
    "code-with-filename",
}  # fmt: skip
DIV = re.compile(r"^\s*:{3,}\s*(?:\{([^}]*)\}|([\w-]+))\s*$")


def without_comments(placed: list) -> list:
    """The lines without what stands in `<!-- -->` outside of code, the signs themselves kept."""
    result: list = []
    fence: str | None = None
    inside = False
    # What is never closed is no comment.
    last = max((number for number, (line, _) in enumerate(placed) if "-->" in line), default=-1)
    for number, (line, place) in enumerate(placed):
        before, fence = fence, None if inside else fence_after(line, fence)
        kept, rest = "", line
        while rest and before is None and fence is None:
            if inside:
                _, ends, rest = rest.partition("-->")
                kept, inside = kept + ends, not ends
                continue
            begins = (
                next((found for found in COMMENT.finditer(rest) if found["begins"]), None) if "<!--" in rest else None
            )
            if begins and number >= last and "-->" not in rest[begins.end() :]:
                begins = None
            at = begins.end() if begins else len(rest)
            kept, rest, inside = kept + rest[:at], rest[at:], begins is not None
        result.append((kept + rest, place))
    return result


def fence_after(line: str, fence: str | None) -> str | None:
    """The code fence that is open after a line, given the one open before it; with the spaces before it, since what stands
    four further in closes nothing."""
    if "```" not in line and "~~~" not in line:
        return fence
    match = FENCE.match(line)
    if fence is None:
        return match[1] + match[2] if match and not (match[2][0] == "`" and "`" in match[3]) else None
    signs = fence.lstrip()
    if not match or match[2][0] != signs[0] or len(match[2]) < len(signs) or match[3].strip():
        return fence
    return None if len(match[1].expandtabs()) < len(fence.expandtabs()) - len(signs) + 4 else fence


def unsupported(line: str, place: tuple[str, int], findings: list[Finding], *, extended: bool) -> None:
    """Find what this engine has no meaning for in a line of prose.

    Args:
        extended: whether an extension gives the project shortcodes of its own: they are left out, and that is told.
    """
    if "{" not in line and ":::" not in line:
        return
    text = SPAN.sub("", line)
    for match in SHORTCODE.finditer(text):
        if match[1] in ICONS:
            findings.append(Finding(*place, f"the icon {{{{< {match[1]} >}}}} is left out", "note"))
        elif match[1] not in SHORTCODES and extended and match[1] not in OF_QUARTO:
            findings.append(Finding(*place, f"the shortcode {{{{< {match[1]} >}}}} {LEFT_OUT}", "strict"))
        elif match[1] not in SHORTCODES:
            known = f"{', '.join(sorted(SHORTCODES))} are, and `include` on its own line"
            problem = f"the shortcode {{{{< {match[1]} >}}}} is not supported: {known}; {WITH_QUARTO}"
            findings.append(Finding(*place, problem))
    for span in SPAN.finditer(line):
        other = re.match(r"\{(\w+)\}\s", span[2]) if span[1] == "`" else None
        if other and other[1] != "python":
            findings.append(Finding(*place, f"inline {{{other[1]}}} is not supported: only inline {{python}} is"))
    if div := DIV.match(line):
        classes = re.findall(r"\.([\w-]+)", div[1]) if div[1] else [div[2]]
        for name in UNSUPPORTED_DIVS & set(classes):
            problem = f"a div of class .{name} is not supported by this engine: take the class out, or {WITH_QUARTO}"
            findings.append(Finding(*place, problem, "strict"))
