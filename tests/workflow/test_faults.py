"""Whatever goes wrong, nothing damaged is used, and the end is that of an undisturbed run."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.slow
RUN = "data/tiny/runs/recall/T6/lstm/keep0"
LOG = "logs/tiny/runs/recall/T6/lstm/keep0.log"
DATASET = "data/tiny/datasets/recall/T6.npz"
TARGETS = ("data/tiny/tables/results.parquet", "data/tiny/tables/lags.parquet")
KILLS, RUNS = 20, 4

JOB = """
import sys
from types import SimpleNamespace
from rnngrad.study import checkpoints, runs
sys.path.insert(0, "workflow/scripts/train")
import yaml
from train_cell import train_cell
checkpoints.SAVE_EVERY = 0.1
(run,) = runs.runs(yaml.safe_load(open("tiny.yaml")))
train_cell(
    runs.settings_of(run), 7888, sys.argv[1], [], [],
    {name: f"{sys.argv[2]}/{name}.{suffix}" for name, suffix in
     (("checkpoints", "npz"), ("history", "parquet"), ("results", "parquet"))},
    {"rule": "train_cell", "params": {}, "inputs": {}, "versions": {}},
)
"""


@pytest.fixture(scope="module")
def undisturbed(make_project):
    project = make_project()
    project.configure_training(["keep0"])
    project.run(*TARGETS)
    return project


@pytest.fixture
def project(undisturbed, make_project):
    """A fresh folder of the same study, with the compile cache that the first one filled."""
    project = make_project()
    project.configure_training(["keep0"])
    return project


@pytest.fixture
def finished(project, undisturbed):
    """A fresh folder with all that the undisturbed run left."""
    for name in ("data", "logs", ".snakemake"):
        shutil.copytree(undisturbed.folder / name, project.folder / name)
    return project


def results(project):
    """The bytes of all results, archives of arrays among them."""
    folder = project.folder / "data/tiny"
    kinds = (".npz", ".parquet")
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.suffix in kinds and p.name != "progress.npz"
    }


def finishes_undisturbed(project, undisturbed):
    project.run(*TARGETS)
    assert results(project) == results(undisturbed)


def said(done):
    assert done.returncode != 0
    text = done.stdout + done.stderr
    assert "Traceback" not in text
    return text


def start_job(project, folder):
    """Start the training job by itself, saving its progress after almost every chunk."""
    return subprocess.Popen(
        [sys.executable, "-c", JOB, DATASET, folder],
        cwd=project.folder,
        env=project.environment() | {"PYTHONPATH": "src"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_job_killed_at_random_moments_ends_with_the_same_bytes(project):
    project.configure_training(["keep0"], steps=4800)
    project.run(DATASET)
    assert start_job(project, "whole").wait() == 0
    began = time.monotonic()
    assert start_job(project, "compiled").wait() == 0
    took = time.monotonic() - began
    whole = {p.name: p.read_bytes() for p in (project.folder / "whole").iterdir()}
    assert set(whole) == {"checkpoints.npz", "history.parquet", "results.parquet"}
    generator, progress = random.Random(7888), []
    for part in range(RUNS):
        folder = project.folder / f"killed{part}"
        for _ in range(KILLS // RUNS):
            job = start_job(project, folder.name)
            time.sleep(took * generator.uniform(0.3, 1))
            job.kill()
            job.wait()
            progress.append((folder / "progress.npz").exists())
        assert start_job(project, folder.name).wait() == 0
        left = {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix != ".part"}
        assert left == whole
    assert any(progress)


def test_snakemake_killed_while_its_job_goes_on(project, undisturbed):
    project.run(DATASET)
    started = subprocess.Popen(
        [*project.command(*TARGETS), "--cores", "2"],
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    log = project.folder / LOG
    while started.poll() is None and not log.exists():
        time.sleep(0.01)
    started.kill()
    started.wait()
    said = project.run(*TARGETS)  # beside the job that nobody waits for
    assert "The last run in this folder was killed; this one resumes it." in said
    assert results(project) == results(undisturbed)


def test_a_damaged_compile_cache_is_mended(project, tmp_path):
    project.cache = tmp_path / "cache"
    result = f"{RUN}/results.parquet"
    project.run(result)
    first = results(project)
    for entry in project.cache.iterdir():
        entry.write_bytes(entry.read_bytes()[:-100])
    for damaged in (1, 0):
        shutil.rmtree(project.folder / "data")
        assert project.run(result).count("has a damaged entry") == damaged  # in the training job
        assert results(project) == first
    assert not list(project.cache.glob("*-cache"))  # as JAX names its own


def test_a_second_run_in_the_same_folder_is_refused(project):
    project.configure_training(["keep0"], steps=8000)
    first = subprocess.Popen(
        [*project.command(*TARGETS), "--cores", "1"],
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while first.poll() is None and not list((project.folder / ".snakemake/locks").glob("*")):
            time.sleep(0.05)
        first.send_signal(signal.SIGSTOP)
        assert "cannot be locked" in said(project.snakemake(*TARGETS, "--cores", "1"))
    finally:
        first.send_signal(signal.SIGCONT)
        assert first.wait() == 0


@pytest.mark.parametrize(
    ("damaged", "rule"),
    [
        (DATASET, "train_cell"),
        (f"{RUN}/checkpoints.npz", "measure_gradients"),
        (f"{RUN}/results.parquet", "collect_table"),
    ],
)
def test_a_flipped_bit_is_named_and_the_file_made_again(finished, undisturbed, damaged, rule):
    path = finished.folder / damaged
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 16
    path.write_bytes(content)
    text = said(finished.snakemake(*TARGETS, "--cores", "1", "--forcerun", rule))
    assert f"cannot read {damaged}: damaged or truncated" in text
    assert "delete it and run again" in text
    path.unlink()
    finished.run(*TARGETS, "--forcerun", rule)
    assert results(finished) == results(undisturbed)


@pytest.fixture
def small_disk(project):
    """The project, with its data on a file system of its own that a command changes."""
    folder = project.folder / "data"
    folder.mkdir()

    def mount(*options: str) -> None:
        done = subprocess.run(["mount", *options, folder], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"cannot mount a file system: {done.stderr.strip()}")

    mount("-t", "tmpfs", "-o", "size=64k", "rnngrad")
    yield project, mount
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_named_and_the_run_goes_on_once_there_is_room(small_disk, undisturbed):
    project, mount = small_disk
    text = said(project.snakemake(*TARGETS, "--cores", "1"))
    assert "cannot write data/tiny/" in text
    assert "No space left on device" in text
    assert not [p for p in (project.folder / "data").rglob("*.part")]
    mount("-o", "remount,size=64m")
    finishes_undisturbed(project, undisturbed)


def test_a_read_only_folder_is_named(small_disk, undisturbed):
    project, mount = small_disk
    mount("-o", "remount,ro,size=64m")
    text = said(project.snakemake(*TARGETS, "--cores", "1"))
    assert "Read-only file system" in text
    mount("-o", "remount,rw,size=64m")
    finishes_undisturbed(project, undisturbed)


def test_a_run_asked_to_end_saves_its_progress(project):
    project.configure_training(["keep0"], steps=8000)
    started = subprocess.Popen(
        [*project.command(f"{RUN}/results.parquet"), "--cores", "1"],
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    log = project.folder / LOG
    while started.poll() is None and not (log.exists() and "step 800/8000" in log.read_text()):
        time.sleep(0.01)
    for process in psutil.Process(started.pid).children(recursive=True):
        process.terminate()
    assert started.wait() != 0
    assert Path(project.folder / RUN / "progress.npz").exists()
    assert "asked to end: saved at" in log.read_text()
    project.run(f"{RUN}/results.parquet")
    assert "taking up a run at" in log.read_text()
    resumed = results(project)
    for path in (project.folder / RUN).iterdir():
        path.unlink()
    project.run(f"{RUN}/results.parquet")
    assert results(project) == resumed
