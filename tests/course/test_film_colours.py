"""The player of films has the colours that the course's figures have."""

import re

from deeplecture.site import assets
from measured import style


def test_the_player_has_the_colours_of_the_figures():
    sheet, base = ((assets.OURS / name).read_text(encoding="utf-8") for name in ("film.css", "base.css"))
    meant = dict(re.findall(r"--film-(\w+): var\(--(\w+)\)", re.search(r"^figure {(.*)}$", sheet, re.MULTILINE)[1]))
    light = base.partition('[data-bs-theme="dark"]')[0]
    shown = {name: re.search(rf"--{colour}: (#\w+)", light)[1] for name, colour in meant.items()}
    assert shown == {
        "a": style.CLASS_A, "b": style.CLASS_B, "line": style.FIT, "train": style.TRAIN, "test": style.TEST,
    }  # fmt: skip
