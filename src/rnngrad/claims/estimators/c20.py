"""C20: the LSTM learns long lags, the simple network fails as the lag grows."""

import pandas as pd

from rnngrad.claims.effects import success_difference, successes, together

TABLES = ("results",)
INITIALISATIONS = ("keep0", "keep1", "remember", "chrono")
CONTROLS = (("linear_diagonal", "remember"), ("tanh_wide", "keep0"))


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the successes on recall of the LSTM's initialisations beside tanh, and of tanh."""
    results = tables["results"]
    recall = results.query("task == 'recall'")
    tanh = recall.query("cell == 'tanh' and arm == 'keep0'")["length"]
    shortest, longest = tanh.min(), tanh.max()
    fails = successes(results, "tanh", "keep0", longest)
    parts = [
        success_difference(
            "advantage",
            f"{arm}, T = {longest}",
            successes(results, "lstm", arm, longest),
            fails,
        )
        for arm in INITIALISATIONS
    ]
    for cell, arm in CONTROLS:
        name = f"{cell} - tanh, {arm}, T = {longest}"
        success = successes(results, cell, arm, longest)
        parts.append(success_difference("advantage", name, success, fails, "control"))
    short = successes(results, "tanh", "keep0", shortest)
    parts.append(success_difference("decline", f"tanh, T = {shortest} to {longest}", short, fails))
    for length in recall.query("cell == 'tanh' and arm == 'tuned'")["length"].unique():
        tuned = successes(results, "tanh", "tuned", length)
        for cell in ("lstm", "gru", "output_reset"):
            role = "claim" if cell == "lstm" else "control"
            name = f"{cell} - tanh, T = {length}"
            success = successes(results, cell, "tuned", length)
            parts.append(success_difference("tuned", name, success, tuned, role))
    return together(parts)
