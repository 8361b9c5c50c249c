"""The notebooks of a course in its site: listed, and told in which repository the course is kept.

A notebook cannot know where it was opened from, and the repository stands in the configuration alone. In a notebook two
places take it from there: the badge below the first text, and the line `REPOSITORY = ""` of the cell that installs the
course on Colab. The copies in the site are filled in by each build. Colab opens the files of the repository, which

    python -m deeplecture.site.notebooks        (or: make notebook-addresses)

fills in after a change of `book: repo-url`.
"""

import json
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

GITHUB = "https://github.com/"
BADGE = "https://colab.research.google.com/assets/colab-badge.svg"
REPOSITORY = re.compile(r'^REPOSITORY = ".*"$', re.MULTILINE)


def of_project(root: Path) -> list[Path]:
    """The project's notebooks in the order of their names."""
    return sorted((root / "notebooks").glob("*.ipynb"))


def title(path: Path) -> str:
    """A notebook's first heading, else its file's name."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    first = next(("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"), "")
    return next((line.lstrip("# ") for line in first.split("\n") if line.startswith("# ")), path.stem)


def entry(path: Path, options: Mapping) -> dict[str, str]:
    """What a list of the notebooks says of one: its file, its title and where it opens in Colab.

    Args:
        options: the book's, of which `repo-url`, `repo-branch` and `repo-subdir` are read.
    """
    return {"file": path.name, "title": title(path), "colab": in_colab(path.name, options)}


def in_colab(name: str, options: Mapping) -> str:
    """The address that opens a notebook of the repository in Colab; "" where no repository at GitHub is named."""
    host, branch, folder = repository(options)
    if not host.startswith(GITHUB):
        return ""
    where = posixpath.join(host.removeprefix(GITHUB), "blob", branch, folder, "notebooks", name)
    return f"https://colab.research.google.com/github/{where}"


def filled_in(path: Path, options: Mapping) -> bytes:
    """A notebook's file with the repository of these options in its two places; the file itself where nothing changes."""
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    before = json.dumps(notebook)
    host, branch, folder = repository(options)
    install = f"git+{host}@{branch}" + (f"#subdirectory={folder}" if folder else "") if host else ""
    colab = in_colab(path.name, options)
    badge = f"[![Open in Colab]({BADGE})]({colab})" if colab else ""
    first = True
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and first:
            first = False
            kept = [line for line in source.split("\n") if BADGE not in line]
            source = "\n".join(kept).rstrip() + (f"\n\n{badge}" if badge else "")
        elif cell["cell_type"] == "code":
            source = REPOSITORY.sub(f'REPOSITORY = "{install}"', source)
        if source != "".join(cell["source"]):
            cell["source"] = source.splitlines(keepends=True)
    if json.dumps(notebook) == before:
        return text.encode()
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def repository(options: Mapping) -> tuple[str, str, str]:
    """Of the course at its host: address, branch and folder within, the last without slashes; the address "" where none
    is named."""
    return (
        str(options.get("repo-url") or "").rstrip("/"),
        str(options.get("repo-branch") or "main"),
        str(options.get("repo-subdir") or "").strip("/"),
    )


def main() -> None:
    """Fill in the notebooks of the project in which this runs, and say which have changed."""
    import yaml

    from deeplecture import paths

    root = paths.project()
    book = yaml.safe_load((root / "_quarto-book.yml").read_text(encoding="utf-8")).get("book", {})
    for path in of_project(root):
        contents = filled_in(path, book)
        if contents != path.read_bytes():
            path.write_bytes(contents)
            print(f"{path.relative_to(root)} names {book.get('repo-url') or 'no repository'} now")


if __name__ == "__main__":
    main()
