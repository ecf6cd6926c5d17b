"""The keep term's share in one step against what the product of keep terms misses."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, select, theme, words

TABLES = ("terms", "products")
CAPTION = (
    "Networks on recall, a point for each, every cell at its longest measured length T. Across: "
    "the share of the term of the gate that keeps in the sum of the Frobenius norms of all terms "
    "of the one-step derivative; right of the dotted line it outweighs all others together. Up: "
    "the natural logarithm of the norm of the product of keep terms over that of the true product, "
    "per step; at zero nothing is missed, below it the gates make the gradient too small. A start "
    "is a cell with a keep bias, and counts by its medians; points are filled by the keep bias."
)
KINDS: dict[str, dict[str, Any]] = {
    "untrained": {"stage": "start"},
    "solved": {"stage": "end", "solved": True},
}
"""The panels: networks of a stage, by the values of their columns."""

MISSED = 2
"""The factor, over a sequence of length T, from which on a product misses the true one."""
POINTS = {"markersize": 3.5, "markeredgewidth": 0.6, "alpha": 0.75}

BY = ["run", "stage", "seed"]
"""What tells measured networks apart."""


def chosen(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return share and log-ratio of networks of both kinds, as far as there are any.

    Returns:
        By kind: `cell`, `keep`, `share` and `keep_log_ratio`, one row for each network.

    Raises:
        NoDataError: if there are none.
    """
    terms = select.only(tables["terms"], "terms measured on recall", task="recall", term="keep")
    terms = select.by_keep_bias(terms)
    terms = terms[terms["length"] == terms.groupby("cell")["length"].transform("max")]
    what = "products of keep terms on recall"
    products = select.need(tables["products"], what)[[*BY, "keep_log_ratio"]].dropna()
    both = select.need(terms.merge(products, on=BY), what)
    kinds = {}
    for kind, values in KINDS.items():
        group = both
        for column, value in values.items():
            group = group[group[column] == value]
        if kind == "untrained":  # which the kind of data does not change
            group = group.drop_duplicates(["cell", "keep", "seed"])
        if len(group):
            kinds[kind] = group
    select.need(pd.concat([both[:0], *kinds.values()]), "networks before training or solved")
    return kinds


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Count where the keep term outweighs the others, and where its product misses all the same."""
    said = []
    for kind, table in chosen(tables).items():
        medians = table.groupby(["cell", "keep"])[["share", "keep_log_ratio", "length"]].median()
        main = medians[medians["share"] > 0.5]
        missed = main[(main["keep_log_ratio"] * main["length"]).abs() > np.log(MISSED)]
        names = [f"{words.label(cell)}, keep bias {keep}" for cell, keep in missed.index]
        misses = dict(zip(names, missed["keep_log_ratio"], strict=True))
        by = f", by {words.extremes(misses, '.3f')} nats per step" if misses else ""
        said.append(f"in {kind} networks from {len(missed)} of {len(main)} starts{by}")
    return (
        "Where the keep term outweighs all others in a step, the product of keep terms misses the "
        f"true product by more than a factor of {MISSED} over the sequence {'; '.join(said)}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each kind of networks."""
    kinds = chosen(tables)
    styles = looks.cell_styles(cell for table in kinds.values() for cell in table["cell"])
    keeps = select.keep_biases(pd.concat(kinds.values()))
    figure, (axes,) = theme.panels(1, len(kinds), height=2.4, sharex=True, sharey=True)
    for axis, (kind, table) in zip(axes, kinds.items(), strict=True):
        draw(axis, table, styles)
        axis.set(title=kind, xlabel="share of the keep term in a step", xlim=(0, 1.03))
    axes[0].set_ylabel("log-ratio of products\n(nats per step)")
    starts = {
        f"keep bias {keep}": looks.start_style({"color": "0.25", "marker": "o"}, keep)
        for keep in keeps
    }
    theme.legend(
        figure, {name: style | {"linestyle": ""} for name, style in (styles | starts).items()}
    )
    return figure


def draw(axis: Axes, table: pd.DataFrame, styles: dict[str, dict[str, Any]]) -> None:
    """Draw a point for each network."""
    axis.axhline(0, **theme.REFERENCE)
    axis.axvline(0.5, **theme.REFERENCE)
    for (cell, keep), group in table.groupby(["cell", "keep"]):
        style = looks.start_style(styles[str(cell)], str(keep)) | {"linestyle": ""} | POINTS
        axis.plot(group["share"], group["keep_log_ratio"], **style)
