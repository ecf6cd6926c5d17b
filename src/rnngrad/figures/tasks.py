"""Success on every task."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import forest, looks, theme

TABLES = ("results",)
CAPTION = (
    "Share of seeds that solve each task, by cell and initialisation of its keep gate, with 95 per "
    "cent Wilson intervals, at the longest length T with the most cells. A row without a point was "
    "not run on that task. A task with no success at all needs a larger budget than this study's."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Name the tasks that no cell solves in half of its seeds."""
    table = tables["results"].query("arm in ['keep0', 'remember']")
    rates = table.groupby(["task", "length", "cell", "arm"])["success"].mean()
    best = rates.groupby("task").max()
    unsolved = [task.replace("_", " ") for task in best[best < 0.5].index]
    return (
        f"Tasks of which some cell solves at least half the seeds: {(best >= 0.5).sum()} of "
        f"{len(best)}" + (f"; not solved: {', '.join(unsolved)}." if unsolved else ".")
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each task and a row for each cell and initialisation."""
    table = compared(tables["results"])
    shown, styles = forest.rows(table), looks.cell_styles(tables["results"]["cell"])
    lengths = table.groupby("task")["length"].first()
    figure, (axes,) = theme.panels(1, len(lengths), forest.ROW * len(shown) + 0.9, sharey=True)
    for axis, (task, length) in zip(axes, lengths.items(), strict=True):
        forest.draw(axis, table[table["task"] == task], shown, styles)
        axis.set_title(str(task).replace("_", "\n") + f"\nT = {length}")
    axes[len(axes) // 2].set_xlabel("success rate")
    forest.name_rows(axes[0], shown)
    return figure


def compared(results: pd.DataFrame) -> pd.DataFrame:
    """Return each task at the length with the most cells, and the cells with several tasks."""
    table = results[results["arm"].isin(["keep0", "remember"])]
    tasks = table.groupby("cell")["task"].nunique()
    several = tasks.index[tasks > 1]
    table = table[table["cell"].isin(several if len(several) else tasks.index)]
    cells = table.groupby(["task", "length"])["cell"].nunique().iloc[::-1]
    most = list(cells.groupby("task").idxmax())
    return table[pd.MultiIndex.from_frame(table[["task", "length"]]).isin(most)]
