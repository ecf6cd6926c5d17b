"""Interactive counterparts of figures, one file each: `panels(tables)` and a caption.

A chart has the name of its `figure`, whose `TABLES` and `PARAMETERS` it takes. `panels` gives one
Altair chart for each panel, by title; where the figure draws every seed, the chart draws their
median and range. Each chart has a parameter `hidden`, the names of the cells that are switched off.
"""

import importlib
from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any

import pandas as pd

from rnngrad.figures.style.select import NoDataError
from rnngrad.report import page
from rnngrad.study.runs import Run

NAMES = (
    "survival",
    "reach",
    "law",
    "gradient_by_lag",
    "horizon",
    "exponents",
    "boundary",
    "priors",
    "training_curves",
)


def load(name: str) -> ModuleType:
    """Return the module of a chart."""
    return importlib.import_module(f"rnngrad.report.charts.{name}")


def section(
    name: str,
    tables: Mapping[str, pd.DataFrame],
    cells: Sequence[str],
    parameters: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what a page shows of a chart; a sentence alone where the study has no data for it.

    Args:
        name: one of `NAMES`.
        tables: those of the `TABLES` of its figure, by name.
        cells: all cells of the page, so that a cell looks the same in all panels.
        parameters: the value of each of the `PARAMETERS` of its figure.

    Returns:
        `name`, `text`, and title and specification of each of the `panels`.
    """
    module, known = load(name), dict(parameters or {})
    try:
        panels = page.specs(module.panels(tables, cells, **known))
        text = f"{module.figure.finding(tables, **known)} {module.CAPTION}"
    except NoDataError as missing:
        panels, text = [], str(missing)
    return {"name": name, "text": text, "panels": panels}


def explorable(runs: Iterable[Run]) -> bool:
    """Tell whether some run starts on recall with one keep bias, so that the explorer has it."""
    return any(
        run.task == "recall" and run.start is None and run.keep_bias_law != "chrono" for run in runs
    )
