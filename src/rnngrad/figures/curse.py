"""The curse of memory: how an output moves with the parameters as the memory is kept longer."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.claims.estimators.b03 import PHASE, by_factor, slope
from rnngrad.figures.style import looks, select, theme, words
from rnngrad.study.untrained.sensitivities import ALL, KEEP_BIAS

TABLES = ("sensitivities",)
CAPTION = (
    "Untrained networks on white noise, against the time constant to which the factor that keeps "
    "the memory is set. Left and middle: Frobenius norm of the derivative of the last output by "
    "that factor and by its logit. Right: curvature, along its gradient, of the squared error of a "
    "random read-out, by all parameters; a step of gradient descent with a rate above two over the "
    "curvature raises that error. Thin lines are seeds, thick lines their medians. The dotted "
    "lines have the slopes that theory gives white noise, from the steepest down: by the factor "
    "3/2 without normalised input, 1 with a normalised variance, 1/2 where the memory is a convex "
    "combination; by the logit one less."
)
SLOPES = (0.5, 1.0, 1.5)
"""Theory's, by the factor, in decades per decade."""


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the longest sequences of the widest networks; of a cell with a tied input, that."""
    table = select.need(tables["sensitivities"], "sensitivities to parameters")
    table = largest(largest(table, "length"), "hidden_size")
    tied = table["tie_input"].astype(bool)
    table = by_factor(table[tied == tied.groupby(table["cell"]).transform("max")])
    point = ["cell", "time_constant", "parameter", "seed"]
    return table.drop_duplicates(point).reset_index(drop=True)


def panels(table: pd.DataFrame) -> dict[str, tuple[pd.DataFrame, str]]:
    """Return the rows and the column of each panel, by its title."""
    keep, everything = (table[table["parameter"] == name] for name in (KEEP_BIAS, ALL))
    return {
        "output by\nthe factor that keeps": (keep, "log10_by_factor"),
        "output by\nthe logit of the factor": (keep, "log10_sensitivity"),
        "squared error\nalong its gradient": (everything, "log10_curvature"),
    }


def medians(table: pd.DataFrame, column: str) -> dict[str, float]:
    """Return the median slope of a column over the time constant, for each cell."""
    return {str(cell): slope(rows, column).median() for cell, rows in table.groupby("cell")}


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Give the slopes, the least and the greatest of the cells."""
    table = chosen(tables)
    factor, logit, curvature = (
        words.extremes(medians(*each), ".2f") for each in panels(table).values()
    )
    phase = medians(table[table["parameter"] == PHASE], "log10_sensitivity")
    by_phase = f", by the phase {words.extremes(phase, '.2f')}" if phase else ""
    return (
        "What a long memory costs depends on the parameter: each decade of the time constant adds "
        f"to the derivative by the factor that keeps {factor} decades, by its logit "
        f"{logit}{by_phase}; to the curvature, {curvature}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for each derivative and one for the curvature."""
    table = chosen(tables)
    styles = looks.cell_styles(table["cell"])
    parts = panels(table)
    figure, (axes,) = theme.panels(1, len(parts), height=2.7)
    for axis, (title, (rows, column)) in zip(axes, parts.items(), strict=True):
        theme.lines(axis, rows, "cell", "time_constant", column, styles)
        axis.set_title(title)
        theme.log_steps(axis, "time constant")
        axis.set_xlabel("time constant\n(steps, log scale)")
    for axis, (rows, column), less in zip(axes, parts.values(), (0, 1), strict=False):
        guide(axis, rows.set_index("time_constant")[column], [each - less for each in SLOPES])
    for axis, label in zip(
        axes, ("norm of the derivative", "norm of the derivative", "curvature"), strict=True
    ):
        axis.set_ylabel(label)
        theme.powers(axis.yaxis)
    theme.legend(figure, styles)
    return figure


def guide(axis: Axes, drawn: pd.Series, slopes: list[float]) -> None:
    """Draw lines of some slopes, in decades per decade, from one point, below what is drawn.

    Args:
        axis: where to draw.
        drawn: log10 of what is drawn, by time constant.
        slopes: those of the lines.
    """
    drawn = drawn[np.isfinite(drawn)]
    if drawn.empty:
        return
    ends = np.array([drawn.index.min(), drawn.index.max()], float)
    rise = np.outer(slopes, np.log10(drawn.index.to_numpy(float) / ends[0]))
    bottom = (drawn.to_numpy() - rise).min() - 0.2
    for each in slopes:
        axis.plot(ends, bottom + each * np.log10(ends / ends[0]), **theme.REFERENCE)
