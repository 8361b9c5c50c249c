"""Repetitions of experiments on other devices: compared with the record, which a processor made, and kept beside it.

An experiment takes part that states `on_devices` and whose settings have a field `device`, `"cpu"` by default: a name of
PyTorch's. What another device gave lies in `figures/UNIT/EXPERIMENT/on-DEVICE` and never takes the record's place: figures
and claims rest on the record, pages say of it whether another device agreed, and nothing is said of a device that nobody
has measured.
"""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

from deeplecture import paths, record, repetition
from deeplecture.agreement import furthest
from deeplecture.claims import compare
from deeplecture.errors import UserError
from deeplecture.machine import device


def available() -> dict[str, str]:
    """Name to model of every device that experiments can use here; without PyTorch the processor alone."""
    found = {"cpu": device()}
    try:
        import torch
    except ModuleNotFoundError:
        return found
    if torch.cuda.is_available():
        found["cuda"] = torch.cuda.get_device_name()
    if torch.backends.mps.is_available():
        found["mps"] = "Apple GPU"
    return found


def settings_on(name: str, device: str):
    """An experiment's settings on a device.

    Raises:
        UserError: there is no such experiment, it does not take part, or the device is not here.
    """
    settings, stated = record.settings(name), record.declared(name)
    if not stated.on_devices or getattr(settings, "device", None) != "cpu":
        raise UserError(
            f'{name} runs on the processor alone: give its `Settings` a field `device: str = "cpu"` and its `@experiment` '
            "`on_devices={RESULT: TOLERANCE}`, or leave out --device"
        )
    if device not in (there := available()):
        here = ", ".join(f"{one} ({model})" for one, model in there.items())
        raise UserError(f"no device {device} here; there is {here}: name one of these, or leave out --device")
    return dataclasses.replace(settings, device=device)


def repeat(name: str, device: str, jobs: int) -> record.Record:
    """Run an experiment for each of its seeds on a device; raises as `settings_on` and `repetition.repeat` do."""
    made = repetition.repeat(name, jobs, settings=settings_on(name, device))
    return dataclasses.replace(made, provenance={**made.provenance, "device": available()[device]})


def differences(old: record.Record, new: record.Record) -> list[str]:
    """What a device gave otherwise than the record by more than `on_devices` states; empty where they agree."""
    return compare(_anywhere(old), _anywhere(new), record.declared(new.name).on_devices)


def _anywhere(made: record.Record) -> record.Record:
    """A record without its device, which those lack that were made before their experiment took one."""
    return dataclasses.replace(made, settings={name: one for name, one in made.settings.items() if name != "device"})


def place(name: str, device: str) -> Path:
    """The folder beside an experiment's record of what a device gave."""
    return paths.records() / name / f"on-{re.sub(r'[^a-z0-9]+', '-', device.lower())}"


def keep(made: record.Record, old: record.Record, differs: list[str]) -> Path:
    """Write what a device gave beside the record, agreeing or not, with what differs and which result has gone furthest of
    what is allowed; returns the folder."""
    folder = place(made.name, made.settings["device"])
    results = json.loads((paths.records() / made.name / "record.json").read_text(encoding="utf-8"))["results"]
    said = {"differs": differs, "furthest": furthest(old, made, record.declared(made.name).on_devices)}
    said["record"] = results["sha256"]  # of that it was compared with: another one may take its place
    record.write(dataclasses.replace(made, provenance=made.provenance | said), folder)
    return folder
