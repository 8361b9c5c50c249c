"""A deck is printed with a page for each click where that is asked for, and a handout with lines where one wants to write."""

import io

import asking_course
import pypdf
import pytest

from deeplecture import cli

SAID = "\n\n::: {.notes}\nWhat is said of rows, at length.\n:::\n"


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Name to printed file."""
    root = asking_course.copy(tmp_path_factory.mktemp("clicks") / "course")
    with open(root / asking_course.UNIT, "a", encoding="utf-8") as unit:
        unit.write(SAID)
    for words in (["decks"], ["decks", "--steps"], ["handout"], ["handout", "--lines"]):
        assert cli.main(["print", *words, "--project", str(root)]) == 0
    files = (root / "_print").iterdir()
    return {path.name: pypdf.PdfReader(io.BytesIO(path.read_bytes())) for path in files}


def text(page) -> str:
    return " ".join(page.extract_text().split())


def titles(outline) -> list:
    return [titles(one) if isinstance(one, list) else one.title for one in outline]


@pytest.mark.browser
def test_each_way_of_printing_has_a_file_of_its_own(printed):
    ends = ("deck", "deck-steps", "handout", "handout-lines")
    assert set(printed) == {f"01-asking-{end}.pdf" for end in ends}


@pytest.mark.browser
def test_a_slide_has_a_page_for_each_click(printed):
    whole, clicks = printed["01-asking-deck.pdf"], printed["01-asking-deck-steps.pdf"]
    assert len(whole.pages) == 11 and len(clicks.pages) == 18
    assert [titles(one.outline) for one in (whole, clicks)] == [titles(whole.outline)] * 2
    said = [text(page) for page in clicks.pages]
    asks = [page for page in said if "A sum is asked for" in page]
    assert ["Each of the two counts once." in page for page in asks] == [False, True]
    foretold = [page for page in said if "Where does the parabola go" in page]
    assert ["A curve is foretold" in page for page in foretold] == [False, True]
    rows = [page for page in said if "Rows come one after the other" in page]
    assert [page.count("high") for page in rows] == [0, 1, 2]


@pytest.mark.browser
def test_a_drawing_grows_with_the_clicks_and_the_last_has_all_of_it(printed):
    clicks = printed["01-asking-deck-steps.pdf"]
    lines = [page for page in clicks.pages if "Lines come one after the other" in text(page)]
    strokes = [page.get_contents().get_data().count(b"\nS\n") for page in lines]
    assert len(lines) == 3 and strokes[0] + 2 == strokes[1] + 1 == strokes[2]


@pytest.mark.browser
def test_lines_stand_where_the_narration_would(printed):
    said = "What is said of rows, at length."
    beside, ruled = printed["01-asking-handout.pdf"], printed["01-asking-handout-lines.pdf"]
    assert any(said in text(page) for page in beside.pages) and not any(said in text(page) for page in ruled.pages)
    assert titles(beside.outline) == titles(ruled.outline)


@pytest.mark.parametrize(("words", "of"), [(["handout", "--steps"], "decks"), (["decks", "--lines"], "handout")])
def test_an_option_of_another_way_is_a_mistake(words, of, tmp_path, capsys):
    root = asking_course.copy(tmp_path / "course")
    assert cli.main(["print", *words, "--project", str(root)]) == 2
    assert f"{words[1]} is for `print {of}`" in capsys.readouterr().err
