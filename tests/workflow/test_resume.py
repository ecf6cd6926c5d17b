"""A study that is killed and started again ends with the same bytes."""

import os
import signal
import subprocess
import time

import pytest

pytestmark = pytest.mark.slow
RUN = "data/tiny/runs/recall/T20/lstm/keep0"
PRODUCTS = ("checkpoints.npz", "history.parquet", "results.parquet")


def configure(project):
    grid = {"tasks": ["recall"], "lengths": [20], "cells": ["lstm"], "arms": ["keep0"]}
    training = {"hidden_size": 32, "batch_size": 32, "steps": 12000, "seeds": 4}
    training |= {"scheme": "orthogonal", "gain": 1.0, "keep_bias": 0.0, "tie_input": False}
    training |= {"optimiser": "adam", "learning_rate": 0.01, "clip": "none", "clip_threshold": 1}
    project.configure(experiments={"one": grid}, training=training)


def kill_after_first_save(project) -> None:
    """Start the run and kill all its processes once some progress is on disk."""
    started = subprocess.Popen(
        project.command(f"{RUN}/results.parquet", "--cores", "1"),
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    progress = project.folder / RUN / "progress.npz"
    while not progress.exists() and started.poll() is None:
        time.sleep(0.2)
    assert started.poll() is None, "the run ended before it saved any progress"
    os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(make_project):
    killed, whole = make_project(), make_project()
    for project in (killed, whole):
        configure(project)
    kill_after_first_save(killed)
    assert not (killed.folder / RUN / "results.parquet").exists()
    killed.run("--unlock")
    killed.run(f"{RUN}/results.parquet", cores=1)
    log = killed.folder / f"{RUN.replace('data', 'logs', 1)}.log"
    assert "taking up a run at" in log.read_text()
    whole.run(f"{RUN}/results.parquet", cores=1)
    for name in PRODUCTS:
        assert (killed.folder / RUN / name).read_bytes() == (whole.folder / RUN / name).read_bytes()
    assert not (killed.folder / RUN / "progress.npz").exists()
