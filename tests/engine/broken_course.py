"""A small course that passes every check, and one in which each unit has one thing broken."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

QUARTO = """\
deeplecture:
  style: own.mplstyle
profile:
  group:
    - [book, slides]
execute:
  echo: false
"""
BOOK = """\
project:
  type: book
  output-dir: _site/book
book:
  title: "A small course"
  chapters:
    - index.qmd
{chapters}
format:
  html:
    toc: true
    css: own.css
"""
SLIDES = """\
project:
  type: default
  output-dir: _site/slides
  render:
{decks}
format:
  revealjs:
    slide-level: 3
    width: 1600
    height: 900
    css: own.css
"""
STYLE = """\
font.size: 14
xtick.labelsize: 13
ytick.labelsize: 13
svg.fonttype: path
"""
FIGURE = """\
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers


@figure("computed")
def line(size: float = 14.0):
    picture = Figure(figsize=(10.0, 4.4), layout="constrained")
    axes = picture.subplots()
    axes.plot([0, 1], [0, 1])
    axes.set_xlabel("distance", fontsize=size)
    return with_numbers(picture, rise=1.0)
"""
NAMESPACE = """\
from pathlib import Path

from deeplecture.figure import namespace

__getattr__, __dir__ = namespace(__name__, Path(__file__).parent)
"""
HEAD = """\
---
title: "A unit about lines"
---

## Straight things

### A first slide says nothing wrong

A line is straight, and this sentence is short.

### A second slide shows the thing itself

"""
CLEAN = (
    HEAD
    + """\
```{python}
#| include: false
from course.figures import one as fig
```

```{python}
#| label: fig-line
#| claim: fig.line.numbers().rise > 0.5
#| fig-cap: "It rises by one."
#| fig-alt: "A straight line from the lower left corner to the upper right."
fig.line()
```

::: {.content-visible unless-format="revealjs"}
@fig-line is straight, and so is the line of [the first slide](#a-first-slide-says-nothing-wrong).
:::

### A table, a formula and some code fit on one slide

| name | share |
|------|------:|
| one  | 0.25  |

: Shares {#tbl-shares}

$$ y = \\frac{a x + b}{c} $$

```python
def line(x):
    return 2 * x
```

### Steps appear one after the other and fit

::: {.incremental}
- the first step
- the second step
:::

::: {.panel-tabset}
#### One

The pane that is shown first.

#### Two

The other pane, which the reader must choose, [with words]{.tinted} and [more of them]{style="color: inherit"}.
:::

::: {.content-visible unless-format="revealjs"}
A long line of code scrolls in its own box, and a solution opens.

```python
a_rather_long_name_of_a_function(first_argument, second_argument, third_argument, fourth_argument, fifth_argument)
```

An arrow \\--> points, and x \\<-- y points back. Keep a TODO list, and read chapter XXX. The weights are {.5} and {.25}.
It costs \\$5\\_000 or \\$6, and \\$3 million. None of them fell to NaN. Really?? AT&T; if a \\<b and b\\> c. The share
is {0.5: 1}. It is 0.30000000000 of it.

Apples, pears, etc. and so on ... and on; 1..5 of them, at 12:30:45, in ratio 3:1. Pre- and post-training. The norm |x| + |y|,
CO~2~ and x^2^. The set {1, 2, 3}, the matrix [[1, 2], [3, 4]], the pair (1, 2). That that was had. A #tag, issue #12. The limit
is undefined, a nan-like thing; its names are x_train and y_pred. Write to <us@example.org> or [to her](mailto:a@example.org?subject=Hi).
See <https://example.org/a_b>, Figure 3 of it and Section 2; `x^2`, `w_i`, `/home/you/x`, `1e-05`. A smile, a check ✓, 5 × 3 → 15.

<p id="later" hidden>Words of later on.</p>

<button type="button" id="more">Show more of it</button>

<script>document.getElementById("more").onclick = () => { document.getElementById("later").hidden = false }</script>

- [x] read it
- $x$

<div style="position:relative"><p>words in a frame</p><div style="position:absolute;inset:0;border:1px solid #888;pointer-events:none"></div></div>

::: {.callout-note collapse="true"}
## Solution

![](../picture.png){fig-alt="Grey noise without any pattern in it."}
:::
:::
"""
)


@dataclass(frozen=True)
class Break:
    """One thing that is wrong in a unit.

    Attributes:
        body: the Markdown that is broken; it follows the heading of a slide.
        check: name of the check that must find it.
        line: a piece of the source line that must be named.
        pages: `deck`, `chapter` or both.
        also: other checks that rightly find the same thing.
    """

    body: str
    check: str
    line: str
    pages: tuple[str, ...] = ("deck", "chapter")
    also: tuple[str, ...] = ()


DECK, CHAPTER = ("deck",), ("chapter",)
NOISE = 'fig-alt="Grey noise without any pattern in it."'


def _items(word: str, count: int) -> str:
    return "\n".join(f"- {word} {n}" for n in range(1, count + 1))


def _cell(call: str, *options: str) -> str:
    return "\n".join(["```{python}", *(f"#| {option}" for option in options), call, "```\n\n"])


_NINE = range(9)
_TABLE = "\n".join(
    f"|{'|'.join(row)}|" for row in ([f"h{n}" for n in _NINE], ["---"] * 9, [f"unbreakable{n:05d}word" for n in _NINE])
)
_SMALL_FIGURE = _cell("from course.figures import one as fig", "include: false") + _cell(
    "fig.line(size=6)", "label: fig-line", 'fig-cap: "Small."', 'fig-alt: "A straight line to the upper right corner."'
)
_FETCH = """<script>
  const where = ["https:", "", "data.example.org", "numbers.json"].join("/");
  new Image().src = where;
</script>"""
_WIDE_BOX = "These words stand in a box that is wider than a phone and go on for longer than it is wide."

# What reading the pages shows.
READ = {
    "too-many-words": Break("word " * 65, "words", "### A second slide", DECK),
    "missing-alt": Break("![](../small.png)", "alt", "small.png", also=("axe image-alt", "html")),
    "file-name-as-alt": Break('![A caption of a picture.](../small.png){fig-alt="small.png"}', "alt", "small.png"),
    "caption-as-alt": Break(f"![Grey noise without any pattern in it.](../small.png){{{NOISE}}}", "alt", "small.png"),
    "short-alt": Break('![A caption of a picture.](../small.png){fig-alt="Grey noise."}', "alt", "small.png"),
    "dead-link": Break("Read [the other chapter](nowhere.html).", "link", "nowhere.html"),
    "link-to-a-folder": Break("Back to [the start](../../book/).", "link", "../../book/", CHAPTER),
    "empty-link": Break("Read [this](#).", "link", "[this](#)", CHAPTER),
    "file-address": Break("See [my file](file:///home/me/notes.html).", "link", "file:///home/me", CHAPTER),
    "dead-anchor": Break("As [this slide](#not-there) says.", "anchor", "#not-there"),
    "dead-link-in-the-notes": Break("Words.\n\n::: {.notes}\n[There](gone.html).\n:::", "link", "gone.html", DECK),
    "external-script": Break('<script src="https://cdn.example.org/widget.js"></script>', "outside", "widget.js"),
    "external-style": Break(
        '<p style="background:url(https://cdn.example.org/a.png)">on paper</p>', "outside", "a.png"
    ),
    "external-frame": Break('<iframe title="map" src="https://example.org/"></iframe>', "outside", "iframe", DECK),
    "missing-asset": Break('<img src="gone.png" alt="Grey noise without any pattern in it.">', "asset", "gone.png"),
    "heading-skipped": Break("##### Too deep\n\nWords.", "headings", "##### Too deep"),
    "duplicate-id": Break('One <b id="twin">first</b> and <b id="twin">second</b>.', "ids", "twin"),
    "invalid-html": Break("<center>old markup</center>", "html", "<center>", CHAPTER),
    "wrong-nesting": Break("<ul><p>no item</p></ul>", "html", "no item", CHAPTER),
    "markdown-as-text": Break(r"One word is \*\*strong in vain\*\* here.", "markdown", "strong in vain"),
    "untypeset-formula": Break("It costs $ O(n^2)$ steps.", "formula", "O(n^2)", CHAPTER),
    "heavy-page": Break(
        '![](../heavy.png){fig-alt="Coloured noise without any pattern."}', "weight", "heavy.png", CHAPTER
    ),
}

# What only drawing them shows.
DRAWN = {
    "overflowing-list": Break(_items("item", 18), "overflow", "- item 18", DECK),
    "overflowing-steps": Break(f"::: {{.incremental}}\n{_items('step', 18)}\n:::", "overflow", "- step 18", DECK),
    "overflowing-column": Break(
        f":::: {{.columns}}\n::: {{.column}}\n{_items('left', 18)}\n:::\n::: {{.column}}\nright\n:::\n::::",
        "overflow",
        "- left 18",
        DECK,
    ),
    "scrolling-slide": Break(
        f"### This slide scrolls {{.scrollable}}\n\n{_items('entry', 29)}", "overflow", "- entry 29", DECK
    ),
    "hidden-tab": Break(
        f"::: {{.panel-tabset}}\n#### One\n\nfits\n\n#### Two\n\n{_items('entry', 17)}\n:::",
        "overflow",
        "- entry 17",
        DECK,
    ),
    "wide-table": Break(_TABLE, "overflow", "unbreakable00008word", DECK),
    "wide-formula": Break(f"$$ {' + '.join(f'x_{{{n}}} y_{{{n}}}' for n in range(30))} $$", "overflow", "x_{29}", DECK),
    "huge-picture": Break(
        f'::: {{style="flex:none"}}\n![](../picture.png){{{NOISE} style="height:1200px;max-width:none;flex:none"}}\n:::',
        "overflow",
        "picture.png",
        DECK,
        ("upscaled", "axe color-contrast"),
    ),
    "long-code-line": Break(
        f"```python\nshort = 1\nvalue = first({'argument, ' * 16})\n```", "overflow", "value = first", DECK
    ),
    "long-output": Break(_cell('for n in range(30): print("line", n)'), "overflow", "```{python}", DECK),
    "cut-text": Break(
        '<div style="height:40px;overflow:hidden">first line<br>second line<br>third line<br>the fourth line</div>',
        "overflow",
        "the fourth line",
        DECK,
    ),
    "over-the-footer": Break(
        '<div style="position:absolute;left:72px;bottom:6px">words on the bar</div>', "footer", "words on the bar", DECK
    ),
    "text-on-text": Break(
        'The first line.\n\n<p style="margin-top:-64px">The other over it.</p>', "overlap", "The ", DECK
    ),
    "long-title": Break(
        f"### {'A title which goes on and on ' * 6}\n\nWords.", "long title", "### A title which", DECK
    ),
    "tiny-font": Break('Normal and [very small print]{style="font-size:14px"}.', "small", "very small print", DECK),
    "tiny-font-in-a-figure": Break(_SMALL_FIGURE, "small", "fig.line(size=6)", DECK),
    "tiny-formula": Break("A formula $\\tiny{a b c}$ here.", "small", "\\tiny", DECK),
    "bad-formula": Break(
        "A formula $\\frac{1$ that stops too early.", "formula", "\\frac{1", DECK, ("axe color-contrast",)
    ),
    "upscaled-picture": Break(f'Look: ![](../small.png){{{NOISE} style="width:700px"}}', "upscaled", "small.png", DECK),
    "small-background": Break(
        '### A picture lies behind {background-image="../small.png"}\n\nWords.',
        "upscaled",
        "small.png",
        DECK,
        ("axe color-contrast",),
    ),
    "low-contrast": Break('Dark and [pale words on white]{style="color:#bbb"}.', "axe color-contrast", "pale words"),
    "low-contrast-in-the-dark": Break(
        'In [a dark grey]{style="color:#444"}.', "axe color-contrast", "a dark grey", CHAPTER
    ),
    "white-on-white": Break('Here are [unseen words]{style="color:#fff"}.', "axe color-contrast", "unseen words", DECK),
    "button-without-name": Break('<button type="button"></button>', "axe button-name", "<button", CHAPTER, ("html",)),
    "external-fetch": Break(_FETCH, "outside", "numbers.json", DECK),
    "failed-request": Break('<script>\n  new Image().src = "late.png";\n</script>', "request", "late.png", CHAPTER),
    "console-error": Break('<script>\n  console.error("it broke");\n</script>', "console", "it broke", DECK),
    "uncaught-error": Break(
        "<script>\n  notDefinedAnywhere.run();\n</script>", "console", "notDefinedAnywhere", CHAPTER
    ),
    "sideways-on-the-phone": Break(f'<div style="width:700px">{_WIDE_BOX}</div>', "sideways", "These words", CHAPTER),
    "code-outside-its-box": Break(
        f'<pre style="overflow:visible">{"long_line_of_code " * 12}</pre>', "sideways", "long_line_of_code", CHAPTER
    ),
}
BREAKS = READ | DRAWN

# More of both kinds, each on a slide of its own of one long unit; `line` stands in its source once.
_TAB_TRAP = "<textarea aria-label='Notes' onkeydown=\"if (event.key === 'Tab') event.preventDefault()\">nobody leaves</textarea>"
READ_TOGETHER = {
    "a-footnote-that-is-nowhere": Break("Words with a mark.[^nowhere]", "markdown", "[^nowhere]"),
    "a-comment-that-goes-on": Break("Words <!-- of the author to herself.", "markdown", "to herself"),
    "a-formula-that-goes-on": Break("A price of $$ x + y.", "formula", "A price of"),
    "a-note-to-oneself": Break("TODO: find the number.", "placeholder", "TODO"),
    "an-empty-heading": Break("<h4></h4>\n\nWords.", "headings", "<h4>"),
    "a-table-without-heads": Break(
        "<table><tr><td>first cell of it</td><td>second cell</td></tr></table>", "table", "first cell"
    ),
    "a-box-for-the-pointer": Break('<div onclick="run()">press these words</div>', "keyboard", "press these words"),
    "an-order-of-its-own": Break('<span tabindex="3">first of all words</span>', "keyboard", "first of all"),
    "a-field-that-grabs": Break('<input aria-label="Your name" autofocus>', "keyboard", "autofocus"),
    "a-film-that-starts": Break('<video src="../film.mp4" autoplay muted></video>', "motion", "autoplay muted"),
    "a-film-without-words": Break('<video src="../film.mp4" controls></video>', "captions", "controls"),
    "a-picture-that-blinks": Break(
        '<img src="../loop.gif" alt="A grey square that turns black.">', "motion", "loop.gif"
    ),
    "a-drawing-with-a-hole": Break('![](../hole.svg){fig-alt="A frame around a photograph."}', "asset", "<image"),
    "a-link-to-this-machine": Break("See [the board](http://localhost:6006/).", "link", "localhost"),
    "a-misspelt-address": Break("See [the paper](htps://example.org/paper).", "link", "htps:"),
    "a-script-for-a-link": Break('<a href="javascript:go()">go there now</a>', "link", "javascript:go"),
    "a-letter-to-nobody": Break("Write [to us](mailto:someone).", "link", "mailto:someone"),
    "an-anchor-without-aim": Break("<a>leads to no place</a>", "link", "leads to no place"),
    "a-link-that-tells": Break(
        '<a href="https://example.org/" ping="https://example.org/p">out</a>', "outside", "ping="
    ),
    "a-ground-from-elsewhere": Break(
        "<p style=\"background:image-set('https://example.org/a.png' 1x)\">on a ground</p>", "outside", "image-set"
    ),
    "a-link-called-here": Break("For more click [here](https://example.org/more).", "link text", "[here]"),
    "a-label-of-nothing": Break('<label for="no-such-field">the name of what</label>', "ids", "no-such-field"),
    "a-slide-in-a-slide": Break("<section><p>slide within a slide</p></section>", "html", "within a slide", DECK),
    "a-drawing-unnamed": Break('<svg width="99" height="99"><rect width="9" height="9"/></svg>', "alt", "<svg"),
    "a-slide-of-nothing": Break("", "empty", "### a slide of nothing", DECK),
    "a-nothing-of-python": Break("The loss after it is None.", "value", "after it is None"),
    "a-number-that-is-none": Break("The accuracy fell to nan.", "value", "fell to nan"),
    "a-number-of-all-digits": Break("It gets 0.30000000000000004 of them.", "value", "0.30000000000000004"),
    "a-number-with-its-type": Break("It gets np.float64(0.93) of them.", "value", "np.float64"),
    "a-list-as-it-is-called": Break("The weights are array([0.1, 0.2]) then.", "value", "array("),
    "a-text-without-its-number": Break("It took {seconds:.1f} s.", "value", "{seconds:.1f}"),
    "a-cell-of-a-table": Break("| a | b |\n|---|---|\n| 1 | nan |", "value", "| 1 | nan |"),
    "an-object-in-the-text": Break("It is &lt;Model object at 0x7f3a2b1c9d00&gt; now.", "value", "Model object"),
    "an-object-that-is-printed": Break(_cell("print(object())"), "value", "```{python}"),
    "a-class-as-python-shows-it": Break("The label is of &lt;class 'int'&gt; then.", "value", "class 'int'"),
    "a-series-with-its-type": Break("It says Name: loss, dtype: float64 below.", "value", "dtype: float64"),
    "an-object-of-a-browser": Break("The mean is [object Object] today.", "value", "object Object"),
    "a-place-of-another-language": Break("It took ${seconds} of them.", "value", "${seconds}"),
    "a-place-of-an-older-format": Break("It took %s seconds again.", "value", "took %s"),
    "a-number-without-end": Break("The loss is inf after that.", "value", "inf after that"),
    "a-figure-to-be-inserted": Break("See [insert the figure here] for it.", "placeholder", "insert the figure"),
    "a-number-to-be-determined": Break("The share is TBD for now.", "placeholder", "TBD for now"),
    "an-alt-to-be-written": Break('![](../small.png){fig-alt="TODO: say what this one shows"}', "alt", "TODO: say"),
    "euros-of-another-code": Break("It costs 5 â‚¬ a day.", "letters", "a day"),
    "a-mark-of-another-code": Break("ï»¿The file begins so.", "letters", "file begins so"),
    "a-reference-of-a-word-processor": Break(
        "See Error! Reference source not found. there.", "cross-reference", "source not found"
    ),
    "a-citation-of-marks": Break("As was shown before [?] by many.", "citation", "before [?]"),
    "a-drawing-that-moves-for-ever": Break(
        '<svg role="img" aria-label="A dot that goes to and fro." width="50" height="20"><circle r="5" cy="9">'
        '<animate attributeName="cx" from="0" to="50" dur="1s" repeatCount="indefinite"/></circle></svg>',
        "motion",
        "attributeName",
    ),
    "letters-of-another-code": Break("Das ist Ã¤hnlich.", "letters", "Das ist"),
    "quotes-of-another-code": Break("It isâ€™nt so.", "letters", "nt so"),
    "a-letter-that-is-lost": Break("A caf\ufffd in town.", "letters", "in town"),
    "a-figure-of-marks": Break("As Figure ?? shows.", "cross-reference", "Figure ??"),
    "a-section-of-marks": Break("As (??) says.", "cross-reference", "(??)"),
    "a-space-that-is-spelt": Break("Ten&amp;nbsp;percent of it.", "markdown", "nbsp"),
    "a-tag-that-is-spelt": Break("One line of this&lt;br&gt;and another.", "markdown", "and another."),
    "a-name-in-braces": Break("Dear {{ reader }}, read on.", "markdown", "{{ reader }}"),
    "a-note-in-brackets": Break("A number [TBD] of them.", "placeholder", "[TBD]"),
    "a-note-that-stands-alone": Break("XXX", "placeholder", "XXX"),
    "a-download-of-nothing": Break("Take [the data](../empty.csv){download=''}.", "empty file", "empty.csv"),
    "a-picture-that-loops": Break(
        '<img src="../loop.webp" alt="A grey square that turns black.">', "motion", "loop.webp"
    ),
    "a-picture-that-loops-too": Break(
        '<img src="../moves.png" alt="A grey square that turns black.">', "motion", "moves.png"
    ),
    "a-drawing-that-turns": Break(
        '![](../turns.svg){fig-alt="A square that turns about itself."}', "motion", "turns.svg"
    ),
    "a-drawing-with-a-beat": Break(
        '![](../beats.svg){fig-alt="A square that grows and shrinks."}', "motion", "beats.svg"
    ),
    "a-drawing-cut-short": Break('![](../short.svg){fig-alt="A square that was cut short."}', "picture", "short.svg"),
    "a-picture-cut-short": Break('<img src="../short.png" alt="Noise that was cut short.">', "picture", "short.png"),
    "a-picture-of-another-kind": Break(
        '<img src="../words.webp" alt="Words that are no picture.">', "picture", "words.webp"
    ),
    "a-film-of-no-kind": Break('<video src="../none.mp4" controls muted></video>', "picture", "controls muted"),
    "a-picture-for-giants": Break(
        '<img src="../giant.png" alt="A grey square of many points.">', "weight", "giant.png"
    ),
    "a-word-under-the-pointer": Break('Of <span title="what a rest tells">this word</span>.', "hover", "a rest tells"),
    "a-tag-in-words": Break("A vector of &lt;code&gt; and no numbers.", "markdown", "A vector of"),
    "a-picture-of-letters": Break("All is done :rocket: now.", "markdown", ":rocket:"),
    "quotes-of-tex": Break("He said ``so it is'' to us.", "markdown", "so it is"),
    "a-mark-of-others": Break("Here ==is a mark== of it.", "markdown", "==is a mark=="),
    "a-heading-without-a-gap": Break("Words on it.\n\n##Results of a run", "markdown", "##Results"),
    "a-table-without-a-line": Break("So many:\n| a1 | b1 |\nof them.", "markdown", "| a1 | b1 |"),
    "a-list-without-a-line": Break(
        "There are two sorts of it:\n- sort one\n- sort two", "markdown", "There are two sorts"
    ),
    "numbers-without-a-line": Break(
        "There are two acts of it:\n1. act one\n2. act two", "markdown", "There are two acts"
    ),
    "what-stays-bold": Break("Here **it begins and goes on.", "markdown", "**it begins"),
    "a-link-with-a-gap": Break("See [the sheet] (https://example.org/s) of it.", "markdown", "[the sheet]"),
    "a-link-turned-round": Break("See (the leaf)[https://example.org/l] of it.", "markdown", "(the leaf)"),
    "braces-without-a-thing": Break("Half of it {width=50%} is left.", "markdown", "{width=50%}"),
    "a-link-of-a-wiki": Break("See [[The other page]] too.", "markdown", "[[The other page]]"),
    "a-role-of-sphinx": Break("See {ref}`a-place` for that.", "markdown", "{ref}"),
    "a-note-of-sphinx": Break(".. note:: a word to mind", "markdown", ".. note::"),
    "a-note-of-mkdocs": Break("!!! note", "markdown", "!!! note"),
    "a-note-of-github": Break("> [!TIP]\n> Mind that.", "markdown", "[!TIP]"),
    "a-power-as-typed": Break("It takes O(n^2) of them.", "formula", "O(n^2)"),
    "an-index-as-typed": Break("The sum of w_i grows.", "formula", "w_i grows"),
    "a-value-in-a-formula": Break("It is $L = None$ then.", "value", "$L = None$"),
    "a-number-of-a-program": Break("A rate of 3e-05 is small.", "value", "3e-05"),
    "a-dictionary": Break("We set {'rate': 0.5} there.", "value", "{'rate'"),
    "a-tuple-of-one": Break("Its shape is (25,) here.", "value", "(25,)"),
    "a-share-of-nothing": Break("That is NaN% of them.", "value", "NaN%"),
    "a-moment-of-python": Break("Since datetime.date(2026, 1, 2) it runs.", "value", "datetime.date"),
    "brackets-of-nothing": Break("After ( ) of that it ends.", "value", "After ( )"),
    "a-bar-of-progress": Break(_cell('print("50%|#####     | 5/10")'), "value", 'print("50%'),
    "what-a-plot-returns": Break(_cell("print(\"Text(0.5, 1.0, 'A')\")"), "value", 'print("Text'),
    "an-expression-of-r": Break("We have `r nrow(cars)` rows.", "value", "nrow(cars)"),
    "a-folder-of-mine": Break("It is in /home/maria/data now.", "machine", "/home/maria"),
    "a-sign-of-a-font": Break("A sign \ue001 of one font.", "letters", "of one font"),
    "a-colour-of-a-terminal": Break("It said [31mred then.", "letters", "[31mred"),
    "a-word-twice": Break("This is the the way.", "typing", "the the way"),
    "a-stop-twice": Break("It ends so.. Then on.", "typing", "ends so.."),
    "a-gap-before-a-comma": Break("First , then second.", "typing", "First , then"),
    "a-word-cut-by-print": Break("The para- meter is it.", "typing", "para- meter"),
    "an-address-to-read-only": Break("It is at https://example.org/only-read now.", "link", "only-read"),
    "an-address-to-complete": Break("See [that](https://arxiv.org/abs/XXXX.XXXXX).", "link", "XXXX.XXXXX"),
    "a-letter-astray": Break("Write [to her](mailto:her@example,org).", "link", "her@example,org"),
    "your-text": Break("Your text here, please.", "placeholder", "Your text here"),
    "an-empty-item": Break("- a first thing\n-\n- a last thing", "empty", "### an empty item"),
    "an-empty-box": Break("::: {.callout-tip #none-in-it}\n:::", "empty", "### an empty box", CHAPTER),
    "an-empty-block": Break("```text\n```", "empty", "### an empty block"),
    "an-empty-formula": Break("It is $$ $$ then.", "empty", "### an empty formula"),
    "a-film-without-a-file": Break('<video controls muted id="filmless"></video>', "empty", "filmless"),
    "a-frame-without-a-page": Break('<iframe title="frameless"></iframe>', "empty", "frameless"),
    "a-choice-without-any": Break('<label>Take <select id="choiceless"></select></label>', "empty", "choiceless"),
    "a-hidden-paragraph": Break("<p hidden>nobody meets these words</p>", "unseen", "nobody meets"),
    "an-inert-paragraph": Break("<p inert>nobody presses these words</p>", "unseen", "nobody presses"),
    "words-for-eyes-alone": Break(
        '<p aria-hidden="true">nobody at all hears these words</p>', "unseen", "at all hears"
    ),
    "a-form-that-sends": Break(
        '<form action="https://example.org/in"><label>Of <input></label></form>', "outside", "example.org/in"
    ),
    "a-notebook-of-none": Break("Take [that notebook](../none.ipynb).", "damaged file", "none.ipynb"),
    "an-archive-of-none": Break("Take [that archive](../none.zip).", "damaged file", "none.zip"),
    "a-page-for-a-table": Break("Take [that table](../page.csv).", "damaged file", "page.csv"),
    "a-picture-of-one-colour": Break(
        '<img src="../plain.png" alt="A picture of one colour alone.">', "blank", "plain.png"
    ),
    "a-drawing-of-nothing": Break(
        '![](../nothing.svg){fig-alt="A drawing with nothing in it."}', "blank", "nothing.svg"
    ),
    "a-number-typed-twice": Break("#### 4.2 The Other Thing of it\n\nWords.", "headings", "#### 4.2", CHAPTER),
    "a-kind-said-twice": Break(
        "As Table @tbl-said shows all of it.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: Said {#tbl-said}",
        "cross-reference",
        "Table @tbl-said",
    ),
    "a-paragraph-twice": Break(
        "These ten words and some more stand here two times over.\n\nThese ten words and some more stand here two times over.",
        "typing",
        "These ten words",
    ),
    "what-the-pointer-starts": Break('<p onmouseover="tell()">rest upon this</p>', "hover", "rest upon this"),
}
DRAWN_TOGETHER = {
    "words-under-a-box": Break(
        'Words that nobody sees.\n\n<div style="position:absolute;left:0;top:90px;width:1600px;height:200px;'
        'background:#fff"></div>',
        "covered",
        "Words that nobody",
        DECK,
    ),
    "words-without-ink": Break('<p style="opacity:0">words without any ink</p>', "unseen", "without any ink"),
    "words-out-of-focus": Break('<p style="filter:blur(5px)">a blurry saying</p>', "unseen", "blur(5px)"),
    "a-picture-pressed-flat": Break(
        f'![](../picture.png){{{NOISE} style="width:500px;height:100px;object-fit:fill"}}', "distorted", "height:100px"
    ),
    "a-picture-cropped": Break(
        f'![](../picture.png){{{NOISE} style="width:300px;height:50px;object-fit:cover"}}', "cut", "object-fit:cover"
    ),
    "a-picture-for-ants": Break(
        f'<div><img src="../picture.png" {NOISE.removeprefix("fig-")} style="width:60px"></div>',
        "small",
        "width:60px",
        DECK,
    ),
    "a-drawing-in-small-print": Break('![](../print.svg){fig-alt="Words in a drawing."}', "small", "print.svg"),
    "what-never-rests": Break(
        "<style>@keyframes beat { 50% { color: #000 } } .beat { animation: beat 1s infinite }</style>\n\n"
        '<p class="beat">beating words</p>',
        "motion",
        "beating words",
    ),
    "a-trap-for-the-keyboard": Break(_TAB_TRAP, "keyboard", "<textarea"),
    "a-focus-nobody-sees": Break(
        '<a href="https://example.org/" style="outline:none !important">a link in the dark</a>',
        "keyboard",
        "in the dark",
    ),
    "small-print-in-the-book": Break(
        '[print for lawyers only]{style="font-size:9px"}', "small", "for lawyers", CHAPTER
    ),
    "a-link-in-disguise": Break(
        '<p>Among these words is <a href="https://example.org/" style="all:unset;outline:revert">a secret</a> one.</p>',
        "link text",
        "a secret",
    ),
    "grey-on-a-gradient": Break(
        '<p style="background:linear-gradient(#777,#999);color:#888">words upon a gradient</p>',
        "axe color-contrast",
        "upon a gradient",
    ),
    "a-stack-without-steps": Break(
        "::: {.r-stack}\nThe lower words.\n\nThe upper words.\n:::", "overlap", "er words", DECK
    ),
    "lines-upon-lines": Break(
        f'<p style="line-height:0.4;width:300px">{_WIDE_BOX}</p>', "overlap", "These words stand in a box", DECK
    ),
    "a-window-in-the-way": Break('<script>\n  alert("read this first");\n</script>', "console", "read this first"),
    **{
        f"words-with-{name}": Break(
            f'<style>.{name} {{ {style} }}</style>\n\n<p class="{name}">nobody sees {name} words</p>',
            "unseen",
            f"nobody sees {name}",
        )
        for name, style in {
            "no-ink": "opacity: 0",
            "no-place": "display: none",
            "no-sight": "visibility: hidden",
            "no-size": "font-size: 0",
            "no-colour": "color: transparent",
            "no-window": "clip-path: inset(50%)",
            "no-width": "transform: scale(0)",
            "no-height": "height: 0; overflow: hidden",
            "no-page": "position: absolute; left: -9999px",
            "no-mask": "mask-image: linear-gradient(transparent, transparent)",
            "no-content": "content-visibility: hidden",
            "no-scale": "scale: 0",
            "no-zoom": "zoom: 0.01",
            "no-space": "letter-spacing: -1em",
            "no-contrast": "filter: contrast(0)",
            "no-line": "text-indent: -9999px; overflow: hidden",
        }.items()
    },
    "words-that-a-file-hides": Break('<p class="filed-away">nobody sees filed words</p>', "unseen", "sees filed words"),
    "a-sheet-over-a-link": Break(
        '<div style="position:relative"><a href="https://example.org/a">a link under glass</a>'
        '<div style="position:absolute;inset:0"></div></div>',
        "covered",
        "under glass",
    ),
    "a-link-of-air": Break(
        '<a href="https://example.org/b" style="pointer-events:none">a link of air</a>', "covered", "link of air"
    ),
    "a-button-of-air": Break(
        '<style>.air { pointer-events: none }</style>\n\n<button class="air" type="button">press the air</button>',
        "covered",
        "press the air",
    ),
    "more-for-the-pointer": Break(
        "<style>.tip .more { display: none } .tip:hover .more { display: inline }</style>\n\n"
        '<p class="tip">words <span class="more">and more of them</span></p>',
        "hover",
        "and more of them",
    ),
    "a-fade-for-the-pointer": Break(
        "<style>.fade { opacity: 0 } .fade:hover { opacity: 1 }</style>\n\n<p class='fade'>fades into sight</p>",
        "hover",
        "into sight",
    ),
    "a-word-behind-a-word": Break(
        "<style>.after:hover::after { content: 'the answer' }</style>\n\n<p class='after'>asks for an answer</p>",
        "hover",
        "asks for an answer",
    ),
    "a-button-that-breaks": Break(
        '<button type="button" onclick="missingHere()">do it now</button>', "console", "missingHere"
    ),
    "a-slider-that-breaks": Break(
        '<label>Much <input type="range" oninput="missingThere()"></label>', "console", "missingThere"
    ),
    "a-button-with-a-late-fault": Break(
        '<button type="button" id="late">do it later</button>\n\n<script>\n'
        '  document.getElementById("late").addEventListener("click", () => { missingLater() });\n</script>',
        "console",
        "missingLater",
    ),
    "a-command-that-tex-lacks": Break("A formula $\\nosuchcommand{x} + 1$ here.", "formula", "nosuchcommand", DECK),
    "a-table-behind-bars": Break(
        '<div style="height:70px;overflow:auto" tabindex="0">\n\n| head | other |\n|---|---|\n'
        + "".join(f"| row {n} | value {n} |\n" for n in range(9))
        + "\n</div>",
        "cut",
        "| row 8",
        CHAPTER,
    ),
    **{
        f"words-turned-by-{name}": Break(
            f'<style>.{name} {{ {style} }}</style>\n\n<p class="{name}">nobody reads {name} words</p>',
            "unseen",
            f"nobody reads {name}",
        )
        for name, style in {
            "a-mirror": "transform: scaleX(-1)",
            "a-fall": "transform: rotate(180deg)",
            "dots": "-webkit-text-security: disc",
            "an-order": "direction: rtl; unicode-bidi: bidi-override",
            "nearness": "word-spacing: -1em",
            "a-blend": "mix-blend-mode: screen",
            "a-bar": "text-decoration: line-through; text-decoration-thickness: 1em",
        }.items()
    },
    "words-for-the-screen-only": Break(
        '<style>@media print { .unprinted { display: none } }</style>\n\n<p class="unprinted">nobody prints these</p>',
        "unseen",
        "nobody prints",
        CHAPTER,
    ),
    "words-for-the-light-only": Break(
        '<style>[data-bs-theme="dark"] .undark { display: none }</style>\n\n<p class="undark">lost in the night</p>',
        "unseen",
        "in the night",
        CHAPTER,
    ),
    "a-veil-that-lets-through": Break(
        '<div style="position:relative"><p>words behind a veil</p><div style="position:absolute;inset:0;'
        'background:#fffffff0;pointer-events:none"></div></div>',
        "covered",
        "behind a veil",
    ),
    "a-sheet-that-blurs": Break(
        '<div style="position:relative"><p>words behind milk glass</p><div style="position:absolute;inset:0;'
        'backdrop-filter:blur(9px)"></div></div>',
        "covered",
        "milk glass",
    ),
    "a-sign-without-its-font": Break('A <i class="fa-solid fa-star"></i> for it.', "blank", "fa-star"),
    "a-canvas-of-nothing": Break(
        '<canvas id="untouched" role="img" aria-label="A drawing that never came." width="90" height="50"></canvas>',
        "blank",
        "untouched",
    ),
    "a-text-that-runs": Break(
        '<p id="runs">it runs and runs</p>\n\n<script>\n  let n = 0; const runs = document.getElementById("runs");\n'
        "  setInterval(() => { runs.textContent = `it runs and runs ${n++}` }, 100);\n</script>",
        "motion",
        "runs",
        CHAPTER,
    ),
    "a-drawing-in-white": Break(
        '![](../white.svg){fig-alt="White words upon nothing at all."}', "picture", "white.svg"
    ),
    "a-drawing-cut-off": Break('![](../over.svg){fig-alt="Words that run over an edge."}', "picture", "over.svg"),
    "words-cut-in-the-book": Break(
        '<div style="height:30px;overflow:hidden">one line<br>another<br>a third line<br>the last line of it</div>',
        "cut",
        "the last line",
        CHAPTER,
    ),
}


def write_clean(root: Path) -> Path:
    _write(root, {"01-lines": (CLEAN, ("deck", "chapter"))})
    return root


def write_broken(root: Path, *, drawn: bool) -> Path:
    """A project with a unit a break: those that only a drawn page shows, or the others."""
    breaks = DRAWN if drawn else READ
    units = {name: (HEAD + one.body + "\n", one.pages) for name, one in breaks.items()}
    together = DRAWN_TOGETHER if drawn else READ_TOGETHER
    long = "".join(f"### {name.replace('-', ' ')}\n\n{one.body}\n\n" for name, one in together.items())
    units["together"] = (HEAD.removesuffix("### A second slide shows the thing itself\n\n") + long, ("deck", "chapter"))
    _write(root, units)
    (root / "film.mp4").write_bytes(b"no film")
    (root / "none.mp4").write_bytes(b"no film")
    square = Image.new("L", (300, 300), 200)
    square.save(root / "loop.gif", save_all=True, append_images=[Image.new("L", (300, 300), 9)], loop=0)
    grey = [Image.new("L", (60, 60), shade) for shade in (200, 20)]
    grey[0].save(root / "loop.webp", save_all=True, append_images=grey[1:], loop=0)
    grey[0].save(root / "moves.png", save_all=True, append_images=grey[1:], loop=0)
    Image.new("1", (9000, 5000)).save(root / "giant.png")
    (root / "short.png").write_bytes((root / "picture.png").read_bytes()[:-3000])
    (root / "words.webp").write_text("These are words.\n")
    (root / "empty.csv").write_text("")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 200">{}</svg>\n'
    square = "<rect width='90' height='90'>{}</rect>"
    turn = "<animateTransform attributeName='transform' type='rotate' from='0' to='360' dur='2s' repeatCount='indefinite'/>"
    (root / "turns.svg").write_text(drawing.format(square.format(turn)))
    beat = "<style>@keyframes beat { 50% { opacity: 0 } } rect { animation: beat 1s infinite }</style>"
    (root / "beats.svg").write_text(drawing.format(beat + square.format("")))
    (root / "short.svg").write_text(drawing.format(square.format(""))[:-20])
    (root / "nothing.svg").write_text(drawing.format(""))
    (root / "white.svg").write_text(drawing.format("<text y='90' font-size='60' fill='#fff'>white words</text>"))
    (root / "over.svg").write_text(drawing.format("<text x='900' y='90' font-size='60'>words over it</text>"))
    for name in ("none.ipynb", "none.zip", "page.csv"):
        (root / name).write_text("<!DOCTYPE html><html><body>404: there is no such file</body></html>")
    Image.new("RGB", (300, 300), "white").save(root / "plain.png")
    (root / "hole.svg").write_text(drawing.format('<image href="photo.png" width="9" height="9"/>'))
    small = "<style>.note { font-size: 5px }</style><g class='note'><text y='30'>words</text></g>"
    (root / "print.svg").write_text(drawing.format(small))
    if not drawn:
        noise = np.random.default_rng(0).integers(0, 256, (1300, 1300, 3), dtype=np.uint8)
        Image.fromarray(noise).save(root / "heavy.png", compress_level=1)
    return root


def _write(root: Path, units: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    def listed(audience: str) -> str:
        return "\n".join(f"    - units/{name}.qmd" for name, (_, pages) in units.items() if audience in pages)

    decked = [name for name, (_, pages) in units.items() if "deck" in pages]
    decks = "\n".join(f"- [{name}](../slides/units/{name}.html)" for name in decked)
    texts = {
        "_quarto.yml": QUARTO,
        "_quarto-book.yml": BOOK.format(chapters=listed("chapter")),
        "_quarto-slides.yml": SLIDES.format(decks=listed("deck")),
        "index.qmd": f"# Preface {{.unnumbered}}\n\nWhat this course is about.\n\n{decks}\n",
        "own.mplstyle": STYLE,
        "own.css": ".filed-away { display: none }\n.tinted { color: inherit }\n",
        "course/__init__.py": "",
        "course/figures/__init__.py": "",
        "course/figures/one/__init__.py": NAMESPACE,
        "course/figures/one/line.py": FIGURE,
        **{f"units/{name}.qmd": text for name, (text, _) in units.items()},
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    noise = np.random.default_rng(0)
    Image.fromarray(noise.integers(100, 156, (400, 600), dtype=np.uint8)).save(root / "picture.png")
    Image.fromarray(noise.integers(100, 156, (40, 60), dtype=np.uint8)).save(root / "small.png")
