"""Interactive counterparts of figures, one file each: its tables, `panels(tables)` and a caption.

A chart has the name of its figure. `panels` gives one Altair chart for each panel, by title; where
the figure draws every seed, the chart draws their median and range. Each chart has a parameter
`hidden`, the names of the cells that are switched off.
"""

import importlib
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from rnngrad.study.runs import Run

NAMES = (
    "success_by_length",
    "gradient_by_lag",
    "horizon",
    "exponents",
    "priors",
    "training_curves",
)


def load(name: str) -> ModuleType:
    """Return the module of a chart."""
    return importlib.import_module(f"rnngrad.report.charts.{name}")


def starts(runs: Iterable[Run]) -> list[dict[str, Any]]:
    """Return where untrained networks on recall stand, for each run with one keep bias.

    Returns:
        Rows with `length`, `cell`, `arm`, `gain`, `keep_bias` and `tied`, for the explorer.
    """
    return [
        {
            **{key: run.ids[key] for key in ("length", "cell", "arm")},
            "gain": run.recipe.initialisation.gain,
            "keep_bias": run.recipe.initialisation.keep_bias,
            "tied": run.recipe.initialisation.tie_input,
        }
        for run in {run.path: run for run in runs}.values()
        if run.task == "recall"
        and run.start is None
        and run.recipe.initialisation.chrono_length is None
    ]
