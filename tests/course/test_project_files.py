"""What stands beside the course: how to contribute, what changed, how it is cited."""

import os
import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import conftest
import pytest
import yaml
from programs import run

from deeplecture import __version__

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
UNIT = """\
---
title: "A unit in a course that is small enough for a test"
---

```{{python}}
#| include: false
from measured.figures import learning as fig
```

## A part

### A figure that is there {{claim="none"}}

```{{python}}
#| label: fig-first
#| fig-cap: "The first."
#| fig-alt: "What stands in unit 1."
fig.{name}()
```
"""
KEPT = "two_moons_line"  # of unit 1's figures


@pytest.fixture
def small(tmp_path):
    """The repository with one unit of one figure."""
    root = tmp_path / "course"
    for name in ("src", "tests/course"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for file in [*ROOT.glob("_quarto*.yml"), ROOT / "pyproject.toml"]:
        shutil.copy(file, root)
    (root / "references.bib").touch()
    for name in ("references.qmd", "glossary.qmd"):
        (root / name).write_text(f'---\ntitle: "{Path(name).stem.capitalize()}"\n---\n', encoding="utf-8")
    (root / "index.qmd").write_text('---\ntitle: "Begin"\n---\n\nHere.\n', encoding="utf-8")
    figures = root / "src/measured/figures"
    for folder in [one for one in figures.iterdir() if one.is_dir() and one.name not in ("learning", "course")]:
        shutil.rmtree(folder)
    for file in [one for one in (figures / "learning").glob("[!_]*.py") if one.stem != KEPT]:
        file.unlink()
    for name in ("_filters", "_style"):
        shutil.copytree(ROOT / "units" / name, root / "units" / name)
    (root / "units/01-learning.qmd").write_text(UNIT.format(name=KEPT), encoding="utf-8")
    for name in ("_quarto-book.yml", "_quarto-slides.yml"):
        lines = (root / name).read_text(encoding="utf-8").splitlines(keepends=True)
        listed = re.compile(r"\s*- \"?!?/?([\w/-]+\.qmd)\"?\s*")
        kept = [line for line in lines if not (found := listed.fullmatch(line)) or (root / found[1]).is_file()]
        (root / name).write_text("".join(kept), encoding="utf-8")
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    return root


def test_a_figure_is_added_by_the_commands_of_the_guide(small):
    environment = {
        **os.environ,
        "PYTHONPATH": str(small / "src"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    steps = [(kind, text) for _, kind, text in BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))]
    assert [kind for kind, _ in steps] == ["sh", "python", "sh", "python", "sh", "markdown", "sh"]
    unit = small / "units/01-learning.qmd"
    for kind, text in steps:
        if kind == "sh":
            for line in text.splitlines():
                run("sh", "-c", line, cwd=small, env=environment)
        elif kind == "python":
            name, _, content = text.removeprefix("# ").partition("\n")
            assert "TODO" in (small / name).read_text(encoding="utf-8"), f"{name} was not begun"
            (small / name).write_text(content, encoding="utf-8")
        else:
            written = unit.read_text(encoding="utf-8")
            assert written.count("### TODO") == 1
            unit.write_text(written[: written.index("### TODO")] + text, encoding="utf-8")
    assert (small / "stone.png").read_bytes().startswith(b"\x89PNG")
    page = (small / "_site/book/units/01-learning.html").read_text(encoding="utf-8")
    assert "has fallen 44 metres" in page and (small / "_site/slides/units/01-learning.html").is_file()


def test_the_changelog_knows_the_version_that_is_cited():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    heads = re.findall(r"^## \[([^\]]+)\](?: - (\d{4}-\d\d-\d\d))?$", text, re.MULTILINE)
    assert len(heads) == len(re.findall(r"^## ", text, re.MULTILINE))
    assert heads[0] == ("Unreleased", "") and heads[1] == (cited["version"], cited["date-released"])
    assert cited["version"] == __version__
    days = [day for _, day in heads[1:]]
    assert days == sorted(days, reverse=True) and all(days)
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_to_files_that_are_there(name):
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", (ROOT / name).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readme_leads_to_the_guide_and_the_changelog():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "](CONTRIBUTING.md)" in text and "](CHANGELOG.md)" in text and "CITATION.cff" in text


def test_the_book_bears_the_version_that_is_cited():
    book = yaml.safe_load((ROOT / "_quarto-book.yml").read_text(encoding="utf-8"))
    assert book["version"] == yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"]


def test_the_tests_files_that_take_longest_are_there_and_begun_first():
    assert set(conftest.LONG) <= {file.name for file in (ROOT / "tests").rglob("test_*.py")}
    longest, second, *_ = conftest.LONG
    items = [SimpleNamespace(path=ROOT / name) for name in ("test_b.py", second, "test_a.py", longest, "test_b.py")]
    conftest.pytest_collection_modifyitems(items)
    assert [item.path.name for item in items] == [longest, second, "test_b.py", "test_a.py", "test_b.py"]
    assert "--dist loadfile --no-loadscope-reorder" in (ROOT / "Makefile").read_text(encoding="utf-8")
