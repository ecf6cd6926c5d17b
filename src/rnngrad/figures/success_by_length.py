"""Success rates with their intervals against the length."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures import theme
from rnngrad.statistics import rate_interval

TABLES = ("results",)
CAPTION = (
    "Share of seeds that solve recall, by length and by initialisation, with 95 per cent Wilson "
    "intervals. Points of one length are set side by side."
)
ARMS = ("keep0", "keep1", "remember", "chrono")


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Count the successes at the longest length, by initialisation."""
    table = tables["results"].query("task == 'recall' and arm in @ARMS")
    longest = table[table["length"] == table["length"].max()]
    sentences = []
    for arm in [arm for arm in ARMS if arm in set(longest["arm"])]:
        counts = longest[longest["arm"] == arm].groupby("cell")["success"].agg(["sum", "size"])
        values = {cell: f"{row['sum']}/{row['size']}" for cell, row in counts.iterrows()}
        sentences.append(f"{arm}: {theme.listed(values)}")
    return (
        f"Seeds that solve recall at {table['length'].max()} steps. " + "; ".join(sentences) + "."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each initialisation."""
    table = tables["results"].query("task == 'recall'")
    arms = [arm for arm in ARMS if arm in set(table["arm"])]
    cells = theme.order(table.query("arm in @arms")["cell"])
    lengths = sorted(table.query("arm in @arms")["length"].unique())
    columns = min(2, len(arms))
    figure, axes = theme.panels(-(-len(arms) // columns), columns, sharey=True)
    for axis, arm in zip(axes.flat, arms, strict=False):
        shown = theme.order(table.query("arm == @arm")["cell"])
        offsets = 0.6 * (np.arange(len(shown)) - (len(shown) - 1) / 2) / len(cells)
        for cell, offset in zip(shown, offsets, strict=True):
            own = table.query("arm == @arm and cell == @cell")
            rates = {
                length: rate_interval(group["success"], 0.95)
                for length, group in own.groupby("length")
            }
            x = np.array([lengths.index(length) for length in rates]) + offset
            low, middle, high = np.array([(r.low, r.estimate, r.high) for r in rates.values()]).T
            errors = np.clip([middle - low, high - middle], 0, None)
            style = theme.look(cell, cells)
            axis.errorbar(x, middle, errors, linewidth=0.8, elinewidth=0.6, **style)
        axis.set(title=arm, xlabel="length", ylim=(-0.04, 1.04))
        axis.set_xticks(range(len(lengths)), lengths)
    for axis in axes.flat[len(arms) :]:
        axis.remove()
    for row in axes:
        row[0].set_ylabel("success rate")
    theme.legend(figure, {theme.label(c): theme.look(c, cells) for c in cells})
    return figure
