"""The figures, one file each: the tables it needs, `plot`, `finding` and a caption.

A caption is what the figure shows, `finding(tables)`, and how to read it, `CAPTION`. A figure that
marks a number which decides a claim names it in `PARAMETERS`, with the claim whose parameter it is;
`plot` and `finding` then take it as a keyword. Either raises `NoDataError` where a study has
nothing to show; `plot` and `caption` here say so instead.
"""

import importlib
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import theme
from rnngrad.figures.style.select import NoDataError

NAMES = (
    "summary",
    "gradient_by_lag",
    "horizon",
    "survival",
    "reach",
    "law",
    "mechanisms",
    "regimes",
    "keep_gates",
    "products",
    "term_shares",
    "training_curves",
    "exponents",
    "boundary",
    "tasks",
    "priors",
    "clipping",
    "blocks",
    "optimisers",
    "curse",
    "memory",
    "spectra",
    "price",
    "flossing",
    "depth",
)


def load(name: str) -> ModuleType:
    """Return the module of a figure; only its own, so that editing one rebuilds that one."""
    return importlib.import_module(f"rnngrad.figures.{name}")


def parameters_of(name: str) -> dict[str, str]:
    """Return the parameters that a figure takes, each with the claim that registers it."""
    return dict(getattr(load(name), "PARAMETERS", {}))


def plot(
    name: str, tables: Mapping[str, pd.DataFrame], parameters: Mapping[str, Any] | None = None
) -> Figure:
    """Draw a figure, or a panel that says what the study lacks for it.

    Args:
        name: one of `NAMES`.
        tables: those of its `TABLES`, by name.
        parameters: the value of each of its `PARAMETERS`.
    """
    try:
        figure: Figure = load(name).plot(tables, **parameters or {})
    except NoDataError as missing:
        return theme.placeholder(str(missing))
    return figure


def caption(
    name: str, tables: Mapping[str, pd.DataFrame], parameters: Mapping[str, Any] | None = None
) -> str:
    """Return what a figure shows and how to read it, or a sentence on what the study lacks for it.

    Args:
        name: one of `NAMES`.
        tables: those of its `TABLES`, by name.
        parameters: the value of each of its `PARAMETERS`.
    """
    module = load(name)
    try:
        return f"{module.finding(tables, **parameters or {})} {module.CAPTION}"
    except NoDataError as missing:
        return str(missing)
