"""The network that readers try in the page: it answers as Python does, and its handles do what they say."""

import numpy as np
import pytest

from deeplecture import record
from deeplecture.interactive import MOST_BYTES
from deeplecture.site import assets
from measured.experiments.fashion.page import answer
from measured.figures import fashion as fig

PAGE = """<!doctype html><html lang="en"><title>Try</title><style>:root {{ --paper: #fff; --ink: #000; }}</style>
<figure><img data-interactive="try.js" alt=""><p class="interactive-note" data-button="Try the network"></p></figure>
{scripts}</html>"""


@pytest.fixture(scope="module")
def kept():
    results = record.load("fashion/page").results
    return {name: array[0] for name, array in results.items()}


@pytest.fixture
def page(tmp_path, chromium):
    script = fig.fashion_sureness().interactive.script()
    assert len(script.encode()) <= MOST_BYTES == 250_000
    (tmp_path / "try.js").write_text(script, encoding="utf-8")
    scripts = "".join(
        f"<script>{(assets.OURS / name).read_text(encoding='utf-8')}</script>" for name in ("base.js", "interactive.js")
    )
    (tmp_path / "page.html").write_text(PAGE.format(scripts=scripts), encoding="utf-8")
    tab = chromium.new_context(offline=True).new_page()
    tab.set_default_timeout(60_000)  # a machine may be busy
    tab.goto((tmp_path / "page.html").as_uri())
    tab.get_by_role("button", name="Try the network").click()
    tab.wait_for_function("document.querySelector('.try-says')?.textContent")
    yield tab
    tab.context.close()


def test_the_recorded_answers_are_those_of_the_whole_numbers(kept):
    shares = answer(kept, kept["images"])
    np.testing.assert_array_equal(shares.argmax(1), kept["answers"])
    np.testing.assert_allclose(shares, kept["shares"], atol=1e-6)
    assert kept["hidden_weights"].dtype == np.int8 and len(kept["images"]) == 100


@pytest.mark.browser
def test_a_hundred_images_get_the_same_classes_in_the_page_and_in_python(page, kept):
    told = page.evaluate(
        "(images) => images.map((image) => document.querySelector('.try').answer(image).shares)",
        kept["images"].reshape(100, -1).tolist(),
    )
    np.testing.assert_array_equal(np.argmax(told, axis=1), kept["answers"])
    np.testing.assert_allclose(told, kept["shares"], atol=1e-5)


# What is drawn on the sheet, as grey values of the data set.
SHEET = """() => { const sheet = document.querySelector('.try-sheet');
  const pixels = sheet.getContext('2d').getImageData(0, 0, 28, 28).data;
  return Array.from({ length: 784 }, (_, place) => 255 - pixels[4 * place]); }"""
SAID = "document.querySelector('.try-best > span').textContent"


def seen(tab) -> np.ndarray:
    return np.array(tab.evaluate(SHEET)).reshape(28, 28)


def slide(tab, name: str, value: float) -> None:
    tab.get_by_label(name).evaluate(f"(one) => {{ one.value = {value}; one.dispatchEvent(new Event('input')); }}")


@pytest.mark.browser
def test_a_picture_is_chosen_and_its_handles_shift_turn_blur_and_spoil_it(page, kept):
    classes = [row.lower() for row in page.locator(".try-row > span:first-child").all_inner_texts()]
    image = kept["images"][12].astype(int)
    page.get_by_label("Picture").select_option("12")
    assert (seen(page) == image).all()
    assert page.evaluate(SAID).lower() == classes[kept["answers"][12]]
    slide(page, "Turn left", 90)
    turned = np.rot90(image)  # to the left
    assert abs(seen(page) - turned).max() <= 1
    assert page.evaluate(SAID).lower() == classes[answer(kept, turned[None]).argmax()]
    page.get_by_role("button", name="Undo all").click()
    slide(page, "Shift right", 3)
    slide(page, "Shift down", -2)
    shifted = np.zeros_like(image)
    shifted[:-2, 3:] = image[2:, :-3]
    assert abs(seen(page) - shifted).max() <= 1
    page.get_by_role("button", name="Undo all").click()
    slide(page, "Blur", 2)
    blurred = seen(page)
    assert blurred.std() < image.std() and abs(blurred.sum() / image.sum() - 1) < 0.1
    page.get_by_role("button", name="Undo all").click()
    slide(page, "Noise", 0.5)
    assert 30 < abs(seen(page) - image).mean() < 70
    assert page.get_by_label("Noise").get_attribute("aria-valuetext") == "50 %"
    slide(page, "Noise", 1)
    noise = seen(page)  # nothing of the garment is left
    assert abs(np.corrcoef(noise.ravel(), image.ravel())[0, 1]) < 0.1 and noise.std() == pytest.approx(
        255 / 12**0.5, rel=0.1
    )
    page.wait_for_function("document.querySelector('.try-says').textContent.includes('nobody has counted')")
    assert page.get_attribute(".try-says", "role") == "status"
    # What a slider tells is not told a second time by the number beside it.
    assert page.locator(".try output").count() == page.locator(".try output[aria-hidden=true]").count() > 0
    page.get_by_role("button", name="Undo all").click()
    assert (seen(page) == image).all()


@pytest.mark.browser
def test_a_garment_is_drawn_by_pointer_and_by_keys(page):
    page.get_by_role("button", name="Blank sheet").click()
    assert seen(page).max() == 0
    sheet = page.locator(".try-sheet")
    sheet.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Space"):
        page.keyboard.press(key)
    drawn = seen(page)
    assert drawn[14, 15] == 200 and drawn[14, 20] == 0
    page.keyboard.press("Delete")
    assert seen(page)[14, 15] == 0
    page.get_by_role("button", name="Blank sheet").click()
    box = sheet.bounding_box()
    at = lambda x, y: (box["x"] + box["width"] * (x + 0.5) / 28, box["y"] + box["height"] * (y + 0.5) / 28)  # noqa: E731
    page.mouse.move(*at(4, 6))
    page.mouse.down()
    page.mouse.move(*at(24, 6))
    page.mouse.up()
    page.mouse.move(*at(24, 20))
    drawn = seen(page)
    assert drawn[6, 4:25].min() == 200 and drawn[10:].max() == 0
    assert page.get_by_label("Picture").input_value() == ""


@pytest.mark.browser
def test_what_the_page_says_of_sureness_was_counted(page, kept):
    edges = record.load("fashion/page").settings["edges"]
    shares = kept["shares"][1]
    kind = np.digitize(shares.max(), edges[1:-1])
    counted = 100 * kept["right"][kind] / kept["asked"][kind]
    page.get_by_label("Picture").select_option("1")
    says = "(said) => document.querySelector('.try-says').textContent.includes(said)"
    page.wait_for_function(says, arg=f"{100 * shares.max():.1f} %")
    page.wait_for_function(says, arg=f"right in {counted:.1f} % of the cases.")
    assert page.locator(".try-near > *").count() == 3
