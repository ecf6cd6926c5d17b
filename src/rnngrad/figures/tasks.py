"""Success on every task."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import forest, looks, select, theme, words

TABLES = ("results",)
CAPTION = (
    "Share of seeds that solve each task, by cell and keep bias, with 95 per cent intervals, at "
    "the longest length T with the most cells. A row without a point was not run on that task. A "
    "task with no success at all needs a larger budget than this study's."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return each task at the length with the most cells, and the rows with several tasks."""
    table = select.standard(select.need(tables["results"], "trained networks"))
    tasks = table.groupby(["cell", "keep"])["task"].transform("nunique")
    table = table[(tasks > 1) | (tasks.max() == 1)]
    return pd.concat([select.shared(own, "length") for _, own in table.groupby("task")])


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Name the tasks that no cell solves in half of its seeds."""
    table = select.standard(select.need(tables["results"], "trained networks"))
    best = table.groupby(["task", "run"])["success"].mean().groupby("task").max()
    unsolved = [words.label(task) for task in best[best < 0.5].index]
    return (
        f"Tasks of which some cell solves at least half the seeds: {(best >= 0.5).sum()} of "
        f"{len(best)}" + (f"; not solved: {', '.join(unsolved)}." if unsolved else ".")
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each task and a row for each cell and keep bias."""
    table = chosen(tables)
    shown, styles = forest.rows(table), looks.cell_styles(tables["results"]["cell"])
    lengths = table.groupby("task")["length"].first()
    figure, (axes,) = theme.panels(1, len(lengths), forest.ROW * len(shown) + 0.9, sharey=True)
    for axis, (task, length) in zip(axes, lengths.items(), strict=True):
        forest.draw(axis, table[table["task"] == task], shown, styles)
        axis.set_title(words.label(str(task)).replace(" ", "\n") + f"\nT = {length}")
    axes[len(axes) // 2].set_xlabel("success rate")
    forest.name_rows(axes[0], shown)
    return figure
