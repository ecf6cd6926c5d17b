"""Untrained networks: what of the gradient comes from afar, up to the longest lags."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, theme

TABLES = ("horizon",)
CAPTION = (
    "Untrained networks. Left: share of the lags beyond a given lag in the parameter gradient, at "
    "the longest length that all cells share, with keep bias zero; the dotted line is the smallest "
    "positive number of single precision. Middle: norm of the whole gradient against the length. "
    "Right: loss sensitivity of the LSTM at the first step relative to the last, by initialisation "
    "and length. Thin lines are seeds, thick lines their medians."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say which share of the gradient the far half of a long sequence has."""
    table = shared(tables["horizon"])
    far = table[table["lag"] >= table["length"] / 2]
    shares = far.sort_values("lag").groupby(["cell", "seed"])["log10_far_share"].first()
    values = {cell: f"{value:.0f}" for cell, value in shares.groupby("cell").median().items()}
    return (
        f"Median log10 share of the far half of {table['length'].max()} steps in the gradient: "
        f"{looks.listed(values)}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw far share against lag, the total and the LSTM's loss sensitivity against length."""
    table = tables["horizon"].query("arm == 'keep0'")
    styles = looks.cell_styles(table["cell"])
    totals = table.drop_duplicates(["cell", "length", "seed"])
    growth = lstm_growth(tables["horizon"])
    arms = looks.arm_styles(growth["arm"])
    figure, ((left, middle, right),) = theme.panels(1, 3, height=2.5)
    left.axhline(theme.SMALLEST, **theme.REFERENCE)
    theme.lines(left, shared(tables["horizon"]), "cell", "lag", "log10_far_share", styles)
    theme.lines(middle, totals, "cell", "length", "log10_total", styles)
    right.set_yscale("symlog", linthresh=1)
    ends = theme.lines(right, growth, "arm", "length", "growth", arms)
    left.set_title("share of larger lags\nin the gradient")
    middle.set_title("norm of the\nwhole gradient")
    right.set_title("LSTM: loss sensitivity\nat the first step over the last")
    theme.log_steps(left, "lag")
    for axis in (middle, right):
        theme.log_steps(axis, "length")
    theme.powers(left.yaxis)
    theme.powers(middle.yaxis)
    right.yaxis.set_major_formatter(theme.power)
    theme.legend(figure, styles)
    theme.label_ends(figure, right, ends, arms)
    return figure


def shared(horizon: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with keep bias zero at the longest length that all cells have."""
    table = horizon.query("arm == 'keep0'")
    counts = table.groupby("length")["cell"].nunique()
    return table[table["length"] == counts[counts == counts.max()].index.max()]


def lstm_growth(horizon: pd.DataFrame) -> pd.DataFrame:
    """Return the LSTM's log10 loss sensitivity at the longest lag minus that at the shortest."""
    own = horizon[horizon["cell"] == "lstm"].sort_values("lag")
    by_lag = own.groupby(["arm", "length", "seed"])["log10_loss_sensitivity"]
    return (by_lag.last() - by_lag.first()).rename("growth").reset_index()
