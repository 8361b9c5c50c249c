"""Fashion-MNIST on disk: where it may lie, whether it is whole, and its images as plain arrays.

The data set is Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning
algorithms", arXiv:1708.07747: 60,000 training and 10,000 test images of 28 x 28 grey values in ten classes.
"""

import gzip
import hashlib
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from deeplecture.errors import UserError
from measured.fashion.disk import write_whole

CLASSES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip

DEBIAN = Path("/usr/share/datasets/fashion-mnist")
DOWNLOADS = Path("data")

# SHA-256 of the uncompressed files: the gzip headers differ between distributions, the contents do not.
SHA256 = {
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}

LARGEST = 16 + 60_000 * 28 * 28  # bytes of the training images, unpacked

WAYS = (
    "Ways to get the data: `make data` (downloads them, or unpacks Debian's copy); "
    "`apt install dataset-fashion-mnist`; or name a folder that holds the four files with --data or $FASHION_MNIST."
)


class DataError(UserError):
    """The data set is missing or damaged; the message says which file, why, and how to get a good one."""


@dataclass(frozen=True)
class Fashion:
    """The data set in memory.

    Attributes:
        train_images: (n, 28, 28) uint8, 0 black to 255 white.
        train_labels: (n,) uint8, an index into `CLASSES`.
        test_images, test_labels: the same of the test set.
        source: the folder it was read from.
    """

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    source: Path


def load(folder: str | Path | None = None) -> Fashion:
    """Read the data set from the first folder that has it, after checking every byte.

    Args:
        folder: where to look, and only there; None looks in `$FASHION_MNIST`, `data/` and Debian's folder.

    Raises:
        DataError: no folder holds the four files, or one of them is damaged.
    """
    found = find(folder)
    arrays = {name: parse_idx(read_checked(found, name), found / name) for name in SHA256}
    for kind in ("train", "t10k"):
        images, labels = arrays[f"{kind}-images-idx3-ubyte"], arrays[f"{kind}-labels-idx1-ubyte"]
        if images.shape != (len(labels), 28, 28):
            raise DataError(f"{found}: {len(labels)} {kind} labels for images of shape {images.shape}. {WAYS}")
    return Fashion(*arrays.values(), source=found)


def find(folder: str | Path | None = None) -> Path:
    """The first folder that holds all four files, gzip-compressed or not.

    A folder counts also by its subfolder `FashionMNIST/raw`, where torchvision keeps them.

    Raises:
        DataError: none does.
    """
    named = os.environ.get("FASHION_MNIST") or None if folder is None else folder
    candidates = [DOWNLOADS, DEBIAN] if named is None else [Path(named)]
    missing = []
    for candidate in candidates:
        for place in (candidate, candidate / "FashionMNIST" / "raw"):
            absent = [name for name in SHA256 if _file(place, name) is None]
            if not absent:
                return place
            if len(absent) < len(SHA256):
                missing.append(f"{place} lacks {', '.join(absent)}")
    looked = "; ".join(missing) or ", ".join(str(candidate) for candidate in candidates)
    raise DataError(f"no Fashion-MNIST found (looked in: {looked}). {WAYS}")


def read_checked(folder: Path, name: str) -> bytes:
    """The uncompressed contents of one of the four files.

    Raises:
        DataError: it cannot be unpacked, or its SHA-256 is not the published data set's.
    """
    file = _file(folder, name)
    try:
        # No more than the data set has, since a file of 13 MB can unpack to 13 GB; its checksum is then another.
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as opened:
            contents = opened.read(LARGEST + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{file} is truncated or corrupt ({error}): delete it and get it again. {WAYS}") from error
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}. {WAYS}") from error
    digest = hashlib.sha256(contents).hexdigest()
    if digest != SHA256[name]:
        other = next((known for known, checksum in SHA256.items() if checksum == digest), None)
        what = (
            f"holds the contents of {other}: the files were swapped" if other else "is damaged (its SHA-256 is wrong)"
        )
        raise DataError(f"{file} {what}. Delete it and get it again. {WAYS}")
    return contents


def parse_idx(contents: bytes, file: Path) -> np.ndarray:
    """An IDX file of unsigned bytes as an array.

    The format: two zero bytes, the type code 8, the number of dimensions, each dimension as a big-endian
    32-bit integer, then the values, last dimension fastest.

    Raises:
        DataError: the header is none of that, or the values do not fill the shape.
    """
    if len(contents) < 4 or contents[:3] != b"\x00\x00\x08":
        raise DataError(f"{file} is no IDX file of bytes: it begins with {contents[:4].hex(' ') or 'nothing'}. {WAYS}")
    dimensions = contents[3]
    start = 4 + 4 * dimensions
    if len(contents) < start:
        raise DataError(f"{file} is truncated within its header. {WAYS}")
    shape = tuple(int.from_bytes(contents[at : at + 4], "big") for at in range(4, start, 4))
    values = np.frombuffer(contents, np.uint8, offset=start)
    if values.size != np.prod(shape):
        raise DataError(f"{file} is truncated: {values.size} values where its header promises {shape}. {WAYS}")
    return values.reshape(shape)


def checksum() -> str:
    """What a record says of its data: the SHA-256 of the four files' SHA-256, in their order."""
    found = find()
    digests = (hashlib.sha256(read_checked(found, name)).hexdigest() for name in SHA256)
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def get(folder: str | Path = DOWNLOADS) -> tuple[Path, str]:
    """Put the four files where torchvision looks for them, by the first way that works.

    Args:
        folder: they go into its subfolder `FashionMNIST/raw`, uncompressed.

    Returns:
        (the folder of the four files, in which way they came).

    Raises:
        DataError: every way failed; the message tells of each.
    """
    raw = Path(folder) / "FashionMNIST" / "raw"
    try:
        raw.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"cannot make the folder {raw}: {error.strerror}; name another one with --data") from error
    failures = []
    for way, attempt in (
        ("already there", _check),
        ("unpacked from", _unpack),
        ("downloaded by torchvision", _download),
    ):
        try:
            detail = attempt(raw)
        except UserError as error:
            failures.append(f"{way}: {error}")
            continue
        return raw, f"{way} {detail}".strip()
    raise DataError("Fashion-MNIST could not be had.\n  " + "\n  ".join(failures))


def _check(raw: Path) -> str:
    absent = [name for name in SHA256 if not os.path.isfile(raw / name)]
    if absent:
        raise DataError(f"{raw} lacks {', '.join(absent)}")
    for name in SHA256:
        read_checked(raw, name)
    return ""


def _unpack(raw: Path) -> str:
    source = find(os.environ.get("FASHION_MNIST") or DEBIAN)
    contents = {name: read_checked(source, name) for name in SHA256}
    for name, data in contents.items():
        write_whole(raw / name, data)
    return str(source)


def _download(raw: Path) -> str:
    from measured.fashion.vision import torchvision

    try:
        for train in (True, False):
            torchvision().datasets.FashionMNIST(raw.parent.parent, train=train, download=True)
    except (OSError, RuntimeError) as error:
        raise DataError(str(error)) from error
    return _check(raw)


def _file(folder: Path, name: str) -> Path | None:
    """The file of this name in the folder, compressed or not, or None."""
    # Not Path.is_file, which raises where a name is too long.
    return next((file for file in (folder / name, folder / f"{name}.gz") if os.path.isfile(file)), None)
