"""C10: the derivative of the memory tells what the derivative of the output does."""

import numpy as np
import pandas as pd

from rnngrad.claims.effects import together
from rnngrad.claims.estimators.c08 import CHOICES, by_start, lstm

TABLES = ("products",)


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return how far the LSTM's growth from output to output is from that of other derivatives.

    Conditions are the start of the keep gate and, for networks that solved the task, the data, on
    recall at the longest length.
    """
    table = lstm(tables["products"])
    table = table.assign(
        output=table["output_growth"] - table["memory_growth"],
        whole=table["full_growth"] - table["memory_growth"],
        block=table["block_growth"] - table["full_growth"],
        offset=table["output_offset"] / np.log(10),
    )
    frames: list[pd.DataFrame] = []
    for suffix, choose in CHOICES.items():
        chosen = choose(table)
        frames += by_start(f"exponent{suffix}", chosen, "output")
        frames += by_start(f"exponent{suffix}", chosen, "whole", role="control")
        frames += by_start(f"endpoint{suffix}", chosen, "offset")
    return together([*frames, *by_start("block", CHOICES[""](table), "block")])
