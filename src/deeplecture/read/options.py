"""Stage 1, read: options of pages - which values they take, and which of stock Quarto's change nothing here.

What is of the wrong kind is an error with its place, before anything is run; what has no effect is told in one line a file.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from deeplecture.course import KEY
from deeplecture.errors import WITH_QUARTO, Finding
from deeplecture.read import language
from deeplecture.read.config import as_list, several, table
from deeplecture.read.formats import FORMATS, audience_of

Place = Callable[[str], tuple[str, int]]

HEADERS = ("include-in-header", "header-includes", "include-before-body", "include-after-body")
# Options without effect here, and their values that ask for what there is anyway: these are not told of.
ANYWAY = {
    "engine": ("jupyter", "markdown", None),
    "html-math-method": ("katex", None),
    "draft": (False,),
    "lightbox": (False,),
    "theme": (None, "default"),
}
ALREADY = {"reference-location": "document", "citation-location": "document"}
CROSSREF = re.compile(r"\w+-(title|prefix)|title-delim|chapters")
# What `output:` of a page names in R Markdown; stock Quarto reads `format:`.
R_MARKDOWN = re.compile(r"\w+::\w+|\w+_(document|presentation|notebook)")
PART = re.compile(r"\d+(\.\d+)?%")  # of a window: slides have pixels here
# Languages whose kernels are not Python's.
KERNELS = ("julia", "ir", "bash", "octave", "sos", "javascript", "deno", "rust", "evcxr", "sagemath", "stata", "matlab")


def examined(meta: Mapping, audiences: set[str], place: Place, *, book: bool = False) -> list[Finding]:
    """What is wrong with options, and what has no effect.

    Args:
        meta: front matter, or a configuration file.
        audiences: of the pages that it holds for.
        place: gives file and line of an option.
        book: whether they are one book.
    """
    found: list[Finding] = []
    nothing = table("without-effect.yml")["pages"]
    idle: dict[tuple[str, str], str] = {}  # option and what is called so -> what there is instead
    levels: list[Mapping] = [{name: meta[name] for name in meta if name not in ("project", "profile", "book", KEY)}]
    formats = meta.get("format")
    if isinstance(formats, str | Mapping):
        for name in map(str, [formats] if isinstance(formats, str) else formats):
            taken = audience_of(name)
            if not taken or name not in FORMATS:
                idle[name, f"format {name}"] = f"taken as {name.rsplit('-', 1)[-1]}" if taken else ""
    elif formats is not None:
        found.append(Finding(*place("format"), f"`format` takes a name, or a block of `name: value`, not `{formats}`"))
    for name, options in formats.items() if isinstance(formats, Mapping) else ():
        if isinstance(options, Mapping) and audience_of(str(name)) in audiences:
            levels.append(options)
    for options in levels:
        for name, value in options.items():
            problem = misfit(str(name), value)
            if name == "output" and _of_r_markdown(value):
                idle[name, "`output` of R Markdown"] = "`format` says what is made"
            elif problem:
                found.append(Finding(*place(str(name)), problem))
            elif name in nothing and value is not False and value not in ANYWAY.get(name, ()):
                idle[name, f"`{name}`"] = nothing[name]
            elif name in ALREADY and value != ALREADY[name]:
                idle[name, f"`{name}: {value}`"] = "notes and references stand at the end"
            elif name in ("width", "height") and isinstance(value, str):
                idle[name, f"`{name}: {value}`"] = "slides have their size in pixels"
            if name == "crossref" and isinstance(value, Mapping):
                if value.get("chapters") and not book:
                    idle[name, "`crossref: chapters`"] = "numbers go through a page that is no chapter of a book"
                idle |= {(name, f"`crossref: {one}`"): "" for one in value if not CROSSREF.fullmatch(str(one))}
            if name == "lang" and not language.known(str(value)):
                idle[name, f"`lang: {value}`"] = (
                    "figures and tables are called in English: `crossref: fig-title` names them"
                )
            if name == "execute" and isinstance(value, Mapping):
                found += [Finding(*place(k), p) for k, v in value.items() if (p := misfit(str(k), v))]
    for part in ("project", "website"):
        given = meta.get(part)
        for name in given if isinstance(given, Mapping) else ():
            if name in table("without-effect.yml")[part]:
                idle[name, f"`{part}: {name}`"] = ""
    found += _of_one_format(meta, place) if len(audiences) > 1 else []
    found += _kernel(meta, place)
    if idle:
        told = "; ".join(f"{called} ({why})" if why else called for (_, called), why in idle.items())
        first, _ = next(iter(idle))
        found.append(Finding(*place(first), f"without effect here: {told}. {WITH_QUARTO}", "note"))
    return found


def misfit(name: str, value) -> str | None:
    """What is wrong with an option's value, or None."""
    for names, fits, problem in FITS if value is not None else ():
        if name in names.split() and not fits(value):
            return problem.format(name=name, value=value)
    for group, fits, wanted in SEVERAL if value is not None else ():
        wrong = [one for one in several(value) if not fits(one)] if name in group else []
        if wrong:
            return f"`{name}` takes {wanted}, not `{wrong[0]}`"
    return None


def _of_r_markdown(value) -> bool:
    return isinstance(value, str | Mapping) and all(R_MARKDOWN.fullmatch(str(one)) for one in as_list(value))


def _number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _holds(one, *names: str) -> bool:
    """Whether something is a text, or a block that has one under a name."""
    return isinstance(one, str) or (isinstance(one, Mapping) and any(isinstance(one.get(name), str) for name in names))


# Names of options, what their value must be, what is said of another one. `false` takes a text away.
FITS: tuple[tuple[str, Callable[..., bool], str], ...] = (
    ("slide-level toc-depth number-depth", lambda value: _number(value) and value in range(1, 7), "{name} is a number of 1 to 6, not {value}"),
    ("toc number-sections incremental smaller scrollable center link-citations auto-stretch to-come eval error warning include",
     lambda value: isinstance(value, bool), "`{name}` takes true or false, not `{value}`"),
    ("echo output", lambda value: isinstance(value, bool) or value in ("fenced", "asis"), "`{name}` takes true or false, not `{value}`"),
    ("fig-width fig-height margin shift-heading-level-by", _number, "`{name}` takes a number, not `{value}`"),
    ("width height", lambda value: _number(value) or PART.fullmatch(str(value)) is not None,
     "`{name}` of a slide takes a number of pixels, not `{value}`"),
    ("lang csl description toc-title logo code-summary date-format footer", lambda value: isinstance(value, str) or value is False,
     "`{name}` takes a text, not `{value}`"),
    ("title subtitle date", lambda value: not isinstance(value, Mapping | list), "`{name}` is no text: put it in quotes"),
    ("crossref title-slide-attributes params execute", lambda value: isinstance(value, Mapping),
     "`{name}` takes a block of `name: value`, not `{value}`"),
)  # fmt: skip
# Options that take one thing or a list of things.
SEVERAL: tuple[tuple[Collection[str], Callable[..., bool], str], ...] = (
    (("css", "bibliography"), _holds, "a name or a list of names"),
    (("filters",), lambda one: _holds(one, "path"), "a text or a list of texts"),
    (HEADERS, lambda one: _holds(one, "text", "file"), "names of files, or blocks with `text` or `file`"),
    (("author",), lambda one: not isinstance(one, list), "names, or blocks with `name`"),
)


def _of_one_format(options: Mapping, place: Place) -> Iterator[Finding]:
    """In a strict course, what only decks show does not stand where it holds for chapters too."""
    for name in ("footer", "logo"):
        if options.get(name):
            problem = f"the option `{name}` is not supported in a deck that is a chapter too: write it below `format: revealjs:`"
            yield Finding(*place(name), problem, "strict")


def _kernel(meta: Mapping, place: Place) -> Iterator[Finding]:
    """What runs the cells, where that is not Python."""
    given = meta.get("jupyter")
    if isinstance(given, Mapping):
        spec = given.get("kernelspec")
        given = (spec.get("language") or spec.get("name")) if isinstance(spec, Mapping) else given.get("kernel")
    if given is None or given is True:
        return
    if not isinstance(given, str):
        yield Finding(*place("jupyter"), f"`jupyter` takes the name of a kernel, not `{given}`")
    elif given.lower().split("-")[0] in KERNELS:
        yield Finding(
            *place("jupyter"), f"the kernel {given} is not supported: only Python's runs cells here; {WITH_QUARTO}"
        )
    elif not given.lower().startswith("python"):
        problem = f"the kernel {given} is not looked for: cells are run by the Python that runs this program"
        yield Finding(*place("jupyter"), problem, "note")
