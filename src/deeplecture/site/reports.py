"""Where readers report an error: an address at the project's host with what it is about filled in.

Quarto's own keys of `book:` say where: `repo-url` with `repo-actions` that name `issue`, or `issue-url`. Where neither
stands there is no link, and where `repo-actions` is left out a repository that is named has all of its links.
"""

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from deeplecture.read.config import as_list
from deeplecture.site.notebooks import repository

ACTIONS = ("source", "edit", "issue")
# In the place of what a page's script fills in: a figure's or slide's name, and where it stands.
WHAT, WHERE = "{what}", "{where}"
BODY = "Where: {where}\nVersion: {edition}\n\nWhat is wrong:\n"


def actions(options: Mapping) -> tuple[str, ...]:
    """Those of `ACTIONS` that a book's pages have."""
    host, _, _ = repository(options)
    given = options.get("repo-actions")
    wanted = ACTIONS if given is None else tuple(map(str, as_list(given))) if given else ()
    return tuple(one for one in wanted if one in ACTIONS and (host or (one == "issue" and options.get("issue-url"))))


def edition(options: Mapping) -> str:
    """The version that a book names, "" where it names none."""
    return str(options.get("version") or "")


def report(options: Mapping, what: str = WHAT, where: str = WHERE) -> str:
    """The address that begins a report, with title and text filled in; "" where a book has none.

    Args:
        options: the book's.
        what: that may be wrong; `WHAT` for a script to fill in.
        where: it stands: a page of the site, perhaps with a place on it.
    """
    if "issue" not in actions(options):
        return ""
    host, _, _ = repository(options)
    address = str(options.get("issue-url") or f"{host}/issues/new")
    named = edition(options)
    said = (
        f"Error in {what}" + (f", version {named}" if named else ""),
        BODY.format(where=where, edition=named or "none"),
    )
    # GitLab's forms have names of their own.
    names = ("issue[title]", "issue[description]") if "gitlab" in urlsplit(address).netloc else ("title", "body")
    sign = "&" if "?" in address else "?"
    return f"{address}{sign}{urlencode(dict(zip(names, said)), quote_via=quote)}"
