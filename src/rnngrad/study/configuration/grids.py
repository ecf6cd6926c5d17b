"""Checks of grids of runs: tasks, lengths, cells and arms that go together."""

from collections.abc import Mapping
from itertools import product
from typing import Any

from rnngrad import tasks
from rnngrad.study.configuration.lookup import check_known, load_cell, load_task, time_steps
from rnngrad.study.configuration.schema import ConfigError
from rnngrad.study.runs import Run, grid_runs, keep_bias_law
from rnngrad.training.trainer import IN_A_ROW

SHORTEST = 2
"""Fewest time steps T of a keep bias that knows the length: ln(T - 1) is finite."""


def check_grid(config: Mapping[str, Any], where: str, grid: Mapping[str, Any]) -> None:
    """Check a grid of runs at the key `where`: all of its names, and each combination of them.

    Raises:
        ConfigError: in one line, what cannot be run.
    """
    check_known(f"{where}.arms", grid["arms"], list(config["arms"]))
    for cell in grid["cells"]:
        load_cell(config, cell, f"{where}.cells")
    for name in grid["tasks"]:
        task = load_task(name, f"{where}.tasks")
        lengths = [time_steps(task, length, f"{where}.lengths") for length in grid["lengths"]]
        for length in grid.get("test_lengths", ()):
            time_steps(task, length, f"{where}.test_lengths")
        for cell, arm in product(grid["cells"], grid["arms"]):
            _check_keep_bias(config, where, (name, cell, arm), min(lengths))


def _check_keep_bias(
    config: Mapping[str, Any], where: str, names: tuple[str, str, str], steps: int
) -> None:
    """Refuse a keep bias that a cell cannot have, or that sequences of `steps` do not define."""
    source, keep_bias = "training", config["training"]["keep_bias"]
    for section, name in zip(("tasks", "cells", "arms"), names, strict=True):
        settings = config[section].get(name, {})
        if "keep_bias" in settings:
            kind = section.removesuffix("s")
            source, keep_bias = f"{kind} '{name}'", settings["keep_bias"]
    task, cell, _ = names
    if keep_bias != 0 and load_cell(config, cell, where).keep_gate is None:
        raise ConfigError(
            f"config: {where}: {source} sets keep_bias, but cell '{cell}' has no gate that keeps; "
            "list it in an experiment of its own, with a keep_bias of 0"
        )
    if keep_bias_law(keep_bias) != "constant" and steps < SHORTEST:
        raise ConfigError(
            f"config: {where}: {source} sets keep_bias {keep_bias}, which is defined from "
            f"{SHORTEST} time steps on, but task '{task}' has {steps} here"
        )


def check_horizon(config: Mapping[str, Any]) -> None:
    """Check that the grids of untrained networks start from no trained ones, and differ.

    Raises:
        ConfigError: in one line, the arm or the networks that are out of place.
    """
    first: dict[Any, str] = {}
    for name, grid in config["horizon"].items():
        where = f"config: horizon.{name}"
        for run in grid_runs(config, grid):
            if run.start is not None:
                raise ConfigError(
                    f"{where}.arms: '{run.arm}' starts from trained networks, "
                    "but these are untrained"
                )
            here = f"horizon.{name}, {run.path}"
            law = (
                run.task,
                run.length,
                run.cell,
                run.recipe.hidden_size,
                run.recipe.initialisation,
            )
            if (other := first.setdefault(law, here)) != here:
                raise ConfigError(f"{where}: {run.path}: the same networks as in {other}; list one")


def check_budgets(trained: Mapping[str, Run]) -> None:
    """Check that the runs can be evaluated as often as it takes to solve their task.

    Args:
        trained: all runs of the experiments, by path.

    Raises:
        ConfigError: in one line, the run, and what its budget or its data would have to be.
    """
    for run in trained.values():
        steps, every = run.recipe.steps, run.recipe.evaluate_every
        if steps % every or steps < IN_A_ROW * every:
            raise ConfigError(
                f"config: steps: {steps} given for {run.path}, evaluate_every {every}; allowed are "
                f"multiples of {every} from {IN_A_ROW * every} on"
            )
        if tasks.load(run.task).fresh:
            continue
        reason = f"but task '{run.task}' draws no sequences in a compiled program"
        if run.recipe.data == "fresh":
            raise ConfigError(
                f"config: data: 'fresh' given for {run.path}, {reason}; set data: reused for it"
            )
        if run.recipe.flossing_steps:
            raise ConfigError(
                f"config: flossing_steps: {run.recipe.flossing_steps} given for {run.path}, "
                f"{reason}; leave it out"
            )


def check_starts(trained: Mapping[str, Run]) -> None:
    """Check that runs that start from another's parameters can do so.

    Args:
        trained: all runs of the experiments, by path.

    Raises:
        ConfigError: in one line, why one of them cannot.
    """
    for run in trained.values():
        if run.start is not None:
            _check_start(run, trained)


def _check_start(run: Run, trained: Mapping[str, Run]) -> None:
    first = trained.get(str(run.start))
    where = f"config: arms.{run.arm}.start"
    if first is None:
        raise ConfigError(
            f"{where}: no experiment trains {run.start}, from which {run.path} starts"
        )
    if first.start is not None:
        raise ConfigError(f"{where}: {run.start} itself starts from {first.start}")
    if run.rates:
        raise ConfigError(f"{where}: a run that starts from another has no tuned learning rate")
    for key in ("hidden_size", "seeds"):
        own, other = getattr(run.recipe, key), getattr(first.recipe, key)
        if own != other:
            raise ConfigError(f"{where}: {key} is {own}, but {other} in {run.start}")
