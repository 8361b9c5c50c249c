"""What the course's own texts say to readers of paper."""

import re
from pathlib import Path

# What a reader of paper cannot do. Words of other meanings stand in no list: a law without drag, a rate that hovers.
SCREEN = re.compile(
    r"\b(press|click|unfold|unfolded|tap|scroll|slider|toggle|tooltip|hover over|drag the|arrow keys?|swipe)\b|\bPlay\b"
)


def test_the_courses_own_texts_name_nothing_of_the_screen_that_paper_shows():
    root = Path(__file__).parents[2]
    for file in [*sorted(root.glob("*.qmd")), *sorted((root / "units").glob("*.qmd"))]:
        source = re.sub(r"(?s)^---.*?\n---\n|^```.*?^```", "", file.read_text(), flags=re.MULTILINE)
        source = re.sub(r"`[^`\n]*`", "", source)  # brackets in an expression end no marked text
        on_paper = re.sub(r"(?s)\[[^\[\]]*\]\{\.content-visible when-format=\"html:js\"\}", "", source)
        assert not SCREEN.findall(on_paper), file.name
    for file in sorted((root / "src/measured/figures").rglob("*.py")):
        for sentence in re.findall(r"says=f?\"(.*?)\"", file.read_text()):
            assert not SCREEN.findall(sentence), file.name
