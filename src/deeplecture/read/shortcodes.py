"""Stage 1, read: shortcodes, and addresses as the page sees them, put in their places before anything else is made."""

import html
import os
import posixpath
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deeplecture.errors import Finding
from deeplecture.read.config import read_yaml
from deeplecture.read.files import IN_HTML, TARGET, file_of
from deeplecture.read.lines import ICONS, SHORTCODE, SHORTCODES, SPAN, fence_after
from deeplecture.read.options import Place
from deeplecture.read.source import Prose, Source

SHORTCODE_SHOWN = re.compile(r"\{(\{\{<[^\n]*?>\}\})\}")  # `{{{< meta title >}}}` is shown as it stands
FRAMES = (
    (re.compile(r"(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:embed/|watch\?v=))([\w-]+)"), "https://www.youtube-nocookie.com/embed/"),
    (re.compile(r"vimeo\.com/(?:video/)?(\d+)"), "https://player.vimeo.com/video/"),
)  # fmt: skip

WIDE = ' style="width:100%; aspect-ratio:16/9; border:0"'


def with_shortcodes(source: Source, root: Path, meta: Mapping, findings: list[Finding]) -> tuple[Prose, ...]:
    """The prose of a source with its shortcodes' values, and with addresses as its page sees them.

    Args:
        root: the project's folder, with `_variables.yml`.
        meta: what `meta` names: front matter and options.
        findings: is told what has no value.
    """
    known = _known(meta, root)
    return tuple(_prose(piece, source.path, root, known, findings) for piece in source.prose)


def _known(meta: Mapping, root: Path) -> dict[str, Mapping]:
    """What the shortcodes `meta` and `var` name."""
    return {"meta": meta, "var": read_yaml(root, "_variables.yml") if (root / "_variables.yml").is_file() else {}}


def _prose(piece: Prose, page: str, root: Path, known: Mapping, findings: list[Finding]) -> Prose:
    elsewhere = any(file != page for file, _ in piece.places)
    if "{{<" not in piece.text and "(/" not in piece.text and '="/' not in piece.text and not elsewhere:
        return piece
    lines: list[str] = []
    fence: str | None = None
    for text, place in zip(piece.text.split("\n"), piece.places, strict=True):
        before, fence = fence, fence_after(text, fence)
        if before is None and fence is None:
            text = SHORTCODE.sub(_Value(place, root, known, findings), text) if "{{<" in text else text
            text = outside_code(text, _Addresses(place[0], page, root))
        lines.append(SHORTCODE_SHOWN.sub(r"\1", text) if "{{<" in text else text)
    return Prose("\n".join(lines), piece.places)


def in_front_matter(meta: Mapping, root: Path, place: Place, findings: list[Finding]) -> dict:
    """Front matter with the values of the shortcodes in its texts."""
    known = _known(meta, root)

    def filled(value, name: str):
        if isinstance(value, Mapping):
            return {key: filled(one, name) for key, one in value.items()}
        if isinstance(value, list):
            return [filled(one, name) for one in value]
        return SHORTCODE.sub(_Value(place(name), root, known, findings), value) if isinstance(value, str) else value

    return {name: filled(value, str(name)) for name, value in meta.items()}


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """A line with what is no code changed."""
    if "`" not in text:
        return change(text)
    parts, end = [], 0
    for span in SPAN.finditer(text):
        parts += [change(text[end : span.start()]), span[0]]
        end = span.end()
    return "".join([*parts, change(text[end:])])


@dataclass(frozen=True)
class _Addresses:
    """Makes addresses from the project's root, and from an included file, those of the page."""

    file: str
    page: str
    root: Path

    def __call__(self, text: str) -> str:
        if "](" in text or "background-" in text:
            text = TARGET.sub(lambda found: self._changed(found, found[3] or found[4] or found[5]), text)
        return IN_HTML.sub(lambda found: self._changed(found, found[1] or found[2]), text) if "<" in text else text

    def _changed(self, found: re.Match, target: str | None) -> str:
        path, sign, rest = (target or "").partition("#")
        ours = path.startswith("/") and not path.startswith("//")
        if not path or not (ours or (self.file != self.page and not re.match(r"\w+:|//", path))):
            return found[0]
        name = file_of(path, self.file, self.root)
        address = posixpath.relpath(name, posixpath.dirname(self.page) or ".") if name else path
        return found[0].replace(str(target), f"{address}{sign}{rest}")


@dataclass(frozen=True)
class _Value:
    """What stands for a shortcode."""

    place: tuple[str, int]
    root: Path
    known: Mapping
    findings: list[Finding]

    def __call__(self, found: re.Match) -> str:
        name, given = found[1], found[2].strip()
        try:
            words = shlex.split(given)
        except ValueError:
            words = given.split()
        plain = [word for word in words if "=" not in word or word.startswith("http")]
        options = dict(word.split("=", 1) for word in words if word not in plain)
        if name in self.known and plain:
            value: object = self.known[name]
            for part in re.split(r"(?<!\\)\.", plain[0]):
                value = value.get(part.replace("\\.", ".")) if isinstance(value, Mapping) else None
            if value is None:
                where = "_variables.yml" if name == "var" else "the front matter"
                self.findings.append(
                    Finding(*self.place, f"`{{{{< {name} {plain[0]} >}}}}` has no value: write it into {where}")
                )
            return str(value).lower() if isinstance(value, bool) else str(value)
        if name == "env" and plain:
            return os.environ.get(plain[0], plain[1] if plain[1:] else "")
        if name == "kbd" and plain:
            return f"[{plain[0]}]{{.kbd}}"
        if name == "pagebreak":
            return '<div style="page-break-after: always;"></div>'
        if name == "video" and (plain or "src" in options):
            return self._video((plain or [options["src"]])[0], options)
        return "" if name in ICONS or name not in SHORTCODES else found[0]

    def _video(self, target: str, options: Mapping) -> str:
        look = (
            "".join(f' {name}="{html.escape(options[name])}"' for name in ("width", "height") if name in options)
            or WIDE
        )
        look = f' title="{html.escape(options.get("title", "Video"))}"{look}'
        remote = re.match(r"https?://", target)
        if remote:
            problem = f"the video {target} lies on another host: nothing is shown offline"
            self.findings.append(Finding(*self.place, problem, "strict"))
        elif not file_of(target, self.place[0], self.root):
            problem = f"the video {target} is not there; one that is not in the project is not supported"
            self.findings.append(Finding(*self.place, problem))
        shown = f'<video src="{html.escape(target)}" controls{look}></video>'
        if remote and not re.search(r"\.(mp4|webm|og[gv]|mov)$", target, re.IGNORECASE):
            frame = next((base + at[1] for sort, base in FRAMES if (at := sort.search(target))), target)
            shown = f'<iframe src="{html.escape(frame)}" allowfullscreen{look}></iframe>'
        # Paper shows the address instead.
        lively, paper = (f'{{.content-visible {word}-format="html:js"}}' for word in ("when", "unless"))
        return f"[`{shown}`{{=html}}]{lively}[[{target}]({target})]{paper}"
