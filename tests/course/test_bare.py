"""A machine without PyTorch builds the site: only trainings need it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMPORT_ALL = """
import importlib, pkgutil, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("torch", "torchvision"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
import measured.figures
for found in pkgutil.walk_packages(measured.figures.__path__, "measured.figures."):
    importlib.import_module(found.name)
"""


def test_no_figure_needs_pytorch():
    ran = subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
