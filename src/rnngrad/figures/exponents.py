"""Largest Lyapunov exponents of untrained networks over gain and keep bias."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import line_ends, looks, select, symbols, theme, words

TABLES = ("exponents",)
POINT = ["scheme", "hidden_size", "gain", "keep_bias", "tie_input"]
WHOLE = (0.25, 0.5, 1, 2, 4, 8, 16)
"""Gains that are named on the axis, as far as it goes."""
CAPTION = (
    f"Largest Lyapunov exponent {symbols.EXPONENT.text} of untrained networks on random tokens "
    "against the gain of the recurrent matrices, which has a log scale. First, cells without a "
    "keep gate, with the same matrices. Others: cells with a keep gate, with a free input gate and "
    "the smallest, the middle and the largest keep bias of the map. Thin lines are seeds, thick "
    "lines their medians; above the dotted line gradients grow."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the points of the maps at which cells are compared, each once.

    Of the cells with and of those without keep gate, these are the networks of most units; a point
    that one cell alone has is left out where others are shared.
    """
    table = select.need(select.one_layer(tables["exponents"]), "maps of exponents")
    table = table[table["hidden_size"] == table.groupby("gated")["hidden_size"].transform("max")]
    return select.compared(table.drop_duplicates(["cell", *POINT, "seed"]), POINT)


def groups(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the rows of each panel by its title: without keep gate, then by keep bias.

    The input gate is free, unless it is tied in all maps.
    """
    table = chosen(tables)
    table = table[~table["tie_input"] | table["tie_input"].all()]
    several = table["scheme"].nunique() > 1
    panels = {}
    for (gated, bias, scheme), group in table.groupby(["gated", "keep_bias", "scheme"]):
        keep = {"keep_bias": bias, "tie_input": group["tie_input"].iloc[0]}
        title = f"keep bias {words.keep_bias(keep)}" if gated else "no keep gate"
        panels[f"{title}, {scheme} weights" if several else title] = group
    return panels


def printed(panels: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the panels without keep gate, and of others those of three keep biases."""
    biases = {title: group["keep_bias"].iloc[0] for title, group in panels.items()}
    gated = {biases[title] for title, group in panels.items() if group["gated"].all()}
    known = sorted(gated)
    shown = {known[place] for place in (0, len(known) // 2, -1)} if known else set()
    return {
        title: group
        for title, group in panels.items()
        if not group["gated"].all() or biases[title] in shown
    }


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say at how many initialisations each cell's gradients grow."""
    medians = chosen(tables).groupby(["cell", *POINT])["exponent"].median()
    grows = 100 * (medians > 0).groupby("cell").mean()
    return (
        "The median network's gradient grows at "
        f"{words.extremes(grows.to_dict(), '.0f')} per cent of the points of the map."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for the cells without keep gate and one for each of some keep biases."""
    drawn = printed(groups(tables))
    styles = looks.cell_styles(cell for group in drawn.values() for cell in group["cell"])
    figure, axes = theme.panels(-(-len(drawn) // 2), min(2, len(drawn)), height=1.6)
    ends = {}
    for axis, (title, group) in zip(axes.flat, drawn.items(), strict=False):
        axis.axhline(0, **theme.REFERENCE)
        axis.set(
            title=title,
            xlabel="gain",
            xscale="log",
            ylabel=f"{symbols.EXPONENT.math} (nats per step)",
        )
        ends[axis] = theme.lines(axis, group, "cell", "gain", "exponent", styles)
        axis.set_xticks(WHOLE, map(str, WHOLE))
        axis.set_xlim(0.93 * group["gain"].min(), 1.07 * group["gain"].max())
        axis.minorticks_off()
    for axis in axes.flat[len(drawn) :]:
        axis.remove()
    line_ends.name_lines(figure, ends, styles)
    return figure
