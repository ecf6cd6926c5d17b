"""C19: an LSTM that vanishes or explodes can be constructed."""

import pandas as pd

from rnngrad.claims.effects import rows, together

TABLES = ("exponents",)
BUILT = {"vanishes": (0.5, -3.0), "explodes": (16.0, 3.0)}
"""Gain and keep bias of the two constructions."""


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the exponents of the two constructions."""
    table = tables["exponents"].query("map == 'extremes' and cell == 'lstm'")
    parts = []
    for part, (gain, keep_bias) in BUILT.items():
        chosen = table.query("gain == @gain and keep_bias == @keep_bias")
        name = f"gain {gain:g}, keep bias {keep_bias:g}"
        parts.append(rows(part, name, chosen["exponent"]))
    return together(parts)
