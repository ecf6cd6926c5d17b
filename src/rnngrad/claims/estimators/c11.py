"""C11: under Adam the LSTM needs no care for its gradients."""

import pandas as pd

from rnngrad.claims.effects import rows, success_difference, successes, together

TABLES = ("results",)
PLAIN = "many"
CLIPPED = ("many_clip_norm", "many_clip_value")


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the LSTM's successes on recall with and without clipping, and its divergences."""
    own = tables["results"].query("task == 'recall' and cell == 'lstm'")
    parts = []
    for length, group in own[own["arm"] == PLAIN].groupby("length"):
        plain = successes(own, "lstm", PLAIN, length)
        for arm in CLIPPED:
            clipped = successes(own, "lstm", arm, length)
            name = f"{arm} - {PLAIN}, T = {length}"
            parts.append(success_difference("clipping", name, clipped, plain))
        parts.append(rows("divergence", f"T = {length}", ~group["alive"]))
    for (arm, length), group in own[own["arm"].isin(["sgd", "rmsprop"])].groupby(["arm", "length"]):
        parts.append(rows("divergence", f"{arm}, T = {length}", ~group["alive"], role="control"))
    return together(parts)
