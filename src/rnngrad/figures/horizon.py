"""Untrained networks: what of the gradient comes from afar, up to the longest lags."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures import theme

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
        f"{theme.listed(values)}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw far share against lag, the total and the LSTM's loss sensitivity against length."""
    table = tables["horizon"].query("arm == 'keep0'")
    cells = theme.order(table["cell"])
    long = shared(tables["horizon"])
    totals = table.drop_duplicates(["cell", "length", "seed"])
    figure, ((left, middle, right),) = theme.panels(1, 3, height=2.5)
    for cell in cells:
        style = theme.look(cell, cells)
        theme.seeds_and_median(left, long[long["cell"] == cell], "lag", "log10_far_share", **style)
        theme.seeds_and_median(
            middle, totals[totals["cell"] == cell], "length", "log10_total", **style
        )
    growth = lstm_growth(tables["horizon"])
    for k, (arm, own) in enumerate(growth.groupby("arm")):
        style = {"color": "0.2", "linestyle": ("-", "--", ":", "-.")[k % 4]}
        theme.seeds_and_median(right, own, "length", "growth", **style)
        end = own[own["length"] == own["length"].max()]
        place = (end["length"].max(), end["growth"].median())
        right.annotate(arm, place, xytext=(3, 0), textcoords="offset points", va="center")
    left.axhline(np.log10(np.finfo(np.float32).smallest_subnormal), color="0.4", linestyle=":")
    left.set(xlabel="lag (log scale)", ylabel=r"$\log_{10}$ share of larger lags", xscale="log")
    middle.set(xlabel="length (log scale)", ylabel=r"$\log_{10}$ total gradient", xscale="log")
    right.set(xlabel="length (log scale)", ylabel=r"$\log_{10}$ loss sensitivity", xscale="log")
    right.set_yscale("symlog", linthresh=1)
    right.set_title("LSTM")
    theme.legend(figure, {theme.label(c): theme.look(c, cells) for c in cells})
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
