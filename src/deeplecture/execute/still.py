"""Whether all that results were made of (see `execute/watch.py`) still is as it was: each thing is looked at once a build."""

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from deeplecture.execute import fingerprints
from deeplecture.machine import fixed, version

Answer = TypeVar("Answer")


class Still:
    """What there is now, as far as results ask for it.

    Args:
        project: the folder that paths are told from.
        environment: the command's variables.
    """

    def __init__(self, project: Path, environment: Mapping[str, str]):
        self.project, self.environment = os.fspath(project), environment
        self._known: dict[str, dict[str, str]] = {}

    def holds(self, made_of: Mapping[str, Mapping[str, str]]) -> bool:
        """Whether a result that was made of these things would be made of the same now."""
        return self.changed(made_of) is None

    def changed(self, made_of: Mapping[str, Mapping[str, str]]) -> str | None:
        """The first thing that is another than it was, None where all are the same."""
        for kind, of_kind in made_of.items():
            ask, known = self._ways[kind], self._known.setdefault(kind, {})
            for name, was in of_kind.items():
                if known.get(name) != was:
                    if name not in known:
                        known[name] = ask(name)
                    if known[name] != was:
                        return name
        return None

    @cached_property
    def _ways(self) -> dict[str, Callable[[str], str]]:
        def at(ask: Callable[[str], str]) -> Callable[[str], str]:
            return lambda name: ask(os.path.normpath(os.path.join(self.project, name)))

        return {
            "read": at(fingerprints.checksum),
            "listed": at(fingerprints.listing),
            "looked": at(fingerprints.look),
            "searched": at(fingerprints.searched),
            "asked": lambda name: fingerprints.asked(name, self.environment, fixed(Path(self.project))),
            "found": lambda question: fingerprints.found_again(Path(self.project), question),
            "versions": version,
        }
