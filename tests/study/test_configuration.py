"""From a configuration to the grid of runs, and what is said of a bad one."""

import copy
import math
from pathlib import Path

import pytest
import yaml

from rnngrad.study import configuration as study

ROOT = Path(__file__).parents[1]
SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/config.schema.yaml").read_text())


@pytest.fixture
def config():
    return yaml.safe_load((ROOT / "config/smoke.yaml").read_text())


def put(config, path, value):
    """Set a value by its dotted path."""
    *parents, last = path.split(".")
    node = config
    for name in parents:
        node = node[name]
    node[last] = value


@pytest.mark.parametrize("name", ["config", "smoke", "cluster"])
def test_the_configurations_that_come_along_are_valid(name):
    study.validate(yaml.safe_load((ROOT / f"config/{name}.yaml").read_text()), SCHEMA)


BAD = [
    ("study", "a/b", r"study: 'a/b' does not match"),
    ("seed", -1, r"seed: -1 is less than the minimum of 0"),
    ("training.optimiser", "adamw", r"training.optimiser: 'adamw' is not one of \['adam'"),
    ("training.learning_rate", 0, r"training.learning_rate: 0 is less than or equal to"),
    ("training.steps", 100, r"training.steps: 100 is not a multiple of 40"),
    (
        "training.momentum",
        0.9,
        r"training: .*'momentum' was unexpected\); allowed are batch_size, clip,",
    ),
    ("training.keep_bias", "big", r"training.keep_bias: 'big' is not valid"),
    (
        "mistake",
        1,
        r"the top level: .*'mistake' was unexpected\); allowed are arms, cells, claims,",
    ),
    ("datasets.train", "many", r"datasets.train: 'many' is not of type 'integer'"),
    (
        "experiments.gated.cells",
        ["lstn"],
        r"experiments.gated.cells: unknown cell 'lstn'; allowed are tanh.*package.module:Class",
    ),
    ("experiments.gated.tasks", ["recal"], r"gated.tasks: unknown task 'recal': allowed are rec"),
    ("experiments.gated.tasks", ["no:Task"], r"gated.tasks: cannot load task 'no:Task': No module"),
    ("experiments.gated.arms", ["keep9"], r"gated.arms: unknown arm 'keep9'; allowed are keep0"),
    ("experiments.gated.lengths", [0], r"experiments.gated.lengths.0: 0 is less than"),
    (
        "experiments.gateless.arms",
        ["remember"],
        r"gateless: arm 'remember' sets keep_bias, but cell 'tanh' has no gate that keeps",
    ),
    ("maps.keep.cells", ["gruu"], r"maps.keep.cells: unknown cell 'gruu'; allowed are"),
    ("maps.keep.transient", 40, r"maps.keep.transient: 40 given; allowed are numbers below"),
    ("priors.wide.gain", [0, 1], r"priors.wide.gain.0: 0 is less than or equal to"),
    ("spectra.cells", ["gruu"], r"spectra.cells: unknown cell 'gruu'"),
    ("memory.cells", ["gruu"], r"memory.cells: unknown cell 'gruu'"),
    ("horizon.untrained.cells", ["gruu"], r"horizon.untrained.cells: unknown cell 'gruu'"),
    ("training.learning_rate", "tunes", r"training.learning_rate: 'tunes' is not valid"),
    (
        "cells.mine",
        {"class": "nowhere.cells:Mine"},
        r"cells.mine: cannot load cell 'nowhere.cells:Mine': No module named 'nowhere'",
    ),
    (
        "arms.raised",
        {"start": "kept"},
        r"arms.raised.start: no experiment trains recall/T12/lstm/k",
    ),
    ("arms.raised", {"start": "continued"}, r"arms.raised.start: .*continued itself starts from"),
    ("arms.raised", {"start": "keep0", "seeds": 7}, r"arms.raised.start: seeds is 7, but 3 in"),
    (
        "arms.raised",
        {"start": "keep0", "learning_rate": "tuned"},
        r"arms.raised.start: .* no tuned",
    ),
    ("arms.keep0", {"start": "remember"}, r"arms.keep0.start: "),
    ("horizon.untrained.arms", ["continued"], r"untrained.arms: 'continued' starts from trained"),
    ("cells.mine", {"class": "pathlib:Path"}, r"cells.mine: .* not a subclass of rnngrad"),
]


@pytest.mark.parametrize(("path", "value", "message"), BAD, ids=[f"{p}={v}" for p, v, _ in BAD])
def test_a_bad_value_is_named_in_one_line(config, path, value, message):
    put(config, path, value)
    with pytest.raises(study.ConfigError, match=message) as caught:
        study.validate(config, SCHEMA)
    assert "\n" not in str(caught.value)


def test_a_length_that_the_task_cannot_have_is_named(config):
    config["experiments"]["gated"]["tasks"] = ["digits"]
    with pytest.raises(study.ConfigError, match=r"gated.lengths: task 'digits': length"):
        study.validate(config, SCHEMA)


def test_later_sources_of_settings_win(config):
    config["tasks"] = {"recall": {"learning_rate": 0.1, "batch_size": 4, "steps": 120}}
    config["cells"] = {"lstm": {"batch_size": 5, "steps": 160}}
    config["arms"]["keep0"] = {"steps": 200}
    recipe = study.make_run(config, "recall", 3, "lstm", "keep0", True).recipe
    assert recipe.optimiser.learning_rate == 0.1
    assert (recipe.batch_size, recipe.steps) == (5, 200)


def test_settings_of_one_cell_change_that_cells_runs_only(config):
    before = {run.path: study.settings_of(run) for run in study.runs(config)}
    changed = copy.deepcopy(config)
    changed["cells"] = {"lstm": {"batch_size": 5}}
    after = {run.path: study.settings_of(run) for run in study.runs(changed)}
    differing = {path for path in before if before[path] != after[path]}
    assert differing == {path for path in before if "/lstm/" in path}


def test_a_run_of_two_experiments_is_run_once_and_measured(config):
    config["experiments"]["again"] = config["experiments"]["gated"] | {"measure_gradients": False}
    config["experiments"] = dict(reversed(config["experiments"].items()))
    found = [run for run in study.runs(config) if run.path == "recall/T12/lstm/keep0"]
    assert [run.measured for run in found] == [True]


def test_keep_biases_that_know_the_length(config):
    steps = 12 + 2  # recall shows the symbol, T distractors and a cue
    remember = study.make_run(config, "recall", 12, "lstm", "remember", True)
    assert remember.recipe.initialisation.keep_bias == math.log(steps - 1)
    config["arms"]["chrono"] = {"keep_bias": "chrono"}
    chrono = study.make_run(config, "recall", 12, "lstm", "chrono", True)
    assert chrono.recipe.initialisation.chrono_length == steps
    assert chrono.recipe.initialisation.keep_bias == 0.0


def test_a_cell_of_ones_own_is_taken_by_its_class(config):
    config["cells"]["mine"] = {"class": "rnngrad.cells.gru:GRU", "hidden_size": 5}
    config["experiments"]["gateless"]["cells"] = ["mine"]
    study.validate(config, SCHEMA)
    run = study.make_run(config, "recall", 3, "mine", "keep0", True)
    assert (run.cell, run.cell_class) == ("mine", "rnngrad.cells.gru:GRU")
    assert run.recipe.hidden_size == 5


def test_a_tuned_run_has_candidates_and_seeds_for_them(config):
    run = study.make_run(config, "recall", 3, "lstm", "tuned", True)
    assert run.rates == tuple(config["tuning"]["learning_rates"])
    assert run.tuning_seeds == config["tuning"]["seeds"]
    fixed = study.make_run(config, "recall", 3, "lstm", "keep0", True)
    assert (fixed.rates, fixed.tuning_seeds) == ((), 0)
