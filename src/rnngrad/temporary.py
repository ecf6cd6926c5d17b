"""The files that results are written to before they get their names."""

import contextlib
import glob
import os
import platform
import time
from pathlib import Path

ABANDONED = 3600.0
"""Seconds without a write after which a temporary file counts as left behind."""


def name(path: Path) -> Path:
    """Return where this process writes a file before it is renamed to `path`."""
    return path.with_name(f".{path.name}.{platform.node()}.{os.getpid()}.part")


def sweep(path: Path) -> None:
    """Remove the temporary files of a path that killed processes left behind."""
    for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        with contextlib.suppress(OSError):  # another process swept it, or nobody may
            if is_left(part):
                part.unlink()


def is_left(part: Path) -> bool:
    """Return whether the process that wrote a temporary file is gone, or has long not written."""
    beginning, process, _ = part.name.rsplit(".", 2)
    here = beginning.endswith(f".{platform.node()}") and process.isdigit()
    if here and not is_running(int(process)):
        return True
    return time.time() - part.stat().st_mtime > ABANDONED


def is_running(process: int) -> bool:
    """Return whether there is a process with this number on this machine."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True
