"""The figures, one file each: the tables it needs, `plot(tables)` and a caption.

A caption is what the figure shows, `finding(tables)`, and how to read it, `CAPTION`.
"""

import importlib
from types import ModuleType

NAMES = (
    "summary",
    "gradient_by_lag",
    "horizon",
    "success_by_length",
    "keep_gates",
    "term_shares",
    "training_curves",
    "exponents",
    "tasks",
    "priors",
    "reach",
    "clipping",
    "blocks",
    "optimisers",
    "memory",
    "spectra",
)


def load(name: str) -> ModuleType:
    """Return the module of a figure; only its own, so that editing one rebuilds that one."""
    return importlib.import_module(f"rnngrad.figures.{name}")
