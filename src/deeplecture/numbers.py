"""What a figure gives beside its picture, and how a text says it: signs, spaces and powers are made right here.

fig.rings["share_seen:.0%"]                             86 %, with a thin space that does not break
fig.bowl.numbers(steps=50)["loss[-1]:.2g"]              2.3 × 10⁻⁷
"""

import re
from types import SimpleNamespace

MINUS, THIN = "\u2212", "\u202f"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLACE = re.compile(r"\[([^\]]*)\]|\.?(\w+)")


class Numbers(SimpleNamespace):
    """A figure's numbers, by attribute as they are and by subscript as a text says them."""

    def __getitem__(self, wanted: str) -> str:
        """A number in words of a text.

        Args:
            wanted: `NAME`, `NAME[0]`, `NAME[key][-1]`, after a colon Python's format and after a space a unit:
                `share:.0%`, `count:,`, `loss:.2g`, `height:.1f m`, and `gain:.1p` for percentage points without a sign.

        Raises:
            LookupError: there is no such number, or it is not a single one; the message says what there is.
            ValueError: the format does not fit it.
        """
        place, _, form = wanted.partition(":")
        return said(self._found(place.strip()), form)

    def _found(self, place: str):
        value, path = vars(self), ""
        for index, name in PLACE.findall(place):
            key = index or name
            try:
                value = value[key] if isinstance(value, dict) else value[int(key)]
            except (KeyError, IndexError, ValueError, TypeError):
                raise LookupError(f"there is no {place}: {path or 'it'} has {_what(value)}") from None
            path += f"[{key}]" if path else key
        if isinstance(value, dict | list):
            raise LookupError(f"{place} is not one number: it has {_what(value)}")
        return value


def said(value, form: str = "") -> str:
    """A number as a text says it: 86 %, −0.3, 60,000, 2.3 × 10⁻⁷.

    Args:
        value: a number, or a text, which is said as it is.
        form: Python's format, `p` for percentage points, and after a space a unit; "" groups whole numbers from 10,000 on.
    """
    form, _, unit = form.partition(" ")
    if form.endswith("p"):
        text = format(value, f"{form[:-1]}%").removesuffix("%")
    elif form:
        text = format(value, form)
    else:
        text = format(value, ",") if isinstance(value, int) and abs(value) >= 10_000 else str(value)
    if not isinstance(value, str):
        text = re.sub(r"^(-?[\d.,]+)e([+-])0*(\d+)", _power, text)
        text = text.replace("-", MINUS, 1) if text.startswith("-") else text
        text = text.replace("%", f"{THIN}%")
    return f"{text}{THIN}{unit}" if unit else text


def _power(found: re.Match) -> str:
    exponent = ("-" if found[2] == "-" else "") + found[3]
    factor = "" if found[1] == "1" else f"{found[1]} × "
    return f"{factor}10{exponent.translate(RAISED)}"


def _what(value) -> str:
    if isinstance(value, dict):
        return ", ".join(map(str, value)) or "nothing"
    return f"{len(value)} entries" if isinstance(value, list) else "nothing inside"
