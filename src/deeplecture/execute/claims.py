"""Stage 2, execute: whether what titles and sentences claim of figures' numbers is true, and by how much."""

import ast
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deeplecture.errors import Finding
from deeplecture.execute.shaken import can_fail
from deeplecture.numbers import said as spelt
from deeplecture.read.claims import SourceClaim
from deeplecture.read.lines import SPAN
from deeplecture.read.source import inline_expression


class Margin(float):
    """By how much a comparison holds (above 0) or fails; true where the comparison is."""

    holds: bool

    def __new__(cls, value: float, holds: bool):
        made = super().__new__(cls, value)
        made.holds = holds
        return made

    def __bool__(self) -> bool:
        return self.holds


@dataclass(frozen=True)
class Verdict:
    """A claim beside the data.

    Attributes:
        claim: what is claimed.
        text: the title or sentence as a reader sees it, with the values of the expressions in it.
        holds: whether it is true.
        values: (text, value) of each figure's number that the expression names.
        margin: the least distance of its comparisons from failing, in the numbers' own unit, negative where it
            fails; None where the expression compares no numbers.
        margin_in_spreads: the same in units of the claim's spread; None without one.
    """

    claim: SourceClaim
    text: str
    holds: bool
    values: tuple[tuple[str, object], ...]
    margin: float | None
    margin_in_spreads: float | None


def judge(claim: SourceClaim, names: Mapping) -> Verdict:
    """Evaluate a claim.

    Args:
        names: what expressions see, as `plan.names` gives it.

    Raises:
        TypeError: its value is no truth value, or it orders what has no order of size: lists, texts.
        ValueError: it compares NaN, says `all` of nothing, or its spread is no length.
        Exception: whatever else the expression raises, a number that is not there for instance.
    """
    tree = ast.parse(claim.expression, mode="eval")
    values = tuple((text, eval(text, dict(names))) for text in dict.fromkeys(_numbers(tree.body)))
    answer = eval(measured(tree), {**names, **MEASURES})
    if not isinstance(answer, bool | Margin):
        raise TypeError(f"it gives {shown(answer)}, which is neither true nor false: compare it with something")
    margin = float(answer) if isinstance(answer, Margin) else None
    spread = float(eval(claim.spread, dict(names))) if claim.spread else None
    if spread is not None and not 0 <= spread < math.inf:
        raise ValueError(f"its spread `{claim.spread}` is {shown(spread)}, which is no length")
    text = _as_read(claim.text, names)
    return Verdict(
        claim, text, bool(answer), values, margin, margin / spread if spread and margin is not None else None
    )


def measured(tree: ast.Expression):
    """The code of an expression whose comparisons tell by how much they hold; it is run with `MEASURES`."""
    return compile(ast.fix_missing_locations(_Measured().visit(tree)), "claim", "eval")


def judge_all(claims: Iterable[SourceClaim], names: Mapping) -> tuple[list[Verdict], list[Finding]]:
    """The verdicts on claims, and a finding for each that is false or cannot be judged."""
    verdicts, findings = [], []
    for claim in claims:
        what = "title" if claim.is_title else "sentence"
        said = f"the {what} “{claim.text}” claims `{claim.expression}`"
        try:
            verdict = judge(claim, names)
        except Exception as error:
            findings.append(Finding(claim.file, claim.line, f"{said}, which raised {type(error).__name__}: {error}"))
            continue
        verdicts.append(verdict)
        if verdict.holds and not can_fail(claim.expression, names, measured, MEASURES):
            problem = f"{said}, which no numbers of its figures would make false: compare what the data decide"
            findings.append(Finding(claim.file, claim.line, problem))
        if not verdict.holds:
            numbers = "; ".join(f"{text} is {shown(value)}" for text, value in verdict.values)
            problem = f"{said}, and the data say no: {numbers}. Change the {what}, or its claim, to what is true"
            findings.append(Finding(claim.file, claim.line, problem))
    return verdicts, findings


def outcome(verdict: Verdict) -> str:
    """Whether a claim holds and by how much, in words: "holds by 0.012, 3.2 times the spread"."""
    said = "holds" if verdict.holds else "is FALSE"
    if verdict.margin is None:
        return said
    spreads = f", {spelt(abs(verdict.margin_in_spreads), '.2g')} times the spread" if verdict.margin_in_spreads else ""
    return f"{said} by {spelt(abs(verdict.margin), '.3g')}{spreads}"


def shown(value) -> str:
    """A number as a reader would write it down, to six digits; of a sequence at most its first eight."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        more = f", ... {len(value)} in all" if len(value) > 8 else ""
        return f"[{', '.join(map(shown, value[:8]))}{more}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {shown(one)}' for name, one in value.items())}}}"
    return str(value)


# What is put on a text and is not read: emphasis, links, attributes.
PUT_ON = (
    (re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\{[^{}]*\})"), r"\1"),
    (re.compile(r"(\*{1,2})(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"\\([^\w\s])"), r"\1"),
)


def _as_read(text: str, names: Mapping) -> str:
    """A Markdown text without its signs; an expression that needs more than figures' numbers stays as it is."""

    def value(span: re.Match) -> str:
        expression = inline_expression(span)
        try:
            return str(eval(expression, dict(names))) if expression else span[2]
        except Exception:  # the page tells of it
            return span[0]

    parts = re.split(r"(\$[^$]+\$)", SPAN.sub(value, text))
    for pattern, instead in PUT_ON:
        parts = [part if part.startswith("$") else pattern.sub(instead, part) for part in parts]
    return "".join(parts)


def _numbers(node: ast.AST) -> list[str]:
    """The parts of an expression that are a figure's number: `fig.NAME.numbers().NAME`, with what indexes it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_number(node.func):
        # A method of a number, `.values()`: the number is told, since the method's own text differs in every process.
        node = ast.Tuple([node.func.value, *node.args, *(word.value for word in node.keywords)])
    if isinstance(node, ast.Attribute | ast.Subscript) and _is_number(node):
        return [ast.unparse(node)]
    return [text for child in ast.iter_child_nodes(node) for text in _numbers(child)]


def _is_number(node: ast.AST) -> bool:
    """Whether a chain of attributes and constant subscripts ends at the call of a figure's numbers."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Subscript) and any(isinstance(part, ast.Name) for part in ast.walk(node.slice)):
            return False
        node = node.value
        if isinstance(node, ast.Call):
            return isinstance(node.func, ast.Attribute) and node.func.attr == "numbers"
    return False


class _Measured(ast.NodeTransformer):
    """Put margins in the place of truth values: comparisons tell by how much, `and` and `or` the least and the largest."""

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        sides = [node.left, *node.comparators]
        pairs = [
            ast.Call(ast.Name("_compare", ast.Load()), [ast.Constant(type(sign).__name__), left, right], [])
            for sign, left, right in zip(node.ops, sides, sides[1:])
        ]
        return _call("all", pairs)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        return _call("all" if isinstance(node.op, ast.And) else "any", node.values)


def _call(name: str, values: list) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [ast.List(values, ast.Load())], [])


_SIGNS = {
    "Lt": lambda a, b: a < b, "LtE": lambda a, b: a <= b, "Gt": lambda a, b: a > b, "GtE": lambda a, b: a >= b,
    "Eq": lambda a, b: a == b, "NotEq": lambda a, b: a != b, "In": lambda a, b: a in b,
    "NotIn": lambda a, b: a not in b, "Is": lambda a, b: a is b, "IsNot": lambda a, b: a is not b,
}  # fmt: skip


def _compare(sign: str, left, right):
    """A comparison's margin; its plain truth value where the sides have no distance."""
    if any(isinstance(side, float) and math.isnan(side) for side in (left, right)):
        raise ValueError(f"it compares {shown(left)} with {shown(right)}: there is no number")
    holds = bool(_SIGNS[sign](left, right))
    if sign not in ("Lt", "LtE", "Gt", "GtE"):
        return holds
    if not all(isinstance(side, int | float) for side in (left, right)):
        kinds = " and ".join(type(side).__name__ for side in (left, right))
        raise TypeError(f"it orders {kinds} by size: compare numbers, those of a list by `all(...)`")
    return Margin(right - left if sign.startswith("L") else left - right, holds)


def _least(answers: Iterable) -> object:
    """`all`, with the least margin of those that have one."""
    answers = list(answers)
    if not answers:
        raise ValueError("it says `all` of nothing, which is true of anything")
    return _joined(all(answers), min, [one for one in answers if isinstance(one, Margin)])


def _largest(answers: Iterable) -> object:
    """`any`, with the largest margin of those that have one."""
    answers = list(answers)
    return _joined(any(answers), max, [one for one in answers if isinstance(one, Margin)])


def _joined(holds: bool, choose, margins: list[Margin]) -> object:
    return Margin(float(choose(margins, key=float)), holds) if margins else holds


MEASURES = {"all": _least, "any": _largest, "_compare": _compare}
