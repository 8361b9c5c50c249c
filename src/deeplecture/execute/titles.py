"""Titles and sentences whose claims rest on an experiment's record, judged on other results than the recorded ones."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from deeplecture import record
from deeplecture.errors import Finding
from deeplecture.execute.calls import Call, Packages, Reading
from deeplecture.execute.claims import Verdict, judge_all
from deeplecture.execute.plan import claim_calls, names, plan
from deeplecture.execute.worker import reason
from deeplecture.read.claims import SourceClaim
from deeplecture.read.project import Project


@dataclass(frozen=True)
class Title:
    """A claim with the figures whose numbers it names, and the names that it sees these packages by."""

    claim: SourceClaim
    calls: tuple[Call, ...]
    aliases: Mapping[str, str]


def by_record(project: Project) -> dict[str, list[Title]]:
    """Name of a record to the claims that name a figure which plots it."""
    packages = Packages(project.course)
    found: dict[str, list[Title]] = {}
    for source in project.sources.values():
        made, _ = plan(source, packages)
        for claim in made.claims:
            calls = tuple(dict.fromkeys(claim_calls(claim, Reading(packages, made.aliases, []))))
            for name in dict.fromkeys(call.figure.record for call in calls if call.figure.record):
                found.setdefault(name, []).append(Title(claim, calls, made.aliases))
    return found


def judged_on(titles: list[Title], made: record.Record, project: Project) -> list[Verdict | Finding]:
    """What becomes of each claim when a record in memory stands in the place of the one in the project.

    The figures are drawn in this process, and nothing is written.

    Returns:
        For each claim its verdict, or why there is none: a figure cannot be drawn, a number is not there.
    """
    drawn: dict[Call, Mapping | Finding] = {}
    found: list[Verdict | Finding] = []
    with record.standing_in(made):
        for title in titles:
            for call in title.calls:
                if call not in drawn:
                    drawn[call] = _numbers(call, title.claim, project)
            failed = next((one for call in title.calls if isinstance(one := drawn[call], Finding)), None)
            if failed:
                found.append(Finding(title.claim.file, title.claim.line, failed.message))
                continue
            by_call = {call: numbers for call in title.calls if not isinstance(numbers := drawn[call], Finding)}
            verdicts, findings = judge_all([title.claim], names(title.aliases, by_call))
            found += verdicts or findings
    return found


def _numbers(call: Call, claim: SourceClaim, project: Project) -> Mapping | Finding:
    """The numbers of a figure drawn here and now, or why it cannot be."""
    try:
        function = getattr(importlib.import_module(f"{call.figure.package}.{call.figure.name}"), call.figure.name)
        return json.loads(json.dumps(getattr(function(**dict(call.arguments)), "numbers", {})))
    except Exception as error:
        return Finding(claim.file, claim.line, f"figure {call.text}: {reason(error, call.figure.name, project.root)}")
