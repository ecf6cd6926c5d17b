"""Files are whole or not there, the same bytes each time, and say what they were made from."""

import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad import storage

FRAME = pd.DataFrame({"seed": [0, 1], "loss": [0.5, np.nan]})


def test_a_table_comes_back_with_its_origin(tmp_path):
    path = tmp_path / "folder" / "table.parquet"
    storage.write_table(path, FRAME, "abc")
    pd.testing.assert_frame_equal(storage.read_table(path), FRAME)
    origin = json.loads(pq.read_schema(path).metadata[b"rnngrad"])
    assert origin["made_from"] == "abc"
    assert origin["versions"]["jax"]


def test_the_same_content_gives_the_same_bytes(tmp_path):
    arrays = {"a/b": np.arange(3.0), "c": np.array([True])}
    for name in ("one", "two"):
        storage.write_table(tmp_path / f"{name}.parquet", FRAME, "abc")
        storage.write_arrays(tmp_path / f"{name}.npz", arrays, "abc")
    for suffix in ("parquet", "npz"):
        one, two = (tmp_path / f"{name}.{suffix}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_a_write_that_fails_leaves_nothing_and_keeps_the_old_file(tmp_path):
    path = tmp_path / "file.txt"
    storage.write_text(path, "old")

    def fill_the_disk(part):
        part.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(storage.StorageError, match=r"cannot write .*file.txt: No space left"):
        storage.write_whole(path, fill_the_disk)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", ["parquet", "npz"])
def test_a_truncated_or_missing_file_is_named(tmp_path, suffix):
    path = tmp_path / f"file.{suffix}"
    read = {"parquet": storage.read_table, "npz": storage.read_arrays}[suffix]
    with pytest.raises(storage.StorageError, match=rf"file.{suffix}: there is no such file"):
        read(path)
    if suffix == "npz":
        storage.write_arrays(path, {"a": np.arange(100)}, "abc")
    else:
        storage.write_table(path, FRAME, "abc")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(storage.StorageError, match=rf"file.{suffix}: damaged or truncated"):
        read(path)


def test_arrays_remember_what_they_were_made_from(tmp_path):
    path = tmp_path / "file.npz"
    storage.write_arrays(path, {"a": np.arange(2)}, "digest")
    assert storage.made_from(path) == "digest"
    assert list(storage.read_arrays(path)) == ["a"]


names = st.text("abcdefgh", min_size=1, max_size=3)
trees = st.recursive(
    st.integers().map(np.array),
    lambda children: st.dictionaries(names, children, min_size=1, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(names, trees, max_size=3))
def test_flattening_can_be_undone(tree):
    assert storage.unflatten(storage.flatten(tree)) == tree
