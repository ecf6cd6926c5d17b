"""The training runs of a study, and the facts that every table of theirs carries as columns."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from rnngrad import cells, tasks
from rnngrad.cells import Initialisation
from rnngrad.cells.stack import layers_of
from rnngrad.study.configuration.schema import ConfigError, suggestion
from rnngrad.training.optimisers import Optimiser
from rnngrad.training.recipe import Recipe

KEEP_BIAS_LAWS = ("constant", "log_length", "chrono")
"""How the keep bias is set: a number, ln(T - 1), or ln U[1, T - 1] for each unit."""

FACTS = (
    "run",
    "task",
    "length",
    "time_steps",
    "cell",
    "cell_class",
    "layers",
    "arm",
    "hidden_size",
    "scheme",
    "gain",
    "keep_bias",
    "keep_bias_law",
    "tie_input",
    "optimiser",
    "tuned",
    "clip",
    "clip_threshold",
    "start",
    "flossing_steps",
    "data",
    "standard",
)
"""The columns of `Run.facts`."""


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
        keep_bias_law: one of `KEEP_BIAS_LAWS`.
        standard: whether the arm leaves everything but the start of the keep gate and the kind of
            data as it is for every arm of this cell and task.
        measured: whether gradients are measured on its checkpoints.
        test_lengths: lengths at which its last networks are scored.
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
    keep_bias_law: str
    standard: bool
    measured: bool = True
    test_lengths: tuple[int, ...] = ()
    rates: tuple[float, ...] = ()
    tuning_seeds: int = 0
    start: str | None = None

    @property
    def path(self) -> str:
        """Folder of the run, below the study's."""
        return f"{self.task}/T{self.length}/{self.cell}/{self.arm}"

    @property
    def facts(self) -> dict[str, Any]:
        """What the run is, by the columns `FACTS`, for every table that is made from it.

        `run` is its path and `start` that of the run it starts from, or empty; `cell_class` is a
        built-in name wherever there is one; `keep_bias` is the bias added, for the chrono law its
        mean over units.
        """
        law, optimiser = self.recipe.initialisation, self.recipe.optimiser
        time_steps = tasks.load(self.task).steps(self.length)
        drawn = self.keep_bias_law == "chrono"
        return {
            "run": self.path,
            "task": self.task,
            "length": self.length,
            "time_steps": time_steps,
            "cell": self.cell,
            "cell_class": cells.canonical(self.cell_class),
            "layers": len(layers_of(cells.load(self.cell_class))),
            "arm": self.arm,
            "hidden_size": self.recipe.hidden_size,
            "scheme": law.scheme,
            "gain": float(law.gain),
            "keep_bias": chrono_mean(time_steps) if drawn else float(law.keep_bias),
            "keep_bias_law": self.keep_bias_law,
            "tie_input": law.tie_input or drawn,
            "optimiser": optimiser.name,
            "tuned": self.tuning_seeds > 0,
            "clip": optimiser.clip,
            "clip_threshold": float(optimiser.clip_threshold),
            "start": self.start or "",
            "flossing_steps": self.recipe.flossing_steps,
            "data": self.recipe.data,
            "standard": self.standard,
        }


def chrono_mean(time_steps: int) -> float:
    """Return the mean of ln U[1, T - 1] for sequences of `time_steps` T."""
    high = time_steps - 1
    return high * math.log(high) / (high - 1) - 1 if high > 1 else 0.0


def runs(config: Mapping[str, Any]) -> list[Run]:
    """Return the runs of all experiments, each once, in a fixed order."""
    by_path: dict[str, Run] = {}
    for grid in config["experiments"].values():
        for run in grid_runs(config, grid):
            other = by_path.get(run.path, run)
            by_path[run.path] = replace(
                run,
                measured=run.measured or other.measured,
                test_lengths=tuple(sorted({*run.test_lengths, *other.test_lengths})),
            )
    return list(by_path.values())


def grid_runs(config: Mapping[str, Any], grid: Mapping[str, Any]) -> Iterator[Run]:
    """Yield the runs of one grid: tasks x lengths x cells x arms."""
    for task in grid["tasks"]:
        for length in grid["lengths"]:
            for cell in grid["cells"]:
                for arm in grid["arms"]:
                    measured = grid.get("measure_gradients", True)
                    run = make_run(config, task, length, cell, arm, measured)
                    yield replace(run, test_lengths=tuple(grid.get("test_lengths", ())))


def make_run(
    config: Mapping[str, Any], task: str, length: int, cell: str, arm: str, measured: bool
) -> Run:
    """Resolve the settings of one run; later sources win: training, task, cell, arm."""
    sources = (config["training"], config["tasks"].get(task, {}), config["cells"].get(cell, {}))
    common = {key: value for source in sources for key, value in source.items()}
    settings = common | config["arms"][arm]
    time_steps = tasks.load(task).steps(length)
    tuned = settings["learning_rate"] == "tuned"
    rates = tuple(config["tuning"]["learning_rates"]) if tuned else ()
    recipe = _recipe(settings, time_steps, rates)
    start = f"{task}/T{length}/{cell}/{settings['start']}" if "start" in settings else None
    return Run(
        task=task,
        length=length,
        cell=cell,
        arm=arm,
        cell_class=settings.get("class", cell),
        recipe=recipe,
        measured=measured,
        keep_bias_law=keep_bias_law(settings["keep_bias"]),
        standard=not tuned and start is None and _same_but_keep(recipe, common, time_steps),
        rates=rates,
        tuning_seeds=config["tuning"]["seeds"] if tuned else 0,
        start=start,
    )


def _recipe(settings: Mapping[str, Any], time_steps: int, rates: tuple[float, ...]) -> Recipe:
    return Recipe(
        hidden_size=settings["hidden_size"],
        batch_size=settings["batch_size"],
        steps=settings["steps"],
        evaluate_every=settings["evaluate_every"],
        seeds=settings["seeds"],
        data=settings["data"],
        initialisation=initialisation(settings, time_steps),
        optimiser=Optimiser(
            settings["optimiser"],
            rates[0] if rates else settings["learning_rate"],
            settings["clip"],
            settings["clip_threshold"],
        ),
        flossing_steps=settings.get("flossing_steps", 0),
    )


def _same_but_keep(recipe: Recipe, common: Mapping[str, Any], time_steps: int) -> bool:
    """Tell whether a recipe is the common one but for the start of the keep gate and its data."""
    if common["learning_rate"] == "tuned":
        return False
    plain = _recipe(common, time_steps, ())
    law = replace(
        recipe.initialisation,
        **{
            k: getattr(plain.initialisation, k) for k in ("keep_bias", "tie_input", "chrono_length")
        },
    )
    return replace(recipe, initialisation=law, data=plain.data) == plain


def keep_bias_law(keep_bias: float | str) -> str:
    """Return the law of a keep bias as the configuration gives it."""
    return keep_bias if isinstance(keep_bias, str) else "constant"


def initialisation(settings: Mapping[str, Any], time_steps: int) -> Initialisation:
    """Return the law of the first parameters for sequences of `time_steps` T.

    The keep bias `log_length` stands for ln(T - 1), `chrono` for ln U[1, T - 1] per unit.
    """
    law = keep_bias_law(settings["keep_bias"])
    numbers = {"log_length": math.log(max(time_steps - 1, 1)), "chrono": 0.0}
    return Initialisation(
        scheme=settings["scheme"],
        gain=settings["gain"],
        keep_bias=numbers.get(law, settings["keep_bias"]),
        tie_input=settings["tie_input"],
        chrono_length=time_steps if law == "chrono" else None,
    )


def cell_class(config: Mapping[str, Any], name: str, where: str) -> str:
    """Return the class path of a cell named in the configuration.

    Raises:
        ConfigError: if there is no such cell; the message lists the allowed names.
    """
    own = {k: v["class"] for k, v in config["cells"].items() if "class" in v}
    if name not in {**cells.BUILT_IN, **own}:
        allowed = ", ".join([*cells.BUILT_IN, *own])
        close = suggestion(name, [*cells.BUILT_IN, *own])
        raise ConfigError(
            f"config: {where}: unknown cell '{name}'{close}; allowed are {allowed}, "
            "or a name that `cells` gives a `class: package.module:Class`"
        )
    return own.get(name, name)


def settings_of(run: Run) -> dict[str, Any]:
    """Return all that decides a run's result, as plain values."""
    beside = ("measured", "test_lengths")
    return {name: value for name, value in asdict(run).items() if name not in beside}


def from_settings(settings: Mapping[str, Any]) -> Run:
    """Rebuild a run from the plain values of `settings_of`."""
    recipe = settings["recipe"]
    return Run(
        **{k: v for k, v in settings.items() if k not in ("recipe", "rates")},
        rates=tuple(settings["rates"]),
        recipe=Recipe(
            **{k: v for k, v in recipe.items() if k not in ("initialisation", "optimiser")},
            initialisation=Initialisation(**recipe["initialisation"]),
            optimiser=Optimiser(**recipe["optimiser"]),
        ),
    )
