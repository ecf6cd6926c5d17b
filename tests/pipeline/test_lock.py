"""Locks of killed runs are cleared, those of runs under way are not."""

import subprocess
import sys

import pytest

from rnngrad.pipeline import lock

RUN = """
import sys, time
from pathlib import Path
from rnngrad.pipeline import lock
print(lock.enter(Path(sys.argv[1])), flush=True)
if sys.argv[2] == "stays":
    time.sleep(60)
"""


class Runs:
    """Processes that mark a folder, in which Snakemake has locked something."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []

    def begin(self, then="stays"):
        """Begin a run; return its process and whether it cleared locks."""
        command = [sys.executable, "-c", RUN, str(self.folder), then]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        cleared = process.stdout.readline() == "True\n"
        if then != "stays":
            process.wait(timeout=30)
        return process, cleared

    def lock(self):
        path = self.folder / ".snakemake/locks/0.input.lock"
        path.parent.mkdir(exist_ok=True)
        path.touch()
        return path

    def end(self):
        for process in self.processes:
            process.kill()
            process.communicate()


@pytest.fixture
def runs(tmp_path):
    folder = Runs(tmp_path)
    yield folder
    folder.end()


def kill(process):
    process.kill()
    process.wait()


def test_the_lock_of_a_killed_run_is_cleared(runs):
    first, cleared = runs.begin()
    assert not cleared
    path = runs.lock()
    kill(first)
    assert runs.begin("ends")[1]
    assert not path.exists()


def test_the_lock_of_a_run_that_goes_on_stays(runs):
    first, _ = runs.begin()
    path = runs.lock()
    second, cleared = runs.begin()
    kill(second)
    assert not cleared
    assert not runs.begin("ends")[1]
    assert path.exists()
    kill(first)
    assert runs.begin("ends")[1]


def test_a_lock_that_no_run_of_ours_left_stays(runs):
    runs.begin("ends")
    path = runs.lock()
    assert not runs.begin("ends")[1]
    assert path.exists()


def test_a_lock_of_another_machine_stays(runs):
    first, _ = runs.begin()
    path = runs.lock()
    kill(first)
    (runs.folder / ".snakemake/runs").write_text("elsewhere")
    assert not runs.begin("ends")[1]
    assert path.exists()


def test_a_folder_that_cannot_be_written_to_is_left_alone(tmp_path):
    (tmp_path / ".snakemake").touch()
    assert not lock.enter(tmp_path)
