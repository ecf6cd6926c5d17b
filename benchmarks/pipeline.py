"""What Snakemake, start-up and waiting add to the computing inside a study's jobs.

Each run is of a study from nothing, in a folder of its own with an empty compile cache, with so
many workers: cores here, or jobs at a time on SLURM. The jobs' seconds are those of Snakemake's
benchmarks, start-up of Python and compilation included.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import yaml

ROOT = Path(__file__).parents[1]
PARTS = ("workflow", "config", "src", "paper", "README.md")
SLURM = ("--workflow-profile", "workflow/profiles/slurm", "--latency-wait", "10")


def copy_project(folder):
    """Copy what a study needs, without any results."""
    for name in PARTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    shutil.rmtree(folder / "paper/build", ignore_errors=True)


def configure(folder, path, experiments):
    """Write the study's configuration; return what to ask Snakemake for."""
    config = yaml.safe_load(Path(path).read_text())
    if experiments:
        config["experiments"] = {name: config["experiments"][name] for name in experiments}
    (folder / "study.yaml").write_text(yaml.safe_dump(config))
    return f"data/{config['study']}/tables/results.parquet" if experiments else "all"


def run(folder, target, workers, slurm):
    """Run the study; return its wall time and the seconds of each job."""
    kind = ["--cores", str(workers)] if slurm is None else [*SLURM, "--jobs", str(workers), *slurm]
    command = [sys.executable, "-m", "snakemake", target, *kind, "--configfile", "study.yaml"]
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    wall = time.perf_counter() - begin
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    found = sorted((folder / "logs").rglob("*.tsv"))
    return wall, pd.concat([pd.read_csv(path, sep="\t") for path in found])["s"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--configfile", default="config/config.yaml")
    parser.add_argument(
        "--experiments", nargs="+", help="only train these, instead of all that the study does"
    )
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2])
    parser.add_argument(
        "--slurm",
        metavar="OPTIONS",
        help="submit to SLURM, with these further options of Snakemake's in one word",
    )
    options = parser.parse_args()
    slurm, rows = options.slurm and options.slurm.split(), []
    for workers in options.workers:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            copy_project(folder)
            target = configure(folder, options.configfile, options.experiments)
            wall, jobs = run(folder, target, workers, slurm)
        at_once = min(workers, os.cpu_count())
        row = {"workers": workers, "wall_s": wall, "jobs": len(jobs), "jobs_s": jobs.sum()}
        row |= {"longest_s": jobs.max(), "wall / (jobs / cores)": wall * at_once / jobs.sum()}
        rows.append(row)
        print(pd.DataFrame(rows[-1:]).round(2).to_string(index=False), flush=True)
    table = pd.DataFrame(rows).set_index("workers")
    table["times faster"] = table["wall_s"].iloc[0] / table["wall_s"]
    print(f"\n{table.round(2).to_string()}")


if __name__ == "__main__":
    main()
