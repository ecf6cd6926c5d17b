# Validation, the study's folders and what rules share.
import os
import re
import shlex
import sys
from pathlib import Path

import yaml
from snakemake.exceptions import WorkflowError
from snakemake.utils import update_config

# The project's own files are found from here, also where another workflow uses this one as a
# module. Jobs find its package and, in the folder of the run, the user's own cells.
ROOT = Path(workflow.current_basedir.get_path_or_uri(secret_free=True)).parents[1]
SOURCE = ROOT / "src"
SCRIPTS = ROOT / "workflow/scripts"
# What jobs are given, so that a study that moves together with the project is not run again.
FILES = Path(os.path.relpath(ROOT))
for folder in (os.getcwd(), str(SOURCE)):
    if folder not in sys.path:
        sys.path.insert(0, folder)
STARTUP = ROOT / "workflow/startup"
os.environ.update(PYTHONPATH=os.pathsep.join([str(SOURCE), os.getcwd(), str(STARTUP)]))

# Snakemake writes the interpreter's path into shell commands as it is.
if os.path.exists(sys.executable):
    sys.executable = shlex.quote(sys.executable)

# One thread a process: the grid is the parallelism, and one thread gives the same bytes each time.
os.environ.setdefault(
    "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", ".cache/jax")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")

from rnngrad import cells, tasks
from rnngrad.claims import registry
from rnngrad.paper.latex.engine import LatexError, find_engine
from rnngrad.pipeline import kept, provenance
from rnngrad.pipeline.files import StorageError
from rnngrad.study import cost, runs
from rnngrad.study.configuration import files, lookup, sources, validation
from rnngrad.training.recipe import FLOSSING


def read_yaml(path):
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


# What `provenance` is asked for on the command line is no setting of the study.
NUMBER = workflow.config_settings.config.get("number")
if NUMBER is not None:
    config.pop("number", None)

CONFIGFILES = [os.path.relpath(path) for path in workflow.configfiles]


def refusal(error):
    """What is wrong with the configuration, with the files that it was read from."""
    read = ", ".join(CONFIGFILES)
    return WorkflowError(re.sub("^config(?=: )", lambda _: read, str(error)))


try:
    files.check_files(CONFIGFILES)
    if (
        not workflow.modifier.skip_configfile
    ):  # no module with a configuration of its own
        nested = {
            key: value
            for key, value in workflow.config_settings.config.items()
            if isinstance(value, (dict, list))
        }
        update_config(config, files.typed(nested))
    validation.validate(config, read_yaml("workflow/schemas/config.schema.yaml"))
except ValueError as error:
    raise refusal(error)


if config["seed"] == "registry":
    claimed = read_yaml("config/claims.yaml") | config.get("own_claims", {})
    config["seed"] = registry.seed(claimed)

# A folder with the tables of a study that was run, to start from; no setting of the study either.
KEPT = config.pop("tables", None)

STUDY = config["study"]
DATA = Path("data") / STUDY
LOGS = Path("logs") / STUDY
BENCHMARKS = LOGS / "benchmarks"
FIGURE_FOLDER = Path("figures") / STUDY
PAPER_FOLDER = Path("paper/build") / STUDY
PAPER = PAPER_FOLDER / "paper.pdf"
REPORT = Path("report") / f"{STUDY}.html"
PUBLISHED = FILES / "workflow/reference/published/hypotheses.csv"
RUNS = {run.path: run for run in runs.runs(config)}
MEASURED = [path for path, run in RUNS.items() if run.measured]
TABLES = tuple(sources.filled(config))
if KEPT:
    try:
        kept.check(Path(KEPT), config, TABLES)
    except (ValueError, StorageError) as error:
        raise refusal(error)
elif made_from := kept.source(DATA):
    raise WorkflowError(
        f"{DATA}/tables was made from {made_from}: to go on with it add --config "
        f"tables={made_from}, to train and measure instead delete {DATA}/tables"
    )
# What figures and tables call a user's own cells.
LABELS = {
    name: settings["label"]
    for name, settings in config["cells"].items()
    if "label" in settings
}


def pattern(names):
    """A wildcard that stands for one of the names."""
    return "|".join(map(re.escape, sorted(set(names)))) or "none"


TASK = pattern([*tasks.BUILT_IN, *(run.task for run in RUNS.values())])
CELL = pattern(run.cell for run in RUNS.values())
ARM = pattern(config["arms"])
# Not one name for each run: Snakemake searches every constraint for every job.
RUN = rf"({TASK})/T\d+/({CELL})/({ARM})"


wildcard_constraints:
    task=TASK,
    length=r"\d+",
    run=RUN,
    map=pattern(config["maps"]),
    prior=pattern(config["priors"]),
    sensitivity=pattern(config["sensitivities"]),
    grid=pattern(config["horizon"]),
    table=pattern(TABLES),
    claim=pattern(config["claims"]),
    figure=pattern(config["figures"]),


def growing(amount):
    """A resource that a job asks for: more each time that it is tried again."""
    return lambda wildcards, attempt: amount * attempt


def run_of(wildcards):
    try:
        return RUNS[wildcards.run]
    except KeyError:
        raise WorkflowError(
            f"no experiment of study '{STUDY}' has a run {wildcards.run}"
        )


def one_run(wildcards):
    """The job of a scheduler that all of a run goes into: one step after the other, on one core.

    No slash is in its name, because not every executor allows one.
    """
    return "-".join(Path(wildcards.run).parts)


def cell_part(name):
    """The class of a cell, for `code`."""
    return cells.BUILT_IN.get(name, name)


def task_part(name):
    """The class of a task, for `code`."""
    return tasks.BUILT_IN.get(name, name)


def run_parts(*runs):
    """What runs load by name, for `code`."""
    return [
        *(cell_part(run.cell_class) for run in runs),
        *(task_part(run.task) for run in runs),
        *(FLOSSING for run in runs if run.recipe.flossing_steps),
    ]


def code(script, *parts):
    """What decides a script's results besides inputs and settings: a change of it runs it again.

    The `parts` are what the script loads by name, which its imports do not tell.
    """
    return provenance.code(SCRIPTS / script, *sorted(set(parts)))


def dataset(task, length):
    return DATA / "datasets" / task / f"T{length}.npz"


def checkpoints(run):
    return DATA / f"runs/{run}/checkpoints.npz"


def without_cells(grid):
    """The settings of a grid that each of its cells is measured with."""
    return {key: value for key, value in grid.items() if key != "cells"}


def horizon_runs(wildcards):
    grid = config["horizon"][wildcards.grid]
    return [run for run in runs.grid_runs(config, grid) if run.cell == wildcards.cell]


def table_parts(wildcards):
    """The files that are put together to one table of the study."""
    table = wildcards.table
    if KEPT:
        return [Path(KEPT) / f"{table}.parquet"]
    if table in ("exponents", "priors", "horizon", "sensitivities"):
        kind = "maps" if table == "exponents" else table
        return [
            DATA / f"{kind}/{name}/{cell}.parquet"
            for name, grid in config[kind].items()
            for cell in grid["cells"]
        ]
    if table == "memory":
        return [DATA / "memory.parquet"]
    if table == "spectra":
        return expand(DATA / "spectra/{cell}.parquet", cell=config["spectra"]["cells"])
    if table == "generalisation":
        tested = [path for path, run in RUNS.items() if run.test_lengths]
        return [DATA / f"generalisation/{run}.parquet" for run in tested]
    if table in ("history", "results"):
        return [DATA / f"runs/{run}/{table}.parquet" for run in RUNS]
    return [DATA / f"gradients/{run}/{table}.parquet" for run in MEASURED]


def latex_engine(sources):
    """The engine that sets a document, so that none is an error before the first job."""
    try:
        return find_engine(sources).name
    except LatexError as error:
        raise WorkflowError(str(error))


def figure_parameters(name):
    """The registered numbers that a figure marks, by name."""
    return {
        parameter: REGISTRY[claim]["parameters"][parameter]
        for parameter, claim in figures.parameters_of(name).items()
    }
