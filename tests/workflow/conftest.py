"""A copy of the project in which Snakemake is run for real, on a study of a few minutes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PARTS = (
    "README.md",
    "README.zh.md",
    "Snakefile",
    "profiles",
    "workflow",
    "config",
    "src",
    "paper",
)


class Project:
    """A folder with the project's files, and how to call Snakemake in it."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder, self.cache = folder, cache
        for name in PARTS:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, folder / name)
        shutil.rmtree(folder / "paper/build", ignore_errors=True)

    def settings(self) -> dict:
        """Return the smoke study's configuration."""
        return yaml.safe_load((ROOT / "config/smoke.yaml").read_text())

    def configure(self, **changes) -> None:
        """Write tiny.yaml: the smoke study with these top-level keys replaced."""
        config = self.settings() | {"study": "tiny"} | changes
        (self.folder / "tiny.yaml").write_text(yaml.safe_dump(config))

    def configure_training(self, arms: list[str], **training) -> None:
        """Write tiny.yaml with nothing to train but one small LSTM in each of some arms."""
        grid = {"tasks": ["recall"], "lengths": [6], "cells": ["lstm"], "arms": arms}
        settings = {"hidden_size": 8, "batch_size": 16, "steps": 80, "seeds": 3}
        settings |= {"scheme": "orthogonal", "gain": 1.0, "keep_bias": 0.0, "tie_input": False}
        settings |= {"optimiser": "adam", "learning_rate": 0.01}
        settings |= {"clip": "none", "clip_threshold": 1.0}
        self.configure(experiments={"one": grid}, training=settings | training)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "snakemake", *words, "--configfile", "tiny.yaml"]

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "JAX", "XLA"))}
        return kept | {
            "JAX_COMPILATION_CACHE_DIR": str(self.cache),
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        }

    def snakemake(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
        )

    def run(self, *words: str, cores: int = 2) -> str:
        """Call Snakemake, which has to succeed; return what it said."""
        done = self.snakemake(*words, "--cores", str(cores))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def plan(self, *words: str) -> dict[str, int]:
        """How often each rule would run."""
        done = self.snakemake(*words, "--dry-run")
        assert done.returncode == 0, done.stdout + done.stderr
        table = re.search(r"^job +count\n-+ +-+\n(.*?)^total", done.stdout, re.M | re.S)
        if table is None:
            assert "Nothing to be done" in done.stdout + done.stderr
            return {}
        counts = dict(line.split() for line in table[1].splitlines())
        return {rule: int(n) for rule, n in counts.items() if rule not in ("all", "figures")}

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    def bytes_below(self, name: str) -> dict[str, bytes]:
        folder = self.folder / name
        return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.parquet")}


@pytest.fixture(scope="session")
def make_project(tmp_path_factory):
    """Return a function that copies the project; all copies share one compile cache."""
    base = tmp_path_factory.getbasetemp()
    cache = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"

    def make() -> Project:
        return Project(tmp_path_factory.mktemp("project"), cache)

    return make
