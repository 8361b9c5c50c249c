"""Stage 1, read: which files `project: render:` takes, by the rules of stock Quarto 1.7.

A pattern with a wildcard matches at any depth, unless it begins with a slash, which stands for the project's folder;
a name without wildcards is one file or folder below the project. `!` takes out at any depth and wherever it stands in
the list. A folder that is named or matched stands for all files in it. Files and folders that begin with `_` or `.`,
READMEs, environments and the output folder are never taken. (`resolveGlobs` in src/core/path.ts and
`projectInputFiles` in src/project/project-context.ts of quarto-dev/quarto-cli.)
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

READ = (".qmd", ".md")
# What stock Quarto renders besides.
NOT_READ = (".ipynb", ".rmd", ".rmarkdown")
ENVIRONMENTS = {"node_modules", "venv", "env", "renv", "packrat", "rsconnect"}
README = re.compile(r"README\.[Rrq]?md")
NO_FILE, NO_WAY = "matches no file", "which this engine cannot read"
GROUPED = "brackets, as in `?(a)`, are not supported: write two patterns"
WILDCARD = re.compile(r"[*?]|\[[^]]+\]|\{[^}]+\}")
# Character classes and alternatives as regular expressions know them, `**/` as no folder or several.
PARTS = re.compile(
    r"(?P<depth>\*\*/+)|(?P<all>\*\*)|(?P<some>\*)|(?P<one>\?)|\[(?P<of>!?[^]]+)\]|\{(?P<either>[^{}]*)\}"
)


def inputs(root: Path, patterns: list[str], output: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """The files that a project renders.

    Args:
        root: the project's folder.
        patterns: what `render:` lists; all files where it lists nothing.
        output: the output folder, relative to `root`.

    Returns:
        The files relative to `root`, in the order of the patterns that take them and then by name; and what is wrong,
        as (pattern, problem).
    """
    paths = list(_walk(root, output))
    sources = [path for path in paths if path.lower().endswith((*READ, *NOT_READ))]
    out = [_expression(root, pattern[1:], takes_out=True) for pattern in patterns if pattern.startswith("!")]
    kept = [path for path in paths if not any(one.fullmatch(path) for one in out)]
    taken: dict[str, None] = {}
    problems = [(pattern, GROUPED) for pattern in patterns if re.search(r"[?*+@!]\(", pattern)]
    if patterns and len(out) == len(patterns):
        problems.append((patterns[0], 'takes nothing, it only takes out: list "*.qmd" before it'))
    for pattern in [one for one in patterns if not one.startswith("!")] if patterns else ["**/*"]:
        matches = _expression(root, pattern)
        chosen = {path for path in kept if matches.fullmatch(path)}
        found = [
            path for path in sources if path in chosen or chosen.intersection(map(str, PurePosixPath(path).parents))
        ]
        unread = [path for path in found if path.lower().endswith(NOT_READ)]
        problems += [(pattern, f"takes {path}, {NO_WAY}: convert it, or list `!/{path}`") for path in unread]
        files = [path for path in found if path.endswith(READ)]
        if patterns and not files and not unread:
            problems.append((pattern, NO_FILE))
        taken |= dict.fromkeys(files)
    return list(taken), problems


def _walk(root: Path, output: Path) -> Iterator[str]:
    """All files and folders that could be taken, in order of their names."""
    for folder, folders, files in os.walk(root):
        here = Path(folder).relative_to(root)
        above = f"{here.as_posix()}/" if here.parts else ""
        folders[:] = sorted(name for name in folders if name not in ENVIRONMENTS and here / name != output)
        folders[:] = [name for name in folders if name[0] not in "_."]
        for name in [*folders, *sorted(name for name in files if name[0] not in "_." and not README.fullmatch(name))]:
            yield f"{above}{name}"


def _expression(root: Path, pattern: str, takes_out: bool = False) -> re.Pattern:
    """The regular expression of a pattern."""
    anywhere = takes_out or WILDCARD.search(pattern) is not None
    pattern = pattern.removeprefix("\\") if pattern.startswith("\\!") else pattern
    pattern = re.sub(r"^\.(?=/)", "", pattern)
    if anywhere and (root / pattern.lstrip("/")).is_dir():
        pattern = pattern.rstrip("/") + "/**/*"
    elif anywhere and pattern.endswith("/"):
        pattern += "**/*"
    if not pattern.startswith("/") and anywhere:
        pattern = "**/" + pattern
    return re.compile(_translated(pattern.strip("/")))


def _translated(pattern: str) -> str:
    said, end = "", 0
    for part in PARTS.finditer(pattern):
        said += re.escape(pattern[end : part.start()])
        end = part.end()
        if part["of"] is not None:
            said += f"[{part['of'].replace('!', '^', 1) if part['of'][0] == '!' else part['of']}]"
        elif part["either"] is not None:
            said += "(?:" + "|".join(map(_translated, part["either"].split(","))) + ")"
        else:
            said += {"depth": "(?:[^/]+/)*", "all": ".*", "some": "[^/]*", "one": "[^/]"}[str(part.lastgroup)]
    return said + re.escape(pattern[end:])
