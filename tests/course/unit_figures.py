"""What a unit shows: its figures, and the cues of its slides."""

import re
from pathlib import Path
from types import ModuleType

from exercises import UNITS

from deeplecture.figure import figure_files


def check_shown(unit: str, figures: ModuleType) -> None:
    """See that every figure of a unit's package is shown once, under its own label, with a caption and an alternative text."""
    text = (UNITS / f"{unit}.qmd").read_text(encoding="utf-8")
    cells = re.findall(r"^```\{python\}\n((?:#\|.*\n)+)fig\.(\w+)\(.*\)\n```", text, re.M)
    folder = Path(figures.__file__).parent
    own = [name for name, file in figure_files(folder).items() if file.parent.name == folder.name]
    assert sorted(name for _, name in cells) == sorted(own)
    for options, name in cells:
        assert f"#| label: fig-{name.replace('_', '-')}\n" in options
        assert len(re.search(r'fig-alt: "(.+)"', options)[1]) > 40
        assert re.search(r'fig-cap: "(.+)"', options)


def check_cues(unit: str) -> None:
    """See that each of a unit's slides has cues of at most forty words, and narration."""
    text = (UNITS / f"{unit}.qmd").read_text(encoding="utf-8").split("## Exercises")[0]
    slides = re.split(r"^### ", text, flags=re.M)[1:]
    assert 18 <= len(slides) <= 26
    for slide in slides:
        cues = re.findall(r"^::: \{\.notes\}\n(.+?)\n:::", slide, re.M | re.S)
        assert len(cues) == 1 and len(cues[0].split()) <= 40, slide.splitlines()[0]
        assert "::: {.narration}" in slide


def check_minutes(unit: str) -> None:
    """See that each part's minutes are the sum of its cues', and that all make a lecture of 50 to 75 minutes."""
    text = (UNITS / f"{unit}.qmd").read_text(encoding="utf-8").split("## Exercises")[0]
    parts = re.split(r"^## .*minutes=(\d+).*$", text, flags=re.M)[1:]
    minutes = [int(part) for part in parts[::2]]
    assert minutes == [sum(map(int, re.findall(r"(\d+) minutes?\.", part))) for part in parts[1::2]]
    assert 50 <= sum(minutes) <= 75
