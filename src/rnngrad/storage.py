"""Read and write result files: whole or not at all, without time stamps, with their origin."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from rnngrad import provenance

ORIGIN = "rnngrad"


class StorageError(Exception):
    """A result file that cannot be read or written; the message names it."""


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file beside `path`, then rename it, so that no half file is ever seen.

    Raises:
        StorageError: if the folder cannot be written to or the disk is full.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"cannot write {path}: {error.strerror or error}") from error


def write_table(path: Path, frame: pd.DataFrame, made_from: str) -> None:
    """Write a table as Parquet; `made_from` is the digest of what decided its content."""

    def write(part: Path) -> None:
        table = pa.Table.from_pandas(frame, preserve_index=False)
        origin = json.dumps(provenance.origin(made_from), sort_keys=True)
        metadata = {**(table.schema.metadata or {}), ORIGIN.encode(): origin.encode()}
        pq.write_table(table.replace_schema_metadata(metadata), part)

    write_whole(path, write)


def read_table(path: Path) -> pd.DataFrame:
    """Read a table.

    Raises:
        StorageError: if the file is missing, truncated or not Parquet.
    """
    try:
        return pd.read_parquet(path)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path, error) from error


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray], made_from: str) -> None:
    """Write named arrays as npz; `made_from` is the digest of what decided their content."""
    origin = json.dumps(provenance.origin(made_from), sort_keys=True)

    def write(part: Path) -> None:
        with part.open("wb") as file:
            np.savez(file, **({ORIGIN: np.array(origin)} | dict(arrays)))  # type: ignore[arg-type]

    write_whole(path, write)


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """Read named arrays.

    Raises:
        StorageError: if the file is missing, truncated or not npz.
    """
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            return {name: file[name] for name in file.files if name != ORIGIN}
    except Exception as error:  # NumPy and zipfile raise many kinds for a damaged file
        raise unreadable(path, error) from error


def made_from(path: Path) -> str:
    """Return the digest that an npz file was written with."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            return str(json.loads(str(file[ORIGIN]))["made_from"])
    except Exception as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> StorageError:
    """Return the error for a file that is missing or damaged."""
    reason = "there is no such file" if not path.exists() else f"damaged or truncated ({error})"
    return StorageError(f"cannot read {path}: {reason}; delete it and run again")


def flatten(tree: Mapping[Any, Any], prefix: str = "") -> dict[str, np.ndarray]:
    """Flatten nested dicts of arrays to `a/b/c` names."""
    flat: dict[str, np.ndarray] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{prefix}{name}/")
        else:
            flat[f"{prefix}{name}"] = np.asarray(value)
    return flat


def unflatten(flat: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Undo `flatten`; every key becomes a string."""
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        *parents, name = path.split("/")
        node = tree
        for parent in parents:
            node = node.setdefault(parent, {})
        node[name] = value
    return tree


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""

    def write(part: Path) -> None:
        part.write_text(text, encoding="utf-8")

    write_whole(path, write)


def read_tables(paths: Iterable[Path]) -> dict[str, pd.DataFrame]:
    """Read tables by the stem of their file name."""
    return {Path(path).stem: read_table(Path(path)) for path in paths}
