"""Interactive counterparts of figures, one file each: its tables, `panels(tables)` and a caption.

A chart has the name of its figure. `panels` gives one Altair chart for each panel, by title; where
the figure draws every seed, the chart draws their median and range. Each chart has a parameter
`hidden`, the names of the cells that are switched off.
"""

import importlib
from types import ModuleType

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
    return importlib.import_module(f"rnngrad.charts.{name}")
