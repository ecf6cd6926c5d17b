"""Draw a figure of a study and say what it shows, or what the study lacks for it."""

import importlib
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import theme
from rnngrad.figures.style.select import NoDataError


def load(name: str) -> ModuleType:
    """Return the module of a figure; only its own, so that editing one rebuilds that one."""
    return importlib.import_module(f"rnngrad.figures.{name}")


def plot(
    name: str, tables: Mapping[str, pd.DataFrame], parameters: Mapping[str, Any] | None = None
) -> Figure:
    """Draw a figure, or a panel that says what the study lacks for it.

    Args:
        name: one of `rnngrad.figures.NAMES`.
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
        name: one of `rnngrad.figures.NAMES`.
        tables: those of its `TABLES`, by name.
        parameters: the value of each of its `PARAMETERS`.
    """
    module = load(name)
    try:
        return f"{module.finding(tables, **parameters or {})} {module.CAPTION}"
    except NoDataError as missing:
        return str(missing)
