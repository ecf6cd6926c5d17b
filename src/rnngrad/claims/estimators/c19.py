"""C19: an LSTM that vanishes or explodes can be constructed."""

import pandas as pd

from rnngrad.claims.effects import by_seed, defined, rows, together
from rnngrad.claims.untrained import input_follows_keep, widest

TABLES = ("exponents",)


def effects(
    tables: dict[str, pd.DataFrame], vanishes: list[float], explodes: list[float]
) -> pd.DataFrame:
    """Return the exponents of the two constructions, with a free input gate.

    Args:
        tables: `exponents`.
        vanishes: gain and keep bias of the LSTM that is built to vanish.
        explodes: gain and keep bias of the one that is built to explode.
    """
    table = input_follows_keep(tables["exponents"], follows=False)
    lstm = table[table["cell_class"] == "lstm"]
    axes = ["cell", "scheme", "gain", "keep_bias"]
    frames = []
    for hypothesis, (gain, keep_bias) in (("vanishes", vanishes), ("explodes", explodes)):
        built = widest(lstm[(lstm["gain"] == gain) & (lstm["keep_bias"] == keep_bias)])
        for keys, group in built.groupby(axes):
            where = dict(zip(axes, keys, strict=True))
            frames.append(rows(hypothesis, defined(by_seed(group, "exponent")), **where))
    return together(frames)
