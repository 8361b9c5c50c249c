"""What no author means a reader to see: marks that no program has read, values as a program prints them, notes to oneself."""

import re
from collections.abc import Iterator

from bs4 import NavigableString

from deeplecture.check.pages import BuiltPage, BuiltSite
from deeplecture.check.problem import WARNING, Problem
from deeplecture.printed import PRINTED

_WORD = r"[^\W\d_]"
# Marks of Markdown, and of HTML, that came through as text.
MARKS = (
    r":::+\s*(?:\{|$)|\[\^[\w-]+\]|\]\[[\w -]+\]|<!(?:--|–)|\{#[\w-]+[^}]*\}|\{\{|\{python\}|\*\*\w[^*]*\*\*"
    r"|```|\{:?\s*\.[A-Za-z][\w-]*\}|&(?:\w{2,6}|#\d+);"
    r"|</?(?:a|abbr|b|big|br|center|code|div|em|font|h[1-6]|hr|i|iframe|img|kbd|li|mark|ol|p|pre|s|script|section|small|span|strong"
    r"|style|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|video)(?:\s+[\w-]+=[^<>]*)?\s*/?>"
    r"|\]\([^)\s]+\)|\]\((?:https?:|\.{0,2}/|#)|\] \((?:https?:|[\w./-]+\.(?:html|pdf|qmd)\))|\)\[(?:https?:|[\w./-]+\.(?:html|pdf|qmd)\])"
    # a heading, a list, a table or a rule that follows a paragraph without a blank line, or a mark without a space
    rf"|^\s*#{{2,6}}\s?\w|:\s+([-*+])\s+{_WORD}[^\n]*?\s\1\s+{_WORD}|:\s+1([.)])\s+\w.*?\s2\2\s+\w|\|\s[^|\n]{{1,60}}\s\|\s[^|\n]{{1,60}}\s\|"
    rf"|(?<![\w*])\*\*(?={_WORD})|(?<![\w*\\])\*{_WORD}[^*\n]*\s\*(?=[\s.,;]|$)|==\w[^=\n]*[^\s=]==|(?<!`)``\w"
    # what other programs than Pandoc read
    rf"|\{{[a-z][\w-]+=[^{{}}\s][^{{}}]*\}}|\[\[{_WORD}[^\[\],]*\]\]|(?<![\w:\[]):[a-z][a-z0-9_+-]+:(?![\w:])|^\s*\.\. [\w-]+::|^\s*!!! \w"
    r"|\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]|\{(?:ref|math|term|doc|eq|numref|cite|sub|sup|download)\}$"
)
FORMULA = (
    r"\$\$|\$[^$\n]*[\\^_][^$\n]*\$|\\[()\[\]]|(?<![\w^/.])[A-Za-z]\^[\w{(−-]|\b10\^[\d{(−-]|(?<![\w.@/#-])[a-zA-Z]_(?:[a-z]|\d{1,2})(?![\w(.=])"
    r"|\\(?:alpha|approx|bar|begin|beta|cdot|cite|delta|emph|end|epsilon|eta|eqref|frac|gamma|geq|hat|infty|item|label|lambda|leq|mathbf|mathcal"
    r"|mathrm|mu|nabla|partial|phi|pi|ref|section|sigma|sqrt|sum|text(?:bf|it|tt)?|theta|times|vec)\b"
)
# "a TODO list" is a word of a sentence; what follows a colon, stands in brackets or stands alone is a note.
NOTE = re.compile(
    r"\b(?:TODO|FIXME|XXX|TBD)(?::|\s*\([^)]*\)|(?=\s*%))|[\[(]\s*(?:TODO|FIXME|XXX|TBD)\b|^\s*(?:TODO|FIXME|XXX|TBD)\W*$"
    r"|\bFIXME\b|\bTBD\b|\b[Ll]orem ipsum\b|\[(?:insert|add|put)\s[^\]]*\]|\[citation needed\]|\b[Bb]lah,? blah\b"
    r"|\b[Yy]our \w+(?: \w+)? here\b|^\s*(?:[Cc]oming soon|[Tt]o be (?:added|done|written)|[Ww]ork in progress)\W*$"
    r"|\b(?:chapter|page|section|slide)s? (?:is|are) (?:still )?(?:under construction|to be written)\b"
)
# "None of them" and "NaN" are words.
VALUE = (
    PRINTED
    + r"|(?<=[\w,;:=(] )(?:None|nan)\b(?!\s+of\b|-)|^\s*(?:None|nan|-?inf)\s*$|(?<!\d\s)\b-?inf(?=\s*[.,;%]|$)"
    + r"|\b(?:is|was|are|were|to|of|at|by|than)\s-?inf\b|\bNaN\s?%|[:=]\s*NaN\b|<NA>|\bNaT\b|\d[eE][-−–+]\d\d\b"
    + r"|\{['\"‘’“”][^'\"‘’“”]*['\"‘’“”]:|\(-?\d[\d.]*,\)|\b(?:datetime\.\w+|\w+Path|Timedelta|Timestamp|dict_\w+|defaultdict|OrderedDict)\("
    + r"|\bdevice\(type=|Traceback \(most recent call last\)|\d+%\|[^|\n]*\|\s*\d+/\d+|(?<![\w)])\(\s*\)"
)
MACHINE = r"(?<![\w.])/(?:home|Users)/[\w.-]+/|(?<![\w.])/(?:root|tmp)/\w|\b[A-Z]:\\Users\\"
LETTERS = (
    r"[ÃÐÑ][\u0080-\u00bf]|â(?:€[\u0080-\uffff]?|[\u0080-\u00bf‚„…†‡‰‹›‘“”•–—™])|Â[\u00a0-\u00bf]|ï»¿|\ufffd|[\ue000-\uf8ff]"
    r"|\\u[0-9a-fA-F]{4}|\\x[0-9a-f]{2}|\x1b|\[\d{1,2}(?:;\d{1,2})*m(?=\w)"
)
TYPING = (
    r"\b(the|an?|of|and|for|with|from|are|be|we|this|or|which|at)\s\1\b|\w\.\.(?=\s|$)|,,|[^\W_] ,(?=\s)|[^\W_] \.(?=\s+[A-Z]|\s*$)"
    r"|[a-z]{2}- (?!(?:and|as|bis|but|nor|oder|or|than|to|und|versus|vs)\b)[a-z]{2}"
)
LEFT_OVER = {
    "markdown": re.compile(MARKS),
    "formula": re.compile(FORMULA),
    "placeholder": NOTE,
    "value": re.compile(VALUE),
    "machine": re.compile(MACHINE),
    "letters": re.compile(LETTERS),
    "typing": re.compile(TYPING),
    "cross-reference": re.compile(
        r"\b(?:Chapter|Eq(?:uation|\.)|Exercise|Fig(?:ure|\.)|Lemma|Listing|Sec(?:tion|\.)|Tab(?:le|\.)|Theorem)\s\(?\?\?|\(\?\?\)"
        r"|Error! (?:Reference source|Bookmark) not (?:found|defined)"
    ),
    "citation": re.compile(r"\(?\b[\w:-]+\?\?\?|(?<![\w@.])\[@[\w:-]+|(?<!\w)\[\?\]"),
}
# Dollars that are money: an opening sign before digits, with none of a formula's signs behind them.
MONEY = re.compile(r"\$\s?\d[\d.,_]*(?:\s?(?:k|m|bn|thousand|million|billion))?(?![\w^\\{=+*/-])")
# What Python shows of an object that says nothing of itself, and a path of the machine that ran a cell.
OBJECT = re.compile(
    r"<[\w.]+[^<>\n]* at 0x[0-9a-f]{6,}[^<>\n]*>|<\w+ object of \d+ artists>|^Text\([\d.-]+, |^(?:Figure|Axes)\(\d|<(?:Axes|Figure)\b[^<>\n]*>"
    rf"|\d+%\|[^|\n]*\|\s*\d+/\d+|{MACHINE}"
)
IN_TEX = re.compile(r"(?<![A-Za-z\\])(?:None|nan|NaN)(?![A-Za-z])|\d[eE][-+]\d\d\b")
# An expression of another engine than the one that reads these sources.
EXPRESSION = re.compile(r"^(?:r|python|julia) [\w.$]+[(\[].*[)\]]$|^\{\{?(?:r|julia|python|ojs)\}\}? ")
ADDRESS = re.compile(r"\bhttps?://[\w.-]+/?[\w./?=&#%~-]*")
REFERENCE = re.compile(r"\b(Chapter|Equation|Exercise|Figure|Section|Table|Theorem)s?\s\(?\1\b")
TYPED = re.compile(r"(?:Figure|Fig\.|Table)\s\d[\d.]*[:.]\s")
TWICE = 10  # words of a paragraph that does not stand on a page twice by chance


def check(site: BuiltSite) -> list[Problem]:
    """Everything on a site's pages that was not meant to be read."""
    return [problem for page in site.pages.values() for problem in (*_left_over(page), *_blocks(page))]


def _left_over(page: BuiltPage) -> Iterator[Problem]:
    """Source text that a reader sees as it was typed, and values that a program printed for itself."""
    text = page.content
    for piece in text.find_all(string=True) if text else ():
        around = {one.name for one in piece.parents}
        if around & {"script", "style", "math", "svg", "textarea"} or type(piece) is not NavigableString:
            continue
        if around & {"code", "pre"}:
            yield from _in_code(page, piece, "pre" in around)
            continue
        if formula := piece.find_parent(class_="math"):
            if match := IN_TEX.search(piece):
                yield page.problem("value", f"“{match[0]}” stands in a formula as a program printed it", formula)
            continue
        said = MONEY.sub("money", ADDRESS.sub("https://", piece))
        for check, pattern in LEFT_OVER.items():
            if match := pattern.search(said):
                yield page.problem(
                    check,
                    f"“{match[0].strip()[:60]}” stands in the text as it was typed",
                    piece.parent,
                    typed=match[0].strip(),
                )
        if "a" not in around and (match := ADDRESS.search(piece)):
            message = f"{match[0][:80]} can be read and not pressed: write <{match[0][:80]}>"
            yield page.problem("link", message, piece.parent, level=WARNING)


def _in_code(page: BuiltPage, piece: NavigableString, block: bool) -> Iterator[Problem]:
    if piece.find_parent(class_="cell-output"):
        if match := OBJECT.search(piece):
            message = f"“{match[0][:60]}” is what Python prints of an object: end the cell with what it should show"
            if re.match(MACHINE, match[0]):
                message = f"“{match[0][:60]}…” is there on the machine alone that ran the cell"
            yield page.problem("value", message, piece.parent)
    elif not block and EXPRESSION.search(piece.strip()):
        yield page.problem("value", f"`{piece.strip()[:60]}` is no expression here: write {{python}}", piece.parent)


def _blocks(page: BuiltPage) -> Iterator[Problem]:
    """What only a whole paragraph, heading or caption tells."""
    text, seen = page.content, {}
    for tag in text.select("p, li, td, figcaption, .caption, h2, h3, h4, h5, h6") if text else ():
        said = " ".join(tag.get_text().split())
        if match := REFERENCE.search(said):
            message = f"“{match[0]}”: a reference says {match[1]} by itself"
            yield page.problem("cross-reference", message, tag)
        if tag.name == "p" and len(said.split()) >= TWICE and not tag.find_parent("aside"):
            if said in seen:
                yield page.problem("typing", f"“{said[:50]}…” stands on this page twice", tag, level=WARNING)
            seen[said] = tag
        own = tag.find(class_="header-section-number")
        if own and re.match(
            r"(?:\d+(?:\.\d+)+\.?|\d+[.)])\s[A-Z]", said.removeprefix(own.get_text(strip=True)).strip()
        ):
            yield page.problem("headings", f"“{said[:60]}” has its number twice: do not type it", tag)
        if tag.name == "figcaption" and re.match(r"(?:Figure|Table)\s[\d.]+\w?:\s(?:Figure|Fig\.|Table)\s\d", said):
            yield page.problem("cross-reference", f"“{said[:60]}” has its number twice: do not type it", tag)
        elif tag.name == "figcaption" and page.source and not tag.get("id") and TYPED.match(said):
            message = f"“{said[:60]}”: a typed number stays behind; give the picture a label, which numbers it"
            yield page.problem("cross-reference", message, tag, level=WARNING)
