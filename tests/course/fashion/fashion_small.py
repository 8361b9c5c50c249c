"""A tiny data set in Fashion-MNIST's format, for tests; run as a program, it is `deeplecture` on such a folder.

Ten classes, each a bright bar at its own height on a noisy ground: easily learnt, and no image of the real set.
"""

import gzip
import hashlib
import sys
from pathlib import Path

import numpy as np

from measured.fashion import data

FILES = tuple(data.SHA256)


def arrays(train: int = 600, test: int = 200, seed: int = 0) -> dict[str, np.ndarray]:
    """Name of each of the four files to its array."""
    rng = np.random.default_rng(seed)
    found = {}
    for kind, count in (("train", train), ("t10k", test)):
        labels = rng.integers(0, 10, count).astype(np.uint8)
        images = rng.integers(0, 120, (count, 28, 28)).astype(np.uint8)
        for image, label in zip(images, labels, strict=True):
            image[2 * label + 3 : 2 * label + 6, 4:24] += 100
        found |= {f"{kind}-images-idx3-ubyte": images, f"{kind}-labels-idx1-ubyte": labels}
    return found


def idx(values: np.ndarray) -> bytes:
    """An array of bytes as an IDX file."""
    header = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
    return header + values.tobytes()


def write(folder: Path, compressed: bool = False) -> Path:
    """Write the four files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, values in arrays().items():
        contents = idx(values)
        (folder / (f"{name}.gz" if compressed else name)).write_bytes(
            gzip.compress(contents) if compressed else contents
        )
    return folder


def checksums() -> dict[str, str]:
    """What `data.SHA256` is for the tiny set."""
    return {name: hashlib.sha256(idx(values)).hexdigest() for name, values in arrays().items()}


if __name__ == "__main__":
    from deeplecture import cli

    data.SHA256 = checksums()
    sys.exit(cli.main())
