"""Whether more layers make the gradient vanish faster, in untrained stacks of equal layers."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.cells.layers import kind_of
from rnngrad.claims.effects import largest, over_the_last_step
from rnngrad.figures.style import looks, select, symbols, theme, words

TABLES = ("horizon", "exponents")
CAPTION = (
    "Untrained stacks of equal layers. First panels: the gradient of the loss by the state of all "
    "layers, so many steps before the end of a sequence of recall, over the same one step before "
    "the end, by the number of layers; thin lines are seeds, thick lines their medians. Last "
    "panel: largest Lyapunov exponent on random tokens, with normal weights of one gain and keep "
    "bias, of each network and in the median; above the dotted line gradients grow."
)
DEPTHS: tuple[dict[str, Any], ...] = (
    {"linestyle": "-", "marker": "", "linewidth": 1.0},
    {"linestyle": "--", "marker": "", "linewidth": 1.0},
    {"linestyle": ":", "marker": "", "linewidth": 1.4},
)
"""How the lines of one, two and more layers look."""


def with_kind(table: pd.DataFrame) -> pd.DataFrame:
    """Return the networks whose layers are all of one kind, `kind`, which has deeper ones too.

    Raises:
        NoDataError: if there are none.
    """
    what = "networks of several layers"
    kinds = {name: kind_of(name) for name in select.need(table, what)["cell_class"].unique()}
    table = table.assign(kind=table["cell_class"].map(kinds))
    deepest = table.groupby("kind")["layers"].transform("max")
    return select.need(table[deepest > 1], what)


def gradients(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what is left of the gradient by lag, at the longest length that most cells share."""
    what = "gradients of untrained networks on recall"
    table = with_kind(select.only(tables["horizon"], what, task="recall"))
    table = select.plain(select.by_keep_bias(table))
    return over_the_last_step(select.shared(table, "length"))


def exponents(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the largest exponents at the smallest keep bias and the gain that most cells share."""
    table = with_kind(select.need(tables["exponents"], "maps of exponents"))
    table = table[~table["tie_input"].astype(bool)]
    deep = table[table["layers"] > 1]
    for column in ("scheme", "hidden_size", "keep_bias"):
        table = table[table[column].isin([deep[column].min()])]
    return select.shared(table, "gain").drop_duplicates(["cell", "seed"])


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say by how much layers change the gradient after the longest lag, and the exponents."""
    left, growth = gradients(tables), exponents(tables)
    powers = _by_depth(largest(left, "lag"), "log10_left", ".1f")
    return (
        f"From one layer to the most, what {left['lag'].max()} steps leave of the gradient changes "
        f"by {powers} powers of ten, the largest exponent by "
        f"{_by_depth(growth, 'exponent', '.2f')} per step."
    )


def _by_depth(table: pd.DataFrame, column: str, form: str) -> str:
    """Return the extreme changes of the median with depth: `0.4 (tanh) to 2.0 (GRU)`."""
    medians = table.groupby(["kind", "layers"])[column].median().groupby("kind")
    return words.extremes((medians.last() - medians.first()).to_dict(), form)


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each kind of layer, and one of the exponents."""
    left, growth = gradients(tables), exponents(tables)
    left = left.assign(depth=left["layers"].map(in_words))
    kinds = looks.order(left["kind"])
    styles = looks.cell_styles([*kinds, *growth["kind"]])
    depths = depth_styles(left)
    figure, (axes,) = theme.panels(1, len(kinds) + 1, height=2.3)
    for axis, kind in zip(axes, kinds, strict=False):
        coloured = {
            name: style | {"color": styles[kind]["color"]} for name, style in depths.items()
        }
        theme.lines(axis, left[left["kind"] == kind], "depth", "lag", "log10_left", coloured)
        axis.set(title=words.label(kind), xlabel="lag (steps)")
        theme.powers(axis.yaxis)
    axes[0].set_ylabel("gradient left")
    draw_exponents(axes[-1], growth, styles)
    theme.legend(
        figure, {name: style | {"color": "0.2"} for name, style in depths.items()} | styles
    )
    return figure


def draw_exponents(axis: Axes, growth: pd.DataFrame, styles: Mapping[str, dict[str, Any]]) -> None:
    """Draw the exponent of every network, and their medians by the number of layers."""
    axis.axhline(0, **theme.REFERENCE)
    for kind, group in growth.groupby("kind"):
        style = styles[str(kind)]
        one = {"color": style["color"], "marker": "_", "linestyle": "", "alpha": 0.4}
        axis.plot(group["layers"], group["exponent"], **one)
        medians = group.groupby("layers")["exponent"].median()
        axis.plot(medians.index, medians, **style)
    axis.set(title=f"{symbols.EXPONENT.math} (nats per step)", xlabel="layers")
    axis.set_xticks(sorted(growth["layers"].unique()))
    axis.margins(x=0.1)


def in_words(layers: int) -> str:
    """Return a number of layers in words."""
    return "1 layer" if layers == 1 else f"{layers} layers"


def depth_styles(table: pd.DataFrame) -> Mapping[str, dict[str, Any]]:
    """Return the look of each number of layers, by its words; more than three look like three."""
    numbers = sorted(table["layers"].unique())
    return {in_words(number): DEPTHS[min(number, len(DEPTHS)) - 1] for number in numbers}
