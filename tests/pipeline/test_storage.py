"""Files are whole or not there, the same bytes each time, and say what they were made from."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnngrad.pipeline import files, nested, storage

FRAME = pd.DataFrame({"seed": [0, 1], "loss": [0.5, np.nan], "cell": ["lstm", "gru"]})
ORIGIN = {"rule": "train_cell", "params": {"seed": 1}, "inputs": {}, "versions": {"jax": "0"}}
ARRAYS = {"a/b": np.arange(100.0), "c": np.array([True])}
WRITE_AND_READ = {
    "parquet": (lambda path: storage.write_table(path, FRAME, ORIGIN), storage.read_table),
    "npz": (lambda path: storage.write_arrays(path, ARRAYS, ORIGIN), storage.read_arrays),
}
both_kinds = pytest.mark.parametrize("suffix", WRITE_AND_READ)


@pytest.mark.parametrize("frame", [FRAME, FRAME.head(0), pd.DataFrame()])
def test_a_table_comes_back(tmp_path, frame):
    path = tmp_path / "folder" / "table.parquet"
    storage.write_table(path, frame, ORIGIN)
    pd.testing.assert_frame_equal(storage.read_table(path), frame, check_column_type=False)


@both_kinds
def test_a_file_knows_its_origin(tmp_path, suffix):
    write, _ = WRITE_AND_READ[suffix]
    write(tmp_path / f"file.{suffix}")
    assert storage.read_origin(tmp_path / f"file.{suffix}") == ORIGIN


@both_kinds
def test_the_same_content_gives_the_same_bytes(tmp_path, suffix):
    one, two = (tmp_path / f"{name}.{suffix}" for name in ("one", "two"))
    for path in (one, two):
        WRITE_AND_READ[suffix][0](path)
    assert one.read_bytes() == two.read_bytes()


def test_a_write_that_fails_leaves_nothing_and_keeps_the_old_file(tmp_path):
    path = tmp_path / "file.txt"
    storage.write_text(path, "old")

    def fill_the_disk(part):
        part.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(storage.StorageError, match=r"cannot write .*file.txt: No space left"):
        files.write_whole(path, fill_the_disk)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def temporary_files(path, process):
    """Files beside `path` as processes of this and of another machine leave them."""
    for machine in (platform.node(), "elsewhere.example"):
        file = path.with_name(f".{path.name}.{machine}.{process}.part")
        file.write_text("half")
        yield file


def test_what_a_killed_process_left_is_swept_by_the_next_write(tmp_path):
    path = tmp_path / "file.txt"
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    ours, theirs = temporary_files(path, dead.pid)
    others = path.with_name("other.txt")
    (kept,) = list(temporary_files(others, dead.pid))[:1]
    storage.write_text(path, "new")
    assert (ours.exists(), theirs.exists(), kept.exists()) == (False, True, True)
    os.utime(theirs, (0, 0))
    storage.write_text(path, "new")
    assert not theirs.exists()


def test_what_another_process_writes_at_the_moment_stays(tmp_path):
    path = tmp_path / "file.txt"
    files = list(temporary_files(path, os.getppid()))
    storage.write_text(path, "new")
    assert all(file.exists() for file in files)


@both_kinds
def test_a_truncated_or_missing_file_is_named(tmp_path, suffix):
    path = tmp_path / f"file.{suffix}"
    write, read = WRITE_AND_READ[suffix]
    with pytest.raises(storage.StorageError, match=rf"file.{suffix}: there is no such file$"):
        read(path)
    write(path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(storage.StorageError, match=rf"file.{suffix}: damaged or truncated"):
        read(path)


def same(one, two):
    if isinstance(one, pd.DataFrame):
        return one.equals(two)
    return one.keys() == two.keys() and all(np.array_equal(one[k], two[k]) for k in one)


@both_kinds
@given(position=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=500)
def test_a_flipped_bit_is_refused_or_changes_nothing(tmp_path_factory, suffix, position, bit):
    write, read = WRITE_AND_READ[suffix]
    path = tmp_path_factory.getbasetemp() / f"whole.{suffix}"
    if not path.exists():
        write(path)
    content = bytearray(path.read_bytes())
    content[int(position * len(content))] ^= 1 << bit
    damaged = path.with_stem("damaged")
    damaged.write_bytes(content)
    try:
        found = read(damaged)
    except storage.StorageError as error:
        assert "damaged or truncated" in str(error)
        assert "\n" not in str(error)
    else:
        assert same(found, read(path))


def test_an_archive_with_a_pickle_is_refused(tmp_path):
    path = tmp_path / "file.npz"
    np.savez(path, a=np.array([{"an": "object"}], dtype=object))
    with pytest.raises(storage.StorageError, match="allow_pickle"):
        storage.read_arrays(path)


names = st.text("abcdefgh", min_size=1, max_size=3)
trees = st.recursive(
    st.integers().map(np.array),
    lambda children: st.dictionaries(names, children, min_size=1, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(names, trees, max_size=3))
def test_flattening_can_be_undone(tree):
    assert nested.unflatten(nested.flatten(tree)) == tree


@pytest.mark.parametrize("suffix", ["parquet", "npz", "json"])
def test_a_file_in_another_place_than_it_was_written_to_is_refused(tmp_path, monkeypatch, suffix):
    read = (WRITE_AND_READ | {"json": (None, storage.read_document)})[suffix][1]
    monkeypatch.chdir(tmp_path)
    for arm in ("one", "other"):
        path = Path(f"data/runs/{arm}/file.{suffix}")
        origin = ORIGIN | {"outputs": [str(path)]}
        if suffix == "json":
            storage.write_document(path, {"holds": True}, origin)
        elif suffix == "npz":
            storage.write_arrays(path, ARRAYS, origin)
        else:
            storage.write_table(path, FRAME, origin)
        read(path)
    Path("data/runs/other").rename("data/runs/third")
    with pytest.raises(storage.StorageError, match=r"written as data/runs/other/file"):
        read(Path(f"data/runs/third/file.{suffix}"))
    (tmp_path / "moved").mkdir()
    Path("data").rename("moved/data")
    read(tmp_path / f"moved/data/runs/one/file.{suffix}")


def test_an_edited_document_is_refused(tmp_path):
    path = tmp_path / "theory.json"
    storage.write_document(path, [{"id": "T01", "holds": False}], ORIGIN)
    assert storage.read_document(path) == [{"id": "T01", "holds": False}]
    assert storage.read_origin(path) == ORIGIN
    path.write_text(path.read_text().replace("false", "true"))
    with pytest.raises(storage.StorageError, match="checksum"):
        storage.read_document(path)
