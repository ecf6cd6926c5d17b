"""Clipping: losses after training, with and without, by law of the recurrent matrices."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, select, theme, words

TABLES = ("results",)
PARAMETERS = {"exploded": "C07", "explosive_gain": "C07"}
LAW = ["optimiser", "scheme", "gain"]
CAPTION = (
    "Test loss on recall over that of the memoryless answer, one point for each seed, at the "
    "longest length with the most kinds of runs. Left of the first dotted line a seed has learned "
    "more than the memoryless answer, right of the second it counts as exploded; a loss that is "
    "not finite is set at the right edge."
)
EDGE = 1e6
CLIPS = ("none", "norm", "value", "parameter")
"""Kinds of clipping in the order of the rows."""


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the runs of tanh and relu on recall from where some are clipped; `row` says which."""
    what = "clipped networks of tanh or relu on recall"
    runs = select.only(tables["results"], what, task="recall", start="", tuned=False,
                      cell_class=["tanh", "relu"])  # fmt: skip
    runs = select.of_class(runs, "tanh", "relu")
    clipped = runs[runs["clip"] != "none"][LAW].drop_duplicates()
    runs = select.need(runs.merge(clipped, on=LAW), what)
    runs = select.one_run(with_rows(runs), ["length", "cell", "row"])
    return select.shared(runs, "length", among="row")


def with_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Return the runs with `row`: in words what they differ in, and how they are clipped."""
    facts = [*select.varying(table, LAW), "clip", "clip_threshold"]
    return table.assign(row=words.conditions(table, facts))


def rows(table: pd.DataFrame) -> list[str]:
    """Return the kinds of runs in words, in order: by gain, then by kind of clipping."""
    kinds = table.drop_duplicates("row")
    kinds = kinds.assign(kind=kinds["clip"].map(CLIPS.index))
    ordered = kinds.sort_values(["gain", "scheme", "optimiser", "kind", "clip_threshold"])
    return list(ordered["row"])


def finding(tables: dict[str, pd.DataFrame], exploded: float, explosive_gain: float) -> str:
    """Count the explosions, with and without clipping, from gains that explode."""
    table = chosen(tables)
    table = with_rows(table[table["gain"] >= explosive_gain])
    dead = table.assign(dead=~(table["test_loss"] <= exploded * table["baseline"]))
    sentences = []
    for cell in looks.order(table["cell"]):
        group = dead[dead["cell"] == cell]
        counts = group.groupby("row")["dead"].agg(["sum", "size"])
        values = [f"{row} {counts.at[row, 'sum']}/{counts.at[row, 'size']}" for row in rows(group)]
        sentences.append(f"{words.label(cell)}: {', '.join(values)}")
    return (
        f"Seeds that end above {exploded:g} times the memoryless loss, from gains of at least "
        f"{explosive_gain:g}. {'; '.join(sentences) or 'There is no such gain'}."
    )


def plot(tables: dict[str, pd.DataFrame], exploded: float, explosive_gain: float) -> Figure:
    """Draw a panel for each activation and a row for each law and kind of clipping."""
    del explosive_gain  # what the finding counts
    table = chosen(tables)
    cells, shown = looks.cell_styles(table["cell"]), rows(table)
    figure, (axes,) = theme.panels(
        1, len(cells), height=0.25 * len(shown) + 1.05, sharey=True, sharex=True
    )
    jitter = np.random.default_rng(0)
    for axis, (cell, style) in zip(axes, cells.items(), strict=True):
        for boundary in (1.0, exploded):
            axis.axvline(boundary, **theme.REFERENCE)
        for place, row in enumerate(shown):
            group = table[(table["cell"] == cell) & (table["row"] == row)]
            ratio = (group["test_loss"] / group["baseline"]).fillna(np.inf).clip(upper=EDGE)
            y = place + jitter.uniform(-0.25, 0.25, len(group))
            dots = style | {"linestyle": "", "markersize": 3, "markeredgewidth": 0, "alpha": 0.6}
            axis.plot(ratio, y, **dots)
        axis.grid(visible=False)
        axis.set_yticks(range(len(shown)), shown)
        axis.tick_params(axis="y", length=0)
        axis.set(title=words.label(cell), xscale="log")
        axis.set_xlabel("loss / memoryless loss\n(log scale)")
    axes[0].invert_yaxis()
    return figure
