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
    "longest length with the most kinds of runs; filled if the seed solved the task. Left of the "
    "first dotted line a seed has learned more than the memoryless answer, right of the second it "
    "counts as exploded; a loss that is not finite is set at the right edge."
)
EDGE = 1e6
DOTS = {"linestyle": "", "markersize": 3, "markeredgewidth": 0.5, "alpha": 0.7}
CLIPS = ("none", "norm", "value", "parameter", "spectral")
"""Kinds of clipping in the order of the rows."""


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the runs of tanh and relu on recall, from every law of the weights and clipping.

    `row` says which; there are none if none is clipped.
    """
    what = "clipped networks of tanh or relu on recall"
    runs = select.only(tables["results"], what, task="recall", start="", tuned=False,
                      flossing_steps=0, cell_class=["tanh", "relu"])  # fmt: skip
    runs = select.one_regime(select.of_class(runs, "tanh", "relu"))
    select.need(runs[runs["clip"] != "none"], what)
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
    """Count the explosions, with and without clipping, from gains that explode, and the solved."""
    table = chosen(tables)
    table = table.assign(dead=~(table["test_loss"] <= exploded * table["baseline"]))
    explosive = table[table["gain"] >= explosive_gain]
    relu = table[table["cell_class"] == "relu"]
    counts = [
        f"{int(group['dead'].sum())} of {len(group)} {name}"
        for name, group in (
            ("without clipping", explosive[explosive["clip"] == "none"]),
            ("with it", explosive[explosive["clip"] != "none"]),
        )
        if len(group)
    ]
    ends = words.series(counts, "and") or "none, as there is no such gain"
    solved = 100 * relu.groupby("row")["solved"].mean()
    best = f" At best {solved.max():.0f} % of relu's seeds solve the task." if len(relu) else ""
    return (
        f"Seeds that end above {exploded:g} times the memoryless loss, from gains of at least "
        f"{explosive_gain:g}: {ends}.{best}"
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
            for fill, which in (("full", group["solved"]), ("none", ~group["solved"])):
                axis.plot(ratio[which], y[which], **(style | DOTS | {"fillstyle": fill}))
        axis.grid(visible=False)
        axis.set_yticks(range(len(shown)), shown)
        axis.tick_params(axis="y", length=0)
        axis.set(title=words.label(cell), xscale="log")
        axis.xaxis.set_minor_formatter("")
        axis.set_xlabel("loss / memoryless loss\n(log scale)")
    axes[0].invert_yaxis()
    return figure
