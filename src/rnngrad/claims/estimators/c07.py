"""C07: clipping stops explosion, not vanishing, and lets relu train."""

import pandas as pd

from rnngrad.claims.effects import rows, success_difference, successes, together

TABLES = ("results",)
CLIPS = ("clip_norm", "clip_value", "clip_parameter")
EXPLODED = 2.0
"""Test loss over the memoryless answer's from which a run counts as exploded."""


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return explosions, the gain on vanishing and relu's successes, by kind of clipping."""
    results = tables["results"].query("task == 'recall' and cell in ['tanh', 'relu']")
    parts = []
    for (cell, arm), group in results.groupby(["cell", "arm"]):
        longest, shortest = group["length"].max(), group["length"].min()
        if arm.startswith("explosive"):
            ended = group.sort_values(["length", "seed"])
            exploded = ~(ended["test_loss"] <= EXPLODED * ended["baseline"]) | ~ended["alive"]
            role = "control" if arm == "explosive" else "claim"
            parts.append(rows("explosion", f"{cell}, {arm}", exploded, role=role))
        elif arm in CLIPS:
            clipped = successes(results, cell, arm, longest)
            plain = successes(results, cell, "keep0", longest)
            name = f"{cell}, {arm}, T = {longest}"
            parts.append(success_difference("vanishing", name, clipped, plain))
        if cell == "relu" and arm in (*CLIPS, "keep0"):
            trained = successes(results, cell, arm, shortest)
            role = "claim" if arm in CLIPS else "control"
            parts.append(rows("relu_trains", f"{arm}, T = {shortest}", trained, role=role))
    return together(parts)
