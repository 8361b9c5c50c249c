"""Whether a claim could be false at all: its figures' numbers are replaced by others until it is.

`x == x`, `abs(x) >= 0` and `len(xs) > 0 or x > 1` pass every build and say nothing. No syntax tells them all, so they are
tried: on numbers turned round, all alike, far off, and on shorter lists.
"""

import ast
from collections.abc import Callable, Mapping
from random import Random
from types import SimpleNamespace

from deeplecture.numbers import Numbers

TRIES = 80


def can_fail(expression: str, names: Mapping, measured: Callable, measures: Mapping) -> bool:
    """Whether some numbers of the figures that it names make an expression false.

    Args:
        names: what the expression sees, as `plan.names` gives it.
        measured, measures: how `claims` compiles an expression and what it runs it with.
    """
    tree = ast.parse(expression, mode="eval")
    figures = _Figures({name for name in names if name != "__builtins__"})
    code = measured(figures.visit(tree))
    actual = {name: vars(_numbers(eval(text, dict(names)))) for name, text in figures.found.items()}
    random = Random(0)
    for number in range(TRIES):
        shaken = {name: Numbers(**_shaken(values, random, number)) for name, values in actual.items()}
        try:
            if not eval(code, {**names, **measures, **shaken}):
                return True
        except Exception:  # such numbers decide nothing: a division by zero, a list too short
            continue
    return False


def _numbers(figure) -> SimpleNamespace:
    """A figure's numbers, of itself or of a call of its `numbers`."""
    return figure if isinstance(figure, SimpleNamespace) else figure.numbers()


class _Figures(ast.NodeTransformer):
    """Put a name of its own in the place of each figure's numbers; `found` has them, with what stood there."""

    def __init__(self, aliases: set[str]):
        self.aliases = aliases
        self.found: dict[str, str] = {}

    def visit_Call(self, node: ast.Call) -> ast.AST:
        func = node.func
        if isinstance(func, ast.Attribute) and func.attr == "numbers" and self._is_figure(func.value):
            return self._named(node)
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        return self._named(node) if self._is_figure(node) else self.generic_visit(node)

    def _is_figure(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute) and getattr(node.value, "id", None) in self.aliases

    def _named(self, node: ast.AST) -> ast.Name:
        text = ast.unparse(node)
        name = next((name for name, known in self.found.items() if known == text), f"_figure_{len(self.found)}")
        self.found[name] = text
        return ast.Name(name, ast.Load())


def _shaken(values: Mapping, random: Random, number: int) -> dict:
    """Other numbers of the same names, changed in one of the ways below."""
    way = WAYS[number % len(WAYS)]
    factor, same = random.choice((-1, -0.1, 0.1, -10, 10)), random.choice((-1e9, -1, 0, 1, 1e9))
    return {name: way(value, random, factor, same) for name, value in values.items()}


def _each(value, change: Callable):
    """A value of the same shape whose numbers and texts are changed one by one."""
    if isinstance(value, list):
        return [_each(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _each(one, change) for key, one in value.items()}
    return value if value is None else change(value)


def _scaled(value, random: Random, factor: float, same: float):
    return _each(value, lambda one: "?" if isinstance(one, str) else not one if isinstance(one, bool) else one * factor)


def _alike(value, random: Random, factor: float, same: float):
    return _each(value, lambda one: "?" if isinstance(one, str) else same)


def _alike_by_name(value, random: Random, factor: float, same: float):
    of_name = random.uniform(-2, 2)
    return _each(value, lambda one: random.choice((one, "?")) if isinstance(one, str) else of_name)


def _drawn(value, random: Random, factor: float, same: float):
    def change(one):
        if isinstance(one, str):
            return random.choice((one, "?"))
        if isinstance(one, bool):
            return random.random() < 0.5
        size = abs(one) + 1
        return random.randint(-int(size) - 2, int(size) + 2) if isinstance(one, int) else random.uniform(-3, 3) * size

    return _each(value, change)


def _turned(value, random: Random, factor: float, same: float):
    if isinstance(value, list):
        return [_turned(one, random, factor, same) for one in reversed(value)]
    if isinstance(value, dict):
        return dict(zip(value, [_turned(one, random, factor, same) for one in reversed(value.values())]))
    return value


def _shorter(value, random: Random, factor: float, same: float):
    if isinstance(value, list):
        return value[: random.randint(0, len(value))]
    return dict(list(value.items())[: random.randint(0, len(value))]) if isinstance(value, dict) else value


WAYS = (_scaled, _alike, _alike_by_name, _drawn, _turned, _shorter)
