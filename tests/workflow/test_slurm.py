"""A real SLURM with two nodes on this machine; see tests/slurm/start.sh for what it needs."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
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
STARTED = ["continued", "raised"]  # from keep0
TARGETS = ("data/tiny/tables/results.parquet", "data/tiny/tables/lags.parquet")
DATASET = "data/tiny/datasets/recall/T6.npz"


@pytest.fixture(scope="module")
def cluster():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        done = subprocess.run([SCRIPTS / "start.sh", folder], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(done.stderr.strip())
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SLURM_CONF", str(folder / "slurm.conf"))
            patch.setenv("PATH", str(folder / "bin"), prepend=os.pathsep)
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


def jobs():
    """Return the id, the node and the name of each running job."""
    said = subprocess.run(["squeue", "-h", "-t", "R", "-o", "%A %N %k"], capture_output=True)
    return [line.split() for line in said.stdout.decode().splitlines()]


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)
    return found


def asked_for(ids):
    """Return the cores, the MB and the minutes that each of some jobs asked for."""
    command = ["squeue", "-h", "-t", "all", "-O", "JobID,NumCPUs,MinMemory,TimeLimit"]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [line.split() for line in said.stdout.splitlines()]
    return [
        (int(cores), int(memory.removesuffix("M")), minutes(limit))
        for job, cores, memory, limit in found
        if job in ids
    ]


def minutes(limit):
    """Return the minutes of a time as SLURM writes it, in days-hours:minutes:seconds."""
    days, _, rest = limit.rpartition("-")
    hours, mins, seconds = (["0"] * 2 + rest.split(":"))[-3:]
    return int(days or 0) * 1440 + int(hours) * 60 + int(mins) + int(seconds) / 60


@pytest.fixture(scope="module")
def local(make_project):
    """Two studies that ran undisturbed on this machine: of short runs and of long ones."""

    short, long = make_project(), make_project()
    short.configure_training(["keep0", *STARTED])
    short.run(*TARGETS)
    long.configure_endless_training(ARMS)
    long.run(TARGETS[0])
    return {"short": short, "long": long}


@pytest.fixture
def project(make_project, local):
    """A fresh folder, with the data there."""
    project = make_project(local["short"])
    for name in ("runs", "gradients", "tables"):
        shutil.rmtree(project.folder / "data/tiny" / name)
    shutil.rmtree(project.folder / "logs")
    return project


def test_a_study_on_two_nodes_gives_the_bytes_of_a_local_run(cluster, project, local):
    (project.folder / DATASET).unlink()
    said = succeeds(submit(project, *TARGETS))
    ids = set(re.findall(r"SLURM jobid (\d+)", said))
    assert len(ids) == 4  # the data, and one for each run
    asked = asked_for(ids)
    assert len(asked) == 4
    for cores, memory, time_limit in asked:
        assert cores == 1
        assert 1500 <= memory <= 4000  # Snakemake's own process in the job takes some 450
        assert 5 <= time_limit <= 120
    assert project.bytes_below("data/tiny") == local["short"].bytes_below("data/tiny")


def test_a_refusal_by_slurm_is_a_line_on_the_terminal(cluster, project):
    project.configure_training(["keep0"])
    too_much = ("--set-resources", "train_cell:mem_mb=100000000", "--retries", "0")
    started = submit(project, TARGETS[0], *too_much)
    said = started.communicate()[0]
    assert started.returncode != 0
    (line,) = [line for line in said.splitlines() if line.startswith("recall-T6-lstm-keep0: ")]
    assert "Requested node configuration is not available" in line
    assert "sbatch call" not in line
    assert "failed: train_cell" in said


def test_another_cluster_is_left_alone(cluster):
    done = subprocess.run([SCRIPTS / "start.sh", cluster], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "has a cluster" in done.stderr
    assert subprocess.run(["sinfo", "-h"], capture_output=True).returncode == 0


def training(project, arm):
    """Wait until the job of an arm has begun to train; return its id and its node."""
    log = project.folder / f"logs/tiny/runs/recall/T6/lstm/{arm}.log"
    wait_for(lambda: log.exists() and "step 400/" in log.read_text())
    return next((job, node) for job, node, name in jobs() if f"-{arm}_" in name)


def kill_node(cluster, node):
    """Kill the node's daemon and everything that runs below it, as a power cut would."""
    ids = [job for job, where, _ in jobs() if where == node]
    os.kill(int((cluster / f"run/{node}.pid").read_text()), signal.SIGKILL)
    for process in psutil.process_iter(["cmdline"]):
        if any(f"slurmstepd: [{job}." in " ".join(process.info["cmdline"] or ()) for job in ids):
            for each in [*process.children(recursive=True), process]:
                each.kill()


def test_a_lost_node_and_a_preemption_during_jobs_change_nothing(cluster, project, local):
    project.configure_endless_training(ARMS)
    started = submit(project, TARGETS[0])
    job, other = training(project, "keep0")
    # To the steps, not to the shell around them, as --signal=TERM@... and preemption do.
    subprocess.run(["scancel", "--signal=TERM", job], check=True)
    _, node = training(project, "remember")
    assert node != other
    kill_node(cluster, node)
    try:
        said = succeeds(started)
    finally:
        subprocess.run(["slurmd", "-N", node], check=True)
    assert "Trying to restart job" in said  # the lost node's may be requeued by SLURM itself
    assert "asked to end: saved after" in said
    assert project.bytes_below("data/tiny/runs") == local["long"].bytes_below("data/tiny/runs")


def test_a_job_over_its_memory_gets_more_the_next_time(cluster, project, local):
    project.configure_training(["keep0"])
    said = succeeds(
        submit(project, TARGETS[0], "--set-resources", "train_cell:mem_mb=100 * attempt ** 5")
    )
    assert "Trying to restart job" in said
    ours, theirs = (each.bytes_below("data/tiny/runs") for each in (project, local["short"]))
    assert len(ours) == 2
    assert {name: theirs[name] for name in ours} == ours
