"""How cells and initialisations look and what they are called, in every figure and table.

`CELLS` is the table. Families share a hue: red has no gate, blue is the LSTM's, ochre the GRU's,
green the article's proposal, black a control. Colours stay apart in three kinds of colour
blindness; in grey the marker and the dash tell cells apart.
"""

from collections.abc import Iterable, Mapping
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
}
OWN = ("#ab2bb0", "#80868b", "#48db9d", "#b588c3"), ("*", "d", "8"), ("-", "--", ":", "-.")
"""Colours, markers and dashes of a user's own cells, by turns; twelve are told apart."""

ARMS = {
    "keep0": Look("0", "#9c9c9c", "o", "-"),
    "keep1": Look("1", "#c06fb0", "s", "--"),
    "remember": Look("ln(T-1)", "#5b1a6b", "^", "-"),
    "chrono": Look("ln U(1, T-1)", "#000000", "D", ":"),
}
"""Keep biases by the name of the initialisation, in the order of all figures: where one cell has
several."""


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
    own = [name for name in present if name not in CELLS]
    turns = islice(zip(*map(cycle, OWN), strict=False), len(own))
    new = {n: Look(n.replace("_", " "), *turn) for n, turn in zip(own, turns, strict=True)}
    return {name: CELLS.get(name) or new[name] for name in present}


def cell_styles(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return Matplotlib's keywords for each cell's line; `names` are all cells of the table."""
    return {name: look.style for name, look in cell_looks(names).items()}


def arm_styles(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return Matplotlib's keywords for the line of each initialisation that is in `names`."""
    present = set(names)
    return {name: look.style for name, look in ARMS.items() if name in present}


def label(name: str) -> str:
    """Return a name as the reader sees it: a cell's, an initialisation's or another."""
    if name in ARMS:
        return f"keep bias {ARMS[name].label}"
    return cell_looks([name])[name].label


def listed(values: Mapping[str, str]) -> str:
    """Return a value for each cell as the captions say it: `tanh -7.2, LSTM -3.1`."""
    return ", ".join(f"{label(name)} {values[name]}" for name in order(values)) or "no data"
