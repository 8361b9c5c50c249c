"""Tabs of a browser that wait for what has come to pass in them, and none for a time."""

from pathlib import Path

# reveal.js calls itself ready a moment before it tells so: only then are the deck's own keys and strokes there.
READY = "document.querySelector('.reveal.ready')"
# What a click began to show or to hide is shown or hidden.
DONE = """Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition)
  .map((one) => one.finished.catch(() => {})))"""


def opened(chromium, page: Path, query: str = "", *, held: bool = False, **options):
    """A tab without a network that shows a page from the disk.

    Args:
        held: whether its clock stands still as soon as the page is there, and goes on by `tab.clock.run_for` alone: all
            that the page would do in these milliseconds it has then done, on a fast machine as on a slow one.
        options: of the browser's context.
    """
    tab = chromium.new_context(offline=True, viewport={"width": 1280, "height": 720}, **options).new_page()
    tab.set_default_timeout(60_000)  # a machine may be busy
    if held:
        tab.clock.install(time=0)
    tab.goto(page.as_uri() + query)
    if held:
        tab.clock.pause_at(3_600_000)
    return tab
