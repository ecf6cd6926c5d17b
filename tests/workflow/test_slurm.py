"""A real SLURM with two nodes on this machine; see tests/slurm/start.sh for what it needs."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

SCRIPTS = Path(__file__).parents[1] / "slurm"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("slurmctld") is None or os.getuid() != 0, reason="SLURM and root are needed"
    ),
]
ARMS = ["keep0", "remember"]
TARGETS = ("data/tiny/tables/results.parquet", "data/tiny/tables/lags.parquet")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slurm")
    subprocess.run([SCRIPTS / "start.sh", folder], check=True)
    yield folder
    subprocess.run([SCRIPTS / "stop.sh", folder], check=True)


def submit(project, *words):
    """Start Snakemake with the profile for SLURM, as on a cluster without accounting."""
    return subprocess.Popen(
        [
            *project.command(*words),
            *("--workflow-profile", "workflow/profiles/slurm", "--latency-wait", "10"),
            *("--slurm-no-account", "--slurm-status-command", "squeue"),
            *("--slurm-init-seconds-before-status-checks", "5"),
            *("--default-resources", "slurm_partition=main"),
        ],
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def succeeds(started):
    said = started.communicate()[0]
    assert started.returncode == 0, said
    return said


def jobs(state="RUNNING"):
    said = subprocess.run(["squeue", "-h", "-t", state, "-o", "%A %N"], capture_output=True)
    return [line.split() for line in said.stdout.decode().splitlines()]


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)
    return found


def test_a_study_on_two_nodes_gives_the_bytes_of_a_local_run(cluster, make_project):
    here, there = make_project(), make_project()
    for project in (here, there):
        project.configure_training(ARMS)
    here.run(*TARGETS)
    said = succeeds(submit(there, *TARGETS))
    assert len(set(re.findall(r"SLURM jobid (\d+)", said))) == 3  # the data, and one for each run
    assert there.bytes_below("data/tiny") == here.bytes_below("data/tiny")


def training(project, at):
    """Wait until a job says that it is at a step; return the ids of jobs and their nodes."""

    def found():
        logs = project.folder.glob("logs/tiny/runs/recall/T6/lstm/*.log")
        return any(f"step {at}/" in log.read_text() for log in logs) and jobs()

    return wait_for(found)


def kill_node(cluster, node):
    """Kill the node's daemon and everything that runs below it, as a power cut would."""
    ids = [job for job, where in jobs() if where == node]
    os.kill(int((cluster / f"run/{node}.pid").read_text()), signal.SIGKILL)
    for process in psutil.process_iter(["cmdline"]):
        if any(f"slurmstepd: [{job}." in " ".join(process.info["cmdline"] or ()) for job in ids):
            for each in [*process.children(recursive=True), process]:
                each.kill()


@pytest.fixture
def undisturbed(make_project):
    """Return a function that holds a project's runs against those of a local, undisturbed study."""

    def agrees(project):
        whole = make_project()
        shutil.copy(project.folder / "tiny.yaml", whole.folder / "tiny.yaml")
        whole.run(TARGETS[0])
        return project.bytes_below("data/tiny/runs") == whole.bytes_below("data/tiny/runs")

    return agrees


def test_a_node_lost_during_its_job(cluster, make_project, undisturbed):
    project = make_project()
    project.configure_training(ARMS, steps=8000)
    started = submit(project, TARGETS[0])
    node = training(project, at=800)[0][1]
    kill_node(cluster, node)
    try:
        succeeds(started)
    finally:
        subprocess.run(["slurmd", "-N", node], check=True)
    assert undisturbed(project)


def test_a_job_over_its_memory_gets_more_the_next_time(cluster, make_project, undisturbed):
    project = make_project()
    project.configure_training(ARMS)
    said = succeeds(
        submit(project, TARGETS[0], "--set-resources", "train_cell:mem_mb=100 * attempt ** 3")
    )
    assert "Trying to restart job" in said
    assert undisturbed(project)


def test_a_preempted_job_saves_its_progress_and_goes_on(cluster, make_project, undisturbed):
    project = make_project()
    project.configure_training(ARMS, steps=8000)
    started = submit(project, TARGETS[0])
    job = training(project, at=800)[0][0]
    # To the steps, not to the shell around them, as --signal=TERM@... and preemption do.
    subprocess.run(["scancel", "--signal=TERM", job], check=True)
    said = succeeds(started)
    assert "Trying to restart job" in said
    assert "asked to end: saved at" in said
    assert undisturbed(project)
