"""The programs that JAX has compiled, kept on disk for whoever needs them again.

JAX's own cache writes entries in place and never replaces one: what a killed job left half-written
is warned of and compiled again in every later job. Here an entry appears whole or not at all, and
begins with a digest of the rest; if that does not fit, the program is compiled and written again.
"""

import contextlib
import hashlib
import logging
import os
import platform
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from jax import monitoring
from jax._src import compilation_cache  # where JAX takes its cache from has no public name
from jax._src.compilation_cache_interface import CacheInterface

from rnngrad import temporary

logger = logging.getLogger("rnngrad")
EVENTS: Counter[str] = Counter()
"""How often JAX has told of an event of its cache in this process, by the event's name."""

DIGEST = hashlib.sha256().digest_size


class CheckedCache(CacheInterface):
    """A folder with one file for each compiled program, for any number of processes at a time.

    A folder or an entry that is damaged, or cannot be read or written, costs the time to compile
    and is told in one line for each process.
    """

    def __init__(self, folder: Path) -> None:
        """Name the folder, which is made when the first entry is written."""
        self._path = folder
        self.told = False

    def path(self, key: str) -> Path:
        """Return the file of an entry; a program runs on the processor it was compiled for."""
        return self._path / f"{key}-{processor()}"

    def get(self, key: str) -> bytes | None:
        """Return an entry, or None if there is none that is whole."""
        try:
            content = self.path(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self.tell(f"cannot be read: {error.strerror}")
            return None
        value = content[DIGEST:]
        if hashlib.sha256(value).digest() == content[:DIGEST]:
            return value
        self.tell("has a damaged entry")
        return None

    def put(self, key: str, value: bytes) -> None:
        """Write an entry, in the place of one that may be there."""
        path = self.path(key)
        part = temporary.name(path)
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            temporary.sweep(path)
            part.write_bytes(hashlib.sha256(value).digest() + value)
            os.replace(part, path)
        except OSError as error:
            self.tell(f"cannot be written: {error.strerror}")
            with contextlib.suppress(OSError):
                part.unlink()

    def tell(self, trouble: str) -> None:
        """Say, once, that something is compiled again."""
        if not self.told:
            logger.warning("the compile cache %s %s; compiling again", self._path, trouble)
        self.told = True


@cache
def processor() -> str:
    """Return a short name for the kind of processor of this machine, by what it can do."""
    known = platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    known += next((line for line in lines if line.startswith(("flags", "Features"))), "")
    return hashlib.sha256(known.encode()).hexdigest()[:8]


def check_entries() -> None:
    """Have JAX keep compiled programs in a `CheckedCache`, in the folder that it is told to use."""
    monitoring.register_event_listener(_count)
    compilation_cache.reset_cache()
    compilation_cache.get_file_cache = lambda path: (CheckedCache(Path(path)), path)


def programs() -> tuple[int, int]:
    """Return how many programs this process compiled, and how many it took from the cache."""
    return EVENTS["cache_misses"], EVENTS["cache_hits"]


def _count(event: str, **_: Any) -> None:
    EVENTS.update([event.rpartition("/")[2]])
