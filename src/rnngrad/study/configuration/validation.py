"""What a configuration may say, checked before anything runs."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from rnngrad import cells, tasks
from rnngrad.study.configuration.grids import (
    check_budgets,
    check_grid,
    check_horizon,
    check_starts,
)
from rnngrad.study.configuration.lookup import check_known, load_cell, load_task
from rnngrad.study.configuration.schema import ConfigError, fault
from rnngrad.study.configuration.settings import check_effects
from rnngrad.study.configuration.trials import try_cell, try_task
from rnngrad.study.runs import Run, runs


def validate(config: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    """Check a configuration against its schema and against the cells and tasks there are.

    Raises:
        ConfigError: in one line, the key, what was given and what is allowed.
    """
    if message := fault(config, schema):
        raise ConfigError(f"config: {message}")
    if "looks" in config:
        _check_looks(config["looks"], config["training"]["seeds"])
    _check_cells(config)
    for name in config["tasks"]:
        load_task(name, "tasks")
    for kind in ("experiments", "horizon"):
        for name, grid in config[kind].items():
            check_grid(config, f"{kind}.{name}", grid)
    trained = {run.path: run for run in runs(config)}
    check_budgets(trained)
    _check_own_tasks(trained)
    check_starts(trained)
    check_horizon(config)
    _check_exponents(config)
    _check_spectra(config)
    _check_sensitivities(config)
    for cell in config["memory"]["cells"]:
        load_cell(config, cell, "memory.cells")
    _check_sequences(config, trained)
    check_effects(config)


def _check_looks(looks: Sequence[int], seeds: int) -> None:
    given = f"config: looks: {list(looks)} given;"
    if len(looks) < 2:
        raise ConfigError(f"{given} two or more are wanted; leave the key out for a single look")
    if any(later <= earlier for earlier, later in pairwise(looks)):
        raise ConfigError(f"{given} each has to be larger than the one before")
    if seeds not in looks:
        raise ConfigError(f"{given} training.seeds is {seeds}, which is not one of them")


def _check_cells(config: Mapping[str, Any]) -> None:
    for name, settings in config["cells"].items():
        if "class" not in settings:
            check_known("cells", [name], list(cells.BUILT_IN))
        elif settings["class"] != cells.BUILT_IN.get(name, settings["class"]):
            raise ConfigError(
                f"config: cells.{name}.class: '{name}' is the name of {cells.BUILT_IN[name]}; "
                "give another class a name of its own"
            )
        cell = load_cell(config, name, f"cells.{name}")
        if "class" in settings:
            size = settings.get("hidden_size", config["training"]["hidden_size"])
            try_cell(cell, size, f"cells.{name}.class")
        if "label" in settings:
            _check_label(config, name)


def _check_own_tasks(trained: Mapping[str, Run]) -> None:
    """Try each task that is not built in on the shortest of its runs."""
    own = (run for run in trained.values() if run.task not in tasks.BUILT_IN)
    shortest: dict[tuple[str, bool], Run] = {}
    for run in sorted(own, key=lambda run: -run.length):
        shortest[run.task, run.recipe.data == "fresh"] = run
    for (name, fresh), run in shortest.items():
        task = load_task(name, "experiments")
        try_task(task, run.length, run.recipe.batch_size, fresh, f"experiments: {name}")


def _check_label(config: Mapping[str, Any], name: str) -> None:
    label, where = config["cells"][name]["label"], f"config: cells.{name}.label"
    if "class" not in config["cells"][name]:
        raise ConfigError(
            f"{where}: a built-in cell has its label; give one to a cell with a class"
        )
    others = {**cells.BUILT_IN, **config["cells"]}.keys() - {name}
    others |= {own.get("label", other) for other, own in config["cells"].items() if other != name}
    if label in others:
        raise ConfigError(f"{where}: '{label}' is what another cell is called; choose another")


def _check_exponents(config: Mapping[str, Any]) -> None:
    for kind in ("maps", "priors"):
        for name, grid in config[kind].items():
            where = f"{kind}.{name}"
            if grid["transient"] >= grid["steps"]:
                raise ConfigError(
                    f"config: {where}.transient: {grid['transient']} given; "
                    f"allowed are numbers below its steps, {grid['steps']}"
                )
            for cell in grid["cells"]:
                gated = load_cell(config, cell, f"{where}.cells").keep_gate is not None
                if kind == "maps" and not gated and any(grid["keep_biases"]):
                    raise ConfigError(
                        f"config: {where}.keep_biases: cell '{cell}' has no gate that keeps; "
                        "list it in a map of its own, with keep_biases [0.0]"
                    )
            if kind == "priors":
                _check_bounds(grid, where)


def _check_bounds(prior: Mapping[str, Any], where: str) -> None:
    for key in ("gain", "keep_bias"):
        low, high = prior[key]
        if low > high:
            raise ConfigError(
                f"config: {where}.{key}: {[low, high]} given; the lower bound comes first: "
                f"write {[high, low]}"
            )


def _check_spectra(config: Mapping[str, Any]) -> None:
    spectra = config["spectra"]
    for cell in spectra["cells"]:
        load_cell(config, cell, "spectra.cells")
    if spectra["window"] > spectra["steps"] // 3:
        raise ConfigError(
            f"config: spectra.window: {spectra['window']} given; allowed are numbers up to "
            f"{spectra['steps'] // 3}, a third of its steps: the first window is left out, and "
            "a spread needs two"
        )


def _check_sensitivities(config: Mapping[str, Any]) -> None:
    for name, grid in config["sensitivities"].items():
        where = f"sensitivities.{name}.cells"
        for cell in grid["cells"]:
            if load_cell(config, cell, where).keep_gate is None:
                raise ConfigError(
                    f"config: {where}: cell '{cell}' has no gate that keeps, so its memory has no "
                    "time constant to be set; leave it out"
                )


def _check_sequences(config: Mapping[str, Any], trained: Mapping[str, Run]) -> None:
    wanted, test = config["measures"]["sequences"], config["datasets"]["test"]
    if wanted > test and any(run.measured for run in trained.values()):
        raise ConfigError(
            f"config: measures.sequences: {wanted} given; allowed are numbers up to those of the "
            f"test set, datasets.test, {test}"
        )
