"""Words that pages put in themselves, in the page's language, and dates with its months."""

import datetime
import re
from collections.abc import Mapping

from deeplecture.read.config import table

STYLES = {
    "iso": "YYYY-MM-DD", "long": "MMMM D, YYYY", "full": "dddd, MMMM D, YYYY", "medium": "MMM D, YYYY", "short": "M/D/YY",
}  # fmt: skip
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TOKEN = re.compile(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd")


def languages() -> dict[str, dict]:
    """Language to its words by kind, and its months."""
    return table("words.yml")


def known(lang: str) -> bool:
    """Whether there are words for a language, "de-AT" being one of "de"."""
    return lang.split("-")[0].lower() in languages()


def words(options: Mapping) -> dict:
    """Kind to the word for it in a page's language; nothing for English, whose words the filters have."""
    lang = str(options.get("lang") or "en").split("-")[0].lower()
    return {} if lang == "en" else languages().get(lang, {})


def dated(day: datetime.date, style: str, lang: str = "en") -> str:
    """A date in a style of Quarto's `date-format`: a name, its letters (`MMMM D, YYYY`), or those of strftime.

    Months are named in the language, days of the week in English; what stands in which place is the style's.
    """
    if "%" in style:
        return day.strftime(style)
    said = languages().get(lang.split("-")[0].lower(), languages()["en"])
    month, weekday = said["months"][day.month - 1], WEEK[day.weekday()]
    parts = {
        "YYYY": f"{day.year}", "YY": f"{day:%y}", "MMMM": month, "MMM": month[:3], "MM": f"{day:%m}", "M": f"{day.month}",
        "DD": f"{day:%d}", "D": f"{day.day}", "dddd": weekday, "ddd": weekday[:3],
    }  # fmt: skip
    return TOKEN.sub(lambda found: str(parts.get(found[0], found[1] or "")), STYLES.get(style, style))
