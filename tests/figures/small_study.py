"""Tables of a small study for tests of figures, and what such tests share."""

import pandas as pd

from rnngrad import figures
from tests.study_tables import study_tables

MORE = ("keep1", "chrono")


def small(**changes) -> dict[str, pd.DataFrame]:
    """The tables of few cells and seeds, to be drawn quickly."""
    cells = ["tanh", "relu", "lstm", "gru", "linear_diagonal"]
    tables = study_tables(more_arms=MORE, **changes)
    few = {name: t[t["cell"].isin(cells)] for name, t in tables.items()}
    return {name: t[t["seed"] < 3] if "seed" in t else t for name, t in few.items()}


def of(name: str, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {key: tables[key] for key in figures.load(name).TABLES}


def is_text(artist) -> bool:
    return hasattr(artist, "get_text") and artist.get_visible()
