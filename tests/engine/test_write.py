"""What the two runs of Pandoc make of each construct, in deck and chapter: the facts that stock Quarto's pages give."""

import json
import re
from pathlib import Path

import facts
import pytest

from deeplecture.site import frames
from deeplecture.write import pandoc
from deeplecture.write.body import write_body
from deeplecture.write.parsed import Manuscript, parse

ROOT = Path(__file__).parents[2]
NARRATION = ROOT / "units" / "_filters" / "narration.lua"
BIB = """
@article{a1989, author = {Cybenko, George}, title = {Approximation by superpositions}, journal = {MCSS},
  year = {1989}, volume = {2}, pages = {303--314}}
@inproceedings{b2019, author = {Frankle, Jonathan and Carbin, Michael}, title = {The lottery ticket hypothesis},
  booktitle = {International Conference on Learning Representations}, year = {2019}}
"""
DECK = """<body><div class="reveal"><div class="slides"><section id="title-slide"><h1 class="title">{title}</h1>
</section>{body}</div></div></body>"""
CHAPTER = """<body><main><h1>{appendix}{number}{title}</h1>
{body}</main></body>"""
WAITING = "waits\u00a09"


@pytest.fixture
def page(tmp_path):
    """Make a page of Markdown: (its facts, its HTML, what parsing told)."""

    def make(text, audience="chapter", number=None, references=(), filters=(), source="x.qmd", **options):
        manuscript = Manuscript(source, text, audience, number, {"title": "Title", **options})
        parsed = parse(manuscript, filters)
        known = {label: ("elsewhere.html", WAITING) for label in parsed.references}
        known |= {one.id: (f"#{one.id}", one.label) for one in parsed.targets} | dict(references)
        (tmp_path / "a.bib").write_text(BIB)
        library = pandoc.bibliography(tmp_path / "a.bib") if parsed.citations or parsed.has_references else {}
        body = write_body(parsed, manuscript, references=known, bibliography=json.dumps(list(library.values())))
        html = (DECK if audience == "deck" else CHAPTER).format(
            title=body.title,
            body=body.body,
            number=body.number and f"{body.number} ",
            appendix=body.appendix and f"Appendix {body.appendix} — ",
        )
        (tmp_path / "page.html").write_text(html)
        return facts.facts(tmp_path / "page.html"), html, parsed

    return make


@pytest.fixture
def slide(page):
    """The facts of a deck's slide after the title slide, the last unless told."""
    return lambda text, which=-1, **options: page(text, "deck", **options)[0]["slides"][which]


@pytest.fixture
def lone(page):
    return lambda text, **options: page(text, **options)[0]


def has(found, **wanted):
    assert {name: found.get(name) for name in wanted} == wanted


FIGURE = '## S\n\nText.\n\n![A *cap*.](a.svg){#fig-a fig-alt="What it shows." width=50%}\n\nSee @fig-a.\n'


def test_figure_on_a_page_has_number_caption_and_alternative_text(lone):
    has(lone(FIGURE), images=["What it shows."], captions=["Figure 1: A cap."], xrefs=[["Figure 1", "#fig-a"]])


def test_lone_picture_of_a_slide_is_stretched_and_its_caption_is_a_paragraph(page):
    deck, html, _ = page(FIGURE, "deck")
    has(deck["slides"][-1], images=["What it shows."], captions=None, text="Text. Figure 1: A cap. See Figure 1.")
    assert 'id="fig-a" class="img-fluid figure-img r-stretch' in html


@pytest.mark.parametrize(
    "text",
    [
        FIGURE.replace("width", "height"),
        FIGURE + "\n::: aside\nx\n:::\n",
        '## S\n\n::: {.cell}\n![A *cap*.](a.svg){#fig-a fig-alt="alt"}\n:::\n',
    ],
)
def test_picture_with_a_size_beside_an_aside_or_from_a_cell_is_not_stretched(slide, text):
    assert slide(text)["captions"] == ["Figure 1: A cap."]


def test_picture_without_caption_or_label(lone):
    has(lone('![](a.png){fig-alt="alt"}\n\ntext ![inline](b.png) text'), images=["alt", "inline"], captions=None)


def test_picture_that_is_a_link_and_caption_above(page):
    text = "## S\n\n[![Cap](a.svg){#fig-a fig-cap-location=top}](b.html)\n\n@fig-a\n"
    for found in (page(text)[0], page(text, "deck")[0]["slides"][-1]):
        has(found, captions=["Figure 1: Cap"], xrefs=[["Figure 1", "#fig-a"]])
    html = page(text)[1]
    assert html.index("<figcaption") < html.index('<a href="b.html"><img')


def test_drawn_figure_carries_its_kind_and_its_size(page):
    attributes = (
        'kind="measured" record="sgd" record-address="r.json" source="f.txt" natural-width="960" natural-height="441.6"'
    )
    found, html, _ = page(f"![Cap](a.svg){{#fig-a {attributes}}}")
    has(found, captions=["Figure 1: Cap"])
    hint = 'title="deeplecture reproduce sgd"'
    button = f'<button type="button" popovertarget="made-1" {hint}>measured</button>'
    assert f'<div class="figure-kind figure-kind-measured">{button}<div class="figure-made" id="made-1" popover' in html
    for address, name in (("r.json", "Record (JSON)"), ("f.txt", "Code (Python)")):
        assert f'<a href="{address}" target="_blank">{name}</a>' in html
    assert 'width="960" height="442"' in html
    assert "natural" not in html and "record-address" not in html


def test_parts_of_a_figure_are_lettered(slide):
    text = """## S

::: {#fig-two layout-ncol=2}
![One](a.svg){#fig-one}

![Two](b.svg){#fig-other fig-alt="b"}

Both.
:::

@fig-two, @fig-other, [-@fig-one]
"""
    has(
        slide(text),
        captions=["(a) One", "(b) Two", "Figure 1: Both."],
        images=["", "b"],
        xrefs=[["Figure 1", "#fig-two"], ["Figure 1 (b)", "#fig-other"], ["1 (a)", "#fig-one"]],
    )


def test_cell_with_several_pictures_shows_its_code_before_the_panel(page):
    text = """::::: {#fig-p .cell layout-ncol="2"}
``` {.python .cell-code}
plot()
```

![Up](a.svg){#fig-p-1}

![Down](b.svg){#fig-p-2}

Both.
:::::
"""
    found, html, _ = page(text)
    has(found, code=["plot()"], captions=["(a) Up", "(b) Down", "Figure 1: Both."])
    assert html.index("plot") < html.index("quarto-layout-row") and html.count('"quarto-layout-cell"') == 2


def test_layout_gives_rows_widths_and_gaps(page):
    _, html, _ = page('::: {layout="[[30,-10,60],[1]]"}\na\n\nb\n\nc\n:::')
    assert [part.split(" ")[0] for part in html.split("flex: ")[1:]] == ["30", "10", "60", "1"]
    assert html.count("quarto-layout-row") == 2


TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n\n"


def test_table_captions(page):
    found, html, _ = page(f'{TABLE}: A *cap* {{#tbl-a .striped tbl-colwidths="[25,75]"}}\n\n{TABLE}: Plain\n\n@tbl-a')
    has(found, captions=["Table 1: A cap", "Plain"], tables=[["a", "b", "1", "2"]] * 2, xrefs=[["Table 1", "#tbl-a"]])
    assert html.index("Table\u00a01:") < html.index("<table") and "width: 25%" in html and "table-striped" in html


def test_table_divs_and_their_parts(lone):
    parts = f"{TABLE}: One {{#tbl-one}}\n\n{TABLE}: Two {{#tbl-two}}"
    text = f"::: {{#tbl-all layout-ncol=2}}\n{parts}\n\nAll\n:::\n\n@tbl-two\n"
    has(lone(text), captions=["Table 1: All", "(a) One", "(b) Two"], xrefs=[["Table 1 (b)", "#tbl-two"]])
    has(lone(f"::: {{#tbl-d}}\n{TABLE}: Own\n:::"), captions=["Table 1: Own"])
    has(lone(f'::: {{#tbl-e tbl-cap="Given *so*"}}\n{TABLE}\n:::'), captions=["Table 1: Given so"])
    cell = "::: {#tbl-c .cell}\n```{=html}\n<table><tr><td>1</td></tr></table>\n```\n\nOf a cell\n:::"
    has(lone(cell), captions=["Table 1: Of a cell"], tables=[["1"]])


def test_listing(lone):
    text = '```{#lst-a .python lst-cap="A *list*"}\nx = 1\n```\n\n@lst-a'
    has(lone(text), captions=["Listing 1: A list"], code=["x = 1"], xrefs=[["Listing 1", "#lst-a"]])


@pytest.mark.parametrize("number, wanted", [("2", "2.1"), ("A", "A.1"), (None, "1")])
def test_numbers_in_a_book_begin_with_the_chapters(page, number, wanted):
    boxes = "::: {#thm-a}\nT\n:::\n\n::: {.callout-tip #tip-a}\nC\n:::"
    found, _, _ = page(f"{FIGURE}\n$$x$$ {{#eq-a}}\n\n{boxes}\n\n@eq-a @thm-a @tip-a", number=number, book=True)
    names = ("Figure", "Equation", "Theorem", "Tip")
    assert [text for text, _ in found["xrefs"]] == [f"{name} {wanted}" for name in names]


def test_chapter_takes_its_first_heading_as_title_and_sections_count_below_it(page):
    headings = ("# First {#sec-f}", "## Two {#sec-two}", "### Deep", "## Bare {.unnumbered}", "### Under")
    text = "\n\n".join([*headings, "@sec-two [-@sec-f]"])
    found, _, parsed = page(text, number="3", book=True, title=None)
    assert [text for _, text in found["headings"]] == ["3 First", "3.1 Two", "3.1.1 Deep", "Bare", "3.1.2 Under"]
    assert [(e.id, e.label) for e in parsed.targets] == [("sec-f", "Chapter\u00a03"), ("sec-two", "Section\u00a03.1")]
    assert parsed.outline[:2] == ((1, "sec-f", "3", "First"), (2, "sec-two", "3.1", "Two"))
    assert found["xrefs"] == [["Section 3.1", "#sec-two"], ["3", "#sec-f"]]


def test_appendix_and_unnumbered_page(page):
    found, _, parsed = page("# Setting up {#sec-s}\n\n## Part {#sec-p}", number="A", book=True, title=None)
    assert [text for _, text in found["headings"]] == ["Appendix A — Setting up", "A.1 Part"]
    assert [e.label for e in parsed.targets] == ["Appendix\u00a0A", "Section\u00a0A.1"]
    found, _, parsed = page("# Preface {.unnumbered}\n\n## Part", book=True, title=None)
    assert [text for _, text in found["headings"]] == ["Preface", "Part"] and parsed.targets == ()


def test_unit_with_a_title_has_its_parts_as_sections(page):
    found, _, _ = page("## A part {#sec-a}\n\n### A claim {#sec-b}\n\n@sec-a @sec-b", number="1", book=True)
    assert [text for _, text in found["headings"]] == ["1 Title", "1.1 A part", "1.1.1 A claim"]
    assert [text for text, _ in found["xrefs"]] == ["Section 1.1", "Section 1.1.1"]


def test_front_page_of_a_book_keeps_its_heading(page):
    found, _, parsed = page("# Preface {.unnumbered}\n\nx", book=True, title=None, source="index.qmd")
    assert found["headings"][-1] == ["h1", "Preface"] and parsed.outline == ((1, "preface", "", "Preface"),)
    found, _, parsed = page("x", book=True, title="Foreword", source="index.qmd")
    assert found["headings"][-1] == ["h1", "Foreword"]


def test_sections_of_decks_and_lone_pages(slide, lone):
    found = slide("## P {#sec-p}\n\n### C {#sec-c}\n\n@sec-p @sec-c", **{"slide-level": 3})
    assert found["xrefs"] == [["Section 1", "#sec-p"], ["Section 1.1", "#sec-c"]]
    found = lone("# A\n\n## B {#sec-b}\n\n### C\n\n## D\n\n### E\n\n@sec-b", **{"number-sections": True})
    assert [text for _, text in found["headings"]] == ["Title", "1 A", "1.1 B", "1.1.1 C", "1.2 D", "1.2.1 E"]
    assert found["xrefs"] == [["Section 1.1", "#sec-b"]]


def test_forms_of_references(lone):
    text = "$$a$$ {#eq-a}\n\n$$b$$ {#eq-b}\n\n@eq-a, @Eq-a, [-@eq-a], [Eq. @eq-a], [@eq-a; @eq-b]."
    found = lone(text, crossref={"eq-prefix": "formula"})
    assert [text for text, _ in found["xrefs"]] == ["formula 1", "Formula 1", "1", "Eq. 1", "formula 1", "formula 2"]
    assert found["text"].endswith("formula 1, Formula 1, 1, Eq. 1, formula 1, formula 2.")


def test_references_lead_where_they_are_told(page):
    found, html, parsed = page(
        "See @fig-far and [a page](02-b.qmd#sec-x) and [another](sub/c.qmd).",
        references={"fig-far": ("02-b.html#fig-far", "Figure\u00a02.1"), "sub/c.qmd": ("../c.html", "")},
    )
    assert found["xrefs"] == [["Figure 2.1", "02-b.html#fig-far"]]
    assert 'href="02-b.html#sec-x"' in html and 'href="../c.html"' in html
    assert parsed.references == {"fig-far"} and parsed.links == {"02-b.qmd#sec-x", "sub/c.qmd"}


def test_equations_in_lists_and_paragraphs(page):
    found, html, _ = page("- item $$x=1$$ {#eq-l}\n- see @eq-l\n\nText $$y$$ {#eq-m} more @eq-m.")
    has(found, math=["x=1", "y"], xrefs=[["Equation 1", "#eq-l"], ["Equation 2", "#eq-m"]])
    assert r"\[x=1 \tag{1}\]" in html


def test_theorems_and_proofs(lone):
    text = """::: {#thm-a name="Pythagoras"}
As in @exr-b.
:::

::: {#exr-b}
## Named
- only a list
:::

::: {.proof}
Clear.
:::

::: {.solution}
## Hint
See.
:::

::: {#sol-c}
So.
:::

::: {#rem-d}
Also @sol-c.
:::
"""
    found = lone(text)
    named = ["Theorem 1 (Pythagoras)", "Exercise 1 (Named)", "Proof.", "Solution (Hint).", "Solution 1.", "Remark 1."]
    assert found["theorems"] == named
    assert found["text"] == (
        "Theorem 1 (Pythagoras) As in Exercise 1. Exercise 1 (Named) only a list Proof. Clear. Solution (Hint). See. "
        "Solution 1. So. Remark 1. Also Solution 1."
    )


CALLOUT = """::: {.callout-warning #wrn-a collapse="true"}
## Mind *it*
Body with @wrn-a.

::: {.callout-note icon=false}
Inner.
:::
:::

::: {.callout-tip appearance="minimal"}
Bare.
:::
"""


def test_callouts_on_a_page(page):
    found, html, _ = page(CALLOUT)
    has(
        found,
        callouts=[["callout-warning", "Warning 1: Mind it"], ["callout-note", "Note"], ["callout-tip", ""]],
        xrefs=[["Warning 1", "#wrn-a"]],
        text="Body with Warning 1. Inner. Bare.",
    )
    assert 'aria-expanded="false"' in html and 'aria-controls="callout-1-contents"' in html
    assert html.count("no-icon") == 2 and html.count('id="callout-1-contents"') == 1


def test_callouts_on_a_slide(page):
    deck, html, _ = page("## S\n\n" + CALLOUT, "deck")
    has(
        deck["slides"][-1],
        callouts=[["callout-warning", "Warning 1: Mind it"], ["callout-note", "Note"], ["callout-tip", ""]],
        text="Warning 1: Mind it Body with Warning 1. Note Inner. Bare.",
    )
    assert "collapse" not in html


TABS = "::: {.panel-tabset}\n### One\nFirst.\n\n### Two\nSecond.\n\n#### Inner\n:::\n"


def test_tabs(page, slide):
    found, html, parsed = page("## S\n\n" + TABS)
    has(found, tabs=["First.", "Second. Inner"], headings=[["h1", "Title"], ["h2", "S"], ["h4", "Inner"]])
    assert html.count('role="tab"') == html.count('role="tabpanel"') == 2 and html.count('aria-selected="true"') == 1
    assert [title for *_, title in parsed.outline] == ["S", "Inner"]
    has(slide("## S\n\n" + TABS), tabs=None, text="One Two First. Second.")


def test_what_only_one_format_shows(page):
    text = """::: {.content-visible when-format="revealjs"}
deck
:::
::: {.content-visible unless-format="revealjs"}
page
:::
::: {.content-hidden when-format="html"}
never
:::
::: {.content-visible when-format="pdf"}
never
:::
::: {.content-visible when-meta="draft"}
draft
:::
[p]{.content-hidden when-format="revealjs"}
"""
    assert page("## S\n\n" + text, "deck", draft=True)[0]["slides"][-1]["text"] == "deck draft"
    assert page(text)[0]["text"] == "page p"


def test_narration_is_notes_after_the_notes_or_running_text(page):
    first = "## A\n\nShown.\n\n::: {.narration}\nThen *this*.\n:::\n\n::: notes\nFirst.\n:::\n"
    text = f"{first}\n## B\n\n::: {{.narration}}\nOther.\n:::\n"
    deck, html, _ = page(text, "deck", filters=[NARRATION])
    slides = deck["slides"]
    assert [s.get("notes") for s in slides[1:]] == [["First. Narration Then this."], ["Other."]]
    assert "<details><summary>Narration</summary>" in html and html.count("<details>") == 1
    assert [s.get("text") for s in slides[1:]] == ["Shown.", None]
    assert page(text, filters=[NARRATION])[0]["text"] == "Shown. Then this. Other."


def test_narration_inside_other_blocks_is_notes_and_is_hidden_with_them(page):
    hidden = '::: {.content-hidden when-format="revealjs"}\n:::: {.narration}\nNever.\n::::\n:::'
    text = f"## A\n\n::: {{.columns}}\n:::: {{.column}}\nx\n\n::: {{.narration}}\nSaid.\n:::\n::::\n:::\n\n{hidden}\n"
    slide = page(text, "deck", filters=[NARRATION])[0]["slides"][-1]
    has(slide, notes=["Said."], text="x")


def test_fragments_and_pauses(page, slide):
    deck, html, _ = page("## S\n\na\n\n. . .\n\nb^[n]\n\n::: notes\nx\n:::\n\n. . .\n\nc\n", "deck")
    has(deck["slides"][-1], fragments=2, footnotes=1, notes=["x"], text="a b1 c n")
    last, speaker, foot = '<div class="fragment">\n<p>c', '</div>\n<aside class="notes">', "<aside>"
    assert html.index(last) < html.index(speaker) < html.index(foot)
    has(slide("## S\n\n- a\n- b\n\n::: nonincremental\n- c\n:::\n\n> - d\n", incremental=True), fragments=3)
    has(slide("## S\n\n> - d\n"), fragments=None)
    assert page("a\n\n. . .\n\nb")[0]["text"] == "a b"


def test_foot_of_a_slide(slide):
    found = slide("## S\n\nA^[one] b[^2] and [beside]{.aside}.\n\n::: aside\nBelow.\n:::\n\n[^2]: two\n")
    has(found, footnotes=2, text="A1 b2 and beside. Below. one two")


def test_slides_begin_at_the_slide_level(page):
    coloured, hidden = '## A {.smaller background-color="#123456"}', '## B {visibility="hidden"}'
    text = "\n\n".join(["Before.", "# Part", coloured, "### Sub", "x", "---", "y", hidden, "z"])
    slides = page(text, "deck")[0]["slides"]
    told = [(s.get("heading"), s.get("text")) for s in slides[1:]]
    assert told == [(None, "Before."), ("Part", None), ("A", "x"), (None, "y")]
    assert slides[3]["background"] == "#123456"


def test_code(page):
    text = """``` {.python .cell-code code-fold="show" code-summary="How *it* is"}
a
```

``` {.python .cell-code code-line-numbers="1|2"}
b
```

```python
c
```

    plain
"""
    found, html, _ = page("## S\n\n" + text, "deck")
    has(found["slides"][-1], code=["a", "b", "c"], folded=["How it is"])
    assert html.count("data-code-line-numbers") == 1 and '<details class="code-fold" open>' in html
    anchors = re.findall(r'<a [^>]*href="#cb\d+-\d+"[^>]*>', html)
    assert len(anchors) == 3 and all('aria-hidden="true"' in one and 'tabindex="-1"' in one for one in anchors)
    found, html, _ = page(text, **{"code-fold": True})
    has(found, folded=["How it is", "Code"])
    assert "data-code-line-numbers" not in html


def test_citations_of_a_lone_page_and_of_a_deck(page):
    text = "## S\n\n@a1989 and [see @b2019, p. 3]."
    found, html, parsed = page(text)
    has(found, citations=["Cybenko (1989)", "(see Frankle and Carbin 2019, 3)"])
    assert [h for _, h in found["headings"]] == ["Title", "S", "References"]
    assert found["references"] == [
        "Cybenko, George. 1989. “Approximation by Superpositions.” MCSS 2: 303–14.",
        "Frankle, Jonathan, and Michael Carbin. 2019. “The Lottery Ticket Hypothesis.” "
        "In International Conference on Learning Representations.",
    ]
    assert parsed.citations == {"a1989", "b2019"} and 'href="#ref-a1989"' in html


def test_references_of_a_deck_end_its_last_slide(page):
    deck, html, _ = page("## S\n\n@a1989", "deck")
    assert [s["heading"] for s in deck["slides"]] == ["Title", "S"]
    assert 'class="references csl-bib-body hanging-indent own-slide"' in html
    deck, html, _ = page("## S\n\n@a1989\n\n## Sources\n", "deck")
    assert [s["heading"] for s in deck["slides"]] == ["Title", "S", "Sources"]
    assert "own-slide" not in html and 'class="slide level2 unnumbered smaller scrollable"' in html


def test_citations_of_a_book_lead_to_its_page_of_references(page):
    found, html, _ = page("@a1989", number="1", book=True, references={"refs": ("../references.html", "")})
    assert 'href="../references.html#ref-a1989"' in html and "references" not in found
    assert len(page("@a1989", number="1", book=True)[0]["references"]) == 1
    found, _, parsed = page("# References {.unnumbered}\n\n::: {#refs}\n:::\n", book=True, title=None)
    assert parsed.has_references and len(found["references"]) == 2


def test_end_of_a_lone_page(page):
    text = "# A\n\nx^[note] @a1989 and [beside]{.aside}.\n\n## More {.appendix}\n\ny\n\n# B\n\nz\n"
    found, html, _ = page(text)
    assert [h for _, h in found["headings"]] == ["Title", "A", "B", "More", "References", "Footnotes"]
    has(found, footnotes=1, text="x1 Cybenko (1989) and . z y note")
    assert html.count("column-margin") == 1


def test_footnotes_in_captions_and_tables(lone):
    has(lone(f"{TABLE}: Cap^[in it] {{#tbl-a}}\n"), footnotes=1, captions=["Table 1: Cap1"])


def test_nesting(slide):
    text = f"""## S

::: {{.columns}}
::: {{.column width="30%"}}
::: {{.callout-note}}
::: {{.panel-tabset}}
### T
![c](a.png){{#fig-n height=10}}
:::
:::
:::
::: {{.column width="70%"}}
{TABLE}: Cap {{#tbl-n}}

- [frag]{{.fragment}} with @fig-n
:::
:::
"""
    found = slide(text)
    has(found, columns=["30%", "70%"], captions=["Figure 1: c", "Table 1: Cap"], fragments=1)
    assert found["text"] == "Note T frag with Figure 1"


def test_dates_and_authors_reach_the_frame():
    options = {"title": "T *i*", "date": "2024-05-01", "author": ["A", {"name": "B"}]}
    manuscript = Manuscript("x.qmd", "x", "chapter", None, options)
    body = write_body(parse(manuscript), manuscript, references={}, bibliography="[]")
    assert (body.title, body.date, body.author, body.pagetitle) == ("T <em>i</em>", "May 1, 2024", ("A", "B"), "T i")
    deck = Manuscript("x.qmd", "x", "deck", None, options)
    assert write_body(parse(deck), deck, references={}, bibliography="[]").date == "2024-05-01"


def test_authors_and_date_are_part_of_a_pages_text(tmp_path):
    options = {"title": "T", "subtitle": "S", "author": ["A B", "C"], "date": "5/1/2024"}
    manuscript = Manuscript("x.qmd", "x", "chapter", None, options)
    body = write_body(parse(manuscript), manuscript, references={}, bibliography="[]")
    (tmp_path / "page.html").write_text(frames.fill("chapter.html", {"body": body}))
    has(facts.facts(tmp_path / "page.html"), headings=[["h1", "T"]], text="S A B C May 1, 2024 x")


def test_words_are_those_of_the_text():
    text = "# One two\n\nThree four --- five.\n\n```python\nnot counted\n```\n"
    assert parse(Manuscript("x.qmd", text, "chapter", None, {})).words == 5


@pytest.mark.parametrize(
    "text, options, message",
    [
        ("::: {.panel-tabset}\nx\n:::", {}, "without headings"),
        ("::: {layout='wide'}\nx\n:::", {}, "layout"),
        ("::: {.a}\nnever closed", {}, "unclosed"),
        ("[a]\n\n[a]: x\n[a]: y", {}, "uplicate"),
    ],
)
def test_what_is_not_supported_and_what_pandoc_warns_of_is_an_error(text, options, message):
    with pytest.raises(pandoc.WriteError, match=message):
        parse(Manuscript("x.qmd", text, "chapter", None, options))


def test_a_reference_and_a_citation_that_lead_nowhere_show_their_names(page):
    # They are told with their lines before anything is written (test_bad_input, test_own_course).
    manuscript = Manuscript("x.qmd", "@fig-none", "chapter", None, {"title": "T"})
    body = write_body(parse(manuscript), manuscript, references={}, bibliography="[]")
    assert "?@fig-none" in str(body)
    assert "nobody?" in page("@nobody")[1]


def test_both_runs_give_the_same_twice(page):
    text = "## S\n\n" + CALLOUT + TABS + FIGURE[6:] + "@a1989^[n]"
    for audience in ("deck", "chapter"):
        (_, first, parsed), (_, second, again) = page(text, audience), page(text, audience)
        assert first == second and parsed == again
