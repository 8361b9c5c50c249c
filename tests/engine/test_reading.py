"""What a chapter offers to who reads it: previews of what the text names, on this page and on others; wide code."""

import json
import re
from pathlib import Path

import pytest
from tabs import opened
from tiny_course import copy, edit

from deeplecture.build import build, render
from deeplecture.lettering import smallest
from deeplecture.write.body import write_body
from deeplecture.write.contents import contents
from deeplecture.write.parsed import Manuscript, parse

ONE, TWO = "book/units/01-lines.html", "book/units/02-curves.html"
BOXES = """
::: {#thm-rise}
## Rises

A line $y = a x$ rises where $a > 0$.
:::

A theorem, @thm-rise, a table, @tbl-coins, and a proof, @sec-rises.

::: {.callout-note collapse="true"}
## Show the solution

A text that is longer than any line of this column, so that it would go on in the margin beside the column if nothing held it.

```python
margin = "this one is wider than the lines, and the margin beside them holds it"
```
:::

```python
wide = "a line of code that no measure of seventy characters can hold, and no margin beside it either, so that it goes on below"
margin = "this one is wider than the lines, and the margin holds it"
```

```{.python code-line-numbers="true"}
def wave(place):
    if place > 0:
        return "a line of code that no measure of a phone can hold"
```
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    root = copy(tmp_path_factory.mktemp("reading") / "course")
    edit(root / "units/01-lines.qmd", "The next unit's", f"{BOXES}\nThe next unit's")
    how = {
        "data": "throws of three coins",
        "device": "CPU, 2 cores",
        "date": "2026-03-04T05:06:07",
        "wall_seconds": 200,
    }
    record = {"heads": [0.5, 0.48, 0.53], "seeds": [0, 1, 2], "provenance": how}
    (root / "figures/two/coins/record.json").write_text(json.dumps(record))
    edit(
        root / "units/02-curves.qmd",
        "### Coins were thrown",
        '### Coins were thrown {claim="fig.coins.numbers().heads[0] > 0.4"}',
    )
    build(root)
    return root / "_site"


def previews(site: Path) -> dict:
    return json.loads(re.fullmatch(r"window\.deeplecturePreviews = (.*);\n", (site / "previews.js").read_text())[1])


def test_the_script_holds_what_pages_name_of_others_and_nothing_else(site):
    found = previews(site)
    assert set(found) == {f"{TWO}#fig-wave", f"{TWO}#sec-bent", f"{TWO}#tbl-coins", "book/references.html#ref-euclid", "book/references.html#ref-newton"}  # fmt: skip
    assert found[f"{TWO}#sec-bent"][0] == "2.1 Bent"
    assert found["book/references.html#ref-euclid"].count("<div") == found["book/references.html#ref-euclid"].count(
        "</div>"
    )
    assert "Elements" in found["book/references.html#ref-euclid"]


HIDDEN = """
::: {.predict}
What comes?

This
:   It does.

![All.](a.svg){#fig-secret}
:::

![Open.](b.svg){#fig-open}

[Rules fail]{.surprise} here, see @fig-open and [a page](z.html).
"""


def test_a_prediction_is_given_away_by_no_preview():
    manuscript = Manuscript("x.qmd", HIDDEN, "chapter", "1", {"book": True})
    parsed = parse(manuscript)
    body = write_body(parsed, manuscript, references={"fig-open": ("x.html#fig-y", "Figure 1")}, bibliography="[]")
    found = contents(body.contents)
    assert list(found.named) == ["fig-open"] and found.named["fig-open"] in body.body
    assert found.links == ("x.html#fig-y",)
    assert found.surprises == {"": "Rules fail."}


@pytest.fixture
def page(site, chromium):
    tab = opened(chromium, site / ONE)
    yield tab
    tab.context.close()


def link(page, target: str):
    return page.locator(f'main :is(a.quarto-xref, .citation a)[href$="#{target}"]').first


@pytest.mark.browser
@pytest.mark.parametrize(
    ("target", "text", "part"),
    [
        ("fig-line", "Figure 1.1: A line of slope two.", "img"),
        ("fig-wave", "Figure 2.1: One period of a sine.", "img"),
        ("tbl-coins", "Coins", "table"),
        ("eq-line", "(1.1)", ".math.typeset"),
        ("thm-rise", "Theorem 1.1 (Rises)", ".math.typeset"),
    ],
)
def test_what_has_a_shape_is_shown_and_not_read_out(target, text, part, page):
    link(page, target).focus()
    page.wait_for_selector("#tip:visible")
    tip = page.locator("#tip")
    assert text in tip.inner_text().replace("\xa0", " ")
    assert tip.locator(part).first.is_visible()
    if part == "img":
        page.wait_for_function("document.querySelector('#tip img').naturalWidth > 0")
    # The page reads it out where it stands.
    assert tip.get_attribute("aria-hidden") == "true"
    assert link(page, target).get_attribute("aria-describedby") is None
    assert tip.locator("[id], .figure-foot, button, [tabindex='0']").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize(
    ("target", "text"), [("ref-euclid", "Elements"), ("sec-bent", "2.1 Bent"), ("sec-rises", "The line of Figure 1.1 ends at 2.0")]
)  # fmt: skip
def test_words_describe_the_link_and_escape_takes_them_away(target, text, page):
    link(page, target).focus()
    page.wait_for_selector("#tip:visible")
    tip = page.locator("#tip")
    assert text in " ".join(tip.inner_text().replace("\xa0", " ").split())
    assert (tip.get_attribute("role"), tip.get_attribute("aria-hidden")) == ("tooltip", None)
    assert link(page, target).get_attribute("aria-describedby") == "tip"
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    assert link(page, target).get_attribute("aria-describedby") is None
    assert page.evaluate("document.activeElement.matches('a')")  # reading goes on where it was


@pytest.mark.browser
def test_the_pointer_reaches_a_preview_and_paper_has_none(site, chromium):
    page = opened(chromium, site / ONE, held=True)
    link(page, "fig-line").hover()
    page.clock.run_for(250)
    page.wait_for_selector("#tip:visible")
    page.locator("#tip img").hover()
    page.clock.run_for(1000)
    assert page.is_visible("#tip")
    page.emulate_media(media="print")
    assert page.is_hidden("#tip")
    page.emulate_media(media="screen")
    page.mouse.move(5, 5)
    page.clock.run_for(250)
    page.wait_for_selector("#tip", state="hidden")
    page.context.close()


@pytest.mark.browser
def test_wide_code_takes_the_margin_and_no_line_is_cut(page):
    pre = page.locator("main pre.sourceCode").nth(-2)
    for width in (1440, 1200, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert pre.evaluate("(one) => one.scrollWidth <= one.clientWidth"), width
        heights = pre.locator("code > span").evaluate_all(
            "(lines) => lines.map((line) => line.getClientRects()[0].height)"
        )
        assert heights[0] > 1.5 * heights[1] or width < 1440, width
    page.set_viewport_size({"width": 1440, "height": 800})
    assert pre.bounding_box()["width"] > page.locator("main section > p").first.bounding_box()["width"] + 20
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_wide_code_of_a_lone_page_ends_where_the_window_does(chromium, tmp_path):
    (tmp_path / "in.qmd").write_text(f"---\ntitle: T\n---\n\n## A\n\n```python\nx = {'1 + ' * 60}1\n```\n")
    render(tmp_path / "in.qmd", tmp_path / "in.html")
    tab = opened(chromium, tmp_path / "in.html")
    code = tab.evaluate(
        "[document.querySelector('pre').getBoundingClientRect().right, document.documentElement.scrollWidth]"
    )
    assert code[0] > tab.evaluate("document.querySelector('main h1').getBoundingClientRect().right") + 50
    assert code[0] <= tab.viewport_size["width"] and code[1] <= tab.viewport_size["width"]
    tab.close()


@pytest.mark.browser
def test_a_box_that_was_opened_on_wide_code_takes_the_margin_and_its_text_does_not(page):
    page.set_viewport_size({"width": 1440, "height": 800})
    box = page.locator("main .callout:has(div.sourceCode)")
    closed = box.bounding_box()["width"]
    box.get_by_role("button", name="Show or hide").click()
    page.wait_for_selector("main .callout .callout-collapse.show")
    assert box.bounding_box()["width"] > closed + 20
    lines = box.locator("pre code > span").evaluate_all("(all) => all.map((one) => one.getClientRects().length)")
    assert lines == [1] and box.locator("p").last.bounding_box()["width"] <= closed
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box.get_by_role("button", name="Show or hide").click()
    page.wait_for_selector("main .callout .callout-collapse:not(.show, .collapsing)", state="attached")


@pytest.mark.browser
def test_code_that_goes_on_below_does_so_to_the_right_of_where_it_begins(page):
    page.set_viewport_size({"width": 390, "height": 800})
    # Where the first line of the text begins, and all below it, in pixels from the left; the number of the line is no text.
    lefts = """(line) => { const text = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), places = [];
      for (let node = text.nextNode(); node; node = text.nextNode())
        for (let at = 0; at < node.length; at++) {
          if (node.data[at] === " ") continue;
          const range = new Range(); range.setStart(node, at); range.setEnd(node, at + 1); places.push(range.getBoundingClientRect());
        }
      const below = places.filter((place) => place.top > places[0].top + 5).map((place) => place.left);
      return [places[0].left, Math.min(...below)]; }"""
    for pre in (page.locator("main pre.sourceCode").nth(-2), page.locator("main pre.sourceCode").last):
        begins, goes_on = pre.locator("code > span").evaluate_all(
            f"(lines) => ({lefts})(lines.reduce((one, other) => one.textContent.length > other.textContent.length ? one : other))"
        )
        assert begins + 10 < goes_on < begins + 100


# -- how a figure was made -----------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize(("name", "query"), [(TWO, ""), (TWO.replace("book", "slides"), "#/coins-were-thrown")])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_panel_tells_how_a_figure_was_made_and_gives_the_focus_back(name, query, width, site, chromium):
    tab = opened(chromium, site / name, query)
    tab.set_viewport_size({"width": width, "height": 720})
    button, panel = tab.locator("#fig-coins .figure-kind > button"), tab.locator("#fig-coins .figure-made")
    button.focus()
    assert panel.is_hidden()
    tab.keyboard.press("Enter")
    assert panel.is_visible()
    told = dict(zip(panel.locator("dt").all_inner_texts(), panel.locator("dd").all_inner_texts(), strict=True))
    assert told == {
        "Kind": "plotted from the record of an experiment that one command repeats",
        "Data": "throws of three coins",
        "Seeds": "3",
        "Computed on": "CPU, 2 cores",
        "Date": "2026-03-04",
        "Took": "3 min",
        "Repeat it": "deeplecture reproduce two/coins",
        "Title tested": "fig.coins.numbers().heads[0] > 0.4, holds by 0.1.",
    }
    box = panel.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] >= 0 and box["y"] + box["height"] <= 720
    address = panel.get_by_role("link", name="Record (JSON)").get_attribute("href")
    assert (site / name).parent.joinpath(address).resolve().is_file()
    tab.keyboard.press("Escape")
    assert panel.is_hidden() and button.evaluate("(one) => one === document.activeElement")
    assert tab.url.split("#")[0] == (site / name).as_uri()
    tab.context.close()


@pytest.mark.browser
def test_on_a_phone_a_drawing_scrolls_so_that_its_letters_keep_nine_pixels(site, chromium):
    tab = opened(chromium, site / TWO)
    tab.set_viewport_size({"width": 360, "height": 740})
    image = tab.locator("#fig-coins img")
    least = image.evaluate("(one) => parseFloat(one.style.getPropertyValue('--least'))")
    share = smallest((site / TWO).parent.joinpath(image.get_attribute("src")).read_text())
    assert least >= 9 / share and image.bounding_box()["width"] >= least - 0.5
    image.evaluate("(one) => one.style.setProperty('--least', '900px')")
    tab.set_viewport_size({"width": 361, "height": 740})
    tab.wait_for_function("document.querySelector('#fig-coins [role=region]')")
    assert (
        tab.locator("#fig-coins [role=region]").get_attribute("aria-label").replace("\xa0", " ")
        == "Figure 2.2, scrolls sideways"
    )
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.context.close()
