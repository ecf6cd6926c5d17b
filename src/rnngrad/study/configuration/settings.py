"""Settings of tasks, cells and arms that no run would notice."""

from collections.abc import Iterator, Mapping
from typing import Any

from rnngrad.study.configuration.schema import ConfigError
from rnngrad.study.runs import Run, grid_runs

SECTIONS = ("tasks", "cells", "arms")
"""Where a run's settings stand beside `training`; the later win."""

TRAINING_ONLY = (
    "batch_size",
    "steps",
    "evaluate_every",
    "seeds",
    "data",
    "optimiser",
    "learning_rate",
    "clip",
    "clip_threshold",
    "flossing_steps",
)
"""Settings that untrained networks do not have."""

DESCRIPTIONS = ("class", "label", "start")


def check_effects(config: Mapping[str, Any]) -> None:
    """Check that each setting of a task, a cell or an arm decides something in some run.

    Arms and cells with a class are definitions, which may wait for an experiment that lists them.

    Raises:
        ConfigError: in one line, the setting and why it has no effect.
    """
    effective: set[tuple[str, str, str]] = set()
    reasons: dict[tuple[str, str, str], str] = {}
    present: set[tuple[str, str]] = set()
    for run, trained in _all_runs(config):
        idle = _idle(run, trained)
        for key, places in _givers(config, run).items():
            present.update(places)
            *others, winner = places
            for section, name in others:
                reasons.setdefault((section, name, key), f"{winner[0]}.{winner[1]} overrides it")
            if key in idle:
                reasons.setdefault((*winner, key), idle[key])
            else:
                effective.add((*winner, key))
    for section in SECTIONS:
        for name, settings in config[section].items():
            if (section, name) not in present and _waits(section, settings):
                continue
            for key in settings:
                where = (section, name, key)
                if key not in DESCRIPTIONS and where not in effective:
                    why = reasons.get(where, "no experiment or horizon lists it")
                    raise ConfigError(f"config: {'.'.join(where)}: has no effect: {why}; remove it")


def _waits(section: str, settings: Mapping[str, Any]) -> bool:
    return section == "arms" or "class" in settings


def _all_runs(config: Mapping[str, Any]) -> Iterator[tuple[Run, bool]]:
    """Yield each run, and whether it is trained."""
    for kind in ("experiments", "horizon"):
        for grid in config[kind].values():
            for run in grid_runs(config, grid):
                yield run, kind == "experiments"


def _givers(config: Mapping[str, Any], run: Run) -> dict[str, list[tuple[str, str]]]:
    """Return the places that give each setting of a run, the last of which wins."""
    found: dict[str, list[tuple[str, str]]] = {}
    for section, name in zip(SECTIONS, (run.task, run.cell, run.arm), strict=True):
        for key in config[section].get(name, {}):
            found.setdefault(key, []).append((section, name))
    return found


def _idle(run: Run, trained: bool) -> dict[str, str]:
    """Return the settings that a run does not use, with the reason."""
    idle = {}
    law = run.recipe.initialisation
    if run.recipe.optimiser.clip == "none":
        idle["clip_threshold"] = "nothing is clipped, clip is none"
    if run.start is not None:
        why = f"the first parameters are those of {run.start}"
        idle |= {"scheme": why, "gain": why}
    if run.keep_bias_law == "chrono":
        idle["tie_input"] = "chrono ties the input gate in any case"
    elif run.keep_bias_law == "constant" and law.keep_bias == 0:
        idle["tie_input"] = "it is tied to the keep bias, which is 0"
    if not trained:
        why = "untrained networks have no such setting"
        idle |= dict.fromkeys(TRAINING_ONLY, why)
    return idle
