"""The tables of a finished study, kept with its settings, to start from without training again."""

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rnngrad.pipeline import storage

SETTINGS, COPY = "settings.json", "kept"
CHOICES = ("claims", "own_claims", "figures")
"""Keys of a configuration that decide what is made of the tables, not what they have."""


class KeptError(ValueError):
    """Tables that a study cannot start from; the message names the folder and what it lacks."""


def settings_of(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a configuration that decides what the tables of its study have."""
    return {key: value for key, value in config.items() if key not in CHOICES}


def keep_table(source: Path, target: Path) -> None:
    """Copy a table with its origin, as one whose place is the copy's.

    Raises:
        StorageError: if the table is missing or damaged, or the copy cannot be written.
    """
    place = {"outputs": [os.path.relpath(target)], COPY: True}
    storage.write_table(target, storage.read_table(source), storage.read_origin(source) | place)


def is_copy(origin: Mapping[str, Any]) -> bool:
    """Tell whether a table with this origin is a kept one, whose inputs were left behind."""
    return COPY in origin


def source(data: Path) -> Path | None:
    """Return the folder of kept tables from which those below a study's folder of data were made.

    None if they were not. A damaged table is left to those who read it.
    """
    for path in sorted(data.glob("tables/*.parquet")):
        with contextlib.suppress(storage.StorageError):
            for name in map(Path, storage.read_origin(path)["inputs"]):
                if data not in name.parents:
                    return name.parent
    return None


def check(folder: Path, config: Mapping[str, Any], tables: Iterable[str]) -> None:
    """Check that a folder has the tables of a study, made with the study's settings.

    Args:
        folder: the folder.
        config: the configuration of the study.
        tables: the names of the tables that the study fills.

    Raises:
        KeptError: in one line, what is missing or differs.
        StorageError: if the settings there are damaged.
    """
    if not folder.is_dir():
        raise KeptError(f"config: tables: there is no folder {folder}")
    missing = [
        name
        for name in [*(f"{table}.parquet" for table in tables), SETTINGS]
        if not (folder / name).is_file()
    ]
    if missing:
        raise KeptError(f"config: tables: {folder} has no {', '.join(missing)}")
    kept = storage.read_document(folder / SETTINGS)
    if different := list(differing(kept, settings_of(config))):
        raise KeptError(
            f"config: tables: those in {folder} were made with other settings than this study's: "
            f"{', '.join(different)}"
        )


def differing(ours: Any, theirs: Any, key: str = "") -> Iterator[str]:
    """Yield the keys in which two configurations differ, the innermost ones: `training.seeds`."""
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        for name in sorted({*ours, *theirs}):
            yield from differing(ours.get(name), theirs.get(name), f"{key}.{name}".lstrip("."))
    elif ours != theirs:
        yield key
