"""C06: tanh explodes less than relu."""

import pandas as pd

from rnngrad.claims.effects import together
from rnngrad.claims.untrained import distinct_points, exponent_differences, widest

TABLES = ("exponents",)


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return exponent of relu minus exponent of tanh, same weights and inputs, by gain."""
    points = distinct_points(tables["exponents"])
    wide = widest(points[points["cell_class"].isin(["relu", "tanh"])])
    return together(exponent_differences(wide, "relu", "tanh"))
