"""Which cells solve each task within the budget."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import forest, looks, select, theme, words
from rnngrad.tasks import TRACKING

TABLES = ("results",)
CAPTION = (
    "Share of seeds that solve each task, by cell and keep bias, with 95 per cent intervals, at "
    "the longest length T with the most cells. A row without a point was not run on that task. "
    "What no seed solves may need a larger budget than this study's."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return each task at the length with the most cells, and the rows with several tasks.

    Of a task that is trained on fresh and on reused data, these are the runs on one of them.
    """
    table = trained(tables)
    counts = table.groupby(["cell", "keep"])["task"].transform("nunique")
    table = table[(counts > 1) | (counts.max() == 1)]
    return pd.concat([select.shared(group, "length") for _, group in table.groupby("task")])


def trained(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the networks trained on each task but the tracking ones, in one data regime each."""
    results = tables["results"]
    memory = results[~results["task"].isin(TRACKING)] if len(results) else results
    table = select.by_keep_bias(select.need(memory, "trained networks"))
    return pd.concat([select.one_regime(group) for _, group in table.groupby("task")])


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Name the tasks that no cell solves in half of its seeds."""
    table = trained(tables)
    best = table.groupby(["task", "run"])["solved"].mean().groupby("task").max()
    unsolved = [words.label(task) for task in best[best < 0.5].index]
    return f"Some cell solves {(best >= 0.5).sum()} of {len(best)} tasks in half of its seeds" + (
        f", none does {words.series(unsolved)}." if unsolved else "."
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
    axes[len(axes) // 2].set_xlabel("share solved")
    forest.name_rows(axes[0], shown)
    return figure
