"""Write files whole or not at all; refuse those that are damaged or in the wrong place."""

import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rnngrad import temporary


class StorageError(Exception):
    """A result file that cannot be read or written; the message names it."""


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file beside `path`, then rename it, so that no half file is ever seen.

    Two processes that write the same file do not disturb each other: the last one's stays. What
    killed processes left of it is removed.

    Raises:
        StorageError: if the folder cannot be written to or the disk is full.
    """
    part = temporary.name(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.sweep(path)
        write(part)
        os.replace(part, path)
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def check_place(path: Path, origin: Mapping[str, Any]) -> None:
    """Check that a file is where its job wrote it; the folder of the study may have moved.

    Raises:
        StorageError: if it is elsewhere, as after two files were swapped.
    """
    outputs = origin.get("outputs")
    if outputs and not any(path.resolve().match(output) for output in outputs):
        raise StorageError(
            f"cannot use {path}: it was written as {', '.join(outputs)}; delete it and run again"
        )


def unreadable(path: Path, error: Exception) -> StorageError:
    """Return the error for a file that is missing or damaged."""
    if not path.exists():
        return StorageError(f"cannot read {path}: there is no such file")
    if isinstance(error, PermissionError):
        return StorageError(f"cannot read {path}: {error.strerror}")
    reason = " ".join(str(error).split()) or type(error).__name__
    return StorageError(
        f"cannot read {path}: damaged or truncated ({reason}); delete it and run again"
    )
