"""Untrained networks: what of the gradient comes from afar, up to the longest lags."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims.effects import at_last_lag, far_share, over_the_last_step
from rnngrad.figures.style import line_ends, looks, select, theme, words
from rnngrad.figures.style.select import NoDataError

TABLES = ("horizon",)
PARAMETERS = {"distant": "C03"}
DECADES = 4
"""So many powers of ten, of what is lost to base ten, are named on an axis."""
CAPTION = (
    "Untrained networks. Left: share of the lags beyond a given lag in the parameter gradient, at "
    "the longest length that most cells share, each with its smallest keep bias; the dotted line "
    "is the smallest positive number of single precision. Middle: norm of the whole gradient "
    "against the length. Right: what is left of the LSTM's gradient by the state over the whole "
    "sequence, the loss sensitivity at the first step over that one step before the last, against "
    "the length, by keep bias, on an axis of logarithms of powers; the dotted line is no loss. "
    "Thin lines are seeds, thick lines their medians."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the untrained networks on recall of which cells are compared."""
    return select.plain(_standard(tables))


def _standard(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    what = "gradients of untrained networks on recall"
    return select.by_keep_bias(select.only(tables["horizon"], what, task="recall", layers=1))


def lstm_growth(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the LSTM's log10 loss sensitivity at the longest lag over the shortest, as `growth`.

    Returns:
        One row for each run and seed.
    """
    table = over_the_last_step(select.of_class(_standard(tables), "lstm"))
    return at_last_lag(table).assign(growth=table["log10_left"])


def finding(tables: dict[str, pd.DataFrame], distant: float) -> str:
    """Say which share of the gradient the distant lags of a long sequence have."""
    table = far_share(select.shared(chosen(tables), "length"), distant)
    shares = table.groupby("cell")["log10_far_share"].median()
    return (
        f"The lags beyond {table['lag'].min():g} of {table['length'].max()} steps have a share in "
        "the gradient with a median log10 of "
        f"{words.extremes(shares.to_dict(), '.0f')}."
    )


def plot(tables: dict[str, pd.DataFrame], distant: float) -> Figure:
    """Draw far share against lag, the total and the LSTM's loss sensitivity against length."""
    del distant  # what the finding is of
    table = chosen(tables)
    styles = looks.cell_styles(table["cell"])
    totals = table.drop_duplicates(["run", "seed"])
    figure, ((left, middle, right),) = theme.panels(1, 3, height=2.5)
    left.axhline(theme.SMALLEST, **theme.REFERENCE)
    theme.lines(left, select.shared(table, "length"), "cell", "lag", "log10_far_share", styles)
    theme.lines(middle, totals, "cell", "length", "log10_total", styles)
    left.set(title="share of larger lags\nin the gradient", ylabel="share")
    middle.set(title="the whole gradient", ylabel="norm")
    theme.log_steps(left, "lag")
    theme.log_steps(middle, "length")
    theme.powers(left.yaxis)
    theme.powers(middle.yaxis)
    theme.legend(figure, styles)
    draw_lstm(figure, right, tables)
    return figure


def draw_lstm(figure: Figure, axis: Axes, tables: dict[str, pd.DataFrame]) -> None:
    """Draw how the LSTM's loss sensitivity grows, a line for each keep bias."""
    try:
        growth = lstm_growth(tables)
    except NoDataError:
        axis.remove()
        return
    names = {keep: f"keep bias {keep}" for keep in select.keep_biases(growth)}
    styles = {names[keep]: style for keep, style in looks.keep_styles(names).items()}
    growth = growth.assign(keep=growth["keep"].map(names))
    ends = theme.lines(axis, growth, "keep", "length", "growth", styles)
    axis.axhline(0, **theme.REFERENCE)
    axis.set(title="LSTM: gradient left over\nthe whole sequence", ylabel="gradient left")
    theme.log_steps(axis, "length")
    axis.set_yscale("symlog", linthresh=1)
    axis.set_ylim(top=0.5)
    axis.set_yticks([0, *(-(10**k) for k in range(DECADES))])
    axis.yaxis.set_major_formatter(theme.power)
    axis.minorticks_off()
    line_ends.name_lines(figure, {axis: ends}, styles)
