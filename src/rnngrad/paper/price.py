"""The price list: what each family of cells gives of gradient, memory and tracking."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from rnngrad import cells
from rnngrad.cells.linear_cell import LinearCell
from rnngrad.claims.effects import largest
from rnngrad.figures import price
from rnngrad.figures.style import looks, select, words
from rnngrad.measures.cached import LENGTHS
from rnngrad.paper.forms import FORMS
from rnngrad.paper.latex.text import escape, table
from rnngrad.paper.lookup import CELLS_THAT_LEARN, LEFT
from rnngrad.paper.origins import Book
from rnngrad.paper.study import TABLES

SIMPLE, SEEING, LINEAR = "no gate", "gates see the state", "gates do not see the state"
FAMILIES = (SIMPLE, SEEING, LINEAR)
"""The families of cells, in the table's order."""
AT_LEAST, ONLY = r"$\geq$", "$^*$"
"""Marks of a lag: no longer one was tried, and no other."""


def family(cell_class: str) -> str:
    """Return the family of a cell, given by its built-in name or its class."""
    cell = cells.load(cell_class)
    if isinstance(cell, LinearCell):
        return LINEAR
    return SIMPLE if cell.keep_gate is None else SEEING


def price_table(book: Book) -> str:
    """Return the price list, a line for each family; nothing if the study lacks what it needs.

    Args:
        book: with `lags`, `results`, `generalisation` and `memory`, as far as the study has them.
    """
    tables = {name: book.tables[path] for name in TABLES if (path := at(name)) in book.tables}
    if not set(price.TABLES) <= set(tables):
        return ""
    try:
        parts = price.parts(tables)
    except select.NoDataError:
        return ""
    lines = [line(book, name, parts) for name in FAMILIES]
    frame = pd.DataFrame([each for each in lines if each])
    columns = r"L{0.3\linewidth}" + r"L{0.085\linewidth}" * (len(frame.columns) - 1)
    longest = book.write("as it is", at("lags"), ("length",), {"run": parts[0]["run"].iloc[0]})
    caption = (
        "The price list, by family of cells of one layer, each entry from its least cell to its "
        f"greatest: what is left of the untrained gradient over {longest} steps, from the smallest "
        "and from the largest keep bias; the longest lag of recall that half of the seeds solve "
        f"from the best start, {AT_LEAST} if the cell was trained at no longer one and with a star "
        "if at that lag only; of how many cells half of the seeds learn to track a state, of those "
        "trained on it; the floats that the gradient keeps for each step, sequence and unit"
        f"{units(book)}, over up to {LENGTHS[-1]} steps: over more, linear cells keep less, block "
        "by block of steps. A dash: not measured."
    )
    said = "\\cref{tab:price} sums this up by family.\n\n"
    return said + table(frame, columns, caption, "price")


def at(table: str) -> str:
    """Return where the study has a table."""
    return f"tables/{table}.parquet"


def line(book: Book, name: str, parts: price.Parts) -> dict[str, str]:
    """Return the line of one family, from the parts of the figure `price`; empty without a cell."""
    left, reached, tracked = parts
    results = book.tables[at("results")].drop_duplicates("cell").set_index("cell")
    classes = results.loc[results["layers"] == 1, "cell_class"]
    members = looks.order(classes.index[classes.map(family) == name])
    if not members:
        return {}
    labels = "; ".join(map(words.label, members))
    made = {"family": escape(f"{name}: {labels}")}
    for start, chosen in (("smallest", select.plain), ("largest", select.remembering)):
        made[f"gradient, {start} bias"] = gradient(book, of(chosen(left), members))
    made["longest lag"] = longest(book, of(reached, members))
    for task, kinds in tracked.items():
        made[task] = learn(book, of(kinds["full"], members))
    return made | {"floats kept": floats(book, members)}


def of(table: pd.DataFrame, members: Sequence[str]) -> pd.DataFrame:
    """Return the rows of some cells."""
    return table[table["cell"].isin(members)]


def gradient(book: Book, left: pd.DataFrame) -> str:
    """Return what is left of the gradient in the runs of some cells, one of each."""
    runs = left.groupby("run")["log10_left"].median()
    return span(
        book.write("power", at("lags"), ("log10_loss_sensitivity",), where, LEFT)
        for where in [{"run": run, "stage": "start"} for run in ends(runs, "power")]
    )


def longest(book: Book, reached: pd.DataFrame) -> str:
    """Return the longest lag that half of the seeds of some cells solve, from their best starts.

    It is `AT_LEAST` so long where the cell was trained at no longer one, or at that `ONLY`.
    """
    ranked = price.longest(reached).sort_values(["length", "open", "tried"], kind="stable")
    kinds = ranked.drop_duplicates(["length", "open"], keep="last")
    two = pd.concat([kinds.head(1), kinds.tail(1)]).drop_duplicates("run")
    return span(
        AT_LEAST * row["open"]
        + book.write("3 digits", at("results"), ("length",), {"run": row["run"]})
        + ONLY * (row["tried"] == 1)
        for row in two.to_dict("records")
    )


def learn(book: Book, seeds: pd.DataFrame) -> str:
    """Return how many of some cells learn a task, of those trained on it."""
    if not len(seeds):
        return "--"
    where = {"run": sorted(seeds["run"].unique())}
    return book.write("share", at("results"), ("solved",), where, CELLS_THAT_LEARN)


def floats(book: Book, members: Sequence[str]) -> str:
    """Return the floats that the gradient of some cells keeps."""
    if at("memory") not in book.tables:
        return "--"
    rows = of(largest(book.tables[at("memory")], "hidden_size"), members).set_index("cell")
    return span(
        book.write(
            "3 digits",
            at("memory"),
            ("floats",),
            {"cell": cell, "hidden_size": rows["hidden_size"][cell]},
        )
        for cell in ends(rows["floats"], "3 digits")
    )


def units(book: Book) -> str:
    """Return of how many units a cell is whose floats are counted, in words."""
    if at("memory") not in book.tables:
        return ""
    row = largest(book.tables[at("memory")], "hidden_size").iloc[0]
    where = {"cell": row["cell"], "hidden_size": row["hidden_size"]}
    return f" of cells of {book.write('as it is', at('memory'), ('hidden_size',), where)} units"


def ends(values: pd.Series, form: str) -> list[Any]:
    """Return what the least and the greatest of some values are of: one if they look alike."""
    if not len(values):
        return []
    alike = FORMS[form](values.min()) == FORMS[form](values.max())
    return [values.idxmin()] if alike else [values.idxmin(), values.idxmax()]


def span(written: Iterable[str]) -> str:
    """Return the least and the greatest of some numbers, as written, or a dash."""
    return " to ".join(written) or "--"
