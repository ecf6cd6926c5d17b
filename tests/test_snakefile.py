"""The Snakefile at the top is the workflow, from whatever folder it is called."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP, INNER = ROOT / "Snakefile", ROOT / "workflow/Snakefile"


def dry_run(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "PYTHONPATH"))}
    command = [sys.executable, "-m", "snakemake", "--dry-run", *map(str, words)]
    return subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True)


def plan(folder: Path, *words: str | Path) -> dict[str, int]:
    """Return how often each rule would run, called in a folder."""
    done = dry_run(folder, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    table = re.search(r"^job +count\n-+ +-+\n(.*?)^total", done.stdout, re.M | re.S)
    assert "profiles/default" in done.stdout + done.stderr
    assert table is not None, done.stdout + done.stderr
    return {rule: int(count) for rule, count in map(str.split, table[1].splitlines())}


def test_a_fresh_dry_run_plans_the_default_study(tmp_path: Path) -> None:
    jobs = plan(ROOT, "--directory", tmp_path)
    assert {"generate_data", "train_cell", "decide_claim", "plot_figure", "all"} <= set(jobs)
    assert jobs["typeset_paper"] == 1


def test_a_configuration_that_is_refused_is_named(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("training: {steps: -3}")
    done = dry_run(ROOT, "--directory", tmp_path, "--configfile", mine)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert re.search(r"^mine.yaml, .*: training.steps: -3 is less than", said, re.M), said


@pytest.mark.slow
def test_the_folder_and_the_snakefile_make_no_difference(tmp_path: Path) -> None:
    place = tmp_path / "it's elsewhere"
    place.mkdir()
    plans = [plan(place, "all", "report", "-s", snakefile) for snakefile in (TOP, INNER)]
    plans.append(plan(ROOT, "all", "report", "--directory", place))
    assert plans[0] == plans[1] == plans[2]
