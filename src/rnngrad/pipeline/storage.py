"""Read and write result files, without time stamps and with their origin.

Every read checks what it reads, so that a damaged file is refused, not used: archives of arrays by
the checksums that zip keeps and a list of their names, tables and documents by a checksum of their
own. A file whose origin names the job's outputs is refused in any other place than those.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from rnngrad.pipeline.files import StorageError as StorageError
from rnngrad.pipeline.files import check_place, unreadable, write_whole

ORIGIN, CHECKSUM = "rnngrad", "rnngrad_checksum"


def write_table(path: Path, frame: pd.DataFrame, origin: Mapping[str, Any]) -> None:
    """Write a table as Parquet with its origin (see `provenance.origin`) and a checksum."""

    def write(part: Path) -> None:
        table = pa.Table.from_pandas(frame, preserve_index=False)
        text = to_json(origin)
        added = {ORIGIN: text, CHECKSUM: checksum(table.to_pandas(), text)}
        metadata = {**(table.schema.metadata or {}), **added}
        pq.write_table(table.replace_schema_metadata(metadata), part)

    write_whole(path, write)


def read_table(path: Path) -> pd.DataFrame:
    """Read a table.

    Raises:
        StorageError: if the file is missing or is not, bit for bit in meaning, what was written.
    """
    try:
        table = pq.ParquetFile(path).read()
        frame = table.to_pandas()
        stored = table.schema.metadata
        origin = stored[ORIGIN.encode()].decode()
        if stored[CHECKSUM.encode()].decode() != checksum(frame, origin):
            raise ValueError("its checksum does not agree")
    except Exception as error:  # Arrow raises many kinds for a damaged file
        raise unreadable(path, error) from error
    check_place(path, json.loads(origin))
    return frame


def checksum(frame: pd.DataFrame, origin: str) -> str:
    """Return the SHA-256 of a table's values, column names and types, and origin."""
    columns = to_json([[name, str(dtype)] for name, dtype in frame.dtypes.items()])
    rows = pd.util.hash_pandas_object(frame, index=False).to_numpy() if len(frame) else b""
    return hashlib.sha256(bytes(rows) + columns.encode() + origin.encode()).hexdigest()


def to_json(value: Any) -> str:
    """Return a JSON-like value as text, always the same."""
    return json.dumps(value, sort_keys=True, default=str)


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray], origin: Mapping[str, Any]) -> None:
    """Write named arrays as npz with their origin (see `provenance.origin`)."""

    def write(part: Path) -> None:
        contents = to_json({"origin": origin, "arrays": sorted(arrays)})
        named = {ORIGIN: np.array(contents)} | dict(arrays)
        with part.open("wb") as file:
            np.savez(file, **named)  # type: ignore[arg-type]

    write_whole(path, write)


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """Read named arrays.

    Raises:
        StorageError: if the file is missing, truncated, damaged or not npz.
    """
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            arrays = dict(file)
        contents = json.loads(str(arrays.pop(ORIGIN)))
        if contents["arrays"] != sorted(arrays):
            raise ValueError("some arrays are missing")
    except Exception as error:  # NumPy and zipfile raise many kinds for a damaged file
        raise unreadable(path, error) from error
    check_place(path, contents["origin"])
    return arrays


def write_document(path: Path, content: Any, origin: Mapping[str, Any]) -> None:
    """Write a JSON-like value with its origin (see `provenance.origin`) and a checksum."""
    document = {"origin": dict(origin), "content": content}
    text = json.dumps(document | {CHECKSUM: document_checksum(document)}, indent=2, default=str)
    write_text(path, text + "\n")


def read_document(path: Path) -> Any:
    """Return the value that a JSON file was written with.

    Raises:
        StorageError: if the file is missing, damaged, or was edited or moved.
    """
    document = _document(path)
    return document["content"]


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.pop(CHECKSUM) != document_checksum(document):
            raise ValueError("its checksum does not agree")
    except Exception as error:
        raise unreadable(path, error) from error
    check_place(path, document["origin"])
    return document


def document_checksum(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a JSON document's origin and content."""
    return hashlib.sha256(to_json(document).encode()).hexdigest()


def read_origin(path: Path) -> dict[str, Any]:
    """Return the origin that a table, an archive of arrays or a document was written with.

    Raises:
        StorageError: if the file is missing, damaged or not one of ours.
    """
    try:
        if path.suffix == ".json":
            return _document(path)["origin"]
        if path.suffix == ".parquet":
            return json.loads(pq.read_schema(path).metadata[ORIGIN.encode()])
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            return json.loads(str(file[ORIGIN]))["origin"]
    except StorageError:
        raise
    except Exception as error:
        raise unreadable(path, error) from error


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""

    def write(part: Path) -> None:
        part.write_text(text, encoding="utf-8")

    write_whole(path, write)


def read_tables(paths: Iterable[Path]) -> dict[str, pd.DataFrame]:
    """Read tables by the stem of their file name."""
    return {Path(path).stem: read_table(Path(path)) for path in paths}


def read_rows(paths: Iterable[Path]) -> pd.DataFrame:
    """Read tables with the same columns as one; those without rows are left out."""
    tables = [table for table in map(read_table, paths) if len(table)]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
