"""A predictor of the next letter from the letters before it, counted on chapters of this book and asked about another one."""

from functools import cache

import numpy as np

from measured.figures.frontiers._chapters import ALPHABET, ASKED, KNOWN, kept

MOST = 6


def numbers(text: str) -> np.ndarray:
    """Letters as places in the alphabet."""
    place = {letter: number for number, letter in enumerate(ALPHABET)}
    return np.array([place[letter] for letter in text])


class Counts:
    """How often each letter follows each context of up to `MOST` letters; chances after Witten and Bell.

    A context's own counts are mixed with the chances that one letter less of context gives, the more the more often the context occurred.
    """

    def __init__(self, text: np.ndarray):
        self.size = len(ALPHABET)
        self.tables = []
        for order in range(MOST + 1):
            codes = self._contexts(text, order)
            pairs, often = np.unique(codes * self.size + text[order:], return_counts=True)
            heads, first, kinds = np.unique(pairs // self.size, return_index=True, return_counts=True)
            self.tables.append((pairs, often, heads, np.add.reduceat(often, first), kinds))

    def _contexts(self, text: np.ndarray, order: int) -> np.ndarray:
        codes = np.zeros(len(text) - order, np.int64)
        for back in range(order):
            codes = codes * self.size + text[back : len(text) - order + back]
        return codes

    def chances(self, text: np.ndarray, order: int) -> np.ndarray:
        """The chance that was given to each letter of a text but the first `MOST`, from so many letters before it."""
        found = np.full(len(text) - MOST, 1 / self.size)
        for known in range(order + 1):
            codes = self._contexts(text, known)[MOST - known :]
            found = self._mixed(known, codes, text[MOST:], found)
        return found

    def _mixed(self, order: int, heads: np.ndarray, letters: np.ndarray, before: np.ndarray) -> np.ndarray:
        pairs, often, known, total, kinds = self.tables[order]
        at = np.minimum(np.searchsorted(known, heads), len(known) - 1)
        seen = known[at] == heads
        pair = heads * self.size + letters
        spot = np.minimum(np.searchsorted(pairs, pair), len(pairs) - 1)
        count = np.where(pairs[spot] == pair, often[spot], 0)
        return np.where(seen, (count + kinds[at] * before) / np.where(seen, total[at] + kinds[at], 1), before)

    def seen(self, text: np.ndarray, order: int) -> float:
        """The share of a text's runs of so many letters that were counted."""
        codes = self._contexts(text, order)
        return float(np.isin(codes, self.tables[order][2]).mean())

    def written(self, order: int, length: int, rng: np.random.Generator) -> str:
        """A text that is drawn letter by letter."""
        text = list(numbers("the net"))
        every = np.arange(self.size)
        for _ in range(length):
            chance = np.full(self.size, 1 / self.size)
            for known in range(order + 1):
                code = 0
                for letter in text[len(text) - known :]:
                    code = code * self.size + letter
                chance = self._mixed(known, np.full(self.size, code), every, chance)
            text.append(int(np.searchsorted(chance.cumsum() / chance.sum(), rng.random())))
        return "".join(ALPHABET[letter] for letter in text[7:])


@cache
def counted() -> tuple[Counts, np.ndarray, np.ndarray]:
    """The counts, and the texts that they are of and that they are asked about."""
    chapters = kept().chapters
    known = numbers(" ".join(chapters[unit] for unit in KNOWN))
    return Counts(known), known, numbers(chapters[ASKED])
