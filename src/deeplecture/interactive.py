"""A figure that readers handle: a course's own script, which a page runs in the picture's place when a reader asks for it.

    return with_interactive(picture, Interactive(FOLDER / "_try.js", data={...}, button="Try it", says="..."))

The script defines one function, `open(box, data, tools)`: it fills the element `box`, from `data` as JSON brings it, and may
use `tools.element(tag, properties, ...children)`. A style sheet beside it, of the same name, comes along. The page needs no
network: all is one file, which is loaded when the button is pressed. Paper, e-books and stock Quarto keep the picture.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 250_000  # of script, style and data together: a phone loads it in a second


@dataclass(frozen=True)
class Interactive:
    """What a page's reader can handle in a picture's place.

    Attributes:
        program: the JavaScript file; FILE.css beside it is its style, if it is there.
        data: what the program is given: numbers, texts, lists and mappings of them.
        button: what the button under the picture says.
        says: a sentence that tells what can be done, for readers of the picture alone too.
    """

    program: Path
    data: Mapping
    button: str
    says: str

    def script(self) -> str:
        """All of it as JavaScript that a page on a disk can load where it may not fetch.

        Raises:
            ValueError: the program defines no function `open`, or all of it has more than `MOST_BYTES`.
        """
        program = self.program.read_text(encoding="utf-8")
        if not re.search(r"^function open\(", program, re.MULTILINE):
            raise ValueError(f"{self.program.name} defines no `function open(box, data, tools)`, which a page calls")
        sheet = self.program.with_suffix(".css")
        style = sheet.read_text(encoding="utf-8") if sheet.is_file() else ""
        text = json.dumps({"data": dict(self.data), "style": style}, separators=(",", ":"))
        script = f'window.deeplectureInteractive = (function () {{\n"use strict";\n{program}\nreturn {{ ...{text}, open }};\n}})();\n'
        if (size := len(script.encode())) > MOST_BYTES:
            raise ValueError(
                f"the script of {self.program.name} with its data has {size:,} bytes, and {MOST_BYTES:,} are allowed: "
                "give it less data, or numbers of fewer digits"
            )
        return script
