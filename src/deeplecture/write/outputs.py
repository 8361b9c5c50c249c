"""Outputs of cells as Markdown, in the form that Quarto's own engine gives them."""

import base64
import re
from collections.abc import Mapping

IMAGE_TYPES = {
    "image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp",
}  # fmt: skip
WIDGET = "application/vnd.jupyter.widget-view+json"
PREFERENCE = ("text/html", "text/markdown", *IMAGE_TYPES, "text/latex", "text/plain")


def fenced(text: str, attributes: str = "") -> str:
    """A block of code, in a fence longer than any in it."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}{f' {{{attributes}}}' if attributes else ''}\n{text}\n{fence}"


def quoted(text) -> str:
    """An attribute's value in quotes."""
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def unshown(given: Mapping) -> str:
    """The kind of an output that no page shows as it is meant, "" for all others."""
    data = given.get("data", {})
    if WIDGET in data:
        return f"a widget ({WIDGET}), shown as its text,"
    known = any(kind in data for kind in PREFERENCE if kind != "text/plain")
    return "" if known or not set(data) - {"text/plain"} else next(kind for kind in data if kind != "text/plain")


def shown_as(given: Mapping, warning: bool, have_image: bool) -> tuple[str, str | bytes]:
    """What an output is shown as: (kind, content); kind "" for nothing."""
    if given["output_type"] == "stream":
        return (given["name"], as_printed(given["text"])) if given["name"] == "stdout" or warning else ("", "")
    if given["output_type"] == "error":
        return "error", as_printed(f"{given['ename']}: {given['evalue']}")
    data = given.get("data", {})
    kind = next((kind for kind in PREFERENCE if kind in data), "")
    content = data.get(kind, "")
    content = "".join(content) if isinstance(content, list) else content
    if kind == "text/plain" and have_image and re.match(r"[\[(<]*(matplotlib|Text\(|seaborn)", content):
        return "", ""
    if kind == "image/svg+xml":
        return "svg", content.encode()
    if kind in IMAGE_TYPES:
        return IMAGE_TYPES[kind], base64.b64decode(content)
    return kind, content


def as_printed(text: str) -> str:
    """What a terminal would show in the end, without its colours: of a line written again and again, the last."""
    text = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)", "", text).replace("\r\n", "\n")
    while "\b" in text and (rubbed := re.sub(r"[^\n\b]\x08|^\x08+", "", text, flags=re.MULTILINE)) != text:
        text = rubbed
    # No page may hold the others.
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text)
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))


def output(kind: str, content: str, *, asis: bool) -> str:
    """An output as Markdown."""
    if kind in ("stdout", "stderr"):
        return content if asis else _block(kind, fenced(content.rstrip("\n")))
    if kind == "error":
        return _block("error", fenced(content))
    if kind == "text/markdown":
        return content if asis else _block("display .cell-output-markdown", content)
    if kind == "text/html":
        return _block("display", fenced(content, "=html"))
    if kind == "text/latex":
        return _block("display", content)
    return _block("display", fenced(content))


def _block(kind: str, content: str) -> str:
    return f"::: {{.cell-output .cell-output-{kind}}}\n{content}\n:::"
