"""Copies of the project in which Snakemake is run for real, on studies of a minute or two."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tests.guides import configuration, write_modules

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
SMOKE = yaml.safe_load((ROOT / "config/smoke.yaml").read_text())
LSTM = {"tasks": ["recall"], "lengths": [6], "cells": ["lstm"], "arms": ["keep0"]}
EXPERIMENTS = {
    "recall": LSTM | {"cells": ["lstm", "leaky"]},
    "open": LSTM | {"arms": ["remember"]},
    "gateless": LSTM | {"cells": ["tanh"]},
    "my_task": LSTM | {"tasks": ["mytasks:SameEnds"], "lengths": [12], "measure_gradients": False},
}
"""Of a study with the cell and the task of the guides."""
TABLES = ("results", "history", "lags", "units", "terms", "products")
"""Tables that the finished study has, whether its figures and claims read them or not."""


def without_stacks(grids: dict[str, dict]) -> dict[str, dict]:
    """Return the grids that have none of the cells that the smoke study defines."""
    return {k: grid for k, grid in grids.items() if not {*grid["cells"]} & {*SMOKE["cells"]}}


class Project:
    """A folder with the project's files, and how to call Snakemake in it."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder, self.cache = folder, cache

    def fill(self) -> None:
        """Copy the project's files, without any results; published numbers are for few units."""
        for name in PARTS:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, self.folder / name)
        shutil.rmtree(self.folder / "paper/build", ignore_errors=True)
        self.share_sources()
        self.edit("src/rnngrad/study/anchors.py", "WIDTH = 512", "WIDTH = 16")

    def share_sources(self) -> None:
        """Let all copies keep the modules that were taken apart in one place."""
        sources = self.cache.with_name("sources")
        sources.mkdir(parents=True, exist_ok=True)
        (self.folder / ".cache").mkdir()
        (self.folder / ".cache/sources").symlink_to(sources)

    def configure(self, **changes) -> None:
        """Write tiny.yaml: the smoke study with these top-level keys replaced.

        Without networks that are tested at other lengths, also without what asks for them.
        """
        config = SMOKE | {"study": "tiny"} | changes
        if not any("test_lengths" in grid for grid in config["experiments"].values()):
            for key, needs in (("claims", "B1"), ("figures", "price")):
                config[key] = [name for name in config[key] if name != needs]
        (self.folder / "tiny.yaml").write_text(yaml.safe_dump(config))

    def configure_study(self, **changes) -> None:
        """Write tiny.yaml: a study with the cell, task and claim of the guides, and the modules."""
        write_modules(self.folder)
        own_claims = configuration("adding-a-claim")["own_claims"]
        maps, keep = SMOKE["maps"], ("keep", "keep_tied")
        study = {
            "cells": configuration("adding-a-cell")["cells"],
            "own_claims": own_claims,
            "claims": ["C03", "C06", "C20", *own_claims],
            "figures": ["gradient_by_lag", "horizon", "exponents", "survival", "reach", "tasks"],
            "experiments": EXPERIMENTS,
            "horizon": without_stacks(SMOKE["horizon"]),
            "maps": {"gain": maps["gain"]}
            | {name: maps[name] | {"cells": ["lstm"]} for name in keep},
            "priors": {},
            "sensitivities": {},
            "spectra": SMOKE["spectra"] | {"cells": []},
            "memory": SMOKE["memory"] | {"cells": []},
        }
        self.configure(**study | changes)

    def configure_endless_training(self, arms: list[str]) -> None:
        """Write tiny.yaml with runs that learn nothing and say so after every evaluation."""
        self.configure_training(arms, steps=8000, evaluate_every=80, learning_rate=1e-6)
        self.edit("src/rnngrad/study/outcomes.py", "EVERY = 10.0", "EVERY = 0.0")

    def configure_training(self, arms: list[str], **training) -> None:
        """Write tiny.yaml with nothing to train but one small LSTM in each of some arms."""
        settings = {"hidden_size": 8, "batch_size": 16, "steps": 80, "seeds": 3}
        settings |= {"evaluate_every": 8, "data": "reused"}
        settings |= {"scheme": "orthogonal", "gain": 1.0, "keep_bias": 0.0, "tie_input": False}
        settings |= {"optimiser": "adam", "learning_rate": 0.01}
        settings |= {"clip": "none", "clip_threshold": 1.0}
        self.configure(experiments={"one": LSTM | {"arms": arms}}, training=settings | training)

    @staticmethod
    def table(name: str) -> str:
        """Return the path of a table."""
        return f"data/tiny/tables/{name}.parquet"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "snakemake", *words, "--configfile", "tiny.yaml"]

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "JAX", "XLA"))}
        return kept | {
            "JAX_COMPILATION_CACHE_DIR": str(self.cache),
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
            "XLA_FLAGS": os.environ["XLA_FLAGS"],  # those of the tests, which compile sooner
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
