"""Stage 2, execute, once more: what gives another result the second time depends on something that nobody sees.

The network, the clock, another program, random numbers without a seed: nothing tells a build that they changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from deeplecture.errors import Finding
from deeplecture.execute import kernel
from deeplecture.execute.calls import Call
from deeplecture.execute.figures import Drawn
from deeplecture.execute.plan import Plan
from deeplecture.execute.workers import draw_in_workers
from deeplecture.read.source import Source

if TYPE_CHECKING:
    from deeplecture.context import Context

WAY_OUT = (
    "the clock, the network, another program or random numbers without a seed decide it: give it a seed, or a file of the "
    "project to read"
)
SHOWN = ("numbers", "film", "interactive", "steps", "suffix")


def figures_again(context: Context, drawn: Mapping[Call, Drawn]) -> dict[Call, str]:
    """Draw figures once more; what is wrong with those that come out otherwise."""
    wrong: dict[Call, str] = {}

    def answered(call: Call, answer: tuple[dict, bytes] | str) -> None:
        context.progress.did(f"drew {call.figure.name} again")
        if isinstance(answer, str):
            wrong[call] = f"it was drawn, and not the second time: {answer}"
        elif what := _differs(drawn[call], *answer):
            wrong[call] = f"drawn twice it differs in {what}: {WAY_OUT}"

    draw_in_workers(list(drawn), context.root, context.jobs, answered, environment=context.environment)
    return wrong


def _differs(once: Drawn, meta: dict, body: bytes) -> str:
    """In what a figure differs from the one drawn before, "" for nothing."""
    numbers = meta["numbers"]
    for name in dict.fromkeys([*once.numbers, *numbers]):
        if once.numbers.get(name) != numbers.get(name):
            return f"its number {name} ({_short(once.numbers.get(name))}, then {_short(numbers.get(name))})"
    if any(getattr(once, name) != meta[name] for name in SHOWN):
        return "its film or what readers handle"
    return "" if once.body == body else "its picture"


def _short(value) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def cells_again(context: Context, source: Source, plan: Plan, ran: kernel.Ran) -> list[Finding]:
    """Run a unit's cells once more; a finding for the first cell or expression that comes out otherwise."""
    made, findings = kernel.executed(source, plan, context)
    if made is None:
        return findings
    for (number, before), after in zip(ran.outputs.items(), made["outputs"], strict=True):
        if before != after:
            cell = source.cells[number]
            return [
                Finding(cell.file, cell.line, f"{kernel.called(cell)} gives another output the second time: {WAY_OUT}")
            ]
    for (number, (_, once)), (_, again) in zip(ran.inlines.items(), made["inlines"], strict=True):
        if once != again:
            inline = plan.inlines[number]
            problem = f"the expression `{inline.expression}` is {once}, and the second time {again}: {WAY_OUT}"
            return [Finding(inline.file, inline.line, problem)]
    return []
