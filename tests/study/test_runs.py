"""From a configuration to the grid of runs."""

import copy
import math

from rnngrad.study.configuration.validation import validate
from rnngrad.study.runs import make_run, runs, settings_of
from tests.configurations import SCHEMA


def test_later_sources_of_settings_win(config):
    config["tasks"] = {"recall": {"learning_rate": 0.1, "batch_size": 4, "steps": 120}}
    config["cells"] = {"lstm": {"batch_size": 5, "steps": 160}}
    config["arms"]["keep0"] = {"steps": 200}
    recipe = make_run(config, "recall", 3, "lstm", "keep0", True).recipe
    assert recipe.optimiser.learning_rate == 0.1
    assert (recipe.batch_size, recipe.steps) == (5, 200)


def test_settings_of_one_cell_change_that_cells_runs_only(config):
    before = {run.path: settings_of(run) for run in runs(config)}
    changed = copy.deepcopy(config)
    changed["cells"] = {"lstm": {"batch_size": 5}}
    after = {run.path: settings_of(run) for run in runs(changed)}
    differing = {path for path in before if before[path] != after[path]}
    assert differing == {path for path in before if "/lstm/" in path}


def test_a_run_of_two_experiments_is_run_once_and_measured(config):
    config["experiments"]["again"] = config["experiments"]["gated"] | {"measure_gradients": False}
    config["experiments"] = dict(reversed(config["experiments"].items()))
    found = [run for run in runs(config) if run.path == "recall/T12/lstm/keep0"]
    assert [run.measured for run in found] == [True]


def test_keep_biases_that_know_the_length(config):
    steps = 12 + 2  # recall shows the symbol, T distractors and a cue
    remember = make_run(config, "recall", 12, "lstm", "remember", True)
    assert remember.recipe.initialisation.keep_bias == math.log(steps - 1)
    config["arms"]["chrono"] = {"keep_bias": "chrono"}
    chrono = make_run(config, "recall", 12, "lstm", "chrono", True)
    assert chrono.recipe.initialisation.chrono_length == steps
    assert chrono.recipe.initialisation.keep_bias == 0.0


def test_a_cell_of_ones_own_is_taken_by_its_class(config):
    config["cells"]["mine"] = {"class": "rnngrad.cells.gru:GRU", "hidden_size": 5}
    config["experiments"]["gateless"]["cells"] = ["mine"]
    validate(config, SCHEMA)
    run = make_run(config, "recall", 3, "mine", "keep0", True)
    assert (run.cell, run.cell_class) == ("mine", "rnngrad.cells.gru:GRU")
    assert run.recipe.hidden_size == 5


def test_a_tuned_run_has_candidates_and_seeds_for_them(config):
    run = make_run(config, "recall", 3, "lstm", "tuned", True)
    assert run.rates == tuple(config["tuning"]["learning_rates"])
    assert run.tuning_seeds == config["tuning"]["seeds"]
    fixed = make_run(config, "recall", 3, "lstm", "keep0", True)
    assert (fixed.rates, fixed.tuning_seeds) == ((), 0)


def test_a_run_is_tested_at_the_lengths_of_all_its_experiments_and_not_trained_again(config):
    before = {run.path: settings_of(run) for run in runs(config)}
    config["experiments"]["again"] = config["experiments"]["gated"] | {"test_lengths": [24, 12]}
    config["experiments"]["more"] = config["experiments"]["gated"] | {"test_lengths": [48, 12]}
    validate(config, SCHEMA)
    found = {run.path: run for run in runs(config)}
    assert found["recall/T12/lstm/keep0"].test_lengths == (12, 24, 48)
    assert found["recall/T3/tanh/keep0"].test_lengths == ()
    assert {path: settings_of(run) for path, run in found.items()} == before
