"""How cells and keep biases look, in every figure and chart.

`CELLS` is the table. Families share a hue: red has no gate, blue is the LSTM's, ochre the GRU's,
green the article's proposal, violet has gates that do not see the state, black a control. Colours
stay apart in three kinds of colour blindness; in grey the marker and the dash tell cells apart.
"""

from collections.abc import Iterable
from itertools import cycle, islice
from typing import Any, NamedTuple


class Look(NamedTuple):
    """How a line looks: its name for the reader, and Matplotlib's colour, marker and dash."""

    label: str
    colour: str
    marker: str
    dash: str

    @property
    def style(self) -> dict[str, Any]:
        """Matplotlib's keywords."""
        return {"color": self.colour, "marker": self.marker, "linestyle": self.dash}


CELLS = {
    "tanh": Look("tanh", "#c3113c", "o", "-"),
    "relu": Look("relu", "#ef8557", "s", "--"),
    "lstm": Look("LSTM", "#033973", "^", "-"),
    "coupled_lstm": Look("coupled LSTM", "#4599f1", "v", "--"),
    "clamped_lstm": Look("clamped LSTM", "#9cc5e3", ">", ":"),
    "gru": Look("GRU", "#d08a00", "D", "-"),
    "gru_reset_after": Look("GRU, reset after", "#985d00", "p", "--"),
    "gru_no_reset": Look("GRU, no reset", "#e3c53a", "<", ":"),
    "merged_gru": Look("merged GRU", "#5b2c0b", "h", "-."),
    "output_reset": Look("output reset", "#1f8a5b", "P", "-"),
    "linear_diagonal": Look("linear diagonal", "#000000", "X", "-."),
    "min_gru": Look("minGRU", "#de4ed3", "H", "-"),
    "min_lstm": Look("minLSTM", "#852cc8", "$\u25e2$", "--"),
    "min_lstm_free": Look("minLSTM, free gates", "#dea6ff", "$\u25e3$", ":"),
    "rg_lru": Look("RG-LRU", "#592c59", "$\u25d6$", "-"),
    "lru": Look("LRU", "#370ba6", "$\u25d7$", "-."),
    "slstm": Look("sLSTM", "#0b6ff4", "$\u25e5$", "-"),
    "slstm_exp": Look("sLSTM, exponential", "#216485", "$\u25e4$", "--"),
}
OWN = ("#ab2bb0", "#80868b", "#48db9d", "#b588c3"), ("*", "d", "8"), ("-", "--", ":", "-.")
"""Colours, markers and dashes of a user's own cells, by turns; twelve are told apart."""

KEEP_BIASES = {
    "0": Look("0", "#9c9c9c", "o", "-"),
    "1": Look("1", "#c06fb0", "s", "--"),
    "ln(T−1)": Look("ln(T−1)", "#5b1a6b", "^", "-"),
    "ln U(1, T−1)": Look("ln U(1, T−1)", "#000000", "D", ":"),
}
"""Keep biases by their words, where one cell has several."""
OTHERS = ("#1f8a5b", "#d08a00", "#4599f1", "#c3113c"), ("v", "P", "X", "p"), ("-.", "--", ":")
"""Colours, markers and dashes of other keep biases, by turns."""


STARTS = {
    "0": {"fillstyle": "full", "linestyle": "-"},
    "1": {"fillstyle": "bottom", "linestyle": "-."},
    "ln(T−1)": {"fillstyle": "none", "linestyle": "--"},
    "ln U(1, T−1)": {"fillstyle": "top", "linestyle": ":"},
}
"""How a keep bias changes the look of a cell, where one panel has several of both."""
OTHER_START = {"fillstyle": "left", "linestyle": (0, (4, 1, 1, 1, 1, 1))}

DATA = {
    "fresh": Look("fresh data", "#033973", "o", "-"),
    "reused": Look("reused data", "#d08a00", "s", "--"),
}
"""The two data regimes, where one panel has both."""


def order(names: Iterable[str]) -> list[str]:
    """Return cell names in the order of all figures: built-in cells first, then a user's own."""
    present = set(names)
    return [n for n in CELLS if n in present] + sorted(present - set(CELLS))


def cell_looks(names: Iterable[str]) -> dict[str, Look]:
    """Return the look of each cell, in the order of all figures.

    Args:
        names: all cells of the table; a user's own get their looks by their place among them.
    """
    present = order(names)
    users = [name for name in present if name not in CELLS]
    turns = islice(zip(*map(cycle, OWN), strict=False), len(users))
    new = {n: Look(n.replace("_", " "), *turn) for n, turn in zip(users, turns, strict=True)}
    return {name: CELLS.get(name) or new[name] for name in present}


def cell_styles(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return Matplotlib's keywords for each cell's line; `names` are all cells of the table."""
    return {name: look.style for name, look in cell_looks(names).items()}


def keep_looks(keep_biases: Iterable[str]) -> dict[str, Look]:
    """Return the look of each keep bias by its words, in their order; others get theirs by turns.

    Args:
        keep_biases: all keep biases of a figure, see `select.keep_biases`.
    """
    turns = zip(*map(cycle, OTHERS), strict=False)
    return {k: KEEP_BIASES.get(k) or Look(k, *next(turns)) for k in keep_biases}


def keep_styles(keep_biases: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return Matplotlib's keywords for the line of each keep bias."""
    return {name: look.style for name, look in keep_looks(keep_biases).items()}


def start_style(style: dict[str, Any], keep: str) -> dict[str, Any]:
    """Return a cell's keywords with marker filled and line dashed as its keep bias has them."""
    return style | STARTS.get(keep, OTHER_START)
