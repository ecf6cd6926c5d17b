"""The tables that a study has data for, and what it would take to have the others."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from rnngrad import cells
from rnngrad.study.configuration.schema import ConfigError
from rnngrad.study.runs import Run, runs

MEASURED = "an experiment whose gradients are measured (measure_gradients)"
SOURCES = {
    "history": "an experiment",
    "results": "an experiment",
    "lags": MEASURED,
    "terms": MEASURED,
    "products": MEASURED,
    "paths": f"{MEASURED}, with a cell that has gates",
    "attractors": f"{MEASURED}, on a task that asks for its first token",
    "generalisation": "an experiment with test_lengths",
    "units": f"{MEASURED}, with a cell that has a keep gate",
    "horizon": "a grid in `horizon`",
    "exponents": "a grid in `maps`",
    "priors": "a grid in `priors`",
    "spectra": "a cell in `spectra.cells`",
    "memory": "a cell in `memory.cells`",
}
"""Every table of a study, and what of the configuration fills it."""


def filled(config: Mapping[str, Any]) -> list[str]:
    """Return the tables that have rows in a study with a valid configuration."""
    trained = runs(config)
    measured = [run for run in trained if run.measured]
    amounts: dict[str, Collection[Any]] = {
        "history": trained,
        "results": trained,
        "lags": measured,
        "terms": measured,
        "products": measured,
        "paths": measured,
        "attractors": measured,
        "generalisation": [run for run in trained if run.test_lengths],
        "units": [run for run in measured if gated(run)],
        "horizon": config["horizon"],
        "exponents": config["maps"],
        "priors": config["priors"],
        "spectra": config["spectra"]["cells"],
        "memory": config["memory"]["cells"],
    }
    return [table for table in SOURCES if amounts[table]]


def gated(run: Run) -> bool:
    """Tell whether the cell of a run has a gate that keeps."""
    return cells.load(run.cell_class).keep_gate is not None


def check_filled(
    config: Mapping[str, Any], where: str, wanted: Mapping[str, Iterable[str]]
) -> None:
    """Check that a study fills the tables that its figures or claims read.

    Args:
        config: a valid configuration.
        where: the key that lists them, `figures` or `claims`.
        wanted: the tables of each.

    Raises:
        ConfigError: in one line, what has no data, and what it would take.
    """
    tables = filled(config)
    for name, needs in wanted.items():
        for table in needs:
            if table not in tables:
                raise ConfigError(
                    f"config: {where}: '{name}' has no data in this study: it needs "
                    f"{SOURCES[table]}; add one, or leave '{name}' out"
                )
