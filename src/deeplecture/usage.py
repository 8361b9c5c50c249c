"""What a command cannot be called like, and what may have been meant."""

from collections.abc import Iterable

from deeplecture.errors import UserError


class UsageError(UserError):
    """A command that cannot be understood, or is called where there is nothing for it to work on; exit status 2."""


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A question to end a message with, "" where no name is near."""
    import difflib

    known = {one.lower().lstrip("-"): one for one in names}  # two dashes in common are no likeness
    near = difflib.get_close_matches(name.lower().lstrip("-"), known, n=1)
    return f"; did you mean {known[near[0]]}?" if near else ""
