"""The compile cache gives whole entries or none, and mends itself."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rnngrad.compiled import CheckedCache

SOURCE = Path(__file__).parents[1] / "src"
JOB = """
import sys
import jax
from jax import monitoring
from rnngrad.pipeline.job import run_job

counts = {"compiled": 0, "loaded": 0}
events = {"cache_misses": "compiled", "cache_hits": "loaded"}

def count(event, **_):
    name = events.get(event.rpartition("/")[2])
    if name:
        counts[name] += 1

monitoring.register_event_listener(count)
run_job(lambda: print(jax.jit(lambda x: x * 3 + 1)(2.0), *counts.values()), "job.log")
"""


def start(folder, code=JOB):
    """Start a process that compiles a program or takes it from the cache below a folder."""
    settings = {
        "PYTHONPATH": str(SOURCE),
        "JAX_COMPILATION_CACHE_DIR": "cache",
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    }
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process):
    """Return the result, how many programs were compiled and loaded, and what else was said."""
    out, err = process.communicate()
    assert process.returncode == 0, err
    result, compiled, loaded = out.split()
    return float(result), int(compiled), int(loaded), err


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The folder of a first job, to be copied; all entries of its cache are whole."""
    folder = tmp_path_factory.mktemp("first")
    result, compiled, loaded, err = said(start(folder))
    assert (result, loaded, err) == (7.0, 0, "")
    assert len(list((folder / "cache").iterdir())) == compiled >= 1
    return folder


@pytest.fixture
def entries(first, tmp_path):
    """The entries that a first job wrote."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return sorted((tmp_path / "cache").iterdir())


def test_a_job_says_how_many_programs_it_compiled(tmp_path, entries):
    log, count = tmp_path / "job.log", len(entries)
    assert log.read_text() == f"programs: {count} compiled, 0 from the compile cache\n"
    said(start(tmp_path))
    assert log.read_text() == f"programs: 0 compiled, {count} from the compile cache\n"


def half(content):
    return content[: len(content) // 2]


def other_bit(content):
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.parametrize("damage", [half, other_bit, lambda content: b""])
def test_damaged_entries_are_compiled_again_once_and_told_in_one_line(tmp_path, entries, damage):
    for entry in entries:
        entry.write_bytes(damage(entry.read_bytes()))
    result, compiled, loaded, err = said(start(tmp_path))
    assert (result, compiled, loaded) == (7.0, len(entries), 0)
    assert err == "the compile cache cache has a damaged entry; compiling again\n"
    assert said(start(tmp_path)) == (7.0, 0, len(entries), "")


def test_jobs_at_the_same_time_share_a_cache(tmp_path):
    jobs = [start(tmp_path) for _ in range(2)]
    assert [said(job)[::3] for job in jobs] == [(7.0, "")] * 2
    result, compiled, loaded, err = said(start(tmp_path))
    assert (result, compiled, err) == (7.0, 0, "")
    assert len(list((tmp_path / "cache").iterdir())) == loaded


def test_readers_beside_writers_get_whole_entries(tmp_path):
    caches = [CheckedCache(tmp_path) for _ in range(4)]
    values = {bytes([i]) * 200_000 for i in range(20)}
    done = threading.Event()
    found = set()

    def read(cache):
        while not done.is_set():
            found.add(cache.get("key"))

    readers = [threading.Thread(target=read, args=(cache,)) for cache in caches[1:]]
    for reader in readers:
        reader.start()
    for value in values:
        caches[0].put("key", value)
    done.set()
    for reader in readers:
        reader.join()
    assert found <= values | {None}
    assert not any(cache.told for cache in caches)


def test_what_a_killed_process_left_is_swept(tmp_path):
    cache = CheckedCache(tmp_path)
    code = "import os; from rnngrad import temporary; from pathlib import Path; "
    code += f"temporary.name(Path({str(cache.path('key'))!r})).write_bytes(b'half'); os._exit(9)"
    process = start(tmp_path, code)
    process.communicate()
    assert process.returncode == 9
    assert [path.suffix for path in tmp_path.iterdir()] == [".part"]
    cache.put("key", b"value")
    assert list(tmp_path.iterdir()) == [cache.path("key")]
    assert CheckedCache(tmp_path).get("key") == b"value"


def test_a_cache_that_cannot_be_written_is_told_once(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    cache = CheckedCache(tmp_path / "file/cache")
    cache.put("one", b"value")
    cache.put("two", b"value")
    assert cache.get("one") is None
    (line,) = caplog.messages
    assert line.endswith("file/cache cannot be written: Not a directory; compiling again")
