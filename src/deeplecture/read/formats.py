"""Stock Quarto's formats as this engine knows them."""

from typing import Literal

Audience = Literal["deck", "chapter"]
FORMATS: dict[str, Audience] = {"html": "chapter", "revealjs": "deck"}


def audience_of(name: str) -> Audience | None:
    """Whom a format is for; one of an extension, `clean-revealjs`, is what it is made of. None for all others."""
    return FORMATS.get(name.rsplit("-", 1)[-1].split("+")[0])
