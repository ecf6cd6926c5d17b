"""Success on every task."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import forest, looks, select, theme, words

TABLES = ("results",)
PARAMETERS = {"solves": "C09"}
CAPTION = (
    "Share of seeds that solve each task, by cell and keep bias, with 95 per cent intervals, at "
    "the longest length T with the most cells. A row without a point was not run on that task. A "
    "task with no success at all needs a larger budget than this study's."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return each task at the length with the most cells, and the rows with several tasks."""
    table = select.by_keep_bias(select.need(tables["results"], "trained networks"))
    tasks = table.groupby(["cell", "keep"])["task"].transform("nunique")
    table = table[(tasks > 1) | (tasks.max() == 1)]
    return pd.concat([select.shared(group, "length") for _, group in table.groupby("task")])


def finding(tables: dict[str, pd.DataFrame], solves: float) -> str:
    """Name the tasks that no cell solves in enough of its seeds."""
    table = select.by_keep_bias(select.need(tables["results"], "trained networks"))
    best = table.groupby(["task", "run"])["success"].mean().groupby("task").max()
    unsolved = [words.label(task) for task in best[best < solves].index]
    return (
        f"Tasks that some cell solves in at least {100 * solves:g} % of its seeds: "
        f"{(best >= solves).sum()} of "
        f"{len(best)}" + (f"; not solved: {', '.join(unsolved)}." if unsolved else ".")
    )


def plot(tables: dict[str, pd.DataFrame], solves: float) -> Figure:
    """Draw a panel for each task and a row for each cell and keep bias."""
    del solves  # what the finding counts by
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
