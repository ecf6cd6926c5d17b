"""C10: the derivative of the memory tells what the derivative of the output does."""

import numpy as np
import pandas as pd

from rnngrad.claims.effects import together
from rnngrad.claims.estimators.c08 import by_stage, lstm

TABLES = ("products",)


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the LSTM's growth from output to output minus that from memory to memory.

    Conditions are the start of the keep gate and the stage of training, on recall at the longest
    length.
    """
    table = lstm(tables["products"])
    table = table.assign(
        output=table["output_growth"] - table["memory_growth"],
        whole=table["full_growth"] - table["memory_growth"],
        offset=table["output_offset"] / np.log(10),
    )
    return together(
        [
            *by_stage("exponent", table, "output"),
            *by_stage("exponent", table, "whole", role="control"),
            *by_stage("endpoint", table, "offset"),
        ]
    )
