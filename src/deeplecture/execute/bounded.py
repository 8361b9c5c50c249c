"""A kernel's client that ends the kernel of a cell whose output is more than any page can show, while the cell is still at it."""

import asyncio
import signal
from collections import Counter

from nbclient import NotebookClient
from nbclient.util import ensure_async

# Characters that a cell may print, bytes that it may show of pictures, HTML and the like, and in how many pieces all of it may
# come: each costs the same, however small.
MOST_PRINTED, MOST_SHOWN, MOST_PIECES = 2_000_000, 30_000_000, 20_000
BOUNDS = {
    "printed": (MOST_PRINTED, f"printed more than {MOST_PRINTED / 1e6:g} MB, which no page can show"),
    "shown": (MOST_SHOWN, f"showed more than {MOST_SHOWN / 1e6:g} MB, which no page can show"),
    "pieces": (MOST_PIECES, f"gave its output in more than {MOST_PIECES:,} pieces, as by a flush after each"),
}


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
        self._given: Counter[str] = Counter()
        self._at = -1

    def process_message(self, msg, cell, cell_index):
        """Take a message in; of a cell that is being ended nothing more is taken."""
        if cell_index not in self.own:
            if cell_index != self._at:
                self._at, self._given = cell_index, Counter()
            given = {part: _size(msg["content"].get(part)) for part in ("text", "evalue", "data")}
            pieces = msg["msg_type"] != "status"
            self._given.update(printed=given["text"] + given["evalue"], shown=given["data"], pieces=pieces)
            for what, (most, told) in BOUNDS.items():
                if self._given[what] > most and not self.too_much:
                    self.too_much = told
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
