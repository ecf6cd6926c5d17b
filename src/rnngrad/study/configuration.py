"""What a configuration may say, checked before anything runs."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from rnngrad import cells, tasks
from rnngrad.cells import Cell
from rnngrad.study.runs import Run, cell_class, runs
from rnngrad.study.schema import ConfigError, fault
from rnngrad.tasks import Task

Plugin = TypeVar("Plugin", Cell, Task)


def validate(config: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    """Check a configuration against its schema and against the cells and tasks there are.

    Raises:
        ConfigError: in one line, the key, what was given and what is allowed.
    """
    if message := fault(config, schema):
        raise ConfigError(f"config: {message}")
    for name, settings in config["cells"].items():
        _load(cells.load, settings.get("class", name), f"config: cells.{name}")
    for name, grid in config["experiments"].items():
        _check_grid(config, f"experiments.{name}", grid)
    by_path = {run.path: run for run in runs(config)}
    for run in by_path.values():
        run.recipe.optimiser.transformation()
        if run.start is not None:
            _check_start(run, by_path)
    for kind in ("maps", "priors"):
        for name, grid in config[kind].items():
            for cell in grid["cells"]:
                cell_class(config, cell, f"{kind}.{name}.cells")
            if grid["transient"] >= grid["steps"]:
                raise ConfigError(
                    f"config: {kind}.{name}.transient: {grid['transient']} given; "
                    f"allowed are numbers below its steps, {grid['steps']}"
                )
    for cell in config["spectra"]["cells"]:
        cell_class(config, cell, "spectra.cells")
    for cell in config["memory"]["cells"]:
        cell_class(config, cell, "memory.cells")
    for name, grid in config["horizon"].items():
        _check_grid(config, f"horizon.{name}", grid)
        for arm in grid["arms"]:
            if "start" in config["arms"][arm]:
                raise ConfigError(
                    f"config: horizon.{name}.arms: '{arm}' starts from trained networks, "
                    "but these are untrained"
                )


def _check_grid(config: Mapping[str, Any], where: str, grid: Mapping[str, Any]) -> None:
    for arm in grid["arms"]:
        if arm not in config["arms"]:
            allowed = ", ".join(config["arms"])
            raise ConfigError(f"config: {where}.arms: unknown arm '{arm}'; allowed are {allowed}")
    for name in grid["tasks"]:
        task = _load(tasks.load, name, f"config: {where}.tasks")
        for length in grid["lengths"]:
            try:
                task.validate_length(length)
            except ValueError as error:
                raise ConfigError(f"config: {where}.lengths: {error}") from error
    for name in grid["cells"]:
        path = cell_class(config, name, f"{where}.cells")
        cell = _load(cells.load, path, f"config: {where}.cells")
        for arm in grid["arms"]:
            if cell.keep_gate is None and config["arms"][arm].get("keep_bias", 0) != 0:
                raise ConfigError(
                    f"config: {where}: arm '{arm}' sets keep_bias, but cell '{name}' has no gate "
                    "that keeps; list it in an experiment of its own"
                )


def _check_start(run: Run, by_path: Mapping[str, Run]) -> None:
    first = by_path.get(str(run.start))
    where = f"config: arms.{run.arm}.start"
    if first is None:
        raise ConfigError(
            f"{where}: no experiment trains {run.start}, from which {run.path} starts"
        )
    if first.start is not None:
        raise ConfigError(f"{where}: {run.start} itself starts from {first.start}")
    if run.rates:
        raise ConfigError(f"{where}: a run that goes on from another has no tuned learning rate")
    for key in ("hidden_size", "seeds"):
        own, other = getattr(run.recipe, key), getattr(first.recipe, key)
        if own != other:
            raise ConfigError(f"{where}: {key} is {own}, but {other} in {run.start}")


def _load(load: Callable[[str], Plugin], name: str, where: str) -> Plugin:
    try:
        return load(name)
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from error
