"""Tables of a small study for tests of figures, and what such tests share."""

import pandas as pd

from rnngrad import figures
from tests.study_tables import study_tables

CELLS = ("tanh", "relu", "lstm", "gru", "linear_diagonal", "tanh_2", "lstm_2")
MORE = ("keep1", "chrono")


def small(**changes) -> dict[str, pd.DataFrame]:
    """The tables of few cells and seeds, to be drawn quickly."""
    return few(study_tables(more_arms=MORE, **changes), CELLS, 3)


def few(
    tables: dict[str, pd.DataFrame], cells: tuple[str, ...], seeds: int
) -> dict[str, pd.DataFrame]:
    """The rows of some cells and of the first seeds."""
    ours = {name: t[t["cell"].isin(cells)] for name, t in tables.items()}
    return {name: t[t["seed"] < seeds] if "seed" in t else t for name, t in ours.items()}


def of(name: str, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {key: tables[key] for key in figures.tables_of(name)}


def is_text(artist) -> bool:
    return hasattr(artist, "get_text") and artist.get_visible()
