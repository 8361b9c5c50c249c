"""Text that goes on changing by itself is found on a machine that holds the page up, too; text that changed is not told."""

from pathlib import Path

import pytest

from deeplecture.check import chromium as check

PROBE = (Path(check.__file__).parent / "probe.js").read_text(encoding="utf-8")
COUNTS = (
    "const text = document.querySelector('p'); let n = 0; const count = () => { text.textContent = `it is ${n++}`; };"
)
# Two seconds in which the page gets no turn, soon after the check has begun to watch.
BUSY = "setTimeout(() => { for (const begun = performance.now(); performance.now() - begun < 2000;); }, 250);"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("script", "found"),
    [
        (f"{COUNTS} setInterval(count, 100);", 1),
        (f"{COUNTS} setInterval(count, 100); {BUSY}", 1),
        (f"{COUNTS} setTimeout(count, 100); setTimeout(count, 120);", 0),
    ],
    ids=["always", "on a busy machine", "twice"],
)
def test_text_that_goes_on_changing_by_itself(script, found, chromium):
    tab = chromium.new_page()
    tab.set_content("<main><p>it is</p></main>")
    # One evaluation: the check looks at the page before any timer of the page had its turn.
    told = tab.evaluate(f"async () => {{ {PROBE}; {script} return await probe.changing(); }}")
    assert [one["check"] for one in told] == ["motion"] * found
    tab.context.close()
