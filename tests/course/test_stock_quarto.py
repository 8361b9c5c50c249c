"""What the project promises of stock Quarto, as far as it can be tested without one."""

import json
import os
import re
from pathlib import Path
from subprocess import CompletedProcess

import programs
import pytest
import yaml
from bs4 import BeautifulSoup
from tabs import READY

from deeplecture.build import render
from deeplecture.read.source import Prose, Source
from deeplecture.write import pandoc
from deeplecture.write.parsed import Manuscript, Parsed, parse

ROOT = Path(__file__).parents[2]

# -- the workflow's job `quarto` --

CALM = """\
Starting python3 kernel...[IPKernelApp] WARNING | Kernel is running over TCP without encryption. All communication \
(including code and outputs) is sent in plain text and is susceptible to eavesdropping.
[IPKernelApp] WARNING | Kernel is running over TCP without encryption.
Done

Executing '01-learning.quarto_ipynb'
  Cell 1/36: ''...........................Done
  Cell 2/36: 'fig-warnings-and-errors'....Done

\x1b[1m\x1b[34m[1/3] units/01-learning.qmd\x1b[39m\x1b[22m
pandoc
  to: revealjs
  title: A WARNING: no error
Output created: _site/slides/units/01-learning.html
"""
WARNINGS = {
    "Quarto's": "WARN: Unable to resolve link target: units/09-none.qmd",
    "Quarto's of another version": "WARNING: Unable to resolve link target: units/09-none.qmd",
    "Quarto's in colour": "\x1b[33mWARN: Unable to resolve link target: units/09-none.qmd\x1b[39m",
    "Pandoc's": "[WARNING] Citeproc: citation cauchy1846 not found",
    "its filters' in colour": "\x1b[33mWARNING (/opt/quarto/share/filters/main.lua:15120) Unable to resolve crossref @fig-x\n\x1b[39m",
    "its filters' error": "ERROR (/opt/quarto/share/filters/main.lua:15120) no such thing",
}


@pytest.fixture
def job(tmp_path):
    """Runs the shell steps of the job in a checkout where `make` does nothing and `quarto` says a given log."""
    steps = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text())["jobs"]["quarto"]["steps"]
    checkout = tmp_path / "checkout"
    for folder in (checkout / ".ci", checkout / ".venv/bin", tmp_path / "bin"):
        folder.mkdir(parents=True)
    (checkout / ".ci/quarto").write_bytes((ROOT / ".ci/quarto").read_bytes())
    (checkout / ".venv/bin/activate").touch()
    fakes = {
        "make": 'echo "make $*" >> ../called',
        "quarto": 'echo "quarto $*" >> ../called; cat ../log >&2; exit "$(cat ../status)"',
    }
    for name, body in fakes.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{body}\n")
    for path in (tmp_path / "bin/make", tmp_path / "bin/quarto", checkout / ".ci/quarto"):
        path.chmod(0o755)

    def run(log: str, status: int = 0, profile: str = "slides") -> CompletedProcess:
        (tmp_path / "log").write_text(log)
        (tmp_path / "status").write_text(str(status))
        (tmp_path / "called").write_text("")
        for step in steps:
            if "run" not in step:
                continue
            shell = (
                ["bash", "--noprofile", "--norc", "-eo", "pipefail"] if step.get("shell") == "bash" else ["bash", "-e"]
            )
            script = step["run"].replace("${{ matrix.profile }}", profile)
            assert "${{" not in script
            path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
            done = programs.run(*shell, "-c", script, status=None, cwd=checkout, env={**os.environ, "PATH": path})
            if done.returncode:
                break
        return done

    run.called = tmp_path / "called"
    return run


def test_a_log_without_warnings_of_quarto_passes(job):
    done = job(CALM)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Output created" in done.stdout
    assert job.called.read_text().splitlines() == ["make setup", "quarto render --profile slides"]


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_fails_and_is_shown_with_its_line(name, job):
    said = WARNINGS[name]
    done = job(f"{CALM}{said}\n{CALM}")
    assert done.returncode == 1
    number = CALM.count("\n") + 1
    assert f"\n{number}:" in done.stdout
    assert "the lines above are warnings" in done.stderr


def test_quartos_own_failure_fails(job):
    assert job(CALM, status=1).returncode == 1


def test_the_readme_says_what_the_workflow_runs():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make setup && . .venv/bin/activate\nquarto render --profile book\nquarto render --profile slides\n" in text
    jobs = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text())["jobs"]
    assert jobs["quarto"]["strategy"]["matrix"]["profile"] == ["book", "slides"]
    assert set(jobs["publish"]["needs"]) == {"build", "quarto"}


# -- formulas --


def test_an_expression_in_a_formula_is_seen():
    text = r"""a `{python} x` costs $5 and `{python} b` $6

$y = `{python} c`$ and `{python} d`$/\lambda$ and $a$ `{python} e` $b$, \$ `{python} f` \$, `$` `{python} g` `$`

$$
x = `{python} h`
$$ {#eq-x}

$$ z $$ `{python} i` $$ z $$ and $\text{at } `{python} j` \%$

```
$ `{python} k` $
```"""
    places = tuple(("a.qmd", line) for line in range(1, text.count("\n") + 2))
    found = Source("a.qmd", {}, (Prose(text, places),), ()).inlines()
    assert [inline.expression for inline in found] == list("xbcdefghij")
    assert [(inline.expression, inline.line) for inline in found if inline.in_formula] == [("c", 3), ("h", 6), ("j", 9)]


# -- what our engine alone knows --

OURS = r"claim|claim-spread|answer-step|synonyms|minutes|difficulty|figure|entry"


@pytest.mark.parametrize("to", ["html", "revealjs"])
def test_pandoc_alone_says_openers_surprises_and_predictions_as_text_and_warns_of_nothing(to):
    told = {"opener": 0, "surprise": 0, "predict": 0}
    for unit in sorted((ROOT / "units").glob("[0-9]*.qmd")):
        words = ["--from", "markdown", "--to", to, "--katex", "--slide-level=3", "--fail-if-warnings"]
        text = unit.read_text(encoding="utf-8").replace("```{python}", "```{.python}")  # Quarto's own notation
        done = programs.run(pandoc.pandoc(), *words, input=text)
        assert done.stderr == ""
        page = BeautifulSoup(done.stdout, "html.parser")
        for name in told:
            found = page.select(f".{name}")
            told[name] += len(found)
            assert all(one.get_text(strip=True) for one in found)
        for one in page.select(".opener"):
            assert one.find("p").get_text().strip().endswith("?") and not one.find("img")
            # It stands below its part's title, as any paragraph.
            assert one.find_previous_sibling(True).name == "h2" or one.find_parent("section", class_="level2")
        for one in page.select(".predict"):
            assert len(one.select("dt")) == len(one.select("dd")) >= 2 and one.select("dt .right")
        for tag in page.find_all(True):  # unknown attributes are data that nothing reads
            assert not [name for name in tag.attrs if re.fullmatch(OURS, name)], tag
        for code in page.select("pre, :not(pre) > code, span.math"):
            code.decompose()
        # `{#eq-x}` and `{#tbl-x}` are Quarto's own.
        left = re.search(r".*(:::|\{\.|(claim|answer-step|minutes|difficulty)=).*", page.get_text())
        assert not left, left[0]
    assert min(told.values()) > 3


# -- references of decks --


def parsed(text: str, audience: str = "deck") -> Parsed:
    manuscript = Manuscript("x.qmd", text, audience, None, {"slide-level": 3})
    return parse(manuscript, [ROOT / "units/_filters/narration.lua", ROOT / "units/_filters/references.lua"])


def test_a_deck_that_cites_ends_with_a_slide_of_its_references():
    text = "## Part\n\n### Claim\n\nA word.\n\n::: {.narration}\nSaid by @cauchy1847.\n:::\n"
    found = parsed(text)
    assert found.outline[-1] == (3, "references", "", "References")
    assert found.has_references
    blocks = json.loads(found.ast)["blocks"]
    assert [block["t"] for block in blocks[-2:]] == ["Header", "Div"]
    assert blocks[-1]["c"][0][0] == "refs"
    chapter = parsed(text, "chapter")
    assert not chapter.has_references and chapter.outline[-1][3] == "Claim"


@pytest.mark.parametrize(
    "text",
    [
        "See @fig-x and @sec-y.\n\n![A.](a.png){#fig-x}\n",
        'In chapters only:\n\n::: {.content-visible unless-format="revealjs"}\nSee [@cauchy1847].\n:::\n',
        "See @cauchy1847.\n\n### Sources\n\n::: {#refs}\n:::\n",
    ],
)
def test_no_second_and_no_empty_slide_of_references(text):
    assert "References" not in [title for _, _, _, title in parsed(f"### Claim\n\n{text}").outline]


def test_only_the_page_of_references_looks_like_one_to_quarto():
    # Quarto's own expression: the first chapter with such a line, hidden or not, holds the references of the book.
    line = re.compile(r"^:::\s*{#refs([\s}]|.*?})\s*$", re.MULTILINE)
    pages = [*ROOT.glob("*.qmd"), *ROOT.glob("units/*.qmd")]
    assert [page.name for page in pages if line.search(page.read_text(encoding="utf-8"))] == ["references.qmd"]


@pytest.mark.browser
def test_references_are_spread_over_slides_that_hold_them(tmp_path, chromium):
    entry = "@article{{k{0:02}, author={{Author{0:02}, A.}}, title={{{1}}}, journal={{A Journal of Some Name}}, year=2001}}\n"
    (tmp_path / "r.bib").write_text("".join(entry.format(number, "A rather long title " * 6) for number in range(40)))
    cites = "; ".join(f"@k{number:02}" for number in range(40))
    head = "format:\n  revealjs:\n    width: 1600\n    height: 900\nbibliography: r.bib\n"
    deck = f"---\ntitle: T\n{head}---\n\n## A\n\nA word.\n\n::: notes\n[{cites}]\n:::\n\n## References\n\n::: {{#refs}}\n:::\n"
    (tmp_path / "deck.qmd").write_text(deck)
    render(tmp_path / "deck.qmd", tmp_path / "deck.html")
    page = chromium.new_page(viewport={"width": 1600, "height": 900})
    page.goto((tmp_path / "deck.html").as_uri())
    page.wait_for_function(READY)
    slides = page.evaluate(
        """() => [...document.querySelectorAll(".slides section:has(> .references)")].map((slide) => {
          const at = Reveal.getIndices(slide);
          Reveal.slide(at.h, at.v);
          const frame = slide.getBoundingClientRect();
          const boxes = [...slide.querySelectorAll(".csl-entry")].map((entry) => entry.getBoundingClientRect());
          return boxes.map((box) => box.width > 0 && box.right <= frame.right && box.bottom <= frame.bottom - 60);
        })"""
    )
    assert [len(slide) for slide in slides] == [13, 14, 13]
    assert all(map(all, slides))
    page.close()
