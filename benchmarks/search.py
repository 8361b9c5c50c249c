"""The search of a large book: `python benchmarks/search.py`, in Chromium (`make browser`), from a folder on disk.

A small course is built, and the index of its book replaced by one of so many sections as hold 5,000 figures, with the words
of this course's own units as often as they stand there. Told: bytes of the index, plain and as a web server sends them;
milliseconds from opening the search to the first result on the screen, with the words typed at once; from a further letter to
its results when the index is there; and how long the page did not answer at most meanwhile.
"""

import argparse
import gzip
import json
import random
import re
import tempfile
from pathlib import Path

from generate import ROOT, generate

from deeplecture.browser import started
from deeplecture.build import build

WATCH = """() => {
  window.longest = 0;
  let before = performance.now();
  const tick = () => { const now = performance.now(); window.longest = Math.max(window.longest, now - before); before = now; setTimeout(tick, 0); };
  tick();
}"""
OPEN = """async (words) => {
  const first = () => new Promise((done) => {
    const look = () => document.querySelector(".search-found li") ? requestAnimationFrame(() => done(performance.now())) : setTimeout(look, 1);
    look();
  });
  const start = performance.now();
  document.querySelector(".search-open").click();
  document.querySelector(".search-dialog input").value = words;
  return await first() - start;
}"""
WHOLE = "() => /sections?$/.test(document.querySelector('.search-count').textContent)"
TYPE = """async (words) => {
  const input = document.querySelector(".search-dialog input"), start = performance.now();
  input.value = words;
  input.dispatchEvent(new Event("input"));
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""


def sections(figures: int) -> list[dict]:
    """A section a figure, about as long as this course's (1,600 signs)."""
    words = re.findall(r"[a-zA-Z]{2,}", " ".join(file.read_text("utf-8") for file in (ROOT / "units").glob("*.qmd")))
    draw = random.Random(0)
    return [
        {
            "page": "book/units/01-unit.html",
            "id": f"section-{number}",
            "chapter": f"{number // 40 + 1} A unit",
            "title": " ".join(draw.choices(words, k=8)),
            "text": " ".join(draw.choices(words, k=280)),
        }
        for number in range(figures)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the search of a large book in Chromium.")
    parser.add_argument("--figures", type=int, default=5000, help="sections of the book, one a figure (default 5000)")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deeplecture-bench-") as scratch:
        folder = Path(scratch) / "course"
        generate(folder, 1, 1)
        build(folder)
        index = folder / "_site/search-index.js"
        text = f"window.deeplectureIndex = {json.dumps(sections(args.figures), ensure_ascii=False)};\n".encode()
        index.write_bytes(text)
        rows = []
        with started() as browser:
            for _ in range(args.rounds):
                page = browser.new_page()
                page.goto((folder / "_site/book/units/01-unit.html").as_uri())
                page.evaluate(WATCH)
                first = page.evaluate(OPEN, "gradient descent")
                page.wait_for_function(WHOLE)
                longest = page.evaluate("window.longest")
                rows.append((first, longest, page.evaluate(TYPE, "gradient descen")))
                page.close()
    print(f"{args.figures} sections: {len(text) / 1e6:.1f} MB, {len(gzip.compress(text)) / 1e6:.1f} MB compressed")
    for name, values in zip(("first result", "longest pause of the page", "a further letter"), zip(*rows), strict=True):
        print(f"{name:28}{min(values):8.0f} ms at least{sorted(values)[len(values) // 2]:8.0f} ms in the middle")


if __name__ == "__main__":
    main()
