"""Another workflow, in a folder of its own, uses this one as a module."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow

OUTER = f"""
configfile: "outer.yaml"


module rnngrad:
    snakefile:
        "{ROOT}/workflow/Snakefile"
    config:
        config["rnngrad"]


use rule * from rnngrad as rnngrad_*


rule summary:
    default_target: True
    input:
        rules.rnngrad_gather_verdicts.output,
    output:
        "summary.txt",
    shell:
        "echo {{config[word]}} > {{output}}"


onsuccess:
    print("the outer workflow is done")
"""


@pytest.fixture(scope="module")
def outer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outer")
    (folder / "Snakefile").write_text(OUTER)
    study = yaml.safe_load((ROOT / "config/smoke.yaml").read_text()) | {"claims": ["C17"]}
    (folder / "outer.yaml").write_text(yaml.safe_dump({"word": "outer", "rnngrad": study}))
    return folder


def snakemake(folder, *words):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "PYTHONPATH"))}
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--cores", "2", *words],
        cwd=folder,
        env=kept,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_its_rules_run_from_there(outer):
    said = snakemake(outer)
    assert (outer / "summary.txt").read_text() == "outer\n"
    verdicts = pd.read_parquet(outer / "data/smoke/verdicts.parquet")
    assert list(verdicts["claim"]) == ["C17"]
    assert "the outer workflow is done" in said
    assert "Study 'smoke'" not in said
    assert not (outer / "paper").exists()


def test_all_of_it_is_planned_from_there(outer):
    said = snakemake(outer, "--dry-run", "rnngrad_all", "rnngrad_verify", "rnngrad_crate")
    assert "rnngrad_train_cell" in said and "rnngrad_typeset_paper" in said
    assert "not present in the Snakefile" not in said
