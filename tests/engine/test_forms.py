"""Forms that authors write and stock Quarto takes: each is taken here too, or is an error with its place."""

import pytest

from deeplecture.build import render
from deeplecture.errors import BuildError
from deeplecture.read.project import lone_project, read_project
from deeplecture.read.qmd import read_source
from deeplecture.write.outputs import as_printed

HEAD = "---\ntitle: T\n{}---\n\n"


def lone(folder, text: str, head: str = ""):
    """The HTML of a page of its own."""
    (folder / "in.qmd").write_text(HEAD.format(head) + text)
    render(folder / "in.qmd", folder / "in.html")
    return (folder / "in.html").read_text()


def test_a_caption_may_hold_a_link(tmp_path):
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
    (tmp_path / "data.csv").write_text("1")
    lone(
        tmp_path,
        'A [link](https://x.example).\n\n![After [it](https://x.example/y) and [data](data.csv)](a.svg){fig-alt="A"}\n',
    )
    assert (tmp_path / "a.svg").is_file()
    with pytest.raises(BuildError, match=r"in.qmd:5: the picture b.svg is not there"):
        lone(tmp_path, '![After [it](https://x.example/y)](b.svg){fig-alt="A"}\n')


def test_an_argument_of_a_macro_is_no_label(tmp_path):
    (tmp_path / "in.qmd").write_text(HEAD.format("") + "$$\n\\newcommand{\\a}[1]{#1}\n\\newcommand{\\b}[1]{#1}\n$$\n")
    read_source(tmp_path, "in.qmd")


def test_a_div_that_is_never_closed_is_told_with_its_own_line_only(tmp_path):
    with pytest.raises(BuildError) as caught:
        lone(tmp_path, "::: {.callout-note}\nText.\n\n## More\n")
    assert str(caught.value).count("line") == 0
    assert str(caught.value).startswith("in.qmd:5: ")


def test_the_first_format_that_can_be_made_is_made(tmp_path):
    (tmp_path / "in.qmd").write_text(HEAD.format("format:\n  pdf: default\n  revealjs: default\n") + "## A\n")
    assert lone_project(tmp_path / "in.qmd", "in.html").outputs[0].audience == "deck"


def test_a_filter_may_stand_alone_and_must_be_there(tmp_path):
    (tmp_path / "own.lua").write_text("function Str(s) if s.text == 'old' then return pandoc.Str('new') end end\n")
    assert "A new word" in lone(tmp_path, "A old word.\n", "filters: own.lua\n")
    with pytest.raises(BuildError, match=r"in.qmd:3: the filter lightbox is not there \(extensions"):
        lone(tmp_path, "A word.\n", "filters: [lightbox]\n")


def test_a_slide_level_is_a_number(tmp_path):
    with pytest.raises(BuildError, match="in.qmd:4: slide-level is a number of 1 to 6, not two"):
        lone(tmp_path, "## A\n", "format: revealjs\nslide-level: two\n")


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("\x1b[1;31mloss\x1b[0m 0.3\n", "loss 0.3\n"),
        ("step 1 of 3\rstep 2 of 3\rstep 3 of 3\nend\n", "step 3 of 3\nend\n"),
        ("10%\r100%\r\n", "100%\n"),
        ("one\r\ntwo\r\n", "one\ntwo\n"),
    ],
)
def test_what_is_printed_stands_as_a_terminal_shows_it_in_the_end(printed, shown):
    assert as_printed(printed) == shown


def test_comments_are_nobodys_business_and_code_holds_none(tmp_path):
    text = "a <!-- {{< x >}}\n\n![](no.png) --> b `<!--` c <!-- d --> e\n\n```html\n<!-- f -->\n```\n\n- g\n\n<!-- -->\n\n- h <!-- i\n"
    (tmp_path / "in.qmd").write_text(HEAD.format("") + text)
    (prose,) = read_source(tmp_path, "in.qmd").prose
    assert prose.text == (
        "\na <!--\n\n--> b `<!--` c <!----> e\n\n```html\n<!-- f -->\n```\n\n- g\n\n<!---->\n\n- h <!-- i\n"
    )


def test_a_fence_that_stands_further_in_closes_nothing(tmp_path):
    text = "```python\ndef f():\n    ```{{python}}\n    1\n    ```\n```\n\n- a\n\n    ```\n    b\n    ```\n\n{{< meta title >}}\n"
    page = lone(tmp_path, text)
    assert page.count("<pre") == 2 and "<p>T</p>" in page


def test_a_chapter_without_numbers_counts_and_the_page_of_a_part_does_not(tmp_path):
    chapters = {
        "index": "# Welcome {.unnumbered}\n",
        "preface": "---\ntitle: Preface\nnumber-sections: false\n---\n",
        "one": "# One\n",
        "part": "# A part\n",
        "two": "# Two\n",
        "more": "# More\n",
    }
    for name, text in chapters.items():
        (tmp_path / f"{name}.qmd").write_text(text)
    (tmp_path / "_quarto.yml").write_text(
        "project:\n  type: book\nbook:\n  title: B\n  chapters:\n    - index.qmd\n    - preface.qmd\n    - one.qmd\n"
        "    - part: part.qmd\n      chapters: [two.qmd]\n  appendices: [more.qmd]\n"
    )
    (output,) = read_project(tmp_path).outputs
    assert [page.number for page in output.pages] == [None, None, "2", None, "3", "A"]
