"""The course adds its commands to the engine's."""

import importlib
from pathlib import Path

from deeplecture import cli
from measured.fashion import commands


def test_each_command_of_the_course_is_declared():
    files = Path(commands.__file__).parent.glob("*.py")
    modules = {file.stem: importlib.import_module(f"measured.fashion.commands.{file.stem}") for file in files}
    assert set(cli.of_courses()) == {name for name, module in modules.items() if hasattr(module, "HELP")}
