"""The pages of the course have the headings, captions, numbers and references that are written down in `facts/`."""

import difflib

import pytest
import unit_facts

RENEW = "if this is meant, `.venv/bin/python tests/course/unit_facts.py` writes the files anew; look at their diff"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return unit_facts.site(tmp_path_factory.mktemp("facts") / "course")


def test_the_units_say_what_is_written_down(site, tmp_path):
    unit_facts.write(unit_facts.found(site), tmp_path / "facts")
    names = sorted({path.name for folder in (unit_facts.FACTS, tmp_path / "facts") for path in folder.glob("*.json")})
    assert len(names) > 3
    changes = []
    for name in names:
        sides = [folder / name for folder in (unit_facts.FACTS, tmp_path / "facts")]
        before, after = (side.read_text(encoding="utf-8").splitlines() if side.is_file() else [] for side in sides)
        changes += difflib.unified_diff(before, after, f"tests/course/facts/{name}", "the page", lineterm="", n=0)
    if changes:
        pytest.fail("\n".join(["the pages say something else than is written down:", *changes, RENEW]), pytrace=False)


@pytest.mark.browser
@pytest.mark.parametrize("unit", ["04-networks", "05-fashion", "06-optimisation"])
def test_formulas_and_their_numbers_stand_in_the_column(unit, site, chromium):
    tab = chromium.new_context(offline=True, viewport={"width": 1440, "height": 900}).new_page()
    tab.goto((site / f"book/units/{unit}.html").as_uri())
    tab.wait_for_function("document.querySelector('.math.display .katex')")
    wide = "all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.closest('[id]').id)"
    assert (
        tab.evaluate(f"() => {{ const all = [...document.querySelectorAll('.math.display')]; return {wide}; }}") == []
    )
    tab.context.close()


def test_cells_and_expressions_are_emptied_and_all_else_stays():
    text = (
        'A `{python} 1 + 1` and `x`.\n\n### Title {#sec-a claim="fig.a.numbers().x > 1" claim-spread="2"}\n\n'
        "```{python}\n#| label: fig-a\n#| claim:\n#|   - fig.a.numbers().x > 1\n#| claim-spread: 2\n#| fig-cap: C\nfig.a(1)\n```\n\n"
        "```{python}\n#| label: shown\n1 / 0\n```\n\n```python\nx = `{python} 2`\n```\n"
    )
    assert unit_facts.without_computations(text) == (
        "A 0 and `x`.\n\n### Title {#sec-a  }\n\n```{python}\n#| label: fig-a\n#| fig-cap: C\nfig.blank()\n```\n\n"
        "```{python}\n#| label: shown\n#| eval: false\npass\n```\n\n```python\nx = 0\n```\n"
    )
