"""C20: the LSTM learns long lags, the simple network fails as the lag grows."""

import pandas as pd

from rnngrad.claims.effects import rows, successes, together

TABLES = ("results",)


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the successes on recall of the LSTM's initialisations beside tanh, and of tanh."""
    results = tables["results"]
    recall = results.query("task == 'recall'")
    shortest, longest = recall["length"].min(), recall["length"].max()
    tanh = successes(results, "tanh", "keep0", longest)
    lstm = recall.query("cell == 'lstm' and length == @longest")
    parts = [
        rows(
            "advantage",
            f"{arm}, T = {longest}",
            successes(results, "lstm", arm, longest),
            tanh,
        )
        for arm in lstm["arm"].unique()
    ]
    short = successes(results, "tanh", "keep0", shortest)
    parts.append(rows("decline", f"tanh, T = {shortest} to {longest}", short, tanh))
    diagonal = successes(results, "linear_diagonal", "remember", longest)
    if len(diagonal) == len(tanh):
        name = f"linear_diagonal - tanh, remember, T = {longest}"
        parts.append(rows("advantage", name, diagonal, tanh, role="control"))
    return together(parts)
