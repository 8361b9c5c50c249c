"""Stage 2, execute: plans of units, and what their expressions over figures' numbers came to, kept between builds.

Both are found again where anything is not as it was, or something is wrong, so that it is told in every build.
"""

from __future__ import annotations

import ast
import builtins
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from deeplecture.cache import Cache, Entry, digest
from deeplecture.engine import engine_digest
from deeplecture.execute.calls import Call, Declared, Packages
from deeplecture.execute.claims import Verdict, judge_all
from deeplecture.execute.figures import Drawn
from deeplecture.execute.plan import Plan, plan
from deeplecture.knob import Knob
from deeplecture.read.claims import SourceClaim
from deeplecture.read.lines import SPAN
from deeplecture.read.source import Inline, Source, inline_expression

if TYPE_CHECKING:
    from deeplecture.errors import Finding

# What an expression may call to be decided by its numbers alone: neither files nor clocks, and a set, whose order varies, only
# where `ORDERLESS` takes it in.
DECIDED = frozenset(
    "abs all any bool dict divmod enumerate filter float int isinstance len list map max min pow range repr reversed round "
    "sorted str sum tuple zip True False None".split()
)
ORDERLESS = ("len", "max", "min", "sorted")


class NotPlain(TypeError):
    """What JSON would give back as something else."""


@dataclass
class _Noted(Packages):
    """Packages that note which of them a plan asked for."""

    noted: set[str] = field(default_factory=set)

    def folder(self, package: str):
        self.noted.add(package)
        return super().folder(package)


def planned(source: Source, packages: Packages, cache: Cache) -> tuple[Plan, list[Finding]]:
    """A unit's plan, as `plan` makes it: kept under all that the unit says, as long as the figures that it names are declared alike."""
    # By their `repr`: names of options may be of kinds that JSON cannot sort.
    key = digest(
        "plan", source.path, repr(source.meta), [repr(vars(one)) for one in source.pieces], engine_digest("page")
    )

    def holds(entry: Entry) -> bool:
        asked, figures = entry.meta["asked"], entry.meta["figures"]
        try:
            return all((packages.folder(name) is not None) == was for name, was in asked.items()) and all(
                (found := packages.figure(*at)) is not None and _declared(found) == was for at, was in figures
            )
        except SyntaxError:  # in a figure's module: planning says where
            return False

    entry = cache.get("plan", key, holds=holds)
    if entry is not None:
        figures = [found for at, _ in entry.meta["figures"] if (found := packages.figure(*at))]
        return _read(json.loads(entry.held), figures), []
    noted = _Noted(packages.course, packages.folders, packages.files, packages.known)
    made, findings = plan(source, noted)
    if not findings:
        try:
            plain, named = _plain(made)
            meta = {
                "asked": {name: packages.folder(name) is not None for name in sorted(noted.noted)},
                "figures": [[[one.package, one.name], _declared(one)] for one in named],
            }
            cache.put("plan", key, Entry(json.loads(json.dumps(meta)), json.dumps(plain).encode()))
        except TypeError:  # `NotPlain`, or a value that no key can be
            pass
    return made, findings


def _declared(figure: Declared) -> list:
    """What a plan knows of a figure, besides where its file is."""
    defaults = [list(one) for one in figure.defaults]
    return [figure.kind, figure.record, figure.limit, list(figure.arguments), figure.own, defaults]


def _plain(made: Plan) -> tuple[dict, list[Declared]]:
    """A plan for JSON, and the figures that it names by their numbers."""
    figures: dict[Declared, int] = {}
    calls: dict[tuple, int] = {}

    def call(one: Call) -> int:
        number = figures.setdefault(one.figure, len(figures))
        return calls.setdefault((number, one.arguments, one.knobs), len(calls))

    plain = {
        "drawn": [(number, call(one)) for number, one in made.figures.items()],
        "kernel": made.kernel,
        "inlines": [tuple(vars(one).values()) for one in made.inlines],
        "known": [(number, [call(one) for one in asked]) for number, asked in made.known.items()],
        "all": [call(one) for one in made.calls],
        "aliases": dict(made.aliases),
        "claims": [asdict(one) for one in made.claims],
    }
    plain["calls"] = [
        (number, _listed(arguments), [(name, {n: _listed(v) for n, v in vars(knob).items()}) for name, knob in knobs])
        for number, arguments, knobs in calls
    ]
    return plain, list(figures)


def _read(plain: dict, figures: list[Declared]) -> Plan:
    calls = [
        Call(
            figures[number],
            _tuples(arguments),
            tuple((name, Knob(**{n: _tuples(v) for n, v in knob.items()})) for name, knob in knobs),
        )
        for number, arguments, knobs in plain["calls"]
    ]
    return Plan(
        {number: calls[one] for number, one in plain["drawn"]},
        tuple(plain["kernel"]),
        tuple(Inline(*one) for one in plain["inlines"]),
        {number: tuple(calls[one] for one in asked) for number, asked in plain["known"]},
        tuple(calls[one] for one in plain["all"]),
        plain["aliases"],
        tuple(SourceClaim(**{**one, "slide": tuple(one["slide"])}) for one in plain["claims"]),
    )


def _listed(value):
    """An argument's value, whose tuples become lists; raises `NotPlain` for what JSON does not have."""
    if isinstance(value, tuple):
        return [_listed(one) for one in value]
    if value is None or type(value) in (str, int, float, bool):
        return value
    raise NotPlain


def _tuples(value):
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


@dataclass(frozen=True)
class Evaluated:
    """What a unit's expressions over figures' numbers came to.

    Attributes:
        verdicts: on its claims.
        texts: number of an expression in the text to what it says there; those that raise are left out.
    """

    verdicts: tuple[Verdict, ...] = ()
    texts: Mapping[int, str] = field(default_factory=dict)


def evaluated(made: Plan, drawn: Mapping[Call, Drawn], names: Mapping, cache: Cache) -> tuple[Evaluated, list[Finding]]:
    """Judge a unit's claims and evaluate what its text says of figures' numbers, or take what was kept for the same numbers.

    Args:
        drawn: all figures of the plan.
        names: what expressions see, as `plan.names` gives it.
    """
    texts = [(number, made.inlines[number].expression) for number in made.known]
    if not texts and not made.claims:
        return Evaluated(), []
    claims = [(one.text, one.expression, one.spread) for one in made.claims]
    numbers = [(one.figure.package, one.figure.name, one.arguments, drawn[one].checksum) for one in made.calls]
    key = digest("values", texts, claims, sorted(made.aliases.items()), numbers, engine_digest("page"))
    known = all(one for *_, one in numbers)
    if known and (entry := cache.get("values", key)):
        kept = json.loads(entry.held)
        given = zip(made.claims, kept["verdicts"], strict=True)
        verdicts = [Verdict(c, t, h, tuple(map(tuple, values)), *margins) for c, (t, h, values, *margins) in given]
        return Evaluated(tuple(verdicts), {number: text for number, text in kept["texts"]}), []
    verdicts, findings = judge_all(made.claims, names)
    found = Evaluated(tuple(verdicts), dict(_texts(texts, names)))
    expressions = [text for _, text in texts]
    for text, *parts in claims:
        within = [inline_expression(span) for span in SPAN.finditer(text)]
        expressions += [one for one in (*parts, *within) if one]
    if known and not findings and len(found.texts) == len(texts) and all(map(_decided, expressions)):
        try:
            plain = {"texts": list(found.texts.items()), "verdicts": [_verdict(one) for one in verdicts]}
            cache.put("values", key, Entry({}, json.dumps(plain).encode()))
        except NotPlain:
            pass
    return found, findings


def _texts(texts: list[tuple[int, str]], names: Mapping) -> Iterator[tuple[int, str]]:
    """What expressions say in a text; what is wrong with one that raises is told where it is put into the text."""
    for number, expression in texts:
        with suppress(Exception):
            yield number, str(eval(expression, dict(names)))


def _decided(expression: str) -> bool:
    """Whether nothing but figures' numbers decides an expression: what it names of Python is pure, and it makes no set."""
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError):
        return False
    nodes = list(ast.walk(tree))
    calls = [node for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ORDERLESS]
    counted = {id(one.func) for node in calls for one in node.args if isinstance(one, ast.Call)}
    for node in nodes:
        if isinstance(node, ast.Set | ast.SetComp) or (isinstance(node, ast.Attribute) and node.attr.startswith("_")):
            return False
        if isinstance(node, ast.Name) and hasattr(builtins, node.id) and node.id not in DECIDED:
            if not (node.id == "set" and id(node) in counted):
                return False
    return True


def _verdict(one: Verdict) -> list:
    return [
        one.text,
        one.holds,
        [[text, _whole(value)] for text, value in one.values],
        one.margin,
        one.margin_in_spreads,
    ]


def _whole(value):
    """A figure's number; raises `NotPlain` for what JSON would give back as something else."""
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        return {name: _whole(one) for name, one in value.items()}
    if isinstance(value, tuple):
        raise NotPlain
    return _listed(value)
