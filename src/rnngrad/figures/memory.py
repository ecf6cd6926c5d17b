"""Floats that the compiled gradient keeps."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.figures.style import looks, select, theme, words

TABLES = ("memory",)
CAPTION = (
    "Floats that the compiled gradient keeps for each step, sequence and unit, from the memory "
    "that the compiler assigns at two lengths, in single precision."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.Series:
    """Return the floats of each cell at the largest width."""
    table = select.need(tables["memory"], "measurements of memory")
    return largest(table, "hidden_size").set_index("cell")["floats"]


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Give the number for each cell at the largest width."""
    ends = words.extremes(chosen(tables).to_dict(), ".2f")
    return f"A step costs {ends} floats of memory."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a line with a number for each cell, at the largest width, the least first."""
    floats = chosen(tables).sort_values()
    styles = looks.cell_styles(floats.index)
    figure, ((axis,),) = theme.panels(1, 1, height=0.19 * len(floats) + 0.5)
    for place, (cell, value) in enumerate(floats.items()):
        style = styles[str(cell)] | {"linestyle": "-", "markevery": [1]}
        axis.plot([0, value], [place, place], **style)
        axis.annotate(f"{value:.2f}", (value, place), (6, 0), textcoords="offset points",
                      va="center_baseline", fontsize=7)  # fmt: skip
    axis.grid(visible=False)
    axis.set_yticks(range(len(floats)), [words.label(str(cell)) for cell in floats.index])
    axis.set(xlabel="floats for each step, sequence and unit", xlim=(0, 1.08 * floats.max()))
    axis.margins(y=0.1)
    axis.invert_yaxis()
    return figure
