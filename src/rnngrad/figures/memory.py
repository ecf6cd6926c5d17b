"""Floats that the compiled gradient keeps."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures import theme

TABLES = ("memory",)
CAPTION = (
    "Floats that the compiled gradient keeps for each step, sequence and unit, from the memory "
    "that the compiler assigns at two lengths, in single precision."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Give the number for each cell at the largest width."""
    table = widest(tables["memory"])
    values = {cell: f"{floats:.2f}" for cell, floats in table["floats"].items()}
    return f"Floats kept: {theme.listed(values)}."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a bar for each cell, at the largest width."""
    table = widest(tables["memory"])
    cells = sorted(table.index, key=lambda cell: table.loc[cell, "floats"])
    figure, ((axis,),) = theme.panels(1, 1, height=0.2 * len(cells) + 0.5)
    floats = [table.loc[cell, "floats"] for cell in cells]
    colours = [theme.look(cell, cells)["color"] for cell in cells]
    bars = axis.barh([theme.label(cell) for cell in cells], floats, color=colours, height=0.6)
    axis.bar_label(bars, fmt="%.1f", padding=2, fontsize=7)
    axis.set(xlabel="floats for each step, sequence and unit")
    return figure


def widest(memory: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the largest width, by cell."""
    return memory[memory["hidden_size"] == memory["hidden_size"].max()].set_index("cell")
