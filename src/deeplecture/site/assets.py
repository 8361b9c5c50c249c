"""Which files pages load, and where they come from: npm's packages in node_modules, and style and scripts of ours."""

import re
from pathlib import Path

from deeplecture.errors import UserError
from deeplecture.paths import PACKAGE

OURS = Path(__file__).parent / "assets"

# Site path to path in node_modules, for each audience; what `shared` names, every page loads.
_PACKAGES = {
    "shared": {},
    "deck": {
        "reveal/reveal.css": "reveal.js/dist/reveal.css",
        "reveal/reveal.js": "reveal.js/dist/reveal.js",
        "reveal/notes.js": "reveal.js/dist/plugin/notes.js",
        "reveal/search.js": "reveal.js/dist/plugin/search.js",
        "reveal/zoom.js": "reveal.js/dist/plugin/zoom.js",
    },
    "chapter": {
        "bootstrap/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
        "bootstrap/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
        "minisearch/minisearch.js": "minisearch/dist/umd/index.js",
    },
    "home": {},
    "math": {
        "katex/katex.min.css": "katex/dist/katex.min.css",
        "katex/katex.min.js": "katex/dist/katex.min.js",
    },
    "film": {},
    "interactive": {},
    "question": {},
    "steps": {},
    "knob": {},
    "mermaid": {},
}
_OWN = {
    "shared": ("base.css", "base.js", "theme.js"),
    "deck": ("deck.css", "deck.js", "present.js"),
    "chapter": ("chapter.css", "chapter.js", "extras.css", "extras.js"),
    "home": ("home.css",),
    "math": ("math.js",),
    "film": ("film.css", "film.js"),
    "interactive": ("interactive.css", "interactive.js"),
    "question": ("question.css", "question.js"),
    "steps": ("steps.css", "steps.js"),
    "knob": ("knob.css", "knob.js"),
    "mermaid": ("mermaid.css", "mermaid.js"),
}


def packages(root: Path) -> Path:
    """The `node_modules` of a project, or else that beside the engine."""
    here = next(
        (at for at in (root, PACKAGE.parents[1]) if (at / "node_modules/reveal.js").is_dir()), PACKAGE.parents[1]
    )
    return here / "node_modules"


def diagrams(root: Path) -> dict[str, Path | bytes]:
    """Mermaid's script, where somebody has installed it for a project or for the engine: it is large, and few pages need it."""
    script = "node_modules/mermaid/dist/mermaid.min.js"
    found = next((at / script for at in (root, PACKAGE.parents[1]) if (at / script).is_file()), None)
    return {"mermaid/mermaid.min.js": found} if found else {}


def collect(node_modules: Path) -> dict[str, dict[str, Path | bytes]]:
    """The assets of a site.

    Args:
        node_modules: the folder that npm filled.

    Returns:
        Audience (`shared`, `deck`, `chapter`, `math`) or part of a page (`film`, `interactive`,
        `question`, `steps`, `knob`, `mermaid`) to the files that its pages need: path in the site's
        asset folder to the file to copy, or to the content where the package's file had to be cut.

    Raises:
        UserError: a package or one of its files is not there.
    """
    found: dict[str, dict[str, Path | bytes]] = {}
    for audience, files in _PACKAGES.items():
        found[audience] = {site: _cut(there(node_modules, source)) for site, source in files.items()}
        found[audience] |= {name: OURS / name for name in _OWN[audience]}
    found["shared"] |= _faces(node_modules)
    for url in re.findall(r"url\((fonts/[^)]+)\)", _text(found["math"]["katex/katex.min.css"])):
        found["math"][f"katex/{url}"] = there(node_modules, f"katex/dist/{url}")
    return found


def _text(content: Path | bytes) -> str:
    return (content.read_bytes() if isinstance(content, Path) else content).decode()


def _faces(node_modules: Path) -> dict[str, Path]:
    """The font files that our own style sheet names."""
    faces = {}
    for name in re.findall(r"url\(fonts/([^)]+)\)", (OURS / "base.css").read_text(encoding="utf-8")):
        family = "source-sans-3" if name.startswith("source-sans-3") else "source-code-pro"
        faces[f"fonts/{name}"] = there(node_modules, f"@fontsource/{family}/files/{name}")
    return faces


def there(node_modules: Path, name: str) -> Path:
    """A file of a package; `UserError` where it is not there."""
    file = node_modules / name
    if not file.is_file():
        raise UserError(f"{file}: not there; pages load it. `make setup` (or `npm ci`) installs what is missing")
    return file


def _cut(file: Path) -> Path | bytes:
    """A package's style sheet or script without references to files that the site does not carry."""
    text = file.read_text(encoding="utf-8")
    cut = re.sub(r"\s*(?:/\*|//)# sourceMappingURL=\S+(?: \*/)?", "", text)
    cut = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)', "", cut)  # browsers of today all read woff2
    return file if cut == text else cut.encode()
