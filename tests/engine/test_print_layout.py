"""What stands where on the printed book's pages, from documents made for it: one Typst run for many cases each."""

import io
import re
import tempfile
from pathlib import Path

import pypdf
from programs import run

from deeplecture.print.book import Book
from deeplecture.print.imprint import Imprint, imprint
from deeplecture.print.typeset import typeset
from deeplecture.read.project import read_project
from deeplecture.write import pandoc

PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="960" height="500"><path d="M0 500 L960 0" stroke="black"/></svg>'
)
# Lines of a page that a chapter begins: a case for each place that what is looked at can take on it.
FILLED = range(20, 46)


def printed(text: str, language: str = "markdown") -> list[pypdf.PageObject]:
    """The pages of a book of some Markdown, or of a document in Pandoc's own notation ("native")."""
    with tempfile.TemporaryDirectory() as folder:
        ast = pandoc.run({"from": language, "to": "json"}, text, {}, Path(folder))
    book = Book("Cases", "en", Imprint(), ast, (), "", {"up.svg": PICTURE}, (), ("", b""), Path(__file__).parents[2])
    return list(pypdf.PdfReader(io.BytesIO(typeset(book))).pages)


def pages(text: str, language: str = "markdown") -> list[str]:
    """The text of each of them, single-spaced."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in printed(text, language)]


def only_page(texts: list[str], words: str) -> int:
    found = [number for number, text in enumerate(texts) if re.search(words, text)]
    assert len(found) == 1, (words, found)
    return found[0]


def filled(number: int) -> str:
    return f"# Case {number}\n\n" + "Filled.\\\n" * number


def code(name: str, lines: int) -> str:
    return "\n".join(["", "```python", *(f"{name}_{line} = {line}" for line in range(lines)), "```", ""])


def test_short_code_stays_in_one_piece_and_long_code_fills_pages():
    texts = pages(
        "\n".join(filled(number) + code(f"short_{number}", 19) for number in FILLED) + filled(30) + code("long", 40)
    )
    for number in FILLED:
        assert only_page(texts, rf"short_{number}_0 =") == only_page(texts, rf"short_{number}_18 =")
    assert only_page(texts, "long_0 =") < only_page(texts, "long_39 =")


def test_a_short_table_stays_in_one_piece_and_a_long_one_goes_on_below_its_heading():
    def table(name: str, rows: int) -> str:
        return "\n".join(["", "| name | value |", "|:--|:--|", *(f"| {name}{row}x | y |" for row in range(rows)), ""])

    texts = pages(
        "\n".join(filled(number) + table(f"short{number}row", 15) for number in FILLED)
        + filled(30)
        + table("long", 120)
    )
    for number in FILLED:
        assert only_page(texts, rf"short{number}row0x") == only_page(texts, rf"short{number}row14x")
    shown = [
        only_page(texts, rf"long{row}x") for row in range(120)
    ]  # each row once, on a page that it does not run off
    assert shown == sorted(shown) and shown[-1] >= shown[0] + 2
    for page in range(shown[0], shown[-1] + 1):
        assert "name value" in texts[page]


def test_the_word_solution_stays_with_what_it_solves():
    solution = "\n::: {.callout .callout-note}\n::: {.proof .solution}\n*Solution*.\n"
    texts = pages("\n".join(filled(number) + solution + code(f"a_{number}", 12) + "\n:::\n:::\n" for number in FILLED))
    assert sum("Solution." in text for text in texts) == len(FILLED)
    for text in texts:
        if "Solution." in text:
            assert "import" not in text and re.search(r"Solution\. a_\d+_0 =", text)


def figure(name: str) -> str:
    image = 'Plain [Image ("",[],[("width","960px"),("alt","A line.")]) [] ("up.svg","")]'
    return f'Figure ("fig-{name}",["float-fig"],[]) (Caption Nothing [Plain [Str "Caption-{name}."]]) [{image}]'


def test_text_fills_what_a_picture_leaves_and_pictures_keep_their_order():
    blocks = []
    for number in FILLED:
        lines = ", LineBreak, ".join(['Str "Filled."'] * number)
        blocks += [
            f'Header 1 ("",[],[]) [Str "Case-{number}"]',
            f"Para [{lines}]",
            f'Header 2 ("",[],[]) [Str "Section-{number}"]',
        ]
        blocks += [
            figure(f"{number}a"),
            f'Para [Str "After-{number}-a."]',
            figure(f"{number}b"),
            f'Para [Str "After-{number}-b."]',
        ]
    texts = pages(f"[{', '.join(blocks)}]", "native")
    moved = 0
    for number in FILLED:
        at = {
            name: only_page(texts[2:], name)
            for name in (f"Case-{number} Filled", f"Caption-{number}a", f"Caption-{number}b")
        }
        start, first, second = at.values()
        # What follows a picture does not wait for it, and no picture stands before its section.
        after = only_page(texts[2:], f"After-{number}-a")
        assert start <= after <= first <= second
        assert after == only_page(texts[2:], rf"Section-{number}(?! \.)")
        moved += after < first
    assert moved > 5


def test_the_indexs_columns_are_of_one_height():
    terms = [f"term{number:02}" for number in range(31)]
    marks = "\n\n".join(f"[{term}]{{#x-mark-{term}}}" for term in terms)
    lines = "\n".join(f"- [{term}](#glossary-term-{term}) [1](#x-mark-{term})" for term in terms)
    page = printed(f"# Marked\n\n{marks}\n\n# Listed\n\n::: {{.term-index}}\n{lines}\n:::\n")[-1]
    left: dict[str, float] = {}

    def visit(text, matrix, position, font, size):
        if found := re.search(r"term\d\d", text):
            left[found[0]] = round(matrix[4] + position[4])

    page.extract_text(visitor_text=visit)
    assert list(left) == terms
    heights = [list(left.values()).count(place) for place in sorted(set(left.values()))]
    assert heights == [11, 10, 10]


def test_the_command_under_a_figure_is_in_the_face_of_code_and_not_small():
    kind = 'Span ("",["figure-kind"],[]) [Str "computed \\183 ", Code ("",[],[]) "deeplecture figure line"]'
    image = 'Plain [Image ("",[],[("width","960px"),("alt","A line.")]) [] ("up.svg","")]'
    text = f'[Figure ("fig-a",["float-fig"],[]) (Caption Nothing [Plain [Str "Up.", Space, {kind}]]) [{image}]]'
    found = []

    def visit(text, matrix, position, font, size):
        if "deeplecture" in text:
            found.append((str(font["/BaseFont"]).split("+")[1].split("-")[0], size))

    for page in printed(text, "native"):
        page.extract_text(visitor_text=visit)
    ((face, size),) = found
    assert face == "SourceCodePro"
    assert 7.5 <= size <= 9


# -- the imprint ------------------------------------------------------------------------------------------------------
def course(folder: Path, book: str, more: str = ""):
    (folder / "_quarto.yml").write_text(
        f"project:\n  type: book\nbook:\n  title: A\n  chapters: [index.qmd]\n{book}{more}"
    )
    (folder / "index.qmd").write_text("# A\n")
    return read_project(folder)


def test_a_files_date_is_the_environments_or_the_books_never_the_clocks(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    told = imprint(course(tmp_path, "  date: 2026-06-05\n"))
    assert (str(told.date), told.made) == ("2026-06-05", 1780617600)
    told = imprint(course(tmp_path, ""))
    assert (told.date, told.version, told.made) == (None, "", 315532800)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    told = imprint(course(tmp_path, "  date: last-modified\n"))
    assert (str(told.date), told.made) == ("2025-06-15", 1750000000)
    told = imprint(course(tmp_path, "  date: 2026-06-05\n"))
    assert (str(told.date), told.made) == ("2026-06-05", 1750000000)


def test_the_last_commit_dates_and_names_a_book(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    course(tmp_path, "  date: last-modified\n")
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-06-15T15:06:40+00:00")
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "All"]):
        run("git", "-C", tmp_path, *who, *command)
    name = run("git", "-C", tmp_path, "rev-parse", "--short=10", "HEAD").stdout
    told = imprint(read_project(tmp_path))
    assert (str(told.date), told.version, told.made) == ("2025-06-15", name.strip(), 1750000000)
    (tmp_path / "index.qmd").write_text("# Another\n")
    assert imprint(read_project(tmp_path)).version == f"{name.strip()}-dirty"


def test_version_and_licence_stand_beside_the_book(tmp_path):
    told = imprint(course(tmp_path, "", 'version: 2.1\nlicense: {text: Mine, url: "https://example.org/l"}\n'))
    assert (told.version, told.licence, told.licence_address) == ("2.1", "Mine", "https://example.org/l")
