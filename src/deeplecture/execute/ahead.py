"""What the process that all workers are copied from loads first: the libraries that a variable names.

A library that cannot be loaded is told by the figure that needs it.
"""

import gc
import importlib
import os
from contextlib import suppress

from deeplecture.machine import AHEAD

for _name in os.environ.pop(AHEAD, "").split():
    with suppress(Exception):
        importlib.import_module(_name)

# The collector leaves alone what is there now: it would look through all of it, and so copy it, in each of the processes.
gc.freeze()
