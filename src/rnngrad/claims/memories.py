"""How long the gates of trained networks remember."""

import pandas as pd

FIXED = ("clamped_lstm", "linear_diagonal")
"""Cells whose factor that keeps is no gate: it does not change with the inputs."""


def with_memory(results: pd.DataFrame, units: pd.DataFrame, short_memory: float) -> pd.DataFrame:
    """Return the results of gated networks with the time constants that they ended with.

    Args:
        results: one row for each seed of every run.
        units: one row for each unit of every network and stage.
        short_memory: time constant, as a share of the length, below which a gate forgets.

    Returns:
        The rows of networks that are in `units`, with the `median` and the `slowest` of their
        units' time constants (steps), and whether even the slowest unit `forgets`.
    """
    ended = units[(units["stage"] == "end") & ~units["cell_class"].isin(FIXED)]
    constants = ended.groupby(["run", "seed"])["time_constant"].agg(["median", "max"])
    constants = constants.rename(columns={"max": "slowest"}).reset_index()
    known = results.merge(constants, on=["run", "seed"])
    return known.assign(forgets=known["slowest"] < short_memory * known["length"])
