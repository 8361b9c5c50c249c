"""A kernel's client that ends the kernel of a cell whose output is more than any page can show, while the cell is still at it."""

import asyncio
import signal
from collections import Counter

from nbclient import NotebookClient
from nbclient.util import ensure_async

# Characters that a cell may print, and bytes that it may show of pictures, HTML and the like.
MOST_PRINTED, MOST_SHOWN = 2_000_000, 30_000_000
# Of a message that brings a stream, an error, anything else.
PARTS = {"text": ("printed", MOST_PRINTED), "evalue": ("printed", MOST_PRINTED), "data": ("showed", MOST_SHOWN)}


class Bounded(NotebookClient):
    """A client that counts what the author's cells give.

    Attributes:
        own: places of cells that are the engine's, whose output is not counted.
        too_much: what the cell that was ended had given, "" where none was.
    """

    own: frozenset[int] = frozenset()
    too_much = ""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._given: Counter[tuple[int, str]] = Counter()

    def process_message(self, msg, cell, cell_index):
        """Take a message in; of a cell that is being ended nothing more is taken."""
        if cell_index not in self.own:
            for part, (what, most) in PARTS.items():
                self._given[cell_index, what] += _size(msg["content"].get(part))
                if self._given[cell_index, what] > most and not self.too_much:
                    self.too_much = f"{what} more than {most / 1e6:g} MB, which no page can show"
                    # The client finds it dead within a second. A cell may go on for ever, and catch what only asks it to end.
                    self._ending = asyncio.ensure_future(ensure_async(self.km.signal_kernel(signal.SIGKILL)))
        if self.too_much:
            return None
        return super().process_message(msg, cell, cell_index)


def _size(given) -> int:
    """The length of a text, or of all texts of a block; a widget's messages hold other things besides."""
    if isinstance(given, dict):
        return sum(map(_size, given.values()))
    return len(given) if isinstance(given, str) else 0
