"""A deck as it is presented: what the speaker's window is told, and what a screen reader may read."""

from pathlib import Path

import pytest
from asking_course import DECK, UNIT, copy, opened
from tiny_course import edit

from deeplecture.build import build


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    root = copy(tmp_path_factory.mktemp("presenting") / "course")
    filters = Path(__file__).parents[2] / "units/_filters/narration.lua"
    (root / "narration.lua").write_text(filters.read_text())
    edit(root / "_quarto.yml", "execute:\n  echo", "filters: [narration.lua]\n\nexecute:\n  echo")
    cues = "::: {.narration}\nOne and one is said at length.\n:::\n\n::: {.notes}\nAsk. Wait. Two minutes.\n:::\n\n"
    edit(root / UNIT, "### A curve is foretold", f"{cues}### A curve is foretold")
    build(root)
    return root / "_site"


@pytest.mark.browser
def test_the_minutes_of_the_parts_reach_the_pacing_timer(site, chromium):
    tab = opened(chromium, site / DECK)
    tab.wait_for_function("window.Reveal && Reveal.isReady()")
    assert tab.evaluate("Reveal.getConfig().totalTime") == 60 * (10 + 20)
    timings = tab.evaluate("Reveal.getSlidesAttributes().map((one) => one['data-timing'] || null)")
    assert timings == [None, *["150"] * 4, *["200"] * 6]
    assert tab.get_attribute(".reveal", "role") is None  # else screen readers do not read
    tab.context.close()


@pytest.mark.browser
def test_the_speakers_window_has_the_cues_first_and_the_narration_folded(site, chromium):
    tab = opened(chromium, site / DECK, "#/sec-sum")
    tab.wait_for_function("window.Reveal && Reveal.isReady()")
    with tab.expect_popup() as popup:
        tab.keyboard.press("s")
    speaker = popup.value
    speaker.wait_for_selector(".speaker-controls-notes:not(.hidden) details")
    notes = speaker.locator(".speaker-controls-notes .value")
    text = notes.evaluate("(one) => one.textContent")
    assert text.index("Ask. Wait.") < text.index("Narration") < text.index("One and one is said")
    assert not notes.get_by_text("One and one is said").is_visible()
    notes.locator("summary").click()
    assert notes.get_by_text("One and one is said").is_visible()
    tab.context.close()
