"""The price list: what each family of cells gives of gradient, memory and tracking."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd

from rnngrad import cells
from rnngrad.cells.linear_cell import LinearCell
from rnngrad.figures import memory, price
from rnngrad.figures.style import looks, select, words
from rnngrad.paper.latex.text import escape, number, table
from rnngrad.paper.templates import power

SIMPLE, SEEING, LINEAR = "no gate", "gates see the state", "gates do not see the state"
FAMILIES = (SIMPLE, SEEING, LINEAR)
"""The families of cells, in the table's order."""


def family(cell_class: str) -> str:
    """Return the family of a cell, given by its built-in name or its class."""
    cell = cells.load(cell_class)
    if isinstance(cell, LinearCell):
        return LINEAR
    return SIMPLE if cell.keep_gate is None else SEEING


def price_table(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return the price list, a line for each family; nothing if the study lacks what it needs.

    Args:
        tables: `lags`, `results`, `generalisation` and `memory`, as far as the study has them.
    """
    if not set(price.TABLES) <= set(tables):
        return ""
    try:
        parts = price.parts(dict(tables))
    except select.NoDataError:
        return ""
    left, *_ = parts
    lines = [line(tables, name, parts) for name in FAMILIES]
    frame = pd.DataFrame([each for each in lines if each])
    columns = r"L{0.3\linewidth}" + r"L{0.085\linewidth}" * (len(frame.columns) - 1)
    caption = (
        "The price list, by family of cell, each entry from its least cell to its greatest: what "
        f"is left of the untrained gradient over {left['length'].iloc[0]} steps, from the smallest "
        "and from the largest keep bias; the longest lag of recall that half of the seeds solve "
        "from the best start, of those that a cell was trained at; of how many cells half of the "
        "seeds learn to track a state, of those trained on it; the floats that the gradient keeps "
        "for each step, sequence and unit. A dash: not measured."
    )
    said = "\\cref{tab:price} is the price list of cells in which it all ends.\n\n"
    return said + table(frame, columns, caption, "price")


def line(tables: Mapping[str, pd.DataFrame], name: str, parts: price.Parts) -> dict[str, str]:
    """Return the line of one family, from the parts of the figure `price`; empty without a cell."""
    left, reached, tracked = parts
    classes = tables["results"].drop_duplicates("cell").set_index("cell")["cell_class"]
    members = looks.order(classes.index[classes.map(family) == name])
    if not members:
        return {}
    labels = ", ".join(map(words.label, members))
    made = {"family": escape(f"{name}: {labels}")}
    for start, chosen in (("smallest", select.plain), ("largest", select.remembering)):
        middles = chosen(left).groupby("cell")["log10_left"].median()
        made[f"gradient, {start} bias"] = span(of(middles, members), power)
    learned = reached[reached["solved"] >= price.MOST].groupby("cell")["length"].max()
    made["longest lag"] = span(of(learned, members))
    for task, kinds in tracked.items():
        shares = of(kinds["full"].groupby("cell")["solved"].mean(), members)
        made[task] = f"{(shares >= price.MOST).sum()} of {len(shares)}" if len(shares) else "--"
    floats = memory.chosen(dict(tables)) if "memory" in tables else pd.Series(dtype=float)
    return made | {"floats kept": span(of(floats, members))}


def of(values: pd.Series, members: Sequence[str]) -> pd.Series:
    """Return the values of some cells, as far as there are any."""
    return values[values.index.isin(members)]


def span(values: Iterable[float], write: Callable[[float], str] = number) -> str:
    """Return the least and the greatest of some values, one if they are alike, or a dash."""
    ordered = sorted(values)
    ends = [write(value) for value in (ordered[:1] + ordered[-1:])]
    return " to ".join(dict.fromkeys(ends)) or "--"
