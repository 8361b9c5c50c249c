"""The printed book, the e-book, printed decks and handouts, from a small course that holds one of everything."""

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pypandoc
import pypdf
import pytest
import tiny_course
import typst
from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from PIL import Image
from programs import run

from deeplecture import browser
from deeplecture.build import build, executed
from deeplecture.cli import main
from deeplecture.errors import BuildError, UserError
from deeplecture.print import handout
from deeplecture.print.book import gather
from deeplecture.print.decks import faults, print_decks
from deeplecture.print.epub import epub
from deeplecture.print.typeset import typeset

MORE = r"""

## Everything {#sec-everything}

After @sec-straight of @fig-line, and [the first unit](01-lines.qmd#sec-rises); see [here](#sec-everything), too.[^note]
Beside it.[In the margin once.]{.aside}

[^note]: A note with *stress*.

::: {#def-slope}
## Slope
What $a$ is, with $\Bigl( \tfrac{1}{2} \Bigr)$.
:::

::: {#exr-one}
Find it, by @def-slope.
:::

::: {.callout-note collapse="true"}
## Show it
::: {.solution}
Found.

```{python}
#| echo: true
print("steep by", 8 / 5)
```
:::
:::

::: {.callout-tip}
## Worth knowing
A tip.

::: {.callout-warning}
## Mind the gap
A box within it.
:::
:::

::: {.panel-tabset}
### Left hand
First pane.

### Right hand
Second pane.
:::

::: {#fig-both layout-ncol=2}
![Up](../data/up.svg){#fig-up fig-alt="A rising line."}

![Down](../data/up.svg){#fig-down fig-alt="Another line."}

Both ways. More in [@newton].
:::

In @fig-both stands @fig-up, and what [*slope*]{.term}(how steep, $a$(b)) means in the glossary.

```python
slope = 2000
```

<table><tr><td>from raw HTML</td></tr></table>

[Press *Play* for the film.]{.content-visible when-format="html:js"}[On paper it stands still.]{.content-visible unless-format="html:js"}

::: {.content-visible when-format="html:js"}
Drag the slider.
:::

A [page beside the book](../slides/units/01-lines.html).
"""
IMPRINT = """  subtitle: "Of lines"
  author: [Ada Byron, name: Emmy Noether]
  date: 2026-06-05
  site-url: https://example.org/tiny/
license: CC BY
version: "1.2"
"""
SLIDE = """
[Play the film.]{.content-visible when-format="html:js"} See @fig-line, [the book](../../book/index.html), @newton, $a^2$.

"""
GLOSSARY = """# Words {.unnumbered}

::: {#glossary}
slope
: How much a line rises for one step.
: @sec-everything
:::
"""
# Its own XML parser would need lxml.
pytestmark = pytest.mark.filterwarnings(
    f"ignore::{XMLParsedAsHTMLWarning.__module__}.{XMLParsedAsHTMLWarning.__name__}"
)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48"><path d="M0 48 L96 0" stroke="black"/></svg>'


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tiny_course.copy(tmp_path_factory.mktemp("print") / "course")
    (root / "data/up.svg").write_text(PICTURE)
    narration = Path(__file__).parents[2] / "units/_filters/narration.lua"
    (root / "filters/narration.lua").write_text(narration.read_text())
    tiny_course.edit(root / "_quarto.yml", "  - filters/loud.lua", "  - filters/loud.lua\n  - filters/narration.lua")
    unit = root / "units/02-curves.qmd"
    unit.write_text(unit.read_text() + '\n::: {.content-visible unless-format="revealjs"}\n' + MORE + "\n:::\n")
    unit = root / "units/01-lines.qmd"
    tiny_course.edit(unit, "The line of", "The [slope]{.term} of the line of")
    tiny_course.edit(unit, "### A line falls\n", "### A line falls\n\nIts [slope]{.term} is another.\n")
    (root / "glossary.qmd").write_text(GLOSSARY)
    told = "    - glossary.qmd\n    - references.qmd\n" + IMPRINT
    tiny_course.edit(root / "_quarto-book.yml", "    - references.qmd\n", told)
    unit = root / "units/01-lines.qmd"
    tiny_course.edit(unit, "{{< include _shared.qmd >}}", SLIDE + "{{< include _shared.qmd >}}")
    return root


@pytest.fixture(scope="module")
def book(course):
    return executed(course, gather, audiences=("chapter",), paper="pdf")


@pytest.fixture(scope="module")
def pdf(book):
    return pypdf.PdfReader(io.BytesIO(typeset(book)))


@pytest.fixture(scope="module")
def text(pdf):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


@pytest.fixture(scope="module")
def ebook(book):
    return zipfile.ZipFile(io.BytesIO(epub(book)))


@pytest.fixture(scope="module")
def chapters(ebook):
    names = [name for name in ebook.namelist() if re.search(r"text/.*\.xhtml$|nav\.xhtml$", name)]
    return {name: BeautifulSoup(ebook.read(name), "html.parser") for name in names}


def test_the_pdf_bears_the_numbers_of_the_site(text):
    for expected in (
        "Preface", "1 Lines", "1.1 Straight", "1.1.1 A line rises", "2 Curves", "2.2 Everything",
        "Figure 1.1: A line of slope two.", "Figure 1.2: A line of slope minus one.", "Figure 2.1: One period of a sine.",
        "Table 2.1: Coins", "Definition 2.1 (Slope)", "Exercise 2.1", "Equation 1.1", "(1.1)",
        "Figure 2.3: Both ways.", "(a) Up", "(b) Down", "One period of a sine. A line turns here by a quarter.",
    ):  # fmt: skip
        assert expected in text


def test_the_pdf_holds_every_construct(text):
    for expected in (
        "A note with stress", "In the margin once.", "Worth knowing", "A tip.", "Mind the gap", "A box within it.", "slope(how steep", "Left hand", "First pane.", "Right hand",
        "Second pane.", "Solution.", "Found.", "steep by 1.6", "slope = 2", "from raw HTML", "measured · deeplecture reproduce two/coins",
        "Elements", "Enumeratio", "Both ways. More in (Newton 1711).",
    ):  # fmt: skip
        assert expected in text
    # Nothing unfolds on paper; what was cited nowhere is in no list.
    assert "Show it" not in text
    assert "Not cited" not in text


def test_a_folded_solution_shows_what_its_code_printed_on_the_site_and_in_the_ebook(chapters, course, deck):
    chapter = BeautifulSoup((course / "_site/book/units/02-curves.html").read_text(), "html.parser")
    (solution,) = chapter.select(".callout .solution")
    assert solution.select_one(".cell-code").get_text().strip() == 'print("steep by", 8 / 5)'
    assert solution.select_one(".cell-output-stdout").get_text().strip() == "steep by 1.6"
    (solution,) = (found for page in chapters.values() for found in page.select(".solution"))
    assert [block.get_text().strip() for block in solution.select("pre")] == [
        'print("steep by", 8 / 5)',
        "steep by 1.6",
    ]
    slides = (course / "_site/slides/units/02-curves.html").read_text()
    assert "steep by" not in slides


def test_references_lead_to_their_places_in_other_chapters(pdf):
    heads = {}
    for number, page in enumerate(pdf.pages):
        for name in re.findall(r"Figure\s(\d\.\d): ", page.extract_text()):
            heads.setdefault(name, number)
    starts = {item.title.split(" ", 1)[-1]: pdf.get_destination_page_number(item) for item in _flat(pdf.outline)}
    assert starts["Lines"] < starts["Curves"] < starts["References"]
    assert heads["1.1"] == starts["Lines"]
    targets = [pdf.get_destination_page_number(to) for to in _destinations(pdf, starts["Lines"])]
    # The first chapter's links: its own figure, the next unit's figure and section, and the reference list.
    assert {starts["Lines"], starts["Curves"], starts["References"]} <= set(targets)


def test_the_index_names_each_page_that_marks_a_term_once(pdf):
    starts = {item.title.split(" ", 1)[-1]: pdf.get_destination_page_number(item) for item in _flat(pdf.outline)}
    marked = [
        number
        for number, page in enumerate(pdf.pages)
        if re.search(r"Its\sslope|The\sslope|what\sslope", page.extract_text())
    ]
    assert len(marked) == 2
    text = re.sub(r"\s+", " ", pdf.pages[starts["Words"]].extract_text())
    assert f"slope How much a line rises for one step. Section 2.2 Index slope {marked[0] + 1}, {marked[1] + 1}" in text
    assert {pdf.get_destination_page_number(to) for to in _destinations(pdf, starts["Words"])} >= set(marked)
    # The terms lead to their entry.
    assert starts["Words"] in {pdf.get_destination_page_number(to) for to in _destinations(pdf, starts["Lines"])}


def _flat(outline):
    for item in outline:
        yield from _flat(item) if isinstance(item, list) else [item]


def _destinations(pdf, number):
    named = pdf.named_destinations
    for note in pdf.pages[number].get("/Annots") or []:
        action = note.get_object().get("/A") or {}
        to = note.get_object().get("/Dest") or action.get("/D")
        if to is None:
            continue
        if isinstance(to, str):
            yield named[to]
        else:
            to = to.get_object()
            yield pypdf.generic.Destination("x", to[0], pypdf.generic.Fit.xyz(0, 0, 0))


def test_pictures_are_drawn_as_lines_with_their_alternative_texts(pdf, book):
    raw = typeset(book)
    assert len(book.files) == 5  # four drawings and a file of the project
    everything = b"".join(str(o.get_object()).encode() for o in _figures(pdf))
    for alt in ("A straight line that rises to the right.", "A wave that rises, falls and returns.", "A rising line."):
        assert alt.encode() in everything
    assert b"/Subtype/Image" not in raw.replace(b" ", b"")


def _figures(pdf):
    return [tag for tag in _tags(pdf.trailer["/Root"]["/StructTreeRoot"]) if tag["/S"] == "/Figure"]


def _tags(tag):
    """All tags of a PDF below one of them, in order."""
    inside = tag.get("/K", [])
    for one in inside if isinstance(inside, list) else [inside]:
        if isinstance(found := one.get_object(), dict) and "/S" in found:
            yield found
            yield from _tags(found)


def _links(page):
    notes = (note.get_object() for note in page.get("/Annots") or [])
    return [note for note in notes if note["/Subtype"] == "/Link"]


def test_the_pdf_keeps_pdf_ua(pdf, book):
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en" and root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tags = list(_tags(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/H3", "/TOC", "/Table", "/TH", "/Caption", "/Code", "/Link"} <= {tag["/S"] for tag in tags}
    said = [str(tag.get("/Alt", "")) for tag in tags if tag["/S"] in ("/Figure", "/Formula")]
    assert all(said) and "a" in said and any("frac{1}{2}" in alt for alt in said)
    assert [item.title for item in _flat(pdf.outline)][:4] == [
        "Preface",
        "1 Lines",
        "1.1 Straight",
        "1.1.1 A line rises",
    ]


def test_the_title_page_says_who_when_which_and_what_for(pdf):
    first = re.sub(r"\s+", " ", pdf.pages[0].extract_text())
    assert (
        first.strip() == "A tiny course Of lines Ada Byron, Emmy Noether 5 June 2026 · Version 1.2 Licence: CC BY 4.0"
    )
    assert [link["/A"]["/URI"] for link in _links(pdf.pages[0])] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert (pdf.metadata.title, pdf.metadata.author) == ("A tiny course", "Ada Byron, Emmy Noether")
    assert pdf.metadata.keywords == "version 1.2"
    assert pdf.metadata.creation_date.date().isoformat() == "2026-06-05"


def test_the_ebook_says_who_when_and_to_whom_it_is_open(ebook):
    package = BeautifulSoup(ebook.read("EPUB/content.opf"), "html.parser")
    assert [one.text for one in package.find_all("dc:creator")] == ["Ada Byron", "Emmy Noether"]
    assert b'<meta property="schema:version">1.2</meta>' in ebook.read("EPUB/content.opf")
    assert package.find("dc:date").text == "2026-06-05"
    assert package.find("dc:rights").text == "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/"
    said = {}
    for name, value in re.findall(r'<meta property="([^"]+)">(.*?)</meta>', ebook.read("EPUB/content.opf").decode()):
        said.setdefault(name, []).append(value)
    assert said["schema:accessMode"] == ["textual", "visual"]
    assert {"alternativeText", "MathML", "structuralNavigation"} <= set(said["schema:accessibilityFeature"])
    assert said["schema:accessibilityHazard"] == ["none"]
    assert "formulas are MathML" in said["schema:accessibilitySummary"][0]
    assert said["dcterms:conformsTo"] == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]


def test_words_of_the_screen_do_not_stand_on_paper(text, course):
    assert "On paper it stands still." in text
    for word in ("Press Play", "slider"):
        assert word not in text
    again = epub(executed(course, gather, audiences=("chapter",), paper="epub"))
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        words = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xhtml"))
    assert b"On paper it stands still." in words and b"Play" not in words and b"slider" not in words
    build(course)
    page = (course / "_site/book/units/02-curves.html").read_text()
    assert "Drag the slider." in page and "On paper" not in page


def test_a_link_to_another_page_of_the_site_is_its_address(pdf):
    addresses = [link["/A"]["/URI"] for page in pdf.pages for link in _links(page) if "/URI" in (link.get("/A") or {})]
    assert "https://example.org/tiny/book/slides/units/01-lines.html" in addresses
    assert all(re.match("https?:", address) for address in addresses)


def test_only_bundled_fonts_are_used_and_all_are_embedded(pdf):
    names = set()
    for page in pdf.pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            names.add(str(inner["/BaseFont"]).split("+")[-1].split("-")[0])
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert names == {"SourceSansPro", "NewCMMath", "SourceCodePro"}


def test_the_same_book_gives_the_same_bytes(course, book):
    again = executed(course, gather, audiences=("chapter",), paper="pdf")
    assert typeset(again) == typeset(book)
    assert epub(again) == epub(book)


def test_the_ebook_is_dated_by_the_environment(course, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    book = executed(course, gather, audiences=("chapter",), paper="epub")
    archive = zipfile.ZipFile(io.BytesIO(epub(book)))
    assert b'<meta property="dcterms:modified">2025-06-15T15:06:40Z</meta>' in archive.read("EPUB/content.opf")
    assert {info.date_time[0] for info in archive.infolist()} == {2025}


def test_the_ebooks_package_names_every_file_once(ebook):
    first = ebook.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert ebook.read("mimetype") == b"application/epub+zip"
    package = BeautifulSoup(ebook.read("EPUB/content.opf"), "html.parser")
    assert package.package["version"] == "3.0"
    assert package.find("dc:title").text == "A tiny course"
    listed = [f"EPUB/{item['href']}" for item in package.find_all("item")]
    there = [name for name in ebook.namelist() if name.startswith("EPUB/") and not name.endswith(("/", ".opf"))]
    assert sorted(listed) == sorted(there)
    assert [item["properties"] for item in package.find_all("item") if item["href"] == "nav.xhtml"] == ["nav"]
    mathml = {item["href"] for item in package.find_all("item") if "mathml" in item.get("properties", "")}
    assert mathml == {"text/ch002.xhtml", "text/ch003.xhtml"}


def test_the_ebook_has_a_cover_with_the_title(ebook, book):
    package = BeautifulSoup(ebook.read("EPUB/content.opf"), "html.parser")
    (cover,) = [item["href"] for item in package.find_all("item") if item.get("properties") == "cover-image"]
    content = ebook.read(f"EPUB/{cover}")
    assert content == book.cover[1]
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1600, 2400))
    page = ebook.read("EPUB/text/cover.xhtml").decode()
    assert f'xlink:href="../{cover}"' in page


def test_the_ebook_explains_its_terms_and_says_where_they_stand(chapters):
    (words,) = [page for page in chapters.values() if page.find(id="glossary-term-slope")]
    lines = [[link.get_text() for link in line.select("a")] for line in words.select(".term-index li")]
    assert lines == [["slope", "1.1.1", "1.1.2", "2.2"]]


def test_every_link_of_the_ebook_leads_somewhere(chapters):
    for name, page in chapters.items():
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), name
        for link in page.find_all("a", href=True):
            if link["href"].startswith("http"):
                continue
            path, _, fragment = link["href"].partition("#")
            target = chapters[str(Path(name).parent / path)] if path else page
            assert not fragment or target.find(id=fragment), f"{name}: {link['href']}"


def test_the_ebook_holds_chapters_figures_and_formulas(chapters, ebook):
    titles = [page.h1.text.strip() for name, page in chapters.items() if "/ch" in name]
    assert titles == ["Preface", "1 Lines", "2 Curves", "Words", "References"]
    everything = "\n".join(str(page) for page in chapters.values())
    figures = [tag for page in chapters.values() for tag in page.find_all("figure") if tag.img]
    assert all(tag.img["alt"].endswith(".") for tag in figures)
    assert "Figure\u00a02.1: One period of a sine. A line turns here by a quarter." in everything
    assert "data-film" not in everything
    assert '<span class="equation-number">(1.1)</span>' in everything
    assert "<math" in everything and "\\tag" not in everything and "displaystyle=" not in everything
    assert "aria-describedby" not in everything
    for name in ebook.namelist():
        if name.endswith(".svg"):
            drawing = ebook.read(name)
            assert b"<!DOCTYPE" not in drawing and b"<metadata" not in drawing
            assert all(re.search(rb"\sd=", path) for path in re.findall(rb"<path [^>]*>", drawing))


def test_the_ebook_passes_epubchecks_rules(book, tmp_path):
    file = tmp_path / "book.epub"
    file.write_bytes(epub(book))
    tool = Path(__file__).parents[2] / "node_modules/.bin/epubcheck-ts"
    assert "Valid EPUB" in run(tool, file).stdout


def test_a_formula_that_cannot_be_set_is_an_error(course, book):
    file = course / "units/_shared.qmd"
    was = file.read_text()
    try:
        file.write_text(was.replace("y = a x + b", r"y = \unknowncommand{a}"))
        with pytest.raises(UserError, match=r"Could not convert TeX math\s+y = \\unknowncommand"):
            typeset(executed(course, gather, audiences=("chapter",), paper="pdf"))
    finally:
        file.write_text(was)


def test_every_sign_that_a_page_can_show_can_be_printed(tmp_path):
    """Typst has renamed signs since Pandoc learned them; what KaTeX knows as a sign stands on the pages."""
    source = (Path(__file__).parents[2] / "node_modules/katex/dist/katex.mjs").read_text(encoding="utf-8")
    names = sorted(set(re.findall(r'defineSymbol\(math, \w+, \w+, "[^"]*", "\\(\\[A-Za-z]+)"', source)))
    assert len(names) > 400
    text = "\n\n".join(rf"$\text{{sect dot.circle}} x {name} y$" for name in names)
    filters = ["--lua-filter", str(Path(handout.__file__).parent / "filters/typst.lua")]
    run = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "typst", "--wrap=none", *filters]
    formulas = subprocess.run(run, input=text, capture_output=True, text=True, check=True).stdout
    assert formulas.count("sect dot.circle") >= len(names)
    page = tmp_path / "signs.typ"
    page.write_text("#let formula(says, body) = body\n" + formulas, encoding="utf-8")
    typst.compile(page)


def test_a_reference_that_leads_nowhere_is_found_in_its_line(course):
    file = course / "units/02-curves.qmd"
    was = file.read_text()
    try:
        file.write_text(was.replace("See @tbl-coins.", "See @tbl-purses."))
        with pytest.raises(BuildError, match=r"units/02-curves.qmd:\d+: the cross-reference @tbl-purses leads nowhere"):
            executed(course, gather, audiences=("chapter",), paper="pdf")
    finally:
        file.write_text(was)


def test_the_command_writes_the_book_where_it_is_told(course, tmp_path, capsys):
    assert main(["print", "book", "--project", str(course), "--out", str(tmp_path)]) == 0
    assert len(pypdf.PdfReader(tmp_path / "book.pdf").pages) > 5
    out, err = capsys.readouterr()
    assert out.startswith(f"{tmp_path / 'book.pdf'}: ") and "setting the book" in err
    assert main(["print", "epub", "units/01-lines.qmd", "--project", str(course)]) == 2
    assert "printed as a whole" in capsys.readouterr().err


@pytest.fixture(scope="module")
def deck(course):
    build(course)
    (found,) = executed(course, handout.gather, audiences=("deck",), only=("units/01-lines.qmd",), paper="handout")
    return found


@pytest.fixture(scope="module")
def printed_twice(course, deck):
    return print_decks([course / deck.page] * 2, course / "_site", deck.imprint)


@pytest.fixture(scope="module")
def printed(printed_twice):
    return printed_twice[0]


@pytest.fixture(scope="module")
def beside(deck, printed):
    return pypdf.PdfReader(io.BytesIO(handout.handout(deck, printed)))


@pytest.mark.browser
def test_a_deck_prints_a_page_a_slide_and_its_handout_says_what_is_said(deck, printed, beside):
    pages = pypdf.PdfReader(io.BytesIO(printed.pdf)).pages
    titles = [slide.title for slide in printed.slides]
    assert titles[:4] == ["Lines", "Straight", "A line rises", "A line falls"]
    assert titles[4:] in ([], ["References"]) or set(titles[4:]) <= {"References"}
    assert len(pages) == len(titles)
    for page, title in zip(pages, titles, strict=True):
        assert title in re.sub(r"\s+", " ", page.extract_text())
        assert float(page.mediabox.width) / float(page.mediabox.height) == pytest.approx(1050 / 700, rel=0.01)
    assert "narration.at" not in deck.narration
    said = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in beside.pages))
    assert "The slope of the line of Figure 1 ends at 2.0, as in Euclid (1908)." in said


@pytest.mark.browser
def test_a_printed_decks_links_lead_to_slides_or_addresses_and_none_to_a_file(course, deck, printed):
    pdf = pypdf.PdfReader(io.BytesIO(printed.pdf))
    addresses = [link["/A"]["/URI"] for page in pdf.pages for link in _links(page) if "/A" in link]
    assert addresses and all(address.startswith("https:") for address in addresses)
    assert "https://example.org/tiny/book/index.html" in addresses
    at = {slide.id: number for number, slide in enumerate(printed.slides)}
    (slide,) = [number for number, one in enumerate(printed.slides) if one.title == "A line falls"]
    leads = {pdf.get_destination_page_number(to) for to in _destinations(pdf, slide)}
    assert {at["sec-rises"], at["references"]} <= leads
    # Where nothing says what the site's address is, such a link is text.
    (bare,) = print_decks([course / deck.page], course / "_site")
    pdf = pypdf.PdfReader(io.BytesIO(bare.pdf))
    assert not [link for page in pdf.pages for link in _links(page) if "/A" in link]
    assert "the book" in pdf.pages[slide].extract_text()


@pytest.mark.browser
@pytest.mark.parametrize("made", ["printed", "beside"])
def test_decks_and_handouts_have_bookmarks_tags_a_language_and_say_whose_they_are(printed, beside, made):
    pdf = pypdf.PdfReader(io.BytesIO(printed.pdf)) if made == "printed" else beside
    assert [item.title for item in _flat(pdf.outline)] == [slide.title for slide in printed.slides]
    if made == "printed":
        assert [pdf.get_destination_page_number(item) for item in _flat(pdf.outline)] == list(range(len(pdf.pages)))
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en" and root["/MarkInfo"]["/Marked"]
    assert pdf.metadata.title.startswith("Lines")
    assert pdf.metadata.author == "Ada Byron, Emmy Noether"
    assert pdf.metadata.keywords == "version 1.2"
    assert pdf.metadata.creation_date.date().isoformat() == "2026-06-05"
    tags = list(_tags(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/H3", "/Figure", "/Link"} <= {tag["/S"] for tag in tags}
    alts = [str(tag.get("/Alt", "")) for tag in tags if tag["/S"] in ("/Figure", "/Formula")]
    assert all(alts)
    # A handout's picture is a slide: it says all that stands on it.
    for words in ("A straight line that rises to the right.", "a^2"):
        assert any(words in alt for alt in alts)


@pytest.mark.browser
def test_a_deck_printed_again_gives_the_same_bytes(printed_twice):
    first, second = printed_twice
    assert first.pdf == second.pdf


@pytest.mark.browser
def test_a_handouts_narration_leads_to_the_slides_that_it_names(printed, beside):
    starts = {item.title: beside.get_destination_page_number(item) for item in _flat(beside.outline)}
    leads = {
        beside.get_destination_page_number(to)
        for number in range(len(beside.pages))
        for to in _destinations(beside, number)
    }
    assert {starts["A line rises"], starts["References"]} <= leads
    assert not [link for page in beside.pages for link in _links(page) if "file:" in str(link.get("/A"))]


@pytest.mark.browser
def test_words_of_the_screen_stand_on_no_printed_slide(course, printed):
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.pdf)).pages)
    assert "Play" not in words
    assert "See" in words
    assert "Play" in (course / "_site/slides/units/01-lines.html").read_text()


@pytest.mark.browser
def test_the_ebooks_pages_keep_what_its_package_claims(ebook, tmp_path):
    assert b"EPUB Accessibility 1.1 - WCAG 2.1 Level AA" in ebook.read("EPUB/content.opf")
    ebook.extractall(tmp_path)
    files = sorted((tmp_path / "EPUB").rglob("*.xhtml"))
    assert len(files) > 5
    axe = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
    # Not the fixture's browser, which would have to be closed before a deck is printed.
    with browser.started(browser.path()) as running:
        page = running.new_page()
        for file in files:
            page.goto(file.as_uri())
            page.add_script_tag(path=axe)
            found = page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })")
            assert not [(file.name, one["id"], one["nodes"][0]["html"]) for one in found["violations"]]


@pytest.mark.browser
def test_what_a_printed_page_cuts_off_is_told_with_its_line(tmp_path):
    from deeplecture.build import render

    (tmp_path / "up.svg").write_text(PICTURE)
    told = "The mark ![A small line that rises](up.svg){height=1em} stands in a line."
    lines = ["---", "title: Talk", "format: revealjs", "---", "", "## It fits", "", told, "", "::: panel-tabset"]
    lines += ["### One", "", "First.", "", "### Other", "", "Second.", "", ":::", "", "## It does not", ""]
    (tmp_path / "talk.qmd").write_text("\n".join([*lines, *(f"- item {number}" for number in range(40))]))
    render(tmp_path / "talk.qmd", tmp_path / "talk.html")
    (printed,) = print_decks([tmp_path / "talk.html"])
    assert [slide.title for slide in printed.slides] == ["Talk", "It fits", "It does not"]
    found = faults(tmp_path, "talk.qmd", printed)
    assert {finding.file for finding in found} == {"talk.qmd"}
    assert [finding.line for finding in found] == [lines.index("## It does not") + 42]  # the last item
    assert "on page 3 of the printed deck “item 39”" in found[0].message
    # A picture in a line of text leaves it one line.
    text = pypdf.PdfReader(io.BytesIO(printed.pdf)).pages[1].extract_text()
    assert re.search(r"The mark +stands in a line\.", text)
    # All tabs are there, each under its name.
    assert re.search(r"One\s+First\.\s+Other\s+Second\.", text)


def test_decks_that_are_not_there_are_named(tmp_path):
    with pytest.raises(UserError, match=r"none.html: no such deck; `deeplecture build` makes it"):
        print_decks([tmp_path / "none.html"])
