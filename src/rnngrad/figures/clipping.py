"""Clipping: losses after training, with and without, from two initialisations."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.estimators.c07 import EXPLODED
from rnngrad.figures.style import looks, theme

TABLES = ("results",)
ARMS = {
    "keep0": "orthogonal",
    "clip_norm": "orthogonal, gradient clipped",
    "clip_parameter": "orthogonal, weights clipped",
    "explosive": "explosive",
    "explosive_norm": "explosive, gradient clipped",
    "explosive_parameter": "explosive, weights clipped",
}
CAPTION = (
    "Test loss on recall over that of the memoryless answer, one point for each seed, at the "
    "longest length that all arms share. Left of the first dotted line a seed has learned more "
    "than the memoryless answer, right of the second it counts as exploded; a loss that is not "
    "finite is set at the right edge."
)
EDGE = 1e6


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Count the explosions with and without clipping, and relu's successes."""
    table = shared(tables["results"])
    exploded = ~(table["test_loss"] <= EXPLODED * table["baseline"])
    parts = []
    for cell, own in table.assign(exploded=exploded).groupby("cell"):
        counts = own[own["arm"].str.startswith("explosive")].groupby("arm")["exploded"]
        said = ", ".join(f"{ARMS[a]} {int(g.sum())}/{len(g)}" for a, g in counts)
        parts.append(f"{looks.label(cell)}: {said}")
    return "Seeds that end above twice the memoryless loss. " + "; ".join(parts) + "."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each activation and a row for each arm."""
    table = shared(tables["results"])
    cells = looks.cell_styles(table["cell"])
    arms = [arm for arm in ARMS if arm in set(table["arm"])]
    figure, (axes,) = theme.panels(
        1, max(len(cells), 1), height=0.25 * len(arms) + 0.9, sharey=True, sharex=True
    )
    jitter = np.random.default_rng(0)
    for axis, (cell, style) in zip(axes, cells.items(), strict=False):
        for boundary in (1.0, EXPLODED):
            axis.axvline(boundary, **theme.REFERENCE)
        for place, arm in enumerate(arms):
            own = table[(table["cell"] == cell) & (table["arm"] == arm)]
            ratio = (own["test_loss"] / own["baseline"]).fillna(np.inf).clip(upper=EDGE)
            y = place + jitter.uniform(-0.25, 0.25, len(own))
            dots = style | {"linestyle": "", "markersize": 3, "markeredgewidth": 0, "alpha": 0.6}
            axis.plot(ratio, y, **dots)
        axis.grid(visible=False)
        axis.set_yticks(range(len(arms)), [ARMS[arm] for arm in arms])
        axis.tick_params(axis="y", length=0)
        axis.set(title=looks.label(cell), xscale="log")
        axis.set_xlabel("loss / memoryless loss (log scale)")
    axes[0].invert_yaxis()
    return figure


def shared(results: pd.DataFrame) -> pd.DataFrame:
    """Return the runs of tanh and relu on recall at the length with most arms."""
    table = results.query("task == 'recall' and cell in ['tanh', 'relu'] and arm in @ARMS")
    if not len(table):
        return table
    return table[table["length"] == table.groupby("length")["arm"].nunique().idxmax()]
