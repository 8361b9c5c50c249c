"""Stage 4, the whole site: pages in their frames, and the pictures, records and assets that they show."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

from deeplecture import steps
from deeplecture.context import Context, done
from deeplecture.execute import modules
from deeplecture.execute.figures import FIGURES, Drawn, record_name
from deeplecture.execute.run import Results
from deeplecture.read.config import as_list
from deeplecture.site import dressing, extras
from deeplecture.site.frames import ASSETS, Framing, bundle_of, framed, page_variables, template_of
from deeplecture.site.publish import Content
from deeplecture.site.start import start_page
from deeplecture.write.body import Body
from deeplecture.write.dark import dark, dark_name
from deeplecture.write.downloads import numbers_name, numbers_table, steps_name
from deeplecture.write.draft import Draft
from deeplecture.write.pages import body_of, read_all


def site_of(context: Context, results: Mapping[str, Results]) -> dict[str, Content]:
    """Make all pages and gather what they show.

    Returns:
        The site's files by their path in the site folder.

    Raises:
        BuildError: references, citations and pictures that lead nowhere, and what Pandoc cannot write.
    """
    project, pages = context.project, read_all(context, results)
    start = any(len(output.folder.parts) > 1 for output in project.outputs)
    framing = Framing(context, pages, bundle_of(context.root), start)
    bodies = [(draft, body_of(context, pages, draft)) for draft in pages.wanted]
    files: dict[str, Content] = {}
    pictures: dict[str, Content] = {}
    # Gathered, and read for their checksums, while Pandoc is at work; and its pages' templates are loaded.
    for draft in pages.wanted:
        pictures |= _pictures(context, draft, pictures)
        files |= _resources(context, draft)
    files |= {f"{project.prefix}{FIGURES}/{name}": body for name, body in pictures.items()}
    needed = {"shared"} | {draft.output.audience for draft in pages.drafts} | ({"chapter", "home"} if start else set())
    needed |= {"math"} if any(draft.parsed.has_math for draft in pages.drafts) else set()
    needed |= {part for draft in pages.drafts for part in draft.parsed.parts}
    for audience in needed:
        files |= {f"{project.prefix}{ASSETS}/{path}": body for path, body in framing.bundle[audience].items()}
    for content in files.values():
        content.digest()
    for audience in {draft.output.audience for draft, answer in bodies if isinstance(answer, Future)}:
        template_of(_template(audience))
    written: dict[str, Body] = {}
    for draft, answer in bodies:
        body, key = done(answer)
        written[draft.href] = body
        variables = {**page_variables(framing, draft), "body": body}
        files[draft.href] = Content(framed(context, draft.href, _template(draft.output.audience), variables, key))
    if start:
        files |= extras.write_all(framing, files, written)
        # Where only some pages are made, the start page that shows all of them stays; a site without one gets a plain one.
        if "index.html" not in files and not (_has_chapters(framing) and context.published.get("index.html")):
            files["index.html"] = Content(start_page(framing, {}))
    return files


def _template(audience: str) -> str:
    """The name of the template that frames an audience's pages."""
    return f"{audience}.html"


def _has_chapters(framing: Framing) -> bool:
    """Whether the site has chapters, of which the start page shows pictures."""
    return any(draft.output.audience == "chapter" for draft in framing.pages.drafts)


def _pictures(context: Context, draft: Draft, known: Mapping[str, Content]) -> dict[str, Content]:
    """A page's pictures, with the sources of the functions that drew them and the records that these plot.

    Args:
        known: pictures of other pages, most often of the same unit's deck, which need not be gathered again.
    """
    found = {name: Content(body) for name, body in draft.composed.pictures.items()}
    found |= {one.name: Content(one.script.encode()) for one in draft.composed.turned.values()}
    variants = {one.name: one for turned in draft.composed.turned.values() for one in turned.variants}
    for name, picture in {**variants, **draft.composed.drawn}.items():
        if name in known:
            continue
        figure = picture.call.figure
        found[name] = Content(picture.body, picture.sha256)
        if dark_name(name):
            found[dark_name(name)] = _dark(context, name, picture.body)
        found[picture.source_name] = Content(figure.file, modules.checksum(figure.file))
        if picture.numbers:
            found[numbers_name(picture)] = _table(context, picture)
        if picture.film:
            found[picture.film_name] = Content(picture.film.encode())
        if picture.interactive:
            found[picture.interactive_name] = Content(picture.interactive.encode())
        # Where readers turn a knob all of it stands at once, as the page says by not asking for its steps.
        if picture.steps > 1 and picture.body and steps_name(picture) in draft.composed.text:
            found[steps_name(picture)] = _built_up(context, picture, found[dark_name(name)])
        if figure.record and (record := context.root / "figures" / figure.record / "record.json").is_file():
            found[record_name(figure.record)] = Content(record)
    return found


def _dark(context: Context, name: str, body: bytes | None) -> Content:
    """A drawing's dark sibling, which the site has already where it has the drawing and the rules are the same."""
    folder = f"{context.project.prefix}{FIGURES}/"
    if known := context.published.get(folder + dark_name(name)):
        return Content(None, known)
    return Content(dark(body or (context.root / context.project.site / folder / name).read_bytes()))


def _table(context: Context, picture: Drawn) -> Content:
    """A figure's numbers as a table, whose name changes with them: the one of this name that the site has is the same."""
    known = context.published.get(f"{context.project.prefix}{FIGURES}/{numbers_name(picture)}", "")
    return Content(None, known) if known and picture.checksum else Content(numbers_table(picture.numbers))


def _built_up(context: Context, picture: Drawn, sibling: Content) -> Content:
    """The script of a drawing that a deck builds up, made of it and its dark sibling. Its name changes with the drawing, the
    rules and our own code, so that one of this name that the site has is the same."""
    if known := context.published.get(f"{context.project.prefix}{FIGURES}/{steps_name(picture)}"):
        return Content(None, known)
    light = picture.body or b""
    turned = sibling.read() or dark(light)
    return Content(steps.script(light.decode(), turned.decode(), picture.call.figure.full_name).encode())


def _resources(context: Context, draft: Draft) -> dict[str, Content]:
    names = {
        *draft.composed.resources,
        *as_list(draft.options.get("css")),
        *dressing.files(draft.options, context.root),
    }
    return {draft.output.in_site(name): Content(context.root / name) for name in sorted(names)}
