"""Stage 2, execute: what has to be run for a unit - figures, kernel cells, expressions - found without running it."""

import ast
import builtins
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from deeplecture.cache import make_way, sha256, write_atomically
from deeplecture.course import Course, roots
from deeplecture.errors import Finding
from deeplecture.execute import modules
from deeplecture.execute.calls import Call, Declared, Packages, Reading, bind
from deeplecture.execute.fingerprints import digest_of
from deeplecture.numbers import Numbers
from deeplecture.read import claims as claims_of
from deeplecture.read.cells import Cell
from deeplecture.read.claims import SourceClaim
from deeplecture.read.source import Inline, Source

STRAY = "a claim that nothing reads: it stands in a heading's braces, or in those right behind a sentence in brackets"
NO_KNOB = "nothing imports `knob`: write `from deeplecture.knob import knob` into the setup cell"


@dataclass(frozen=True)
class Plan:
    """What a unit needs run.

    Attributes:
        figures: cell number to the figure it draws.
        kernel: numbers of the cells that need a kernel, in order; empty for most units.
        inlines: every inline expression, in order.
        known: numbers of the inline expressions that figures' numbers alone decide, with the figures that each asks.
        calls: every figure drawn or asked for its numbers.
        aliases: names in the unit to figure packages.
        claims: what titles and sentences say of figures' numbers, in order.
    """

    figures: Mapping[int, Call]
    kernel: tuple[int, ...]
    inlines: tuple[Inline, ...]
    known: Mapping[int, tuple[Call, ...]]
    calls: tuple[Call, ...]
    aliases: Mapping[str, str]
    claims: tuple[SourceClaim, ...] = ()

    @property
    def runs(self) -> bool:
        """Whether it needs a kernel, for cells or for an expression alone."""
        return bool(self.kernel) or len(self.known) < len(self.inlines)


def plan(source: Source, packages: Packages) -> tuple[Plan, list[Finding]]:
    """Sort a unit's cells and expressions by what runs them.

    Returns:
        The plan and what is wrong: unknown figures and arguments, expressions that are not Python, figures
        without an alternative text.
    """
    findings: list[Finding] = []
    figures: dict[int, Call] = {}
    imports, kernel, calls = [], [], []
    names_known: set[str] = set()
    aliases: dict[str, str] = {}
    reading = Reading(packages, aliases, findings)
    for number, cell in enumerate(source.cells):
        if cell.options.get("eval") is False:
            continue
        tree = _parse(cell.code)
        if tree is not None and not tree.body:
            continue
        if tree is not None and all(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body):
            aliases |= packages.aliases(tree)
            imports.append(number)
            names_known |= {alias.asname or alias.name for node in tree.body for alias in getattr(node, "names", ())}
            continue
        call = _figure_call(tree, cell, reading) if tree is not None else None
        if call is not None:
            figures[number] = call
            calls += [call, *call.variants]
            if call.knobs and "knob" not in names_known:  # stock Quarto runs the cell
                findings.append(Finding(cell.file, cell.first, NO_KNOB))
        elif not (tree is not None and _names_figure(tree, aliases)):
            kernel.append(number)
        if _lacks_alternative(cell, call):
            name = cell.label or (call and call.figure.name)
            problem = f"the figure {name} has no `fig-alt`: say in a sentence what it shows"
            findings.append(Finding(cell.file, cell.where("label"), problem, "strict"))
    inlines = tuple(source.inlines())
    known = _known(inlines, reading)
    calls += [call for used in known.values() for call in used]
    claims, stray = claims_of.claims(source)
    findings += [Finding(*place, STRAY) for place in stray]
    for claim in claims:
        calls += claim_calls(claim, reading)
    if kernel or len(known) < len(inlines):
        kernel = sorted(imports + kernel)
    called = tuple(dict.fromkeys(calls))
    return Plan(figures, tuple(kernel), inlines, known, called, aliases, tuple(claims)), findings


def _lacks_alternative(cell: Cell, call: Call | None) -> bool:
    """Whether a cell shows a figure that is described to nobody who cannot see it."""
    options = cell.options
    shows = call is not None or "fig-cap" in options or cell.label.startswith("fig-")
    described = options.get("fig-alt") or options.get("fig-subcap")
    return shows and not described and options.get("include") is not False


def _known(inlines: tuple[Inline, ...], reading: Reading) -> dict[int, tuple[Call, ...]]:
    """The numbers of the expressions that figures' numbers alone decide, with the figures that each asks."""
    known: dict[int, tuple[Call, ...]] = {}
    for number, inline in enumerate(inlines):
        try:
            tree = ast.parse(inline.expression, mode="eval")
        except SyntaxError as error:
            problem = f"`{inline.expression}` is not Python: {error.msg}"
            reading.findings.append(Finding(inline.file, inline.line, problem))
            continue
        used = _numbers_calls(tree, inline, reading)
        if used is not None:
            known[number] = tuple(used)
    return known


def claim_calls(claim: SourceClaim, reading: Reading) -> list[Call]:
    """The figures whose numbers a claim rests on; a claim that rests on none is a finding."""
    findings = reading.findings
    calls: list[Call] = []
    for text in (claim.expression, claim.spread) if claim.spread else (claim.expression,):
        try:
            tree = ast.parse(text, mode="eval")
        except (SyntaxError, ValueError) as error:
            findings.append(
                Finding(claim.file, claim.line, f"the claim `{text}` is not Python: {getattr(error, 'msg', error)}")
            )
            continue
        before = len(findings)
        used = _numbers_calls(tree, claim, reading)
        if not used and len(findings) == before:
            problem = f"the claim `{text}` rests on no figure's numbers alone"
            problem += ", so that no data can make it false" if text == claim.expression else ""
            problem += ": write `fig.NAME.numbers()...`"
            findings.append(Finding(claim.file, claim.line, problem))
        calls += used or []
    return calls


def names(aliases: Mapping[str, str], drawn: Mapping[Call, Mapping]) -> dict:
    """What inline expressions of figures' numbers see: builtins, and figure packages under their `aliases`.

    Args:
        drawn: each call to its numbers.
    """
    figures = {(call.figure.package, call.figure.name): call.figure for call in drawn}
    packages = {
        alias: SimpleNamespace(
            **{name: _Told(figure, drawn) for (at, name), figure in figures.items() if at == package}
        )
        for alias, package in aliases.items()
    }
    return {"__builtins__": builtins, **packages}


# Builtins that do something: they are for a kernel, which has its unit's folder and is followed.
OF_A_PROCESS = {"__import__", "breakpoint", "compile", "eval", "exec", "exit", "help", "input", "open", "print", "quit"}


@dataclass(frozen=True)
class _Told:
    """What stands for a figure in an expression: its numbers, without its code."""

    figure: Declared
    drawn: Mapping[Call, Mapping]

    def numbers(self, *args, **options) -> Numbers:
        return Numbers(**self.drawn[Call(self.figure, bind(self.figure, args, options))])

    def __getitem__(self, wanted: str) -> str:
        return self.numbers()[wanted]


def _parse(code: str) -> ast.Module | None:
    """The syntax tree of a cell, or None where only a kernel can tell (magics, mistakes)."""
    try:
        return ast.parse(code)
    except SyntaxError:
        return None


def _figure_call(tree, cell: Cell, reading: Reading) -> Call | None:
    """The figure call that a cell consists of, or None when it is no figure cell."""
    if not _names_figure(tree, reading.aliases):
        return None
    node = tree.body[0].value
    return reading.call(node, node.func, (cell.file, cell.first + node.lineno - 1))


def _names_figure(tree: ast.Module, aliases: Mapping[str, str]) -> bool:
    node = tree.body[0] if len(tree.body) == 1 else None
    func = getattr(getattr(node, "value", None), "func", None) if isinstance(node, ast.Expr) else None
    return isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id in aliases


def _numbers_calls(tree, inline: Inline | SourceClaim, reading: Reading) -> list[Call] | None:
    """The figures whose numbers an expression uses, or None when it needs more than these and builtins."""
    aliases, place = reading.aliases, (inline.file, inline.line)
    calls, inside = [], set()
    nodes = list(ast.walk(tree))
    for node in nodes:
        func = getattr(node, "func", None) if isinstance(node, ast.Call) else None
        if (
            isinstance(node, ast.Call)
            and isinstance(func, ast.Attribute)
            and func.attr == "numbers"
            and isinstance(func.value, ast.Attribute)
            and isinstance(func.value.value, ast.Name)
            and func.value.value.id in aliases
        ):
            inside.add(id(func.value.value))
            call = reading.call(node, func.value, place)
            calls += [call] if call else []
        subject = getattr(node, "value", None) if isinstance(node, ast.Subscript) else None
        if isinstance(subject, ast.Attribute) and getattr(subject.value, "id", None) in aliases:
            inside.add(id(subject.value))
            call = reading.call(ast.Call(subject, [], []), subject, place)
            calls += [call] if call else []
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    for node in nodes:
        if isinstance(node, ast.Name) and id(node) not in inside and node.id not in bound:
            if not hasattr(builtins, node.id) or node.id in OF_A_PROCESS:
                return None
    return calls


def code_digest(source: Source, made: Plan, course: Course, scratch: Path) -> tuple[str, tuple[str, ...]]:
    """A digest of the package's modules that the kernel cells import, and the libraries that these use.

    The cells are written to `scratch` as one module, whose imports are then followed like any other's.
    """
    code = [re.sub(r"^\s*[%!].*$", "", source.cells[number].code, flags=re.MULTILINE) for number in made.kernel]
    code = [text for text in code if _parse(text) is not None]
    text = "\n".join(code)
    file = scratch / (re.sub(r"\W+", "_", source.path) + ".py")
    make_way(file, scratch.parent)
    if sha256(file) != digest_of(text.encode()):
        write_atomically(file, text.encode())
    packages = Packages(course)
    wanted = "\n".join([text, *(inline.expression for n, inline in enumerate(made.inlines) if n not in made.known)])
    used = [
        figure.file
        for alias, package in made.aliases.items()
        for name in sorted(set(re.findall(rf"\b{alias}\.(\w+)", wanted)))
        if (figure := packages.figure(package, name))
    ]
    found = modules.survey([file, *used], roots(course.root)).values()
    return "".join(one.digest for one in found), tuple(sorted({name for one in found for name in one.outside}))
