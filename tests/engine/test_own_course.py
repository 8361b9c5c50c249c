"""What lecturers write elsewhere is shown here, or told in one line, or refused before anything is run: one build of many."""

import re
from types import SimpleNamespace

import pytest
from PIL import Image

from deeplecture import cli
from deeplecture.build import build, render
from deeplecture.errors import BuildError
from deeplecture.execute.calls import Packages
from deeplecture.execute.plan import plan
from deeplecture.execute.run import Results
from deeplecture.read import language, options
from deeplecture.read.outputs import page_options
from deeplecture.read.project import lone_project, read_project
from deeplecture.site import dressing
from deeplecture.write.compose import compose
from deeplecture.write.outputs import as_printed
from deeplecture.write.prose import FilledProse

CELL = "```{{python}}\n{}\n```\n"
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
PLOTLY = "class F:\n    def _repr_mimebundle_(self, **k): return {'application/vnd.plotly.v1+json': {}, 'text/plain': 'F()'}\nF()"
WIDGET = "class W:\n    def _repr_mimebundle_(self, **k): return {'application/vnd.jupyter.widget-view+json': {}, 'text/plain': 'W!'}\nW()"
GIF = "from IPython.display import Image\nImage(data=b'GIF89a\\x01\\x00\\x01\\x00\\x00\\xff\\x00,\\x00\\x00\\x00\\x00\\x01\\x00\\x01\\x00\\x00\\x02\\x00;', format='gif')"
RAN = "from pathlib import Path\nPath('ran').write_text('')"
PROSE = FilledProse(("", ""), {}, frozenset(), ())


def cell(code: str) -> str:
    return CELL.format(code)


# name: (front matter, text, what the page holds (`!` before what it does not), what is told)
PAGES = {
    "eval-false": ("execute:\n  eval: false\n", cell("1 / 0") + "\nSo `{python} x`.", ["1 / 0|<span", "<code>x</code>"], []),
    "eval-false-by-format": ("format:\n  html:\n    execute:\n      eval: false\n", cell("1 / 0"), ["cb1-1"], []),
    "error-true": ("execute:\n  error: true\n", cell("1 / 0"), ["ZeroDivisionError"], []),
    "mathjax": ("format:\n  html:\n    html-math-method: mathjax\n", "$x$", ["math"], [":5: .*html-math-method. .formulas are set by KaTeX"]),
    "options-without-effect": ("theme: cosmo\nparams:\n  a: 1\nlightbox: true\n", "x", [], [":3: .*`theme`.*`params`.*`lightbox`.*--engine quarto"]),
    "institute": ("author: Ada\ninstitute: Institute of Numbers\n", "x", ["Institute of Numbers"], []),
    "affiliations": ("author:\n  - name: Ada\n    affiliations:\n      - name: London\n", "x", ["London"], []),
    "abstract": ("abstract: We *measure* it.\nkeywords: [learning, numbers]\ndoi: 10.1/x\n", "x", ["We <em>measure</em> it", "learning, numbers", "doi.org/10.1/x"], []),
    "german": (
        "lang: de\ndate: 2026-03-04\n",
        "![B](pixel.png){#fig-a fig-alt='e'}\n\n::: {.callout-tip}\nx\n:::\n\n::: {.proof}\nx\n:::\n\nSiehe @fig-a.",
        ["Abbildung.1</a>", "Tipp", "Beweis", "4. März 2026"], [],
    ),
    "polish": ("lang: pl\n", "x", [], [":3: .*`lang: pl`"]),
    "filters-as-blocks": ("filters:\n  - path: own.lua\n    at: pre-ast\n  - quarto\n", "An old word.", ["new word"], []),
    "kernel-of-ones-own": ("jupyter: my-env\n", "x", [], [":3: .*my-env"]),
    "r-set-up": (
        "", "```{r}\n#| include: false\nlibrary(reticulate)\n```\n\n```{r setup, include=FALSE}\nknitr::opts_chunk$set(echo = TRUE)\n```\n\n"
        "```{bash}\npip install numpy\n```\n\n```{bash}\n#| eval: false\nls -l\n```\n\nText.",
        ["!reticulate", "!pip install", "ls", "Text."], ["r-set-up.qmd:5: .*{r}", ":14: .*{bash}", ":18: .*shown and not run"],
    ),
    "video-on-another-host": ("", "{{< video https://youtu.be/wo9vZccmqwc >}}", ["<iframe src=.https://www.youtube-nocookie.com/embed/wo9vZccmqwc"], [":5: .*another host"]),
    "meta": ("course: {name: Deep}\n", "A {{< meta course.name >}} one, `{{{< meta title >}}}`.", ["A Deep one", "{{&lt; meta title &gt;}}"], []),
    "var": ("subtitle: 'In {{< var term.year >}}'\n", "From {{< var term.year >}} on.\n\n{{< pagebreak >}}\n\n{{< kbd Q >}} {{< fa github >}}", ["In 2026", "From 2026", "<kbd>Q", "!github", "page-break-after"], [":10: the icon .* fa "]),
    "head": ("include-in-header:\n  - file: head.html\n  - text: '\\newcommand{\\E}{\\mathbb{E}}'\n", "$\\R$ and $\\E$", ["x-own", "tex-macros[^<]*mathbb{R}", "tex-macros[^<]*mathbb{E}", "!MathJax"], []),
    "notes-in-the-margin": ("reference-location: margin\n", "A[^1]\n\n[^1]: note", ["note"], [":3: .*`reference-location: margin`"]),
    "annotations": ("", "```python\nx = 1  # <1>\ny = 2  # <2>\n```\n1. First.\n2. Second.", [r"<dt>\s*1", "code-annotation\">2</span>y", "!&lt;1&gt;"], []),
    "last-modified": ("date: last-modified\ndate-format: '[on] MMMM D, YYYY'\n", "x", [r"on \w+ \d+, 20\d\d"], []),
    "remote-picture": ("", "![A](https://example.org/a.png){fig-alt='x'}", ["example.org/a.png"], [":5: .*another host"]),
    "from-the-root": ("", "![P](/img/a.png){fig-alt='x'} [f](/img/a.png)", ['src="img/a.png', 'href="img/a.png', '!"/img'], []),
    "spaces": ("", "![P](my pic.png){fig-alt='x'} ![P](<img/b (1).png>){fig-alt='x'}", [], []),
    "symlink": ("", "![P](linked.png){fig-alt='x'}", ["linked.png"], []),
    "include": ("", "{{< include parts/_one.md >}}", ['src="parts/part.png', 'src="pixel.png'], []),
    "comments": ("", "<!--\n![](no.png) {{< video x >}}\n\n```{r}\nplot(1)\n```\n-->\n\nText.", ["Text"], []),
    "shifted": ("shift-heading-level-by: 1\n", "# One", ["<h2[^>]*>One"], []),
    "crossref": ("crossref:\n  labels: alpha a\n", "x", [], [":3: .*crossref: labels"]),
    "spaced-options": ("", cell("# | echo: false\nprint('quiet')"), ["quiet", "!cell-code"], []),
    "late-option": ("", "```{python}\n\n#| echo: false\nprint('late')\n```", ["late", "cell-code"], [":7: .*move it up"]),
    "r-markdown": ("output:\n  html_document:\n    toc: true\n", cell("print('as ever')"), ["as ever"], [":3: .*`output` of R Markdown"]),
    "words-in-braces": ("", "```{python set up}\nprint('as ever')\n```", ["as ever"], [":5: .*`set up`.*only knitr reads it"]),
    "other-kernels": (
        "", "```{bash}\n#| echo: true\ncat notes\n```\n\n```{margin}\nAn aside\n```\n\n" + cell("print('on')"),
        ["cat.{1,20} notes", "An aside", "on", "!echo: true"], [":5: .*{bash}.*not run", ":10: .*{margin}.*--engine quarto"],
    ),
    "diagram": (
        "", "```{mermaid}\n%%| label: fig-flow\n%%| fig-cap: 'How it flows'\nflowchart LR\n  A --> B\n```\n\nSee @fig-flow.",
        [r'<pre class="mermaid diagram', "A --&gt; B", "Figure.1: How it flows", "mermaid.js", "!fig-cap:"], [":5: the diagram of {mermaid} .*npm install mermaid"],
    ),
    "american-day": ("date: 1/17/2023\ndate-format: long\n", "x", ["January 17, 2023"], []),
    "no-day-at-all": ("date: Spring term\ndate-format: long\n", "x", ["Spring term"], []),
    "leads-nowhere": ("", "See @fig-none and @nobody2020.\n\n[x](none.qmd)", ["<strong>\\?@fig-none", "nobody2020\\?"], [":5: .*@fig-none leads nowhere", ":5: .*@nobody2020", ":7: .*none.qmd"]),
    "crossref-chapters": ("crossref:\n  chapters: true\n", "x", [], [":3: .*`crossref: chapters`"]),
    "extension": ("filters: [own/swap]\n", "A stale word{{< thing 3 >}}.", ["fresh word", "!thing"], [":6: .*{{< thing >}} is left out: .*--engine quarto"]),
    "extension-of-quarto": ("filters:\n  - live\n", "x", ["x"], [":3: the filter live is left out: .*--engine quarto"]),
    "metadata/more": ("", "x", ["Said Elsewhere"], []),
    "wide": ("", "::: {.column-page}\nwide\n:::", ["wide"], [":5: .*column-page"]),
    "metadata/page": ("", cell("#| eval: false\nx = 1"), ["!cell-code", "own.css"], []),
    "outputs": (
        "",
        cell(PLOTLY) + "\n" + cell(WIDGET) + "\n" + cell("#| label: fig-g\n" + GIF) + "\n"
        + cell("#| out-width: 60%\n#| column: margin\n#| my-own: 1\n" + PLOT) + "\n"
        + cell("#| label: fig-t\n#| fig-cap: A tree\nprint('root')") + "\n- in a list\n\n  " + cell("print('indented')").replace("\n", "\n  ")
        + "\n  still in it\n\nSee @fig-t.\n\n" + cell("def print(*a): pass\nimport io, sys\nsys.stdout = io.StringIO()\nx = 2") + "\nValue `{python} x`.",
        ["W!", r"\.gif", "width:60.0%", "column-margin", "A tree", r"indented[^>]*</code></pre>\s*</div>\s*</div>\s*<p>still in it", "Value 2"],
        [":5: .*vnd.plotly", ":11: .*widget", "cell outputs-4 has no `fig-alt`|outputs-cell-4 has no `fig-alt`", ":26: unknown cell option `my-own`"],
    ),
}  # fmt: skip
DECKS = {
    "foot": ("format:\n  revealjs:\n    footer: 'A *foot*'\n    logo: pixel.png\n", "## A {footer=false}\n\n::: footer\nOwn\n:::", ["deck-footer\">A <em>foot</em>", "deck-logo", "data-footer=\"false\"", "Own"], []),
    "title-slide": ("title-slide-attributes:\n  data-background-image: img/a.png\n  data-background-color: '#123456'\n", "## A", ["title-slide[^>]*data-background-image=\"img/a.png[^>]*#123456"], []),
    "contents": ("toc: true\ntoc-title: What\n", "# One\n\n## A\n\n# Two", ["id=\"TOC\".*What.*#/one"], []),
    "chalkboard": ("format:\n  clean-revealjs:\n    chalkboard: true\n", "## A", [], [":4: .*clean-revealjs.*chalkboard. .C takes the pen"]),
    "film": ("", "## A\n\n{{< video film.mp4 width=300 >}}", ["<video src=\"film.mp4\"[^>]*width=\"300\""], []),
    "locations": (
        "execute:\n  echo: true\n",
        "## A\n\n" + cell("#| output-location: column-fragment\nprint('beside')") + "\n## B\n\n" + cell("#| output-location: slide\nprint('next')"),
        [r"class=\"column fragment\".*beside", r"<h2[^>]*>B</h2>.*<h2[^>]*>B</h2>.*next"], [],
    ),
    "background": ("", "## A {background-image=\"/img/a.png\"}", ["data-background-image=\"../img/a.png\""], []),
    "part-of-a-window": ("width: 100%\n", "## A", ["--u: 0.6562px"], [":3: .*`width: 100%`.*pixels"]),
    "french": ("lang: fr\n", "## A\n\n::: {#thm-a}\nx\n:::", ["Théorème"], []),
}  # fmt: skip
ALL = {**PAGES, **{f"decks/{name}": given for name, given in DECKS.items()}}
# name: (front matter, text, what is told): none of these may run its cells.
REFUSED = {
    "braces": ("", "```{python, eval=FALSE, fig.cap='A'}\n1/0\n```", [":5: .*`#| eval: false`.*`#| fig-cap: 'A'`"]),
    "kinds": ("toc: maybe\ntoc-depth: deep\nfig-width: wide\nformat: [html]\nexecute: [echo]\nauthor: [[1]]\ndate: [1]\nfilters: 3\nfooter: [1]\njupyter: [1]\n", "x", [f":{line}: .*`?{name}`?" for line, name in enumerate("toc toc-depth fig-width format execute author date filters footer jupyter".split(), 3)]),
    "julia": ("jupyter: julia-1.9\n", cell("1+1"), [":3: .*julia.*--engine quarto"]),
    "r": ("", "```{r}\nplot(1:3)\n```\n\n```{dot}\nA\n```\n\n```{ojs}\nx\n```", [":5: .*{r}.*--engine quarto", ":9: .*{dot}", ":13: .*{ojs}"]),
    "no-value": ("", "{{< meta none >}} {{< var none >}} {{< lipsum 1 >}} {{< video none.mp4 >}}", ["meta none", "var none", "lipsum", "none.mp4"]),
    "no-files": ("include-before-body: none.html\ncss: none.css\nlogo: none.png\nfilters: [lightbox]\n", "![](no.png)\n\n" + cell(RAN), [":3: .*none.html", ":4: .*none.css", ":5: .*none.png", ":6: .*lightbox", ":9: .*no.png"]),
    "no-day": ("date: 2026-02-30\n", "x", [":\\d: .*not YAML"]),
    "sizes": ("", cell("#| fig-width: big"), [":6: .*fig-width.*number"]),
    "together": ("", "![](gone.png)\n\n" + cell("#| echo: maybe\n" + RAN) + "\n```{r}\nplot(1)\n```", [":5: .*gone.png", ":8: .*echo", ":13: .*{r}"]),
}  # fmt: skip


def write(root, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def sources(root, given: dict) -> None:
    for name, (head, text, *_) in given.items():
        write(root, f"{name}.qmd", f"---\ntitle: T\n{head}---\n\n{text}\n")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A project of all pages and decks, built, and what was told of it."""
    root = tmp_path_factory.mktemp("own") / "course"
    sources(root, ALL)
    for folder in ("", "decks/"):
        for name in ("pixel.png", "img/a.png", "my pic.png", "img/b (1).png", "parts/part.png"):
            (root / folder / name).parent.mkdir(exist_ok=True)
            Image.new("L", (9, 9)).save(root / folder / name)
    (root / "linked.png").symlink_to("img/a.png")
    write(root, "_variables.yml", "term:\n  year: 2026\n")
    write(root, "own.lua", "function Str(s) if s.text == 'old' then return pandoc.Str('new') end end\n")
    write(root, "metadata/_metadata.yml", "execute:\n  echo: false\ncss: ../own.css\nmetadata-files: [../more.yml]\n")
    write(root, "own.css", "p {}\n")
    write(root, "node_modules/mermaid/dist/mermaid.min.js", "drawn")
    write(root, "more.yml", "author: Said Elsewhere\nexecute:\n  echo: true\n")
    swap = "function Str(s) if s.text == 'stale' then return pandoc.Str('fresh') end end\n"
    for folder, lua in (("own/swap", swap), ("someone/live", "function Pandoc(d) quarto.doc.add_js(d) end\n")):
        write(root, f"_extensions/{folder}/own.lua", lua)
        write(root, f"_extensions/{folder}/_extension.yml", "contributes:\n  filters: [own.lua]\n")
    write(root, "_extensions/short/_extension.yml", "contributes:\n  shortcodes: [thing.lua]\n")
    write(root, "decks/film.mp4", "no film")
    write(
        root,
        "head.html",
        '<script>MathJax = {tex: {macros: {R: "\\\\mathbb{R}"}}};</script>\n<meta name="x-own" content="1">\n',
    )
    write(root, "parts/_one.md", '![Part](part.png){fig-alt="p"}\n\n![Main](pixel.png){fig-alt="m"}\n')
    write(root, "_quarto.yml", "profile:\n  group: [pages, talks]\n")
    for profile, rest in (
        ("pages", 'render: ["*.qmd", "!decks/*.qmd"]\nformat: html'),
        ("talks", "render: [/decks/*.qmd]\nformat: revealjs"),
    ):
        write(root, f"_quarto-{profile}.yml", f"project:\n  output-dir: _site/{profile}\n  {rest}\n")
    report = build(root)
    return root, report


@pytest.mark.parametrize("name", ALL)
def test_a_page_shows_what_its_source_says(name, course):
    root, report = course
    _, _, holds, told = ALL[name]
    page = (root / "_site" / ("talks" if name.startswith("decks/") else "pages") / f"{name}.html").read_text()
    for pattern in holds:
        found = re.search(pattern.removeprefix("!"), page, re.DOTALL)
        assert (found is None) if pattern.startswith("!") else found, pattern
    about = [text for text in report.warnings if text.startswith(f"{name}.qmd")]
    for pattern in told:
        assert any(re.search(pattern, text) for text in about), (pattern, about)
    assert bool(about) == bool(told), about


def test_files_that_pages_show_come_along(course):
    root, _ = course
    names = ["pages/my pic.png", "pages/img/b (1).png", "pages/linked.png", "pages/parts/part.png", "pages/own.css"]
    assert (root / "_site/assets/mermaid/mermaid.min.js").read_text() == "drawn"
    for name in [*names, "talks/decks/film.mp4", "talks/decks/pixel.png", "talks/decks/img/a.png"]:
        assert (root / "_site" / name).is_file(), name


def test_all_that_is_wrong_is_told_together_and_nothing_is_run(tmp_path):
    sources(tmp_path, REFUSED)
    write(tmp_path, "good.qmd", "---\ntitle: T\n---\n\n" + cell(RAN))
    write(tmp_path, "_quarto.yml", "project:\n  type: website\nformat: html\n")
    with pytest.raises(BuildError) as caught:
        build(tmp_path, only=tuple(f"{name}.qmd" for name in REFUSED))
    said = str(caught.value).split("\n")
    for name, (_, _, told) in REFUSED.items():
        about = [text for text in said if text.startswith(f"{name}.qmd")]
        for pattern in told:
            assert any(re.search(pattern, text) for text in about), (name, pattern, about)
    assert not (tmp_path / "ran").exists()


def test_what_is_a_warning_elsewhere_is_an_error_in_a_strict_course(tmp_path):
    write(tmp_path, "in.qmd", "---\ntitle: T\n---\n\n![A](https://example.org/a.png){fig-alt='x'}\n")
    for check, wrong in (("", 0), ("deeplecture:\n  check: strict\n", 1), ("deeplecture:\n  check: lenient\n", 0)):
        write(tmp_path, "_quarto.yml", f"project:\n  type: website\n{check}")
        project = read_project(tmp_path)
        assert (len(project.findings), len(project.notes)) == (wrong, 1 - wrong)
    write(tmp_path, "_quarto.yml", "deeplecture:\n  check: harsh\n")
    with pytest.raises(BuildError, match="_quarto.yml:2: `check` takes strict or lenient"):
        read_project(tmp_path)


def test_a_website_has_pages_and_decks(tmp_path):
    write(tmp_path, "index.qmd", "See [the talk](talks/one.qmd).\n")
    write(tmp_path, "talks/one.qmd", "---\ntitle: T\n---\n\n## A\n")
    write(tmp_path, "talks/_metadata.yml", "format: revealjs\n")
    write(tmp_path, "talks/notes.qmd", "---\ntitle: T\nformat: html\n---\n\n## A\n")
    write(tmp_path, "talks/old.ipynb", "{}")
    write(
        tmp_path,
        "_quarto.yml",
        "project:\n  type: website\n  render: ['*.qmd', '*.ipynb', 'posts/*.qmd']\n  post-render: [x.py]\n"
        "website:\n  title: W\n  navbar: {}\nprofile:\n  group: [fr, en]\nformat:\n  html: default\n  revealjs:\n    footer: F\n",
    )
    report = build(tmp_path)
    page = {name: (tmp_path / "_site" / f"{name}.html").read_text() for name in ("index", "talks/one", "talks/notes")}
    assert {name: "deck-footer" in text for name, text in page.items()} == {
        "index": 0,
        "talks/one": 1,
        "talks/notes": 0,
    }
    assert 'href="talks/one.html"' in page["index"] and "<title>index" in page["index"]
    told = [text.split("; ")[0] for text in report.warnings]
    for pattern in (
        "_quarto.yml:3: .*matches no file", "_quarto.yml:3: .*takes talks/old.ipynb, which this engine cannot read",
        "_quarto.yml:9: profile fr: no _quarto-fr.yml", "_quarto.yml:9: profile en", "_quarto.yml:4: .*`project: post-render`",
        "index.qmd:1: no title",
    ):  # fmt: skip
        assert any(re.match(pattern, text) for text in told), (pattern, told)
    assert not any("leads to no page" in text for text in told)
    write(tmp_path, "_quarto.yml", (tmp_path / "_quarto.yml").read_text() + "deeplecture:\n  check: strict\n")
    with pytest.raises(BuildError, match="matches no file"):
        read_project(tmp_path)


def test_what_a_book_says_of_itself_that_nobody_knows_is_told_and_shown(tmp_path):
    write(tmp_path, "index.qmd", "# Welcome {.unnumbered}\n")
    book = "book:\n  title: B\n  date: Spring term\n  language: sl\n  author: {name: Ada, degrees: PhD}\n  chapters: [index.qmd]\n"
    write(tmp_path, "_quarto.yml", "project:\n  type: book\n" + book)
    (output,) = read_project(tmp_path).outputs
    assert [note.line for note in output.notes] == [7, 5, 6] and output.about.front["date"] == "Spring term"
    assert output.about.day == "Spring term"
    write(tmp_path, "_quarto.yml", "project:\n  type: book\ndeeplecture:\n  check: strict\n" + book)
    with pytest.raises(BuildError, match="the date Spring term is none"):
        read_project(tmp_path)


def test_files_on_other_hosts_and_entries_without_a_file_are_told_and_left_out(tmp_path):
    page = "# A\n\nA word [@a].\n"
    write(
        tmp_path,
        "index.qmd",
        "---\ncsl: https://x.example/a.csl\ncss: [own.css, 'http://x.example/b.css']\n---\n\n" + page,
    )
    write(tmp_path, "own.css", ".own { color: red; }\n")
    write(tmp_path, "a.bib", "@book{a, title={Ponds}, author={Ash, Ada}, year={2001}}\n")
    book = "book:\n  title: B\n  chapters:\n    - index.qmd\n    - appendices:\n        - index.qmd\n"
    head = "project:\n  type: book\nbibliography: [a.bib, https://x.example/c.bib]\n"
    write(tmp_path, "_quarto.yml", head + book)
    report = build(tmp_path)
    for text in (
        "index.qmd:2: https://x.example/a.csl stands on another host", "index.qmd:3: http://x.example/b.css stands on",
        "_quarto.yml:3: https://x.example/c.bib stands on", "_quarto.yml:8: a chapter's entry names no file but `appendices`",
    ):  # fmt: skip
        assert any(told.startswith(text) for told in report.warnings), (text, report.warnings)
    made = (tmp_path / "_book/index.html").read_text()
    assert "Ash" in made and "own.css" in made and "x.example" not in made
    write(tmp_path, "_quarto.yml", head + book + "deeplecture:\n  check: strict\n")
    with pytest.raises(BuildError, match="names no file but `appendices`"):
        read_project(tmp_path)


def test_notebooks_are_no_chapters(tmp_path):
    write(tmp_path, "one.ipynb", "{}")
    write(tmp_path, "_quarto.yml", "project:\n  type: book\nbook:\n  title: B\n  chapters:\n    - one.ipynb\n")
    with pytest.raises(BuildError, match="_quarto.yml:6: one.ipynb: .*quarto convert one.ipynb"):
        read_project(tmp_path)


def test_a_small_deck_has_letters_of_its_size(tmp_path):
    write(tmp_path, "in.qmd", "---\ntitle: T\nformat: revealjs\n---\n\n## A\n")
    render(tmp_path / "in.qmd", tmp_path / "in.html")
    assert "--u: 0.6562px" in (tmp_path / "in.html").read_text()  # 1050 of 1600


def test_what_a_project_says_holds_for_a_file_that_is_rendered_alone(tmp_path):
    write(tmp_path, "in.qmd", "---\ntitle: T\n---\n\nAn old word, $\\R$.\n")
    write(tmp_path, "own.lua", "function Str(s) if s.text == 'old' then return pandoc.Str('new') end end\n")
    write(tmp_path, "head.html", "\\newcommand{\\R}{\\mathbb{R}}\n")
    blocks = "filters:\n  - path: own.lua\n  - quarto\ninclude-in-header: head.html\n"
    write(tmp_path, "_quarto.yml", f"{blocks}theme: cosmo\n")
    report = render(tmp_path / "in.qmd", tmp_path / "in.html")
    assert [text.split(" here: ")[0] for text in report.warnings] == ["_quarto.yml:5: without effect"]
    assert re.search(r"tex-macros[^<]*mathbb\{R\}.*new word", (tmp_path / "in.html").read_text(), re.DOTALL)
    write(tmp_path, "_quarto.yml", f"{blocks}css: none.css\n")
    with pytest.raises(BuildError, match="_quarto.yml:5: the style sheet none.css is not there"):
        render(tmp_path / "in.qmd", tmp_path / "in.html")


@pytest.mark.parametrize(("printed", "shown"), [("a\x08b", "b"), ("\x07bell\x00", "bell"), ("\x1b]0;t\x07x", "x")])
def test_a_page_holds_no_control_characters(printed, shown):
    assert as_printed(printed) == shown


def test_each_language_has_every_word():
    kinds = set(language.languages()["en"])
    for name, words in language.languages().items():
        assert set(words) == kinds and len(words["months"]) == 12, name


def test_a_new_course_builds_checks_and_prints(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "my-stones"]) == 0
    for command in ("build", "lint", "check --no-browser", "print book"):
        assert cli.main([*command.split(), "--project", "my-stones"]) == 0, capsys.readouterr()
    assert (tmp_path / "my-stones/_print/book.pdf").read_bytes().startswith(b"%PDF")
    assert cli.main(["new", "my-stones"]) == 1
    assert "there already" in capsys.readouterr().err
    assert cli.main(["new", "json"]) == 1


@pytest.mark.parametrize("value", ["3", "true", "text", "[]", "[1, two]", "{a: b}", "[{a: b}]", "null", "[[1]]"])
def test_no_value_of_an_option_is_a_traceback(value, tmp_path):
    names = [name for group, *_ in options.FITS for name in group.split()]
    names += [
        *(name for group, *_ in options.SEVERAL for name in group),
        "keywords",
        "institute",
        "jupyter",
        "format",
        "doi",
    ]
    for name in names:
        write(
            tmp_path, "in.qmd", f"---\ntitle: T\n{name}: {value}\n---\n\n```{{python}}\n#| classes: {value}\n1\n```\n"
        )
        try:
            project = lone_project(tmp_path / "in.qmd", "in.html")
        except BuildError as error:
            assert all(one.line for one in error.findings), (name, error)
            continue
        (output,), (source,) = project.outputs, project.sources.values()
        if not project.findings:
            page = SimpleNamespace(options=page_options(output, source), output=output)
            dressing.dressing(page, tmp_path, str)
            compose(
                Results(source, plan(source, Packages(project.course))[0], {}, None), PROSE, {}, "figures", tmp_path
            )
