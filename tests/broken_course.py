"""A small course that passes every check, and one in which each unit has one thing broken."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

QUARTO = """\
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
"""
FIGURE = '''\
from deeplecture.figure import figure
from deeplecture.style import SLIDE, canvas


@figure("computed")
def line(size: float = 14.0):
    picture, axes = canvas(SLIDE)
    axes.plot([0, 1], [0, 1])
    axes.set_xlabel("distance", fontsize=size)
    return picture
'''
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
from course import figures as fig
```

```{python}
#| label: fig-line
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

The other pane, which the reader must choose.
:::

::: {.content-visible unless-format="revealjs"}
A long line of code scrolls in its own box, and a solution opens.

```python
a_rather_long_name_of_a_function(first_argument, second_argument, third_argument, fourth_argument, fifth_argument)
```

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

    @property
    def drawn(self) -> bool:
        """Whether only a drawn page shows it."""
        return self.check in DRAWN - {"formula"} or self.check.startswith("axe ") or self.line in ("", "\\frac{1")


DRAWN = {"overflow", "footer", "overlap", "small", "formula", "upscaled", "sideways", "long title", "console", "request"}
DECK, CHAPTER = ("deck",), ("chapter",)
BREAKS = {
    "overflowing-list": Break("\n".join(f"- item {n}" for n in range(1, 19)), "overflow", "- item 18", DECK),
    "overflowing-steps": Break("::: {.incremental}\n" + "\n".join(f"- step {n}" for n in range(1, 19)) + "\n:::", "overflow", "- step 18", DECK),
    "wide-table": Break(
        "|" + "|".join(f" h{n} " for n in range(9)) + "|\n|" + "---|" * 9 + "\n|" + "|".join(f" unbreakable{n:05d}word " for n in range(9)) + "|",
        "overflow", "unbreakable00008word", DECK,
    ),
    "huge-picture": Break('::: {style="flex:none"}\n![](../picture.png){fig-alt="Grey noise without any pattern in it." style="height:1200px;max-width:none;flex:none"}\n:::', "overflow", "picture.png", DECK, ("upscaled",)),
    "long-code-line": Break("```python\nshort = 1\n" + "value = first(" + "argument, " * 16 + ")\n```", "overflow", "value = first", DECK),
    "cut-text": Break('<div style="height:40px;overflow:hidden">first line<br>second line<br>third line<br>the fourth line</div>', "overflow", "the fourth line", DECK),
    "hidden-tab": Break("::: {.panel-tabset}\n#### One\n\nfits\n\n#### Two\n\n" + "\n".join(f"- entry {n}" for n in range(1, 18)) + "\n:::", "overflow", "- entry 17", DECK),
    "over-the-footer": Break('<div style="position:absolute;left:72px;bottom:6px">words on the bar</div>', "footer", "words on the bar", DECK),
    "text-on-text": Break("The first of two lines.\n\n<p style=\"margin-top:-64px\">The other one over it.</p>", "overlap", "The ", DECK),
    "tiny-font": Break('Normal and [very small print]{style="font-size:14px"}.', "small", "very small print", DECK),
    "tiny-font-in-a-figure": Break(
        '```{python}\n#| include: false\nfrom course import figures as fig\n```\n\n```{python}\n#| label: fig-line\n#| fig-cap: "Small."\n#| fig-alt: "A straight line to the upper right corner."\nfig.line(size=6)\n```',
        "small", "fig.line(size=6)", DECK,
    ),
    "too-many-words": Break("word " * 65, "words", "### A second slide", DECK),
    "bad-formula": Break("A formula $\\frac{1$ that stops too early.", "formula", "\\frac{1", DECK, ("axe color-contrast",)),
    "upscaled-picture": Break('Look: ![](../small.png){fig-alt="Grey noise without any pattern in it." style="width:700px"}', "upscaled", "small.png", DECK),
    "missing-alt": Break("![](../small.png)", "alt", "small.png", also=("axe image-alt", "html")),
    "file-name-as-alt": Break('![A caption that says what to see.](../small.png){fig-alt="small.png"}', "alt", "small.png"),
    "caption-as-alt": Break('![Grey noise without any pattern in it.](../small.png){fig-alt="Grey noise without any pattern in it."}', "alt", "small.png"),
    "short-alt": Break('![A caption that says what to see.](../small.png){fig-alt="Grey noise."}', "alt", "small.png"),
    "low-contrast": Break('Dark and [pale words on white]{style="color:#bbb"}.', "axe color-contrast", "pale words on white"),
    "low-contrast-in-the-dark": Break('Words in [a dark grey]{style="color:#444"}.', "axe color-contrast", "a dark grey", CHAPTER),
    "button-without-name": Break('<button type="button"></button>', "axe button-name", "<button", CHAPTER, ("html",)),
    "dead-link": Break("Read [the other chapter](nowhere.html).", "link", "nowhere.html"),
    "link-to-a-folder": Break("Back to [the start](../../book/).", "link", "../../book/", CHAPTER),
    "empty-link": Break("Read [this](#).", "link", "[this](#)", CHAPTER),
    "dead-anchor": Break("As [this slide](#not-there) says.", "anchor", "#not-there"),
    "external-script": Break('<script src="https://cdn.example.org/widget.js"></script>', "outside", "widget.js"),
    "external-style": Break('<div style="background:url(https://cdn.example.org/paper.png)">words on paper</div>', "outside", "paper.png"),
    "external-fetch": Break('<script>\n  const where = ["https:", "", "data.example.org", "numbers.json"].join("/");\n  new Image().src = where;\n</script>', "outside", "", DECK),
    "missing-asset": Break('<img src="gone.png" alt="Grey noise without any pattern in it.">', "asset", "gone.png", ),
    "failed-request": Break('<script>\n  new Image().src = "late.png";\n</script>', "request", "late.png", CHAPTER),
    "console-error": Break('<script>\n  console.error("the demonstration broke");\n</script>', "console", "the demonstration broke", DECK),
    "uncaught-error": Break("<script>\n  notDefinedAnywhere.run();\n</script>", "console", "notDefinedAnywhere", CHAPTER),
    "heading-skipped": Break("##### Too deep\n\nWords.", "headings", "##### Too deep"),
    "duplicate-id": Break('One <span id="twin">first</span> and <span id="twin">second</span>.', "ids", "twin"),
    "invalid-html": Break("<center>old markup</center>", "html", "<center>", CHAPTER),
    "wrong-nesting": Break("<ul><p>no item</p></ul>", "html", "no item", CHAPTER, ("axe list",)),
    "sideways-on-the-phone": Break('<div style="width:700px">These words stand in a box that is wider than a phone and go on for longer than it is wide.</div>', "sideways", "These words stand", CHAPTER, ("wide",)),
    "code-outside-its-box": Break('<pre style="overflow:visible">' + "long_line_of_code " * 12 + "</pre>", "sideways", "long_line_of_code", CHAPTER, ("wide",)),
    "unclosed-markdown": Break('One word is \\*\\*strong in vain\\*\\* here.', "markdown", "strong in vain"),
    "untypeset-formula": Break("It costs $ O(n^2)$ steps.", "formula", "O(n^2)", CHAPTER),
    "file-address": Break("See [my file](file:///home/me/notes.html).", "link", "file:///home/me", CHAPTER),
    "long-title": Break("### " + "A title which goes on and on without ever coming to the point " * 3 + "\n\nWords.", "long title", "### A title which", DECK),
    "scrolling-slide": Break("### This slide scrolls {.scrollable}\n\n" + "\n".join(f"- entry {n}" for n in range(1, 30)), "overflow", "- entry 29", DECK),
    "heavy-page": Break('![](../heavy.png){fig-alt="Coloured noise without any pattern in it."}', "weight", "heavy.png", CHAPTER),
}  # fmt: skip


def write_clean(root: Path) -> Path:
    _write(root, {"01-lines": (CLEAN, ("deck", "chapter"))})
    return root


def write_broken(root: Path, *, drawn: bool) -> Path:
    """A project with a unit a break: those that only a drawn page shows, or the others."""
    units = {name: (HEAD + one.body + "\n", one.pages) for name, one in BREAKS.items() if one.drawn == drawn}
    _write(root, units)
    if not drawn:
        noise = np.random.default_rng(0).integers(0, 256, (1300, 1300, 3), dtype=np.uint8)
        Image.fromarray(noise).save(root / "heavy.png", compress_level=1)
    return root


def _write(root: Path, units: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    def listed(audience: str) -> str:
        return "\n".join(f"    - units/{name}.qmd" for name, (_, pages) in units.items() if audience in pages)

    decks = "\n".join(f"- [{name}](../slides/units/{name}.html)" for name, (_, pages) in units.items() if "deck" in pages)
    texts = {
        "_quarto.yml": QUARTO,
        "_quarto-book.yml": BOOK.format(chapters=listed("chapter")),
        "_quarto-slides.yml": SLIDES.format(decks=listed("deck")),
        "index.qmd": f"# Preface {{.unnumbered}}\n\nWhat this course is about.\n\n{decks}\n",
        "course/__init__.py": "",
        "course/figures/__init__.py": NAMESPACE,
        "course/figures/one/__init__.py": "",
        "course/figures/one/line.py": FIGURE,
        **{f"units/{name}.qmd": text for name, (text, _) in units.items()},
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    noise = np.random.default_rng(0)
    Image.fromarray(noise.integers(100, 156, (400, 600), dtype=np.uint8)).save(root / "picture.png")
    Image.fromarray(noise.integers(100, 156, (40, 60), dtype=np.uint8)).save(root / "small.png")
