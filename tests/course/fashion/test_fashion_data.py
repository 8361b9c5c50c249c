"""Finding, checking and getting the data set, on a tiny one in the same format."""

import gzip
import tracemalloc

import fashion_small
import numpy as np
import pytest
from fashion_small import FILES

from measured.fashion import data

IMAGES, LABELS = FILES[:2]


@pytest.fixture(autouse=True)
def tiny(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "SHA256", fashion_small.checksums())
    monkeypatch.setattr(data, "DEBIAN", tmp_path / "debian")
    monkeypatch.delenv("FASHION_MNIST", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("compressed", [False, True])
def test_reads_what_was_written(tmp_path, compressed):
    fashion = data.load(fashion_small.write(tmp_path / "here", compressed))
    want = fashion_small.arrays()
    for got, values in zip(
        (fashion.train_images, fashion.train_labels, fashion.test_images, fashion.test_labels),
        want.values(),
        strict=True,
    ):
        np.testing.assert_array_equal(got, values)


def test_folders_are_tried_in_order(tmp_path, monkeypatch):
    assert data.find(fashion_small.write(tmp_path / "named")) == tmp_path / "named"
    fashion_small.write(data.DEBIAN, compressed=True)
    assert data.find() == data.DEBIAN
    raw = fashion_small.write(tmp_path / "data" / "FashionMNIST" / "raw")
    assert data.find().resolve() == raw
    monkeypatch.setenv("FASHION_MNIST", str(fashion_small.write(tmp_path / "environment")))
    assert data.find() == tmp_path / "environment"
    assert data.find(tmp_path / "named") == tmp_path / "named"


def test_a_named_folder_without_the_data_is_an_error_although_another_has_them(tmp_path):
    fashion_small.write(data.DEBIAN)
    with pytest.raises(data.DataError, match=r"looked in: .*empty.*make data.*apt install.*--data"):
        data.load(tmp_path / "empty")


def _truncate_gzip(folder):
    (folder / f"{IMAGES}.gz").write_bytes(gzip.compress((folder / IMAGES).read_bytes())[:-100])
    (folder / IMAGES).unlink()


def _truncate(folder):
    (folder / IMAGES).write_bytes((folder / IMAGES).read_bytes()[:-1])


def _swap(folder):
    (folder / LABELS).write_bytes((folder / FILES[3]).read_bytes())


def _flip(folder):
    contents = bytearray((folder / IMAGES).read_bytes())
    contents[-1] ^= 1
    (folder / IMAGES).write_bytes(contents)


def _no_gzip(folder):
    (folder / LABELS).rename(folder / f"{LABELS}.gz")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / LABELS).unlink(), f"lacks {LABELS}.*make data"),
        (_truncate_gzip, f"{IMAGES}.gz is truncated or corrupt.*get it again"),
        (_truncate, f"{IMAGES} is damaged .*SHA-256.*get it again"),
        (_flip, f"{IMAGES} is damaged .*SHA-256.*get it again"),
        (_swap, f"{LABELS} holds the contents of {FILES[3]}: the files were swapped"),
        (_no_gzip, f"{LABELS}.gz is truncated or corrupt"),
    ],
)
def test_missing_and_damaged_files(tmp_path, damage, message):
    folder = fashion_small.write(tmp_path / "here")
    damage(folder)
    with pytest.raises(data.DataError, match=message):
        data.load(folder)


def test_no_more_is_unpacked_than_the_data_set_has(tmp_path, monkeypatch):
    folder = fashion_small.write(tmp_path / "here")
    (folder / f"{IMAGES}.gz").write_bytes(gzip.compress(bytes(32 << 20)))
    (folder / IMAGES).unlink()
    monkeypatch.setattr(data, "LARGEST", 1000)  # bytes
    tracemalloc.start()
    with pytest.raises(data.DataError, match=f"{IMAGES}.gz is damaged .*SHA-256.*get it again"):
        data.load(folder)
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        (b"", "no IDX file of bytes: it begins with nothing"),
        (b"\x00\x00\x0d\x01\x00\x00\x00\x01\x00", "no IDX file of bytes: it begins with 00 00 0d 01"),
        (b"\x00\x00\x08\x01\x00\x00\x00\x03\x01\x02", r"truncated: 2 values where its header promises \(3,\)"),
        (b"\x00\x00\x08\x03\x00\x00", "truncated"),
    ],
)
def test_files_that_are_no_idx(tmp_path, contents, message):
    with pytest.raises(data.DataError, match=message):
        data.parse_idx(contents, tmp_path / "file")


def test_images_and_labels_that_do_not_belong_together(tmp_path, monkeypatch):
    folder = fashion_small.write(tmp_path / "here")
    short = fashion_small.idx(fashion_small.arrays()[LABELS][:-1])
    (folder / LABELS).write_bytes(short)
    monkeypatch.setitem(data.SHA256, LABELS, data.hashlib.sha256(short).hexdigest())
    with pytest.raises(data.DataError, match="599 train labels for images of shape"):
        data.load(folder)


def test_the_checksum_is_that_of_the_published_checksums_and_only_whole_files_have_it(tmp_path):
    folder = fashion_small.write(data.DEBIAN, compressed=True)
    published = "".join(data.SHA256.values()).encode()
    assert data.checksum() == data.hashlib.sha256(published).hexdigest()
    fashion_small.write(folder)
    _flip(folder)
    with pytest.raises(data.DataError, match="is damaged"):
        data.checksum()


def test_get_unpacks_debians_copy_once_and_says_so(tmp_path):
    fashion_small.write(data.DEBIAN, compressed=True)
    raw, way = data.get(tmp_path / "data")
    assert way == f"unpacked from {data.DEBIAN}"
    assert data.find().resolve() == raw
    assert data.get(tmp_path / "data") == (raw, "already there")


def test_get_mends_a_damaged_copy(tmp_path):
    fashion_small.write(data.DEBIAN)
    raw, _ = data.get(tmp_path / "data")
    _flip(raw)
    assert data.get(tmp_path / "data")[1].startswith("unpacked from")
    data.load(tmp_path / "data")


def test_get_tells_of_every_way_that_failed(tmp_path, monkeypatch):
    from measured.fashion.vision import torchvision

    def unreachable(*args, **options):
        raise RuntimeError("Error downloading: no route to host")

    monkeypatch.setattr(torchvision().datasets, "FashionMNIST", unreachable)
    with pytest.raises(data.DataError) as failure:
        data.get(tmp_path / "data")
    lines = str(failure.value).splitlines()
    assert [line.split(":")[0].strip() for line in lines[1:]] == [
        "already there",
        "unpacked from",
        "downloaded by torchvision",
    ]
    assert "no route to host" in lines[-1]


def test_torchvision_reads_what_get_leaves(tmp_path):
    from measured.fashion.vision import torchvision

    fashion_small.write(data.DEBIAN)
    data.get(tmp_path / "data")
    to_tensor = torchvision().transforms.ToTensor()
    images = torchvision().datasets.FashionMNIST(tmp_path / "data", train=False, transform=to_tensor)
    image, label = images[7]
    want = fashion_small.arrays()
    assert label == want["t10k-labels-idx1-ubyte"][7]
    np.testing.assert_allclose(image[0], want["t10k-images-idx3-ubyte"][7] / 255, rtol=1e-6)
