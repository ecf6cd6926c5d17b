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
KILLS, RUNS = 4, 1

JOB = """
import sys
from types import SimpleNamespace
from rnngrad.pipeline.job import run_job
from rnngrad.study import checkpoints, runs
sys.path.insert(0, "workflow/scripts/train")
import yaml
from train_cell import train_cell
checkpoints.SAVE_EVERY = 0.1
(run,) = runs.runs(yaml.safe_load(open("tiny.yaml")))
outputs = {name: f"{sys.argv[2]}/{name}.{suffix}" for name, suffix in
           (("checkpoints", "npz"), ("history", "parquet"), ("results", "parquet"))}
origin = {"rule": "train_cell", "params": {}, "inputs": {}, "versions": {}}
run_job(
    lambda: train_cell(runs.settings_of(run), 7888, sys.argv[1], [], [], outputs, origin),
    f"{sys.argv[2]}.log",
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
    """A fresh folder of the same study, with its data and the shared compile cache."""
    project = make_project(undisturbed)
    shutil.rmtree(project.folder / "logs")
    for name in ("runs", "gradients", "tables"):
        shutil.rmtree(project.folder / "data/tiny" / name)
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


def start_job(project, folder, **settings):
    """Start the training job by itself, saving its progress after almost every chunk."""
    return subprocess.Popen(
        [sys.executable, "-c", JOB, DATASET, folder],
        cwd=project.folder,
        env=project.environment() | {"PYTHONPATH": "src"} | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def trained(project, folder, **settings):
    """Train to the end in a folder; return the bytes of all results, and what was printed."""
    job = start_job(project, folder, **settings)
    text = job.communicate()[1]
    assert job.returncode == 0, text
    files = (project.folder / folder).iterdir()
    return {p.name: p.read_bytes() for p in files if p.suffix != ".part"}, text


def test_a_job_killed_at_any_moment_ends_with_the_same_bytes(project):
    project.configure_training(["keep0"], steps=4800, evaluate_every=48, learning_rate=1e-6)
    whole, _ = trained(project, "whole")
    assert set(whole) == {"checkpoints.npz", "history.parquet", "results.parquet"}
    generator = random.Random(7888)
    for folder in (f"killed{part}" for part in range(RUNS)):
        progress = project.folder / folder / "progress.npz"
        for _ in range(KILLS):
            before = progress.stat().st_mtime_ns if progress.exists() else None
            job = start_job(project, folder)
            while job.poll() is None and (
                not progress.exists() or progress.stat().st_mtime_ns == before
            ):
                time.sleep(0.01)
            time.sleep(generator.uniform(0, 0.3))
            job.kill()
            job.communicate()
        assert trained(project, folder)[0] == whole


def test_a_damaged_compile_cache_is_mended(project, tmp_path):
    cache = {"JAX_COMPILATION_CACHE_DIR": str(tmp_path)}
    first, _ = trained(project, "first", **cache)
    for entry in tmp_path.iterdir():
        entry.write_bytes(entry.read_bytes()[:-100])
    for folder, damaged in (("second", 1), ("third", 0)):
        result, text = trained(project, folder, **cache)
        assert text.count("has a damaged entry") == damaged
        assert result == first
    assert not list(tmp_path.glob("*-cache"))  # as JAX names its own


def test_snakemake_killed_while_its_job_continues(project, undisturbed):
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


def test_a_second_run_in_the_same_folder_is_refused(project):
    command = [DATASET, "--forcerun", "generate_data", "--cores", "1"]
    first = subprocess.Popen(
        project.command(*command),
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while first.poll() is None and not list((project.folder / ".snakemake/locks").glob("*")):
            time.sleep(0.05)
        first.send_signal(signal.SIGSTOP)
        assert "cannot be locked" in said(project.snakemake(*command))
    finally:
        first.send_signal(signal.SIGCONT)
        assert first.wait() == 0


def test_a_flipped_bit_is_named_and_the_file_made_again(make_project, undisturbed):
    project = make_project(undisturbed)
    again = ["--forcerun", "measure_gradients", "collect_table"]
    damaged = [f"{RUN}/checkpoints.npz", f"{RUN}/results.parquet"]
    for path in (project.folder / name for name in damaged):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 16
        path.write_bytes(content)
    text = said(project.snakemake(*TARGETS, "--cores", "1", *again))
    for name in damaged:
        assert f"cannot read {name}: damaged or truncated" in text
        (project.folder / name).unlink()
    assert "delete it and run again" in text
    finishes_undisturbed(project, undisturbed)


@pytest.fixture
def small_disk(make_project):
    """A project with its data on a file system of its own that a command changes."""
    project = make_project()
    project.configure_training(["keep0"])
    folder = project.folder / "data"
    folder.mkdir()

    def mount(*options: str) -> None:
        done = subprocess.run(["mount", *options, folder], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"cannot mount a file system: {done.stderr.strip()}")

    mount("-t", "tmpfs", "-o", "size=64k", "rnngrad")
    yield project, mount
    subprocess.run(["umount", folder], check=True)


def test_a_full_and_a_read_only_disk_are_named_and_the_run_resumes(small_disk, undisturbed):
    project, mount = small_disk
    text = said(project.snakemake(*TARGETS, "--cores", "1"))
    assert "cannot write data/tiny/" in text
    assert "No space left on device" in text
    assert not [p for p in (project.folder / "data").rglob("*.part")]
    mount("-o", "remount,ro,size=64m")
    assert "Read-only file system" in said(project.snakemake(*TARGETS, "--cores", "1"))
    mount("-o", "remount,rw,size=64m")
    finishes_undisturbed(project, undisturbed)


def test_a_run_asked_to_end_saves_its_progress(project):
    project.configure_endless_training(["keep0"])
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
    assert "asked to end: saved after" in log.read_text()
    project.run(f"{RUN}/results.parquet")
    assert "resuming after" in log.read_text()
    resumed = results(project)
    for path in (project.folder / RUN).iterdir():
        path.unlink()
    project.run(f"{RUN}/results.parquet")
    assert results(project) == resumed
