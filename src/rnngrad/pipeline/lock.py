"""Whether other runs are under way in a folder, and what Snakemake locked before it was killed."""

import atexit
import fcntl
import platform
import shutil
from pathlib import Path
from typing import TextIO


def enter(folder: Path) -> bool:
    """Mark a folder as in use until this process ends, and clear the locks of killed runs.

    Each run holds a shared lock on `.snakemake/runs`, which the operating system gives up when the
    process ends, even by SIGKILL; the name of the machine stays in that file then. Snakemake's own
    locks are cleared if a run was killed on this machine and no other is under way.

    Args:
        folder: where Snakemake runs.

    Returns:
        Whether locks were cleared.
    """
    mark, locks = folder / ".snakemake/runs", folder / ".snakemake/locks"
    try:
        mark.parent.mkdir(exist_ok=True)
        file = mark.open("a+", encoding="utf-8")
        killed = alone(file) and left_by(file) == platform.node() and any(locks.glob("*"))
        fcntl.flock(file, fcntl.LOCK_SH)
        if killed:
            shutil.rmtree(locks)
        rewrite(file, platform.node())
    except OSError:  # nothing can be written, or locked, here
        return False
    atexit.register(leave, file)
    return killed


def alone(file: TextIO) -> bool:
    """Return whether no other process holds the file."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def left_by(file: TextIO) -> str:
    """Return the machine of the runs that did not leave."""
    file.seek(0)
    return file.read()


def rewrite(file: TextIO, text: str) -> None:
    """Replace what the file says."""
    file.truncate(0)
    file.write(text)
    file.flush()


def leave(file: TextIO) -> None:
    """Take the mark away, if this is the last run."""
    if alone(file):
        rewrite(file, "")
    file.close()
