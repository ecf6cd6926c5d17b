"""From a configuration to the grid of runs."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from rnngrad import cells, tasks
from rnngrad.cells import Cell, Initialisation
from rnngrad.study.schema import fault
from rnngrad.tasks import Task
from rnngrad.training.optimisers import Optimiser
from rnngrad.training.trainer import Recipe

Plugin = TypeVar("Plugin", Cell, Task)


class ConfigError(ValueError):
    """A configuration that cannot be run; the message names the key and what is allowed."""


@dataclass(frozen=True)
class Run:
    """One training run: all seeds of a cell, with one arm, on one task at one length.

    Attributes:
        task: name of the task.
        length: nominal length of its sequences.
        cell: name of the cell in the configuration.
        arm: name of the arm in the configuration.
        cell_class: built-in name or `package.module:Class`.
        recipe: size, budget, initialisation and optimiser.
        measured: whether gradients are measured on its checkpoints.
        rates: learning rates to choose from before the run; none if its rate is fixed.
        tuning_seeds: repetitions of each of them, with seeds of their own.
        start: path of the run whose last parameters are this one's first; none if they are drawn.
    """

    task: str
    length: int
    cell: str
    arm: str
    cell_class: str
    recipe: Recipe
    measured: bool
    rates: tuple[float, ...]
    tuning_seeds: int
    start: str | None = None

    @property
    def path(self) -> str:
        """Folder of the run, below the study's."""
        return f"{self.task}/T{self.length}/{self.cell}/{self.arm}"

    @property
    def ids(self) -> dict[str, Any]:
        """The columns that identify the run in every table."""
        return {"task": self.task, "length": self.length, "cell": self.cell, "arm": self.arm}


def validate(config: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    """Check a configuration against its schema and against the cells and tasks there are.

    Raises:
        ConfigError: in one line, the key, what was given and what is allowed.
    """
    if message := fault(config, schema):
        raise ConfigError(f"config: {message}")
    for name, settings in config["cells"].items():
        _load(cells.load, settings.get("class", name), f"config: cells.{name}")
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


def runs(config: Mapping[str, Any]) -> list[Run]:
    """Return the runs of all experiments, each once, in a fixed order.

    Raises:
        ConfigError: if an experiment names a cell, task, arm or length that there is not.
    """
    found: dict[str, Run] = {}
    for name, grid in config["experiments"].items():
        _check_grid(config, f"experiments.{name}", grid)
        for run in grid_runs(config, grid):
            if run.path in found and found[run.path].measured:
                continue
            found[run.path] = run
    return list(found.values())


def grid_runs(config: Mapping[str, Any], grid: Mapping[str, Any]) -> Iterator[Run]:
    """Yield the runs of one grid: tasks x lengths x cells x arms."""
    for task in grid["tasks"]:
        for length in grid["lengths"]:
            for cell in grid["cells"]:
                for arm in grid["arms"]:
                    measured = grid.get("measure_gradients", True)
                    yield make_run(config, task, length, cell, arm, measured)


def make_run(
    config: Mapping[str, Any], task: str, length: int, cell: str, arm: str, measured: bool
) -> Run:
    """Resolve the settings of one run; later sources win: training, task, cell, arm."""
    sources = (
        config["training"],
        config["tasks"].get(task, {}),
        config["cells"].get(cell, {}),
        config["arms"][arm],
    )
    settings = {key: value for source in sources for key, value in source.items()}
    steps = tasks.load(task).steps(length)
    tuned = settings["learning_rate"] == "tuned"
    rates = tuple(config["tuning"]["learning_rates"]) if tuned else ()
    recipe = Recipe(
        hidden_size=settings["hidden_size"],
        batch_size=settings["batch_size"],
        steps=settings["steps"],
        seeds=settings["seeds"],
        initialisation=initialisation(settings, steps),
        optimiser=Optimiser(
            settings["optimiser"],
            rates[0] if tuned else settings["learning_rate"],
            settings["clip"],
            settings["clip_threshold"],
        ),
    )
    return Run(
        task=task,
        length=length,
        cell=cell,
        arm=arm,
        cell_class=settings.get("class", cell),
        recipe=recipe,
        measured=measured,
        rates=rates,
        tuning_seeds=config["tuning"]["seeds"] if tuned else 0,
        start=f"{task}/T{length}/{cell}/{settings['start']}" if "start" in settings else None,
    )


def initialisation(settings: Mapping[str, Any], steps: int) -> Initialisation:
    """Return the law of the first parameters for sequences of `steps` time steps.

    The keep bias `log_length` stands for ln(steps - 1), `chrono` for ln U[1, steps - 1] per unit.
    """
    keep_bias = settings["keep_bias"]
    chrono = keep_bias == "chrono"
    numbers = {"log_length": math.log(steps - 1), "chrono": 0.0}
    return Initialisation(
        scheme=settings["scheme"],
        gain=settings["gain"],
        keep_bias=numbers.get(keep_bias, keep_bias),
        tie_input=settings["tie_input"],
        chrono_length=steps if chrono else None,
    )


def cell_class(config: Mapping[str, Any], name: str, where: str) -> str:
    """Return the class path of a cell named in the configuration.

    Raises:
        ConfigError: if there is no such cell; the message lists the allowed names.
    """
    own = {k: v["class"] for k, v in config["cells"].items() if "class" in v}
    if name not in {**cells.BUILT_IN, **own}:
        allowed = ", ".join([*cells.BUILT_IN, *own])
        raise ConfigError(
            f"config: {where}: unknown cell '{name}'; allowed are {allowed}, "
            "or a name that `cells` gives a `class: package.module:Class`"
        )
    return own.get(name, name)


def settings_of(run: Run) -> dict[str, Any]:
    """Return all that decides a run's result, as plain values."""
    return asdict(run)


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
