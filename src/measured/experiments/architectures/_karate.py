"""Zachary's karate club (1977): who met whom outside the club, and which side each member took when it split in two."""

import numpy as np

# The 78 pairs of members, counted from 0, as the library networkx has them (Zachary's matrix has one more entry without its mirror).
PAIRS = """
0-1 0-2 0-3 0-4 0-5 0-6 0-7 0-8 0-10 0-11 0-12 0-13 0-17 0-19 0-21 0-31 1-2 1-3 1-7 1-13 1-17 1-19 1-21 1-30 2-3 2-7 2-8 2-9
2-13 2-27 2-28 2-32 3-7 3-12 3-13 4-6 4-10 5-6 5-10 5-16 6-16 8-30 8-32 8-33 9-33 13-33 14-32 14-33 15-32 15-33 18-32 18-33
19-33 20-32 20-33 22-32 22-33 23-25 23-27 23-29 23-32 23-33 24-25 24-27 24-31 25-31 26-29 26-33 27-33 28-31 28-33 29-32 29-33
30-32 30-33 31-32 31-33 32-33
"""
OFFICERS = (9, 14, 15, 18, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33)  # who went with the president
MEMBERS = 34
INSTRUCTOR, PRESIDENT = 0, 33


def pairs() -> np.ndarray:
    """(78, 2) numbers of members."""
    return np.array([[int(number) for number in pair.split("-")] for pair in PAIRS.split()])


def sides() -> np.ndarray:
    """(34,): 0 of who went with the instructor, 1 of who went with the president."""
    return np.isin(np.arange(MEMBERS), OFFICERS).astype(int)


def adjacency(edges: np.ndarray, count: int = MEMBERS) -> np.ndarray:
    """(count, count) of ones at pairs, both ways."""
    found = np.zeros((count, count))
    found[edges[:, 0], edges[:, 1]] = found[edges[:, 1], edges[:, 0]] = 1
    return found


def propagation(neighbours: np.ndarray) -> np.ndarray:
    """D^-1/2 (A + I) D^-1/2, D the row sums of A + I (Kipf and Welling, 2017)."""
    with_self = neighbours + np.eye(len(neighbours))
    root = np.sqrt(with_self.sum(axis=1))
    return with_self / root[:, None] / root


def rewired(edges: np.ndarray, rng: np.random.Generator, swaps: int = 10) -> np.ndarray:
    """Pairs among which partners were exchanged at random, `swaps` times as often as there are pairs.

    Everybody keeps as many partners as before; nobody meets twice, nor themselves.
    """
    made = [tuple(sorted(pair)) for pair in edges.tolist()]
    known = set(made)
    for _ in range(swaps * len(made)):
        one, other = rng.choice(len(made), 2, replace=False)
        (a, b), (c, d) = made[one], made[other]
        if rng.random() < 0.5:
            c, d = d, c
        new = tuple(sorted((a, d))), tuple(sorted((c, b)))
        if len({a, b, c, d}) == 4 and not known & set(new):
            known -= {made[one], made[other]}
            known |= set(new)
            made[one], made[other] = new
    return np.array(made)
