"""Each mistake ends the build with a message that names file, line and way out; the last good site stays."""

import shutil

import pytest
from tiny_course import copy, edit, whole

from deeplecture import cli
from deeplecture.build import build
from deeplecture.write import pandoc

UNIT = "units/01-lines.qmd"
CELL = "```{{python}}\n{}\n```\n"


def change(old: str, new: str, name: str = UNIT):
    return lambda root: edit(root / name, old, new)


def cell(code: str):
    """Put a cell into the first unit, at line 13."""
    return change("## Straight {#sec-straight}", f"## Straight {{#sec-straight}}\n\n{CELL.format(code)}")


def figure(body: str, name: str = "wave", decorator: str = '@figure("computed")'):
    """Give a figure another body."""
    text = f"from deeplecture.figure import figure\n\n\n{decorator}\ndef {name}():\n    {body}\n"
    return lambda root: (root / "course/figures/two" / f"{name}.py").write_text(text)


def not_utf8(root) -> None:
    path = root / UNIT
    path.write_bytes(path.read_bytes().replace(b"## Straight", b"## Stra\xdfe"))


def includes(width: int, depth: int):
    """Files each of which includes the next several times."""

    def write(root) -> None:
        for number in range(depth):
            (root / f"units/_{number}.qmd").write_text(f"{{{{< include _{number + 1}.qmd >}}}}\n" * width)
        (root / f"units/_{depth}.qmd").write_text("x\n")
        cell("1\n```\n\n{{< include _0.qmd >}}\n\n```{python}\n1")(root)

    return write


# Each line names the one before ten times: ten lines are more than anything can write out.
MERGES = "".join(
    f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 10)}]}}\n" if n else "m0: &m0 {x: 1}\n" for n in range(10)
)
LAUGHS = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}' if n else 'x'] * 10)}]\n" for n in range(10))

# name: (how it is made, what the message must hold)
MISTAKES = {
    "front matter that is not YAML": (change('title: "Lines"', "title: Lines: straight"), ["01-lines.qmd:2", "not YAML", "quotes"]),
    "front matter without an end": (change('title: "Lines"\n---', 'title: "Lines"'), ["01-lines.qmd:1", "closing"]),
    "an option that is not supported": (
        change('title: "Lines"', 'title: "Lines"\nfooter: "Hall 3"'),
        ["01-lines.qmd:3", "`footer`", "not supported in a deck"],
    ),
    "a header that the page would not get": (change('title: "Lines"', 'title: "Lines"\ninclude-in-header: x.html'), ["01-lines.qmd:3", "`include-in-header`"]),
    "a language that Pandoc does not know": (change('title: "Lines"', 'title: "Lines"\nlang: xx-nope'), ["units/01-lines.qmd: ", "translations for xx-Nope"]),
    "a citation style that is not there": (change('title: "Lines"', 'title: "Lines"\ncsl: none.csl'), ["01-lines.qmd:3", "none.csl"]),
    "a title that the data contradict": (
        change("#| label: fig-fall", "#| label: fig-fall\n#| claim: fig.line.numbers(slope=-1).end > 0"),
        ["01-lines.qmd:29", "A line falls", "fig.line.numbers(slope=-1).end > 0", "the data say no", "end is -"],
    ),
    "a sentence that the data contradict": (
        change("::: {.narration}\nThe line", "::: {.narration}\n[It falls]{claim=\"fig.line.numbers(slope=2).end < 0\"}. The line"),
        ["01-lines.qmd:22", "sentence", "It falls", "the data say no"],
    ),
    "a claim about a number that is not there": (
        change("### A line rises {#sec-rises}", "### A line rises {#sec-rises claim=\"fig.line.numbers(slope=2).begin < 1\"}"),
        ["01-lines.qmd:12", "A line rises", "AttributeError", "begin"],
    ),
    "a claim that is not Python": (
        change("#| label: fig-fall", "#| label: fig-fall\n#| claim: fig.line falls"),
        ["01-lines.qmd:29", "fig.line falls", "not Python"],
    ),
    "a claim that rests on no figure": (
        change("#| label: fig-fall", "#| label: fig-fall\n#| claim: 1 < 2"),
        ["01-lines.qmd:29", "1 < 2", "no figure"],
    ),
    "no title": (change('title: "Lines"', "subtitle: none"), ["01-lines.qmd:1", "no title", "title:"]),
    "an unknown cell option": (change("#| label: fig-fall", "#| label: fig-fall\n#| colour: red"), ["01-lines.qmd:29", "`colour`"]),
    "a misspelt cell option": (change("#| label: fig-fall", "#| label: fig-fall\n#| figcap: x"), ["01-lines.qmd:29", "`figcap`", "did you mean `fig-cap`"]),
    "a value that an option does not take": (cell("#| echo: maybe\n1"), ["01-lines.qmd:13", "`echo`", "true"]),
    "an option that knitr computes": (cell("#| echo: !expr TRUE\n1"), ["01-lines.qmd:1", "tag !expr", "write the value itself"]),
    "options that are not YAML": (cell("#| label: [\n1"), ["01-lines.qmd:1", "not YAML"]),
    "an option below the code": (cell("1 + 1\n#| echo: true"), ["01-lines.qmd:14", "move it up"]),
    "a cell of another language": (change("### A line falls", "```{r}\n1\n```\n\n### A line falls"), ["01-lines.qmd:25", "{r}", "only {python}"]),
    "a shortcode": (change("### A line falls", "{{< video x.mp4 >}}\n\n### A line falls"), ["01-lines.qmd:25", "video", "not supported"]),
    "an unsupported div": (change("### A line falls", "::: {.column-screen}\nx\n:::\n\n### A line falls"), ["01-lines.qmd:25", ".column-screen"]),
    "a block of code without an end": (change("{{< include _shared.qmd >}}", "~~~\nopen"), ["01-lines.qmd:34", "never closed"]),
    "a label used twice in cells": (change("label: fig-fall", "label: fig-line"), ["01-lines.qmd:28", "fig-line is used twice", "01-lines.qmd:15"]),
    "a label used twice in the text": (change("### A line falls", "### A line falls {#sec-rises}"), ["01-lines.qmd:25", "sec-rises is used twice", "01-lines.qmd:12"]),
    "a label used twice in the book": (change("{#sec-bent}", "{#sec-rises}", "units/02-curves.qmd"), ["02-curves.qmd:10", "used twice", "01-lines.qmd"]),
    "a cross-reference that leads nowhere": (change("line of @fig-line", "line of @fig-lime"), ["01-lines.qmd:22", "@fig-lime", "nowhere"]),
    "a citation that leads nowhere": (change("@euclid", "@euklid"), ["01-lines.qmd:22", "@euklid", "BibTeX"]),
    "a link that leads nowhere": (change("as in", "see [it](03-no.qmd)"), ["01-lines.qmd:22", "03-no.qmd"]),
    "a missing picture": (change("### A line falls", "![A cat.](cat.png)\n\n### A line falls"), ["01-lines.qmd:25", "cat.png"]),
    "a picture on another host": (change("### A line falls", "![A cat.](https://example.org/cat.png)\n\n### A line falls"), ["01-lines.qmd:25", "another host"]),
    "a missing include": (change("_shared.qmd", "_shred.qmd"), ["01-lines.qmd:34", "_shred.qmd"]),
    "an include of itself": (change("By @eq-line", "{{< include _shared.qmd >}}\n\nBy @eq-line", "units/_shared.qmd"), ["_shared.qmd:5", "includes itself"]),
    "a mistake in an included file": (change("@eq-line", "@eq-lime", "units/_shared.qmd"), ["_shared.qmd:5", "@eq-lime"]),
    "a missing bibliography": (change("references.bib", "refs.bib", "_quarto.yml"), ["_quarto.yml:11", "refs.bib"]),
    "an unknown figure": (change("fig.line(slope=-1)", "fig.lime()"), ["01-lines.qmd:31", "no figure lime", "did you mean line"]),
    "an unknown argument": (change("fig.line(slope=-1)", "fig.line(slop=-1)"), ["01-lines.qmd:31", "slop", "it takes slope"]),
    "an unknown argument in an expression": (change("numbers(slope=2)", "numbers(slop=2)"), ["01-lines.qmd:22", "slop", "it takes slope"]),
    "an argument that is no plain value": (change("fig.line(slope=-1)", "fig.line(slope=x)"), ["01-lines.qmd:31", "plain"]),
    "an expression that raises": (change('["end:.1f"]', ".start"), ["01-lines.qmd:22", "AttributeError", "start"]),
    "an expression that is no Python": (change('["end:.1f"]`', '["end:.1f"`'), ["01-lines.qmd:22", "not Python"]),
    "an expression in a formula": (
        change("### A line falls", '$$\ny = `{python} fig.line.numbers(slope=2).end`\n$$\n\n### A line falls'),
        ["01-lines.qmd:26", "stands in a formula", "close the formula before it, `$x \\approx$ `{python} ...``"],
    ),
    "a figure that raises": (figure("raise ValueError('no wave today')"), ["02-curves.qmd:14", "no wave today", "wave.py:6"]),
    "a figure that returns nothing": (figure("pass"), ["02-curves.qmd:14", "NoneType", "return picture"]),
    "a figure that takes too long": (figure("import time; time.sleep(60)", decorator='@figure("computed", limit=0.5)'), ["02-curves.qmd:14", "limit of 0.5 s"]),
    "a figure that ends its process": (figure("import os; os._exit(7)"), ["02-curves.qmd:14", "process died"]),
    "a figure of no kind": (figure("pass", decorator='@figure("invented")'), ["02-curves.qmd:14", "computed, measured, cited, schematic"]),
    "a figure that is no Python": (figure("return ("), ["02-curves.qmd:18", "wave.py:6", "not Python"]),
    "a figure without alternative text": (change('#| fig-alt: "A straight line that falls to the right."\n', ""), ["01-lines.qmd:28", "fig-alt"]),
    "a picture without alternative text": (cell("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"), ["01-lines.qmd:12", "fig-alt"]),
    "a cell that raises": (cell("x = 1\n1 / 0"), ["01-lines.qmd:14", "ZeroDivisionError", "error: true"]),
    "a cell that kills its kernel": (cell("import os; os._exit(1)"), ["01-lines.qmd:12", "killed its kernel"]),
    "a library that crashes": (
        cell("import ctypes; ctypes.string_at(0)"),
        ["01-lines.qmd:12", "killed its kernel", "it said: Fatal Python error: Segmentation fault"],
    ),
    "a cell that is no Python": (cell("x = = 1"), ["01-lines.qmd:13", "SyntaxError"]),
    "a file that is not UTF-8": (not_utf8, ["01-lines.qmd:10", "UTF-8"]),
    "a chapter that is not there": (change("units/02-curves.qmd", "units/02-bends.qmd", "_quarto-book.yml"), ["_quarto-book.yml:10", "02-bends.qmd"]),
    "a profile that is not there": (change("[book, slides]", "[book, slices]", "_quarto.yml"), ["_quarto.yml:6", "_quarto-slices.yml"]),
    "a configuration that is not YAML": (change("execute:\n  echo: false", "execute: [", "_quarto.yml"), ["_quarto.yml", "not YAML"]),
    "front matter nested without end": (change('title: "Lines"', f"title: Lines\nbomb: {'[' * 90_000}"), ["01-lines.qmd:3", "nested more than 100 deep"]),
    "options nested without end": (cell(f"#| layout: {'[' * 90_000}{']' * 90_000}\n1"), ["01-lines.qmd:13", "nested more than 100 deep"]),
    "front matter that names itself": (change('title: "Lines"', "title: Lines\nbomb: &bomb [*bomb]"), ["01-lines.qmd:2", "aliases", "100,000 values"]),
    "front matter that grows as it is written out": (change('title: "Lines"', f"title: Lines\n{LAUGHS}"), ["01-lines.qmd:2", "aliases", "100,000 values"]),
    "front matter whose merges name one another": (change('title: "Lines"', f"title: Lines\n{MERGES}"), ["01-lines.qmd:2", "aliases", "100,000 values"]),
    "front matter with a number without end": (change('title: "Lines"', f"title: Lines\nmany: 0x{'f' * 9000}"), ["01-lines.qmd:2", "300 digits", "in quotes"]),
    "front matter that is too much": (change('title: "Lines"', f"title: {'Lines' * 90_000}"), ["01-lines.qmd", "front matter", "120 are taken"]),
    "blocks nested without end": (change("### A line falls", f"{'>' * 3000} x\n\n### A line falls"), ["01-lines.qmd", "nested too deeply"]),
    "an expression that gives half a sign": (change('fig.line.numbers(slope=2)["end:.1f"]', "chr(0xd800)"), ["01-lines.qmd", "U+D800"]),
    "a cell that prints without end": (cell("#| label: flood\nwhile True:\n    print('x' * 10_000)"), ["01-lines.qmd:12", "cell flood printed more than 2 MB"]),
    "a cell that shows too much": (cell("from IPython.display import HTML\nHTML('x' * 40_000_000)"), ["01-lines.qmd:12", "the cell showed more than 30 MB"]),
    "an exception that says too much": (cell("raise ValueError('x' * 1_000_000)"), ["01-lines.qmd:13", "ValueError: xxx", "x..."]),
    "an expression that gives too much": (cell("x = 3_000_000 * 'x'\n```\n\n`{python} x`\n\n```{python}\ny = 1"), ["01-lines.qmd:16", "`x` gives 3.0 MB of text"]),
    "a bibliography that is none": (lambda root: (root / "references.bib").write_text("@book{x,\n  title = {Without"), ["references.bib:4: is no bibliography", "unexpected end"]),
    "files that include others without end": (includes(width=10, depth=5), ["units/_4.qmd:9: more is included than 2000 files"]),
    "files that are included one in the other": (includes(width=1, depth=2000), ["units/_49.qmd:1: more is included", "50 one in the other"]),
    "a configuration that grows as it is written out": (change("execute:", f"{LAUGHS}execute:", "_quarto.yml"), ["_quarto.yml:1", "aliases"]),
    "a style sheet that is not there": (change("units/_style/book.css", "book.css", "_quarto-book.yml"), ["_quarto-book.yml:16", "book.css"]),
    "a filter that is not there": (change("filters/loud.lua", "filters/quiet.lua", "_quarto.yml"), ["_quarto.yml:13", "quiet.lua"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = copy(tmp_path_factory.mktemp("built") / "course")
    build(root)
    return root


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named(name, built, tmp_path, capfd):
    make, parts = MISTAKES[name]
    root = tmp_path / "course"
    shutil.copytree(built, root, copy_function=shutil.copy2)
    good = whole(root / "_site")
    make(root)
    assert cli.main(["build", "--project", str(root)]) == 1
    message = capfd.readouterr().err
    assert [part for part in parts if part not in message] == [], message
    assert "Traceback" not in message
    assert whole(root / "_site") == good


def test_a_page_at_which_pandoc_comes_to_no_end_is_named_with_its_line(built, tmp_path, capfd, monkeypatch):
    root = tmp_path / "course"
    shutil.copytree(built, root, copy_function=shutil.copy2)
    edit(root / UNIT, "### A line falls", f"A [link](x) before.\n\nThen\n{'[' * 20_000}\n\n### A line falls")
    monkeypatch.setattr(pandoc, "SECONDS", 1)
    assert cli.main(["build", "--project", str(root)]) == 1
    message = capfd.readouterr().err
    assert (
        "01-lines.qmd:27: Pandoc came to no end in 1 s of work, in all likelihood on what stands here: close" in message
    )


def test_what_is_wrong_in_many_lines_alike_is_told_of_the_first(built, tmp_path, capfd):
    root = tmp_path / "course"
    shutil.copytree(built, root, copy_function=shutil.copy2)
    edit(root / UNIT, "### A line falls", "::: {.unclosed}\n::: {.unclosed}\n\nText.\n\n### A line falls")
    assert cli.main(["build", "--project", str(root)]) == 1
    message = capfd.readouterr().err
    assert message.count("Div unclosed") == 1 and "01-lines.qmd:26: [WARNING] Div unclosed" in message, message


def test_names_that_are_no_texts_are_taken_as_such(built, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(built, root, copy_function=shutil.copy2)
    edit(
        root / UNIT,
        'title: "Lines"',
        'title: "Lines"\n1: one\nnull: none\nparams:\n  2026-11-26: day',
    )
    assert cli.main(["build", "--project", str(root)]) == 0


def test_one_broken_unit_does_not_hide_the_errors_of_another(tmp_path, capfd):
    root = copy(tmp_path / "course")
    MISTAKES["no title"][0](root)
    MISTAKES["a figure that raises"][0](root)
    assert cli.main(["build", "--project", str(root)]) == 1
    message = capfd.readouterr().err
    assert "01-lines.qmd:1: no title" in message
    assert "no wave today" in message


def test_a_page_that_is_not_there_is_named(tmp_path, capfd):
    root = copy(tmp_path / "course")
    assert cli.main(["build", "units/09-none.qmd", "--project", str(root)]) == 1
    assert "units/09-none.qmd: no page of this project" in capfd.readouterr().err


def test_a_folder_that_is_no_project_is_named(tmp_path, capfd):
    assert cli.main(["build", "--project", str(tmp_path)]) == 2
    assert f"no course, for {tmp_path / '_quarto.yml'} is not there" in capfd.readouterr().err


CLOSING = "</script></style></title><script>document.documentElement.dataset.broken = 1</script>"


@pytest.mark.browser
def test_no_value_of_the_front_matter_ends_a_script(tmp_path, chromium):
    root = copy(tmp_path / "course")
    # What Pandoc reads as Markdown may hold HTML of the author's own: there it is shown as code.
    code, plain = ("title", "subtitle", "author", "abstract"), ("description", "institute", "doi")
    said = [f"{key}: '`{CLOSING}`'" for key in code] + [f"{key}: '{CLOSING}'" for key in plain]
    edit(root / UNIT, 'title: "Lines"', "\n".join([*said, f"keywords: ['{CLOSING}']"]))
    edit(root / UNIT, "### A line falls", f'### A line falls `{CLOSING}` {{#sec-falls synonyms="{CLOSING}"}}')
    build(root)
    tab = chromium.new_page()
    pages = sorted((root / "_site").rglob("*.html"))
    for page in pages:
        tab.goto(page.as_uri())
        assert tab.evaluate("document.documentElement.dataset.broken") is None, page
    assert len(pages) > 5
    tab.close()


def test_a_pandoc_that_reads_late_gets_all_of_a_long_text(tmp_path, monkeypatch):
    """On a machine with much to do it reads nothing for more than the second after which its work is looked at."""
    late = tmp_path / "late"
    late.write_text(f'#!/bin/sh\nsleep 2\nexec "{pandoc.pandoc()}" "$@"\n')
    late.chmod(0o755)
    monkeypatch.setattr(pandoc, "pandoc", lambda: str(late))
    text = "word " * 100_000  # more than a pipe holds
    written = pandoc.run({"from": "markdown", "to": "plain", "wrap": "none"}, text, {}, tmp_path)
    assert written.split() == ["word"] * 100_000
