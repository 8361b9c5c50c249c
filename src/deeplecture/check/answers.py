"""What a reader or a lecturer can answer and set: questions, and the knobs of figures. (That a drawing stays where it is
while it is built up only shows in the browser.)"""

import json
from collections.abc import Iterator

from bs4 import Tag

from deeplecture.check.addresses import target
from deeplecture.check.pages import BuiltPage, BuiltSite
from deeplecture.check.problem import Problem


def check(site: BuiltSite) -> list[Problem]:
    """Every problem with questions and knobs on a site."""
    return [problem for page in site.pages.values() for problem in (*_questions(page), *_knobs(page, site))]


def _questions(page: BuiltPage) -> Iterator[Problem]:
    for block in page.soup.select("[data-question]"):
        asked, answers = block.select_one("legend, .asked") or block, block.select(".answer")
        words = " ".join(asked.get_text(" ").split())[:60]
        at = answers[0] if answers else block  # a question may hold formulas, which no source spells as a page does
        if not block.select(".answer[data-right]"):
            message = f"no answer of the question “{words}…” is right: mark one, `[...]{{.right}}`"
            yield page.problem("question", message, at)
        elif len(answers) < 2:
            yield page.problem("question", f"the question “{words}…” has one answer: nothing can be chosen", at)
        for answer in answers:
            why = answer.select_one(".why")
            if why is not None and not _after_the_word(why):
                said = " ".join(answer.get_text(" ").split())[:60]
                message = f"the answer “{said}” says nothing of why: write `:   BECAUSE...` below it"
                yield page.problem("question", message, answer)


def _after_the_word(why: Tag) -> str:
    """The sentence why, without the word that we put before it."""
    word = why.find("strong")
    return why.get_text(" ", strip=True).removeprefix(word.get_text(strip=True) if word else "").strip()


def _knobs(page: BuiltPage, site: BuiltSite) -> Iterator[Problem]:
    for image in page.soup.select("img[data-knob]"):
        file = site.folder / target(str(image["data-knob"]), page.path)
        if not file.is_file():
            continue  # told with the assets
        text = file.read_text(encoding="utf-8")
        variants = json.loads(text[text.index("{") : text.rindex("}") + 1])["variants"]
        said = [variant["says"] for variant in variants]
        if not all(said):
            message = (
                'the knob has no sentence for each of its values: `#| knob-says: "With {argument} ... {number:.2f}."`'
            )
            yield page.problem("knob", message, image, address=str(image["data-knob"]))
        elif len(set(said)) < len(said):
            twice = next(one for one in said if said.count(one) > 1)
            message = f"two values of the knob say the same, “{twice}”: name what differs"
            yield page.problem("knob", message, image, address=str(image["data-knob"]))
